//! What a resolver says of an answer from before, when the machine has changed since.

mod asking;
mod places;

use std::time::Duration;

use auth_resolver::change::{ChangeKind, Fingerprint};
use auth_resolver::system::FixedSystem;
use auth_resolver::{Resolver, System, codex};

use super::auth_json::jwt;

const AUTH: &str = "/home/u/.codex/auth.json";
const CONFIG: &str = "/home/u/.codex/config.toml";
const DOTENV: &str = "/home/u/.codex/.env";
/// When the files were last changed, and long after that.
const WRITTEN: i64 = 1_767_225_600;
const NOW: i64 = WRITTEN + 1000;

/// A login. Claims of the user and the account are left out where they are "".
fn login(user: &str, account: &str, token: &str) -> String {
    let id = |name: &str, id: &str| match id {
        "" => String::new(),
        id => format!(r#""{name}":"{id}","#),
    };
    let claims = format!(
        r#"{{"https://api.openai.com/auth":{{{}{}"a":0}}}}"#,
        id("chatgpt_user_id", user),
        id("chatgpt_account_id", account)
    );
    format!(
        r#"{{"tokens":{{"id_token":"{}","access_token":"{token}","refresh_token":"rt"}}}}"#,
        jwt(&claims)
    )
}

fn key(key: &str) -> String {
    format!(r#"{{"OPENAI_API_KEY":"{key}"}}"#)
}

fn machine() -> FixedSystem {
    System::fixed().home("/home/u").now(NOW)
}

fn with_login(token: &str) -> FixedSystem {
    machine().file(AUTH, login("user-1", "acct-1", token))
}

fn resolver(machine: FixedSystem) -> Resolver {
    codex().system(machine).into_resolver()
}

fn fingerprint(resolver: &Resolver) -> Fingerprint {
    match resolver.resolve() {
        Ok(auth) => auth.fingerprint(),
        Err(error) => error.fingerprint(),
    }
}

/// Asks one resolver whether the answer of another still holds.
fn said(before: &Resolver, after: &Resolver) -> String {
    match after.changed_since(&fingerprint(before)) {
        Some(change) => change.to_string(),
        None => "unchanged".to_owned(),
    }
}

const UNCHANGED: &str = "unchanged";
const SAME_AUTH: &str = "the same credential (changed: ~/.codex/auth.json)";
const REFRESHED: &str =
    "refreshed: another token of the same account (changed: ~/.codex/auth.json)";
const ANOTHER: &str = "another identity (changed: ~/.codex/auth.json)";
const NOBODYS: &str = "another token, and nothing says whose (changed: ~/.codex/auth.json)";

#[test]
fn a_login_that_was_rewritten() {
    let with = |user, account, token| login(user, account, token);
    for (before, after, expected) in [
        (with("u1", "a1", "t1"), with("u1", "a1", "t1"), UNCHANGED),
        (with("u1", "a1", "t1"), with("u1", "a1", "t2"), REFRESHED),
        (with("u1", "a1", "t1"), with("u2", "a1", "t2"), ANOTHER),
        (with("u1", "a1", "t1"), with("u1", "a2", "t2"), ANOTHER),
        // the token alone would go unnoticed
        (with("u1", "a1", "t1"), with("u2", "a1", "t1"), ANOTHER),
        (with("", "a1", "t1"), with("", "a1", "t2"), NOBODYS),
        (with("u1", "", "t1"), with("u1", "", "t2"), NOBODYS),
        (with("", "", "t1"), with("u1", "a1", "t2"), NOBODYS),
        (with("", "a1", "t1"), with("", "a2", "t2"), ANOTHER),
        (with("", "", "t1"), with("u1", "", "t1"), SAME_AUTH),
        (key("sk-1"), key("sk-2"), ANOTHER),
        (key("sk-1"), key("sk-1") + " ", SAME_AUTH),
        (key("sk-1"), with("u1", "a1", "t1"), ANOTHER),
        (
            with("u1", "a1", "t1"),
            String::new(),
            "no answer: truncated (changed: ~/.codex/auth.json)",
        ),
        (
            with("u1", "a1", "t1"),
            "{]".to_owned(),
            "no answer: malformed (changed: ~/.codex/auth.json)",
        ),
    ] {
        let on = |text: &str| resolver(machine().file(AUTH, text));
        assert_eq!(said(&on(&before), &on(&after)), expected, "{after}");
    }
}

// A token of several accounts is used for the one that the file names, in a header of its own.
#[test]
fn a_login_whose_account_is_named_or_no_longer_named() {
    let with = |account: &str| {
        let account = match account {
            "" => String::new(),
            account => format!(r#","account_id":"{account}""#),
        };
        let login = format!(r#"{{"tokens":{{"access_token":"t1"{account}}}}}"#);
        resolver(machine().file(AUTH, login))
    };
    for (before, after, expected) in [
        ("", "a1", ANOTHER),
        ("a1", "", ANOTHER),
        ("a1", "a2", ANOTHER),
        ("a1", "a1", UNCHANGED),
    ] {
        assert_eq!(
            said(&with(before), &with(after)),
            expected,
            "{before} {after}"
        );
    }
}

#[test]
fn kinds_have_stable_names() {
    for (kind, name) in [
        (ChangeKind::SameCredential, "same-credential"),
        (ChangeKind::Refreshed, "refreshed"),
        (ChangeKind::IdentityChanged, "identity-changed"),
        (ChangeKind::IdentityUnknown, "identity-unknown"),
        (ChangeKind::Resolved, "resolved"),
        (ChangeKind::Refused, "refused"),
    ] {
        assert_eq!(kind.as_str(), name);
    }
}

#[test]
fn an_error_in_between_hides_no_other_identity() {
    let on = |text: String| resolver(machine().file(AUTH, text));
    let before = fingerprint(&on(login("u1", "a1", "t1")));
    let cut = on(String::new()).changed_since(&before).unwrap();
    assert_eq!(cut.kind, ChangeKind::Refused);
    let broken = on("{]".to_owned());
    let cut = cut.outcome.unwrap_err().fingerprint();
    let broken = broken.changed_since(&cut).unwrap().outcome.unwrap_err();
    for (user, kind) in [
        ("u1", ChangeKind::Refreshed),
        ("u2", ChangeKind::IdentityChanged),
    ] {
        for error in [&cut, &broken.fingerprint()] {
            let change = on(login(user, "a1", "t2")).changed_since(error).unwrap();
            assert_eq!(change.kind, kind, "{user}");
        }
    }
}

#[test]
fn a_credential_that_expires_by_mere_time_is_a_change() {
    let token = jwt(&format!(r#"{{"exp":{}}}"#, NOW + 1000));
    let at = |now| with_login(&token).now(now);
    let strict = |machine| codex().system(machine).refuse_expired().into_resolver();
    for (now, expected, strictly) in [
        (NOW + 600, UNCHANGED, UNCHANGED),
        (
            NOW + 1000,
            "the same credential (changed: the clock)",
            "no answer: expired (changed: the clock)",
        ),
    ] {
        assert_eq!(said(&resolver(at(NOW)), &resolver(at(now))), expected);
        assert_eq!(said(&strict(at(NOW)), &strict(at(now))), strictly);
    }
    // A while before that, for who asks for it.
    let early = |now| strict(at(now)).expiry_skew(Duration::from_secs(400));
    assert_eq!(
        said(&early(NOW), &early(NOW + 600)),
        "no answer: expired (changed: the clock)"
    );
}
