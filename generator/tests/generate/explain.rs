//! The explanation matches the generated code: each item, field, variant and argument, with its Rust type, occurs in
//! the generated Rust.

use crate::fixtures;
use generator::{Explanation, Output, Source};
use quote::ToTokens;
use std::collections::BTreeMap;

/// Items by name, each with what is in it. All white space is left out.
type Items = BTreeMap<String, Vec<String>>;

#[test]
fn types_are_what_the_explanation_says() {
    for (source, output) in fixtures::specs() {
        let told = output.explanation.entries().iter();
        let told = told.filter_map(|entry| told_type(&entry.text)).collect();
        assert_same(source, "src/types/", &generated_types(output), &told);
    }
}

#[test]
fn operations_are_what_the_explanation_says() {
    for (source, output) in fixtures::specs() {
        let mut told = Items::new();
        for entry in output.explanation.entries() {
            told.extend(told_operation(&entry.text));
        }
        assert_same(
            source,
            "src/operations/",
            &generated_operations(output),
            &told,
        );
    }
}

#[test]
fn each_component_and_operation_is_found_by_its_names() {
    for (source, output) in fixtures::specs() {
        let explanation = &output.explanation;
        for (pointer, path) in &output.schemas {
            let name = path.trim_start_matches("types::");
            for name in [name, pointer.as_str(), &format!("#{pointer}")] {
                let found = explanation.find(name).expect("an entry");
                assert!(found.iter().any(|it| it.origin == *pointer), "{name}");
            }
        }
        let count = 1 + output.operations + output.types;
        assert_eq!(explanation.entries().len(), count, "{}", source.name);
    }
}

#[test]
fn a_name_brings_what_was_made_inside_of_it() {
    let explanation = explain(
        "paths:
  /keys:
    get:
      operationId: list keys
      parameters: [{name: order, in: query, schema: {type: string, enum: [up, down]}}]
      responses: {'204': {description: OK}}
components:
  schemas:
    key ring: {type: object, properties: {keys: {type: array, items: {type: object, properties: {id: {type: string}}}}}}
    key: {type: string, enum: [a]}
",
    );
    let names = |name: &str| {
        let found = explanation
            .find(name)
            .map_err(|nearest| nearest.map(str::to_owned))?;
        Ok(found
            .into_iter()
            .map(|entry| entry.names[0].clone())
            .collect::<Vec<_>>())
    };
    for name in ["KeyRing", "key ring", "#/components/schemas/key ring"] {
        assert_eq!(
            names(name).unwrap(),
            ["KeyRing", "KeyRingKeysItem"],
            "{name}"
        );
    }
    for name in ["ListKeys", "list keys", "/paths/~1keys/get"] {
        assert_eq!(
            names(name).unwrap(),
            ["ListKeys", "ListKeysOrder"],
            "{name}"
        );
    }
    assert_eq!(names("Key").unwrap(), ["Key"]);
    assert_eq!(names("KeyRings"), Err(Some("KeyRing".to_owned())));
    assert_eq!(names("Account"), Err(None));
}

