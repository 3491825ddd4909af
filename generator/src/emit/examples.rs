//! The example in the docs of each operation: a call as a caller writes it.
//!
//! Guarantees that it compiles: what the call needs and this crate cannot make up are parameters of a function
//! around it, which rustdoc does not show. Does not show how a client is made or what can go wrong; that is on the page
//! of the crate.

use super::paths::{Imports, Scope, ident};
use super::requests::{self, Held};
use super::{Context, docs, structs};
use crate::ir::{Body, Outcome, StringType, Type};
use proc_macro2::TokenStream;

/// A call that is longer than this is cut in two.
const WIDTH: usize = 80;

/// More than this is no example of how a body is made.
const MOST_MEMBERS: usize = 4;

/// What the function around the call is given.
struct Argument {
    name: String,
    ty: String,
}

/// What is shown of a call.
struct Call {
    arguments: Vec<Argument>,
    /// What comes from the crate, besides the operation.
    imported: Vec<String>,
    /// What is done before it.
    before: Vec<String>,
    /// The operation.
    operation: String,
}

/// The example as a section of an operation's docs.
pub(super) fn section(context: Context<'_>, index: usize) -> TokenStream {
    let names = context.names.operation(index);
    let call = call(context, index);
    let library = &context.library();
    let client = match call.arguments.iter().any(|it| it.name == "client") {
        true => "api",
        false => "client",
    };
    let mut hidden = vec![
        "#[cfg(any(feature = \"client\", feature = \"tower\"))]".to_owned(),
        "async fn example(".to_owned(),
        format!("    {client}: &{library}::Client,"),
    ];
    let arguments = call.arguments.iter();
    hidden.extend(arguments.map(|Argument { name, ty }| format!("    {name}: {ty},")));
    hidden.push(") -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    let mut lines: Vec<String> = hidden.iter().map(|line| format!("# {line}")).collect();

    let mut imported = call.imported;
    let mut shown = call.before;
    let mut send = format!("{client}.send({}).await?", call.operation);
    if send.len() > WIDTH {
        shown.push(format!("let operation = {};", call.operation));
        send = format!("{client}.send(operation).await?");
    }
    match (&context.api.operations[index].output, &names.output) {
        (Outcome::Nothing, _) => shown.push(format!("{send};")),
        (Outcome::Maybe(_), _) => shown.extend([
            format!("if let Some(answer) = {send} {{"),
            "    println!(\"{answer:?}\");".to_owned(),
            "}".to_owned(),
        ]),
        (Outcome::Each(cases), Some(output)) => {
            imported.push(format!("operations::{}", output.ty));
            shown.push(format!("match {send} {{"));
            let mut cases = cases.iter().zip(&output.members);
            if let Some((_, variant)) = cases.find(|(case, _)| case.payload.is_some()) {
                let variant = format!("{}::{variant}", output.ty);
                shown.push(format!(
                    "    {variant}(answer) => println!(\"{{answer:?}}\"),"
                ));
            }
            shown.push("    other => println!(\"{other:?}\"),".to_owned());
            shown.push("}".to_owned());
        }
        (Outcome::Body(_) | Outcome::Each(_), _) => {
            shown.push(format!("let answer = {send};"));
            shown.push("println!(\"{answer:?}\");".to_owned());
        }
    }

    imported.insert(0, format!("operations::{}", names.ty));
    lines.push(import(library, &imported));
    lines.push(String::new());
    lines.extend(shown);
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    let lines = lines.join("\n");
    docs::lines(&format!("\n# Examples\n\n```no_run\n{lines}\n```"))
}

fn import(library: &str, paths: &[String]) -> String {
    let operations: Vec<&str> = paths
        .iter()
        .filter_map(|path| path.strip_prefix("operations::"))
        .collect();
    let operations = match operations.as_slice() {
        [only] => format!("operations::{only}"),
        several => format!("operations::{{{}}}", several.join(", ")),
    };
    let others = paths
        .iter()
        .filter(|path| !path.starts_with("operations::"));
    let mut parts = vec![operations];
    parts.extend(others.cloned());
    match parts.as_slice() {
        [only] => format!("use {library}::{only};"),
        several => format!("use {library}::{{{}}};", several.join(", ")),
    }
}

/// The operation with what it requires, and with one thing that it does not.
fn call(context: Context<'_>, index: usize) -> Call {
    let operation = &context.api.operations[index];
    let names = context.names.operation(index);
    let mut call = Call {
        arguments: Vec::new(),
        imported: Vec::new(),
        before: Vec::new(),
        operation: String::new(),
    };
    let mut required = Vec::new();
    let mut optional = None;
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        let shown = parameter.required
            || optional.is_none()
                && !parameter.docs.deprecated
                && operation.body.as_ref().is_none_or(|body| body.required);
        if shown {
            let held = Held::Type(parameter.ty.non_null().clone());
            call.arguments.push(Argument::new(context, name, &held));
            match parameter.required {
                true => required.push(name.clone()),
                false => optional = Some(format!(".{name}({name})")),
            }
        }
    }
    if let Some(body) = &operation.body {
        let value = call.body(context, index, body);
        match body.required {
            true => required.push(value),
            false => optional = Some(format!(".body({value})")),
        }
    }
    let mut arguments = required.join(", ");
    if arguments.len() > WIDTH {
        arguments = format!("\n    {},\n", required.join(",\n    "));
    }
    let optional = optional.unwrap_or_default();
    call.operation = format!("{}::new({arguments}){optional}", names.ty);
    call
}

