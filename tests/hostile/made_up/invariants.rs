//! What holds for every resolution, whoever asks: the constitution as assertions.
//!
//! Each returns what is broken. None of them knows how the policy decides.

pub(crate) mod of_machine;

use auth_resolver::method::{HeaderRole, MethodKind, RequestHeader};
use auth_resolver::report::{Certainty, Rejection};
use auth_resolver::source::{Origin, Side};
use auth_resolver::{AuthMethod, BaseUrl, Error, Resolution};

use super::machine::Program;
use super::outputs::Account;

pub(crate) fn check(
    program: Program,
    is_http_allowed: bool,
    result: &Result<Resolution, Error>,
    account: &Account,
) -> Vec<String> {
    let mut broken = Vec::new();
    check_account(result, account, &mut broken);
    if let Ok(auth) = result {
        check_url(is_http_allowed, auth, &mut broken);
        check_headers(auth, &mut broken);
        check_login(program, auth, account, &mut broken);
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
            .filter(move |row| row.verdict.as_str() == verdict)
    };
    let is_told = match result {
        Ok(auth) => {
            let url = auth.base_url_origin();
            let credential = auth.credential_origin();
            let second = auth.second_credential_origin();
            let used = [url, credential, second].iter().flatten().count();
            (rows("used").count() == used)
                && rows("refused").chain(rows("not-reached")).count() == 0
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

/// What is the user's goes nowhere that a project names, and nothing goes there in the open.
fn check_url(is_http_allowed: bool, auth: &Resolution, broken: &mut Vec<String>) {
    let url = auth.base_url();
    let is_encrypted = url.as_str().starts_with("https://");
    // To a private address, what has no value may go in the open.
    let has_value = auth.headers().iter().any(RequestHeader::is_sensitive);
    if !is_encrypted && !url.is_loopback() && !is_http_allowed && has_value {
        broken.push(format!("unencrypted: {url}"));
    }
    if BaseUrl::parse_insecure(url.as_str()).as_ref() != Ok(url) {
        broken.push(format!("not in normal form: {url}"));
    }
    let is_projects = |origin: &Origin| origin.side == Side::Project;
    if let Some(named) = auth.base_url_origin()
        && is_projects(named)
        && !auth.credential_origin().is_some_and(is_projects)
    {
        broken.push(format!("requests go to {url} of {named}"));
    }
}

/// Legal by RFC 9110, no name twice, one credential at most, and that one where there is one.
fn check_headers(auth: &Resolution, broken: &mut Vec<String>) {
    let mut names = Vec::new();
    for header in auth.headers() {
        let (name, value) = (header.name(), header.value().expose());
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_text = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
        let is_legal = !name.is_empty()
            && name.bytes().all(is_token)
            // Programs send a header that somebody set to nothing.
            && (!value.is_empty() || header.role() == HeaderRole::Configured)
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
    let is_credential = |header: &&RequestHeader| header.role() == HeaderRole::Credential;
    let sent: Vec<_> = auth.headers().iter().filter(is_credential).collect();
    if sent.len() > 1 + usize::from(auth.second_credential_origin().is_some()) {
        broken.push("two credentials are sent".to_owned());
    }
    if let Some(secret) = auth.method().bearer()
        && !sent
            .iter()
            .any(|header| header.value().expose().ends_with(secret.expose()))
    {
        broken.push("the credential is not sent".to_owned());
    }
}

/// A login leaves its own backend only where somebody who may do so names another, and not without a
/// word.
fn check_login(program: Program, auth: &Resolution, account: &Account, broken: &mut Vec<String>) {
    if !leaves_home(program, auth) {
        return;
    }
    let url = auth.base_url();
    let named_by = auth.base_url_origin().map(|origin| origin.side);
    let whose = auth.credential_origin().map(|origin| origin.side);
    // A project's own token goes where the project says.
    if named_by.is_none_or(|side| side == Side::Project && whose != Some(Side::Project)) {
        broken.push(format!("nobody who may sends a login to {url}"));
    }
    if whose == Some(Side::Project) {
        return;
    }
    let mut told = account.report.diagnostics.iter();
    if !told.any(|diagnostic| diagnostic.code == "credential-sent-elsewhere") {
        broken.push(format!("a login goes to {url} without a word"));
    }
}

/// Returns whether a login goes to another host than its own backend.
fn leaves_home(program: Program, auth: &Resolution) -> bool {
    let url = auth.base_url();
    let endpoint = program.endpoint(auth.method().kind());
    match auth.method() {
        AuthMethod::ChatGpt(_) | AuthMethod::PersonalAccessToken(_) | AuthMethod::OAuth(_) => {
            BaseUrl::parse(endpoint).is_ok_and(|own| !own.same_origin(url))
        }
        AuthMethod::BedrockApiKey(_) => !url.host().ends_with(".api.aws"),
        _ => false,
    }
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
    // Whatever the case of its letters and however a JSON text has it.
    let is_said = rejection.word.is_some_and(|word| {
        let body = String::from_utf8_lossy(body).to_ascii_lowercase();
        let bare = body.replace('\\', "");
        bare.contains(&word.to_ascii_lowercase()) || body.contains("\\u")
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
