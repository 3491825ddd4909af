//! Media types of bodies → payloads.
//!
//! JSON is typed, forms and multipart bodies are typed objects, `text/*` is text. All others are bytes, and so is a
//! body whose schema has `format: binary`. If the schema describes objects, more media types are taken for JSON.

use super::part::part;
use crate::diagnostic::Kind;
use crate::http::{self, essence, is_token};
use crate::ir::{
    Content, Encoding, Fields, Id, OperationId, Payload, QueryStyle, Style, Type, TypeKind,
};
use crate::lower::maker::Lower;
use crate::openapi::{Node, Schema};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// What a body of a media type is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MediaKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
    /// Anything: `*/*` or `application/*`.
    Any,
}

/// A media type object of a body.
struct MediaType<'a> {
    media_type: String,
    kind: MediaKind,
    at: Pointer,
    object: Option<Node<'a>>,
    /// Its schema, if a type is made from it.
    typed: Option<Schema<'a>>,
}

impl<'a> Lower<'a> {
    /// The contents of a body or a response, in order.
    pub fn contents(&mut self, id: OperationId, body: &Node<'a>, role: &str) -> Vec<Content> {
        let Some(content) = body.child("content") else {
            return Vec::new();
        };
        let sources = self.sources(&content);
        // Equal schemas are one type, named after the role; different ones need names of their own.
        let text = |schema: &Schema<'_>| serde_json::to_string(schema.keywords).ok();
        let essences: Vec<String> = sources.iter().map(|it| plain(&it.media_type)).collect();
        let schemas = sources.iter().filter_map(|source| source.typed.as_ref());
        let several = schemas.map(text).collect::<BTreeSet<_>>().len() > 1;
        let mut types = BTreeMap::new();
        let mut contents = Vec::new();
        for source in sources {
            let mut name = variant(&source.media_type);
            let essence = plain(&source.media_type);
            if essences.iter().filter(|other| **other == essence).count() > 1 {
                for (parameter, value) in http::format_parameters(&source.media_type) {
                    name.push_str(&format!(" {parameter} {value}"));
                }
            }
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

    fn sources(&mut self, content: &Node<'a>) -> Vec<MediaType<'a>> {
        let is_alone = content.keywords.len() == 1;
        let mut sources = Vec::new();
        for (key, value) in content.keywords {
            let at = content.at.join(key);
            let Some(media_type) = self.media_type(key, is_alone, &at) else {
                continue;
            };
            let object = Node::new(value, at.clone());
            let schema = object.as_ref().and_then(|object| object.schema("schema"));
            let kind = self.media_kind(&media_type, schema.as_ref(), content, &at);
            let is_typed = matches!(
                kind,
                MediaKind::Json | MediaKind::Form | MediaKind::Multipart
            );
            sources.push(MediaType {
                media_type,
                kind,
                at,
                object,
                typed: schema.filter(|_| is_typed),
            });
        }
        sources
    }

    fn content(&mut self, source: MediaType<'a>, name: String, ty: Type) -> Content {
        let mut media_type = source.media_type.clone();
        let is_form = matches!(source.kind, MediaKind::Form | MediaKind::Multipart);
        let mut kind = source.kind;
        if is_form && !self.may_be_object(&ty) {
            let message = "a form needs an object schema; the caller provides the encoded body";
            self.warn(Kind::FormSchema, &source.at, message);
            kind = MediaKind::Text;
            if source.kind == MediaKind::Multipart {
                // The caller who writes the parts knows the boundary between them.
                media_type = "multipart/*".to_owned();
                kind = MediaKind::Bytes;
            }
        }
        let payload = match kind {
            MediaKind::Json => Payload::Json(ty),
            MediaKind::Text => Payload::Text,
            MediaKind::Bytes | MediaKind::Any => Payload::Bytes,
            MediaKind::Form => Payload::Form(self.fields(&source, ty)),
            MediaKind::Multipart => Payload::Multipart(self.fields(&source, ty)),
        };
        Content {
            media_type,
            name,
            payload,
        }
    }

    /// A key of `content`. One that is not a media type is ignored next to others, and any media type if alone.
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

    fn media_kind(
        &mut self,
        media_type: &str,
        described: Option<&Schema<'a>>,
        content: &Node<'a>,
        at: &Pointer,
    ) -> MediaKind {
        let essence = plain(media_type);
        let kind = kind_of(&essence);
        let Some(described) = described else {
            return kind;
        };
        let Some(schema) = self.view.target(described) else {
            return kind;
        };
        match kind {
            // `format: binary` means that the body is a file, whatever its media type.
            MediaKind::Json | MediaKind::Text if schema.text("format") == Some("binary") => {
                return MediaKind::Bytes;
            }
            // Of all that may be sent, only JSON can be what the schema describes.
            MediaKind::Any if is_structured(&schema) => return MediaKind::Json,
            MediaKind::Text | MediaKind::Bytes
                if is_structured(&schema) && names_json(&essence) =>
            {
                return MediaKind::Json;
            }
            MediaKind::Bytes
                if is_vendors(&essence)
                    && has_members(&schema)
                    && !is_json_elsewhere(described, content) =>
            {
                let message = format!(
                    "`{media_type}` does not name a format, but its schema describes objects; JSON is used"
                );
                self.warn(Kind::AssumedJson, at, &message);
                return MediaKind::Json;
            }
            MediaKind::Text | MediaKind::Bytes if is_structured(&schema) => {
                let message = format!(
                    "the client treats `{media_type}` as text or bytes; its schema is ignored"
                );
                self.warn(Kind::UntypedContent, at, &message);
            }
            _ => {}
        }
        kind
    }

    /// An object as the fields of a form, with the `encoding` of its properties.
    fn fields(&mut self, source: &MediaType<'a>, ty: Type) -> Fields {
        let mut encodings = Vec::new();
        let encoding = source.object.as_ref();
        let encoding = encoding.and_then(|object| object.child("encoding"));
        for (property, encoding) in encoding.iter().flat_map(Node::children) {
            let style = match source.kind {
                MediaKind::Multipart => self.part_style(&encoding),
                _ => {
                    let styled = ["style", "explode", "allowReserved"];
                    let styled = styled.iter().any(|keyword| encoding.has(keyword));
                    styled.then(|| query_style(&encoding))
                }
            };
            let content_type = encoding.text("contentType").map(str::to_owned);
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

    /// The style of a property in a multipart body, where OpenAPI 3.0 ignores `style` and the keywords that go with it.
    ///
    /// Some frameworks write `style: form` for every property, files included. `deepObject` is used all the same: it is
    /// only written where the server expects it, and the alternative for an object is JSON. `contentType` rules it out.
    fn part_style(&mut self, encoding: &Node<'a>) -> Option<QueryStyle> {
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

/// `style` and the keywords that go with it, of a query parameter or a property of a form.
pub fn query_style(object: &Node<'_>) -> QueryStyle {
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
pub fn plain(media_type: &str) -> String {
    essence(media_type).to_ascii_lowercase()
}

/// Whether a media type holds JSON.
pub fn is_json(media_type: &str) -> bool {
    kind_of(&plain(media_type)) == MediaKind::Json
}

fn kind_of(essence: &str) -> MediaKind {
    match essence {
        "*/*" | "application/*" => MediaKind::Any,
        "application/json" | "text/json" => MediaKind::Json,
        "application/x-www-form-urlencoded" => MediaKind::Form,
        _ if essence.ends_with("+json") => MediaKind::Json,
        _ if essence.starts_with("multipart/") => MediaKind::Multipart,
        _ if essence.starts_with("text/") => MediaKind::Text,
        _ => MediaKind::Bytes,
    }
}

/// Whether a schema describes values other than strings.
fn is_structured(schema: &Schema<'_>) -> bool {
    schema.is_object()
        || schema.is_composed()
        || schema.has("items")
        || schema.kind().is_some_and(|kind| kind != "string")
}

/// Whether JSON is one of the words of a media type, unless that is for a sequence of JSON texts.
fn names_json(essence: &str) -> bool {
    let subtype = essence.split_once('/').unwrap_or_default().1;
    let mut words = subtype.split(['+', '.', '-']);
    let is_sequence = |word| matches!(word, "seq" | "stream" | "lines");
    words.clone().any(|word| word == "json") && !words.any(is_sequence)
}

/// Whether a media type is a vendor's own and does not name a known format.
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

/// Whether a schema describes the properties of an object or the items of a list.
fn has_members(schema: &Schema<'_>) -> bool {
    schema.is_composed() || schema.has("properties") || schema.has("items")
}

/// Whether a JSON media type of the same body has this schema, so that other media types are other formats of the same
/// values.
fn is_json_elsewhere(described: &Schema<'_>, content: &Node<'_>) -> bool {
    let mut others = content.children().into_iter();
    others.any(|(key, other)| {
        let schema = other.schema("schema").filter(|_| is_json(key));
        schema.is_some_and(|schema| schema.keywords == described.keywords)
    })
}

/// A name for the variant of a media type.
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
