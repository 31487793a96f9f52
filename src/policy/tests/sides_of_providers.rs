//! What a project can do about providers, settings, headers and cancelled variables.

use super::names::{
    CredentialClass, DOCUMENTED, Finding, MethodKind, Note, Origin, Policy, ServerField,
    SettingKey, Side, Standing, Subject, ToolKey, api_key_first,
};

use super::build::*;
use super::sides::ELSEWHERE;

const SIDES: [Side; 2] = [Side::Project, Side::Yours];

// Ids of providers and names of variables are whatever somebody likes: only the places count.
#[test]
fn a_provider_of_each_side_against_a_key_of_each_side() {
    for id in ["acme", "minimax", "my.provider-2"] {
        for variable_name in ["ACME_KEY", "OPENAI_API_KEY", "X"] {
            for described in SIDES {
                for held in SIDES {
                    let policy = policy(DOCUMENTED);
                    let table = config_at("/x/config.toml", described, "key");
                    let set = |which, text: &str| setting_at(table.clone(), field(id, which), text);
                    let findings = [
                        setting(SettingKey::Tool(ToolKey::SelectedServer), id),
                        set(ServerField::BaseUrl, ELSEWHERE),
                        set(ServerField::EnvKey, variable_name),
                        named(Origin::other("variables", held), variable_name),
                    ];
                    let expected = match described {
                        Side::Project => format!(
                            "NotConfigured {{ setting: 0, what: \"provider\", of_project: Some(1), \
                             name: {id} }}"
                        ),
                        _ => "3 -> 1".to_owned(),
                    };
                    let decision = decide(&policy, &findings);
                    assert_eq!(outcome(&decision), expected, "{described:?} {held:?}");
                }
            }
        }
    }
}

#[test]
fn a_token_that_a_project_writes_down_for_a_provider_is_not_sent() {
    let of = |side, which, text| {
        setting_at(
            config_at("/y/config.toml", side, "key"),
            field("acme", which),
            text,
        )
    };
    for held in SIDES {
        let findings = [
            setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
            of(Side::Yours, ServerField::BaseUrl, "http://localhost:1"),
            of(held, ServerField::BearerToken, "tok-1"),
        ];
        let expected = match held {
            Side::Project => "- -> 1",
            _ => "2 -> 1",
        };
        let decision = decide(&policy(DOCUMENTED), &findings);
        assert_eq!(outcome(&decision), expected, "{held:?}");
    }
}

#[test]
fn a_header_goes_along_with_what_is_of_its_own_side() {
    let of_project = || dotenv("/p/.env", Side::Project, "OPENAI_ORGANIZATION");
    let of_user = || variable("OPENAI_ORGANIZATION");
    let by = |origin| Some(url(origin, "http://localhost:1"));
    for (origin, credential, url, goes_along) in [
        (of_user(), key(variable("OPENAI_API_KEY")), None, true),
        (of_user(), key(user_dotenv()), None, true),
        (of_user(), key(project_dotenv()), None, true),
        (of_project(), key(project_dotenv()), None, true),
        (of_project(), key(variable("OPENAI_API_KEY")), None, false),
        (of_project(), key(user_dotenv()), None, false),
        (of_project(), key(caller()), None, false),
        (
            of_user(),
            key(project_dotenv()),
            by(project_dotenv()),
            false,
        ),
        (of_user(), key(project_dotenv()), by(user_dotenv()), true),
        (of_user(), key(project_dotenv()), by(caller()), true),
        (
            of_project(),
            key(project_dotenv()),
            by(project_dotenv()),
            true,
        ),
        (of_project(), key(project_dotenv()), by(user_dotenv()), true),
    ] {
        let mut findings = vec![
            credential,
            header(origin.clone(), "OpenAI-Organization", "org-1"),
        ];
        findings.extend(url);
        let decision = decide(&policy(DOCUMENTED), &findings);
        let headers = decision.outcome.unwrap().headers;
        let there = headers
            .iter()
            .any(|header| header.name() == "OpenAI-Organization");
        assert_eq!(there, goes_along, "{origin} and {findings:?}");
    }
}

