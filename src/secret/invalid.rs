//! Why a text is no secret that a header may carry.

use std::fmt;

/// Why a text is not a [`Secret`](crate::Secret). It holds no part of the text.
///
/// # Examples
///
/// ```
/// use auth_resolver::secret::{CharacterClass, InvalidSecret};
/// use auth_resolver::Secret;
///
/// let why = Secret::parse("made up").unwrap_err();
/// let first = CharacterClass::Whitespace;
/// assert_eq!(why, InvalidSecret::InvalidCharacters { count: 1, first });
/// assert!(!why.to_string().contains("made"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSecret {
    /// There is no text. Most callers take this for "not set".
    #[error("the text is empty, expected visible ASCII characters")]
    Empty,
    /// The text starts with `Bearer `, as in a header that was copied whole.
    #[error("the text starts with `Bearer `, expected the credential alone")]
    BearerPrefix,
    /// The text starts with `http://` or `https://`.
    #[error("the text is a URL, expected a credential")]
    LooksLikeUrl,
    /// The text starts with `{`, as a stored login does.
    #[error("the text is a JSON document, expected the credential alone")]
    LooksLikeJson,
    /// The text is a line such as `ACME_API_KEY=...`, as in a `.env` file.
    #[error("the text is an assignment, expected what is behind the `=` alone")]
    LooksLikeAssignment,
    /// The text stands for a credential: `sk-...`, `your-api-key`, `${VARIABLE}`, `<key>`, `xxx`.
    #[error("the text is a placeholder or an unexpanded variable, expected the credential itself")]
    Placeholder,
    /// The text has characters that an HTTP header may not carry there.
    #[error(
        "the text has {count} character{} that an HTTP header may not carry there (first: {first}), \
         expected visible ASCII characters", if *count == 1 { "" } else { "s" }
    )]
    InvalidCharacters {
        /// How many characters (Unicode scalar values, not bytes) are wrong.
        count: usize,
        /// What kind of character the first of them is.
        first: CharacterClass,
    },
}

/// The kind of a character that does not belong in a [`Secret`](crate::Secret).
///
/// # Examples
///
/// ```
/// use auth_resolver::secret::{CharacterClass, InvalidSecret};
/// use auth_resolver::Secret;
///
/// let first = |text| match Secret::parse(text) {
///     Err(InvalidSecret::InvalidCharacters { first, .. }) => Some(first),
///     _ => None,
/// };
/// assert_eq!(first("made\nup"), Some(CharacterClass::Control));
/// assert_eq!(first("made-üp"), Some(CharacterClass::NonAscii));
/// assert_eq!(first("made-up"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CharacterClass {
    /// An ASCII control character, line breaks included, tab excluded.
    Control,
    /// A space or a tab.
    Whitespace,
    /// Any character outside ASCII.
    NonAscii,
}

impl fmt::Display for CharacterClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Control => "a line break or another control character",
            Self::Whitespace => "a space or tab",
            Self::NonAscii => "a character outside ASCII",
        })
    }
}
