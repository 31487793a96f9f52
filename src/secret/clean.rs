use std::fmt;

/// A text without what people and editors add around a value: ASCII whitespace, line breaks, a
/// byte order mark, zero-width characters, and one pair of quotes.
///
/// These survive copying from a web page, `NAME="value"` in a Docker environment file, and `echo
/// key > file`. The inside of the value is left to its parser, such as
/// [`Secret::parse`](super::Secret::parse). A pair of quotes around another pair is kept. Cleaning
/// twice gives the same result as cleaning once.
///
/// The text may be a secret, so `Debug` does not print it.
///
/// # Examples
///
/// ```
/// use auth_resolver::secret::Cleaned;
///
/// let cleaned = Cleaned::new("\u{feff}\"sk-example\"\r\n");
/// assert_eq!(cleaned.text(), "sk-example");
/// assert!(cleaned.notices().quotes_stripped());
/// assert!(Cleaned::new(" \n").is_empty());
/// ```
#[derive(Clone, Copy)]
pub struct Cleaned<'a> {
    text: &'a str,
    notices: TextNotices,
}

impl<'a> Cleaned<'a> {
    /// Removes these from both ends of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let (mut text, mut notices) = trim(text, TextNotices::default());
        if let Some(inner) = unquote(text) {
            let (inner, more) = trim(inner, notices);
            // A pair around another pair is nobody's habit: which one is meant is not guessed,
            // and taking off one per call would make a second cleaning differ from the first.
            if unquote(inner).is_none() {
                (text, notices) = (inner, more);
                notices.quotes_stripped = true;
            }
        }
        Self { text, notices }
    }

    /// Returns the cleaned text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns whether nothing is left. This usually counts as "not set".
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns what was removed.
    #[must_use]
    pub fn notices(&self) -> TextNotices {
        self.notices
    }
}

/// Prints the notices; the text shows as `[redacted]`.
impl fmt::Debug for Cleaned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cleaned")
            .field("text", &format_args!("[redacted]"))
            .field("notices", &self.notices)
            .finish()
    }
}

/// What [`Cleaned`] removed from a text.
///
/// # Examples
///
/// ```
/// use auth_resolver::secret::Cleaned;
///
/// let notices = Cleaned::new("\u{200b}'acme-1234'\n").notices();
/// assert!(notices.trimmed() && notices.quotes_stripped() && notices.invisible_stripped());
/// assert_eq!(Cleaned::new("acme-1234").notices(), Default::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextNotices {
    trimmed: bool,
    quotes_stripped: bool,
    invisible_stripped: bool,
}

impl TextNotices {
    /// Returns whether ASCII whitespace or line breaks were removed.
    #[must_use]
    pub fn trimmed(self) -> bool {
        self.trimmed
    }

    /// Returns whether a pair of `"` or `'` was removed.
    #[must_use]
    pub fn quotes_stripped(self) -> bool {
        self.quotes_stripped
    }

    /// Returns whether a byte order mark or a zero-width character was removed.
    #[must_use]
    pub fn invisible_stripped(self) -> bool {
        self.invisible_stripped
    }
}

/// Tells the characters that take no room on a screen and get copied along: U+200B to U+200D,
/// U+2060 and the byte order mark, U+FEFF.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_dross(character: char) -> bool {
    character.is_ascii_whitespace() || is_invisible(character)
}

/// Takes whitespace and invisible characters, in any mix, off both ends.
fn trim(text: &str, mut notices: TextNotices) -> (&str, TextNotices) {
    let head = text.chars().take_while(|char| is_dross(*char));
    let tail = text.chars().rev().take_while(|char| is_dross(*char));
    for character in head.chain(tail) {
        notices.invisible_stripped |= is_invisible(character);
        notices.trimmed |= !is_invisible(character);
    }
    (text.trim_matches(is_dross), notices)
}

/// Returns what stands between a matching pair of quotes around the whole text.
fn unquote(text: &str) -> Option<&str> {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}