#[test]
fn a_header_of_yours_stays_where_a_project_sets_the_same_variable() {
    let at_acme = |which, text| setting(field("acme", which), text);
    let findings = [
        named(dotenv("/p/.env", Side::Project, "ACME_ORG"), "ACME_ORG"),
        named(variable("ACME_ORG"), "ACME_ORG"),
        setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
        at_acme(ServerField::BaseUrl, ELSEWHERE),
        at_acme(ServerField::BearerToken, "tok-1"),
        at_acme(
            ServerField::VariableHeader(super::names::Name::new("X-Org")),
            "ACME_ORG",
        ),
    ];
    for findings in [&findings[..], &findings[1..]] {
        let headers = decide(&policy(DOCUMENTED), findings)
            .outcome
            .unwrap()
            .headers;
        assert!(headers.iter().any(|header| header.name() == "X-Org"));
    }
}

#[test]
fn a_login_goes_to_a_provider_only_if_its_user_says_so() {
    for asked_by in SIDES {
        let asks = config_at("/a/config.toml", asked_by, "key");
        let findings = [
            flag_at(asks, field("acme", ServerField::RequiresStoredLogin), true),
            setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
            setting(field("acme", ServerField::BaseUrl), ELSEWHERE),
            login(),
            tokens(),
        ];
        let expected = match asked_by {
            Side::Project => "- -> 2",
            _ => "4 -> 2",
        };
        let decision = decide(&policy(DOCUMENTED), &findings);
        assert_eq!(outcome(&decision), expected, "{asked_by:?}");
    }
}

/// Rows of (what it shows, what the project says, outcome without trust, outcome with trust).
#[rustfmt::skip] // A row is a line.
#[test]
fn what_a_project_selects_counts_once_its_user_trusts_it() {
    let by_project = |key, text: &str| setting_at(config_at("/p/config.toml", Side::Project, "key"), key, text);
    let yours = || vec![
        key(variable("OPENAI_API_KEY")),
        login(),
        tokens(),
        setting(field("acme", ServerField::BaseUrl), ELSEWHERE),
        setting(field("acme", ServerField::BearerToken), "tok-1"),
    ];
    let env = || dotenv("/p/.env", Side::Project, "OPENAI_API_KEY");
    let ambient = || Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
    for (shows, project, untrusted, trusted) in [
        ("a preference", by_project(SettingKey::PreferredMethod, "apikey"), "3 -> default", "1 -> default"),
        ("a provider of yours", by_project(SettingKey::Tool(ToolKey::SelectedServer), "acme"), "3 -> default", "5 -> 4"),
        ("no provider of yours", by_project(SettingKey::Tool(ToolKey::SelectedServer), "evil"), "3 -> default", "NotConfigured { setting: 0, what: \"provider\", of_project: None, name: evil }"),
        ("a profile that nobody has", by_project(SettingKey::Tool(ToolKey::SelectedProfile), "p"), "3 -> default", "NotConfigured { setting: 0, what: \"profile\", of_project: None, name: p }"),
        ("a restriction", by_project(SettingKey::Tool(ToolKey::ForcedMethod), "api"), "3 -> default", "Restricted { setting: 0, credential: 3, what: Method(Key) }"),
        ("a restriction that is met", by_project(SettingKey::Tool(ToolKey::ForcedMethod), "chatgpt"), "3 -> default", "3 -> default"),
        ("a store", by_project(SettingKey::Tool(ToolKey::CredentialStore), "keyring"), "3 -> default", "3 -> default"),
        ("a provider's base URL", by_project(field("acme", ServerField::BaseUrl), "https://evil.example"), "3 -> default", "3 -> default"),
        ("a base URL", by_project(SettingKey::BaseUrl, "https://evil.example"), "ProjectUrl { credential: Some(3), url: 0 }", "ProjectUrl { credential: Some(3), url: 0 }"),
        ("that it is trusted", by_project(SettingKey::Tool(ToolKey::ProjectTrust(super::names::Name::new("p"))), "trusted"), "3 -> default", "3 -> default"),
        ("an empty key", blank(env(), ambient()), "3 -> default", "3 -> default"),
    ] {
        for (trust_project, expected) in [(false, untrusted), (true, trusted)] {
            let mut policy = policy(DOCUMENTED);
            policy.trust_project = trust_project;
            let mut findings = vec![project.clone()];
            findings.extend(yours());
            let decision = decide(&policy, &findings);
            assert_eq!(outcome(&decision), expected, "{shows}, {trust_project}");
            let notes_it = decision.notes.contains(&Note::ProjectSelects(id(0)));
            let selects = trust_project && matches!(shows, "a preference" | "a provider of yours" | "no provider of yours" | "a profile that nobody has");
            assert_eq!(notes_it, selects, "{shows}, {trust_project}");
        }
    }
}

