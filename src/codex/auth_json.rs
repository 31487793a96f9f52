//! `auth.json`: a stored login.

use std::path::PathBuf;

use serde_json::value::RawValue;

use crate::finding::tool::ToolKey;
use crate::finding::{
    Finding, Found, Notice, Origin, Position, Problem, SettingKey, SettingValue, Standing, Subject,
};
use crate::json::{self, JsonProblem, Members};
use crate::method::{
    AuthMethod, BedrockApiKey, ChatGptSession, Identity, MethodKind, UnixTime, UnverifiedClaims,
    claimed_expiry,
};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::sources::SessionJson;
use crate::sources::document::{Document, json_text as text_of, problem_of};
use crate::sources::stored_login;
use crate::text::{UncheckedText, is_printable_name, nearest};

// The members of the file (`codex-rs/login/src/auth/storage.rs`).
const MODE: &str = "auth_mode";
const API_KEY: &str = "OPENAI_API_KEY";
const TOKENS: &str = "tokens";
const LAST_REFRESH: &str = "last_refresh";
const PERSONAL_TOKEN: &str = "personal_access_token";
const AGENT_IDENTITY: &str = "agent_identity";
const BEDROCK_KEY: &str = "bedrock_api_key";
const MEMBERS: [&str; 7] = [
    MODE,
    API_KEY,
    TOKENS,
    LAST_REFRESH,
    PERSONAL_TOKEN,
    AGENT_IDENTITY,
    BEDROCK_KEY,
];
/// Members that give files of other programs away.
const FOREIGN: [(&str, &str); 5] = [
    (
        "access_token",
        "a program that keeps its tokens at the top, such as LiteLLM or CLIProxyAPI",
    ),
    ("accessToken", "a program with names in camel case"),
    ("openai", "opencode"),
    ("anthropic", "opencode"),
    ("claudeAiOauth", "Claude Code"),
];

/// What `auth_mode` can say, and what it stands for. Letters count, as in Codex (recordings
/// `authjson/key_mode_ApiKey_pascal`, `authjson/tok_mode_ChatGPT_case`).
const MODES: [(&str, MethodKind); 6] = [
    ("apikey", MethodKind::ApiKey),
    ("chatgpt", MethodKind::ChatGpt),
    ("chatgptAuthTokens", MethodKind::ChatGpt),
    ("agentIdentity", MethodKind::AgentIdentity),
    ("personalAccessToken", MethodKind::PersonalAccessToken),
    ("bedrockApiKey", MethodKind::BedrockApiKey),
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
        let members = |text: &str, file: &Origin, report: &mut SourceReport| {
            let members = parse(text)?;
            report_members(&members, file, report);
            let mut findings = report.findings().iter();
            if findings.all(|finding| finding.credential().is_none()) {
                let entries = json::entries(text).map_err(problem_of)?;
                report.remark_on_first(misspelt().near_misses(text, &entries));
            }
            Ok(())
        };
        stored_login::read(&self.login, inquiry.system(), report, &members);
    }
}

/// Returns the members that people write by hand.
fn misspelt() -> SessionJson {
    let member = |name| [TOKENS, name];
    SessionJson::at("")
        .access_token(member("access_token"))
        .refresh_token(member("refresh_token"))
        .api_key(API_KEY)
}

fn parse(text: &str) -> Result<Members<'_>, Problem> {
    let of_others = FOREIGN.map(|(name, _)| name);
    let names: Vec<_> = MEMBERS.into_iter().chain(of_others).collect();
    let members = json::members(text, &names).map_err(problem_of)?;
    // Unknown members are no trouble, as in Codex. Only a file without a single known one is
    // somebody else's.
    let is_ours = (0..MEMBERS.len()).any(|index| members.is_written(index));
    let mut others = (MEMBERS.len()..).zip(FOREIGN);
    match others.find(|(index, _)| !is_ours && members.is_written(*index)) {
        Some((_, (_, owner))) => Err(Problem::Foreign(owner)),
        None => Ok(members),
    }
}

/// Makes a credential of a text.
type ReadSecret = fn(Secret) -> Result<AuthMethod, Problem>;

/// Reports every member that is there, and the two that could be.
fn report_members(members: &Members<'_>, file: &Origin, report: &mut SourceReport) {
    let get = |name: &str| members.get(MEMBERS.iter().position(|known| *known == name)?);
    let place = |member: &'static str| file.at(Position::Member(member.into()));
    let stored = |kind| Subject::Credential(Standing::Stored, kind);
    // The tokens are read first: what strict readers refuse in them is said of the file.
    let mut refused = Vec::new();
    let (refreshed, last_refresh) = last_refresh(get(LAST_REFRESH));
    let tokens = get(TOKENS).map(|raw| session(raw, last_refresh, &mut refused));
    report.remark(refused.into_iter().map(Notice::StrictReadersRefuse));

    let mode = Subject::Setting(SettingKey::Tool(ToolKey::StoredMode));
    let found = get(MODE).map_or(Found::Nothing, mode_of);
    report.add(Finding::new(place(MODE), mode, found));
    let report_text = |member, kind, read: ReadSecret, report: &mut SourceReport| match get(member)
        .map(text_of)
        .transpose()
    {
        Ok(text) => {
            let text = text.as_deref();
            report.credential_by(place(member), Standing::Stored, kind, text, read);
        }
        Err(problem) => report.problem(place(member), stored(kind), problem),
    };
    // Before the tokens: a personal access token comes first where no mode is given.
    if get(PERSONAL_TOKEN).is_some() {
        let kind = MethodKind::PersonalAccessToken;
        report_text(PERSONAL_TOKEN, kind, stored_access_token, report);
    }
    let (found, notices) = match tokens {
        None => (Found::Nothing, Vec::new()),
        Some(Err(problem)) => (Found::Problem(problem), Vec::new()),
        Some(Ok((session, notices))) => {
            let method = AuthMethod::ChatGpt(Box::new(session));
            (Found::Credential(method), notices)
        }
    };
    let tokens = Finding::new(place(TOKENS), stored(MethodKind::ChatGpt), found);
    report.add(tokens.with_notices(notices));
    let key: ReadSecret = |key| Ok(AuthMethod::ApiKey(key));
    report_text(API_KEY, MethodKind::ApiKey, key, report);
    if get(AGENT_IDENTITY).is_some() {
        let subject = stored(MethodKind::AgentIdentity);
        let found = Found::Credential(AuthMethod::AgentIdentity);
        report.add(Finding::new(place(AGENT_IDENTITY), subject, found));
    }
    if let Some(raw) = get(BEDROCK_KEY) {
        let subject = stored(MethodKind::BedrockApiKey);
        let found = bedrock(raw).map_or_else(Found::Problem, Found::Credential);
        report.add(Finding::new(place(BEDROCK_KEY), subject, found));
    }
    let subject = Subject::Setting(SettingKey::LastRefresh);
    report.add(Finding::new(place(LAST_REFRESH), subject, refreshed));
}

