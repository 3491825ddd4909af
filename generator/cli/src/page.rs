//! Extracts the OpenAPI documents from a page of a vendor's documentation.
//!
//! A page is Markdown with documents in fenced blocks, or is itself a document. The text is returned exactly as the
//! vendor wrote it, byte for byte. Its file is named after its content, so that a new version of a page replaces the
//! old file. Blocks with other content are skipped. Whether a document is valid is not checked here; `regen` does that.

use generator::Source;
use generator::diagnostic::{Diagnostic, Kind, Location};
use generator::document;
use generator::source::{Format, Pointer, body, position};
use serde_json::Value;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The maximum length of a file name without its extension. Some systems limit names to 143 bytes.
const MAX_STEM: usize = 100;

/// Returns the documents on a page, each with its file name: `post-sys-v1-session-auth.json` for a single operation,
/// otherwise the title of the API.
pub fn extract(page: &Source) -> Result<Vec<Source>, Diagnostic> {
    let mut documents = Vec::new();
    for block in blocks(page) {
        let source = Source {
            name: format!("page.{}", block.extension),
            text: block.text.to_owned(),
        };
        match document::open(&source) {
            Ok(value) => documents.push(Source {
                name: format!("{}.{}", stem(&value), block.extension),
                text: source.text,
            }),
            // For example, an example of a request, even an incomplete one.
            Err(_) if !source.text.contains("openapi") && !source.text.contains("swagger") => {}
            Err(diagnostic) => return Err(on_page(diagnostic, page, &source, block.line)),
        }
    }
    if documents.is_empty() {
        let at = Location {
            file: page.name.clone(),
            pointer: Pointer::ROOT,
        };
        let diagnostic =
            Diagnostic::error(Kind::NoDocument, "this page contains no OpenAPI document");
        return Err(diagnostic
            .at(at)
            .help("put the document into a fenced code block marked `json` or `yaml`"));
    }
    Ok(documents)
}

/// A part of a page that may be a document.
struct Block<'a> {
    text: &'a str,
    /// The number of lines of the page before it.
    line: usize,
    extension: &'static str,
}

fn blocks(page: &Source) -> Vec<Block<'_>> {
    let extension = page
        .name
        .rsplit_once('.')
        .and_then(|(_, name)| extension(name));
    let text = body(&page.text);
    let is_document = text.trim_start().starts_with('{') || text.starts_with("openapi:");
    if extension.is_none() && !is_document {
        return fenced(text);
    }
    let written = match Format::of(page) {
        Format::Json => "json",
        Format::Yaml => "yaml",
    };
    vec![Block {
        text: &page.text,
        line: 0,
        extension: extension.unwrap_or(written),
    }]
}

fn extension(language: &str) -> Option<&'static str> {
    match language.to_ascii_lowercase().as_str() {
        "json" => Some("json"),
        "yaml" | "yml" => Some("yaml"),
        _ => None,
    }
}

/// Returns the fenced blocks of JSON and YAML, as CommonMark defines them.
fn fenced(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, usize, usize)> = None;
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = offset;
        offset += line.len();
        match (&open, Fence::read(line)) {
            (Some((opening, start, line)), Some(closing)) if opening.is_closed_by(&closing) => {
                blocks.extend(opening.block(&text[*start..end], *line));
                open = None;
            }
            (None, Some(opening)) => open = Some((opening, offset, index + 1)),
            _ => {}
        }
    }
    // A block that is not closed runs to the end.
    if let Some((opening, start, line)) = open {
        blocks.extend(opening.block(&text[start..], line));
    }
    blocks
}

/// A line of three or more backticks or tildes.
struct Fence<'a> {
    mark: char,
    length: usize,
    /// The text after the marks; empty if the line closes a block.
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let unindented = line.trim_start_matches(' ');
        let mark = unindented
            .chars()
            .next()
            .filter(|mark| "`~".contains(*mark))?;
        let info = unindented.trim_start_matches(mark);
        let length = unindented.len() - info.len();
        let is_code = line.len() - unindented.len() > 3 || (mark == '`' && info.contains('`'));
        (length >= 3 && !is_code).then(|| Self {
            mark,
            length,
            info: info.trim(),
        })
    }

    fn is_closed_by(&self, closing: &Fence<'_>) -> bool {
        closing.mark == self.mark && closing.length >= self.length && closing.info.is_empty()
    }

    fn block<'t>(&self, text: &'t str, line: usize) -> Option<Block<'t>> {
        let language = self.info.split_whitespace().next()?;
        Some(Block {
            text,
            line,
            extension: extension(language)?,
        })
    }
}

