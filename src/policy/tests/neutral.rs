//! The rules of a program that has set none, and what it can set.

use super::build::*;
use super::names::{
    CredentialClass, Finding, Policy, RuleSet, SettingKey, Standing, UrlsForLogins,
};
use super::preferred;

/// What it shows, what the program sets, findings in order of precedence, outcome.
type Row = (&'static str, fn(&mut Policy), Vec<Finding>, &'static str);

fn nothing(_: &mut Policy) {}

fn prefer_login(policy: &mut Policy) {
    policy.rules.preferred = Some(CredentialClass::Login);
}

fn for_keys_only(policy: &mut Policy) {
    policy.rules.urls_for_logins = UrlsForLogins::Refused;
}

#[rustfmt::skip] // A row is a line.
#[test]
fn the_order_of_the_sources_decides() {
    let key = || key(variable("ACME_API_KEY"));
    let login = || vec![login(), tokens()];
    let and = |parts: Vec<Vec<Finding>>| parts.concat();
    let gateway = || vec![url(variable("ACME_BASE_URL"), "https://gw.example/v1")];
    let rows: Vec<Row> = vec![
        ("a key before a login", nothing, and(vec![vec![key()], login()]), "0 -> default"),
        ("a login before a key", nothing, and(vec![login(), vec![key()]]), "1 -> default"),
        ("a login is preferred", prefer_login, and(vec![vec![key()], login()]), "2 -> default"),
        ("a login is preferred and missing", prefer_login, vec![key()], "0 -> default"),
        ("a setting prefers the login", nothing, and(vec![vec![key()], login(), vec![preferred("login")]]), "2 -> default"),
        ("a setting prefers the key", prefer_login, and(vec![vec![preferred("api-key")], login(), vec![key()]]), "3 -> default"),
        ("a key of this run", prefer_login, and(vec![login(), vec![for_this_run()]]), "2 -> default"),
        ("what the caller gives", prefer_login, and(vec![login(), vec![super::build::key(caller())]]), "2 -> default"),
        ("a base URL for a key", nothing, and(vec![vec![key()], gateway()]), "0 -> 1"),
        ("a base URL for a login", nothing, and(vec![login(), gateway()]), "1 -> 2"),
        ("the first of two base URLs", nothing, and(vec![login(), gateway(), gateway()]), "1 -> 2"),
        ("a base URL for keys only", for_keys_only, and(vec![login(), gateway()]), "SessionElsewhere { credential: 1, url: 2 }"),
        ("nothing", nothing, gateway(), "NoneFound"),
        ("nothing, and a server on this machine", nothing, vec![url(variable("ACME_BASE_URL"), "http://localhost:1/v1")], "- -> 0"),
        ("nothing, which is fine", |p| p.rules.credential_optional = true, gateway(), "- -> 0"),
        ("nothing at all, which is fine", |p| p.rules.credential_optional = true, vec![], "- -> default"),
        ("something broken, where nothing would be fine", |p| p.rules.credential_optional = true, vec![broken(variable("ACME_API_KEY"), Standing::Ambient, super::names::MethodKind::ApiKey)], "Broken(0)"),
    ];
    for (shows, change, findings, expected) in rows {
        let mut policy = policy(RuleSet::NEUTRAL);
        change(&mut policy);
        assert_eq!(outcome(&decide(&policy, &findings)), expected, "{shows}");
    }
}

#[test]
fn a_login_without_a_default_of_its_own_goes_where_keys_go() {
    let mut policy = policy(RuleSet::NEUTRAL);
    policy.defaults.session = None;
    let decision = decide(&policy, &[login(), tokens()]);
    assert_eq!(decision.outcome.unwrap().url.as_str(), API);
    let words = setting(SettingKey::PreferredMethod, "chatgpt");
    let decision = decide(&policy, &[words, login(), tokens()]);
    assert!(
        outcome(&decision).starts_with("UnknownWord"),
        "{decision:?}"
    );
}