#[test]
fn an_empty_text_of_a_project_cancels_a_key_only_if_its_user_trusts_it_and_never_a_url() {
    let env = |name| dotenv("/p/.env", Side::Project, name);
    let ambient = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
    let findings = [
        blank(env("OPENAI_API_KEY"), ambient),
        blank(env("OPENAI_BASE_URL"), Subject::BaseUrl),
        key(variable("OPENAI_API_KEY")),
        url(variable("OPENAI_BASE_URL"), ELSEWHERE),
        login(),
        key(auth_json("OPENAI_API_KEY")),
    ];
    for (trust_project, expected) in [(false, "2 -> 3"), (true, "5 -> 3")] {
        let mut policy = policy(api_key_first());
        policy.rules.tool.blank_hides = true;
        policy.trust_project = trust_project;
        let decision = decide(&policy, &findings);
        assert_eq!(outcome(&decision), expected);
        assert_eq!(
            decision.notes.contains(&Note::ProjectSelects(id(0))),
            trust_project
        );
        let says = |index| {
            let mut notes = decision.notes.iter();
            notes.any(|note| matches!(note, Note::NoEffect(at, _) if *at == index))
        };
        assert_eq!((says(id(0)), says(id(1))), (!trust_project, true));
    }
}

type Change = fn(&mut Policy);

/// Rows of (findings, what the caller refuses, outcome).
#[test]
fn a_credential_of_a_project_is_said_and_can_be_refused() {
    let project = || key(project_dotenv());
    let yours = || key(variable("OPENAI_API_KEY"));
    let refuse_it: Change = |policy| policy.refuse_project_credentials = true;
    let refuse_conflicts: Change = |policy| policy.refuse_conflicts = true;
    let as_it_is: Change = |_| {};
    let both = || vec![login(), tokens(), yours()];
    let rows: Vec<(Vec<Finding>, Change, &str)> = vec![
        (vec![project()], as_it_is, "0 -> default"),
        (vec![project(), yours()], as_it_is, "0 -> default"),
        (vec![yours(), project()], as_it_is, "0 -> default"),
        (
            vec![project()],
            refuse_it,
            "ProjectCredential { credential: 0, replaces: None }",
        ),
        (
            vec![project(), yours()],
            refuse_it,
            "ProjectCredential { credential: 0, replaces: Some(1) }",
        ),
        (vec![yours(), project()], refuse_it, "0 -> default"),
        (vec![project()], refuse_conflicts, "0 -> default"),
        (
            vec![project(), yours()],
            refuse_conflicts,
            "ProjectCredential { credential: 0, replaces: Some(1) }",
        ),
        // No file of a project makes a conflict of yours disappear.
        (
            both(),
            refuse_conflicts,
            "Conflicting { credentials: [1, 2] }",
        ),
        (
            both().into_iter().chain([project()]).collect(),
            refuse_conflicts,
            "Conflicting { credentials: [1, 2] }",
        ),
    ];
    for (findings, change, expected) in rows {
        let mut policy = policy(DOCUMENTED);
        change(&mut policy);
        assert_eq!(outcome(&decide(&policy, &findings)), expected);
    }
    let mut policy = policy(api_key_first());
    policy.rules.preferred = Some(CredentialClass::Key);
    policy.refuse_conflicts = true;
    let findings: Vec<Finding> = std::iter::once(project()).chain(both()).collect();
    assert_eq!(
        outcome(&decide(&policy, &findings)),
        "Conflicting { credentials: [0, 2] }"
    );
}
