//! The example in the docs of each operation: a call as a user would write it.
//!
//! Guarantees that the example compiles. The client, and a value that would take too many lines,
//! are parameters of a function around it, which rustdoc hides. Does not show how to create a
//! client or which errors can occur; the documentation of the crate does.

use std::collections::BTreeSet;
use std::fmt;

use proc_macro2::TokenStream;

use super::context::Context;
use super::example_values::{self, Shown, Use};
use super::paths::{Imports, Scope, shown};
use super::requests::{self, Held};
use super::{docs, structs};
use crate::analyze;
use crate::ir::{Bodies, Body, OperationId, StringType, Type};
use crate::markdown::{Markdown, code_block};
use crate::name::Identifier;

/// The maximum length of a call in one line, or of its arguments; anything longer is split.
const WIDTH: usize = 80;

/// The maximum length of a value that is written where it is used.
const SHORT: usize = 40;

/// The `cfg` condition under which `Client` exists.
pub(super) const WITH_CLIENT: &str = "any(feature = \"client\", feature = \"tower\")";

/// A parameter of the hidden function around the call.
pub(super) struct Argument {
    name: String,
    ty: String,
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.ty)
    }
}

/// An item that an example imports from the crate.
#[derive(Clone)]
pub(super) enum Import {
    /// An item of the crate's root.
    Root(&'static str),
    /// An item of `operations`.
    Operations(Identifier),
}

/// The parts of a call that are shown.
#[derive(Default)]
pub(super) struct Call {
    pub arguments: Vec<Argument>,
    /// The items that are imported from the crate, apart from the operation.
    pub imported: Vec<Import>,
    /// The statements before the call.
    pub before: Vec<String>,
    /// The expression that creates the operation.
    pub operation: String,
}

/// Returns the example as a section of an operation's docs.
pub(super) fn section(context: Context<'_>, id: OperationId) -> TokenStream {
    let call = call(context, id);
    let library = context.library();
    let is_client = |line: &String| line.starts_with("let client = ");
    let is_taken = call.arguments.iter().any(|it| it.name == "client");
    let client = match is_taken || call.before.iter().any(is_client) {
        true => "api",
        false => "client",
    };
    let mut given = vec![format!("{client}: &{library}::Client")];
    given.extend(call.arguments.iter().map(Argument::to_string));
    let mut imported = call.imported;
    let mut lines = call.before;
    let mut send = format!("{client}.send({}).await?", call.operation);
    if send.len() > WIDTH {
        lines.push(format!("let operation = {};", call.operation));
        send = format!("{client}.send(operation).await?");
    }
    let names = context.names.operation(id);
    match (&context.api.operations[id].output, &names.output) {
        (Bodies::Nothing, _) => lines.push(format!("{send};")),
        (Bodies::Maybe(_), _) => lines.extend([
            format!("if let Some(response) = {send} {{"),
            "    println!(\"{response:?}\");".to_owned(),
            "}".to_owned(),
        ]),
        (Bodies::Each(cases), Some(output)) => {
            imported.push(Import::Operations(output.ty.clone()));
            lines.push(format!("match {send} {{"));
            let mut cases = cases.iter().zip(&output.members);
            if let Some((_, variant)) = cases.find(|(case, _)| case.payload.is_some()) {
                let variant = format!("{}::{variant}", output.ty);
                lines.push(format!(
                    "    {variant}(response) => println!(\"{{response:?}}\"),"
                ));
            }
            lines.push("    other => println!(\"{other:?}\"),".to_owned());
            lines.push("}".to_owned());
        }
        (Bodies::Body(_) | Bodies::Each(_), _) => {
            lines.push(format!("let response = {send};"));
            lines.push("println!(\"{response:?}\");".to_owned());
        }
    }
    imported.insert(0, Import::Operations(names.ty.clone()));
    lines.insert(0, format!("{}\n", import(&library, &imported)));
    let block = block(WITH_CLIENT, &given, &lines);
    docs::section("Examples", &block)
}

/// Returns a code block that compiles: the function around it, which rustdoc hides, has parameters
/// for the values that the code needs.
pub(super) fn block(condition: &str, given: &[String], lines: &[String]) -> Markdown {
    let given: Vec<String> = given.iter().map(|it| format!("#     {it},\n")).collect();
    let given = match given.concat() {
        given if given.is_empty() => given,
        given => format!("\n{given}# "),
    };
    let mut text = format!("# #[cfg({condition})]\n# async fn example({given})");
    text.push_str(" -> Result<(), Box<dyn std::error::Error>> {\n");
    text.push_str(&lines.join("\n"));
    text.push_str("\n# Ok(())\n# }");
    code_block("no_run", &text)
}

/// Returns the line that imports these items.
pub(super) fn import(library: &str, items: &[Import]) -> String {
    let operations: Vec<&str> = items
        .iter()
        .filter_map(|item| match item {
            Import::Operations(name) => Some(&**name),
            Import::Root(_) => None,
        })
        .collect();
    let mut parts: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Import::Operations(_) => None,
            Import::Root(name) => Some((*name).to_owned()),
        })
        .collect();
    match operations.as_slice() {
        [] => {}
        [only] => parts.extend([format!("operations::{only}")]),
        several => parts.extend([format!("operations::{{{}}}", several.join(", "))]),
    }
    let parts = Vec::from_iter(parts);
    match parts.as_slice() {
        [only] => format!("use {library}::{only};"),
        several => format!("use {library}::{{{}}};", several.join(", ")),
    }
}

