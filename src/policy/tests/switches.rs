//! Every switch of a rule set, on and off: what else would make it a switch.

use super::names::{
    AccessTokenVariable, AmbientKey, AuthMethod, DOCUMENTED, Finding, Found, MethodKind, Notice,
    PreferenceScope, Problem, ProfileRule, ProjectSettings, RuleSet, ServerField, ServerSlot,
    SettingKey, Side, Standing, StoredRule, Subject, ToolKey, UrlsForLogins, WorkspaceRule,
};

use super::build::*;

type Change = fn(&mut RuleSet);

const GATEWAY: &str = "https://gateway.example/v1";

fn access_token(method: AuthMethod) -> Finding {
    let subject = Subject::Credential(Standing::Pinned, MethodKind::PersonalAccessToken);
    Finding::new(
        variable("CODEX_ACCESS_TOKEN"),
        subject,
        Found::Credential(method),
    )
}

fn broken_settings(path: &str, trust: Side) -> Finding {
    let problem = Found::Problem(Problem::Malformed {
        format: "TOML",
        line: 1,
        column: 1,
    });
    Finding::new(
        super::names::Origin::file(path, trust),
        Subject::Settings,
        problem,
    )
}

fn in_profile(key: SettingKey, text: &str) -> Finding {
    let name = super::names::Name::new("work");
    setting(
        SettingKey::Tool(ToolKey::Profile(name, Box::new(key))),
        text,
    )
}

/// What it shows, what is switched, findings, outcome under the documented rules, outcome switched.
type Row = (
    &'static str,
    Change,
    Vec<Finding>,
    &'static str,
    &'static str,
);

