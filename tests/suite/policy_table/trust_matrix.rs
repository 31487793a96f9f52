//! Every kind of place for a credential against every kind of place for a base URL.
//!
//! What is expected is not taken from the policy: it is the sentence of the constitution, written
//! down once more with numbers. A base URL decides for credentials that are trusted no more than it,
//! and for those of its own document; a login leaves its backend only for a host that was allowed to it.

use auth_resolver::{
    AuthMethod, ChatGptSession, Finding, Note, Origin, ProjectSettings, RuleSet, SettingKey,
    Standing, Trust,
};

use super::build::*;

pub(super) const PROJECT: u8 = 0;
pub(super) const USER: u8 = 1;
pub(super) const CALLER: u8 = 2;
pub(super) const ELSEWHERE: &str = "https://elsewhere.example/v1";

pub(super) fn trust(level: u8) -> Trust {
    [Trust::Project, Trust::User, Trust::Caller][usize::from(level)]
}

/// A place for a credential: its level, its document, whether it is a login, what is found there.
struct Credential {
    level: u8,
    document: &'static str,
    is_session: bool,
    is_stored: bool,
    findings: Vec<Finding>,
}

/// A place for a base URL: its level, its document, what is found there.
struct Url {
    level: u8,
    document: &'static str,
    finding: Box<dyn Fn(&str) -> Finding>,
}

impl Url {
    fn is_beside(&self, credential: &Credential) -> bool {
        !self.document.is_empty() && self.document == credential.document
    }
}

fn credentials() -> Vec<Credential> {
    let ambient = |level, document, origin: Origin| Credential {
        level,
        document,
        is_session: false,
        is_stored: false,
        findings: vec![key(origin)],
    };
    let mut all = vec![
        ambient(CALLER, "", caller()),
        ambient(USER, "", variable("OPENAI_API_KEY")),
        ambient(USER, "", variable("SOME_OTHER_NAME")),
        ambient(PROJECT, "/p/.env", project_dotenv()),
        ambient(USER, "/h/.env", user_dotenv()),
        ambient(USER, "/h/config.toml", config("api.key")),
        ambient(
            PROJECT,
            "/p/config.toml",
            config_at("/p/config.toml", Trust::Project, "api.key"),
        ),
        Credential {
            level: USER,
            document: "/h/auth.json",
            is_session: false,
            is_stored: true,
            findings: vec![login(), key(auth_json("OPENAI_API_KEY"))],
        },
        Credential {
            level: USER,
            document: "/h/auth.json",
            is_session: true,
            is_stored: true,
            findings: vec![login(), tokens()],
        },
    ];
    // Given for one run, as a session of its own or as a token for programs.
    let session = AuthMethod::ChatGpt(Box::new(ChatGptSession::new(secret())));
    let token = AuthMethod::PersonalAccessToken(secret());
    for (level, origin) in [(CALLER, caller()), (USER, variable("CODEX_ACCESS_TOKEN"))] {
        for method in [session.clone(), token.clone()] {
            all.push(Credential {
                is_session: true,
                findings: vec![credential(origin.clone(), Standing::Pinned, method)],
                ..ambient(level, "", caller())
            });
        }
    }
    for level in [PROJECT, USER, CALLER] {
        all.push(ambient(level, "", Origin::other("a vault", trust(level))));
        let token = AuthMethod::BearerToken(secret());
        let origin = Origin::other("a token helper", trust(level));
        all.push(Credential {
            findings: vec![credential(origin, Standing::Ambient, token)],
            ..ambient(level, "", caller())
        });
    }
    all
}

