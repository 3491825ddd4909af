//! One change of a description.

use serde_json::Value;

use super::kinds::{KINDS, Kind};
use super::random::Random;
use super::site::Site;

/// Changes something in the description. Returns the kind of change, and where; `None` if nothing changes.
pub fn mutate(document: &mut Value, random: &mut Random) -> Option<String> {
    let kind = random.one(KINDS)?;
    let mut sites = Vec::new();
    collect(document, &mut Vec::new(), kind, &mut sites);
    let path = random.one(&sites)?.clone();
    let mut value = &mut *document;
    for part in &path {
        value = match value {
            Value::Object(object) => object.get_mut(part)?,
            Value::Array(list) => list.get_mut(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    (kind.change)(value.as_object_mut()?, random)?;
    Some(format!("{}: /{}", kind.name, path.join("/")))
}

fn collect(value: &Value, path: &mut Vec<String>, kind: &Kind, sites: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(object) => {
            let site = Site { object, path };
            if !site.has("$ref") && (kind.is_for)(&site) {
                sites.push(path.clone());
            }
            for (key, value) in object {
                let is_data = ["example", "examples", "default", "enum"].contains(&key.as_str());
                if !is_data && !key.starts_with("x-") {
                    path.push(key.clone());
                    collect(value, path, kind, sites);
                    path.pop();
                }
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                path.push(index.to_string());
                collect(value, path, kind, sites);
                path.pop();
            }
        }
        _ => {}
    }
}
