//! Tags whose schemas are wrapped: they are the same tags.

use crate::structs::kept;
use crate::types::{
    AnySignal, Login, MappedSignal, Moves, MovesInferredItem, MovesSaidItem, Parcel, Versioned,
};

#[test]
fn a_wrapped_constant_is_a_tag() {
    let moves = r#"[{"move":"fly","wings":2},{"move":"swim","fins":3},{"move":"run","legs":4},{"move":"walk","legs":2},{"move":"hop"},{"move":null,"legs":1}]"#;
    let moves: Moves = kept(&format!(r#"{{"said":{moves},"inferred":{moves}}}"#));
    assert!(matches!(
        moves.said.as_slice(),
        [
            MovesSaidItem::Fly(_),
            MovesSaidItem::Swim(_),
            MovesSaidItem::Run(_),
            MovesSaidItem::Walk(_),
            MovesSaidItem::Unknown(_),
            MovesSaidItem::Unknown(_),
        ]
    ));
    assert!(matches!(
        moves.inferred.as_slice(),
        [
            MovesInferredItem::Fly(_),
            MovesInferredItem::Swim(_),
            MovesInferredItem::Run(_),
            MovesInferredItem::Walk(_),
            MovesInferredItem::Unknown(_),
            MovesInferredItem::Unknown(_),
        ]
    ));
}

#[test]
fn a_list_that_branches_share_is_not_the_tag_of_one() {
    let go = r#"{"signal":"go","to":"x"}"#;
    assert!(matches!(kept(go), AnySignal::Go(_)));
    assert!(matches!(kept(go), MappedSignal::Go(_)));
    assert!(matches!(
        kept(r#"{"signal":"halt","why":"y"}"#),
        AnySignal::Halt(_)
    ));
    assert!(matches!(
        kept(r#"{"signal":"crawl","to":"z"}"#),
        MappedSignal::Crawl(_)
    ));
}

#[test]
fn wrapped_integers_are_tags() {
    assert!(matches!(kept(r#"{"v":1,"a":"x"}"#), Versioned::First(_)));
    assert!(matches!(kept(r#"{"v":2,"b":"x"}"#), Versioned::Second(_)));
    assert!(matches!(
        kept(r#"{"v":null,"b":"x"}"#),
        Versioned::Unknown(_)
    ));
}

#[test]
fn a_wrapped_tag_beside_another_schema_is_the_variant() {
    assert!(matches!(kept(r#"{"by":"key","key":"k"}"#), Login::Key(it) if it.key == "k"));
    assert_eq!(kept::<Login>(r#"{"by":"nothing"}"#), Login::Nothing);
}

#[test]
fn a_wrapped_tag_inside_decides_where_outer_ones_are_the_same() {
    let batch =
        |event: &str| format!(r#"{{"type":"batch","event":{{"type":"{event}","body":"b"}}}}"#);
    assert!(matches!(kept(&batch("job.added")), Parcel::BatchAdded(_)));
    assert!(matches!(
        kept(&batch("job.dropped")),
        Parcel::BatchDropped(_)
    ));
    assert!(matches!(kept(r#"{"type":"ping"}"#), Parcel::Ping(_)));
    kept::<Parcel>(&batch("job.paused"));
    kept::<Parcel>(r#"{"type":"pong"}"#);
}