impl Argument {
    fn new(context: Context<'_>, name: &str, held: &Held) -> Self {
        let mut imports = Imports::new(context, Scope::Outside);
        let ty = match held {
            Held::Type(Type::String(StringType::Plain)) => "&str".to_owned(),
            held => {
                let ty = held.tokens(&mut imports).to_string().replace(' ', "");
                ty.replace("crate::", &format!("{}::", context.library()))
            }
        };
        Self {
            name: ident(name).to_string(),
            ty,
        }
    }
}

impl Call {
    /// Adds what the body is made of, if that is shown in a line, or else the body itself.
    fn body(&mut self, context: Context<'_>, index: usize, body: &Body) -> String {
        let names = &context.names.operation(index).body;
        let (mut held, mut value) = (requests::body_type(context, index, body), "body".to_owned());
        if let (Some(names), Some(first)) = (names, body.contents.first()) {
            held = requests::held(first);
            value = match names.members.first() {
                Some(variant) => format!("{}::{variant}(body)", names.ty),
                None => value,
            };
            self.imported.push(format!("operations::{}", names.ty));
        }
        match made(context, &held).filter(|made| self.takes(made)) {
            Some(made) => {
                self.before.push(format!("let body = {};", made.value));
                self.imported.push("types".to_owned());
                self.arguments.extend(made.arguments);
            }
            None => self.arguments.push(Argument::new(context, "body", &held)),
        }
        value
    }

    /// Whether nothing that a body is made of is called like what is there.
    fn takes(&self, made: &Made) -> bool {
        let taken = |name: &str| self.arguments.iter().any(|it| it.name == name);
        !made.arguments.iter().any(|it| taken(&it.name))
    }
}

/// How a struct is made.
struct Made {
    arguments: Vec<Argument>,
    value: String,
}

fn made(context: Context<'_>, held: &Held) -> Option<Made> {
    let Held::Type(ty @ Type::Named(id)) = held else {
        return None;
    };
    let maker = structs::maker(context, *id)?;
    if maker.arguments.len() > MOST_MEMBERS {
        return None;
    }
    let mut imports = Imports::new(context, Scope::Operations);
    let ty = imports.ty(ty).to_string().replace(' ', "");
    let given: Vec<&str> = maker
        .arguments
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let mut value = format!("{ty}::new({})", given.join(", "));
    let setter = maker.setter.filter(|_| given.is_empty());
    if let Some((name, _)) = &setter {
        value.push_str(&format!(".{name}({name})"));
    }
    let arguments = maker.arguments.into_iter().chain(setter);
    let arguments = arguments.map(|(name, ty)| Argument::new(context, &name, &Held::Type(ty)));
    Some(Made {
        arguments: arguments.collect(),
        value,
    })
}
