//! What holds because of what is on a machine, and what its program was given.

use auth_resolver::method::{CredentialClass, HeaderRole};
use auth_resolver::source::Side;
use auth_resolver::{AuthMethod, BaseUrl, Error, Resolution};

use super::super::machine::{Argument, GATEWAYS, Machine, Program};
use super::super::marker::{Spot, Tier};
use super::super::outputs::Account;
use super::leaves_home;

/// Where the markers are of what is never sent: refresh and id tokens, agent identities, commands,
/// what is no credential, and what only looks like one.
const NEVER_SENT: [&str; 19] = [
    "ar", "ai", "ag", "ax", "ay", "af", "ed", "ei", "dx", "gs", "gx", "jh", "jx", "li", "lr", "lx",
    "ox", "sk", "td",
];
/// How the account calls what the caller gave.
const OF_CALLER: [&str; 5] = [
    "the caller's API key",
    "the caller's base URL",
    "--given",
    "-c",
    "--set",
];
const GATEWAY: &str = "the gateway";

pub(crate) fn check(
    machine: &Machine,
    result: &Result<Resolution, Error>,
    account: &Account,
) -> Vec<String> {
    let preset = &machine.preset;
    let is_http_allowed = preset.has(&Argument::AllowHttp);
    let mut broken = super::check(preset.program, is_http_allowed, result, account);
    if let Ok(auth) = result {
        check_login(machine, auth, &mut broken);
        check_sources(machine, auth, &mut broken);
        check_neglect(machine, auth, account, &mut broken);
    }
    broken
}

/// By the documented rules, a session goes elsewhere only by what was made for that.
fn check_login(machine: &Machine, auth: &Resolution, broken: &mut Vec<String>) {
    let preset = &machine.preset;
    let is_session = !matches!(auth.method(), AuthMethod::BedrockApiKey(_));
    if !is_session || !preset.is_documented() || !leaves_home(preset.program, auth) {
        return;
    }
    // Claude Code sends a login to every base URL of its user's; what is the project's is checked apart.
    if preset.program == Program::ClaudeCode {
        return;
    }
    let url = auth.base_url();
    // The variable for the base URL of sessions and of nothing else, where there is one.
    let for_sessions = match preset.program {
        Program::GeminiCli => Some("CODE_ASSIST_ENDPOINT"),
        Program::OwnOfJson => Some("ANTHROPIC_BASE_URL"),
        _ => None,
    };
    let named_by = auth.base_url_origin().map(ToString::to_string);
    let is_for_sessions = named_by
        .zip(for_sessions)
        .is_some_and(|(place, variable)| place.ends_with(variable));
    let is_allowed = preset.has(&Argument::AllowSessionHost) && url.host() == GATEWAYS[0];
    if !is_allowed && !is_for_sessions && auth.provider().is_none() {
        broken.push(format!("a session goes to {url}"));
    }
}

/// The values themselves: each comes from where the account says, and goes where that place's owner
/// would have it.
fn check_sources(machine: &Machine, auth: &Resolution, broken: &mut Vec<String>) {
    let credential = auth.credential_origin().map(|origin| origin.side);
    let url = auth.base_url_origin().map(|origin| origin.side);
    let headers = auth.headers().iter().map(|header| {
        let is_credential = header.role() == HeaderRole::Credential;
        (header.value().expose(), is_credential)
    });
    let parameters = auth.query_parameters().map(|(_, value)| (value, false));
    for (value, is_credential) in headers.chain(parameters) {
        let Some(Spot { tier, place }) = machine.marker.spot(value) else {
            continue;
        };
        let side = tier.side();
        if side == Side::Yours && url == Some(Side::Project) {
            broken.push(format!("the user's {place} goes to {}", auth.base_url()));
        }
        if is_credential && credential != Some(side) {
            broken.push(format!("{place} is not from where the account says"));
        }
        let is_foreign = credential == Some(Side::Yours);
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
    let named_by = auth.base_url_origin().map(|origin| origin.side);
    if preset.arguments.iter().any(is_given) && named_by != Some(Side::Yours) {
        broken.push("the caller's base URL was dropped".to_owned());
    }
    let rows = &account.report.entries;
    for (index, row) in rows.iter().enumerate() {
        // What the caller gives apart comes before the gateway.
        let is_gateway = row.origin.as_str() == GATEWAY && !preset.arguments.iter().any(is_apart);
        let is_dotenv = row.origin.as_str().ends_with("/.env") && may_need_dotenv(machine, auth);
        let used_before = rows[..index]
            .iter()
            .filter(|row| row.verdict.as_str() == "used");
        let ranks_first = OF_CALLER.contains(&row.origin.as_str())
            || is_gateway
            || is_dotenv && used_before.count() < 2;
        if row.verdict.as_str() == "unusable" && ranks_first {
            broken.push(format!("{} was skipped", row.origin));
        }
    }
}

/// Returns whether a `.env` that can be read could have decided, unless both parts of the answer come
/// before it.
fn may_need_dotenv(machine: &Machine, auth: &Resolution) -> bool {
    let preset = &machine.preset;
    preset.program == Program::Codex
        && preset.is_documented()
        && auth.provider().is_none()
        && auth.method().kind().class() != CredentialClass::Login
}
