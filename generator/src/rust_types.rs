//! Scalars of the IR → the Rust types that they become in a generated crate.
//!
//! Both the generated code and the text that explains it name these types.

use crate::ir::{IntegerType, StringType};

/// The type of any JSON value.
pub(crate) const ANY: &str = "crate::runtime::wire::Json";

/// Returns the primitive type of integers.
pub(crate) fn integer(integer: IntegerType) -> &'static str {
    match integer {
        IntegerType::I8 => "i8",
        IntegerType::I16 => "i16",
        IntegerType::I32 => "i32",
        IntegerType::I64 => "i64",
        IntegerType::I128 => "i128",
        IntegerType::U8 => "u8",
        IntegerType::U16 => "u16",
        IntegerType::U32 => "u32",
        IntegerType::U64 => "u64",
    }
}

/// Returns the full path of the type of strings.
pub(crate) fn string(string: StringType) -> &'static str {
    match string {
        StringType::Plain => "std::string::String",
        StringType::Secret => "crate::runtime::secret::Secret",
        StringType::Uuid => "uuid::Uuid",
        StringType::Base64 => "crate::runtime::base64::Base64",
        StringType::Base64Url => "crate::runtime::base64::Base64Url",
        StringType::SecretBytes => "crate::runtime::secret::SecretBytes",
        StringType::SecretBytesUrl => "crate::runtime::secret::SecretBytesUrl",
        StringType::Binary => "crate::runtime::binary::Binary",
        StringType::DateTime => "time::OffsetDateTime",
        StringType::BasicDateTime => "crate::BasicDateTime",
        StringType::LocalDateTime => "time::PrimitiveDateTime",
        StringType::Date => "time::Date",
        StringType::Ip => "std::net::IpAddr",
        StringType::Ipv4 => "std::net::Ipv4Addr",
        StringType::Ipv6 => "std::net::Ipv6Addr",
    }
}
