//! Compares what is accepted and selected with the crate `serde_json_path`.

use super::super::JsonPath;
use crate::document::steps::Steps;
use crate::source::Pointer;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DOCUMENTS: LazyLock<[Value; 3]> = LazyLock::new(|| {
    [
        json!({
            "a": [3, 5, 1, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo", "c": [null, [1, 2]]}],
            "b": {"a": 1, "b": {"a": "b", "1": -1.5}},
            "c": "a", "d": null, "é": [[], {}, "", true], "1": [1, 1.0, "1"],
        }),
        json!([0, 1, [2, {"a": {"b": [3]}}, "x\ny"], {"a": 0, "b": [1, 2, 3, 4, 5]}, null, false, "ab"]),
        json!("text"),
    ]
});

/// Whether the crate refuses a path that the RFC allows: it allows no blank before `..` (§2.5, `segments`).
fn is_wrongly_refused(path: &str) -> bool {
    [" ..", "\n..", "\t.."]
        .iter()
        .any(|blank| path.contains(blank))
}

/// Whether the crate accepts a path that is refused here: the syntax of singular queries has no blanks inside of brackets
/// (§2.3.5.1), and a regular expression in quotes has to be valid, which is a rule of our own.
fn is_wrongly_accepted(error: &str) -> bool {
    error.contains("at most one value") || error.contains("regular expression")
}

/// Whether the crate evaluates a path in another way than the RFC says: for it, two absent values are not `<=`, and one
/// array or object can be `>` another (§2.3.5.2.2); and `&&` is an operator in a class of a regular expression, which has
/// none in RFC 9485.
fn is_wrongly_evaluated(path: &str) -> bool {
    let mut classes = path.split("'[").skip(1).map(|rest| rest.split(']').next());
    let has_operator = classes.any(|class| class.is_some_and(|class| class.contains("&&")));
    has_operator || path.contains("<=") || path.contains('>')
}

/// Compares both for a path. Returns whether they accept it.
fn compare(path: &str) -> Result<bool, String> {
    compare_with(path, path)
}

/// Compares what is found with a path, and what the crate finds with another one that means the same.
fn compare_with(path: &str, other: &str) -> Result<bool, String> {
    let ours = JsonPath::parse(path, &mut Steps::new([].into_iter()));
    let theirs = serde_json_path::JsonPath::parse(other);
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (Err(_), Err(_)) => return Ok(false),
        (Ok(_), Err(_)) if is_wrongly_refused(path) => return Ok(false),
        (Err(error), Ok(_)) if is_wrongly_accepted(&error) => return Ok(false),
        (Ok(_), Err(error)) => return Err(format!("{path:?}: only they refuse it: {error}")),
        (Err(error), Ok(_)) => return Err(format!("{path:?}: only we refuse it: {error}")),
    };
    if is_wrongly_evaluated(other) {
        return Ok(true);
    }
    for document in &*DOCUMENTS {
        let mut steps = Steps::new([document].into_iter());
        let found = ours.select(document, &mut steps);
        let found = found.map_err(|_| format!("{path:?}: too many steps"))?;
        let found: BTreeSet<_> = found.iter().map(Pointer::to_string).collect();
        let expected = theirs.query_located(document);
        let expected: BTreeSet<_> = expected
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        if found != expected {
            return Err(format!("{path:?}: {found:?} and not {expected:?}"));
        }
    }
    Ok(true)
}

const SEGMENTS: &[&str] = &[
    ".a",
    ".b",
    ".*",
    "..a",
    "..*",
    "['b']",
    "[\"a\"]",
    "[*]",
    "[0]",
    "[-1]",
    "[7]",
    "[1:3]",
    "[::-2]",
    "[5:0:-1]",
    "[-3:]",
    "[::0]",
    "[0, 'a', *]",
    "..[0, 1]",
    "..['a', 'b']",
    "[?@.b]",
    "[?@[0]]",
    "..[?@.a]",
    "[?1 < @]",
    "[?@.*]",
    "..[?@..b]",
    ".é",
    "['1']",
    "[?!@.a, 0]",
    "..[?@ == $.c]",
];

