//! Some seconds of each target: as many inputs as are read in them, always the same ones.

use std::path::Path;
use std::time::Duration;

use fuzz::engine::{self, Options, Until};
use fuzz::targets;

/// Runs a target. More than `accepted` inputs have to be accepted, or else the mutations are too wild to reach anything.
#[track_caller]
fn smoke(target: &str, inputs: u64, accepted: u64) {
    let options = Options {
        seed: 1,
        until: Until::Inputs(inputs),
        limit: Duration::from_secs(120),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz"),
    };
    let report = engine::run(targets::find(target).unwrap(), &options).unwrap();
    assert!(report.findings.is_empty(), "{report:#?}");
    assert_eq!(report.inputs, inputs);
    assert!(report.accepted > accepted, "{report:?}");
}

#[test]
fn descriptions() {
    smoke("generate", 500, 80);
}

#[test]
fn overlays() {
    smoke("overlay", 200, 10);
}

#[test]
fn pages() {
    smoke("pages", 500, 50);
}

#[test]
fn values() {
    smoke("json", 2_500, 500);
}

#[test]
fn headers() {
    smoke("headers", 2_500, 250);
}

#[test]
fn urls() {
    smoke("urls", 3_000, 600);
}

#[test]
fn seeds_are_accepted() {
    for target in targets::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(target.name);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let input = std::fs::read(&path).unwrap();
            assert_eq!(
                engine::replay(target, &input),
                Ok(true),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn panics_and_hangs_are_findings() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-engine");
    let run = |name, check, limit| {
        let _ = std::fs::remove_dir_all(folder.join(name));
        let target = engine::Target {
            name,
            input: |random| random.next().to_string().into_bytes(),
            check,
        };
        let options = Options {
            seed: 1,
            until: Until::Inputs(100),
            limit,
            folder: folder.clone(),
        };
        let mut findings = engine::run(target, &options).unwrap().findings.into_iter();
        let (what, (count, path)) = findings.next().expect("a finding");
        assert_eq!(findings.next(), None);
        (
            what,
            count,
            engine::replay(target, &std::fs::read(path).unwrap()),
        )
    };
    let long = Duration::from_secs(600);
    let check = |input: &[u8]| match input.len() % 2 {
        0 => panic!("it {}", "broke"),
        _ => Ok(true),
    };
    let (what, count, again) = run("panics", check, long);
    assert!(what.contains("it broke") && count > 1, "{what}: {count}");
    assert!(again.unwrap_err().contains("it broke"));

    let (what, ..) = run("differs", |_| Err("no".to_owned()), long);
    assert_eq!(what, "no");

    static FIRST: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(true);
    let hangs = |_: &[u8]| {
        if FIRST.swap(false, std::sync::atomic::Ordering::Relaxed) {
            std::thread::sleep(Duration::from_secs(600));
        }
        Ok(true)
    };
    let (what, ..) = run("hangs", hangs, Duration::ZERO);
    assert!(what.contains("longer than"), "{what}");
}