#[rustfmt::skip] // A row is a line.
fn rows_about_credentials() -> Vec<Row> {
    let env = || key(variable("OPENAI_API_KEY"));
    let both = || vec![login(), tokens(), key(auth_json("OPENAI_API_KEY"))];
    let with = |mut first: Vec<Finding>, more: Vec<Finding>| {
        first.extend(more);
        first
    };
    let apikey = || setting(SettingKey::PreferredMethod, "apikey");
    let at_token =
        || AuthMethod::PersonalAccessToken(super::names::Secret::parse("at-1").unwrap());
    let stored_token = || {
        credential(
            auth_json("personal_access_token"),
            Standing::Stored,
            at_token(),
        )
    };
    let strict = || login().with_notices([Notice::StrictReadersRefuse("tokens.id_token")]);
    let last_refresh = || {
        Finding::new(
            auth_json("last_refresh"),
            Subject::Setting(SettingKey::LastRefresh),
            Found::Nothing,
        )
    };
    let no_secret = || {
        let subject = Subject::Credential(Standing::Stored, MethodKind::ApiKey);
        let problem = Problem::Secret(super::names::InvalidSecret::Placeholder);
        Finding::new(auth_json("OPENAI_API_KEY"), subject, Found::Problem(problem))
    };
    let no_key = || {
        Finding::new(
            auth_json("OPENAI_API_KEY"),
            Subject::Credential(Standing::Stored, MethodKind::ApiKey),
            Found::Nothing,
        )
    };
    vec![
        ("the environment's key behind a login", |r| r.tool.ambient_key = AmbientKey::WithoutStoredLogin, vec![apikey(), env(), login(), tokens()], "1 -> default", "3 -> default"),
        ("the environment's key and a broken login", |r| r.tool.ambient_key = AmbientKey::WithoutStoredLogin, vec![apikey(), env(), broken_login()], "1 -> default", "Broken(2)"),
        ("the environment's key alone", |r| r.tool.ambient_key = AmbientKey::WithoutStoredLogin, vec![env(), no_login()], "0 -> default", "0 -> default"),
        ("no key of the environment", |r| r.tool.ambient_key = AmbientKey::Ignored, vec![env()], "0 -> default", "NoneFound"),
        ("a key for one run", |r| r.tool.pinned_key = false, vec![for_this_run(), login(), tokens()], "0 -> default", "2 -> default"),
        ("an access token", |r| r.tool.access_token = AccessTokenVariable::Ignored, vec![access_token(at_token()), login(), tokens()], "0 -> default", "2 -> default"),
        ("an access token of another kind", |r| r.tool.access_token = AccessTokenVariable::AgentIdentity, vec![access_token(at_token())], "0 -> default", "Unsupported { credential: 0 }"),
        ("the stored key first", |r| r.tool.stored = StoredRule::Key, both(), "1 -> default", "2 -> default"),
        ("the stored mode", |r| r.tool.stored = StoredRule::Mode, with(both(), vec![mode(MethodKind::ApiKey)]), "2 -> default", "2 -> default"),
        ("the stored mode and a preference", |r| r.tool.stored = StoredRule::Mode, with(both(), vec![mode(MethodKind::ApiKey), setting(SettingKey::PreferredMethod, "chatgpt")]), "1 -> default", "2 -> default"),
        ("a mode without its member", |r| r.tool.stored = StoredRule::Mode, vec![login(), key(auth_json("OPENAI_API_KEY")), mode(MethodKind::ChatGpt)], "ModeWithoutMember { mode: 2 }", "ModeWithoutMember { mode: 2 }"),
        ("the plan decides", |r| { r.tool.stored = StoredRule::Plan { account_plans: &["plus"], account_domain: None} }, both(), "1 -> default", "2 -> default"),
        ("a member that Codex itself could not read", |r| r.tool.strict_stored = true, vec![strict(), tokens()], "1 -> default", "Broken(0)"),
        ("a member of the wrong type that is not in use", |r| r.tool.strict_stored = true, vec![apikey(), login(), key(auth_json("OPENAI_API_KEY")), broken(auth_json("tokens"), Standing::Stored, MethodKind::ChatGpt)], "2 -> default", "Broken(3)"),
        ("a text that is no key is a text", |r| r.tool.strict_stored = true, vec![login(), tokens(), no_secret()], "1 -> default", "1 -> default"),
        ("an empty key is a key", |r| { r.tool.strict_stored = true; r.tool.stored = StoredRule::Key; }, vec![login(), blank(auth_json("OPENAI_API_KEY"), Subject::Credential(Standing::Stored, MethodKind::ApiKey)), tokens()], "2 -> default", "Broken(1)"),
        ("a mode that nobody knows, where modes do not count", |r| { r.tool.strict_stored = true; r.tool.stored = StoredRule::Key; }, vec![login(), key(auth_json("OPENAI_API_KEY")), broken_mode()], "Broken(2)", "1 -> default"),
        ("tokens without a refresh", |r| { r.tool.needs_last_refresh = true; r.tool.stored = StoredRule::Key; }, vec![login(), tokens(), no_key(), last_refresh()], "1 -> default", "Broken(3)"),
        ("a stored personal access token", |r| r.tool.stored_access_token = false, vec![login(), stored_token()], "1 -> default", "NoneFound"),
        ("a preference that is not known", |r| r.tool.preference = PreferenceScope::Nothing, vec![apikey(), env(), login(), tokens()], "1 -> default", "3 -> default"),
        ("a preference within the login", |r| r.tool.preference = PreferenceScope::WithinStoredLogin, vec![apikey(), env(), login(), tokens()], "1 -> default", "3 -> default"),
        ("a blank variable hides a later one", |r| r.tool.blank_hides = true, vec![blank(variable("OPENAI_API_KEY"), Subject::Credential(Standing::Ambient, MethodKind::ApiKey)), key(user_dotenv())], "1 -> default", "NoneFound"),
        ("a blank variable hides no other", |r| r.tool.blank_hides = true, vec![blank(variable("OTHER"), Subject::Credential(Standing::Ambient, MethodKind::ApiKey)), key(user_dotenv())], "1 -> default", "1 -> default"),
        ("a forced method that is not known", |r| r.tool.forced_method = false, vec![setting(SettingKey::Tool(ToolKey::ForcedMethod), "chatgpt"), env()], "Restricted { setting: 0, credential: 1, what: Method(Login) }", "1 -> default"),
        ("a forced workspace that is not known", |r| r.tool.forced_workspace = WorkspaceRule::Unknown, vec![setting(SettingKey::Tool(ToolKey::ForcedWorkspace), "acct"), login(), tokens()], "Restricted { setting: 0, credential: 2, what: UnknownWorkspace }", "2 -> default"),
        ("a store that is a file", |r| r.tool.stores = &["file"], vec![setting(SettingKey::Tool(ToolKey::CredentialStore), "file"), login(), tokens()], "2 -> default", "2 -> default"),
        ("a store that is not known", |r| r.tool.stores = &[], vec![setting(SettingKey::Tool(ToolKey::CredentialStore), "keyring"), no_login(), env()], "StoredElsewhere { setting: 0, store: \"keyring\" }", "2 -> default"),
    ]
}