/// Adjusts the lines of findings in a block to lines of its page.
fn on_page(found: Diagnostic, page: &Source, block: &Source, lines: usize) -> Diagnostic {
    let pointer = found.at.as_ref().map(|at| at.pointer.clone());
    let looked_up = || position(block, &pointer.unwrap_or_default());
    let (line, column) = found.position.or_else(looked_up).unwrap_or((1, 1));
    found.at_position(&page.name, (line + lines, column))
}

/// Returns the file name of a document.
fn stem(document: &Value) -> String {
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut operations = paths.flat_map(|(path, item)| {
        let methods = METHODS
            .into_iter()
            .filter(|method| item.get(method).is_some());
        methods.map(move |method| format!("{method} {path}"))
    });
    let name = match (operations.next(), operations.next()) {
        (Some(operation), None) => kebab(&operation),
        _ => kebab(document["info"]["title"].as_str().unwrap_or_default()),
    };
    // On Windows, these names are devices, with any extension.
    let is_device = matches!(&*name, "con" | "prn" | "aux" | "nul") || is_port(&name);
    if name.is_empty() {
        "openapi".to_owned()
    } else if is_device {
        name + "-api"
    } else {
        name
    }
}

fn is_port(name: &str) -> bool {
    let number = name
        .strip_prefix("com")
        .or_else(|| name.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.chars().all(|c| c.is_ascii_digit()))
}

