//! The kinds of diagnostics: the one page that lists them all.

use std::fmt;

/// Declares the kinds, each with its name and what it means.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal,)+) => {
        /// What a diagnostic is about, such as `dangling-reference`.
        ///
        /// Each kind says what is found in a description, and what is done about it. Reports show
        /// its name, as in `warning[dangling-reference]: …`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(
                #[doc = concat!("`", $name, "`:")]
                $(#[doc = $doc])+
                $kind,
            )+
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The name of the kind, in kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

kinds! {
    // Files and documents.

    /// A file is not valid JSON or YAML, or is nested too deeply. An error.
    Syntax = "syntax",
    /// There is no OpenAPI document to read. An error.
    NoDocument = "no-document",
    /// A document declares a version of OpenAPI that is not read, or an overlay one other than 1. An error.
    UnsupportedVersion = "unsupported-version",
    /// An object has a key twice. The last one is used if that makes no difference to code; otherwise an error.
    RepeatedKey = "repeated-key",
    /// Two documents declare the same component or operation differently. An error.
    ConflictingDocuments = "conflicting-documents",
    /// Two documents differ in `info`, `servers`, `security` or texts. The first document is used.
    DifferingDocuments = "differing-documents",
    /// The description cannot be represented by the typed model of OpenAPI. An error.
    InvalidDescription = "invalid-description",

    // Overlays.

    /// An overlay action is malformed. An error.
    InvalidOverlay = "invalid-overlay",
    /// The target of an overlay action matches nothing. An error.
    OverlaySelectsNothing = "overlay-selects-nothing",
    /// An overlay action has no effect. The action is ignored.
    OverlayChangesNothing = "overlay-changes-nothing",
    /// An overlay merges values of different types. An error.
    OverlayConflict = "overlay-conflict",
    /// The overlay actions visit too many values. An error.
    OverlayTooMuch = "overlay-too-much",

    // Keywords and their values.

    /// A required keyword is missing. A default is used where one is obvious; otherwise an error.
    MissingKeyword = "missing-keyword",
    /// A key is not a keyword of its object. An error.
    UnknownKeyword = "unknown-keyword",
    /// A keyword has a value of the wrong JSON type. It is converted or ignored where that is safe; otherwise an error.
    WrongType = "wrong-type",
    /// A keyword has a value that it cannot have. It is ignored where that is safe; otherwise an error.
    InvalidValue = "invalid-value",
    /// A member is `null`. An empty value is used, or the member is ignored.
    NullValue = "null-value",
    /// A keyword is not supported where it is written. It is ignored.
    UnsupportedKeyword = "unsupported-keyword",
    /// A keyword is one of another version of OpenAPI, and its meaning is clear. It is followed.
    OtherVersion = "other-version",
    /// A keyword has no effect next to another one, or no equivalent Rust type. It is ignored.
    IgnoredKeyword = "ignored-keyword",
    /// A schema is not an object. Any JSON value is accepted.
    NoSchema = "no-schema",
    /// OpenAPI does not allow the name of a component. It is used as it is.
    InvalidName = "invalid-name",
    /// A list of distinct values has a value twice. One is used.
    RepeatedValue = "repeated-value",

    // References.

    /// A reference leads to nothing. Any JSON value is accepted for a schema; examples, links and `mapping` entries are ignored; otherwise an error.
    DanglingReference = "dangling-reference",
    /// A reference leads to an object of another kind. Handled as a dangling reference.
    MisplacedReference = "misplaced-reference",
    /// A reference refers only to itself. An error.
    ReferenceCycle = "reference-cycle",
    /// `%` in a reference is not an escape. The reference is used as written.
    UnescapedReference = "unescaped-reference",
    /// A reference leads to a file that does not exist. Examples, links and `mapping` entries are ignored, any JSON value is
    /// accepted for a schema; otherwise an error.
    MissingFile = "missing-file",
    /// A reference leads to a file that must not or cannot be read. Examples, links and `mapping` entries are
    /// ignored; otherwise an error.
    ExternalReference = "external-reference",

    // Schemas.

    /// `type` is not an OpenAPI type. Any JSON value is accepted.
    UnknownType = "unknown-type",
    /// A keyword does not apply to the `type` of its schema. It is ignored.
    MisplacedKeyword = "misplaced-keyword",
    /// `not` has no equivalent Rust type. It is ignored.
    UnsupportedNot = "unsupported-not",
    /// Arrays and maps are nested too deeply. Any JSON value is accepted.
    DeepNesting = "deep-nesting",
    /// A required property has no schema. Any JSON value is accepted.
    UndescribedRequired = "undescribed-required",
    /// A property is both `readOnly` and `writeOnly`. Both are ignored.
    ReadAndWriteOnly = "read-and-write-only",
    /// `default` is not a valid value. It is read as a string, only documented, or ignored.
    WrongDefault = "wrong-default",
    /// A minimum is greater than its maximum. Any value is accepted.
    EmptyRange = "empty-range",
    /// The bounds of an integer exceed what JSON numbers can hold. Values beyond 64 bits are rejected.
    LargeInteger = "large-integer",
    /// `enum` is empty. Any value of the type is accepted.
    EmptyEnum = "empty-enum",
    /// An `enum` cannot become a Rust enum. Any value of the type is accepted.
    WideEnum = "wide-enum",
    /// The `enum` of an array lists single items. It is used for the items.
    ItemEnum = "item-enum",
    /// An `enum` value is not of the type of its schema. It is converted or ignored.
    EnumType = "enum-type",
    /// An extension that names or describes `enum` values does not fit them. It is ignored.
    EnumNames = "enum-names",
    /// Component schemas refer only to each other. An error.
    AliasCycle = "alias-cycle",

    // `allOf`.

    /// An `allOf` refers back to itself. An error.
    AllOfCycle = "all-of-cycle",
    /// An `allOf` is nested too deeply. An error.
    DeepAllOf = "deep-all-of",
    /// An `allOf` member is not an object, but others are. It is ignored.
    MixedAllOf = "mixed-all-of",
    /// `allOf` members declare a property differently. The message says which declaration is used.
    RedeclaredProperty = "redeclared-property",
    /// `allOf` members declare a scalar differently. The message says which declaration is used.
    ScalarAllOf = "scalar-all-of",
    /// A schema is composed of too many others. The most distant ones are ignored. Or too many branches have keywords
    /// next to them, which are ignored.
    ManyParts = "many-parts",

    // Unions.

    /// A value can be valid for two variants of a union. The first one is used.
    AmbiguousUnion = "ambiguous-union",
    /// Properties next to a union overlap with those of its branches. All become fields of one struct.
    MergedUnion = "merged-union",
    /// A `discriminator` has nothing to tell apart. It is ignored.
    IdleDiscriminator = "idle-discriminator",
    /// A discriminator does not have one type in all branches. Properties tell the variants apart. If one value of the
    /// children of a parent has another type, the parent has no variant for that child.
    MixedTag = "mixed-tag",
    /// Two branches have the same discriminator value. Properties tell the variants apart. If they are children of a
    /// parent, it has no variants for them.
    RepeatedTag = "repeated-tag",
    /// A branch has no discriminator value. Properties or JSON types tell the variants apart. If it is a child of a
    /// parent, this has no variant for it.
    UntaggedBranch = "untagged-branch",
    /// A `mapping` contradicts the schema that it leads to. Properties tell the variants apart. If the schema is a
    /// child of a parent, this has no variant for it.
    ContradictoryMapping = "contradictory-mapping",
    /// A `mapping` entry leads to no branch. It is ignored.
    UnusedMapping = "unused-mapping",
    /// The schemas with a discriminator have too many children. One is generated without its children.
    ManyChildren = "many-children",

    // Paths and parameters.

    /// Two paths match the same URLs. Both operations are generated.
    RepeatedPath = "repeated-path",
    /// A path item and the one that it refers to declare the same keyword. The former is used.
    PathItemClash = "path-item-clash",
    /// `additionalOperations` has a method with a keyword of its own, which is used as if it were that keyword, or
    /// `CONNECT`, which is ignored. An error if the path item has that keyword too, or if the key is not a method.
    AdditionalMethod = "additional-method",
    /// A path has a fragment. Requests are sent without it.
    PathFragment = "path-fragment",
    /// A path sets a query parameter to a fixed value. The declaration of the parameter is ignored.
    PathQuery = "path-query",
    /// A path and its path parameters do not agree. Parameters are added as strings, or ignored.
    PathTemplate = "path-template",
    /// A path parameter is not marked as required. It is required.
    OptionalPathParameter = "optional-path-parameter",
    /// An operation declares a parameter twice. One is used if they are equal; otherwise an error.
    RepeatedParameter = "repeated-parameter",
    /// A parameter has no schema or media type that can be sent. It is a string, or an error if it has none at all.
    ParameterContent = "parameter-content",
    /// A style does not fit the type of its parameter. It is used as far as it applies; what is nested too deeply is
    /// written as JSON.
    UnfitStyle = "unfit-style",
    /// OpenAPI ignores a header parameter of this name, or the HTTP client sets that header itself. It is ignored.
    IgnoredHeader = "ignored-header",
    /// A header parameter has an invalid name. It is ignored.
    InvalidHeader = "invalid-header",

    // Bodies and responses.

    /// A key of `content` is not a media type. It is ignored, or `*/*` is used if it is the only one.
    InvalidMediaType = "invalid-media-type",
    /// A media type does not name a format, or a part of a form has one other than JSON, but the schema describes
    /// objects. JSON is used.
    AssumedJson = "assumed-json",
    /// A body is text or bytes, but has a structured schema. The schema is ignored.
    UntypedContent = "untyped-content",
    /// An operation has two bodies, or a body and a form. An error.
    SeveralBodies = "several-bodies",
    /// A body or response is offered in other formats next to JSON. They are left out.
    OmittedMediaType = "omitted-media-type",
    /// A form is not offered under a media type for forms. The message says which one is used.
    FormMediaType = "form-media-type",
    /// A field has the type `file` where there are no files. An error.
    MisplacedFile = "misplaced-file",
    /// The schema of a form is not an object. The caller provides the encoded body.
    FormSchema = "form-schema",
    /// The files of a list in a multipart body have headers. Each file brings its own along.
    PartHeaders = "part-headers",
    /// An operation has no responses. The body of a response is not read.
    NoResponse = "no-response",
    /// A response has a status below 200. It is ignored.
    InterimResponse = "interim-response",
    /// A response whose status forbids a body has `content`. The `content` is ignored.
    BodyNeverSent = "body-never-sent",
    /// A response is a stream of events or a sequence of JSON texts. It is read as a whole.
    StreamResponse = "stream-response",
    /// A response is a form. It is read as bytes.
    FormResponse = "form-response",
    /// A response has `links`. They are ignored.
    UnsupportedLinks = "unsupported-links",
    /// A response header has different types in several responses. It is a string.
    SeveralHeaders = "several-headers",
    /// A response header is an object or a union. It is a string.
    HeaderType = "header-type",

    // Security and servers.

    /// A security scheme is used but not defined. The credential is the whole `Authorization` header.
    UndefinedSecurity = "undefined-security",
    /// A string looks like a secret, by its name or its description, but is not marked as one, so that `Debug` shows it.
    /// It is used as it is. The report ends with an overlay action that marks all such strings with
    /// `x-client-secret: true`; `false` says that one is not a secret.
    UnmarkedSecret = "unmarked-secret",
    /// `x-client-session` is malformed, or one of its expressions leads nowhere. An error.
    InvalidSession = "invalid-session",
    /// An HTTP authentication scheme is not registered. The credential is sent as it is.
    UnknownHttpScheme = "unknown-http-scheme",
    /// The server of the API has no usable URL. Callers must set the base URL.
    RelativeServer = "relative-server",
    /// An operation has a server of its own. The message says which URL is used.
    OwnServer = "own-server",
    /// A value of a server variable is not allowed in its place of the URL. Clients reject it.
    ServerVariable = "server-variable",

    // Output.

    /// The description becomes far more Rust than its size suggests, or has more of something than a client can have. An
    /// error.
    TooMuch = "too-much",
    /// A name is already in use. The message says which name is used.
    NameClash = "name-clash",
    /// A name that the description gives is not valid in Rust, or two items would share it. An error; a name for a value
    /// or an item that does not exist is ignored.
    RustName = "rust-name",
    /// The list of the crate's items, `api.txt`, cannot be read. An error.
    Surface = "surface",
    /// The version in `Cargo.toml` is too low for what changed since the last version of the crate. The message says which
    /// one is due.
    Version = "version",
    /// A selection names a tag or an operation that the description does not have, or leaves no operation. An error.
    UnknownSelection = "unknown-selection",
    /// The `Cargo.toml` of the crate cannot be updated. An error.
    Manifest = "manifest",
    /// A generated file cannot be formatted. An error in the generator.
    Rendering = "rendering",
}