fn urls() -> Vec<Url> {
    let at = |level, document, origin: Origin| Url {
        level,
        document,
        finding: Box::new(move |text| url(origin.clone(), text)),
    };
    let setting = |level, document, origin: Origin| Url {
        level,
        document,
        finding: Box::new(move |text| setting_at(origin.clone(), SettingKey::BaseUrl, text)),
    };
    let mut all = vec![
        at(CALLER, "", caller()),
        setting(CALLER, "", Origin::caller("-c openai_base_url")),
        at(USER, "", variable("OPENAI_BASE_URL")),
        at(USER, "", variable("MINIMAX_API_HOST")),
        at(
            PROJECT,
            "/p/.env",
            dotenv("/p/.env", Trust::Project, "OPENAI_BASE_URL"),
        ),
        at(
            PROJECT,
            "/p/sub/.env",
            dotenv("/p/sub/.env", Trust::Project, "OPENAI_BASE_URL"),
        ),
        at(
            USER,
            "/h/.env",
            dotenv("/h/.env", Trust::User, "OPENAI_BASE_URL"),
        ),
        setting(USER, "/h/config.toml", config("openai_base_url")),
        setting(
            PROJECT,
            "/p/config.toml",
            config_at("/p/config.toml", Trust::Project, "openai_base_url"),
        ),
    ];
    for level in [PROJECT, USER, CALLER] {
        all.push(at(
            level,
            "",
            Origin::other("a directory service", trust(level)),
        ));
    }
    all
}

#[test]
fn every_credential_against_every_url() {
    for rules in [RuleSet::DOCUMENTED, RuleSet::API_KEY_FIRST] {
        let mut policy = policy(rules);
        policy.rules.project_settings = ProjectSettings::Open;
        for (one, credential) in credentials().into_iter().enumerate() {
            for (other, url) in urls().into_iter().enumerate() {
                for allowed in [false, true] {
                    policy.session_hosts = allowed
                        .then(|| "elsewhere.example".to_owned())
                        .into_iter()
                        .collect();
                    let mut findings = credential.findings.clone();
                    findings.push((url.finding)(ELSEWHERE));
                    let (at, to) = (findings.len() - 2, findings.len() - 1);
                    let same_document = url.is_beside(&credential);
                    let is_given = credential.level == CALLER && url.level == CALLER;
                    let expected = if url.level < credential.level && !same_document {
                        format!("LessTrustedUrl {{ credential: {at}, url: {to} }}")
                    } else if credential.is_session && !allowed && !is_given {
                        format!("SessionElsewhere {{ credential: {at}, url: {to} }}")
                    } else {
                        format!("{at} -> {to}")
                    };
                    let decision = decide(&policy, &findings);
                    assert_eq!(
                        outcome(&decision),
                        expected,
                        "credential {one}, url {other}"
                    );
                    let leaves = Note::SentElsewhere {
                        credential: at,
                        url: to,
                    };
                    assert_eq!(
                        decision.notes.contains(&leaves),
                        decision.outcome.is_ok() && (credential.is_stored || credential.is_session),
                        "credential {one}, url {other}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_vendors_own_url_is_open_to_its_credentials_whoever_names_it() {
    for_every_pair(str::to_owned, |_, _| true);
}

// One host may serve many tenants, so another path is another place.
#[test]
fn another_path_of_the_vendors_host_needs_as_much_trust_as_any_url() {
    for_every_pair(
        |own| format!("{own}/tenants/evil"),
        |credential, url| url.level >= credential.level || url.is_beside(credential),
    );
}

fn for_every_pair(url_from: impl Fn(&str) -> String, is_open: impl Fn(&Credential, &Url) -> bool) {
    let mut policy = policy(RuleSet::DOCUMENTED);
    policy.rules.project_settings = ProjectSettings::Open;
    for (one, credential) in credentials().iter().enumerate() {
        let own = if credential.is_session { BACKEND } else { API };
        for (other, url) in urls().iter().enumerate() {
            let mut findings = credential.findings.clone();
            findings.push((url.finding)(&url_from(own)));
            let (at, to) = (findings.len() - 2, findings.len() - 1);
            let expected = if is_open(credential, url) {
                format!("{at} -> {to}")
            } else {
                format!("LessTrustedUrl {{ credential: {at}, url: {to} }}")
            };
            let decision = decide(&policy, &findings);
            assert_eq!(
                outcome(&decision),
                expected,
                "credential {one}, url {other}"
            );
        }
    }
}

#[test]
fn a_url_may_be_passed_over_and_a_remark_remains() {
    let mut policy = policy(RuleSet::DOCUMENTED);
    policy.skip_untrusted_urls = true;
    let findings = [
        key(variable("OPENAI_API_KEY")),
        url(project_dotenv(), ELSEWHERE),
    ];
    let decision = decide(&policy, &findings);
    assert_eq!(outcome(&decision), "0 -> default");
    assert!(decision.notes.contains(&Note::UrlSkipped(1)));
}
