//! Media types of bodies → payloads.
//!
//! JSON is typed, forms and multipart bodies are typed objects, `text/*` is text, which may be a secret. All others are
//! bytes, and so is a body whose schema has `format: binary`. If the schema describes objects, more media types are taken for JSON.

use super::part::part;
use crate::diagnostic::Kind;
use crate::http::{self, is_json_sequence, is_token};
pub(crate) use crate::http::{is_json, plain};
use crate::ir::{Content, OperationId, Payload, Type};
use crate::lower::maker::Lower;
use crate::openapi::{ByValue, Node, Schema};
use crate::source::Pointer;
use std::collections::BTreeMap;

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
    /// Whether it is a text that is a secret.
    is_secret: bool,
}

impl<'a> Lower<'a> {
    /// The contents of a body or a response, in order.
    pub fn contents(&mut self, id: OperationId, body: &Node<'a>, role: &str) -> Vec<Content> {
        let Some(content) = body.child("content") else {
            return Vec::new();
        };
        let sources = self.sources(&content);
        // Equal schemas are one type, named after the role; different ones need names of their own.
        let mut essences: BTreeMap<String, usize> = BTreeMap::new();
        for source in &sources {
            *essences.entry(plain(&source.media_type)).or_default() += 1;
        }
        let mut schemas = sources.iter().filter_map(|source| source.typed.as_ref());
        let several = schemas
            .next()
            .is_some_and(|first| schemas.any(|it| it.keywords != first.keywords));
        let mut types: ByValue<_, Type> = ByValue::new();
        let mut contents = Vec::new();
        for source in sources {
            let mut name = variant(&source.media_type);
            let same = essences.get(&plain(&source.media_type));
            if same.is_some_and(|same| *same > 1) {
                for (parameter, value) in http::format_parameters(&source.media_type) {
                    name.push_str(&format!(" {parameter} {value}"));
                }
            }
            let ty = match &source.typed {
                None => Type::Any,
                Some(schema) => match types.get(&schema.keywords) {
                    Some(ty) => ty.clone(),
                    None => {
                        let role = match several {
                            true => format!("{name} {role}"),
                            false => role.to_owned(),
                        };
                        let ty = self.ty(schema, part(id, &body.at, &role));
                        types.insert(schema.keywords, ty.clone());
                        ty
                    }
                },
            };
            let item = source
                .object
                .as_ref()
                .and_then(|it| it.schema("itemSchema"));
            let role = match several {
                true => format!("{name} {role} item"),
                false => format!("{role} item"),
            };
            let item = item.map(|item| self.ty(&item, part(id, &body.at, &role)));
            contents.push(self.content(source, name, ty, item));
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
            if (schema.as_ref()).is_some_and(|schema| is_json_as_text(&media_type, schema, content))
            {
                continue;
            }
            let kind = self.media_kind(&media_type, schema.as_ref(), content, &at);
            let is_typed = matches!(
                kind,
                MediaKind::Json | MediaKind::Form | MediaKind::Multipart
            );
            let text = schema.as_ref().filter(|_| kind == MediaKind::Text);
            let is_secret = text.is_some_and(|schema| self.is_secret_text(schema));
            sources.push(MediaType {
                media_type,
                kind,
                at,
                object,
                typed: schema.filter(|_| is_typed),
                is_secret,
            });
        }
        sources
    }

    fn content(
        &mut self,
        source: MediaType<'a>,
        name: String,
        ty: Type,
        item: Option<Type>,
    ) -> Content {
        let mut media_type = source.media_type.clone();
        let is_form = matches!(source.kind, MediaKind::Form | MediaKind::Multipart);
        let mut kind = source.kind;
        // These describe parts by their position, which have no names.
        let positional = ["itemSchema", "itemEncoding", "prefixEncoding"];
        let is_positional = |it: &Node<'_>| positional.iter().any(|keyword| it.has(keyword));
        if is_form
            && (!self.may_be_object(&ty) || source.object.as_ref().is_some_and(is_positional))
        {
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
            MediaKind::Text if source.is_secret => Payload::SecretText,
            MediaKind::Text => Payload::Text,
            MediaKind::Bytes | MediaKind::Any => Payload::Bytes,
            MediaKind::Form => Payload::Form(self.form(source.object.as_ref(), ty)),
            MediaKind::Multipart => Payload::Multipart(self.multipart(source.object.as_ref(), ty)),
        };
        Content {
            media_type,
            name,
            payload,
            item,
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
            // Bodies and responses of this kind have a warning of their own.
            MediaKind::Text | MediaKind::Bytes
                if is_structured(&schema) && !is_sequence(media_type) =>
            {
                let message = format!(
                    "the client treats `{media_type}` as text or bytes; its schema is ignored"
                );
                self.warn(Kind::UntypedContent, at, &message);
            }
            _ => {}
        }
        kind
    }
}

fn kind_of(essence: &str) -> MediaKind {
    match essence {
        "*/*" | "application/*" => MediaKind::Any,
        "application/x-www-form-urlencoded" => MediaKind::Form,
        _ if is_json_sequence(essence) => MediaKind::Bytes,
        _ if is_json(essence) => MediaKind::Json,
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
    words.any(|word| word == "json") && !is_json_sequence(essence)
}

/// Whether a body of this media type is a sequence of values, which its schema describes one by one.
pub fn is_sequence(media_type: &str) -> bool {
    let essence = plain(media_type);
    essence == "text/event-stream" || is_json_sequence(&essence)
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
    let members = ["properties", "items", "prefixItems"];
    schema.is_composed() || members.iter().any(|keyword| schema.has(keyword))
}

/// Whether this is `text/plain` for values that the same body has as JSON as well. Some frameworks write all that they can
/// send under three names for JSON, of which `text/plain` is one. The client sends JSON, and asks for it.
fn is_json_as_text(media_type: &str, schema: &Schema<'_>, content: &Node<'_>) -> bool {
    plain(media_type) == "text/plain"
        && !schema.keywords.is_empty()
        && schema.text("format") != Some("binary")
        && is_json_elsewhere(schema, content)
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
