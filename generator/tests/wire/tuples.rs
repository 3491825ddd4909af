//! Lists of which each item has a type of its own.

use crate::runtime::wire;
use crate::types::{Chain, PairOrTriple, Pairs, Term};

fn read(json: &str) -> Result<Pairs, String> {
    wire::from_json(json.as_bytes()).map_err(|error| error.to_string())
}

fn text(value: &dyn wire::Write) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

/// A value with these members next to the one that is required.
fn pairs(members: &str) -> String {
    let single = "\"single\":[\"3fa85f64-5717-4562-b3fc-2c963f66afa6\"]";
    format!("{{{single}{members}}}")
}

#[test]
fn tuples_are_written_as_they_are_read() {
    for members in [
        "",
        r#","pair":["a",1]"#,
        r#","pairs":[["a",1],["b",2]],"by_name":{"x":["c",3]}"#,
        r#","nullable":null"#,
        r#","nullable":[null,null]"#,
        r#","nullable":[1.5,{"a":[1.10]}]"#,
        r#","formats":["eA==","2024-02-29T12:00:00Z","s","on",{"x":1},[1,2],true,255,0.5,"t",{"k":true},12345678901234567890123]"#,
        r#","either":["a",1]"#,
        r#","either":["a",1,2]"#,
        r#","either":[true,1]"#,
        r#","chain":[1,[2,[3,null]]]"#,
        r#","term":["+",1.5,2.5]"#,
    ] {
        let json = pairs(members);
        assert_eq!(text(&read(&json).unwrap()), json);
        let through_serde: Pairs = serde_json::from_str(&json).unwrap();
        let again = serde_json::to_string(&through_serde).unwrap();
        assert_eq!(again, json);
    }
}

#[test]
fn items_have_their_own_types() {
    let value = read(&pairs(
        r#","pair":["a",1],"formats":["eA==","2024-02-29T12:00:00Z","s","maybe",{},[],true,255,0.5,"t",{},null],"either":["a",1,2],"chain":[1,[2,null]]"#,
    ))
    .unwrap();
    let (id,) = value.single;
    assert_eq!(id.to_string(), "3fa85f64-5717-4562-b3fc-2c963f66afa6");
    assert_eq!(value.pair, Some(("a".to_owned(), 1)));
    let formats = value.formats.unwrap();
    assert_eq!(formats.0.as_ref(), b"x");
    assert_eq!(formats.1.year(), 2024);
    assert!(!format!("{:?}", formats.2).contains('s'));
    assert_eq!(formats.7, 255_u8);
    let triple = PairOrTriple::from(("a".to_owned(), 1, 2));
    assert_eq!(value.either, Some(triple));
    let Some(Chain(chain)) = value.chain else {
        panic!("no chain");
    };
    assert_eq!(*chain, (1, Some(Chain(Box::new((2, None))))));
}

#[test]
fn alternatives_are_told_apart_by_the_number_and_the_values_of_items() {
    let product = read(&pairs(r#","term":["*",1,2]"#)).unwrap().term;
    assert!(matches!(product, Some(Term::Product(_))), "{product:?}");
    let sum = read(&pairs(r#","term":["+",1,2]"#)).unwrap().term;
    assert!(matches!(sum, Some(Term::Sum(_))), "{sum:?}");
}

#[test]
fn other_lists_are_errors_at_their_place() {
    for (members, error) in [
        (r#","pair":["a"]"#, "pair: expected 2 items, found 1"),
        (r#","pair":[]"#, "pair: expected 2 items, found 0"),
        (
            r#","pair":["a",1,[{"x":2}]]"#,
            "pair: expected 2 items, found more",
        ),
        (
            r#","pair":["a","b"]"#,
            "pair[1]: expected an integer, found a string",
        ),
        (
            r#","pair":{"a":1}"#,
            "pair: expected an array, found an object",
        ),
        (
            r#","pairs":[["a",1],["b"]]"#,
            "pairs[1]: expected 2 items, found 1",
        ),
    ] {
        let found = read(&pairs(members)).unwrap_err();
        assert!(found.contains(error), "{found}");
        let found = serde_json::from_str::<Pairs>(&pairs(members)).unwrap_err();
        assert!(found.to_string().contains(error), "{found}");
    }
    // Nothing after it is lost.
    let value = read(&pairs(r#","nullable":[1,2],"pair":["a",1]"#)).unwrap();
    assert!(value.pair.is_some());
}
