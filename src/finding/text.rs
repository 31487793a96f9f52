//! Text from outside, before anybody has decided whether it is a secret.

use std::fmt;

use secrecy::zeroize::Zeroizing;

/// The longest name that is printed.
const LONGEST_NAME: usize = 64;

/// A text as it was found. It may be a key in the wrong place, so nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct UncheckedText(Zeroizing<String>);

/// A text that is meant to be a name: a provider's id, a variable, a profile.
///
/// It prints as itself only if it looks like a name. People paste keys into such fields.
///
/// ```
/// use auth_resolver::Name;
///
/// assert_eq!(Name::new("ACME_API_KEY").to_string(), "ACME_API_KEY");
/// assert_eq!(Name::new("sk-pasted by mistake").to_string(), "<not a valid name>");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Zeroizing<String>);

impl UncheckedText {
    /// Takes a text over.
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

impl Name {
    /// Takes a name over.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Returns the name as it was written. It may be a secret in the wrong place.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Tells whether the text looks like a name and prints as itself.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        is_printable_name(&self.0)
    }
}

/// Tells whether a text looks like a name rather than like a secret.
///
/// Letters, digits, `_`, `-`, `.`, at most 64 characters, and none of the shapes that keys and tokens have.
pub(crate) fn is_printable_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        && text.len() <= LONGEST_NAME
        && !looks_like_key(text)
}

// A key pasted into a name field passes every test of characters, so the well-known beginnings
// and the length of random text are refused as well.
fn looks_like_key(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "sk-", "sk_", "at-", "rt-", "eyJ", "ghp_", "AKIA", "AIza", "xai-",
    ];
    let longest_word = text.split(['_', '-', '.']).map(str::len).max().unwrap_or(0);
    BEGINNINGS.iter().any(|start| text.starts_with(start)) || longest_word > 24
}

impl fmt::Debug for UncheckedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[unchecked]")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_valid() {
            &self.0
        } else {
            "<not a valid name>"
        })
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
