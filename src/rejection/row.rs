//! One row of the tables: the words, the statuses, and their meaning.

use super::answer::{Role, Said};
use super::detail::Detail;
use super::kind::RejectionKind;

/// Which servers a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speaker {
    /// A server that knows only keys.
    Server,
    /// A vendor that issues logins, which do not concern the sender at a gateway.
    WithLogins,
    /// A gateway, about the keys that it issues.
    Gateway,
    /// A web page. Only pages are compared with it.
    Page,
    /// A vendor of this name, whose numbers mean something else at other vendors.
    Only(&'static str),
}

/// The words, the statuses, and their meaning.
#[derive(Clone, Copy)]
pub(super) struct Row {
    says: Says,
    statuses: (u16, u16),
    weight: Weight,
    pub(super) cause: RejectionKind,
    pub(super) detail: Option<&'static Detail>,
    /// Whether the words state it, and not only make it likely.
    pub(super) is_sure: bool,
}

#[derive(Clone, Copy)]
enum Says {
    /// A word for programs.
    Word(&'static str),
    /// A sentence with these parts, in this order, in either case. A `^` before the first part means the
    /// beginning.
    Parts(&'static [&'static str]),
}

/// The priority of a row among others that match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// A word or a sentence with many meanings. It counts only at certain statuses.
    Vague,
    /// A sentence that many servers use.
    Plain,
    /// A word for programs inside a sentence.
    Mentioned,
    Sentence,
    Word,
    /// A sentence that is more specific than the word beside it, or has another meaning.
    Refining,
}

/// A word with one meaning at any status.
pub(super) const fn word(word: &'static str, cause: RejectionKind) -> Row {
    Row::new(Says::Word(word), Weight::Word, cause)
}

/// A vague word.
pub(super) const fn vague(word: &'static str, at: (u16, u16), cause: RejectionKind) -> Row {
    Row::new(Says::Word(word), Weight::Vague, cause).at(at)
}

/// A sentence with one meaning.
pub(super) const fn text(parts: &'static [&'static str], cause: RejectionKind) -> Row {
    Row::new(Says::Parts(parts), Weight::Sentence, cause)
}

/// A sentence that many servers use in similar words.
pub(super) const fn plain(parts: &'static [&'static str], cause: RejectionKind) -> Row {
    Row::new(Says::Parts(parts), Weight::Plain, cause)
}

/// A vague sentence.
pub(super) const fn weak(
    parts: &'static [&'static str],
    at: (u16, u16),
    cause: RejectionKind,
) -> Row {
    Row::new(Says::Parts(parts), Weight::Vague, cause).at(at)
}

/// A sentence that counts more than a word beside it.
pub(super) const fn refines(parts: &'static [&'static str], cause: RejectionKind) -> Row {
    Row::new(Says::Parts(parts), Weight::Refining, cause)
}

impl Row {
    const fn new(says: Says, weight: Weight, cause: RejectionKind) -> Self {
        Self {
            says,
            statuses: (0, u16::MAX),
            weight,
            cause,
            detail: None,
            is_sure: true,
        }
    }

    pub(super) const fn at(mut self, statuses: (u16, u16)) -> Self {
        self.statuses = statuses;
        self
    }

    pub(super) const fn so(mut self, detail: &'static Detail) -> Self {
        self.detail = Some(detail);
        self
    }

    pub(super) const fn likely(mut self) -> Self {
        self.is_sure = false;
        self
    }

