//! Secrets: a string that formats as `[redacted]`, is wiped on drop and is always a valid HTTP
//! header value. Also the cleaning of text from variables and files.

use std::fmt;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use self::prefix::{begins_with, is_one_of, known_prefix};

mod clean;
mod invalid;
mod prefix;
mod stand_in;
#[cfg(test)]
mod tests;

pub(crate) use clean::is_invisible;
pub use clean::{Cleaned, TextNotices};
pub use invalid::{CharacterClass, InvalidSecret, SecretStore};
pub(crate) use prefix::{begins_like_key, is_pasted_key};
pub(crate) use stand_in::{is_any_text, is_example_name, judge as stand_in};

/// How refresh tokens begin: of Claude's logins (`refreshToken` in `.credentials.json`), and of Google's
/// (its guide to OAuth 2.0).
const REFRESH_TOKENS: [&str; 2] = ["sk-ant-ort", "1//0"];

/// Headers that carry a credential.
const HEADERS: [&str; 5] = [
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
];

/// The fewest characters a secret must have for [`Secret::hint`] to show the last four.
const HINT_MIN_CHARACTERS: usize = 20;

/// A secret text: an API key, a token, a secret header's value.
///
/// - It formats as `[redacted]`, has no `Display` and no conversion to a string; [`expose`] is the
///   only way to its text.
/// - It is wiped from memory on drop. The text it was made from is yours to wipe.
/// - It was checked when it was made, so it always makes a legal HTTP header value (RFC 9110,
///   section 5.5).
/// - Two secrets compare in a time that does not depend on where they differ. Their length is not
///   hidden.
///
/// [`expose`]: Secret::expose
///
/// # Examples
///
/// ```
/// use auth_resolver::Secret;
///
/// let key = Secret::parse("sk-example")?;
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// assert_eq!(format!("Bearer {}", key.expose()), "Bearer sk-example");
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone)]
pub struct Secret {
    // Printed by no derive: the only impl of `Debug` is the one below.
    text: SecretString,
}

impl Secret {
    /// Parses `text` as a credential: one or more visible ASCII characters (`0x21` to `0x7e`).
    /// Nothing is trimmed; see [`Cleaned`] for that.
    ///
    /// # Errors
    ///
    /// Returns what is wrong, without repeating any of the text: it is empty, clearly not a
    /// credential (`Bearer ...`, a URL, a placeholder), or has other characters. If several apply,
    /// it is the first in the order of the variants of [`InvalidSecret`].
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::secret::InvalidSecret;
    /// use auth_resolver::Secret;
    ///
    /// assert_eq!(Secret::parse("").unwrap_err(), InvalidSecret::Empty);
    /// assert_eq!(Secret::parse("Bearer sk-example").unwrap_err(), InvalidSecret::BearerPrefix);
    /// assert_eq!(Secret::parse("<your key>").unwrap_err(), InvalidSecret::Placeholder);
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidSecret> {
        if text.is_empty() {
            return Err(InvalidSecret::Empty);
        }
        // The shapes come before the characters: a blank or a `…` in them is not the mistake.
        if begins_with(text, &["bearer "]) {
            return Err(InvalidSecret::BearerPrefix);
        }
        if is_header(text) {
            return Err(InvalidSecret::LooksLikeHeader);
        }
        if begins_with(text, &["https://", "http://"]) {
            return Err(InvalidSecret::LooksLikeUrl);
        }
        if let Some(stands_in) = stand_in::judge(text) {
            return Err(stands_in);
        }
        if text.starts_with('{') {
            return Err(InvalidSecret::LooksLikeJson);
        }
        if is_assignment(text) {
            return Err(InvalidSecret::LooksLikeAssignment);
        }
        if has_stray_end(text) {
            return Err(InvalidSecret::StrayEnd);
        }
        if REFRESH_TOKENS.iter().any(|start| text.starts_with(start)) {
            return Err(InvalidSecret::RefreshToken);
        }
        check_characters(text, 0..0)?;
        Ok(Self::unchecked(text))
    }

    /// Parses `text` as the value of any other HTTP header: visible ASCII, with spaces and tabs
    /// allowed inside but not at the ends (`field-value` of RFC 9110, without `obs-text`).
    ///
    /// # Errors
    ///
    /// [`InvalidSecret::Empty`] and [`InvalidSecret::InvalidCharacters`]; the text may look like
    /// anything else.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::Secret;
    ///
    /// assert!(Secret::parse("team a").is_err()); // no credential
    /// assert_eq!(Secret::header_value("team a")?.expose(), "team a"); // and a good header
    /// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
    /// ```
    pub fn header_value(text: &str) -> Result<Self, InvalidSecret> {
        if text.is_empty() {
            return Err(InvalidSecret::Empty);
        }
        let without_start = text.trim_start_matches(is_blank);
        let start = text.len().saturating_sub(without_start.len());
        check_characters(text, start..text.trim_end_matches(is_blank).len())?;
        Ok(Self::unchecked(text))
    }

    /// Makes the value of a header that has none.
    pub(crate) fn empty() -> Self {
        Self::unchecked("")
    }

