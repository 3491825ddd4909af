//! Media types of bodies → what they hold.
//!
//! JSON is typed, forms and multipart are typed objects, `text/*` is text; everything else is
//! bytes, as is what the schema says to be `format: binary`.

use super::{Lower, Schema, operation::part};
use crate::ir::{Content, Encoding, Fields, OperationId, Payload, QueryStyle, Style, Type};
use crate::pointer::Pointer;

/// What a media type holds, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
    /// `*/*` and the like.
    Any,
}

impl<'a> Lower<'a> {
    /// The contents of a body or a response, in order.
    pub(super) fn contents(
        &mut self,
        id: OperationId,
        body: &Schema<'a>,
        role: &str,
    ) -> Vec<Content> {
        let Some(content) = body.child("content") else {
            return Vec::new();
        };
        // Schemas that are the same are one type, named after its role; others need names of their own.
        let mut typed: Vec<(Schema<'a>, Option<Type>)> = Vec::new();
        let mut found = Vec::new();
        for (key, value) in content.keywords {
            let at = content.at.join(key);
            let media_type = self.media_type(key, &at);
            let object = Schema::new(value, at);
            let schema = object.as_ref().and_then(|object| object.child("schema"));
            let format = self.format(&media_type, schema.as_ref());
            let mut index = None;
            if let (Some(schema), Format::Json | Format::Form | Format::Multipart) =
                (&schema, format)
            {
                let known = |(other, _): &(Schema<'a>, _)| other.keywords == schema.keywords;
                index = Some(typed.iter().position(known).unwrap_or(typed.len()));
                if index == Some(typed.len()) {
                    typed.push((schema.clone(), None));
                }
            }
            found.push((media_type, format, object, index));
        }
        let several = typed.len() > 1;
        let mut contents = Vec::new();
        for (media_type, format, object, index) in found {
            let name = variant(&media_type);
            let ty = match index.and_then(|index| typed.get_mut(index)) {
                Some((_, Some(ty))) => ty.clone(),
                Some((schema, ty)) => {
                    let role = match several {
                        true => format!("{name} {role}"),
                        false => role.to_owned(),
                    };
                    ty.insert(self.ty(schema, part(id, &body.at, &role)))
                        .clone()
                }
                None => Type::Any,
            };
            let fields = |ty| Fields {
                ty,
                encodings: object.as_ref().map(encodings).unwrap_or_default(),
            };
            contents.push(Content {
                payload: match format {
                    Format::Json => Payload::Json(ty),
                    Format::Form => Payload::Form(fields(ty)),
                    Format::Multipart => Payload::Multipart(fields(ty)),
                    Format::Text => Payload::Text,
                    Format::Bytes | Format::Any => Payload::Bytes,
                },
                name,
                media_type,
            });
        }
        contents
    }

    /// A key of `content`; one that is no media type may be any.
    fn media_type(&mut self, key: &str, at: &Pointer) -> String {
        let essence = essence(key);
        let token = |part: &str| {
            let sign = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
            !part.is_empty()
                && part
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || sign(it))
        };
        let is_type = essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| token(kind) && token(subtype));
        let printable = key
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if is_type && printable {
            return key.trim().to_owned();
        }
        let message = "this is no media type: it is taken for `*/*`";
        self.warn("no-media-type", at, message);
        "*/*".to_owned()
    }

    fn format(&mut self, media_type: &str, schema: Option<&Schema<'a>>) -> Format {
        let format = format_of(&essence(media_type));
        let Some(schema) = schema.and_then(|schema| self.target(schema)) else {
            return format;
        };
        match format {
            // `format: binary` says that the body is a file, whatever is in it.
            Format::Json | Format::Text if schema.text("format") == Some("binary") => Format::Bytes,
            // Of what may be sent, JSON alone can be what the schema describes.
            Format::Any if is_structured(&schema) => Format::Json,
            format => format,
        }
    }
}

/// How the properties of a form are written, where something is said of it.
fn encodings(object: &Schema<'_>) -> Vec<Encoding> {
    let Some(encoding) = object.child("encoding") else {
        return Vec::new();
    };
    let properties = encoding.keywords.iter();
    let properties = properties.filter_map(|(property, value)| {
        let at = encoding.at.join(property);
        Some((property, Schema::new(value, at)?))
    });
    properties
        .map(|(property, encoding)| Encoding {
            property: property.clone(),
            content_type: encoding.text("contentType").map(str::to_owned),
            style: ["style", "explode", "allowReserved"]
                .iter()
                .any(|keyword| encoding.has(keyword))
                .then(|| query_style(&encoding)),
        })
        .collect()
}

/// `style` and what goes with it, of a query parameter or of a property of a form.
pub(super) fn query_style(object: &Schema<'_>) -> QueryStyle {
    let style = match object.text("style") {
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
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
    }
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type holds JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    format_of(&essence(media_type)) == Format::Json
}

fn format_of(essence: &str) -> Format {
    match essence {
        "*/*" | "application/*" => Format::Any,
        "application/json" | "text/json" => Format::Json,
        "application/x-www-form-urlencoded" => Format::Form,
        _ if essence.ends_with("+json") => Format::Json,
        _ if essence.starts_with("multipart/") => Format::Multipart,
        _ if essence.starts_with("text/") => Format::Text,
        _ => Format::Bytes,
    }
}

/// Whether a schema describes something that is no string.
fn is_structured(schema: &Schema<'_>) -> bool {
    schema.is_object()
        || schema.is_composed()
        || schema.has("items")
        || schema.kind().is_some_and(|kind| kind != "string")
}

/// What a variant for a media type would like to be called.
fn variant(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    let subtype = subtype.strip_prefix("vnd.").unwrap_or(subtype);
    let name = match (kind, subtype) {
        ("*", _) => "any",
        (kind, "*") => kind,
        ("application", "octet-stream") => "bytes",
        ("application", "x-www-form-urlencoded") => "form",
        ("multipart", "form-data") => "multipart",
        ("text", "plain") => "text",
        (_, subtype) => subtype,
    };
    name.to_owned()
}