/// Names of the description cannot break a line, hide something or pass for something else.
#[test]
fn texts_of_the_description_stay_in_their_place() {
    let odd = [
        "a\\nstruct Fake  #/x",
        "a\\u202Eb",
        "a\\u001b[31m",
        "a\\u200bb",
        "a\\\"  required",
        "a  // note",
        "\\u2028",
    ];
    for text in odd {
        let explanation = explain(&format!(
            "servers: [{{url: \"https://{{v}}.example\", variables: {{v: {{default: \"{text}\", enum: [\"{text}\"]}}}}}}]
paths:
  \"/{text}\":
    post:
      operationId: \"{text}\"
      tags: [\"{text}\"]
      parameters: [{{name: \"{text}\", in: query, schema: {{type: string, default: \"{text}\"}}}}]
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}, \"text/{text}\": {{}}}}}}
      responses: {{'204': {{description: OK, headers: {{\"{text}\": {{schema: {{type: string}}}}}}}}}}
components:
  schemas:
    A:
      oneOf:
      - {{type: object, required: [\"{text}\"], properties: {{\"{text}\": {{type: string, enum: [\"{text}\"]}}}}}}
      - {{type: object, required: [b], properties: {{b: {{type: string, pattern: \"{text}\"}}}}}}
    B: {{type: object, properties: {{\"{text}\": {{type: string, enum: [\"{text}\"]}}}}}}
"
        ));
        let told = explanation.to_string();
        for line in told.lines() {
            assert!(!line.contains(hidden), "{line:?}");
            assert!(!line.starts_with("struct Fake"), "{told}");
        }
        // Quotes are closed where they were opened, whatever is between them.
        let quoted = told.lines().filter(|line| !line.contains("  // "));
        for line in quoted {
            let escaped = line.replace("\\\\", "").replace("\\\"", "");
            assert_eq!(escaped.matches('"').count() % 2, 0, "{line}");
        }
    }
}

/// Whether a character has no shape, or changes that of others.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn generate(source: &Source) -> Output {
    let output = fixtures::generate(std::slice::from_ref(source));
    output.unwrap_or_else(|report| panic!("{report}"))
}

/// Explains a description without its first lines.
fn explain(rest: &str) -> Explanation {
    let source = Source {
        name: "small.yaml".to_owned(),
        text: format!("openapi: 3.0.3\ninfo: {{title: Small, version: '1'}}\n{rest}"),
    };
    generate(&source).explanation
}

fn assert_same(source: &Source, folder: &str, generated: &Items, told: &Items) {
    for (name, item) in generated {
        assert_eq!(
            told.get(name),
            Some(item),
            "{}: {folder}: {name}",
            source.name
        );
    }
    for name in told.keys() {
        assert!(
            generated.contains_key(name),
            "{}: {folder}: {name}",
            source.name
        );
    }
}

/// A line's first column, and whether the line is inside of another one.
fn columns(text: &str) -> impl Iterator<Item = (bool, &str, &str)> {
    text.lines().skip(1).map(|line| {
        let is_inside = line.starts_with("    ");
        let (first, rest) = line
            .trim_start()
            .split_once("  ")
            .unwrap_or((line.trim_start(), ""));
        (is_inside, first, rest)
    })
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A type's item and what is in it; `None` for an entry that is about something else.
fn told_type(text: &str) -> Option<(String, Vec<String>)> {
    let (item, _) = text.split_once("  ")?;
    let item = item
        .trim_end_matches(" of strings")
        .trim_end_matches(" of integers");
    let item = match item.split_once(' ')? {
        ("struct" | "type" | "enum", _) => item.to_owned(),
        ("union", name) => format!("enum {name}"),
        _ => return None,
    };
    let parts = columns(text)
        .filter(|(is_inside, first, _)| !is_inside && !first.starts_with("decided by "));
    Some((
        dense(&item),
        parts.map(|(_, first, _)| dense(first)).collect(),
    ))
}

/// The items of an operation and what is in them.
fn told_operation(text: &str) -> Items {
    let mut items = Items::new();
    let Some(rest) = text.strip_prefix("operation ") else {
        return items;
    };
    let (name, _) = rest.split_once("  ").expect("columns");
    let (mut fields, mut output, mut error) = (Vec::new(), "()".to_owned(), "Untyped".to_owned());
    let mut inside: Option<String> = None;
    for (is_inside, first, rest) in columns(text) {
        if is_inside {
            let list = inside.as_ref().and_then(|name| items.get_mut(name));
            let list = list.filter(|_| !first.starts_with("field "));
            if let Some(list) = list {
                list.push(dense(first));
            }
            continue;
        }
        let item = first.split_once(' ');
        inside = match item {
            Some(("returns", ty)) => Some((&mut output, ty)),
            Some(("refused", ty)) => Some((&mut error, ty.trim_start_matches("with "))),
            _ => None,
        }
        .map(|(slot, ty)| {
            let (ty, same) = ty.split_once(" = ").unwrap_or((ty, ""));
            *slot = short(&dense(ty));
            if !same.is_empty() {
                items.insert(format!("type{ty}={same}"), Vec::new());
            }
            format!("enum{ty}")
        });
        let following = |start: &str| {
            let at = text.find(start).map_or(text.len(), |at| at + start.len());
            text[at..].starts_with("\n    ")
        };
        match item {
            Some(("headers", ty)) => match ty.split_once(" = ") {
                Some((ty, same)) => {
                    drop(items.insert(format!("type{ty}<'a>={same}<'a>"), Vec::new()))
                }
                None => {
                    inside = Some(format!("headers{ty}"));
                    items.insert(format!("headers{ty}"), Vec::new());
                }
            },
            Some(("returns" | "refused", _)) => {
                if let Some(name) = inside.take_if(|_| !following(&format!("  {first}"))) {
                    drop(name);
                } else if let Some(name) = &inside {
                    items.insert(name.clone(), Vec::new());
                }
            }
            _ if !rest.is_empty() => {
                fields.push(short(&dense(first)));
                let choice = first
                    .strip_prefix("body: ")
                    .map(|ty| ty.replace("Option<", "").replace('>', ""));
                if let Some(choice) = choice.filter(|_| !rest.contains(" as ")) {
                    inside = Some(format!("enum{choice}"));
                    items.insert(format!("enum{choice}"), Vec::new());
                }
            }
            _ => {}
        }
    }
    items.insert(format!("struct{name}"), fields);
    items.insert(format!("operation{name}"), vec![output, error]);
    for parts in items.values_mut() {
        for part in parts {
            *part = short(part);
        }
    }
    items
}

/// Paths without all but their last name.
fn short(text: &str) -> String {
    let text = text.replace("::", "\0");
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '\0');
    let words = text.split_inclusive(|c| !is_path(c));
    words
        .map(|word| word.rsplit('\0').next().unwrap_or_default())
        .collect()
}

/// The tokens of a part of the source as they are written without white space.
fn written(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let text = text.replace("& 'a ", "&'a");
    let mut text = dense(&text);
    // Commas that end a list, and the signs that start a path.
    for (sign, plain) in [
        (",>", ">"),
        (",)", ")"),
        ("<::", "<"),
        (",::", ","),
        ("(::", "("),
    ] {
        text = text.replace(sign, plain);
    }
    text.trim_start_matches("::").to_owned()
}

fn files<'a>(output: &'a Output, folder: &'a str) -> impl Iterator<Item = syn::Item> + 'a {
    let files = output
        .files
        .iter()
        .filter(move |(path, _)| path.starts_with(folder));
    files.flat_map(|(_, text)| syn::parse_file(text).expect("Rust").items)
}

fn fields(fields: &syn::Fields) -> Vec<String> {
    let named = fields.iter().filter_map(|it| {
        let name = it.ident.as_ref()?;
        Some(format!("{}:{}", written(name), written(&it.ty)))
    });
    named.collect()
}

fn payload(fields: &syn::Fields) -> String {
    let types: Vec<String> = fields.iter().map(|it| written(&it.ty)).collect();
    match types.is_empty() {
        true => String::new(),
        false => format!("({})", types.join(",")),
    }
}

fn variants(item: &syn::ItemEnum) -> Vec<String> {
    let variants = item.variants.iter();
    variants
        .map(|it| format!("{}{}", written(&it.ident), payload(&it.fields)))
        .collect()
}

fn generated_types(output: &Output) -> Items {
    let mut items = Items::new();
    for item in files(output, "src/types/") {
        match item {
            syn::Item::Struct(it) if matches!(it.fields, syn::Fields::Unnamed(_)) => {
                items.insert(
                    format!("struct{}{}", written(&it.ident), payload(&it.fields)),
                    Vec::new(),
                );
            }
            syn::Item::Struct(it) => {
                items.insert(format!("struct{}", written(&it.ident)), fields(&it.fields));
            }
            syn::Item::Enum(it) => {
                items.insert(format!("enum{}", written(&it.ident)), variants(&it));
            }
            syn::Item::Type(it) => {
                items.insert(
                    format!("type{}={}", written(&it.ident), written(&it.ty)),
                    Vec::new(),
                );
            }
            // What is before the fields in the explanation.
            syn::Item::Impl(it) => {
                let new = it.items.iter().find_map(|it| match it {
                    syn::ImplItem::Fn(it) if it.sig.ident == "new" => Some(&it.sig.inputs),
                    _ => None,
                });
                let arguments = new.into_iter().flatten().filter_map(|it| match it {
                    syn::FnArg::Typed(it) => Some(written(&it.pat)),
                    syn::FnArg::Receiver(_) => None,
                });
                let arguments: Vec<String> = arguments.collect();
                if let (Some(fields), Some(_)) = (
                    items.get_mut(&format!("struct{}", written(&it.self_ty))),
                    new,
                ) {
                    fields.insert(0, format!("new({})", arguments.join(",")));
                }
            }
            _ => {}
        }
    }
    items
}

fn generated_operations(output: &Output) -> Items {
    let mut items = Items::new();
    for item in files(output, "src/operations/") {
        match item {
            syn::Item::Struct(it) if matches!(it.fields, syn::Fields::Named(_)) => {
                items.insert(format!("struct{}", written(&it.ident)), fields(&it.fields));
            }
            syn::Item::Enum(it) => {
                items.insert(format!("enum{}", written(&it.ident)), variants(&it));
            }
            syn::Item::Type(it) => {
                let generics = written(&it.generics);
                let ty = short(&written(&it.ty));
                items.insert(
                    format!("type{}{generics}={ty}", written(&it.ident)),
                    Vec::new(),
                );
            }
            syn::Item::Impl(it) if it.trait_.is_some() => {
                let types = it.items.iter().filter_map(|it| match it {
                    syn::ImplItem::Type(it) => Some(written(&it.ty)),
                    _ => None,
                });
                let types: Vec<String> = types.collect();
                if let [_, _] = types.as_slice() {
                    items.insert(format!("operation{}", written(&it.self_ty)), types);
                }
            }
            syn::Item::Impl(it) if !it.generics.params.is_empty() => {
                let methods = it.items.iter().filter_map(|it| match it {
                    syn::ImplItem::Fn(it) if it.sig.ident != "new" => {
                        let ty = match &it.sig.output {
                            syn::ReturnType::Type(_, ty) => written(ty),
                            syn::ReturnType::Default => String::new(),
                        };
                        let ty = short(&ty);
                        let ty = ty
                            .strip_prefix("Result<Option<")
                            .and_then(|ty| ty.strip_suffix(">,HeaderError>"));
                        Some(format!(
                            "{}:{}",
                            written(&it.sig.ident),
                            ty.unwrap_or_default()
                        ))
                    }
                    _ => None,
                });
                let name = written(&it.self_ty).replace("<'a>", "");
                items.insert(format!("headers{name}"), methods.collect());
            }
            _ => {}
        }
    }
    for parts in items.values_mut() {
        for part in parts {
            *part = short(part);
        }
    }
    items
}