    /// Returns the row's priority for a word or sentence, if it matches, and how much of it matches.
    pub(super) fn fits(&self, status: u16, heard: &Heard<'_>) -> Option<(Weight, usize)> {
        let Said { text, role, layer } = heard.said;
        let (from, to) = self.statuses;
        let is_at = |status: u16| (from..=to).contains(&status);
        // An error in a stream that began well has no status any more.
        let may_be =
            is_at(status) || layer.status.is_some_and(is_at) || (200..300).contains(&status);
        match self.says {
            _ if !may_be => None,
            Says::Word(word) if role == Role::Word => {
                (word == text).then_some((self.weight, word.len()))
            }
            Says::Word(word) if self.weight == Weight::Word => heard
                .words
                .contains(&word)
                .then_some((Weight::Mentioned, word.len())),
            Says::Parts(parts) if role != Role::Word => heard
                .has(parts)
                .then(|| (self.weight, parts.iter().map(|part| part.len()).sum())),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(super) fn is_word(&self) -> bool {
        matches!(self.says, Says::Word(_))
    }

    #[cfg(test)]
    pub(super) fn says(&self) -> &[&'static str] {
        match &self.says {
            Says::Word(word) => std::slice::from_ref(word),
            Says::Parts(parts) => parts,
        }
    }

    /// Returns the matching text of the answer: of several parts the longest.
    pub(super) fn known(&self) -> &'static str {
        match self.says {
            Says::Word(word) => word,
            Says::Parts(parts) => parts
                .iter()
                .map(|part| part.trim_start_matches('^'))
                .max_by_key(|part| part.len())
                .unwrap_or_default()
                .trim_matches([' ', '\'', '"']),
        }
    }
}

/// A word or sentence, prepared for the comparison with every row.
pub(super) struct Heard<'a> {
    pub(super) said: Said<'a>,
    /// Which pairs of letters the text has, to rule out most rows quickly.
    pairs: [u64; PAIRS / 64],
    /// Words in it that look like words for programs.
    words: Vec<&'a str>,
}

const PAIRS: usize = 1024;

impl<'a> Heard<'a> {
    pub(super) fn new(said: Said<'a>) -> Self {
        let mut pairs = [0; PAIRS / 64];
        for pair in said.text.as_bytes().windows(2) {
            let (slot, bit) = place(pair);
            if let Some(slot) = pairs.get_mut(slot) {
                *slot |= bit;
            }
        }
        let is_in_word = |char: char| char.is_ascii_alphanumeric() || "_.:".contains(char);
        let words = said.text.split(|char| !is_in_word(char));
        let words = words.map(|word| word.trim_matches(['.', ':']));
        Self {
            said,
            pairs,
            words: match said.role {
                Role::Sentence => words.filter(|word| is_for_programs(word)).collect(),
                _ => Vec::new(),
            },
        }
    }

    fn has(&self, parts: &[&str]) -> bool {
        let mut rest = self.said.text.as_bytes();
        parts.iter().all(|part| {
            let (part, is_first) = match part.as_bytes() {
                [b'^', part @ ..] => (part, true),
                part => (part, false),
            };
            let may_be = part.windows(2).all(|pair| {
                let (slot, bit) = place(pair);
                self.pairs.get(slot).is_some_and(|slot| slot & bit != 0)
            });
            let mut windows = rest.windows(part.len());
            let at = may_be
                .then(|| windows.position(|window| window.eq_ignore_ascii_case(part)))
                .flatten()
                .filter(|at| *at == 0 || !is_first);
            let after = at.and_then(|at| rest.get(at.saturating_add(part.len())..));
            rest = after.unwrap_or_default();
            after.is_some()
        })
    }
}

/// Returns the slot of a pair of letters, in either case, and its bit.
fn place(pair: &[u8]) -> (usize, u64) {
    let place = pair.iter().fold(0_usize, |place, byte| {
        let byte = usize::from(byte.to_ascii_lowercase());
        place.wrapping_mul(37).wrapping_add(byte) % PAIRS
    });
    (place / 64, 1 << (place % 64))
}

// `invalid_api_key`, `DeploymentNotFound`, `Model.AccessDenied`; not `Unauthorized` or `Bearer`.
fn is_for_programs(word: &str) -> bool {
    let inner = word.get(1..).unwrap_or_default();
    word.len() >= 8 && (word.contains('_') || inner.bytes().any(|byte| byte.is_ascii_uppercase()))
}
