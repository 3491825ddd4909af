//! Overlays: as for descriptions, whatever is done to one.

use std::sync::LazyLock;

use generator::Source;

use super::generate::{description, source};
use crate::random::Random;
use crate::seeds::{self, Trees};

static SEEDS: LazyLock<Trees> = LazyLock::new(|| {
    let mut texts = seeds::own("overlay");
    texts.extend(seeds::read("../spec", &["yaml"]));
    Trees::new(texts, &seeds::read("../spec", &["json"]))
});

/// The descriptions that they are applied to.
static BASES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let texts = seeds::read("../spec", &["json"]);
    let source = |text: &Vec<u8>| source("base", &String::from_utf8_lossy(text));
    texts.iter().map(source).collect()
});

pub fn input(random: &mut Random) -> Vec<u8> {
    SEEDS.mutated(random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let Ok(text) = str::from_utf8(input) else {
        return Ok(false);
    };
    let base = &BASES[input.len() % BASES.len()];
    description(base.clone(), vec![source("overlay", text)])
}
