//! What the calling program was given: its own arguments.

use zeroize::Zeroizing;

use crate::finding::{Finding, Found, Origin, SettingValue, Standing, Subject};
use crate::method::MethodKind;
use crate::secret::Secret;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::text::UncheckedText;

/// A credential and a base URL that were given for this run, by a flag or by your program itself.
/// They take precedence over every other source and preference, wherever the source is added.
///
/// ```
/// use auth_resolver::{Caller, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Caller::new("--api-key").api_key("acme-1234".to_owned()))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed())
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "--api-key");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Caller {
    what: String,
    given: Vec<(Subject, Option<UncheckedText>)>,
}

impl Caller {
    /// Creates the source with your program's name for it, such as `--api-key`.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            given: Vec::new(),
        }
    }

    /// Adds an API key. `None` appears in the report as "nothing".
    #[must_use]
    pub fn api_key(self, key: impl Into<Option<String>>) -> Self {
        self.text(
            Subject::Credential(Standing::Given, MethodKind::ApiKey),
            key.into().map(taken_over),
        )
    }

    /// Adds an API key that has already been checked.
    ///
    /// ```
    /// use auth_resolver::{Caller, Resolver, Secret, System};
    ///
    /// let key = Secret::parse("acme-1234")?; // an error of its own, before anything is resolved
    /// let auth = Resolver::new()
    ///     .source(Caller::new("the form").secret(&key))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed())
    ///     .resolve()?;
    /// assert_eq!(auth.method().bearer(), Some(&key));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn secret(self, key: &Secret) -> Self {
        self.text(
            Subject::Credential(Standing::Given, MethodKind::ApiKey),
            Some(UncheckedText::new(key.expose())),
        )
    }

    /// Adds a bearer token that is not a vendor's API key.
    #[must_use]
    pub fn bearer_token(self, token: impl Into<Option<String>>) -> Self {
        let subject = Subject::Credential(Standing::Given, MethodKind::BearerToken);
        self.text(subject, token.into().map(taken_over))
    }

    /// Adds a base URL. `None` appears in the report as "nothing".
    #[must_use]
    pub fn base_url(self, url: impl Into<Option<String>>) -> Self {
        self.text(Subject::BaseUrl, url.into().map(taken_over))
    }

    pub(super) fn text(mut self, subject: Subject, text: Option<UncheckedText>) -> Self {
        self.given.push((subject, text));
        self
    }
}

// The caller's copy is wiped; what it kept itself is its own to wipe.
pub(super) fn taken_over(text: String) -> UncheckedText {
    UncheckedText::new(&Zeroizing::new(text))
}

impl CredentialSource for Caller {
    fn inspect(&self, _inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        for (subject, text) in &self.given {
            let origin = Origin::caller(&self.what);
            let exposed = text.as_ref().map(UncheckedText::expose);
            match (subject, text) {
                (Subject::Credential(standing, kind), _) => {
                    report.credential_of(origin, *standing, *kind, exposed);
                }
                (Subject::BaseUrl, _) => report.base_url(origin, exposed),
                (_, Some(text)) => {
                    let value = Found::Setting(SettingValue::Text(text.clone()));
                    report.add(Finding::new(origin, subject.clone(), value));
                }
                (_, None) => report.nothing(origin, subject.clone()),
            }
        }
    }
}
