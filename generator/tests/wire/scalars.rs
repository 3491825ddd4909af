//! Numbers and their ranges, formats, secrets, bytes, dates.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::json;
use time::{Date, OffsetDateTime, Time};
use uuid::Uuid;

use crate::runtime::base64::{Base64, Base64Url};
use crate::runtime::secret::{Secret, SecretBytes};
use crate::runtime::wire::{self, Value};

fn read<T: wire::Read>(json: &str) -> Result<T, String> {
    wire::from_json(json.as_bytes()).map_err(|error| error.message().to_owned())
}

fn text(value: &dyn wire::Write) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

#[test]
fn integers_are_checked_against_their_range() {
    assert_eq!(read::<u8>("255"), Ok(255));
    assert_eq!(read::<u8>("1.0"), Ok(1));
    assert_eq!(read::<u64>("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(
        read::<u8>("300"),
        Err("expected an integer in 0..=255, found 300".into())
    );
    assert_eq!(
        read::<u8>("-1"),
        Err("expected an integer in 0..=255, found -1".into())
    );
    assert_eq!(
        read::<u8>("1.5"),
        Err("expected an integer, found 1.5".into())
    );
    assert_eq!(
        read::<i8>("-129.0"),
        Err("expected an integer in -128..=127, found -129.0".into())
    );
    assert!(read::<u64>("18446744073709551616").is_err());
    assert!(read::<u64>("1e300").is_err());
    assert_eq!(text(&-5_i16), "-5");
    assert_eq!(text(&u64::MAX), "18446744073709551615");
}

#[test]
fn the_widest_integers_are_those_that_json_carries() {
    for number in [i128::from(i64::MIN), -1, 0, i128::from(u64::MAX)] {
        assert_eq!(read::<i128>(&number.to_string()), Ok(number));
        assert_eq!(text(&number), number.to_string());
    }
    assert_eq!(read::<i128>("2.0"), Ok(2));
    // Beyond 64 bits they have no type.
    for beyond in [
        "18446744073709551616",
        "-9223372036854777856",
        "1e300",
        "0.5",
    ] {
        assert!(read::<i128>(beyond).is_err(), "{beyond}");
    }
    assert!(wire::to_json(&(i128::from(u64::MAX) + 1)).is_err());
}

#[test]
fn floats_take_all_numbers_and_are_never_null() {
    assert_eq!(read::<f64>("1"), Ok(1.0));
    assert_eq!(read::<f64>("-0.5e3"), Ok(-500.0));
    assert_eq!(
        read::<f64>("null"),
        Err("expected a number, found null".into())
    );
    assert_eq!(text(&0.1), "0.1");
    // Whole numbers have no fraction, as in the JSON of others; the sign of zero is kept.
    for (number, written) in [
        (1.0, "1"),
        (-3.0, "-3"),
        (0.0, "0"),
        (-0.0, "-0.0"),
        (1.5e15, "1500000000000000"),
    ] {
        assert_eq!(text(&number), written);
    }
    for number in [9_007_199_254_740_992.0, 1e300, -2.5] {
        assert_eq!(read::<f64>(&text(&number)), Ok(number));
    }
    let error = wire::to_json(&vec![1.0, f64::NAN]).unwrap_err();
    assert_eq!(error.to_string(), "[1]: NaN is not a JSON number");
    assert_eq!(
        wire::to_value(&vec![f64::INFINITY])
            .unwrap_err()
            .to_string(),
        "[0]: inf is not a JSON number"
    );
}

#[test]
fn formats_of_strings() {
    for address in ["127.0.0.1", "::1"] {
        let json = format!("\"{address}\"");
        assert_eq!(read::<IpAddr>(&json), Ok(address.parse().unwrap()));
        assert_eq!(text(&address.parse::<IpAddr>().unwrap()), json);
    }
    assert!(read::<IpAddr>("\"localhost\"").is_err());
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(
        text(&read::<Uuid>("\"67E5504410B1426F9247BB680E5FE0C8\"").unwrap()),
        format!("\"{id}\"")
    );
    assert_eq!(
        read::<Uuid>("\"x\""),
        Err("expected a UUID, found another string".into())
    );
    assert_eq!(
        text(&read::<Ipv4Addr>("\"127.0.0.1\"").unwrap()),
        "\"127.0.0.1\""
    );
    assert_eq!(text(&read::<Ipv6Addr>("\"::1\"").unwrap()), "\"::1\"");
    assert!(read::<Ipv4Addr>("\"::1\"").is_err());
}

#[test]
fn bytes_are_read_in_either_alphabet() {
    for json in ["\"+/8=\"", "\"+/8\"", "\"-_8=\"", "\"-_8\""] {
        assert_eq!(read::<Base64>(json), Ok(Base64::from([0xfb, 0xff])));
        assert_eq!(read::<Base64Url>(json), Ok(Base64Url::from([0xfb, 0xff])));
    }
    assert_eq!(text(&Base64::from([0xfb, 0xff])), "\"+/8=\"");
    assert_eq!(text(&Base64Url::from([0xfb, 0xff])), "\"-_8\"");
    assert_eq!(
        read::<Base64>("\"a\""),
        Err("expected a base64 string, found another string".into())
    );
    assert_eq!(format!("{:?}", Base64::from([1, 2, 3])), "Base64(3 bytes)");
}

#[test]
fn base64_text_is_parsed_and_displayed() {
    for text in ["+/8=", "-_8"] {
        assert_eq!(text.parse::<Base64>().unwrap().to_string(), "+/8=");
        assert_eq!(text.parse::<Base64Url>().unwrap().to_string(), "-_8");
        let secret: SecretBytes = text.parse().unwrap();
        assert_eq!(secret.expose(), [0xfb, 0xff]);
    }
    for text in ["a", "a b=", "é", "=\0"] {
        let error = text.parse::<Base64>().unwrap_err().to_string();
        assert_eq!(error, "expected a base64 string, found another string");
        assert!(text.parse::<SecretBytes>().is_err(), "{text}");
    }
}

#[test]
fn secrets_stay_secret() {
    let secret: Secret = read("\"hush\"").unwrap();
    assert_eq!(format!("{secret:?}"), "[redacted]");
    assert_eq!(text(&secret), "\"hush\"");
    assert_eq!(
        read::<Secret>("1234"),
        Err("expected a string, found an integer".into())
    );
}

#[test]
fn any_value_survives() {
    let value = json!({"a": [null, true, -1, 1, 1.5, "x", {}], "b": {"c": u64::MAX}});
    assert_eq!(read::<Value>(&value.to_string()), Ok(value.clone()));
    assert_eq!(wire::to_value(&value).unwrap(), value);
    assert_eq!(text(&value), value.to_string());
}

#[test]
fn dates_and_times() {
    let when: OffsetDateTime = read("\"2024-02-29T23:59:59.25+01:30\"").unwrap();
    assert_eq!(text(&when), "\"2024-02-29T23:59:59.25+01:30\"");
    assert!(read::<OffsetDateTime>("\"2023-02-29T00:00:00Z\"").is_err());
    assert_eq!(
        text(&read::<Date>("\"2024-02-29\"").unwrap()),
        "\"2024-02-29\""
    );
    for wrong in [
        "2023-02-29",
        "2024-2-29",
        "24-02-29",
        "2024-02-29Z",
        "2024-13-01",
        "+024-02-29",
        "",
        "20é4-02-29",
    ] {
        assert!(read::<Date>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
    }
    for (written, again) in [
        ("12:30:15Z", "12:30:15Z"),
        ("12:30:15", "12:30:15Z"),
        ("12:30:15.250z", "12:30:15.25Z"),
        ("00:30:00+01:00", "23:30:00Z"),
        ("23:30:00.000000001-01:00", "00:30:00.000000001Z"),
        ("23:59:60.1234567891Z", "23:59:59.123456789Z"),
    ] {
        assert_eq!(
            text(&read::<Time>(&format!("\"{written}\"")).unwrap()),
            format!("\"{again}\"")
        );
    }
    for wrong in [
        "24:00:00Z",
        "12:30Z",
        "12:30:15.Z",
        "12:30:15+25:00",
        "12:30:15+1",
        "1é:30:15",
        "12:30:15Zz",
    ] {
        assert!(read::<Time>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
    }
}

#[test]
fn strings_are_escaped() {
    for string in [
        "",
        "plain",
        "\"",
        "back\\slash",
        "line\n",
        "\u{1}\u{1f}\u{7f}",
        "é€😀",
        "a\"b".repeat(50).as_str(),
    ] {
        assert_eq!(text(&string), serde_json::to_string(string).unwrap());
        assert_eq!(read::<String>(&text(&string)).as_deref(), Ok(string));
    }

    // Every byte at every place of a word, beside bytes of every kind.
    for fill in ['!', '#', ' ', '[', ']', '\u{7f}', 'é', '\0', '"'] {
        for (char, place) in (0..=255).flat_map(|char: u8| (0..19).map(move |place| (char, place)))
        {
            let mut string = vec![fill; 19];
            string[place] = char::from(char);
            let string = String::from_iter(string);
            assert_eq!(text(&string), serde_json::to_string(&string).unwrap());
        }
    }
}
