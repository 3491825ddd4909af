//! Unions that only evidence decides: no valid value is refused, changed, or read as a variant that loses a part of it.

use std::fmt::Debug;

use crate::runtime::wire::{self, Read, Write};
use crate::structs::refusal;
use crate::types::*;

/// Reads a value, checks that it is written in the same way, and returns the name of its variant.
fn variant<T: Read + Write + Debug>(json: &str) -> String {
    let value: T =
        wire::from_json(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
    let written = wire::to_json(&value).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), json, "{value:?}");
    let shown = format!("{value:?}");
    let end = shown.find(['(', ' ']).unwrap_or(shown.len());
    shown[..end].to_owned()
}

macro_rules! told {
    ($($type:ty { $($json:literal => $variant:literal),+ $(,)? })+) => {
        $($(assert_eq!(variant::<$type>($json), $variant, "{}", $json);)+)+
    };
}

#[test]
fn members_that_a_struct_does_not_know_speak_for_an_open_object() {
    told! {
        StructOrFree { r#"{"timeout":1}"# => "Tuning", r#"{"timeout":1,"x":2}"# => "FreeForm", "{}" => "Tuning" }
        FreeOrStruct { r#"{"timeout":1}"# => "Tuning", r#"{"x":[1.50]}"# => "FreeForm", "{}" => "FreeForm" }
        StructOrTexts { r#"{"x":"y"}"# => "Texts", r#"{"retries":3}"# => "Tuning", r#"{"timeout":"y"}"# => "Texts" }
        StructOrAnything { r#"{"x":1}"# => "Any", r#"{"retries":3}"# => "Tuning", "[1]" => "Any" }
        NestedOrFree { r#"{"spec":{"x":1}}"# => "FreeForm", r#"{"spec":{"retries":1}}"# => "Typed", r#"{"spec":{"retries":1,"x":{}}}"# => "FreeForm" }
        RowsOrFree { r#"{"rows":[{"x":1}]}"# => "Free", r#"{"rows":[{"x":"y"}]}"# => "Texts", r#"{"rows":[{"retries":1}]}"# => "Typed" }
        InsideOpen { r#"{"spec":{"x":1}}"# => "Free", r#"{"spec":{"retries":1}}"# => "Typed" }
    }
}

#[test]
fn closed_objects_refuse_what_they_do_not_name() {
    told! {
        ClosedOrOpen { r#"{"one":"a"}"# => "OnlyOne", r#"{"one":"a","x":1}"# => "OneAndMore" }
        ClosedOrClosed { r#"{"one":"a"}"# => "OnlyOne", r#"{"one":"a","two":"b"}"# => "OneAndTwo" }
        ClosedOrWider { r#"{"one":"a"}"# => "OnlyOne", r#"{"one":"a","maybe":1}"# => "OneAndMaybe" }
    }
    // Nobody keeps it, but the object that is not closed allows it.
    let json = r#"{"one":"a","x":1}"#;
    let read: ClosedOrWider = wire::from_json(json.as_bytes()).unwrap();
    assert!(matches!(read, ClosedOrWider::OneAndMaybe(_)), "{read:?}");
    let read: ClosedByAllOf = wire::from_json(json.as_bytes()).unwrap();
    assert!(matches!(read, ClosedByAllOf::OneAndMaybe(_)), "{read:?}");
}

#[test]
fn items_and_values_of_maps_decide() {
    told! {
        Rates { "[3]" => "Low", "[12]" => "High", "[]" => "Low" }
        RateMaps { r#"{"a":-3}"# => "Low", r#"{"a":10}"# => "High" }
        Flags { r#"{"all":[[],[true]]}"# => "On", r#"{"all":[[false]]}"# => "Off" }
        Lists {
            r#"{"all":["a"]}"# => "Words",
            r#"{"all":[1]}"# => "Numbers",
            r#"{"all":[{"x":1}]}"# => "Rows",
            r#"{"all":[[{"x":1}],[]]}"# => "Tables",
        }
        Maps {
            r#"{"a":"b"}"# => "Words",
            r#"{"a":1,"b":2}"# => "Numbers",
            r#"{"a":["b"]}"# => "Lists",
            r#"{"a":{"x":1}}"# => "Rows",
            r#"{"a":[true]}"# => "Flags",
        }
        RowOrTexts { r#"{"x":1}"# => "Row", r#"{"x":"y"}"# => "Texts", r#"{"y":"z"}"# => "Texts" }
    }
}

#[test]
fn evidence_is_as_deep_as_needed() {
    told! {
        Deep {
            r#"{"m":{"n":{"o":{"a":"x"}}}}"# => "A",
            r#"{"m":{"n":{"o":{"b":"x"}}}}"# => "B",
        }
        Deepest {
            r#"{"a":{"a":[{"a":{"a":{"a":{"k":{"a":"x"}}}}}]}}"# => "Words",
            r#"{"a":{"a":[{"a":{"a":{"a":{"k":{"a":1}}}}}]}}"# => "Numbers",
        }
    }
}

#[test]
fn constants_and_ranges_decide() {
    told! {
        Either2 { r#"{"id":"a","gone":true}"# => "Gone", r#"{"id":"a","gone":false}"# => "Maybe", r#"{"id":"a"}"# => "Maybe" }
        Versions { r#"{"version":1,"x":"a"}"# => "One", r#"{"version":3,"x":"a"}"# => "Two" }
        Ranges { r#"{"level":9}"# => "Low", r#"{"level":10}"# => "High" }
        Percent { "100" => "Share", "101" => "Large" }
    }
}

#[test]
fn limits_that_readers_do_not_check_decide() {
    told! {
        ShortList { r#"{"l":["x"],"a":"q"}"# => "Few", r#"{"l":["x","y"],"b":"q"}"# => "Many", r#"{"l":["x","y"]}"# => "Many" }
        ShortOrLong { r#"{"text":"äöü"}"# => "Code", r#"{"text":"long"}"# => "Prose", r#"{"b":"q"}"# => "Prose" }
        Fraction { r#"{"share":0.25}"# => "Half", r#"{"share":0.5}"# => "More", r#"{"share":0}"# => "Half", r#"{"share":3}"# => "More" }
        Prefixed { r#"{"id":"vol-1"}"# => "Volume", r#"{"id":"snap-1"}"# => "Snapshot" }
        LimitedInside { r#"{"rows":[[1,2]]}"# => "Pairs", r#"{"rows":[[1,2,3]]}"# => "Triples", r#"{"rows":[]}"# => "Pairs" }
        LimitedValues { r#"{"a":"abc"}"# => "Words", r#"{"a":"abc","b":"abcd"}"# => "Texts" }
        LimitedTop {
            "[1,2]" => "Two", "[1,2,3]" => "Three",
            r#""ö""# => "Letter", r#""öö""# => "Word",
            "-0.75" => "Low", "-1" => "Low", "0.25" => "High",
        }
        LimitedAny { r#"{"l":["x","y"],"a":"q","b":"q"}"# => "Many", r#"{"l":["x"],"a":"q"}"# => "Few" }
    }
    // Members of other variants do not make a value one of them whose limits it breaks.
    for (json, kept) in [
        (r#"{"l":["x","y"],"a":"q","b":"q"}"#, "Many"),
        (r#"{"l":["x","y"],"a":"q"}"#, "Many"),
        (r#"{"l":["x"],"b":"q"}"#, "Many"),
    ] {
        let read: ShortList = wire::from_json(json.as_bytes()).unwrap();
        assert!(format!("{read:?}").starts_with(kept), "{json}: {read:?}");
    }
    // What no variant allows is read all the same.
    let read: Fraction = wire::from_json(br#"{"share":-1,"b":"q"}"#).unwrap();
    assert!(matches!(read, Fraction::More(_)), "{read:?}");
}

#[test]
fn an_unknown_constant_ranks_below_any_text() {
    told! {
        SizeOrCustom { r#"{"kind":"width"}"# => "Size", r#"{"kind":"depth","value":1.5}"# => "Custom" }
        CustomOrSize { r#"{"kind":"width"}"# => "Size", r#"{"kind":"depth","value":1.5}"# => "Custom" }
        NameOrUri { r#""red""# => "ColourName", r#""https://x""# => "Uri" }
    }
}

#[test]
fn an_unknown_constant_that_no_variant_takes_is_unknown_to_the_union() {
    told! {
        Colour {
            r#"{"colour":"rose"}"# => "Red",
            r#"{"colour":"green","shade":"x"}"# => "Green",
            r#"{"colour":"blue","shade":"x","depth":[1]}"# => "Unknown",
            r#"{"colour":"blue"}"# => "Unknown",
            r#"{"shade":"x"}"# => "Red",
        }
        Modes {
            r#""auto""# => "Auto",
            r#""67e55044-10b1-426f-9247-bb680e5fe0c8""# => "Id",
            r#""manual""# => "Unknown",
        }
    }
    told! {
        SizeOrLabelled {
            r#"{"kind":"depth","value":-1.25,"label":true}"# => "Unknown",
            r#"{"kind":"depth","value":"x"}"# => "Unknown",
            r#"{"kind":"depth","value":1.5,"label":"x"}"# => "LabelledSize",
            r#"{"kind":"width","value":1.5}"# => "Size",
        }
        LabelledOrSize {
            r#"{"kind":"depth","value":-1.25,"label":true}"# => "Unknown",
            r#"{"label":[],"value":1.5,"kind":"depth"}"# => "Unknown",
            r#"{"kind":"depth","value":1.5,"label":"x"}"# => "LabelledSize",
        }
        UnitOrText {
            r#"{"kind":"c","unit":"m"}"# => "Unknown",
            r#"{"kind":"a","unit":"h","x":"y"}"# => "Unknown",
            r#"{"kind":"c","unit":"h","more":true,"x":1}"# => "Other",
            r#"{"kind":"a","unit":"s"}"# => "Known",
        }
    }
    // What is only not known to a variant that takes the text is ignored there.
    let read: SizeOrLabelled =
        wire::from_json(br#"{"kind":"depth","value":1,"new":true}"#).unwrap();
    assert!(matches!(read, SizeOrLabelled::LabelledSize(_)), "{read:?}");
    assert_eq!(
        refusal::<Colour>(r#"{"colour":1}"#),
        "colour: expected a string, found an integer"
    );
}

#[test]
fn what_a_format_does_not_read_is_a_text() {
    told! {
        TimeOrText {
            r#""2024-02-29T12:00:00Z""# => "Time",
            r#""2024-02-30T12:00:00Z""# => "Text",
            r#""2024-02-29T12:00:00""# => "Text",
            r#""2024-02-29T25:00:00Z""# => "Text",
            r#""soon""# => "Text",
        }
        DayOrText { r#""2024-02-29""# => "Day", r#""2023-02-29""# => "Text", r#""Mon""# => "Text" }
        BytesOrText { r#""eA==""# => "Bytes", r#""a-_b""# => "Text", r#""eA""# => "Text", r#""eB==""# => "Text" }
        IdOrText {
            r#""67e55044-10b1-426f-9247-bb680e5fe0c8""# => "Id",
            r#""67e5504410b1426f9247bb680e5fe0c8""# => "Text",
            r#""67e55044-10b1-426f-9247-bb680e5fe0c""# => "Text",
        }
        TimedOrLoose { r#"{"at":"2024-02-29T12:00:00Z"}"# => "Timed", r#"{"at":"2024-02-30T12:00:00Z"}"# => "Loose" }
        TimesOrTexts {
            r#"["2024-02-29T12:00:00Z"]"# => "Times",
            r#"["2024-02-29T12:00:00Z","2024-02-30T12:00:00Z"]"# => "Texts",
        }
    }
}

#[test]
fn what_no_variant_reads_has_the_errors_of_the_nearest() {
    assert_eq!(
        refusal::<Lists>(r#"{"all":3}"#),
        "all: expected an array, found an integer"
    );
    assert_eq!(
        refusal::<Deepest>(r#"{"a":{"a":[{"a":{"a":{"a":{"k":{"a":true}}}}}]}}"#),
        "a.a[0].a.a.a.k.a: expected a string, found a boolean; \
         or a.a[0].a.a.a.k.a: expected an integer, found a boolean"
    );
}