    /// Returns a placeholder as it stands, for a server that takes any text.
    pub(crate) fn placeholder(text: &str) -> Option<Self> {
        check_characters(text, 0..0)
            .is_ok()
            .then(|| Self::unchecked(text))
    }

    // Visible ASCII in front of visible ASCII is still a legal header value.
    pub(crate) fn after_word(&self, word: &str) -> Self {
        Self::boxed([word, " ", self.expose()].concat())
    }

    /// Returns the value of `Authorization: Basic`: a text with a colon is put into Base64, another one
    /// is in it already.
    pub(crate) fn basic(&self) -> Self {
        if !self.expose().contains(':') {
            return self.after_word("Basic");
        }
        // Into room for all of it: a string that grows leaves its beginnings in memory.
        let length = self.expose().len().div_ceil(3).saturating_mul(4);
        let mut room = Zeroizing::new(vec![0; length]);
        // Neither can fail: the room is as long as the text, which is ASCII.
        let _ = STANDARD.encode_slice(self.expose(), &mut room);
        let encoded = std::str::from_utf8(&room).unwrap_or_default();
        Self::boxed(["Basic ", encoded].concat())
    }

    /// Returns the secret text. This is the only method that does; do not print the result.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// Returns a short form that lets users tell their keys apart: the class of the prefix (`sk-`,
    /// `sk-proj-`, ..., or nothing), `…`, and the last four characters. `None` if the secret has
    /// fewer than 20 characters.
    ///
    /// It reveals part of the secret. Nothing in this crate prints it unless your program asks.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::Secret;
    ///
    /// let hint = |text| Secret::parse(text).unwrap().hint();
    /// assert_eq!(hint("sk-proj-0123456789abcdef").as_deref(), Some("sk-proj-…cdef"));
    /// assert_eq!(hint("sk-short"), None);
    /// ```
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        mask(self.expose())
    }

    fn unchecked(text: &str) -> Self {
        Self::boxed(text.to_owned())
    }

    // Of a text with room to spare, boxing would leave an unwiped copy behind. Copying a text, or asking
    // for as much as it takes, leaves none.
    fn boxed(text: String) -> Self {
        Self {
            text: SecretString::from(text),
        }
    }
}

/// Prints `[redacted]`, also for `{:#?}`.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Compares in a time that depends only on the lengths.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose()
            .as_bytes()
            .ct_eq(other.expose().as_bytes())
            .into()
    }
}

impl Eq for Secret {}

/// Checks that every character is visible ASCII, or a blank within the byte range `blanks`.
fn check_characters(text: &str, blanks: Range<usize>) -> Result<(), InvalidSecret> {
    // Not `all`: to look at every byte of a long token is quicker than to ask after each whether to stop.
    let is_graphic = |fine, byte: u8| fine & byte.is_ascii_graphic();
    if text.bytes().fold(true, is_graphic) {
        return Ok(());
    }
    let mut wrong = text.char_indices().filter(|(offset, character)| {
        !(character.is_ascii_graphic() || is_blank(*character) && blanks.contains(offset))
    });
    let Some((_, first)) = wrong.next() else {
        return Ok(());
    };
    let first = match first {
        ' ' | '\t' => CharacterClass::Whitespace,
        _ if first.is_ascii() => CharacterClass::Control,
        _ => CharacterClass::NonAscii,
    };
    Err(InvalidSecret::InvalidCharacters {
        count: wrong.count().saturating_add(1),
        first,
    })
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// Tells `x-api-key: c4n4ry`, as guides for `curl` have it, and the value of such a header.
fn is_header(text: &str) -> bool {
    let name = text.split_once(':').map(|(name, _)| name.trim_ascii_end());
    begins_with(text, &["basic "]) || name.is_some_and(|name| is_one_of(name, &HEADERS))
}

// No bearer token has a quote or a backslash (`b64token`, RFC 6750, section 2.1), and no vendor's key.
fn has_stray_end(text: &str) -> bool {
    let is_quoted = |quote| match (text.starts_with(quote), text.ends_with(quote)) {
        (true, true) => text.len() == 1,
        (starts, ends) => starts || ends,
    };
    ['"', '\'', '`'].into_iter().any(is_quoted) || text.ends_with("\\n") || text.ends_with("\\r")
}

// A name in capitals, as keys have it: Base64 ends with its `=`, and has no `_` with capitals alone.
fn is_assignment(text: &str) -> bool {
    let Some((name, value)) = text.split_once('=') else {
        return false;
    };
    let name = name
        .strip_prefix("export ")
        .unwrap_or(name)
        .trim_ascii_end();
    name.contains('_')
        && name
            .bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && !value.trim_start_matches('=').is_empty()
}

/// Masks by characters, whatever they are, with a mask that does not tell how many it hides.
fn mask(text: &str) -> Option<String> {
    text.chars().nth(HINT_MIN_CHARACTERS.saturating_sub(1))?;
    let (offset, _) = text.char_indices().nth_back(3)?;
    let last = text.get(offset..)?;
    Some(format!("{}…{last}", known_prefix(text)))
}
