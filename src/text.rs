//! Text from outside, before anybody has decided whether it is a secret.

mod path;

pub(crate) use self::path::{is_same_on_windows, shown_below, shown_path, spelled_on_windows};

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::secret::{begins_like_key, is_example_name, is_pasted_key, stand_in};

/// The longest name that is printed.
pub(crate) const LONGEST_NAME: usize = 64;

/// A text as it was found. It may be a misplaced key, so nothing prints it.
///
/// ```
/// use auth_resolver::system::UncheckedText;
///
/// assert_eq!(format!("{:?}", UncheckedText::new("acme-1234")), "[unchecked]");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UncheckedText(Zeroizing<String>);

/// A key or a text of a document: borrowed as far as it can be, wiped where it was decoded. It may be a
/// secret.
#[derive(Clone)]
pub(crate) enum Text<'t> {
    /// A part of the document: it has no escapes.
    Written(&'t str),
    Decoded(Zeroizing<String>),
}

/// A text that should be a name: a provider's id, a variable, a profile.
///
/// It prints as itself only if it looks like a name. People paste keys into such fields, so one that
/// does not look like a name is never shown, and is wiped.
///
/// ```
/// use auth_resolver::source::Name;
///
/// assert_eq!(Name::new("ACME_API_KEY").to_string(), "ACME_API_KEY");
/// assert_eq!(Name::new("sk-pasted by mistake").to_string(), "<not a valid name>");
/// ```
#[derive(Clone)]
pub struct Name(Judged);

/// Judged once, when it is made.
#[derive(Clone)]
enum Judged {
    /// It stands in this program.
    Known(&'static str),
    /// It may be shown, so there is nothing to wipe. Findings share it.
    Valid(Arc<str>),
    Invalid(UncheckedText),
}

impl UncheckedText {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Returns the text. It may be a secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Text<'_> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Written(written) => written,
            Self::Decoded(decoded) => decoded,
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Name {
    /// Wraps a name.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(if is_printable_name(text) {
            Judged::Valid(text.into())
        } else {
            Judged::Invalid(UncheckedText::new(text))
        })
    }

    /// Wraps the name of a variable, if it is one.
    pub(crate) fn of_variable(text: &str) -> Option<Self> {
        is_variable_name(text).then(|| Self(Judged::Valid(text.into())))
    }

    /// Takes a name that stands in this program and was judged by whoever wrote it there.
    pub(crate) fn known(text: &'static str) -> Self {
        debug_assert!(is_printable_name(text), "{text}");
        Self(Judged::Known(text))
    }

    /// Returns the name as written. It may be a misplaced secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        match &self.0 {
            Judged::Known(name) => name,
            Judged::Valid(name) => name,
            Judged::Invalid(text) => text.expose(),
        }
    }

    /// Returns what is printed: the name, or that it is none.
    pub(crate) fn shown(&self) -> &str {
        match &self.0 {
            Judged::Known(name) => name,
            Judged::Valid(name) => name,
            Judged::Invalid(_) => "<not a valid name>",
        }
    }

    /// Returns whether the text looks like a name and prints as itself.
    ///
    /// ```
    /// use auth_resolver::source::Name;
    ///
    /// assert!(Name::new("acme-eu.1").is_valid());
    /// assert!(!Name::new("sk-pasted-here").is_valid()); // begins as keys do
    /// assert!(!Name::new("two words").is_valid());
    /// ```
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !matches!(self.0, Judged::Invalid(_))
    }
}

/// Returns whether a text looks like a name rather than like a secret.
///
/// Letters, digits, `_`, `-`, `.`, at most 64 characters, and none of the shapes that keys and
/// tokens have.
pub(crate) fn is_printable_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_separator(byte))
        && !looks_like_key(text)
}

/// Returns whether a text can be one label of a host's name (RFC 1123), and does not begin as keys do. It
/// names a host below a domain, and no other domain.
// Names of resources mix letters and digits, so what counts is what counts of a host in a base URL.
pub(crate) fn is_host_label(text: &str) -> bool {
    const LONGEST_LABEL: usize = 63;
    let is_of_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LONGEST_LABEL).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(is_of_label)
        && !is_pasted_key(text)
}

