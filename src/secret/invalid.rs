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
    /// The text is empty, which usually counts as "not set".
    #[error("the text is empty, expected visible ASCII characters")]
    Empty,
    /// The text starts with `Bearer `, as in a header that was copied whole.
    #[error("the text starts with `Bearer `, expected the credential alone")]
    BearerPrefix,
    /// The text is a line of a header or the value of one: `Authorization: ...`, `x-api-key: ...`,
    /// `Basic ...`.
    #[error("the text is a whole header, expected the credential alone")]
    LooksLikeHeader,
    /// The text starts with `http://` or `https://`.
    #[error("the text is a URL, expected a credential")]
    LooksLikeUrl,
    /// The text starts with `{`, as a stored login does.
    #[error("the text is a JSON document, expected the credential alone")]
    LooksLikeJson,
    /// The text is a line such as `ACME_API_KEY=...`, as in a `.env` file.
    #[error("the text is an assignment, expected what is behind the `=` alone")]
    LooksLikeAssignment,
    /// The text is a reference to a secret stored elsewhere, or an encrypted secret: `op://...`,
    /// `vault:...`, `@Microsoft.KeyVault(...)`, `ENC[...]`.
    #[error("the text is {0}, expected the credential itself")]
    Reference(SecretStore),
    /// The text is the path of a file: `/run/secrets/...`, `~/...`, `./...`, `C:\...`.
    #[error("the text is the path of a file, expected the credential itself")]
    LooksLikePath,
    /// The text has an unexpanded variable or command: `$NAME`, `${NAME}`, `%NAME%`, `$(...)`, `{{
    /// ... }}`.
    #[error("the text is a variable that nothing expanded, expected the credential itself")]
    UnexpandedVariable,
    /// The text is a placeholder for a credential (`sk-...`, `your-api-key`, `<key>`, `xxx`) or
    /// for a missing one (`undefined`, `null`, `changeme`). Such a text is sent to servers on this
    /// machine; one that people choose for servers that take any text (`dummy`, `EMPTY`, `test`)
    /// also to others that are no well-known vendor's.
    #[error("the text is a placeholder, expected the credential itself")]
    Placeholder,
    /// The text has a quote at one end and none at the other, or ends in a line break written as
    /// `\n`.
    #[error(
        "the text has a quote at one end alone, or ends in a line break written as `\\n`, expected the \
         credential alone"
    )]
    StrayEnd,
    /// The text begins as refresh tokens do, which no header carries.
    #[error("the text is a refresh token, expected an access token or a key")]
    RefreshToken,
    /// The text has characters that are not valid in an HTTP header value.
    #[error(
        "the text has {count} character{} that a credential may not hold (first: {first}), \
         expected visible ASCII characters", if *count == 1 { "" } else { "s" }
    )]
    InvalidCharacters {
        /// The number of invalid characters (Unicode scalar values, not bytes).
        count: usize,
        /// The kind of the first such character.
        first: CharacterClass,
    },
}

/// The store of a secret that a text refers to.
///
/// # Examples
///
/// ```
/// use auth_resolver::secret::{InvalidSecret, SecretStore};
/// use auth_resolver::Secret;
///
/// let why = Secret::parse("op://team/acme/key").unwrap_err();
/// assert_eq!(why, InvalidSecret::Reference(SecretStore::OnePassword));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretStore {
    /// 1Password, whose `op run` resolves references in variables.
    OnePassword,
    /// A vault, such as `HashiCorp` Vault.
    Vault,
    /// Azure Key Vault, whose references App Service resolves.
    AzureKeyVault,
    /// The text itself, encrypted: SOPS, eyaml, Jasypt, Ansible Vault.
    Encrypted,
    /// Another store of secrets.
    Other,
}

impl fmt::Display for SecretStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnePassword => "a reference to 1Password that nothing resolved",
            Self::Vault => "a reference to a vault that nothing resolved",
            Self::AzureKeyVault => "a reference to Azure Key Vault that nothing resolved",
            Self::Encrypted => "an encrypted value that nothing decrypted",
            Self::Other => "a reference to a store of secrets that nothing resolved",
        })
    }
}

/// The kind of a character that is invalid in a [`Secret`](crate::Secret).
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
