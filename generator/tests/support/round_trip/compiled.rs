//! The compiled types in a round trip: a program that is part of a generated crate, reads values and writes them again.

use super::{Case, Description};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

/// For each schema, the one whose type reads it: itself, or the union that it is a branch of.
#[derive(Debug, Default)]
pub struct Readers {
    /// By schema, its reader.
    pub by_schema: BTreeMap<String, String>,
    /// Schemas that no type reads.
    pub none: Vec<String>,
}

impl Readers {
    /// Those of the schemas of a description, if these pointers have types.
    pub fn new(document: &Value, types: &[(String, String)]) -> Self {
        let mut readers = Self::default();
        let Some(schemas) = document["components"]["schemas"].as_object() else {
            return readers;
        };
        let typed: BTreeSet<&str> = types.iter().filter_map(|(at, _)| schema(at)).collect();
        let mut unions: BTreeMap<&str, &str> = BTreeMap::new();
        for (union, schema) in schemas.iter().rev() {
            let branches = schema["oneOf"].as_array().into_iter().flatten();
            let branches = branches.filter_map(|branch| branch["$ref"].as_str());
            unions.extend(branches.map(|branch| (branch, union.as_str())));
        }
        for name in schemas.keys() {
            let reference = format!("#/components/schemas/{name}");
            let union = || unions.get(reference.as_str()).copied();
            let reader = typed.get(name.as_str()).copied().or_else(union);
            match reader.filter(|reader| typed.contains(reader)) {
                Some(reader) => {
                    let reader = reader.to_owned();
                    readers.by_schema.insert(name.clone(), reader);
                }
                None => readers.none.push(name.clone()),
            }
        }
        readers
    }
}

/// The program: for each line of a schema's name and a JSON text, a line with what came back, or with the
/// error. `types` are paths below the crate, by the pointers of their schemas.
pub fn program(
    crate_name: &str,
    types: &[(String, String)],
    readers: &Readers,
    description: &Description<'_>,
) -> String {
    let read: BTreeSet<&String> = readers.by_schema.values().collect();
    let mut arms = String::new();
    for (pointer, ty) in types {
        let Some(name) = schema(pointer).filter(|name| read.contains(&(*name).to_owned())) else {
            continue;
        };
        let ty = match description.takes_null(name) {
            true => format!("Option<{ty}>"),
            false => ty.clone(),
        };
        writeln!(arms, "        {name:?} => again::<{ty}>(json),").expect("strings grow");
    }
    let library = crate_name.replace('-', "_");
    format!(
        r#"//! Reads and writes values, for a test.

#![allow(deprecated, reason = "what is deprecated is read and written, too")]

use std::io::{{BufRead, BufWriter, Write}};
use {library}::runtime::wire;
use {library}::types;

fn main() {{
    let mut output = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {{
        let line = line.expect("the input is text");
        let (schema, json) = line.split_once('\t').expect("a name and a value");
        match answer(schema, json.as_bytes()) {{
            Ok(json) => writeln!(output, "ok\t{{json}}"),
            Err(error) => writeln!(output, "error\t{{}}", error.replace('\n', " ")),
        }}
        .expect("there is someone to read it");
    }}
}}

fn again<T: wire::Read + wire::Write>(json: &[u8]) -> Result<String, String> {{
    let value: T = wire::from_json(json).map_err(|error| error.to_string())?;
    let json = wire::to_json(&value).map_err(|error| format!("in writing: {{error}}"))?;
    String::from_utf8(json).map_err(|error| error.to_string())
}}

fn answer(schema: &str, json: &[u8]) -> Result<String, String> {{
    match schema {{
{arms}        _ => panic!("{{schema}} is no schema"),
    }}
}}
"#
    )
}

/// What the compiled program makes of the cases, each given with its reader; the error is what the
/// program died of. `scratch` is a file that this may write.
pub fn answers(
    program: &Path,
    scratch: &Path,
    asked: &[(&str, &Case)],
) -> Result<Vec<Result<Value, String>>, String> {
    let mut input = String::new();
    for (reader, case) in asked {
        writeln!(input, "{reader}\t{}", case.json).map_err(|error| error.to_string())?;
    }
    let failed = |error: std::io::Error| format!("{}: {error}", program.display());
    fs::write(scratch, input).map_err(failed)?;
    let output = Command::new(program)
        .stdin(File::open(scratch).map_err(failed)?)
        .output()
        .map_err(failed)?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    let answers: Vec<_> = text
        .lines()
        .map(|line| match line.split_once('\t') {
            Some(("ok", json)) => serde_json::from_str(json).map_err(|error| error.to_string()),
            Some((_, error)) => Err(error.to_owned()),
            None => Err(line.to_owned()),
        })
        .collect();
    match answers.len() == asked.len() {
        true => Ok(answers),
        false => Err(format!("{} answers to {}", answers.len(), asked.len())),
    }
}

/// The component that a pointer is about.
fn schema(pointer: &str) -> Option<&str> {
    let places = ["/components/schemas/", "/definitions/"];
    places.iter().find_map(|place| pointer.strip_prefix(place))
}
