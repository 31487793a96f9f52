//! The value of an environment variable.

use crate::text::UncheckedText;

/// The value of an environment variable.
///
/// "Not Unicode" is a separate case: a variable that is set but unusable differs from an unset
/// one.
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
    /// Not set, or not a valid name for a variable.
    Unset,
    /// Set to this text, which may be empty.
    Text(UncheckedText),
    /// Set to a value that is not Unicode, which is not kept.
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
