//! Media types of bodies → what they hold.
//!
//! JSON is typed, forms and multipart are typed objects, `text/*` is text; everything else is
//! bytes, as is what the schema says to be `format: binary`.

use super::{Lower, Schema, operation::part};
use crate::ir::{
    Content, Encoding, Fields, OperationId, Payload, QueryStyle, Style, Type, TypeKind,
};
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
            let is_alone = content.keywords.len() == 1;
            let Some(media_type) = self.media_type(key, is_alone, &at) else {
                continue;
            };
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
            let at = &object.as_ref().map_or(&content.at, |object| &object.at);
            let is_form = matches!(format, Format::Form | Format::Multipart);
            if is_form && !self.may_be_object(&ty) {
                let message = "only an object has the fields of a form: the caller writes it";
                self.warn("form-schema", at, message);
                contents.push(Content {
                    // Whoever writes the parts knows what is between them.
                    media_type: match format {
                        Format::Multipart => "multipart/*".to_owned(),
                        _ => media_type,
                    },
                    payload: match format {
                        Format::Multipart => Payload::Bytes,
                        _ => Payload::Text,
                    },
                    name,
                });
                continue;
            }
            let untyped = matches!(format, Format::Text | Format::Bytes);
            if untyped && object.as_ref().is_some_and(|object| self.is_typed(object)) {
                let message = format!(
                    "`{media_type}` is text or bytes to the client: its schema is left out"
                );
                self.warn("untyped-content", at, &message);
            }
            let payload = match (format, &object) {
                (Format::Json, _) => Payload::Json(ty),
                (Format::Text, _) => Payload::Text,
                (Format::Bytes | Format::Any, _) => Payload::Bytes,
                (Format::Form, object) => Payload::Form(Fields {
                    ty,
                    encodings: self.encodings(object.as_ref(), format),
                }),
                (Format::Multipart, object) => Payload::Multipart(Fields {
                    ty,
                    encodings: self.encodings(object.as_ref(), format),
                }),
            };
            contents.push(Content {
                media_type,
                name,
                payload,
            });
        }
        contents
    }

    /// A key of `content`. One that is no media type is a mistake beside others, and any if alone.
    fn media_type(&mut self, key: &str, is_alone: bool, at: &Pointer) -> Option<String> {
        let essence = essence(key);
        let is_type = essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
        let printable = key
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if is_type && printable {
            return Some(key.trim().to_owned());
        }
        let message = match is_alone {
            true => "this is no media type: it is taken for `*/*`",
            false => "this is no media type: it is left out",
        };
        self.warn("no-media-type", at, message);
        is_alone.then(|| "*/*".to_owned())
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

    /// Whether a media type has a schema that says more than that it is a string.
    fn is_typed(&mut self, object: &Schema<'a>) -> bool {
        let schema = object.child("schema");
        let schema = schema.and_then(|schema| self.target(&schema));
        schema.is_some_and(|schema| is_structured(&schema))
    }

    /// How the properties of a form are written, where something is said of it.
    fn encodings(&mut self, object: Option<&Schema<'a>>, format: Format) -> Vec<Encoding> {
        let Some(encoding) = object.and_then(|object| object.child("encoding")) else {
            return Vec::new();
        };
        let mut encodings = Vec::new();
        for (property, value) in encoding.keywords {
            let Some(encoding) = Schema::new(value, encoding.at.join(property)) else {
                continue;
            };
            let styled = ["style", "explode", "allowReserved"];
            let styled = styled.iter().any(|keyword| encoding.has(keyword));
            if format == Format::Multipart && encoding.has("headers") {
                let message = "no further headers of parts are sent: they are left out";
                self.warn("part-headers", &encoding.at, message);
            }
            encodings.push(Encoding {
                property: property.clone(),
                content_type: encoding.text("contentType").map(str::to_owned),
                style: styled.then(|| query_style(&encoding)),
            });
        }
        encodings
    }

    /// Whether a value of this type may be an object.
    fn may_be_object(&self, ty: &Type) -> bool {
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
                        Some(TypeKind::Enum(_)) => return false,
                        _ => return true,
                    }
                }
                _ => return false,
            }
        }
        true
    }
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
        empty: object.is("allowEmptyValue"),
    }
}

/// Whether HTTP takes this for a name: of a header, or of a part of a media type.
pub(super) fn is_token(text: &str) -> bool {
    let sign = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || sign(byte);
    !text.is_empty() && text.bytes().all(fits)
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