/// Returns whether a text can be the name of a region: a label that looks like a name, and not
/// `undefined` or `your-region`.
pub(crate) fn is_region(text: &str) -> bool {
    is_host_label(text) && is_printable_name(text) && !is_placeholder_name(text)
}

/// Returns whether a text stands where a name belongs and is none: nothing filled it in.
pub(crate) fn is_placeholder_name(text: &str) -> bool {
    is_example_name(text) || stand_in(text).is_some()
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.')
}

/// Returns whether a text can name a variable (POSIX) and does not look like a secret.
pub(crate) fn is_variable_name(text: &str) -> bool {
    is_printable_name(text)
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

// A key pasted into a name field passes every test of characters. So the well-known beginnings are
// refused, and words as random text has them: long, or long enough with letters and digits mixed, or
// in groups of one length, as keys are written to be read out.
fn looks_like_key(text: &str) -> bool {
    let digits_of = |word: &[u8]| word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let digits = digits_of(text.as_bytes());
    let is_long = |word: &[u8]| word.len() > 24;
    let is_mixed = |word: &[u8]| word.len() >= 12 && (2..word.len()).contains(&digits_of(word));
    // No word is longer than all of them, or has more digits. That settles it for most names.
    let may_be_random = digits >= 2 || is_long(text.as_bytes());
    let mut words = text.as_bytes().split(|byte| is_separator(*byte));
    digits > 12
        || (may_be_random && words.any(|word| is_long(word) || is_mixed(word)))
        || has_equal_groups(text)
        || begins_like_key(text)
}

/// Returns whether a text that is meant to be a path looks like a key instead.
// Of a path that is written out only the well-known beginnings count: directories may well be called by
// random numbers.
pub(crate) fn is_key_for_path(text: &str) -> bool {
    let is_written_out = text.starts_with(['/', '\\', '~', '.'])
        || text.get(1..).is_some_and(|rest| rest.starts_with(':'));
    let looks_like_key = || {
        let is_of_name = |char: char| char.is_ascii_alphanumeric() || "_-.".contains(char);
        let mut words = text.split(|char| !is_of_name(char));
        looks_like_key(text) || words.any(looks_like_key)
    };
    text.split(['/', '\\']).any(is_pasted_key) || !is_written_out && looks_like_key()
}

/// The fewest groups, and the fewest characters in each, that nobody would make a name of.
const GROUPS: usize = 4;
const GROUP: usize = 4;

// Between `-` alone: variables such as `ACME_PROD_EAST_KEYS` come to such groups by chance.
fn has_equal_groups(text: &str) -> bool {
    // Most names have no hyphen, and thousands may be looked at.
    let hyphens = text.bytes().filter(|byte| *byte == b'-').count();
    hyphens.saturating_add(1) >= GROUPS
        && text.split(['_', '.']).any(|part| {
            let mut length = 0;
            let mut count: usize = 0;
            part.split('-').any(|group| {
                let goes_on = count > 0 && group.len() == length;
                count = if goes_on { count.saturating_add(1) } else { 1 };
                length = group.len();
                count >= GROUPS && length >= GROUP
            })
        })
}

/// Returns the word that a text is probably meant to be, if it is nearly one. For texts that are not
/// repeated themselves.
pub(crate) fn nearest(
    text: &str,
    words: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let near = words.into_iter().filter_map(|word| {
        let begins = |long: &str, short: &str| {
            let start = long.get(..short.len()).unwrap_or_default();
            short.len() >= LEAST_BEGINNING && start.eq_ignore_ascii_case(short)
        };
        let most = if begins(text, word) || begins(word, text) {
            MOST_SLIPS
        } else {
            word.len().div_euclid(3).min(MOST_SLIPS)
        };
        let length_fits = word.len().abs_diff(text.len()) <= most;
        let slips = length_fits.then(|| slips(text, word))?;
        (slips <= most).then_some((slips, word))
    });
    near.min_by_key(|(slips, _)| *slips).map(|(_, word)| word)
}

/// So many characters can be wrong, too many or missing. It is a third of the word at most, unless one
/// begins with the other, as `apikey` with `api`.
const MOST_SLIPS: usize = 3;
const LEAST_BEGINNING: usize = 3;

/// Returns whether a name is another one with other separators, in another case, with one letter wrong, or with
/// two swapped.
pub(crate) fn is_misspelt(name: &str, meant: &str) -> bool {
    if name.len().abs_diff(meant.len()) > MOST_SLIPS || name == meant {
        return false;
    }
    // A word of three letters is soon another word.
    is_same_word(name, meant) || (meant.len() > 3 && is_one_slip(name, meant))
}

/// Returns whether a name is another one with other separators, or in another case.
pub(crate) fn is_same_word(name: &str, meant: &str) -> bool {
    letters(name).eq(letters(meant))
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    let letters = text.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
    letters.map(|byte| byte.to_ascii_lowercase())
}

/// Returns whether one letter is wrong, missing or too many, or two neighbours are swapped. In one pass: it is
/// asked of every key of a file.
fn is_one_slip(name: &str, meant: &str) -> bool {
    let longest = name.len().max(meant.len());
    if longest.saturating_sub(name.len().min(meant.len())) > 1 {
        return false;
    }
    let alike = |(a, b): &(u8, u8)| a.eq_ignore_ascii_case(b);
    let start = name.bytes().zip(meant.bytes()).take_while(alike).count();
    let ends = name.bytes().rev().zip(meant.bytes().rev());
    let same = start.saturating_add(ends.take_while(alike).count());
    let swapped = || {
        let two = |text: &str| {
            let mut rest = text.bytes().skip(start);
            Some((
                rest.next()?.to_ascii_lowercase(),
                rest.next()?.to_ascii_lowercase(),
            ))
        };
        name.len() == meant.len() && two(name) == two(meant).map(|(a, b)| (b, a))
    };
    same >= longest.saturating_sub(1) || (same == longest.saturating_sub(2) && swapped())
}

/// Counts the characters that differ (Levenshtein), whatever their case. Both texts are short.
fn slips(text: &str, word: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (index, written) in text.bytes().enumerate() {
        let mut left = index.saturating_add(1);
        let mut next = vec![left];
        for (above, meant) in row.windows(2).zip(word.bytes()) {
            let differs = !written.eq_ignore_ascii_case(&meant);
            if let [diagonal, above] = above {
                let dropped = left.min(*above).saturating_add(1);
                left = dropped.min(diagonal.saturating_add(usize::from(differs)));
            }
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Returns which word was probably meant, behind what was expected.
pub(crate) fn did_you_mean(word: Option<&str>) -> String {
    word.map_or_else(String::new, |word| {
        format!(" (did you mean `{}`?)", Printable(word))
    })
}

/// Prints a text from outside with every character escaped that could steer a terminal or reorder
/// what is read: controls, line and paragraph separators, format and bidirectional marks.
pub(crate) fn write_printable(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    if is_plain(text) {
        return f.write_str(text);
    }
    for char in text.chars() {
        if is_steering(char) {
            write!(f, "{}", char.escape_unicode())?;
        } else {
            f.write_char(char)?;
        }
    }
    Ok(())
}

/// A text from outside, printed by [`write_printable`].
pub(crate) struct Printable<'t>(pub(crate) &'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_printable(f, self.0)
    }
}

/// Returns a text as [`write_printable`] prints it.
pub(crate) fn printable(text: impl Into<String>) -> String {
    let text = text.into();
    if !is_plain(&text) && text.contains(is_steering) {
        Printable(&text).to_string()
    } else {
        text
    }
}

// Nearly all texts are, and bytes are compared many at a time.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

// Unicode's general categories Cc, Cf, Zl and Zp, as far as they are assigned in version 16.
fn is_steering(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_control();
    }
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'..='\u{e007f}')
}

impl fmt::Debug for UncheckedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[unchecked]")
    }
}

// Whether a name is valid follows from its text, so equal texts are equal names.
impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
