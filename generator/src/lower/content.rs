//! Media types of bodies → what they hold.
//!
//! JSON is typed, forms and multipart are typed objects, `text/*` is text; everything else is
//! bytes, as is what the schema says to be `format: binary`. Where a schema describes objects, JSON
//! has many names.

use super::{Lower, Schema, operation::part};
use crate::diagnostic::Kind;
use crate::http::{essence, is_token};
use crate::ir::{
    Content, Encoding, Fields, Id, OperationId, Payload, QueryStyle, Style, Type, TypeKind,
};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

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

/// A media type as it stands in a body.
struct Source<'a> {
    media_type: String,
    format: Format,
    at: Pointer,
    object: Option<Schema<'a>>,
    /// Its schema, if that is what becomes a type.
    typed: Option<Schema<'a>>,
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
        let sources = self.sources(&content);
        // Schemas that are the same are one type, named after its role; others need names of their own.
        let text = |schema: &Schema<'_>| serde_json::to_string(schema.keywords).ok();
        let schemas = sources.iter().filter_map(|source| source.typed.as_ref());
        let several = schemas.map(text).collect::<BTreeSet<_>>().len() > 1;
        let mut types = BTreeMap::new();
        let mut contents = Vec::new();
        for source in sources {
            let name = variant(&source.media_type);
            let ty = match &source.typed {
                None => Type::Any,
                Some(schema) => match types.get(&text(schema)) {
                    Some(ty) => Type::clone(ty),
                    None => {
                        let role = match several {
                            true => format!("{name} {role}"),
                            false => role.to_owned(),
                        };
                        let ty = self.ty(schema, part(id, &body.at, &role));
                        types.insert(text(schema), ty.clone());
                        ty
                    }
                },
            };
            contents.push(self.content(source, name, ty));
        }
        contents
    }

    fn sources(&mut self, content: &Schema<'a>) -> Vec<Source<'a>> {
        let is_alone = content.keywords.len() == 1;
        let mut sources = Vec::new();
        for (key, value) in content.keywords {
            let at = content.at.join(key);
            let Some(media_type) = self.media_type(key, is_alone, &at) else {
                continue;
            };
            let object = Schema::new(value, at.clone());
            let schema = object.as_ref().and_then(|object| object.child("schema"));
            let format = self.format(&media_type, schema.as_ref(), content, &at);
            let is_typed = matches!(format, Format::Json | Format::Form | Format::Multipart);
            sources.push(Source {
                media_type,
                format,
                at,
                object,
                typed: schema.filter(|_| is_typed),
            });
        }
        sources
    }

    fn content(&mut self, source: Source<'a>, name: String, ty: Type) -> Content {
        let mut media_type = source.media_type.clone();
        let is_form = matches!(source.format, Format::Form | Format::Multipart);
        let mut format = source.format;
        if is_form && !self.may_be_object(&ty) {
            let message = "a form needs an object schema; the caller provides the encoded body";
            self.warn(Kind::FormSchema, &source.at, message);
            format = Format::Text;
            if source.format == Format::Multipart {
                // Whoever writes the parts knows what is between them.
                media_type = "multipart/*".to_owned();
                format = Format::Bytes;
            }
        }
        let payload = match format {
            Format::Json => Payload::Json(ty),
            Format::Text => Payload::Text,
            Format::Bytes | Format::Any => Payload::Bytes,
            Format::Form => Payload::Form(self.fields(&source, ty)),
            Format::Multipart => Payload::Multipart(self.fields(&source, ty)),
        };
        Content {
            media_type,
            name,
            payload,
        }
    }

    /// A key of `content`. One that is no media type is a mistake beside others, and any if alone.
    fn media_type(&mut self, key: &str, is_alone: bool, at: &Pointer) -> Option<String> {
        let essence = plain(key);
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
            true => "this is not a media type; `*/*` is used",
            false => "this is not a media type; it is ignored",
        };
        self.warn(Kind::InvalidMediaType, at, message);
        is_alone.then(|| "*/*".to_owned())
    }

    fn format(
        &mut self,
        media_type: &str,
        described: Option<&Schema<'a>>,
        content: &Schema<'a>,
        at: &Pointer,
    ) -> Format {
        let essence = plain(media_type);
        let format = format_of(&essence);
        let Some(described) = described else {
            return format;
        };
        let Some(schema) = self.target(described) else {
            return format;
        };
        match format {
            // `format: binary` says that the body is a file, whatever is in it.
            Format::Json | Format::Text if schema.text("format") == Some("binary") => {
                return Format::Bytes;
            }
            // Of what may be sent, JSON alone can be what the schema describes.
            Format::Any if is_structured(&schema) => return Format::Json,
            Format::Text | Format::Bytes if is_structured(&schema) && names_json(&essence) => {
                return Format::Json;
            }
            Format::Bytes
                if is_vendors(&essence)
                    && has_members(&schema)
                    && !is_json_elsewhere(described, content) =>
            {
                let message = format!(
                    "`{media_type}` does not name a format, but its schema describes objects; JSON is used"
                );
                self.warn(Kind::AssumedJson, at, &message);
                return Format::Json;
            }
            Format::Text | Format::Bytes if is_structured(&schema) => {
                let message = format!(
                    "the client treats `{media_type}` as text or bytes; its schema is ignored"
                );
                self.warn(Kind::UntypedContent, at, &message);
            }
            _ => {}
        }
        format
    }

    /// An object as the fields of a form, and how its properties are written, where that is said.
    fn fields(&mut self, source: &Source<'a>, ty: Type) -> Fields {
        let mut encodings = Vec::new();
        let encoding = source.object.as_ref();
        let encoding = encoding.and_then(|object| object.child("encoding"));
        for (property, encoding) in encoding.iter().flat_map(Schema::children) {
            if source.format == Format::Multipart && encoding.has("headers") {
                let message = "headers of multipart parts are not supported; they are ignored";
                self.warn(Kind::PartHeaders, &encoding.at, message);
            }
            let styled = ["style", "explode", "allowReserved"];
            let styled = styled.iter().any(|keyword| encoding.has(keyword));
            encodings.push(Encoding {
                property: property.to_owned(),
                content_type: encoding.text("contentType").map(str::to_owned),
                style: styled.then(|| query_style(&encoding)),
            });
        }
        Fields { ty, encodings }
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
                        kind => return kind.is_none_or(|kind| !kind.is_enum()),
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

/// A media type without its parameters, in lower case.
pub(super) fn plain(media_type: &str) -> String {
    essence(media_type).to_ascii_lowercase()
}

/// Whether a media type holds JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    format_of(&plain(media_type)) == Format::Json
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

/// Whether JSON is one of the words of a media type, and not that of a sequence of texts.
fn names_json(essence: &str) -> bool {
    let subtype = essence.split_once('/').unwrap_or_default().1;
    let mut words = subtype.split(['+', '.', '-']);
    let is_sequence = |word| matches!(word, "seq" | "stream" | "lines");
    words.clone().any(|word| word == "json") && !words.any(is_sequence)
}

/// Whether a media type is a vendor's own, and no word of it says what it holds.
fn is_vendors(essence: &str) -> bool {
    let known = [
        "xml", "yaml", "protobuf", "cbor", "msgpack", "avro", "zip", "stream",
    ];
    let name = essence.strip_prefix("application/vnd.");
    name.is_some_and(|name| {
        let mut words = name.split(['.', '-']);
        !name.contains('+') && !words.any(|word| known.contains(&word))
    })
}

/// Whether a schema says which members an object has, or what the items of a list are.
fn has_members(schema: &Schema<'_>) -> bool {
    schema.is_composed() || schema.has("properties") || schema.has("items")
}

/// Whether a JSON type of the same body has this schema, so that another type is another way to
/// write the same.
fn is_json_elsewhere(described: &Schema<'_>, content: &Schema<'_>) -> bool {
    let mut others = content.children().into_iter();
    others.any(|(key, other)| {
        let schema = other.child("schema").filter(|_| is_json(key));
        schema.is_some_and(|schema| schema.keywords == described.keywords)
    })
}

/// What a variant for a media type would like to be called.
fn variant(media_type: &str) -> String {
    let essence = plain(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    let unusual = subtype.strip_prefix("vnd.").or(subtype.strip_prefix("x-"));
    let subtype = unusual.unwrap_or(subtype);
    let name = match (kind, subtype) {
        ("*", _) => "any",
        (kind, "*") => kind,
        ("application", "octet-stream") => "bytes",
        ("application", "www-form-urlencoded") => "form",
        ("multipart", "form-data") => "multipart",
        ("text", "plain") => "text",
        (_, subtype) => subtype,
    };
    name.to_owned()
}
