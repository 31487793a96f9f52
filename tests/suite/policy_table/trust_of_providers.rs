//! The same sentence for providers, whose key, base URL and wish for the login can come from three
//! places, and for the headers that go along.

use auth_resolver::{Origin, ProjectSettings, ProviderField, RuleSet, SettingKey, Trust};

use super::build::*;
use super::trust_matrix::{CALLER, ELSEWHERE, PROJECT, USER, trust};

// Ids of providers and names of variables are whatever somebody likes: only the places count.
#[test]
fn a_provider_of_every_level_against_a_key_of_every_level() {
    for id in ["acme", "minimax", "my.provider-2"] {
        for variable_name in ["ACME_KEY", "OPENAI_API_KEY", "X"] {
            for described in [PROJECT, USER, CALLER] {
                for held in [PROJECT, USER, CALLER] {
                    let mut policy = policy(RuleSet::DOCUMENTED);
                    policy.rules.project_settings = ProjectSettings::Open;
                    let table = config_at("/x/config.toml", trust(described), "key");
                    let set = |which, text: &str| setting_at(table.clone(), field(id, which), text);
                    let findings = [
                        setting_at(table.clone(), SettingKey::SelectedProvider, id),
                        set(ProviderField::BaseUrl, ELSEWHERE),
                        set(ProviderField::EnvKey, variable_name),
                        named(Origin::other("variables", trust(held)), variable_name),
                    ];
                    // Whoever names the variable chooses which secret is sent.
                    let expected = match (described, held) {
                        (PROJECT, _) => "ProjectChoosesCredential(2)",
                        (url, key) if url < key => "LessTrustedUrl { credential: 3, url: 1 }",
                        _ => "3 -> 1",
                    };
                    let decision = decide(&policy, &findings);
                    assert_eq!(
                        outcome(&decision),
                        expected,
                        "{id} {variable_name} {described} {held}"
                    );
                }
            }
        }
    }
}

// What a project's configuration holds is never sent, not even to where the same file says.
#[test]
fn a_provider_of_every_level_with_a_token_of_every_level() {
    for described in [PROJECT, USER, CALLER] {
        for held in [PROJECT, USER, CALLER] {
            let mut policy = policy(RuleSet::DOCUMENTED);
            policy.rules.project_settings = ProjectSettings::Open;
            let table = config_at("/x/config.toml", trust(described), "key");
            let token = config_at("/y/config.toml", trust(held), "key");
            let findings = [
                setting_at(table.clone(), SettingKey::SelectedProvider, "acme"),
                setting_at(table, field("acme", ProviderField::BaseUrl), ELSEWHERE),
                setting_at(token, field("acme", ProviderField::BearerToken), "tok-1"),
            ];
            let expected = match (described, held) {
                (_, PROJECT) => "ProjectChoosesCredential(2)",
                (url, token) if url < token => "LessTrustedUrl { credential: 2, url: 1 }",
                _ => "2 -> 1",
            };
            let decision = decide(&policy, &findings);
            assert_eq!(
                outcome(&decision),
                expected,
                "described by {described}, held by {held}"
            );
        }
    }
}

#[test]
fn a_header_goes_along_with_a_credential_that_is_trusted_no_more_or_lies_beside_it() {
    let of_project = || dotenv("/p/.env", Trust::Project, "OPENAI_ORGANIZATION");
    let of_user = || variable("OPENAI_ORGANIZATION");
    let by = |origin| Some(url(origin, "http://localhost:1"));
    for (origin, credential, url, goes_along) in [
        (of_user(), key(variable("OPENAI_API_KEY")), None, true),
        (of_user(), key(user_dotenv()), None, true),
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
        let decision = decide(&policy(RuleSet::DOCUMENTED), &findings);
        let headers = decision.outcome.unwrap().headers;
        let there = headers
            .iter()
            .any(|header| header.name() == "OpenAI-Organization");
        assert_eq!(there, goes_along, "{origin} and {findings:?}");
    }
}

#[test]
fn a_login_goes_to_a_provider_only_if_somebody_other_than_the_project_says_so() {
    for asked_by in [PROJECT, USER, CALLER] {
        for described in [PROJECT, USER, CALLER] {
            let mut policy = policy(RuleSet::DOCUMENTED);
            policy.rules.project_settings = ProjectSettings::Open;
            let asks = config_at("/a/config.toml", trust(asked_by), "key");
            let table = config_at("/x/config.toml", trust(described), "key");
            let findings = [
                flag_at(
                    asks,
                    field("acme", ProviderField::RequiresStoredLogin),
                    true,
                ),
                setting_at(table.clone(), SettingKey::SelectedProvider, "acme"),
                setting_at(table, field("acme", ProviderField::BaseUrl), ELSEWHERE),
                login(),
                tokens(),
            ];
            let expected = match (asked_by, described) {
                (PROJECT, _) => "- -> 2",
                (_, PROJECT) => "LessTrustedUrl { credential: 4, url: 2 }",
                _ => "4 -> 2",
            };
            let decision = decide(&policy, &findings);
            assert_eq!(
                outcome(&decision),
                expected,
                "asked by {asked_by}, described by {described}"
            );
        }
    }
}