#[rustfmt::skip] // A row is a line.
fn rows_about_urls_and_providers() -> Vec<Row> {
    let env = || key(variable("OPENAI_API_KEY"));
    let selected = || setting(SettingKey::Tool(ToolKey::SelectedServer), "acme");
    let of = |which, text| setting(field("acme", which), text);
    let base = || of(ServerField::BaseUrl, "https://acme.example/v1");
    let in_project = || {
        setting_at(
            config_at("/p/config.toml", Side::Project, "key"),
            SettingKey::BaseUrl,
            GATEWAY,
        )
    };
    let trusted = || {
        setting(
            SettingKey::Tool(ToolKey::ProjectTrust(super::names::Name::new("p"))),
            "trusted",
        )
    };
    let command = || {
        Finding::new(
            config("key"),
            Subject::Setting(field("acme", ServerField::AuthCommand)),
            Found::Present,
        )
    };
    let asks = || flag_at(config("key"), field("acme", ServerField::RequiresStoredLogin), true);
    let by_caller = |profile| setting_at(caller(), SettingKey::Tool(ToolKey::ProfileOption), profile);
    let in_projects = |key, text| setting_at(config_at("/p/config.toml", Side::Project, "key"), key, text);
    let no_name = || Finding::new(config("key"), Subject::Setting(field("acme", ServerField::Name)), Found::Nothing);
    vec![
        ("a variable for the URL", |r| r.tool.variable_base_url = false, vec![url(variable("OPENAI_BASE_URL"), GATEWAY), env()], "1 -> 0", "1 -> default"),
        ("a caller's URL all the same", |r| r.tool.variable_base_url = false, vec![url(caller(), GATEWAY), env()], "1 -> 0", "1 -> 0"),
        ("a setting for the URL", |r| r.tool.setting_base_url = false, vec![setting(SettingKey::BaseUrl, GATEWAY), env()], "1 -> 0", "1 -> default"),
        ("a setting for the session's host", |r| { r.tool.login_base_url = true; r.tool.login_url_is_host = true; }, vec![setting(SettingKey::SessionBaseUrl, "https://chat.example/x"), login(), tokens()], "2 -> default", "2 -> 0"),
        ("a session may be redirected", |r| r.urls_for_logins = UrlsForLogins::Used, vec![url(variable("OPENAI_BASE_URL"), GATEWAY), login(), tokens()], "SessionElsewhere { credential: 2, url: 0 }", "2 -> 0"),
        ("but by no project", |r| r.urls_for_logins = UrlsForLogins::Used, vec![url(project_dotenv(), GATEWAY), login(), tokens()], "ProjectUrl { credential: Some(2), url: 0 }", "ProjectUrl { credential: Some(2), url: 0 }"),
        ("a blank URL in a variable", |r| r.tool.refuse_blank_url = true, vec![blank(variable("OPENAI_BASE_URL"), Subject::BaseUrl).with_notices([Notice::Cleaned(super::names::Cleaned::new(" ").notices())]), env()], "1 -> default", "InvalidUrl { url: 0, why: Empty }"),
        ("an empty URL in a variable", |r| r.tool.refuse_blank_url = true, vec![blank(variable("OPENAI_BASE_URL"), Subject::BaseUrl), env()], "1 -> default", "1 -> default"),
        ("an empty URL", |r| r.tool.refuse_blank_url = true, vec![setting(SettingKey::BaseUrl, ""), env()], "1 -> default", "1 -> default"),
        ("a blank variable hides a later URL", |r| r.tool.blank_hides = true, vec![blank(variable("OPENAI_BASE_URL"), Subject::BaseUrl), url(dotenv("/h/.env", Side::Yours, "OPENAI_BASE_URL"), GATEWAY), env()], "2 -> 1", "2 -> default"),
        ("a blank variable hides a provider's key", |r| r.tool.blank_hides = true, vec![blank(variable("K"), Subject::Variable(super::names::Name::new("K"))), named(dotenv("/h/.env", Side::Yours, "K"), "K"), selected(), base(), of(ServerField::EnvKey, "K")], "1 -> 3", "MissingVariable { setting: 4, variable: K, instructions: None }"),
        ("a file that cannot be read, where no variable names the URL", |r| r.tool.variable_base_url = false, vec![env(), unreadable_dotenv()], "Broken(1)", "0 -> default"),
        ("a blank URL", |r| r.tool.refuse_blank_url = true, vec![setting(SettingKey::BaseUrl, " "), env()], "1 -> default", "InvalidUrl { url: 0, why: Empty }"),
        ("project settings", |r| r.tool.project_settings = ProjectSettings::Unread, vec![in_project(), env()], "ProjectUrl { credential: Some(1), url: 0 }", "1 -> default"),
        ("project settings, though it is trusted", |r| r.tool.project_settings = ProjectSettings::Unread, vec![in_project(), trusted(), env()], "ProjectUrl { credential: Some(2), url: 0 }", "2 -> default"),
        ("a broken file of a project that is not trusted", |r| r.tool.project_settings = ProjectSettings::Trusted, vec![broken_settings("/p/config.toml", Side::Project), env()], "Broken(0)", "1 -> default"),
        ("settings of a trusted project", |r| r.tool.project_settings = ProjectSettings::Trusted, vec![in_project(), trusted(), env()], "ProjectUrl { credential: Some(2), url: 0 }", "ProjectUrl { credential: Some(2), url: 0 }"),
        ("settings of another project", |r| r.tool.project_settings = ProjectSettings::Trusted, vec![in_project(), env()], "ProjectUrl { credential: Some(1), url: 0 }", "1 -> default"),
        ("no redirects by a trusted project", |r| r.tool.project_settings = ProjectSettings::TrustedWithoutRedirects, vec![in_project(), trusted(), env()], "ProjectUrl { credential: Some(2), url: 0 }", "2 -> default"),
        ("what a trusted project may say all the same", |r| r.tool.project_settings = ProjectSettings::TrustedWithoutRedirects, vec![in_projects(SettingKey::PreferredMethod, "apikey"), trusted(), env(), login(), tokens()], "2 -> default", "2 -> default"),
        ("the order of a provider's places", |r| r.tool.servers.order = &[ServerSlot::BearerToken, ServerSlot::EnvKey], vec![named(variable("ACME_KEY"), "ACME_KEY"), selected(), base(), of(ServerField::EnvKey, "ACME_KEY"), of(ServerField::BearerToken, "tok-1")], "0 -> 2", "4 -> 2"),
        ("a login nobody asked for", |r| r.tool.servers.inherits_login = true, vec![login(), tokens(), selected(), base()], "- -> 3", "NotAskedFor { credential: 1, server: acme }"),
        ("the login in the place of a variable that is not set", |r| r.tool.servers.missing_variable_is_error = false, vec![login(), tokens(), selected(), base(), of(ServerField::EnvKey, "X"), asks()], "MissingVariable { setting: 4, variable: X, instructions: None }", "1 -> 3"),
        ("but only if the provider asks for it", |r| r.tool.servers.missing_variable_is_error = false, vec![login(), tokens(), selected(), base(), of(ServerField::EnvKey, "X")], "MissingVariable { setting: 4, variable: X, instructions: None }", "MissingVariable { setting: 4, variable: X, instructions: None }"),
        ("a command", |r| r.tool.servers.auth_command = false, vec![selected(), base(), command()], "DynamicCredential(2)", "- -> 1"),
        ("a key beside a command", |r| r.tool.servers.not_beside_command = &[ServerField::EnvKey], vec![named(variable("K"), "K"), selected(), base(), of(ServerField::EnvKey, "K"), command()], "0 -> 2", "Excluded { setting: 3, beside: Some(4) }"),
        ("what asks for the login beside a command", |r| r.tool.servers.not_beside_command = &[ServerField::RequiresStoredLogin], vec![selected(), base(), asks(), command()], "DynamicCredential(3)", "Excluded { setting: 2, beside: Some(3) }"),
        ("what does not, in the place that counts", |r| r.tool.servers.not_beside_command = &[ServerField::RequiresStoredLogin], vec![selected(), base(), flag_at(config("key"), field("acme", ServerField::RequiresStoredLogin), false), asks(), command()], "DynamicCredential(4)", "DynamicCredential(4)"),
        ("a cloud's field", |r| r.tool.servers.of_built_in_only = &[ServerField::Region], vec![selected(), base(), of(ServerField::Region, "west")], "- -> 1", "Excluded { setting: 2, beside: None }"),
        ("the same of a provider that is not in use", |r| r.tool.servers.of_built_in_only = &[ServerField::Region], vec![env(), of(ServerField::Region, "west")], "0 -> default", "0 -> default"),
        ("a table for the primary provider", |r| { r.tool.servers.primary = "acme"; r.tool.servers.reserved_ids = false; }, vec![env(), base()], "0 -> default", "0 -> default"),
        ("a provider without a name", |r| r.tool.servers.checks_all = true, vec![selected(), base(), no_name()], "- -> 1", "IncompleteServer { server: acme, missing: \"name\" }"),
        ("a provider with an empty name", |r| { r.tool.servers.checks_all = true; r.tool.servers.empty_names = false; }, vec![selected(), of(ServerField::Name, ""), base()], "- -> 2", "IncompleteServer { server: acme, missing: \"name\" }"),
        ("an empty name where that will do", |r| r.tool.servers.checks_all = true, vec![env(), of(ServerField::Name, ""), base()], "0 -> default", "0 -> default"),
        ("a name where it must not be empty", |r| { r.tool.servers.checks_all = true; r.tool.servers.empty_names = false; }, vec![env(), of(ServerField::Name, "Acme"), base()], "0 -> default", "0 -> default"),
        ("a text for a yes or no", |r| r.tool.servers.checks_all = true, vec![env(), of(ServerField::Name, "Acme"), of(ServerField::RequiresStoredLogin, "yes")], "0 -> default", "InvalidSetting { setting: 2, expected: \"`true` or `false`\" }"),
        ("a mistake of a project that is not trusted", |r| { r.tool.servers.checks_all = true; r.tool.project_settings = ProjectSettings::Trusted; }, vec![env(), in_projects(field("acme", ServerField::RequiresStoredLogin), "yes")], "0 -> default", "0 -> default"),
        ("a mistake in a provider that is not in use", |r| { r.tool.servers.checks_all = true; r.tool.servers.wire_protocols = &["responses"]; }, vec![env(), of(ServerField::Name, "Acme"), base(), of(ServerField::WireApi, "x")], "0 -> default", "InvalidSetting { setting: 3, expected: \"`responses`\" }"),
        ("a protocol", |r| r.tool.servers.wire_protocols = &["responses"], vec![selected(), base(), of(ServerField::WireApi, "chat")], "- -> 1", "InvalidSetting { setting: 2, expected: \"`responses`\" }"),
        ("a profile is a file", |r| r.tool.profile = ProfileRule::File, vec![setting(SettingKey::Tool(ToolKey::SelectedProfile), "work"), in_profile(SettingKey::Tool(ToolKey::SelectedServer), "acme"), base()], "- -> 2", "InvalidSetting { setting: 0, expected: \"no `profile` setting and no table of that name: in these releases a profile is a file of its own\" }"),
        ("a table, though the caller named a file", |r| r.tool.profile = ProfileRule::File, vec![by_caller("work"), in_profile(SettingKey::Tool(ToolKey::SelectedServer), "acme"), base()], "- -> 2", "InvalidSetting { setting: 0, expected: \"no `profile` setting and no table of that name: in these releases a profile is a file of its own\" }"),
        ("a file that the caller named, beside other tables", |r| r.tool.profile = ProfileRule::File, vec![by_caller("home"), in_profile(SettingKey::Tool(ToolKey::SelectedServer), "acme"), base(), env()], "NotConfigured { setting: 0, what: \"profile\", of_project: None, name: home }", "3 -> default"),
        ("a setting beside the file that the caller named", |r| r.tool.profile = ProfileRule::File, vec![by_caller("work"), setting(SettingKey::Tool(ToolKey::SelectedProfile), "home"), env()], "NotConfigured { setting: 0, what: \"profile\", of_project: None, name: work }", "InvalidSetting { setting: 1, expected: \"no `profile` setting and no table of that name: in these releases a profile is a file of its own\" }"),
        ("a file with a name that is none", |r| r.tool.profile = ProfileRule::File, vec![by_caller("../x"), env()], "NotConfigured { setting: 0, what: \"profile\", of_project: None, name: <not a valid name> }", "InvalidSetting { setting: 0, expected: \"the name of a profile\" }"),
    ]
}

#[test]
fn every_switch_switches() {
    let rows = rows_about_credentials()
        .into_iter()
        .chain(rows_about_urls_and_providers());
    for (shows, change, findings, documented, switched) in rows {
        let mut rules = DOCUMENTED;
        let decision = decide(&policy(rules.clone()), &findings);
        assert_eq!(
            outcome(&decision),
            documented,
            "{shows}, under the documented rules"
        );
        change(&mut rules);
        let decision = decide(&policy(rules), &findings);
        assert_eq!(outcome(&decision), switched, "{shows}, switched");
    }
}

#[test]
fn a_broken_configuration_may_hold_a_restriction() {
    let file = broken_settings("/h/config.toml", Side::Yours);
    let findings = [file, key(variable("OPENAI_API_KEY"))];
    assert_eq!(
        outcome(&decide(&policy(DOCUMENTED), &findings)),
        "Broken(0)"
    );
}
