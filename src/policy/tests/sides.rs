//! Every kind of place for a credential against every two places for base URLs.
//!
//! What is expected is not taken from the policy: it is the sentence of the constitution, written
//! down once more. A base URL of the project's counts for a credential of the project's, and is an
//! error for one of yours unless your answer has the same URL without it. Between your own places only
//! the order counts; a login leaves its backend only for a host that was allowed to it.

use super::names::{
    AuthMethod, ChatGptSession, DOCUMENTED, Finding, Note, Origin, Policy, SettingKey, Side,
    Standing, api_key_first,
};

use super::build::*;

pub(super) const ELSEWHERE: &str = "https://elsewhere.example/v1";
const OTHER: &str = "https://other.example/v1";

/// A place for a credential: whose it is, whether it is a login, what is found there.
struct Credential {
    side: Side,
    is_callers: bool,
    is_session: bool,
    is_stored: bool,
    findings: Vec<Finding>,
}

/// A place for a base URL: whose it is, and what is found there.
struct Url {
    side: Side,
    is_callers: bool,
    finding: Box<dyn Fn(&str) -> Finding>,
}

fn credentials() -> Vec<Credential> {
    let of = |side, findings| Credential {
        side,
        is_callers: false,
        is_session: false,
        is_stored: false,
        findings,
    };
    let ambient = |side, origin: Origin| of(side, vec![key(origin)]);
    let mut all = vec![
        Credential {
            is_callers: true,
            ..ambient(Side::Yours, caller())
        },
        ambient(Side::Yours, variable("OPENAI_API_KEY")),
        ambient(Side::Yours, variable("SOME_OTHER_NAME")),
        ambient(Side::Project, project_dotenv()),
        ambient(Side::Yours, user_dotenv()),
        ambient(Side::Yours, config("api.key")),
        ambient(
            Side::Project,
            config_at("/p/config.toml", Side::Project, "api.key"),
        ),
        Credential {
            is_stored: true,
            ..of(Side::Yours, vec![login(), key(auth_json("OPENAI_API_KEY"))])
        },
        Credential {
            is_session: true,
            is_stored: true,
            ..of(Side::Yours, vec![login(), tokens()])
        },
    ];
    // For one run, as a session of its own or as a token for programs.
    let session = AuthMethod::ChatGpt(Box::new(ChatGptSession::new(secret())));
    let token = AuthMethod::PersonalAccessToken(secret());
    for (is_callers, standing, origin) in [
        (true, Standing::Given, caller()),
        (false, Standing::Pinned, variable("CODEX_ACCESS_TOKEN")),
    ] {
        for method in [session.clone(), token.clone()] {
            all.push(Credential {
                is_callers,
                is_session: true,
                ..of(
                    Side::Yours,
                    vec![credential(origin.clone(), standing, method)],
                )
            });
        }
    }
    for side in [Side::Project, Side::Yours] {
        all.push(ambient(side, Origin::other("a vault", side)));
        let token = AuthMethod::BearerToken(secret());
        let origin = Origin::other("a token helper", side);
        all.push(of(side, vec![credential(origin, Standing::Ambient, token)]));
    }
    all
}

fn urls() -> Vec<Url> {
    let at = |side, origin: Origin| Url {
        side,
        is_callers: false,
        finding: Box::new(move |text| url(origin.clone(), text)),
    };
    let setting = |side, origin: Origin| Url {
        side,
        is_callers: false,
        finding: Box::new(move |text| setting_at(origin.clone(), SettingKey::BaseUrl, text)),
    };
    let dotenv = |path, side| at(side, dotenv(path, side, "OPENAI_BASE_URL"));
    let mut all = vec![
        Url {
            is_callers: true,
            ..at(Side::Yours, caller())
        },
        Url {
            is_callers: true,
            ..setting(Side::Yours, Origin::caller("-c openai_base_url"))
        },
        at(Side::Yours, variable("OPENAI_BASE_URL")),
        at(Side::Yours, variable("MINIMAX_API_HOST")),
        dotenv("/p/.env", Side::Project),
        dotenv("/p/sub/.env", Side::Project),
        dotenv("/h/.env", Side::Yours),
        setting(Side::Yours, config("openai_base_url")),
        setting(
            Side::Project,
            config_at("/p/config.toml", Side::Project, "openai_base_url"),
        ),
    ];
    for side in [Side::Project, Side::Yours] {
        all.push(at(side, Origin::other("a directory service", side)));
    }
    all
}

