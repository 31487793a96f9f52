//! What a request consists of: the URL, and the headers and parameters besides the credential.

use super::names::{
    BaseUrl, Choice, DOCUMENTED, Finding, Found, Name, Note, Policy, Refusal, ServerField,
    SettingKey, Side, Subject, ToolKey, UrlsForLogins,
};
use serde_json::json;

use super::build::*;

/// What it shows, what is switched, findings, the part of the request or the refusal.
type Row = (&'static str, fn(&mut Policy), Vec<Finding>, &'static str);

fn check(rows: Vec<Row>, part: impl Fn(&Choice) -> String) {
    for (shows, change, findings, expected) in rows {
        let mut policy = policy(DOCUMENTED);
        change(&mut policy);
        let got = match decide(&policy, &findings).outcome {
            Ok(choice) => part(&choice),
            Err(Refusal::Tool(refusal)) => format!("{refusal:?}"),
            Err(refusal) => format!("{refusal:?}"),
        };
        assert_eq!(got, expected, "{shows}");
    }
}

fn as_it_is(_: &mut Policy) {}

fn host_of_logins(policy: &mut Policy) {
    policy.rules.tool.login_base_url = true;
    policy.rules.tool.login_url_is_host = true;
}

fn acme(which: ServerField, text: &str) -> Finding {
    setting(field("acme", which), text)
}

fn header_of(id: &str, name: &str, text: &str) -> Finding {
    setting(field(id, ServerField::Header(Name::new(name))), text)
}

fn variable_header_of(id: &str, name: &str, variable: &str) -> Finding {
    let which = ServerField::VariableHeader(Name::new(name));
    setting(field(id, which), variable)
}

fn parameter_of(id: &str, name: &str, text: &str) -> Finding {
    let which = ServerField::QueryParameter(Name::new(name));
    setting(field(id, which), text)
}

/// A provider in use with a key and a base URL of its own, and what else is there.
fn with_acme(more: Vec<Finding>) -> Vec<Finding> {
    let mut findings = vec![
        named(variable("ACME_KEY"), "ACME_KEY"),
        setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
        acme(ServerField::BaseUrl, "https://acme.example/v1"),
        acme(ServerField::EnvKey, "ACME_KEY"),
    ];
    findings.extend(more);
    findings
}

