//! The JSONPath of an overlay action → pointers to the values that it selects.
//!
//! According to RFC 9535, a value that can be reached in several ways is selected several times: four `..` select a
//! value once for each way to pass four of its ancestors. An action needs each value only once. So a path is evaluated
//! segment by segment and selector by selector, and duplicates are dropped after each step. What can still take long,
//! such as filters that search far, is estimated before it is evaluated, and [bounded](Steps).

use crate::source::Pointer;
use serde_json::Value;
use serde_json_path::JsonPath;
use std::collections::BTreeSet;

/// Longer or more deeply nested paths could exhaust the stack or take their parser too long.
const LENGTH: usize = 1_000;
const NESTING: usize = 16;

/// How many values the actions of all overlays may visit or move in total: a base amount, plus a number for each value
/// of the documents.
const STEPS: usize = 10_000_000;
const TIMES: usize = 64;

/// The cost of applying a short regular expression to a value, in steps: it is compiled each time. Matching it takes
/// linear time in the text. A long one costs more, as do repetitions and classes such as `\w`.
const EXPRESSION: usize = 500;
const SHORT: usize = 100;
const CLASS: usize = 100;

/// How many more values may be visited.
pub(super) struct Steps(usize);

impl Steps {
    pub(super) fn new<'a>(documents: impl Iterator<Item = &'a Value>) -> Self {
        let values = documents.map(|document| Extent::of(document).values);
        Self(STEPS + TIMES * values.sum::<usize>())
    }

    /// Spends `count` steps; `None` if there are not enough left.
    pub(super) fn take(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.checked_sub(count)?;
        Some(())
    }
}

/// A checked path.
pub(super) struct Selector(Vec<Segment>);

/// A segment of a path.
struct Segment {
    /// Whether the segment starts with `..`, so that what it selects from a value it also selects from the ancestors of
    /// that value.
    is_deep: bool,
    /// Each of the segment's selectors as a path of its own.
    selectors: Vec<Path>,
}

struct Path {
    path: JsonPath,
    /// The number of `..` in the path.
    descents: u32,
    /// The number of paths in it that start at the root.
    absolute: u32,
    /// How many times the path visits each value.
    times: usize,
    /// The number of regular expressions in the path, each of which may read all text.
    expressions: usize,
    /// Whether the path visits only the members of a value, and each of them once.
    is_near: bool,
}

impl Selector {
    /// Parses a path, or returns what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let nesting = text.matches(['(', '[']).count();
        if text.len() > LENGTH || nesting > NESTING {
            return Err("this JSONPath is too long".to_owned());
        }
        let whole = Path::parse(text)?;
        // A path that refers to the root has to be evaluated as a whole.
        if whole.absolute > 0 {
            return Ok(Self(vec![Segment {
                is_deep: false,
                selectors: vec![whole],
            }]));
        }
        let segments = segments(text).into_iter().map(Segment::parse);
        segments.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the pointers to the selected values, in order; `None` if there are not enough steps left to find them.
    pub(super) fn select(&self, root: &Value, steps: &mut Steps) -> Option<Vec<Pointer>> {
        let mut places = vec![Pointer::ROOT];
        for segment in &self.0 {
            let around: BTreeSet<&str> = places.iter().map(Pointer::as_str).collect();
            let is_within = |at: &Pointer| {
                let slashes = at.as_str().match_indices('/');
                let mut outer = slashes.map(|(end, _)| &at.as_str()[..end]);
                outer.any(|place| around.contains(place))
            };
            let mut next = Vec::new();
            let mut seen = BTreeSet::new();
            for at in places
                .iter()
                .filter(|at| !segment.is_deep || !is_within(at))
            {
                let Some(value) = at.value(root) else {
                    continue;
                };
                for path in &segment.selectors {
                    steps.take(path.cost(value, root))?;
                    for found in path.path.query_located(value).locations() {
                        let place = at.concat(&Pointer::from(&*found.to_json_pointer()));
                        if seen.insert(place.clone()) {
                            next.push(place);
                        }
                    }
                }
            }
            places = next;
        }
        Some(places)
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, String> {
        let selectors = match text.split_once('[') {
            None => vec![Path::parse(&format!("${text}"))?],
            Some((dots, selectors)) => {
                let selectors = selectors.strip_suffix(']').unwrap_or(selectors);
                let selectors = split(selectors, |c, _| c == ',').into_iter();
                selectors
                    .map(|selector| Path::parse(&format!("${dots}[{selector}]")))
                    .collect::<Result<_, _>>()?
            }
        };
        Ok(Self {
            is_deep: text.starts_with(".."),
            selectors,
        })
    }
}

impl Path {
    fn parse(text: &str) -> Result<Self, String> {
        let path =
            JsonPath::parse(text).map_err(|error| format!("this is not a JSONPath: {error}"))?;
        // The characters of the path that are not in quotes.
        let signs = signs(text);
        let count = |sign: &str| signs.matches(sign).count() as u32;
        let expressions = count("match(") + count("search(");
        // A regular expression in quotes leaves only the comma before it. One from the documents could have any size.
        if count(",)") != expressions {
            return Err("a regular expression in a JSONPath must be a string in quotes".to_owned());
        }
        // Selectors in brackets are evaluated one by one, and the commas of functions separate arguments.
        let commas = count(",").saturating_sub(expressions);
        let filter = signs.split_once('?').map(|(_, filter)| filter);
        let looks_far = filter.is_some_and(|filter| filter.contains(['?', '*', ':', '$']));
        Ok(Self {
            path,
            descents: count(".."),
            absolute: count("$").saturating_sub(1),
            times: 2_usize
                .saturating_pow(commas)
                .saturating_mul(expression_cost(text).saturating_pow(expressions)),
            expressions: expressions as usize,
            is_near: count("..") == 0 && commas == 0 && !looks_far,
        })
    }