/// Returns the result for a credential of the user's with these base URLs, the first of which wins; `own`
/// is what its backend is.
fn expected(
    credential: &Credential,
    urls: &[(usize, &Url, &str)],
    own: &str,
    allowed: bool,
) -> String {
    let at = credential.findings.len() - 1;
    let goes = |(to, url, text): (usize, &Url, &str)| {
        let is_meant = allowed || (credential.is_callers && url.is_callers);
        if credential.is_session && text != own && !is_meant {
            Err(format!(
                "SessionElsewhere {{ credential: {at}, url: {to} }}"
            ))
        } else {
            Ok((text.to_owned(), format!("{at} -> {to}")))
        }
    };
    let default = || Ok((own.to_owned(), format!("{at} -> default")));
    if credential.side == Side::Project {
        return match urls.first().map_or_else(default, |first| goes(*first)) {
            Ok((_, outcome)) | Err(outcome) => outcome,
        };
    }
    // What it is without the project.
    let yours = urls.iter().find(|(_, url, _)| url.side == Side::Yours);
    let without = yours.map_or_else(default, |first| goes(*first));
    match urls.first() {
        Some((to, url, text)) if url.side == Side::Project => match without {
            Ok((same, outcome)) if same == *text => outcome,
            _ => format!("ProjectUrl {{ credential: Some({at}), url: {to} }}"),
        },
        _ => match without {
            Ok((_, outcome)) | Err(outcome) => outcome,
        },
    }
}

#[test]
fn every_credential_against_every_url() {
    let hosts = |allowed: bool| allowed.then(|| "elsewhere.example".to_owned());
    for rules in [DOCUMENTED, api_key_first()] {
        let mut policy = policy(rules);
        for allowed in [false, true] {
            policy.session_hosts = hosts(allowed).into_iter().collect();
            for (one, credential) in credentials().iter().enumerate() {
                for (other, url) in urls().iter().enumerate() {
                    let (at, to) = (credential.findings.len() - 1, credential.findings.len());
                    let places = [(to, url, ELSEWHERE)];
                    let decision = check(&policy, credential, &places, allowed, (one, other, 0));
                    let leaves = Note::SentElsewhere {
                        credential: id(at),
                        url: id(to),
                    };
                    assert_eq!(
                        decision.notes.contains(&leaves),
                        decision.outcome.is_ok()
                            && credential.side == Side::Yours
                            && (credential.is_stored || credential.is_session),
                        "credential {one}, url {other}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_credential_against_every_two_urls() {
    let policy = policy(DOCUMENTED);
    for (one, credential) in credentials().iter().enumerate() {
        let own = if credential.is_session { BACKEND } else { API };
        // Another path of the vendor's host is another place: one host may serve many tenants.
        let tenant = format!("{own}/tenants/evil");
        for (other, first) in urls().iter().enumerate() {
            for (third, second) in urls().iter().enumerate() {
                for texts in [
                    [own, ELSEWHERE],
                    [ELSEWHERE, own],
                    [ELSEWHERE, ELSEWHERE],
                    [ELSEWHERE, OTHER],
                    [own, own],
                    [&tenant, own],
                ] {
                    let to = credential.findings.len();
                    let places = [(to, first, texts[0]), (to + 1, second, texts[1])];
                    check(&policy, credential, &places, false, (one, other, third));
                }
            }
        }
    }
}

fn check(
    policy: &Policy,
    credential: &Credential,
    urls: &[(usize, &Url, &str)],
    allowed: bool,
    row: (usize, usize, usize),
) -> super::names::Decision {
    let own = if credential.is_session { BACKEND } else { API };
    let mut findings = credential.findings.clone();
    findings.extend(urls.iter().map(|(_, url, text)| (url.finding)(text)));
    let decision = decide(policy, &findings);
    let texts: Vec<&str> = urls.iter().map(|(_, _, text)| *text).collect();
    let mut expected = expected(credential, urls, own, allowed);
    // A session may go to any path of its own host, if its owner says so.
    if let [(to, url, text), ..] = urls
        && credential.is_session
        && text.starts_with(own)
        && url.side == credential.side
    {
        expected = format!("{} -> {to}", credential.findings.len() - 1);
    }
    assert_eq!(outcome(&decision), expected, "{row:?} {texts:?}");
    let notes_own = decision
        .notes
        .iter()
        .any(|note| matches!(note, Note::ProjectCredential { .. }));
    assert_eq!(
        notes_own,
        decision.outcome.is_ok() && credential.side == Side::Project,
        "{row:?} {texts:?}"
    );
    decision
}

#[test]
fn a_url_may_be_passed_over_and_the_answer_is_the_one_without_the_project() {
    let mut policy = policy(DOCUMENTED);
    policy.skip_untrusted_urls = true;
    let findings = |yours: Option<Finding>| {
        let project = url(project_dotenv(), ELSEWHERE);
        let mut findings = vec![key(variable("OPENAI_API_KEY")), project];
        findings.extend(yours);
        findings
    };
    for (yours, expected) in [
        (None, "0 -> default"),
        (Some(url(user_dotenv(), OTHER)), "0 -> 2"),
    ] {
        let decision = decide(&policy, &findings(yours));
        assert_eq!(outcome(&decision), expected);
        assert!(decision.notes.contains(&Note::UrlSkipped(id(1))));
    }
    // A base URL of yours is used or refused, and never skipped.
    let of_yours = [url(variable("OPENAI_BASE_URL"), OTHER), login(), tokens()];
    assert_eq!(
        outcome(&decide(&policy, &of_yours)),
        "SessionElsewhere { credential: 2, url: 0 }"
    );
}
