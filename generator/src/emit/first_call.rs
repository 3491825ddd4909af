//! A program that makes a first call, for the examples of a new crate. Its settings come from the environment.

use super::context::Context;
use super::crate_example::Example;
use super::examples::{Import, import};
use crate::ir::{Bodies, SchemeKind};

/// A program that makes a first call.
#[derive(Clone, Debug)]
pub struct FirstCall {
    /// Its text, which needs tokio.
    pub text: String,
    /// The features of the crate that it needs.
    pub features: Vec<String>,
    /// The environment variables that it reads.
    pub variables: Vec<String>,
}

/// Returns the program, if there is an operation that it can call.
pub(crate) fn write(context: Context<'_>) -> Option<FirstCall> {
    let example = Example::of(context).filter(|it| it.call.arguments.is_empty())?;
    let mut variables = Vec::new();
    let mut variable = |name: String| {
        let text = format!("env::var({name:?})?");
        variables.push(name);
        text
    };
    let mut settings = Vec::new();
    if context.api.base_url.is_none() {
        settings.push(format!(".base_url({})", variable("API_URL".to_owned())));
    }
    let needed = example.operation.security.first().into_iter().flatten();
    for needed in needed {
        let method = &context.names.scheme(needed.scheme).method;
        let name = method.plain().to_ascii_uppercase();
        let name = match name.starts_with("API_") {
            true => name,
            false => format!("API_{name}"),
        };
        match context.api.security_schemes[needed.scheme].kind {
            SchemeKind::Basic => {
                let (user, password) = ("API_USER".to_owned(), "API_PASSWORD".to_owned());
                let (user, password) = (variable(user), variable(password));
                settings.push(format!(".{method}({user}, {password})"));
            }
            SchemeKind::MutualTls => {}
            _ => settings.push(format!(".{method}({})", variable(name))),
        }
    }
    let mut imported = vec![
        Import::Root("Client"),
        Import::Operations(example.ty.clone()),
    ];
    imported.extend(example.call.imported.iter().cloned());
    let client = match settings.as_slice() {
        [] => vec!["let client = Client::builder().build()?;".to_owned()],
        settings => {
            let settings = settings.iter().map(|setting| format!("    {setting}"));
            let open = std::iter::once("let client = Client::builder()".to_owned());
            open.chain(settings)
                .chain(["    .build()?;".to_owned()])
                .collect()
        }
    };
    let mut lines = client;
    lines.extend(example.call.before.iter().cloned());
    let call = format!("client.send({}).await?", example.call.operation);
    match example.operation.output {
        Bodies::Nothing => lines.push(format!("{call};")),
        _ => lines.extend([
            format!("let response = {call};"),
            "println!(\"{response:?}\");".to_owned(),
        ]),
    }
    let body: String = lines
        .iter()
        .flat_map(|lines| lines.lines())
        .map(|line| format!("    {line}\n"))
        .collect();
    let from = match variables.is_empty() {
        true => "",
        false => "use std::env;\n\n",
    };
    let text = format!(
        "//! A first call.\n\n{from}{}\n\n#[tokio::main]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n",
        import(&context.library(), &imported)
    );
    let mut features = vec!["client".to_owned()];
    features.extend(example.features);
    Some(FirstCall {
        text,
        features,
        variables,
    })
}
