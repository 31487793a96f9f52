//! One row of the tables: what is said, at which statuses, and what it means.

use super::answer::{Layer, Role, Said};
use super::detail::Detail;
use super::kind::RejectionKind;

/// Whose words a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speaker {
    /// A server that knows keys alone.
    Server,
    /// A vendor that gives out logins, of which a gateway's sender knows nothing.
    WithLogins,
    /// A gateway, of the keys that it gives out itself.
    Gateway,
    /// A web page: nothing else is compared with it, and it with nothing else.
    Page,
    /// A vendor of this name, of whose numbers others mean something else.
    Only(&'static str),
}

/// What is said, at which statuses, and what it means.
#[derive(Clone, Copy)]
pub(super) struct Row {
    says: Says,
    from: u16,
    to: u16,
    weight: Weight,
    pub(super) cause: RejectionKind,
    pub(super) detail: Option<Detail>,
    /// Whether the words say so, and do not merely make it likely.
    pub(super) is_sure: bool,
}

#[derive(Clone, Copy)]
enum Says {
    /// A word for programs.
    Word(&'static str),
    /// A sentence has these parts, in this order, in letters of either case. A `^` before the first
    /// stands for the beginning.
    Parts(&'static [&'static str]),
}

/// How much a row counts against others that fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// A word or a sentence that is used for whatever one likes. It is tied to statuses.
    Vague,
    /// A sentence in nobody's words in particular.
    Plain,
    /// A word for programs inside a sentence.
    Mentioned,
    Sentence,
    Word,
    /// A sentence that says more than the word beside it, or something else.
    Refining,
}

/// A word that means one thing, at any status.
pub(super) const fn word(word: &'static str, cause: RejectionKind) -> Row {
    Row::new(Says::Word(word), Weight::Word, cause)
}

/// A word that says little.
pub(super) const fn vague(word: &'static str, at: (u16, u16), cause: RejectionKind) -> Row {
    Row::new(Says::Word(word), Weight::Vague, cause).at(at)
}

/// A sentence that means one thing.
pub(super) const fn text(parts: &'static [&'static str], cause: RejectionKind) -> Row {
    Row::new(Says::Parts(parts), Weight::Sentence, cause)
}

/// A sentence that many servers have in much the same words.
pub(super) const fn plain(parts: &'static [&'static str], cause: RejectionKind) -> Row {
    Row::new(Says::Parts(parts), Weight::Plain, cause)
}

/// A sentence that says little.
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
            from: 0,
            to: u16::MAX,
            weight,
            cause,
            detail: None,
            is_sure: true,
        }
    }

    pub(super) const fn at(mut self, (from, to): (u16, u16)) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    pub(super) const fn so(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }

    pub(super) const fn likely(mut self) -> Self {
        self.is_sure = false;
        self
    }

    /// Tells how much the row counts for what is said, if it fits, and how much of it it knows.
    pub(super) fn fits(&self, status: u16, said: &Heard<'_>) -> Option<(Weight, usize)> {
        let role = said.role;
        match self.says {
            _ if !self.is_for(status, said.layer) => None,
            Says::Word(word) if role == Role::Word => {
                (word == said.text).then_some((self.weight, word.len()))
            }
            Says::Word(word) if self.weight == Weight::Word => said
                .mentions(word)
                .then_some((Weight::Mentioned, word.len())),
            Says::Parts(parts) if role != Role::Word => said
                .has(parts)
                .then(|| (self.weight, parts.iter().map(|part| part.len()).sum())),
            _ => None,
        }
    }

    // A stream that has begun well has no status of its own any more.
    fn is_for(&self, status: u16, layer: Layer) -> bool {
        let is_at = |status: u16| (self.from..=self.to).contains(&status);
        is_at(status) || layer.status.is_some_and(is_at) || (200..300).contains(&status)
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

    /// Returns what the row knows, as the answer has it: of several parts the longest.
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

/// Something that was said, ready to be compared with every row.
pub(super) struct Heard<'a> {
    text: &'a str,
    pub(super) role: Role,
    pub(super) layer: Layer,
    /// Which pairs of letters the text has, so that most rows are told apart at a glance.
    pairs: [u64; PAIRS / 64],
    /// Words in it that look as if they were for programs.
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
        let words = match said.role {
            Role::Sentence => said
                .text
                .split(|char| !is_in_word(char))
                .map(|word| word.trim_matches(['.', ':']))
                .filter(|word| is_for_programs(word))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            text: said.text,
            role: said.role,
            layer: said.layer,
            pairs,
            words,
        }
    }

    fn mentions(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    fn has(&self, parts: &[&str]) -> bool {
        let mut rest = self.text.as_bytes();
        parts.iter().all(|part| {
            let (part, is_first) = match part.as_bytes() {
                [b'^', part @ ..] => (part, true),
                part => (part, false),
            };
            let may_be = part.windows(2).all(|pair| self.may_have(pair));
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

    fn may_have(&self, pair: &[u8]) -> bool {
        let (slot, bit) = place(pair);
        self.pairs.get(slot).is_some_and(|slot| slot & bit != 0)
    }
}

/// Returns the slot of a pair of letters, in either case, and its bit in there.
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
