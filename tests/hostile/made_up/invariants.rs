//! What holds for every resolution, whatever the machine: the constitution as assertions.
//!
//! Each returns what is broken. None of them knows how the policy decides.

use auth_resolver::{
    AuthMethod, BaseUrl, Certainty, Error, HeaderRole, MethodKind, Rejection, Resolution, Trust,
};

use super::machine::{Argument, GATEWAYS, Machine, Program};
use super::marker::{Spot, Tier};
use super::outputs::Account;

/// Where the markers are of what is never sent: refresh and id tokens, agent identities, commands,
/// what is no credential, and what only looks like one.
const NEVER_SENT: [&str; 20] = [
    "ar", "ai", "ag", "ax", "ay", "af", "ec", "ed", "ei", "dx", "gs", "gx", "jc", "jh", "jx", "li",
    "lr", "lx", "ox", "sk",
];
/// Variables for the base URL of sessions and of nothing else.
const SESSION_URLS: [&str; 2] = ["CODE_ASSIST_ENDPOINT", "ANTHROPIC_BASE_URL"];
/// How the account calls what the caller gave.
const OF_CALLER: [&str; 5] = ["--api-key", "--base-url", "--given", "-c", "--set"];
const GATEWAY: &str = "the gateway";

pub(crate) fn check(
    machine: &Machine,
    result: &Result<Resolution, Error>,
    account: &Account,
) -> Vec<String> {
    let mut broken = Vec::new();
    check_account(result, account, &mut broken);
    if let Ok(auth) = result {
        check_url(machine, auth, &mut broken);
        check_headers(auth, &mut broken);
        check_login(machine, auth, account, &mut broken);
        check_sources(machine, auth, &mut broken);
        check_neglect(machine, auth, account, &mut broken);
    }
    broken
}

/// One pass, one truth: the account says what is used.
fn check_account(result: &Result<Resolution, Error>, account: &Account, broken: &mut Vec<String>) {
    let report = &account.report;
    let rows = |verdict| {
        report
            .entries
            .iter()
            .filter(move |row| row.verdict == verdict)
    };
    let is_told = match result {
        Ok(auth) => {
            let url = auth.base_url_origin();
            let credential = auth.credential_origin();
            let used = usize::from(url.is_some()) + usize::from(credential.is_some());
            (rows("used").count() == used)
                && rows("refused").chain(rows("not reached")).count() == 0
                && report.outcome == "resolved"
                && report.error.is_none()
                && report.base_url.as_deref() == Some(auth.base_url().as_str())
                && report.method == Some(auth.method().kind().as_str())
                && (credential.is_none()) == (auth.method().kind() == MethodKind::NoneRequired)
        }
        Err(error) => {
            rows("used").count() == 0
                && report.outcome == error.kind().as_str()
                && report.error.is_some()
                && report.method.is_none()
        }
    };
    if !is_told {
        broken.push("the report tells something else".to_owned());
    }
    if account
        .text
        .chars()
        .any(|char| char.is_control() && char != '\n')
    {
        broken.push("the report steers a terminal".to_owned());
    }
    if serde_json::from_str::<serde::de::IgnoredAny>(&account.json).is_err() {
        broken.push("the report's JSON is none".to_owned());
    }
}

/// A credential goes only where somebody trusted at least as much sent it, and not in the open.
fn check_url(machine: &Machine, auth: &Resolution, broken: &mut Vec<String>) {
    let url = auth.base_url();
    let is_http_allowed = machine.preset.has(&Argument::AllowHttp);
    let is_encrypted = url.as_str().starts_with("https://");
    if !is_encrypted && !url.is_loopback() && !is_http_allowed {
        broken.push(format!("unencrypted: {url}"));
    }
    if BaseUrl::parse_insecure(url.as_str()).as_ref() != Ok(url) {
        broken.push(format!("not in normal form: {url}"));
    }
    let is_own = url.as_str() == machine.preset.program.endpoint(auth.method().kind());
    if let (Some(named), Some(credential)) = (auth.base_url_origin(), auth.credential_origin())
        && named.trust < credential.trust
        && !named.same_document(credential)
        && !is_own
    {
        broken.push(format!("{credential} goes to {url} of {named}"));
    }
}

fn check_headers(auth: &Resolution, broken: &mut Vec<String>) {
    let mut names = Vec::new();
    for header in auth.headers() {
        let (name, value) = (header.name(), header.value().expose());
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_text = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
        let is_legal = !name.is_empty()
            && name.bytes().all(is_token)
            && !value.is_empty()
            && value.bytes().all(is_text)
            && value.trim_ascii() == value;
        if !is_legal {
            broken.push("an illegal header".to_owned());
        }
        names.push(name.to_ascii_lowercase());
    }
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        broken.push("a header twice".to_owned());
    }
}

