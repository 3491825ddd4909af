//! The Rust types of numbers and strings.

/// The Rust integer type that holds a schema's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegerType {
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `i128`, for ranges that include negative values but do not fit into `i64`.
    I128,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
}

impl IntegerType {
    /// Returns the least and the greatest value that can be read: integers in JSON are read as 64 bits, signed or
    /// unsigned.
    pub fn range(self) -> (i64, u64) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX as u64),
            Self::I16 => (i16::MIN.into(), i16::MAX as u64),
            Self::I32 => (i32::MIN.into(), i32::MAX as u64),
            Self::I64 => (i64::MIN, i64::MAX as u64),
            Self::I128 => (i64::MIN, u64::MAX),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX),
        }
    }
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StringType {
    /// Text.
    Plain,
    /// A secret text: `format: password`, or `x-client-secret`.
    Secret,
    /// `format: uuid`.
    Uuid,
    /// `format: byte`: base64 in the standard alphabet.
    Base64,
    /// `format: base64url`.
    Base64Url,
    /// A secret with `format: byte`.
    SecretBytes,
    /// A secret with `format: base64url`.
    SecretBytesUrl,
    /// `format: binary`: bytes, where a string can hold them.
    Binary,
    /// `format: date-time` of RFC 3339.
    DateTime,
    /// `format: date-time` whose pattern asks for the basic form of ISO 8601, such as `20240229T120000Z`.
    BasicDateTime,
    /// `format: date-time-local`, or `date-time` whose pattern allows no offset.
    LocalDateTime,
    /// `format: date`.
    Date,
    /// `format: ip`, of either version.
    Ip,
    /// `format: ipv4`.
    Ipv4,
    /// `format: ipv6`.
    Ipv6,
}

impl StringType {
    /// Returns the type of secret bytes, if this is a type of bytes in base64.
    pub fn secret(self) -> Option<Self> {
        match self {
            Self::Base64 | Self::SecretBytes => Some(Self::SecretBytes),
            Self::Base64Url | Self::SecretBytesUrl => Some(Self::SecretBytesUrl),
            Self::Binary => Some(Self::Binary),
            _ => None,
        }
    }
}