    /// Estimates how many values are visited, at most, to evaluate this path from a value of a document.
    fn cost(&self, value: &Value, document: &Value) -> usize {
        if self.is_near && self.expressions == 0 {
            return members(value).saturating_mul(self.times);
        }
        // A value is visited from each of its ancestors that a `..` starts from, except for the first `..`.
        let extent = Extent::of(value);
        let read = self.expressions.saturating_mul(extent.text);
        if self.is_near {
            let visited = members(value).saturating_mul(self.times);
            return visited.saturating_add(extent.values).saturating_add(read);
        }
        let ways = extent.depth.saturating_pow(self.descents.saturating_sub(1));
        // Most paths start at the root only once, and many of them must not read the whole document for that.
        let roots = match self.absolute {
            0 => 1,
            absolute => Extent::of(document).values.saturating_pow(absolute),
        };
        let times = self.times.saturating_mul(ways).saturating_mul(roots);
        let visited = extent.values.saturating_mul(times);
        visited.saturating_add(read.saturating_mul(ways).saturating_mul(roots))
    }
}

/// The size of a value.
struct Extent {
    values: usize,
    depth: usize,
    /// The length of all strings.
    text: usize,
}

impl Extent {
    fn of(value: &Value) -> Self {
        let mut extent = Self {
            values: 1,
            depth: 1,
            text: value.as_str().map_or(0, str::len),
        };
        let mut add = |inner: &Value| {
            let inner = Self::of(inner);
            extent.values += inner.values;
            extent.text += inner.text;
            extent.depth = extent.depth.max(1 + inner.depth);
        };
        match value {
            Value::Array(items) => items.iter().for_each(&mut add),
            Value::Object(members) => members.values().for_each(&mut add),
            _ => {}
        }
        extent
    }
}

/// Counts a value and its direct members.
fn members(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

/// Splits a path, which has been parsed before, into its segments, without the leading `$`.
fn segments(path: &str) -> Vec<&str> {
    let segments = split(path.trim().trim_start_matches('$'), |c, before| match c {
        '.' => !before.ends_with('.'),
        '[' => !before.trim_end().ends_with(".."),
        _ => false,
    });
    segments
        .into_iter()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect()
}

/// Splits a path at characters outside of quotes and brackets. A comma is dropped; any other character stays with the
/// part after it. `is_cut` gets the character and the text between the last cut and it.
fn split(text: &str, is_cut: impl Fn(char, &str) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, sign) in unquoted(text) {
        if depth == 0 && is_cut(sign, &text[start..at]) {
            parts.push(&text[start..at]);
            start = at + usize::from(sign == ',');
        }
        match sign {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Estimates the cost of compiling the regular expressions of a path, in steps.
fn expression_cost(text: &str) -> usize {
    let length = text.len() + CLASS * text.matches('\\').count();
    let counts = text.split('{').skip(1).map(|rest| {
        let digits = rest.split('}').next().unwrap_or(rest).split(',');
        digits
            .filter_map(|it| it.trim().parse().ok())
            .fold(1, usize::max)
    });
    let times = counts.fold(1, usize::saturating_mul);
    EXPRESSION.saturating_mul((length.saturating_mul(times) / SHORT).max(1))
}

fn signs(text: &str) -> String {
    unquoted(text).map(|(_, sign)| sign).collect()
}

/// The characters of a path, without quoted text, quotes and whitespace.
fn unquoted(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut is_escaped) = (None, false);
    text.char_indices().filter(move |(_, c)| {
        match (quote, *c) {
            (None, '"' | '\'') => quote = Some(*c),
            (None, c) => return !c.is_whitespace(),
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn places(path: &str, value: &Value) -> BTreeSet<String> {
        let selector = Selector::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let found = selector.select(value, &mut Steps::new([value].into_iter()));
        let found = found.unwrap_or_else(|| panic!("{path}: too many steps"));
        let places: BTreeSet<_> = found.iter().map(Pointer::to_string).collect();
        assert_eq!(places.len(), found.len(), "{path}: each once");
        places
    }

    #[test]
    fn places_are_those_that_the_whole_path_selects() {
        let value = json!({
            "a": [{"b": 1, "c]": {"d'": [1, 2]}}, {"b": 2, "x,y": {"b": 3, "..": 4}}],
            "é.f": {"b": [[{"b": 5}]], "a": {"a": {"a": 1}}},
        });
        for path in [
            "$",
            "$.a",
            "$.a[0].b",
            "$['a'][*]['b', \"c]\"]",
            "$.a[0]['c]'][\"d'\"][0, 1, 0]",
            "$.a[0]['c]']['d\\''][*]",
            "$..b",
            "$..b..b",
            "$..[ 'b' , 'a' ]..a",
            "$..*..*",
            "$..['x,y']..*",
            "$.a[1]['x,y']['..']",
            "$['é.f']..a",
            "$.a[?@.b == 2]",
            "$.a[?@.b == $.a[0].b]..*",
            "$.a[?@['x,y'].b > 2, 0]",
            "$..[?@.b]",
            "$..[?@..b]",
            "$..[?@.*, 'a']",
            "$[?length(@.a) > 0]",
            "$.a[::-1]",
            "$.a[?match(@['x,y']['..'], 'a')]",
        ] {
            let whole = JsonPath::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
            let whole = whole.query_located(&value);
            let expected = whole.locations().map(|at| at.to_json_pointer());
            assert_eq!(places(path, &value), expected.collect(), "{path}");
        }
    }

    #[test]
    fn ways_do_not_multiply_and_filters_are_bounded() {
        let leaves: Vec<_> = (0..100).collect();
        let deep = (0..60).fold(json!(leaves), |inner, _| json!({"a": inner}));
        assert_eq!(places("$..*..*..*..*..*", &deep).len(), 156);
        assert_eq!(places("$[*,*,*,*][*,*,*,*]..[*,*]", &deep).len(), 158);
        for path in [
            "$..[?@..a..a..a..a]",
            "$..[?@[*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*]]",
            "$..[?$..[?$..a]]",
            "$..[?match(@.a, 'y') && search(@.c, 'x')]",
        ] {
            let selector = Selector::parse(path).expect(path);
            let found = selector.select(&deep, &mut Steps::new([&deep].into_iter()));
            assert!(found.is_none(), "{path}");
        }
    }

    #[test]
    fn regular_expressions_are_bounded_by_what_they_take() {
        let value = json!([{"a": "x".repeat(100)}, {"a": "y"}]);
        for path in [
            "$[?search(@.a, 'x')]",
            "$[?match(@.a, 'x{100}')]",
            "$[?search(@.a, '\\\\p{Ll}{50}')]",
        ] {
            assert_eq!(
                places(path, &value),
                BTreeSet::from(["/0".to_owned()]),
                "{path}"
            );
        }
        let long = json!([{"a": "x".repeat(30_000_000)}]);
        for (path, value) in [
            ("$[?match(@.a, '((x{100}){100}){100}')]", &value),
            ("$[?search(@.a, 'x{1000}{1000}')]", &value),
            ("$[?search(@.a, 'y')]", &long),
        ] {
            let selector = Selector::parse(path).expect(path);
            let found = selector.select(value, &mut Steps::new([value].into_iter()));
            assert!(found.is_none(), "{path}");
        }
        for path in [
            "$[?match(@.a, @.b)]",
            "$[?search('x', @.b)]",
            "$[?match(@.a, value(@..b))]",
        ] {
            assert!(Selector::parse(path).is_err(), "{path}");
        }
    }
}