#[rustfmt::skip] // A row is a line.
#[test]
fn where_it_goes() {
    let backend = |text| vec![setting(SettingKey::SessionBaseUrl, text), login(), tokens()];
    let for_sessions = || {
        let found = Found::BaseUrl(BaseUrl::parse("https://chat.example/v1").unwrap());
        Finding::new(variable("ACME_CHAT_URL"), Subject::SessionBaseUrl, found)
    };
    let without_url = |mut more: Vec<Finding>| {
        more.extend([named(variable("ACME_KEY"), "ACME_KEY"), setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"), acme(ServerField::EnvKey, "ACME_KEY")]);
        more
    };
    let of_key = |text| vec![url(variable("OPENAI_BASE_URL"), text), key(variable("OPENAI_API_KEY"))];
    let of_session = |text| vec![url(variable("OPENAI_BASE_URL"), text), login(), tokens()];
    check(vec![
        ("a setting for the session's backend names a host, not a path", host_of_logins, backend("https://chat.example/x"), "https://chat.example/backend-api/codex"),
        ("one that is not encrypted", host_of_logins, backend("http://localhost:8080/x"), "InvalidUrl { url: 0, why: Insecure }"),
        ("one that is not encrypted, where that is allowed", |p| { host_of_logins(p); p.allow_http = true; }, backend("http://chat.example/x"), "InvalidUrl { url: 0, why: Insecure }"),
        ("it gives way to one for the base URL itself", |p| { host_of_logins(p); p.rules.urls_for_logins = UrlsForLogins::Used; }, vec![setting(SettingKey::SessionBaseUrl, "https://chat.example"), setting(SettingKey::BaseUrl, "https://gateway.example/v1"), login(), tokens()], "https://gateway.example/v1"),
        ("it is nothing to a key", host_of_logins, vec![setting(SettingKey::SessionBaseUrl, "https://chat.example"), key(variable("OPENAI_API_KEY"))], API),
        ("nor to another provider", host_of_logins, vec![setting(SettingKey::SessionBaseUrl, "https://chat.example"), login(), tokens(), setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"), flag_at(config("key"), field("acme", ServerField::RequiresStoredLogin), true)], BACKEND),
        ("a variable for sessions is for them", as_it_is, vec![for_sessions(), login(), tokens()], "https://chat.example/v1"),
        ("and nothing to a key", as_it_is, vec![for_sessions(), key(variable("OPENAI_API_KEY"))], API),
        ("nor to another provider", as_it_is, vec![for_sessions(), login(), tokens(), setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"), flag_at(config("key"), field("acme", ServerField::RequiresStoredLogin), true)], BACKEND),
        ("it must not be blank", host_of_logins, backend(" "), "InvalidUrl { url: 0, why: Empty }"),
        ("nor must a provider's", as_it_is, vec![setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"), acme(ServerField::BaseUrl, "")], "InvalidUrl { url: 1, why: Empty }"),
        ("a provider without a URL, beside a login", as_it_is, without_url(vec![login(), tokens()]), API),
        ("the same, where the login decides", |p| p.rules.tool.servers.default_follows_login = true, without_url(vec![login(), tokens()]), BACKEND),
        ("the same without a login", |p| p.rules.tool.servers.default_follows_login = true, without_url(vec![no_login()]), API),
        ("the vendor's bare host", as_it_is, of_key("https://api.openai.com"), API),
        ("the vendor's host with a path", as_it_is, of_key("https://api.openai.com/v2"), "https://api.openai.com/v2"),
        ("the bare host of the backend", as_it_is, of_session("https://chatgpt.com"), BACKEND),
        ("anybody's bare host", as_it_is, of_key("https://gateway.example"), "https://gateway.example"),
        ("a URL that was given is not skipped", |p| p.skip_broken = true, vec![broken_url(), url(variable("B"), "https://b.example"), key(variable("OPENAI_API_KEY"))], "Broken(0)"),
        ("a broken file that may be", |p| p.skip_broken = true, vec![broken_file(), url(variable("B"), "https://b.example"), key(variable("OPENAI_API_KEY"))], "https://b.example"),
        ("a broken place that may not", as_it_is, vec![broken_url(), url(variable("B"), "https://b.example"), key(variable("OPENAI_API_KEY"))], "Broken(0)"),
    ], |choice| choice.url.to_string());
}

fn broken_file() -> Finding {
    let problem = super::names::Problem::ZeroBytes;
    let file = super::names::Origin::file("/h/.env", Side::Yours);
    Finding::new(file, Subject::Dotenv, Found::Problem(problem))
}

fn broken_url() -> Finding {
    let problem = super::names::Problem::NotUnicode;
    Finding::new(
        variable("OPENAI_BASE_URL"),
        Subject::BaseUrl,
        Found::Problem(problem),
    )
}

/// Names and values of the headers besides the credential.
fn other_headers(choice: &Choice) -> String {
    choice
        .headers
        .iter()
        .filter(|header| header.name() != "Authorization")
        .map(|header| format!("{}: {}", header.name(), header.value().expose()))
        .collect::<Vec<_>>()
        .join(", ")
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_headers() {
    let team = || named_text(variable("TEAM"), "TEAM", "blue");
    let no_team = |trust| blank(dotenv("/p/.env", trust, "TEAM"), Subject::Variable(Name::new("TEAM")));
    let organization = |origin| header(origin, "OpenAI-Organization", "org-1");
    let no_organization = || blank(variable("OPENAI_ORGANIZATION"), Subject::Header(Name::new("OpenAI-Organization")));
    let in_file = || dotenv("/h/.env", Side::Yours, "OPENAI_ORGANIZATION");
    let env = || key(variable("OPENAI_API_KEY"));
    let of_fedramp = || {
        let claims = r#"{"https://api.openai.com/auth":{"chatgpt_account_is_fedramp":true}}"#;
        stored(&json!({"tokens": {"access_token": "opaque", "id_token": jwt(claims)}}))
    };
    check(vec![
        ("a header of the provider in use", as_it_is, with_acme(vec![header_of("acme", "X-Team", "blue")]), "X-Team: blue"),
        ("one of another provider", as_it_is, with_acme(vec![header_of("other", "X-Team", "blue")]), ""),
        ("one whose value is in a variable", as_it_is, with_acme(vec![team(), variable_header_of("acme", "X-Team", "TEAM")]), "X-Team: blue"),
        ("one of another provider whose value is in a variable", as_it_is, with_acme(vec![team(), variable_header_of("other", "X-Team", "TEAM")]), ""),
        ("of two of one name that of the variable, whatever the case and order", as_it_is, with_acme(vec![team(), header_of("acme", "x-team", "red"), variable_header_of("acme", "X-Team", "TEAM")]), "X-Team: blue"),
        ("a variable that only a project sets does not go along with the user's key", as_it_is, with_acme(vec![named_text(dotenv("/p/.env", Side::Project, "TEAM"), "TEAM", "blue"), variable_header_of("acme", "X-Team", "TEAM")]), ""),
        ("a variable that a project sets to nothing hides nothing of its user's", |p| p.rules.tool.blank_hides = true, with_acme(vec![no_team(Side::Project), team(), variable_header_of("acme", "X-Team", "TEAM")]), "X-Team: blue"),
        ("one that the user sets to nothing does", |p| p.rules.tool.blank_hides = true, with_acme(vec![no_team(Side::Yours), team(), variable_header_of("acme", "X-Team", "TEAM")]), ""),
        ("the name of a variable that is a number", as_it_is, with_acme(vec![flag_at(config("x"), field("acme", ServerField::VariableHeader(Name::new("X-Team"))), true)]), "InvalidSetting { setting: 4, expected: \"a string\" }"),
        ("a variable's header, for the primary provider", as_it_is, vec![env(), organization(variable("OPENAI_ORGANIZATION"))], "OpenAI-Organization: org-1"),
        ("a variable's header, for another provider", as_it_is, with_acme(vec![organization(variable("OPENAI_ORGANIZATION"))]), ""),
        ("one in a file, behind a variable that is set to nothing", as_it_is, vec![env(), no_organization(), organization(in_file())], "OpenAI-Organization: org-1"),
        ("the same, where that hides it", |p| p.rules.tool.blank_hides = true, vec![env(), no_organization(), organization(in_file())], ""),
        ("a FedRAMP account", as_it_is, of_fedramp(), "X-OpenAI-Fedramp: true"),
        ("a FedRAMP account, before there was a header for it", |p| p.rules.tool.fedramp_header = false, of_fedramp(), ""),
    ], other_headers);
}

fn named_text(origin: super::names::Origin, name: &str, text: &str) -> Finding {
    let text = Found::Text(super::names::UncheckedText::new(text));
    Finding::new(origin, Subject::Variable(Name::new(name)), text)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_parameters() {
    check(vec![
        ("in the order of the places, the earlier of one name", as_it_is, with_acme(vec![parameter_of("acme", "b", "1"), parameter_of("acme", "a", "2"), parameter_of("acme", "b", "3")]), "b=1 a=2"),
        ("of the provider in use alone", as_it_is, with_acme(vec![parameter_of("other", "a", "1")]), ""),
    ], |choice| {
        let pairs = choice.query.iter().map(|(name, value)| format!("{name}={}", value.expose()));
        pairs.collect::<Vec<_>>().join(" ")
    });
}

// A project configures no provider. What it writes down for one of its user's has no effect.
#[test]
fn a_project_adds_nothing_to_a_provider_and_redirects_none() {
    for sent in [
        header_of("acme", "X-Key", "abc"),
        variable_header_of("acme", "X-Key", "K"),
        parameter_of("acme", "key", "abc"),
        header_of("other", "X-Key", "abc"),
    ] {
        for described in [Side::Project, Side::Yours] {
            let table = config_at("/x/config.toml", described, "key");
            let findings = [
                setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
                setting_at(
                    table,
                    field("acme", ServerField::BaseUrl),
                    "http://localhost:1",
                ),
                setting(field("acme", ServerField::BaseUrl), "http://localhost:2"),
                sent.clone(),
            ];
            let expected = match described {
                Side::Project => "ProjectUrl { credential: None, url: 1 }",
                _ => "- -> 1",
            };
            let decision = decide(&policy(DOCUMENTED), &findings);
            assert_eq!(outcome(&decision), expected, "{sent:?}, {described:?}");
        }
    }
}

#[test]
fn what_is_said_of_a_request_falls_away_with_it() {
    let vendors = "http://api.openai.com/v1";
    let mut policy = policy(DOCUMENTED);
    policy.defaults.api_key = Some(BaseUrl::parse_insecure(vendors).unwrap());
    policy.skip_broken = true;
    let findings = [
        broken_login(),
        url(variable("OPENAI_BASE_URL"), "http://api.openai.com"),
        key(variable("OPENAI_API_KEY")),
    ];
    let refused = decide(&policy, &findings);
    assert_eq!(outcome(&refused), "InvalidUrl { url: 1, why: Insecure }");
    assert_eq!(refused.notes, [Note::BrokenSkipped(id(0))]);
    policy.allow_http = true;
    let allowed = decide(&policy, &findings);
    assert_eq!(outcome(&allowed), "2 -> 1");
    assert_eq!(
        allowed.notes,
        [
            Note::BrokenSkipped(id(0)),
            Note::PathAdded,
            Note::Insecure { has_value: true }
        ]
    );
}
