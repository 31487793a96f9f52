//! What an environment variable holds.

use crate::text::UncheckedText;

/// What an environment variable holds.
///
/// "Not Unicode" is a case of its own: a variable that is set and unusable is not an unset one.
///
/// ```
/// use auth_resolver::system::Variable;
/// use auth_resolver::System;
///
/// let system = System::fixed()
///     .var("ACME_API_KEY", "sk-test")
///     .var_not_unicode("ACME_BASE_URL")
///     .build();
///
/// assert_eq!(system.var("ACME_API_KEY").text(), Some("sk-test"));
/// assert!(matches!(system.var("ACME_BASE_URL"), Variable::NotUnicode));
/// assert!(matches!(system.var("ACME_TOKEN"), Variable::Unset));
/// assert!(!format!("{:?}", system.var("ACME_API_KEY")).contains("sk-test"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Variable {
    /// Not set, or the name is none that a variable can have.
    Unset,
    /// Set to this text, which may be empty.
    Text(UncheckedText),
    /// Set to something that is not Unicode. It was not kept.
    NotUnicode,
}

impl Variable {
    /// Returns the text, if the variable holds one. It may be a secret.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.expose()),
            Self::Unset | Self::NotUnicode => None,
        }
    }
}