/// Returns the words of a text, up to the maximum length of a file name.
fn kebab(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word.to_ascii_lowercase());
        if name.len() > MAX_STEM {
            break;
        }
    }
    // The name is ASCII.
    name.truncate(MAX_STEM);
    name.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use generator::Diagnostics;

    use super::*;

    const DOCUMENT: &str = "{\r\n \"openapi\": \"3.0.0\",\r\n \"info\": {\"title\": \"The API, v1\"},\r\n \
                            \"paths\": {\"/keys/{id}/Rotate\": {\"post\": {}, \"summary\": \"\"}}\r\n}\r\n";

    fn page(name: &str, text: impl Into<String>) -> Source {
        Source {
            name: name.to_owned(),
            text: text.into(),
        }
    }

    fn names(page: &Source) -> Vec<String> {
        let documents = extract(page).expect("there is a document");
        documents
            .into_iter()
            .map(|document| document.name)
            .collect()
    }

    #[test]
    fn a_document_is_taken_out_of_its_fence_as_it_is() {
        let text = format!(
            "# Title\n\n~~~json\n{{...}}\n~~~\n```JSON\n{{}}\n```\n\n   ````json POST /keys\r\n{DOCUMENT}   `````\nrest\n"
        );
        let documents = extract(&page("page.md", text)).expect("there is a document");
        assert_eq!(documents, [page("post-keys-id-rotate.json", DOCUMENT)]);
    }

    #[test]
    fn a_plain_document_is_named_after_its_title_or_its_operation() {
        assert_eq!(
            names(&page("a.json", DOCUMENT)),
            ["post-keys-id-rotate.json"]
        );
        let many = DOCUMENT.replace("\"summary\"", "\"get\"");
        assert_eq!(names(&page("a", many)), ["the-api-v1.json"]);
        let yaml = "openapi: 3.0.0\npaths: {}\n";
        assert_eq!(names(&page("a.yml", yaml)), ["openapi.yaml"]);
        assert_eq!(names(&page("a", yaml)), ["openapi.yaml"]);
        assert_eq!(
            names(&page("a.md", format!("~~~ yml\n{yaml}"))),
            ["openapi.yaml"]
        );
    }

    #[test]
    fn names_are_those_of_files_on_every_system() {
        let named = |title: &str| {
            let text = format!("openapi: 3.0.0\ninfo: {{title: '{title}'}}\npaths: {{}}\n");
            names(&page("a", text)).remove(0)
        };
        for device in ["con", "PRN", "Aux", "nul", "com1", "LPT9"] {
            let expected = format!("{}-api.yaml", device.to_ascii_lowercase());
            assert_eq!(named(device), expected);
        }
        assert_eq!(named("com"), "com.yaml");
        assert_eq!(named("console"), "console.yaml");
        assert_eq!(named("../../etc/x\\y"), "etc-x-y.yaml");
        for title in ["x".repeat(400), "long words ".repeat(40), "ü".repeat(400)] {
            let name = named(&title);
            assert!(name.len() <= 105 && !name.contains("-."), "{name}");
        }
    }

    #[test]
    fn what_is_no_document_is_refused_at_its_place() {
        let refusal = |text: &str| {
            let diagnostic = extract(&page("page.md", text)).expect_err(text);
            let at = diagnostic.at.map(|at| at.file);
            assert_eq!(at.as_deref(), Some("page.md"));
            (diagnostic.kind, diagnostic.position)
        };
        assert_eq!(refusal(""), (Kind::NoDocument, None));
        assert_eq!(
            refusal("# Title\n```json\n{\"a\": 1}\n```\n"),
            (Kind::NoDocument, None)
        );
        assert_eq!(
            refusal("```json\n{\"openapi\": }\n```\n"),
            (Kind::Syntax, Some((2, 13)))
        );
        assert_eq!(
            refusal("# Title\n```yaml\na: b\nopenapi: 4.0.0\n```\n"),
            (Kind::UnsupportedVersion, Some((4, 1)))
        );
    }

    #[test]
    fn odd_texts_are_refused() {
        let texts = [
            String::new(),
            "\u{feff}".to_owned(),
            "\0\u{1}\u{7f}\u{fffd}".to_owned(),
            "null".to_owned(),
            "\"".to_owned(),
            "[".repeat(100_000),
            "{\"openapi\":".repeat(100_000),
            "- ".repeat(100_000),
            "```json\n".repeat(10_000),
            "{\"openapi\": \"3.0.0\", \"x\": \"\\ud800\"}".to_owned(),
        ];
        for text in texts {
            for name in ["a.json", "a.yaml", "a.md"] {
                assert!(extract(&page(name, &*text)).is_err(), "{text:.20}");
            }
        }
    }

    /// The vendor's own pages, if they exist next to the checkout.
    #[test]
    fn the_documents_of_the_vendor_s_pages_are_one_api() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vendor-pages");
        if !folder.is_dir() {
            eprintln!("skipped: there is no {}", folder.display());
            return;
        }
        let mut documents = Vec::new();
        for name in [
            "session-auth",
            "session-config-2fa-new-challenge",
            "session-reauth",
        ] {
            let name = format!("{name}.md");
            let text = fs::read_to_string(folder.join(&name)).expect("a page");
            let page = page(&name, text);
            let found = extract(&page).expect("the page has a document");
            assert_eq!(found.len(), 1);
            // Exactly as the vendor wrote it.
            assert!(page.text.contains(&found[0].text));
            documents.extend(found);
        }
        let names: Vec<_> = documents.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "post-sys-v1-session-auth.json",
                "post-sys-v1-session-config-2fa-new-challenge.json",
                "post-sys-v1-session-reauth.json",
            ]
        );

        let sources = document::Sources {
            documents: &documents,
            ..document::Sources::default()
        };
        let mut diagnostics = Diagnostics::new();
        let document = document::read(sources, &mut diagnostics).expect("the documents agree");
        assert!(diagnostics.is_empty(), "{}", diagnostics.render(&documents));
        let paths = document.value["paths"].as_object().expect("paths");
        let paths: Vec<_> = paths.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            [
                "/sys/v1/session/auth",
                "/sys/v1/session/config_2fa/new_challenge",
                "/sys/v1/session/reauth",
            ]
        );
        for (path, name) in paths.into_iter().zip(names) {
            let pointer = Pointer::from("/paths").join(path);
            assert_eq!(document.locate(&pointer).file, name);
        }
    }
}
