//! Tests imported pages: each document is a part of its page, byte for byte, and its file stays in the folder.

use std::sync::LazyLock;

use generator::Source;

use super::generate::descriptions;
use super::hold;
use crate::page;
use crate::random::Random;
use crate::words::WORDS;
use crate::{mutate, seeds};

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds::own("pages"));

pub fn input(random: &mut Random) -> Vec<u8> {
    mutate::bytes(&SEEDS, WORDS, random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let page = Source {
        name: "page.md".to_owned(),
        text: String::from_utf8_lossy(input).into_owned(),
    };
    let Ok(documents) = page::extract(&page) else {
        return Ok(false);
    };
    for document in documents {
        hold(page.text.contains(&document.text), || {
            "a document is not a piece of its page".to_owned()
        })?;
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let plain = document.name.chars().all(known) && !document.name.starts_with('.');
        hold(plain && document.name.len() < 120, || {
            "a name of a file is too long or odd".to_owned()
        })?;
        descriptions(vec![document], Vec::new())?;
    }
    Ok(true)
}