/// Returns the call of an operation with its required arguments and one optional argument.
pub(super) fn call(context: Context<'_>, id: OperationId) -> Call {
    let operation = &context.api.operations[id];
    let names = context.names.operation(id);
    let mut call = Call::default();
    let mut required = Vec::new();
    let mut optional = None;
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        let shown = parameter.required
            || optional.is_none()
                && !parameter.docs.deprecated
                && operation.body.as_ref().is_none_or(|body| body.required);
        if shown {
            let held = Held::Type(parameter.ty.non_null().clone());
            let value = call.give(context, name, &held, Use::Passed);
            match parameter.required {
                true => required.push(value),
                false => optional = Some(format!(".{name}({value})")),
            }
        }
    }
    if let Some(body) = &operation.body {
        let value = call.body(context, id, body);
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
                let ty = shown(&held.tokens(&mut imports));
                ty.replace("crate::", &format!("{}::", context.library()))
            }
        };
        Self {
            name: name.to_owned(),
            ty,
        }
    }
}

impl Call {
    /// Adds the body, and returns the argument that is passed to the operation.
    fn body(&mut self, context: Context<'_>, id: OperationId, body: &Body) -> String {
        let names = &context.names.operation(id).body;
        if let (Some(names), Some(first)) = (names, body.contents.first()) {
            let held = Held::Type(analyze::held(first));
            self.imported.push(Import::Operations(names.ty.clone()));
            return match names.members.first() {
                Some(variant) => {
                    let value = self.give(context, "body", &held, Use::Exact);
                    format!("{}::{variant}({value})", names.ty)
                }
                None => self.give(context, "body", &held, Use::Passed),
            };
        }
        let held = requests::body_type(context, id, body);
        self.give(context, "body", &held, Use::Passed)
    }

    /// Returns the value of a parameter or a body: as it is if it is short, or else the name of a variable for it, or
    /// of an argument of the hidden function.
    fn give(&mut self, context: Context<'_>, name: &str, held: &Held, usage: Use) -> String {
        let shown = match held {
            Held::Type(ty) => example_values::value(context, ty, name, usage),
            Held::Choice(_) => None,
        };
        let Some(shown) = shown else {
            self.arguments.push(Argument::new(context, name, held));
            return name.to_owned();
        };
        let mut text = shown.lines(0, "let  = ;".len() + name.len());
        if let Some((setter, value)) = setter(context, held) {
            text.push_str(&format!(".{setter}({})", value.line()));
        }
        for item in ["types", "uuid"] {
            if text.contains(&format!("{item}::")) {
                self.imported.push(Import::Root(item));
            }
        }
        let is_short = text.len() <= SHORT && !text.contains('\n');
        // The type of a variable does not follow from its use if that accepts several.
        if is_short || usage == Use::Exact && !text.starts_with("types::") {
            return text;
        }
        self.before.push(format!("let {name} = {text};"));
        name.to_owned()
    }
}

/// Returns the first setter with a short value, for a struct that is created without values.
fn setter(context: Context<'_>, held: &Held) -> Option<(String, Shown)> {
    let Held::Type(ty) = held else {
        return None;
    };
    let Type::Named(id) = context.facts.conversions.unaliased(&context.api.types, ty) else {
        return None;
    };
    let maker = structs::maker(context, *id)?;
    if !maker.arguments.is_empty() {
        return None;
    }
    let mut setters = maker.setters.into_iter();
    setters.find_map(|(name, ty)| {
        let value = example_values::value(context, &ty, &name, Use::Passed)?;
        (value.line().len() <= SHORT).then_some((name, value))
    })
}

/// Returns the lines that create a client with these settings, and with a base URL if the
/// description has none.
pub(super) fn client(context: Context<'_>, client: &str, settings: Vec<String>) -> Vec<String> {
    let base_url = context.api.base_url.is_none();
    let base_path = context.api.base_path.as_deref().unwrap_or_default();
    let base_url = base_url.then(|| {
        format!(
            ".base_url({:?})",
            format!("https://api.example.com{base_path}")
        )
    });
    let settings: Vec<String> = base_url.into_iter().chain(settings).collect();
    if settings.is_empty() {
        return vec![format!("let client = {client}::builder().build()?;")];
    }
    let mut lines = vec![format!("let client = {client}::builder()")];
    lines.extend(settings.iter().map(|setting| format!("    {setting}")));
    lines.push("    .build()?;".to_owned());
    lines
}
