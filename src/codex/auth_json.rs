//! `auth.json`: a stored login. Whose file it is; `members` reads the rest.

mod members;

use std::path::PathBuf;

use crate::finding::{Origin, Problem};
use crate::json::{self, Members};
use crate::method::AuthMethod;
use crate::secret::Secret;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::document::Document;
use crate::sources::{SessionJson, document, stored_login};

// The members of the file (`codex-rs/login/src/auth/storage.rs`), by their index in `MEMBERS`.
const API_KEY: &str = "OPENAI_API_KEY";
const MEMBERS: [&str; 12] = [
    "auth_mode",
    API_KEY,
    "tokens",
    "last_refresh",
    "personal_access_token",
    "agent_identity",
    "bedrock_api_key",
    // Those below are no members of this file; they give files of other programs away.
    "access_token",
    "accessToken",
    "openai",
    "anthropic",
    "claudeAiOauth",
];
const FOREIGN: [(usize, &str); 5] = [
    (
        7,
        "a program that keeps its tokens at the top, such as LiteLLM or CLIProxyAPI",
    ),
    (8, "a program with names in camel case"),
    (9, "opencode"),
    (10, "opencode"),
    (11, "Claude Code"),
];

/// A stored login in the format of Codex's `auth.json`.
///
/// | the file | outcome |
/// |---|---|
/// | is missing | nothing |
/// | is empty or cut | read again, up to three times within 60 ms; then truncated |
/// | changes while it is read | the same; then "changed while it was read" |
/// | is no JSON, not an object, not UTF-8, or has a member twice | malformed or unreadable |
/// | holds a member of another type | a problem of that member alone |
/// | belongs to another program | unsupported, and whose it looks like |
/// | holds an unknown mode | unsupported |
///
/// A refresh token is never kept; only its presence is reported.
///
/// ```
/// use auth_resolver::codex::AuthJson;
/// use auth_resolver::{Resolver, System};
///
/// let auth = Resolver::new()
///     .source(AuthJson::at("/home/u/.acme/auth.json"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(
///         System::fixed()
///             .file("/home/u/.acme/auth.json", r#"{"OPENAI_API_KEY": "acme-1234"}"#),
///     )
///     .resolve()?;
/// assert_eq!(
///     auth.credential_origin().unwrap().to_string(),
///     "/home/u/.acme/auth.json OPENAI_API_KEY",
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct AuthJson {
    login: Document,
}

impl AuthJson {
    /// Creates a source for the file at this path.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            login: Document::at(path),
        }
    }

    /// Creates a source for a text in memory, such as an entry of the key ring. It is the user's
    /// unless the origin is a project's. A blank text counts as nothing.
    ///
    /// The text is copied, the copy is wiped, and `Debug` does not show it.
    ///
    /// ```
    /// use auth_resolver::codex::AuthJson;
    /// use auth_resolver::source::Origin;
    /// use auth_resolver::{Resolver, System};
    ///
    /// let entry = r#"{"OPENAI_API_KEY": "acme-1234"}"#;
    /// let auth = Resolver::new()
    ///     .source(AuthJson::text(Origin::caller("the key ring"), entry))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed())
    ///     .resolve()?;
    /// assert_eq!(
    ///     auth.credential_origin().unwrap().to_string(),
    ///     "the key ring OPENAI_API_KEY",
    /// );
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn text(origin: Origin, text: &str) -> Self {
        Self {
            login: Document::text(origin, text),
        }
    }
}

impl CredentialSource for AuthJson {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let report_members = |text: &str, file: &Origin, report: &mut SourceReport| {
            members::report(&parse(text)?, file, report);
            let mut findings = report.findings().iter();
            if findings.all(|finding| finding.credential().is_none()) {
                let entries = json::entries(text).map_err(document::problem_of)?;
                report.remark_on_first(misspelt().near_misses(text, &entries));
            }
            Ok(())
        };
        stored_login::read(&self.login, inquiry.system(), report, &report_members);
    }
}

/// Returns the members that people write by hand.
fn misspelt() -> SessionJson {
    let member = |name| ["tokens", name];
    SessionJson::at("")
        .access_token(member("access_token"))
        .refresh_token(member("refresh_token"))
        .api_key(API_KEY)
}

fn parse(text: &str) -> Result<Members<'_>, Problem> {
    let members = json::members(text, &MEMBERS).map_err(document::problem_of)?;
    // Unknown members are no trouble, as in Codex. Only a file without a single known one is
    // somebody else's.
    let is_ours = (0..7).any(|index| members.is_written(index));
    match FOREIGN
        .iter()
        .find(|(index, _)| !is_ours && members.is_written(*index))
    {
        Some((_, owner)) => Err(Problem::Foreign(owner)),
        None => Ok(members),
    }
}

/// What a personal access token begins with; a token in a variable that does not is an agent identity
/// (openai/codex df7818c7d).
const PERSONAL: &str = "at-";

/// Reads the access token of a variable.
pub(super) fn access_token(token: Secret) -> AuthMethod {
    if token.expose().starts_with(PERSONAL) {
        AuthMethod::PersonalAccessToken(token)
    } else {
        AuthMethod::AgentIdentity
    }
}

/// Reads the access token of a login. It is no agent identity: that has a member of its own.
fn stored_access_token(token: Secret) -> Result<AuthMethod, Problem> {
    if token.expose().starts_with(PERSONAL) {
        Ok(AuthMethod::PersonalAccessToken(token))
    } else {
        Err(Problem::NotOneOf {
            expected: "the tokens that begin with `at-`",
            nearest: None,
        })
    }
}
