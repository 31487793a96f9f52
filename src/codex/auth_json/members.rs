//! The members of a stored login.

use std::borrow::Cow;

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
use crate::source::SourceReport;
use crate::sources::document::{json_text as text_of, problem_of};
use crate::text::{UncheckedText, is_printable_name, nearest};

use super::{API_KEY, stored_access_token};

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

/// Reports every member that is there, and the two that could be.
pub(super) fn report(members: &Members<'_>, file: &Origin, report: &mut SourceReport) {
    // The tokens are read first: what strict readers refuse in them is said of the file.
    let mut refused = Vec::new();
    let (refreshed, refreshed_at) = last_refresh(members.get(3));
    let tokens = members.get(2).map(|raw| {
        let (session, notices) = session(raw, &mut refused)?;
        let last_refresh = refreshed_at;
        let session = ChatGptSession {
            last_refresh,
            ..session
        };
        Ok((session, notices))
    });
    report.remark(refused.into_iter().map(Notice::StrictReadersRefuse));

    let place = |member| file.at(Position::Member(Cow::Borrowed(member)));
    let mode = Subject::Setting(SettingKey::Tool(ToolKey::StoredMode));
    report.add(match members.get(0) {
        None => Finding::new(place("auth_mode"), mode, Found::Nothing),
        Some(raw) => Finding::new(place("auth_mode"), mode, mode_of(raw)),
    });
    // Before the tokens: a personal access token comes first where no mode is given.
    if let Some(raw) = members.get(4) {
        let kind = MethodKind::PersonalAccessToken;
        let origin = place("personal_access_token");
        match text_of(raw) {
            Ok(text) => {
                report.credential_by(
                    origin,
                    Standing::Stored,
                    kind,
                    Some(&text),
                    stored_access_token,
                );
            }
            Err(problem) => {
                report.problem(origin, Subject::Credential(Standing::Stored, kind), problem);
            }
        }
    }
    let subject = |kind| Subject::Credential(Standing::Stored, kind);
    match tokens {
        None => report.nothing(place("tokens"), subject(MethodKind::ChatGpt)),
        Some(Err(problem)) => {
            report.problem(place("tokens"), subject(MethodKind::ChatGpt), problem);
        }
        Some(Ok((session, notices))) => report.add(
            Finding::new(
                place("tokens"),
                subject(MethodKind::ChatGpt),
                Found::Credential(AuthMethod::ChatGpt(Box::new(session))),
            )
            .with_notices(notices),
        ),
    }
    match members.get(1).map(text_of) {
        None => report.nothing(place(API_KEY), subject(MethodKind::ApiKey)),
        Some(Ok(text)) => {
            report.credential_of(
                place(API_KEY),
                Standing::Stored,
                MethodKind::ApiKey,
                Some(&text),
            );
        }
        Some(Err(problem)) => report.problem(place(API_KEY), subject(MethodKind::ApiKey), problem),
    }
    if members.get(5).is_some() {
        report.add(Finding::new(
            place("agent_identity"),
            subject(MethodKind::AgentIdentity),
            Found::Credential(AuthMethod::AgentIdentity),
        ));
    }
    if let Some(raw) = members.get(6) {
        let found = bedrock(raw).map_or_else(Found::Problem, Found::Credential);
        report.add(Finding::new(
            place("bedrock_api_key"),
            subject(MethodKind::BedrockApiKey),
            found,
        ));
    }
    report.add(Finding::new(
        place("last_refresh"),
        Subject::Setting(SettingKey::LastRefresh),
        refreshed,
    ));
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
    let key = members
        .get(0)
        .ok_or(Problem::Missing("bedrock_api_key.api_key".into()))?;
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
        None => Found::Problem(Problem::NotOneOf {
            expected: "the times of RFC 3339",
            nearest: None,
        }),
    };
    (found, at)
}

// A bad id token is no reason to give a usable access token up: it only says who somebody is.
fn session(
    raw: &RawValue,
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
    if members
        .get(3)
        .is_some_and(|raw| json::string(raw).is_none())
    {
        notices.push(Notice::Ignored("account_id".into()));
        refused.push("tokens.account_id");
    }
    let access = members
        .get(1)
        .ok_or(Problem::Missing("tokens.access_token".into()))?;
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
