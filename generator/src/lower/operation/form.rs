//! Objects that are sent as forms → how each property is written, where that is not the default.

use super::content::is_json;
use crate::diagnostic::Kind;
use crate::ir::{Encoding, Fields, Id, Location, QueryStyle, Style, Type, TypeKind};
use crate::lower::maker::Lower;
use crate::openapi::{Node, Schema};

/// In the plain form, what separates the items of a list that is one part of a multipart body. OpenAPI 3.0 has no word
/// for it.
const PART_DELIMITER: &str = "x-part-delimiter";

impl<'a> Lower<'a> {
    /// The fields of an `application/x-www-form-urlencoded` body, which this media type object describes.
    pub fn form(&mut self, object: Option<&Node<'a>>, ty: Type) -> Fields {
        let schema = object.and_then(|object| object.schema("schema"));
        let schemas = schema.map(|schema| self.view.parts(&schema));
        let schemas = schemas.unwrap_or_default();
        let mut encodings: Vec<Encoding> = Vec::new();
        for (property, encoding) in children(object) {
            let styled = ["style", "explode", "allowReserved"];
            let style = styled.iter().any(|keyword| encoding.has(keyword));
            let style = style.then(|| query_style(&encoding));
            let schema = schemas.iter().find_map(|schema| schema.property(property));
            if let (Some(style), Some(schema)) = (style, &schema) {
                self.check_nesting(schema, &Location::Query(style), &encoding.at);
            }
            encodings.push(Encoding {
                property: property.to_owned(),
                // Other media types say nothing that the text of a form could show.
                content_type: encoding
                    .text("contentType")
                    .filter(|it| is_json(it))
                    .map(str::to_owned),
                style,
            });
        }
        encodings.retain(|it| it.style.is_some() || it.content_type.is_some());
        // A list that is required is sent even if it is empty, as in a query.
        for key in schemas.iter().flat_map(|schema| schema.required()) {
            let schema = schemas.iter().find_map(|schema| schema.property(key));
            if !schema.is_some_and(|schema| self.is_list(&schema)) {
                continue;
            }
            let known = encodings.iter_mut().find(|it| it.property == key);
            match known.map(|known| (&mut known.style, &known.content_type)) {
                Some((Some(style), _)) => style.empty = true,
                // JSON has empty lists.
                Some((None, Some(_))) => {}
                Some((style, _)) => *style = Some(QueryStyle::OR_EMPTY),
                None => encodings.push(Encoding {
                    property: key.to_owned(),
                    content_type: None,
                    style: Some(QueryStyle::OR_EMPTY),
                }),
            }
        }
        Fields { ty, encodings }
    }

    /// The fields of a multipart body, which this media type object describes.
    pub fn multipart(&mut self, object: Option<&Node<'a>>, ty: Type) -> Fields {
        let schema = object.and_then(|object| object.schema("schema"));
        let schemas = schema.map(|schema| self.view.parts(&schema));
        let schemas = schemas.unwrap_or_default();
        let mut encodings = Vec::new();
        for (property, encoding) in children(object) {
            let style = self.part_style(&encoding);
            let schema = schemas.iter().find_map(|schema| schema.property(property));
            let content_type = self.part_type(&encoding, schema).map(str::to_owned);
            if style.is_some() || content_type.is_some() {
                encodings.push(Encoding {
                    property: property.to_owned(),
                    content_type,
                    style,
                });
            }
        }
        Fields { ty, encodings }
    }

    /// The media types of a property in a multipart body. An object can only be written as JSON.
    fn part_type(&mut self, encoding: &Node<'a>, schema: Option<Schema<'a>>) -> Option<&'a str> {
        let content_type = encoding.text("contentType")?;
        let schema = schema.filter(|_| !content_type.split(',').any(is_json));
        let values = schema.map(|schema| match self.view.inner(&schema) {
            // Each item is a part.
            (items, _) if !items.is_empty() => items,
            _ => vec![schema],
        });
        let mut values = values.into_iter().flatten();
        if !values.any(|value| self.view.may_be_nested(&value)) {
            return Some(content_type);
        }
        let message = format!(
            "objects and lists cannot be written as `{content_type}`; JSON is used for this part"
        );
        self.warn(Kind::AssumedJson, &encoding.at, &message);
        None
    }

    /// The style of a property in a multipart body, where OpenAPI 3.0 ignores `style` and the keywords that go with it.
    ///
    /// Some frameworks write `style: form` for every property, files included. `deepObject` is used all the same: it is
    /// only written where the server expects it, and the alternative for an object is JSON. `contentType` rules it out.
    fn part_style(&mut self, encoding: &Node<'a>) -> Option<QueryStyle> {
        if let Some(delimiter) = encoding.text(PART_DELIMITER) {
            return Some(QueryStyle {
                style: match delimiter {
                    " " => Style::SpaceDelimited,
                    "|" => Style::PipeDelimited,
                    "\t" => Style::TabDelimited,
                    _ => Style::Form,
                },
                explode: false,
                reserved: false,
                empty: false,
            });
        }
        let style = query_style(encoding);
        let is_deep = style.style == Style::DeepObject && !encoding.has("contentType");
        let is_default = style.style == Style::Form && style.explode;
        if !is_deep && !is_default {
            let message =
                "`style` and `explode` have no effect in a multipart body; they are ignored";
            self.warn(Kind::IgnoredKeyword, &encoding.at, message);
        }
        is_deep.then_some(style)
    }

    /// Whether a value of this type may be an object.
    pub fn may_be_object(&self, ty: &Type) -> bool {
        let mut ty = ty;
        for _ in 0..64 {
            match ty {
                Type::Any | Type::Map(_) => return true,
                Type::Nullable(inner) => ty = inner,
                Type::Named(id) => {
                    match self
                        .types
                        .get(id.index())
                        .and_then(Option::as_ref)
                        .map(|it| &it.kind)
                    {
                        Some(TypeKind::Alias(target)) => ty = target,
                        kind => return kind.is_none_or(|kind| !kind.is_enum()),
                    }
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether a schema describes lists.
    pub fn is_list(&self, schema: &Schema<'a>) -> bool {
        let target = self.view.unwrapped(schema);
        target.is_some_and(|target| {
            !target.has("prefixItems") && (target.kind() == Some("array") || target.has("items"))
        })
    }
}

/// The `encoding` of each property.
fn children<'a>(object: Option<&Node<'a>>) -> Vec<(&'a str, Node<'a>)> {
    let encoding = object.and_then(|object| object.child("encoding"));
    encoding
        .map(|encoding| encoding.children())
        .unwrap_or_default()
}

/// `style` and the keywords that go with it, of a query parameter or a property of a form.
pub fn query_style(object: &Node<'_>) -> QueryStyle {
    let style = match object.text("style") {
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("tabDelimited") => Style::TabDelimited,
        Some("deepObject") => Style::DeepObject,
        _ => Style::Form,
    };
    QueryStyle {
        style,
        explode: match object.has("explode") {
            true => object.is("explode"),
            false => style == Style::Form,
        },
        reserved: object.is("allowReserved"),
        empty: object.is("allowEmptyValue"),
    }
}
