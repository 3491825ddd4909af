//! Tests mutated overlays, with the same checks as for descriptions.

use std::sync::LazyLock;

use generator::Source;

use super::generate::{descriptions, source};
use crate::random::Random;
use crate::seeds::{self, Trees};

static SEEDS: LazyLock<Trees> = LazyLock::new(|| {
    let mut texts = seeds::own("overlay");
    texts.extend(seeds::read("../spec", &["yaml"]));
    Trees::new(texts, &seeds::read("../spec", &["json"]))
});

/// The descriptions to which the overlays are applied.
static BASES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let texts = seeds::read("../spec", &["json"]);
    let numbered = texts.iter().enumerate();
    numbered
        .map(|(number, text)| source(&format!("base-{number}"), &String::from_utf8_lossy(text)))
        .collect()
});

pub fn input(random: &mut Random) -> Vec<u8> {
    SEEDS.mutated(random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let Ok(text) = str::from_utf8(input) else {
        return Ok(false);
    };
    descriptions(BASES.clone(), vec![source("overlay", text)])
}