/// A login goes to its own backend, unless somebody who may say so named another one.
fn check_login(machine: &Machine, auth: &Resolution, account: &Account, broken: &mut Vec<String>) {
    let url = auth.base_url();
    let endpoint = machine.preset.program.endpoint(auth.method().kind());
    let is_at_home = BaseUrl::parse(endpoint).is_ok_and(|own| own.same_host(url));
    let named_by = auth.base_url_origin().map(|origin| origin.trust);
    match auth.method() {
        AuthMethod::ChatGpt(_) | AuthMethod::PersonalAccessToken(_) | AuthMethod::OAuth(_)
            if !is_at_home =>
        {
            let is_documented = machine.preset.is_documented();
            let is_for_sessions = auth.base_url_origin().is_some_and(|origin| {
                let origin = origin.to_string();
                SESSION_URLS.iter().any(|name| origin.ends_with(name))
            });
            let is_allowed = machine.preset.has(&Argument::AllowSessionHost)
                && url.host() == GATEWAYS[0]
                || is_for_sessions
                || auth.provider().is_some();
            if is_documented && !is_allowed {
                broken.push(format!("a session goes to {url}"));
            }
        }
        AuthMethod::BedrockApiKey(_) if !url.host().ends_with(".api.aws") => {}
        _ => return,
    }
    let whose = auth.credential_origin().map(|origin| origin.trust);
    // A project's own token goes where the project says.
    if named_by.is_none_or(|trust| trust == Trust::Project && whose != Some(Trust::Project)) {
        broken.push(format!("nobody who may sends a login to {url}"));
    }
    let is_told = account
        .report
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code == "credential-sent-elsewhere");
    if !is_told {
        broken.push(format!("a login goes to {url} without a word"));
    }
}

/// The values themselves: each comes from where the account says, and goes where that place's owner
/// would have it.
fn check_sources(machine: &Machine, auth: &Resolution, broken: &mut Vec<String>) {
    let credential = auth.credential_origin().map(|origin| origin.trust);
    let url = auth.base_url_origin().map(|origin| origin.trust);
    let is_own = auth.base_url().as_str() == machine.preset.program.endpoint(auth.method().kind());
    let headers = auth.headers().iter().map(|header| {
        let is_credential = header.role() == HeaderRole::Credential;
        (header.value().expose(), is_credential)
    });
    let parameters = auth.query_parameters().map(|(_, value)| (value, false));
    for (value, is_credential) in headers.chain(parameters) {
        let Some(Spot { tier, place }) = machine.marker.spot(value) else {
            continue;
        };
        let trust = tier.trust();
        if url.is_some_and(|url| url < trust) && !is_own {
            broken.push(format!("{trust:?}'s {place} goes to {}", auth.base_url()));
        }
        if is_credential && credential != Some(trust) {
            broken.push(format!("{place} is not from where the account says"));
        }
        let is_foreign = credential.is_some_and(|credential| credential > Trust::Project);
        if !is_credential && tier == Tier::Project && is_foreign {
            broken.push(format!("a project adds {place}"));
        }
        if NEVER_SENT.contains(&place.as_str()) {
            broken.push(format!("{place} is sent"));
        }
    }
}

/// What was given is used or refused, and broken is not absent.
fn check_neglect(
    machine: &Machine,
    auth: &Resolution,
    account: &Account,
    broken: &mut Vec<String>,
) {
    let preset = &machine.preset;
    if preset.has(&Argument::SkipBroken) || preset.has(&Argument::SkipUntrustedUrls) {
        return;
    }
    let is_given = |argument: &Argument| match argument {
        Argument::BaseUrl(url) => BaseUrl::parse_insecure(url).is_ok(),
        _ => false,
    };
    let is_apart =
        |argument: &Argument| matches!(argument, Argument::ApiKey(_) | Argument::BaseUrl(_));
    let named_by = auth.base_url_origin().map(|origin| origin.trust);
    if preset.arguments.iter().any(is_given) && named_by != Some(Trust::Caller) {
        broken.push("the caller's base URL was dropped".to_owned());
    }
    let rows = &account.report.entries;
    for (index, row) in rows.iter().enumerate() {
        // What the caller gives apart comes before the gateway.
        let is_gateway = row.origin == GATEWAY && !preset.arguments.iter().any(is_apart);
        let is_dotenv = row.origin.ends_with("/.env") && may_need_dotenv(machine, auth);
        let used_before = rows[..index].iter().filter(|row| row.verdict == "used");
        let ranks_first = OF_CALLER.contains(&row.origin.as_str())
            || is_gateway
            || is_dotenv && used_before.count() < 2;
        if row.verdict == "unusable" && ranks_first {
            broken.push(format!("{} was passed over", row.origin));
        }
    }
}

/// Tells whether a `.env` that can be read could have decided, unless both parts of the answer come
/// before it.
fn may_need_dotenv(machine: &Machine, auth: &Resolution) -> bool {
    let preset = &machine.preset;
    preset.program == Program::Codex
        && preset.is_documented()
        && auth.provider().is_none()
        && !auth.method().kind().is_account()
}

/// Of a server's refusal nothing is claimed that it did not say, and nothing of it is repeated.
pub(crate) fn of_rejection(
    auth: &Resolution,
    rejection: &Rejection,
    status: u16,
    body: &[u8],
) -> Vec<String> {
    let mut broken = Vec::new();
    let text = rejection.to_string();
    if text.chars().any(|char| char.is_control() && char != '\n') {
        broken.push("a rejection steers a terminal".to_owned());
    }
    let json = serde_json::to_string(rejection).unwrap();
    if serde_json::from_str::<serde::de::IgnoredAny>(&json).is_err() {
        broken.push("a rejection's JSON is none".to_owned());
    }
    let is_stated = rejection.certainty == Certainty::Stated;
    let is_said = rejection.word.is_some_and(|word| {
        let body = String::from_utf8_lossy(body);
        body.contains(word)
    });
    if is_stated && !is_said {
        broken.push(format!("{:?} was not said", rejection.word));
    }
    if rejection.status != status
        || rejection.base_url != auth.base_url().as_str()
        || rejection.method != auth.method().kind().as_str()
    {
        broken.push("a rejection of another request".to_owned());
    }
    if auth.explain_rejection(status, body) != *rejection {
        broken.push("a second explanation differs".to_owned());
    }
    broken
}
