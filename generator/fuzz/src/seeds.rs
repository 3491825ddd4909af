//! Reads the files that inputs are created from.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::mutate;
use crate::random::Random;
use crate::words::WORDS;

/// Returns the files of a target's own folder.
pub fn own(target: &str) -> Vec<Vec<u8>> {
    read(&format!("fuzz/corpus/{target}"), &[])
}

/// Returns the files of a folder below the generator's, ordered by name; if extensions are given, only files with one
/// of them.
pub fn read(folder: &str, extensions: &[&str]) -> Vec<Vec<u8>> {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = generator.join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("readable").path())
        .filter(|path| {
            let extension = path
                .extension()
                .and_then(|it| it.to_str())
                .unwrap_or_default();
            path.is_file() && (extensions.is_empty() || extensions.contains(&extension))
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "nothing in {}", folder.display());
    let read = |path: PathBuf| fs::read(path).expect("readable");
    paths.into_iter().map(read).collect()
}

/// Texts in JSON or YAML, with their parsed trees and nodes.
pub struct Trees {
    texts: Vec<Vec<u8>>,
    trees: Vec<Value>,
    nodes: Vec<Value>,
}

impl Trees {
    /// Parses these texts; the nodes also come from `others`.
    pub fn new(texts: Vec<Vec<u8>>, others: &[Vec<u8>]) -> Self {
        let trees: Vec<_> = texts.iter().filter_map(|text| tree(text)).collect();
        let all = others.iter().filter_map(|text| tree(text));
        let all = all.chain(trees.iter().cloned());
        let nodes = all.flat_map(|tree| mutate::nodes(&tree)).collect();
        Self {
            texts,
            trees,
            nodes,
        }
    }

    /// Returns a mutation of one of them. Usually it is JSON; sometimes only its bytes are similar, or it is arbitrary
    /// text.
    pub fn mutated(&self, random: &mut Random) -> Vec<u8> {
        if random.once_in(32) {
            return (0..random.below(200))
                .map(|_| random.next() as u8)
                .collect();
        }
        if random.once_in(8) {
            return mutate::bytes(&self.texts, WORDS, random);
        }
        let seed = random.pick(&self.trees).cloned().unwrap_or_default();
        let text = mutate::tree(&seed, &self.nodes, random).into_bytes();
        match random.once_in(8) {
            true => mutate::bytes(&[text], WORDS, random),
            false => text,
        }
    }
}

/// Parses a text; numbers that a tree cannot hold are replaced by the largest `i64`.
fn tree(text: &[u8]) -> Option<Value> {
    let text = str::from_utf8(text).ok()?;
    let text = text.replace("99999999999999999999", "9223372036854775807");
    serde_yaml::from_str(&text).ok()
}
