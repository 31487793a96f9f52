//! One row of the tables: the words, the statuses, and their meaning.

use super::answer::{Role, Said};
use super::detail::Detail;
use super::kind::RejectionKind;

type Texts = &'static [&'static str];

/// Words or sentences, of which one is enough, the statuses, and their meaning.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Words for programs; or sentences, in either case, in which `*` is a gap, and a `^` in front means the
    /// beginning.
    pub(super) says: Texts,
    pub(super) role: Role,
    statuses: (u16, u16),
    weight: Weight,
    pub(super) cause: RejectionKind,
    pub(super) detail: Option<&'static Detail>,
    /// Whether the words state it, and not only make it likely.
    pub(super) is_sure: bool,
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

/// Words with one meaning at any status.
pub(super) const fn word(words: Texts, cause: RejectionKind) -> Row {
    Row::new(words, Role::Word, Weight::Word, cause)
}

/// Vague words.
pub(super) const fn vague(words: Texts, at: (u16, u16), cause: RejectionKind) -> Row {
    Row::new(words, Role::Word, Weight::Vague, cause).at(at)
}

/// Sentences with one meaning.
pub(super) const fn text(texts: Texts, cause: RejectionKind) -> Row {
    Row::new(texts, Role::Sentence, Weight::Sentence, cause)
}

/// Sentences that many servers use in similar words.
pub(super) const fn plain(texts: Texts, cause: RejectionKind) -> Row {
    Row::new(texts, Role::Sentence, Weight::Plain, cause)
}

/// Vague sentences.
pub(super) const fn weak(texts: Texts, at: (u16, u16), cause: RejectionKind) -> Row {
    Row::new(texts, Role::Sentence, Weight::Vague, cause).at(at)
}

/// Sentences that count more than a word beside them.
pub(super) const fn refines(texts: Texts, cause: RejectionKind) -> Row {
    Row::new(texts, Role::Sentence, Weight::Refining, cause)
}

impl Row {
    const fn new(says: Texts, role: Role, weight: Weight, cause: RejectionKind) -> Self {
        Self {
            says,
            role,
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

    /// Returns the priority of one of the row's texts for a word or sentence, if it matches, and how much of
    /// it matches.
    pub(super) fn fits(
        &self,
        says: &str,
        status: u16,
        heard: &Heard<'_>,
    ) -> Option<(Weight, usize)> {
        let Said { text, role, layer } = heard.said;
        let (from, to) = self.statuses;
        let is_at = |status: u16| (from..=to).contains(&status);
        // An error in a stream that began well has no status any more.
        let may_be =
            is_at(status) || layer.status.is_some_and(is_at) || (200..300).contains(&status);
        let (weight, is_said) = match (self.role, role) {
            _ if !may_be => return None,
            (Role::Word, Role::Word) => (self.weight, says == text),
            (Role::Word, _) if self.weight == Weight::Word => {
                (Weight::Mentioned, heard.words.contains(&says))
            }
            (Role::Word, _) | (_, Role::Word) => return None,
            _ => (self.weight, heard.has(says)),
        };
        is_said.then(|| (weight, parts(says).map(str::len).sum()))
    }
}

/// Returns the parts of a text, in their order.
pub(super) fn parts(says: &str) -> impl Iterator<Item = &str> {
    says.split('*')
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

    fn has(&self, says: &str) -> bool {
        let mut pairs = says.as_bytes().windows(2);
        let may_be = pairs.all(|pair| {
            let (slot, bit) = place(pair);
            let is_there = self.pairs.get(slot).is_some_and(|slot| slot & bit != 0);
            is_there || pair.iter().any(|byte| b"*^".contains(byte))
        });
        let mut rest = self.said.text.as_bytes();
        may_be
            && parts(says).all(|part| {
                let (part, is_first) = match part.as_bytes() {
                    [b'^', part @ ..] => (part, true),
                    part => (part, false),
                };
                let mut windows = rest.windows(part.len());
                let at = windows
                    .position(|window| window.eq_ignore_ascii_case(part))
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