fn mode_of(raw: &RawValue) -> Found {
    let text = match text_of(raw) {
        Ok(text) => text,
        Err(problem) => return Found::Problem(problem),
    };
    match MODES.iter().find(|(mode, _)| *mode == text.as_str()) {
        Some((mode, kind)) => Found::Setting(SettingValue::Mode(*kind, mode)),
        None => Found::Problem(Problem::UnknownMode {
            nearest: nearest(&text, MODES.iter().map(|(mode, _)| *mode)),
        }),
    }
}

fn secret_of(raw: &RawValue) -> Result<Secret, Problem> {
    Secret::parse(Cleaned::new(&text_of(raw)?).text()).map_err(Problem::Secret)
}

fn bedrock(raw: &RawValue) -> Result<AuthMethod, Problem> {
    let members = json::members(raw.get(), &["api_key", "region"]).map_err(problem_of)?;
    let key = members.get(0);
    let key = key.ok_or(Problem::Missing("bedrock_api_key.api_key".into()))?;
    // Codex wants a region; without one a variable may still name it.
    let region = members.get(1).and_then(json::string);
    Ok(AuthMethod::BedrockApiKey(BedrockApiKey::new(
        secret_of(key)?,
        region
            .filter(|region| is_printable_name(region))
            .map(|region| region.to_string()),
    )))
}

fn last_refresh(raw: Option<&RawValue>) -> (Found, Option<UnixTime>) {
    let text = match raw.map(text_of) {
        None => return (Found::Nothing, None),
        Some(Err(problem)) => return (Found::Problem(problem), None),
        Some(Ok(text)) => text,
    };
    let at = UnixTime::parse_rfc3339(&text);
    let found = match at {
        Some(_) => Found::Setting(SettingValue::Text(UncheckedText::new(&text))),
        None => Found::not_one_of("the times of RFC 3339"),
    };
    (found, at)
}

// A bad id token is no reason to give a usable access token up: it only says who somebody is.
fn session(
    raw: &RawValue,
    last_refresh: Option<UnixTime>,
    refused: &mut Vec<&'static str>,
) -> Result<(ChatGptSession, Vec<Notice>), Problem> {
    let members = json::members(
        raw.get(),
        &["id_token", "access_token", "refresh_token", "account_id"],
    )
    .map_err(|problem| match problem {
        JsonProblem::NotAnObject => Problem::WrongType {
            expected: "an object",
            found: json::kind_of(raw),
        },
        problem => problem_of(problem),
    })?;
    let mut notices = Vec::new();
    let text = |index| members.get(index).and_then(json::string);
    let claims = text(0).as_deref().and_then(UnverifiedClaims::read);
    if claims.is_none() {
        notices.push(Notice::NoClaims);
        refused.push("tokens.id_token");
    }
    let refresh = text(2);
    // Codex reads no file without one, but an empty one will do (recordings
    // `authjson/tok_refresh_empty`).
    if refresh.is_none() {
        refused.push("tokens.refresh_token");
    }
    let account = members.get(3);
    if account.is_some_and(|raw| json::string(raw).is_none()) {
        notices.push(Notice::Ignored("account_id".into()));
        refused.push("tokens.account_id");
    }
    let access = members.get(1);
    let access = access.ok_or(Problem::Missing("tokens.access_token".into()))?;
    let access_token = match secret_of(access) {
        // Writers leave an empty text where there is no token.
        Err(Problem::Secret(InvalidSecret::Empty)) => {
            return Err(Problem::Missing("tokens.access_token".into()));
        }
        other => other?,
    };
    let mut session = ChatGptSession::new(access_token);
    // The id token expires at another time than the access token, which is the one that is sent.
    session.expires_claim = claimed_expiry(session.access_token.expose());
    session.claims = claims.unwrap_or_default();
    session.last_refresh = last_refresh;
    session.account_id = text(3).as_deref().and_then(Identity::new);
    session.has_refresh_token = refresh.is_some_and(|token| !token.trim().is_empty());
    if !session.has_refresh_token {
        notices.push(Notice::NoRefreshToken);
    }
    if let (Some(sent), Some(claimed)) = (&session.account_id, session.claims.account_id())
        && sent != claimed
    {
        notices.push(Notice::AccountIdsDiffer);
    }
    Ok((session, notices))
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
