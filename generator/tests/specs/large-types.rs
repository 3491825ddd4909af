//! The size in memory of the types of `large-types.yaml`, and the depth to which they can be read.

use large_types_client::runtime::patch::Patch;
use large_types_client::runtime::wire;
use large_types_client::types::{
    ByEvidence, Change, Deep, Four, Holder, Huge, Kinds, Seventeen, Sixteen, Tagged,
};

/// A `String`, a `Vec` or a `BTreeMap`.
const STRING: usize = size_of::<String>();

const POINTER: usize = size_of::<usize>();

fn sixteen() -> Sixteen {
    let four = || Four::new("a", "b", "c", "d");
    Sixteen::new(four(), four(), four(), four())
}

#[test]
fn what_is_large_is_a_pointer_where_it_is_held() {
    assert_eq!(size_of::<Sixteen>(), 16 * STRING);
    assert_eq!(size_of::<Seventeen>(), 17 * STRING);
    // Three pointers, a list, a string, and a map, which has no room for `None`.
    let rest = 3 * POINTER + 3 * STRING + POINTER;
    assert_eq!(size_of::<Holder>(), 16 * STRING + rest);
    assert!(size_of::<Tagged>() <= 9 * STRING);
    assert!(size_of::<ByEvidence>() <= 17 * STRING);
    assert!(size_of::<Change>() <= 2 * POINTER);
    // One of eight is small enough to stay.
    assert_eq!(size_of::<Huge>(), STRING + size_of::<Kinds>() + 7 * POINTER);
    // Nearly as much as there may be.
    assert!(size_of::<Deep>() > 80 * STRING);
}

#[test]
fn callers_need_not_box() {
    let seventeen = || Seventeen::new(sixteen(), "one");
    let holder = Holder::new(sixteen(), seventeen(), None).optional(seventeen());
    assert_eq!(holder.large.one, "one");
    let json = wire::to_json(&holder).unwrap();
    assert_eq!(wire::from_json::<Holder>(&json).unwrap(), holder);
    let change = Change::new().large(seventeen());
    assert_eq!(change.large, Patch::Value(Box::new(seventeen())));
    assert_eq!(Change::new().large(Patch::Null).large, Patch::Null);
}

/// JSON may be nested 127 levels deep, and a thread has 2 MiB of stack if nobody says otherwise.
#[test]
fn the_deepest_that_is_read_fits_on_the_stack() {
    const LEVELS: usize = 127;
    for (open, close) in [
        (r#"{"itself":"#, "}"),
        (r#"{"list":["#, "]}"),
        (r#"{"map":{"k":"#, "}}"),
        (r#"{"either":{"left":"#, "}}"),
        (r#"{"either":{"right":"#, "}}"),
        (r#"{"tagged":{"kind":"deep","deep":"#, "}}"),
        // What comes before the tag is kept and read later.
        (r#"{"tagged":{"deep":"#, r#","kind":"deep"}}"#),
    ] {
        let times = (LEVELS - 1) / close.matches(['}', ']']).count();
        let json = format!("{}{{}}{}", open.repeat(times), close.repeat(times));
        let reading = std::thread::Builder::new().stack_size(2 << 20);
        let read = move || {
            let deep: Deep = wire::from_json(json.as_bytes()).unwrap();
            let copy = deep.clone();
            assert_eq!(deep, copy);
            let again = String::from_utf8(wire::to_json(&deep).unwrap()).unwrap();
            assert_eq!(again.len(), json.len(), "{open}");
        };
        reading.spawn(read).unwrap().join().unwrap();
    }
}
