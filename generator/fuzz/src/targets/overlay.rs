//! Tests mutated overlays of descriptions of each version, with the same checks as for descriptions.

use std::sync::LazyLock;

use generator::Source;

use super::generate::{descriptions, source};
use crate::random::Random;
use crate::seeds::{self, Trees};

static SEEDS: LazyLock<Trees> = LazyLock::new(|| {
    let mut texts = seeds::own("overlay");
    texts.extend(seeds::read("../spec", &["yaml"]));
    let mut others = seeds::own("generate");
    others.extend(seeds::read("../spec", &["json"]));
    Trees::new(texts, &others)
});

/// The descriptions to which the overlays are applied: those of the repository together, and a small one of each version.
static BASES: LazyLock<Vec<Vec<Source>>> = LazyLock::new(|| {
    let base = |number: usize, text: &Vec<u8>| {
        source(&format!("base-{number}"), &String::from_utf8_lossy(text))
    };
    let all = seeds::read("../spec", &["json"]);
    let all = all.iter().enumerate();
    let mut bases = vec![all.map(|(number, text)| base(number, text)).collect()];
    let small = seeds::own("generate");
    bases.extend(small.iter().map(|text| vec![base(0, text)]));
    bases
});

pub fn input(random: &mut Random) -> Vec<u8> {
    SEEDS.mutated(random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let Ok(text) = str::from_utf8(input) else {
        return Ok(false);
    };
    let mut is_accepted = false;
    for documents in &*BASES {
        is_accepted |= descriptions(documents.clone(), vec![source("overlay", text)])?;
    }
    Ok(is_accepted)
}
