//! Stored logins: which member is in force, and whose account it is.

use super::names::{
    AccessTokenVariable, AuthMethod, DOCUMENTED, Finding, Found, MethodKind, Origin, Place,
    PreferenceScope, RuleSet, Secret, SettingKey, SettingValue, Side, Standing, StoredRule,
    Subject, ToolKey, UncheckedText, WorkspaceRule,
};
use serde_json::json;

use super::build::jwt;
use super::build::*;

/// What it shows, what is switched, findings, outcome.
type Row = (&'static str, fn(&mut RuleSet), Vec<Finding>, &'static str);

fn check(rows: Vec<Row>) {
    for (shows, change, findings, expected) in rows {
        let mut rules = DOCUMENTED;
        change(&mut rules);
        let decision = decide(&policy(rules), &findings);
        assert_eq!(outcome(&decision), expected, "{shows}");
    }
}

fn as_it_is(_: &mut RuleSet) {}

fn in_another_file(mut finding: Finding) -> Finding {
    if let Place::File(_, position) = finding.origin.place {
        finding.origin = Origin::file("/other/auth.json", Side::Yours).at(position);
    }
    finding
}

#[rustfmt::skip] // A row is a line.
#[test]
fn two_files() {
    let stored_key = || key(auth_json("OPENAI_API_KEY"));
    let dated: fn(&mut RuleSet) = |rules| rules.tool.needs_last_refresh = true;
    let session = |date: Option<&str>| stored(&json!({"tokens": {"access_token": "opaque"}, "last_refresh": date}));
    let and_another = |mut one: Vec<Finding>, other: Vec<Finding>| {
        one.extend(other.into_iter().map(in_another_file));
        one
    };
    check(vec![
        ("a mode speaks for its own file alone", as_it_is, vec![login(), stored_key(), mode(MethodKind::ApiKey), in_another_file(login()), in_another_file(tokens())], "4 -> default"),
        ("a mode without its member, which another file has", as_it_is, vec![login(), stored_key(), mode(MethodKind::ChatGpt), in_another_file(login()), in_another_file(tokens())], "ModeWithoutMember { mode: 2 }"),
        ("a date speaks for its own file alone", dated, and_another(session(Some("2025-12-30T00:00:00Z")), session(None)), "2 -> default"),
        ("no other file's date will do", dated, and_another(session(None), session(Some("2025-12-30T00:00:00Z"))), "Broken(4)"),
    ]);
}

/// A setting that allows one workspace, then a login: what its token claims, and what it sends.
fn forced_and_login(claimed: Option<&str>, sent: Option<&str>) -> Vec<Finding> {
    with_login(
        setting(SettingKey::Tool(ToolKey::ForcedWorkspace), "acct"),
        claimed,
        sent,
    )
}

fn with_login(forced: Finding, claimed: Option<&str>, sent: Option<&str>) -> Vec<Finding> {
    let claims = json!({"https://api.openai.com/auth": {"chatgpt_account_id": claimed}});
    let id_token = jwt(&claims.to_string());
    let tokens = json!({"access_token": "opaque", "id_token": id_token, "account_id": sent});
    let mut findings = vec![forced];
    findings.extend(stored(&json!({"tokens": tokens})));
    findings
}

