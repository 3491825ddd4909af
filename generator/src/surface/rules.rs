//! The rules by which two versions of a crate are compared: the one page that lists them all.
//!
//! Two levels are told apart: what code that uses the crate has to change for, which is the semantic versioning of
//! Rust, and what is different on the wire although the code is the same.

/// How much a change matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Code that uses the crate may not compile any more.
    Breaking,
    /// Code that uses the crate can do more.
    Addition,
    /// Code compiles as before, but requests, responses or servers differ.
    Wire,
    /// Only documentation differs.
    Docs,
}

impl Level {
    /// Returns its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Addition => "addition",
            Self::Wire => "wire",
            Self::Docs => "docs",
        }
    }
}

/// Declares the rules, each with its name, its level and what it is about.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $name:literal, $level:ident;)+) => {
        /// A rule: what differs between two versions of a crate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = concat!("`", $name, "`, ", stringify!($level), ":")]
                $(#[doc = $doc])+
                $rule,
            )+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// Returns its name, in kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// Returns how much such a change matters.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Self::$rule => Level::$level,)+ }
            }
        }
    };
}

rules! {
    // Items.

    /// A type or an operation does not exist any more.
    ItemGone = "item-gone", Breaking;
    /// A type or an operation has another name: the same schema, or the same method and path.
    ItemRenamed = "item-renamed", Breaking;
    /// A type is of another kind: a struct, an enum, a union or an alias.
    KindChanged = "kind-changed", Breaking;
    /// An item needs a feature that it did not need, so that programs without that feature lose it.
    FeatureMoved = "feature-moved", Breaking;
    /// A feature does not exist any more.
    FeatureGone = "feature-gone", Breaking;
    /// The crate does not export an item of its runtime any more, because no type needs it.
    ExportGone = "export-gone", Breaking;
    /// There is a new type or operation.
    ItemAdded = "item-added", Addition;
    /// There is a new feature, or a new item of the runtime.
    FeatureAdded = "feature-added", Addition;
    /// An item is deprecated, so that its use is a warning.
    Deprecated = "deprecated", Addition;

    // Types.

    /// A field does not exist any more, or has another name.
    FieldGone = "field-gone", Breaking;
    /// A field, a variant, a parameter, a response or an alias has another type.
    TypeChanged = "type-changed", Breaking;
    /// `new` takes other arguments, or does not exist any more.
    NewChanged = "new-changed", Breaking;
    /// A setter does not exist any more.
    SetterGone = "setter-gone", Breaking;
    /// A constant for a default does not exist any more, or has another type.
    ConstantGone = "constant-gone", Breaking;
    /// A trait is not implemented any more: `Default`, `Copy`, `Eq`, `Hash`, or a conversion.
    TraitGone = "trait-gone", Breaking;
    /// A variant does not exist any more, or has another name.
    VariantGone = "variant-gone", Breaking;
    /// The struct is `#[non_exhaustive]`, so a new field breaks no code.
    FieldAdded = "field-added", Addition;
    /// The enum is `#[non_exhaustive]`; until now, such values were those of the variant for unknown values.
    VariantAdded = "variant-added", Addition;
    /// A type can be created, or set, or converted in a way that did not exist.
    MethodAdded = "method-added", Addition;
    /// A trait is implemented.
    TraitAdded = "trait-added", Addition;
    /// A field or a variant has another key or value on the wire.
    KeyChanged = "key-changed", Wire;
    /// A field is required or not, or is sent in other directions, and its Rust type is the same.
    PresenceChanged = "presence-changed", Wire;
    /// The limits of a value differ. The crate does not check them; servers do.
    LimitsChanged = "limits-changed", Wire;
    /// The variants of a union are told apart in another way.
    DecisionChanged = "decision-changed", Wire;
    /// The server takes another value if a field is absent.
    DefaultChanged = "default-changed", Wire;

    // Operations.

    /// A parameter does not exist any more, or has another name.
    ParameterGone = "parameter-gone", Breaking;
    /// A parameter that can be left out is new.
    ParameterAdded = "parameter-added", Addition;
    /// An enum of bodies, or the headers of a response, was the same type as that of another operation and is not any
    /// more, or the other way round.
    SharingChanged = "sharing-changed", Breaking;
    /// A header of the responses cannot be read any more.
    HeaderGone = "header-gone", Breaking;
    /// A header of the responses can be read.
    HeaderAdded = "header-added", Addition;
    /// A request is sent with another method, path, server, style or media type.
    RequestChanged = "request-changed", Wire;
    /// A response does not come any more, or has another content.
    ResponseChanged = "response-changed", Wire;
    /// There is a new response, which callers get as they get other responses of its kind.
    ResponseAdded = "response-added", Wire;
    /// The operation accepts other credentials.
    CredentialsChanged = "credentials-changed", Wire;

    // The API.

    /// The method for a credential does not exist any more, or takes other arguments.
    SchemeGone = "scheme-gone", Breaking;
    /// There is a method for another credential.
    SchemeAdded = "scheme-added", Addition;
    /// A credential is sent in another way.
    SchemeChanged = "scheme-changed", Wire;
    /// The base URL or the servers differ.
    ServersChanged = "servers-changed", Wire;

    /// Descriptions differ.
    Docs = "docs", Docs;
}
