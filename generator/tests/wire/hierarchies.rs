//! Parents and their children: each value leads to the schema that the description means, and comes back whole.

use crate::runtime::wire;
use crate::structs::kept;
use crate::types::{
    Animal, Asset, Device, Event, Feline, Fleet, FleetAllItem, FleetFelinesItem, FleetSensorsItem,
    JobEvent, OpenTicket, Sensor, Shape, Ticket,
};

#[test]
fn a_parent_by_another_tag_is_one_child() {
    let router =
        r#"{"assetType":"device","deviceType":1,"since":"2024-02-29","serial":"s","ports":4}"#;
    let read = wire::from_json::<Asset>(router.as_bytes()).unwrap();
    let Asset::Device(Device::Router(fields)) = &read else {
        panic!("{read:?}");
    };
    assert_eq!(fields.ports, Some(4));
    let written: serde_json::Value =
        serde_json::from_slice(&wire::to_json(&read).unwrap()).unwrap();
    assert_eq!(
        written,
        serde_json::from_str::<serde_json::Value>(router).unwrap()
    );
    let read = wire::from_json::<Asset>(
        br#"{"measures":"light","lux":1.5,"deviceType":2,"assetType":"device"}"#,
    );
    assert!(matches!(
        read,
        Ok(Asset::Device(Device::Sensor(Sensor::Light(it)))) if it.lux == Some(1.5)
    ));
    for (json, is_known) in [
        (r#"{"assetType":"site","rooms":3}"#, true),
        (r#"{"assetType":"boat","oars":2}"#, false),
    ] {
        let is_unknown = matches!(kept::<Asset>(json), Asset::Unknown(_));
        assert_eq!(is_unknown, !is_known, "{json}");
    }
}

/// An heir that the mapping does not name is a type of its own, and no variant.
#[test]
fn a_mapping_rules() {
    let open = r#"{"state":"open","title":"t","owner":"o"}"#;
    assert!(matches!(kept(open), Ticket::Open(_)));
    assert!(matches!(
        kept(r#"{"state":"shut","reason":"r"}"#),
        Ticket::Shut(_)
    ));
    assert!(matches!(
        kept(r#"{"state":"closed","reason":"r"}"#),
        Ticket::Closed(_)
    ));
    assert!(matches!(
        kept(r#"{"state":"DraftTicket","text":"x"}"#),
        Ticket::Unknown(_)
    ));
    kept::<OpenTicket>(open);
}

#[test]
fn a_child_by_the_same_tag_adds_its_mapping() {
    let lion = r#"{"kind":"lion","lives":1,"mane":true}"#;
    assert!(matches!(kept(lion), Animal::Lion(it) if it.mane == Some(true)));
    assert!(matches!(kept(lion), Feline::Lion(_)));
    let cat = r#"{"kind":"cat","lives":9}"#;
    assert!(matches!(kept(cat), Animal::Cat(Feline::Cat(_))));
    assert!(matches!(
        kept(r#"{"kind":"dog","bark":"w"}"#),
        Animal::Dog(_)
    ));
}

#[test]
fn without_a_mapping_names_are_tags() {
    assert!(matches!(
        kept(r#"{"type":"user_added","at":1,"user":"u"}"#),
        Event::UserAdded(_)
    ));
    assert!(matches!(
        kept(r#"{"type":"key-rotated","key":"k"}"#),
        Event::KeyRotated(_)
    ));
    assert!(matches!(
        kept(r#"{"type":"misnamed","odd":"o"}"#),
        Event::Unknown(_)
    ));
    let end = wire::from_json::<Event>(br#"{"type":"job","phase":"end","code":1}"#);
    assert!(matches!(
        end,
        Ok(Event::Job(JobEvent::End(it))) if it.code == Some(1)
    ));
}

/// A value that says too little to be one of two children is kept as it is.
#[test]
fn children_list_their_own_tags() {
    assert!(matches!(kept(r#"{"form":"disc","r":1}"#), Shape::Disc(_)));
    assert!(matches!(
        kept(r#"{"form":"carton","w":1}"#),
        Shape::Unknown(_)
    ));
    assert!(matches!(
        kept(r#"{"form":"carton","h":1}"#),
        Shape::Unknown(_)
    ));
}

#[test]
fn the_tag_of_a_parent_tells_its_children_apart() {
    let fleet: Fleet = kept(
        r#"{"all":[{"@type":"Raft","name":"r"},{"@type":"Skiff"},{"@type":"Ark","pairs":2}],"felines":[{"kind":"lion","mane":true},{"kind":"dog","bark":"w"}],"sensors":[]}"#,
    );
    assert!(matches!(
        fleet.all.as_slice(),
        [
            FleetAllItem::Raft(_),
            FleetAllItem::Skiff(_),
            FleetAllItem::Unknown(_)
        ]
    ));
    assert!(matches!(
        fleet.felines.as_slice(),
        [FleetFelinesItem::Lion(_), FleetFelinesItem::Dog(_)]
    ));
    let light = br#"{"measures":"light","lux":1.5,"deviceType":2,"assetType":"device"}"#;
    assert!(matches!(
        wire::from_json(light),
        Ok(FleetSensorsItem::Light(_))
    ));
}