const OPERANDS: &[&str] = &[
    "@",
    "@.a",
    "@.b",
    "@[0]",
    "$.c",
    "$['1'][1]",
    "$.nothing",
    "1",
    "-1.5",
    "'a'",
    "\"k\"",
    "null",
    "true",
    "length(@)",
    "length(@.b)",
    "count(@.*)",
    "count(@..a)",
    "value(@..b)",
    "value(@.c[1])",
];

const TESTS: &[&str] = &[
    "@.a",
    "!@.b",
    "@..b",
    "$.d",
    "@ == 1",
    "@.b != 'k'",
    "(@.a || @.b)",
    "!(@.a && @.b)",
    "match(@, 'a.?')",
    "search(@.b, '[jk]')",
    "!match(@.b, 'k')",
    "2 < count(@[*])",
];

fn generated() -> Vec<String> {
    let mut paths = vec!["$".to_owned()];
    for first in SEGMENTS {
        for second in SEGMENTS {
            paths.push(format!("${first}{second}"));
            paths.push(format!("$ {first}\n{second}.a"));
        }
    }
    for first in TESTS {
        for second in TESTS {
            for third in &TESTS[..4] {
                paths.push(format!("$..[?{first} && {second}||{third}]"));
                paths.push(format!("$.*[? {first}||({second} && !({third}))]"));
            }
        }
    }
    paths
}

/// A generator of numbers that are always the same (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

const PIECES: &[&str] = &[
    "$",
    "@",
    ".",
    "..",
    "*",
    "[",
    "]",
    "(",
    ")",
    "?",
    "!",
    "&&",
    "||",
    "==",
    "!=",
    "<",
    "<=",
    ",",
    ":",
    "-",
    "0",
    "1",
    "01",
    "'",
    "\"",
    "\\",
    "\\u0041",
    "\\uD83D",
    "\\n",
    " ",
    "\n",
    "\t",
    "a",
    "é",
    "_",
    "true",
    "null",
    "length(",
    "count(",
    "value(",
    "match(",
    "1e2",
    ".5",
    "9007199254740992",
];

/// Changes some characters of a path.
fn mutated(path: &str, numbers: &mut Numbers) -> String {
    let mut pieces: Vec<String> = path.chars().map(String::from).collect();
    for _ in 0..=numbers.below(2) {
        let at = numbers.below(pieces.len());
        match numbers.below(4) {
            0 if pieces.len() > 1 => {
                pieces.remove(at);
            }
            1 => {
                let other = numbers.below(pieces.len());
                pieces.swap(at, other);
            }
            2 => pieces[at] = PIECES[numbers.below(PIECES.len())].to_owned(),
            _ => pieces.insert(at, PIECES[numbers.below(PIECES.len())].to_owned()),
        }
    }
    pieces.concat()
}

#[test]
fn generated_paths_select_the_same() {
    for path in generated() {
        assert_eq!(compare(&path), Ok(!is_wrongly_refused(&path)));
    }
}

#[test]
fn comparisons_select_the_same() {
    for left in OPERANDS {
        for right in OPERANDS {
            for operator in ["==", "!=", "<"] {
                let path = format!("$..[?{left} {operator} {right}]");
                assert_eq!(compare(&path), Ok(true));
            }
            for (operator, same) in [
                ("<=", format!("{left} < {right} || {left} == {right}")),
                (">", format!("{right} < {left}")),
                (">=", format!("{right} < {left} || {left} == {right}")),
            ] {
                let path = format!("$..[?{left} {operator} {right}]");
                assert_eq!(compare_with(&path, &format!("$..[?{same}]")), Ok(true));
            }
        }
    }
}

#[test]
fn mutated_paths_are_accepted_or_refused_alike() {
    let mut paths = generated();
    paths.extend(
        OPERANDS
            .iter()
            .map(|operand| format!("$[?{operand} >= @.a]")),
    );
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let path = mutated(&paths[numbers.below(paths.len())], &mut numbers);
        match compare(&path) {
            Ok(true) => accepted += 1,
            Ok(false) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(
        accepted > 1_000 && refused > 1_000,
        "{accepted} and {refused}"
    );
}
