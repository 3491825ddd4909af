//! Unions that are flattened into an object of a query can be left out where their branches only add members.

use crate::runtime::wire;
use crate::types::{
    ListSearches, SearchBody, SearchKind, SearchLabels, SearchNear, SearchNearVariant, SearchSort,
    SearchSortById, SearchSortByIdSort,
};

fn read<T: wire::Read>(json: &str) -> Result<T, String> {
    wire::from_json(json.as_bytes()).map_err(|error| error.to_string())
}

fn text(value: &dyn wire::Write) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

fn again<T: wire::Read + wire::Write>(json: &str) -> Result<String, String> {
    read::<T>(json).map(|value| text(&value))
}

#[test]
fn the_union_may_be_left_out() {
    let list = ListSearches::default().limit(5);
    assert_eq!(list.search_sort, None);
    assert_eq!(text(&list), r#"{"limit":5}"#);
    let by_id = SearchSort::ById(SearchSortById::new(SearchSortByIdSort::IdAsc));
    let list = list.search_sort(by_id);
    assert_eq!(text(&list), r#"{"limit":5,"sort":"id:asc"}"#);

    assert_eq!(text(&SearchNear::new(3)), r#"{"radius":3}"#);
    assert_eq!(text(&SearchLabels::new().limit(1)), r#"{"limit":1}"#);
}

#[test]
fn what_is_left_out_is_read_as_left_out() {
    for json in [
        "{}",
        r#"{"limit":5}"#,
        r#"{"sort":"name:desc","start":"x"}"#,
        r#"{"limit":5,"sort":"id:asc"}"#,
    ] {
        assert_eq!(again::<ListSearches>(json).as_deref(), Ok(json));
    }
    for json in [r#"{"radius":3}"#, r#"{"radius":3,"lat":1.5,"lon":2.5}"#] {
        assert_eq!(again::<SearchNear>(json).as_deref(), Ok(json));
    }
    for json in [r#"{"limit":1,"a":"b"}"#, r#"{"after":"x","a":"b"}"#] {
        assert_eq!(again::<SearchLabels>(json).as_deref(), Ok(json));
    }
    let near = read::<SearchNear>(r#"{"radius":3,"place":"x"}"#).unwrap();
    assert!(
        matches!(near.variant, Some(SearchNearVariant::Place(_))),
        "{near:?}"
    );

    // A part of a branch is not a branch.
    assert!(again::<ListSearches>(r#"{"start":"x"}"#).is_err());
    assert!(again::<SearchNear>(r#"{"radius":3,"lat":1}"#).is_err());
}

#[test]
fn a_union_is_required_elsewhere() {
    assert!(again::<SearchBody>(r#"{"limit":5}"#).is_err());
    let json = r#"{"limit":5,"kind":"own","owner":"me"}"#;
    assert_eq!(again::<SearchKind>(json).as_deref(), Ok(json));
    // Not an option.
    let SearchKind { variant, .. } = read(json).unwrap();
    assert_eq!(text(&SearchKind::new(variant).limit(5)), json);
}