#[rustfmt::skip] // A row is a line.
#[test]
fn forced_workspaces() {
    const USED: &str = "3 -> default";
    const ANOTHER: &str = "Restricted { setting: 0, credential: 3, what: Workspace }";
    const UNKNOWN: &str = "Restricted { setting: 0, credential: 3, what: UnknownWorkspace }";
    let acct = Some("acct");
    let other = Some("other");
    let claim_alone: fn(&mut RuleSet) = |rules| rules.tool.forced_workspace = WorkspaceRule::Any;
    check(vec![
        ("the one that is forced", as_it_is, forced_and_login(acct, acct), USED),
        ("nothing is sent but the token", as_it_is, forced_and_login(acct, None), USED),
        ("the token is another's", as_it_is, forced_and_login(other, None), ANOTHER),
        ("the token is another's, whatever is sent", as_it_is, forced_and_login(other, acct), ANOTHER),
        ("requests would be made for another", as_it_is, forced_and_login(acct, other), ANOTHER),
        ("the token says nothing", as_it_is, forced_and_login(None, acct), UNKNOWN),
        ("the claim alone counts, and it is right", claim_alone, forced_and_login(acct, other), USED),
        ("the claim alone counts, and it is wrong", claim_alone, forced_and_login(other, acct), ANOTHER),
    ]);
    let text = |ids| with_login(setting(SettingKey::Tool(ToolKey::ForcedWorkspace), ids), acct, None);
    let list = |ids: &[&str]| {
        let ids = ids.iter().map(|id| UncheckedText::new(id)).collect();
        let found = Found::Setting(SettingValue::List(ids));
        with_login(Finding::new(config("key"), Subject::Setting(SettingKey::Tool(ToolKey::ForcedWorkspace)), found), acct, None)
    };
    let one_id: fn(&mut RuleSet) = |rules| rules.tool.forced_workspace = WorkspaceRule::One;
    check(vec![
        ("one of a list", as_it_is, list(&["other", " acct "]), USED),
        ("none of a list", as_it_is, list(&["other", "another"]), ANOTHER),
        ("a list of blanks restricts nothing", as_it_is, list(&[" ", ""]), USED),
        ("a list, before there were lists", one_id, list(&["acct"]), "InvalidSetting { setting: 0, expected: \"one workspace id\" }"),
        ("several in a text", as_it_is, text("acct,other"), "InvalidSetting { setting: 0, expected: \"one workspace id or a list of them\" }"),
        ("a comma, before there were lists", one_id, text("acct,other"), ANOTHER),
    ]);
    // A token for programs names no workspace; the caller's own is taken at the caller's word.
    let token = || AuthMethod::PersonalAccessToken(Secret::parse("at-1").unwrap());
    let forced = || setting(SettingKey::Tool(ToolKey::ForcedWorkspace), "acct");
    check(vec![
        ("the user's token", as_it_is, vec![forced(), credential(variable("CODEX_ACCESS_TOKEN"), Standing::Pinned, token())], "Restricted { setting: 0, credential: 1, what: UnknownWorkspace }"),
        ("the user's agent", as_it_is, vec![forced(), credential(variable("CODEX_ACCESS_TOKEN"), Standing::Pinned, AuthMethod::AgentIdentity)], "Restricted { setting: 0, credential: 1, what: UnknownWorkspace }"),
        ("the caller's token", as_it_is, vec![forced(), credential(caller(), Standing::Given, token())], "1 -> default"),
    ]);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn personal_access_tokens_where_the_variable_holds_agents_alone() {
    let token = || AuthMethod::PersonalAccessToken(Secret::parse("at-1").unwrap());
    let agents: fn(&mut RuleSet) = |rules| rules.tool.access_token = AccessTokenVariable::AgentIdentity;
    check(vec![
        ("in the variable", agents, vec![credential(variable("CODEX_ACCESS_TOKEN"), Standing::Pinned, token())], "Unsupported { credential: 0 }"),
        ("from the caller", agents, vec![credential(caller(), Standing::Given, token())], "0 -> default"),
        ("in a stored login", agents, vec![login(), credential(auth_json("personal_access_token"), Standing::Stored, token())], "1 -> default"),
        ("in a vault", agents, vec![credential(Origin::other("a vault", Side::Yours), Standing::Ambient, token())], "0 -> default"),
    ]);
}

// Personal plans came before the key in the same file, business plans after it.
#[rustfmt::skip] // A row is a line.
#[test]
fn the_plan_decides_between_a_key_and_tokens() {
    const TOKENS: &str = "2 -> default";
    const KEY: &str = "3 -> default";
    let by_plan: fn(&mut RuleSet) = |rules| rules.tool.stored = StoredRule::Plan { account_plans: &["plus", "pro"], account_domain: Some("vendor.example") };
    let known: fn(&mut RuleSet) = |rules| {
        rules.tool.stored = StoredRule::Plan { account_plans: &["plus"], account_domain: None };
        rules.tool.preference = PreferenceScope::WithinStoredLogin;
    };
    let unknown: fn(&mut RuleSet) = |rules| {
        rules.tool.stored = StoredRule::Plan { account_plans: &["plus"], account_domain: None };
        rules.tool.preference = PreferenceScope::Nothing;
    };
    let both = |plan: &str, email: &str| {
        let claims = json!({"email": email, "https://api.openai.com/auth": {"chatgpt_plan_type": plan}});
        let tokens = json!({"access_token": "opaque", "id_token": jwt(&claims.to_string())});
        stored(&json!({"OPENAI_API_KEY": "sk-1", "tokens": tokens}))
    };
    let and = |mut login: Vec<Finding>, preference| {
        login.push(setting(SettingKey::PreferredMethod, preference));
        login
    };
    check(vec![
        ("a personal plan", by_plan, both("pro", ""), TOKENS),
        ("a business plan", by_plan, both("team", ""), KEY),
        ("a business plan of the vendor's own people", by_plan, both("team", "a@Vendor.Example "), TOKENS),
        ("of somebody who would like to be one", by_plan, both("team", "a@vendor.example@evil.example"), KEY),
        ("of a domain below it", by_plan, both("team", "a@sub.vendor.example"), KEY),
        ("an address that is none", by_plan, both("team", "vendor.example"), KEY),
        ("a personal plan, and a key is preferred", known, and(both("plus", ""), "apikey"), KEY),
        ("a personal plan, and a login is preferred", known, and(both("plus", ""), "chatgpt"), TOKENS),
        ("a business plan, and a login is preferred", known, and(both("team", ""), "chatgpt"), KEY),
        ("a personal plan, and preferences are not known", unknown, and(both("plus", ""), "apikey"), TOKENS),
        ("tokens alone", by_plan, stored(&json!({"tokens": {"access_token": "opaque"}})), TOKENS),
        ("a key alone", by_plan, stored(&json!({"OPENAI_API_KEY": "sk-1"})), KEY),
    ]);
}
