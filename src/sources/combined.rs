//! Several sources that count as one.

use crate::finding::{Finding, Found, Notice, Place, Position, Side, Subject};
use crate::method::CredentialClass;
use crate::source::{CredentialSource, Inquiry, SourceReport};

/// A list of sources of which only one is used: the first that exists, or the first that is
/// usable. Later files are reported and have no effect.
///
/// - [`existing`](Self::existing): the first file that is there, whatever is in it. For a configuration that
///   can lie in several places, where a nearer file replaces the others.
/// - [`usable`](Self::usable): the first that holds a credential. For logins and keys that can lie in
///   several places, of which some may be empty.
///
/// With either, a broken file ends the search with an error. The next file is not tried.
///
/// A project's file does not hide the user's files. After one, the user's first file is also read:
/// it is used where the project's file may not be.
///
/// ```
/// use auth_resolver::sources::FirstFound;
/// use auth_resolver::{Dotenv, ErrorKind, Resolver, System};
///
/// let resolve = |first: FirstFound, new: &str| {
///     let first = first
///         .or(Dotenv::at("/home/u/.acme/.env").api_key("ACME_API_KEY"))
///         .or(Dotenv::at("/home/u/.env").api_key("ACME_API_KEY"));
///     Resolver::new()
///         .source(first)
///         .default_base_url("https://api.acme.example/v1")
///         .system(
///             System::fixed()
///                 .file("/home/u/.acme/.env", new)
///                 .file("/home/u/.env", "ACME_API_KEY=acme-1234\n"),
///         )
///         .resolve()
/// };
/// let error = resolve(FirstFound::existing(), "# nothing\n").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// let auth = resolve(FirstFound::usable(), "# nothing\n")?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "/home/u/.env:1 ACME_API_KEY");
/// let error = resolve(FirstFound::usable(), "ACME_API_KEY=<your key>").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Malformed);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Debug)]
pub struct FirstFound {
    sources: Vec<Box<dyn CredentialSource>>,
    ends_search: fn(&Finding) -> bool,
}

/// A source that takes only the keys, or only the logins, of another source.
///
/// If nothing of that class is found, the error speaks of that class: with [`logins`](Self::logins) it
/// says "not logged in", even if the same file holds a key. Only that class needs a default base URL.
/// The row of a credential of the other class says why it is not used.
///
/// ```
/// use auth_resolver::codex::AuthJson;
/// use auth_resolver::sources::Only;
/// use auth_resolver::{ErrorKind, Resolver, System};
///
/// let error = Resolver::new()
///     .source(Only::logins(AuthJson::at("/home/u/.codex/auth.json")))
///     .login_name("ChatGPT")
///     .default_login_base_url("https://chatgpt.com/backend-api/codex")
///     .system(System::fixed().file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-1234"}"#))
///     .resolve()
///     .unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// assert_eq!(
///     error.to_string(),
///     "not logged in: no usable ChatGPT login was found; log in",
/// );
/// let note = &error.diagnostics()[0];
/// assert!(note.message.ends_with("OPENAI_API_KEY has no effect: only logins are taken from here"));
/// ```
#[derive(Debug)]
pub struct Only {
    class: CredentialClass,
    source: Box<dyn CredentialSource>,
}

impl Only {
    /// Takes the logins of a source, and no keys.
    #[must_use]
    pub fn logins(source: impl CredentialSource + 'static) -> Self {
        Self::of(CredentialClass::Login, source)
    }

    /// Takes the keys of a source, and no logins. Bearer tokens without an expiry count as keys.
    #[must_use]
    pub fn keys(source: impl CredentialSource + 'static) -> Self {
        Self::of(CredentialClass::Key, source)
    }

    fn of(class: CredentialClass, source: impl CredentialSource + 'static) -> Self {
        Self {
            class,
            source: Box::new(source),
        }
    }
}

impl CredentialSource for Only {
    fn needs_settings(&self) -> bool {
        self.source.needs_settings()
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut found = SourceReport::new();
        self.source.inspect(inquiry, &mut found);
        for mut finding in found.into_findings() {
            let is_taken = match finding.subject {
                Subject::Credential(_, kind) => kind.class() == self.class,
                _ => true,
            };
            // An empty place is none that something could be put into.
            if is_taken || finding.is_present() {
                finding.only = Some(self.class);
                report.add(finding);
            }
        }
    }
}

impl FirstFound {
    /// Creates a search that ends at the first source that exists, even if it is empty or has no
    /// credential.
    #[must_use]
    pub fn existing() -> Self {
        Self::ended_by(Finding::is_present)
    }

    /// Creates a search that ends at the first source that holds a credential, even an expired
    /// login. A source that is missing, empty or without a credential is skipped; anything else in
    /// it, such as a base URL, still counts.
    #[must_use]
    pub fn usable() -> Self {
        Self::ended_by(|finding| {
            let is_credential = matches!(finding.subject, Subject::Credential(..));
            (is_credential && finding.is_present()) || finding.problem().is_some()
        })
    }

    fn ended_by(ends_search: fn(&Finding) -> bool) -> Self {
        Self {
            sources: Vec::new(),
            ends_search,
        }
    }

    /// Adds a source that is used if none of the earlier ones ended the search.
    #[must_use]
    pub fn or(mut self, source: impl CredentialSource + 'static) -> Self {
        self.sources.push(Box::new(source));
        self
    }
}

impl CredentialSource for FirstFound {
    fn needs_settings(&self) -> bool {
        self.sources.iter().any(CredentialSource::needs_settings)
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut project_has_one = false;
        // The file that counts, of the project's and of its user's.
        let (mut of_project, mut of_user) = (None, None);
        for source in &self.sources {
            let mut found = SourceReport::new();
            source.inspect(inquiry, &mut found);
            let counts = found.findings().iter().any(self.ends_search);
            let is_projects = found
                .findings()
                .iter()
                .any(|finding| finding.origin.side == Side::Project);
            let first = if is_projects {
                &mut of_project
            } else {
                &mut of_user
            };
            if let Some(first) = first {
                report_behind(first, found, report);
                continue;
            }
            *first = found.findings().first().filter(|_| counts).cloned();
            for mut finding in found.into_findings() {
                finding.behind_project = project_has_one;
                report.add(finding);
            }
            project_has_one |= counts && is_projects;
        }
    }
}

/// Reports that a file is there, and behind which. Of what is in it nothing is said.
fn report_behind(first: &Finding, found: SourceReport, report: &mut SourceReport) {
    let Some(first) = first.origin.path() else {
        return;
    };
    let is_file = |finding: &Finding| {
        matches!(finding.origin.place, Place::File(_, Position::Whole))
            && matches!(finding.found, Found::Present)
    };
    if let Some(mut file) = found.into_findings().into_iter().find(is_file) {
        file.notices = vec![Notice::BehindFile(first.to_owned())];
        report.add(file);
    }
}
