//! A name that does not exist → the existing name that was probably meant.
//!
//! Every name is compared with every candidate, so the total cost is limited: in a description with
//! thousands of mistakes, only the first ones get suggestions.

/// The maximum number of pairs of names that are compared.
const COMPARISONS: usize = 50_000;

/// The maximum length of compared names, in bytes: the time grows with the square of the length.
const LENGTH: usize = 100;

/// The minimum similarity of a suggestion, by Jaro-Winkler, where 1 means equal.
const LIKENESS: f64 = 0.8;

/// Suggests names as long as its budget lasts.
pub(super) struct Nearest {
    left: usize,
}

impl Default for Nearest {
    fn default() -> Self {
        Self { left: COMPARISONS }
    }
}

impl Nearest {
    /// Returns the most similar candidate, if any is similar enough.
    pub(super) fn of<'a>(
        &mut self,
        name: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let mut best = None;
        for candidate in candidates {
            self.left = self.left.checked_sub(1)?;
            if name.len().max(candidate.len()) > LENGTH {
                continue;
            }
            let likeness = strsim::jaro_winkler(candidate, name);
            if likeness > best.map_or(LIKENESS, |(most, _)| most) {
                best = Some((likeness, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_name_is_suggested() {
        let names = ["Account", "AccountId", "Key"];
        let mut nearest = Nearest::default();
        assert_eq!(nearest.of("AcountId", names.into_iter()), Some("AccountId"));
        assert_eq!(nearest.of("Plugin", names.into_iter()), None);
    }

    #[test]
    fn suggestions_end_with_their_budget() {
        let names = vec!["Account"; COMPARISONS];
        let mut nearest = Nearest::default();
        let all = || names.iter().copied();
        assert_eq!(nearest.of("Acount", all()), Some("Account"));
        assert_eq!(nearest.of("Acount", all()), None);
    }
}
