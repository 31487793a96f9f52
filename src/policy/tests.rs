//! The policy as a table: findings in, decision out, no file anywhere.

mod account;
mod beside;
mod broken;
mod build;
mod built_in;
mod neutral;
mod requests;
mod sides;
mod sides_of_providers;
mod stored_logins;
mod switches;

/// What the tables name, wherever it stands.
mod names {
    pub(super) use crate::base_url::BaseUrl;
    pub(super) use crate::codex::AuthJson;
    pub(super) use crate::codex::DOCUMENTED;
    pub(super) use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
    pub(super) use crate::finding::{
        Finding, FindingId, Found, Notice, Origin, Place, Position, Problem, SettingKey,
        SettingValue, Side, Standing, Subject,
    };
    pub(super) use crate::method::{
        AuthMethod, BedrockApiKey, ChatGptSession, CredentialClass, MethodKind, UnixTime,
    };
    pub(super) use crate::policy::tool::*;
    pub(super) use crate::policy::*;
    pub(super) use crate::resolver::Resolver;
    pub(super) use crate::secret::{Cleaned, InvalidSecret, Secret};
    pub(super) use crate::source::{CredentialSource, source_fn};
    pub(super) use crate::system::System;
    pub(super) use crate::text::{Name, UncheckedText};

    /// The documented rules of Codex, but a key wins whenever there is one.
    pub(super) fn api_key_first() -> RuleSet {
        RuleSet {
            preferred: Some(CredentialClass::Key),
            ..DOCUMENTED
        }
    }
}

use names::{
    DOCUMENTED, Finding, Policy, ServerField, SettingKey, Shadow, Side, ToolKey, Verdict,
    api_key_first,
};

use build::*;

type Row<'a> = (&'a str, Vec<Finding>, &'a str);

/// Checks rows of (what it shows, findings in order of precedence, outcome).
fn check(policy: &Policy, rows: Vec<Row<'_>>) {
    for (shows, findings, expected) in rows {
        let decision = decide(policy, &findings);
        assert_eq!(outcome(&decision), expected, "{shows}");
        assert_eq!(decision.verdicts.len(), findings.len(), "{shows}");
        if let Ok(choice) = &decision.outcome
            && let Some(credential) = choice.credential
        {
            assert_eq!(
                decision.verdicts[credential.index()],
                Verdict::Used,
                "{shows}"
            );
        }
    }
}

fn documented() -> Policy {
    policy(DOCUMENTED)
}

fn preferred(text: &str) -> Finding {
    setting(SettingKey::PreferredMethod, text)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_method() {
    let env = || key(variable("OPENAI_API_KEY"));
    check(
        &documented(),
        vec![
            ("nothing", vec![], "NoneFound"),
            ("a key", vec![env()], "0 -> default"),
            ("a login", vec![login(), tokens()], "1 -> default"),
            ("the login is preferred", vec![env(), login(), tokens()], "2 -> default"),
            ("the key is preferred", vec![preferred("apikey"), env(), login(), tokens()], "1 -> default"),
            ("the key is preferred and missing", vec![preferred("apikey"), login(), tokens()], "2 -> default"),
            ("the login is preferred and missing", vec![preferred("chatgpt"), env(), no_login()], "1 -> default"),
            ("the earlier preference counts", vec![preferred("chatgpt"), preferred("apikey"), env(), login(), tokens()], "4 -> default"),
            ("no such preference", vec![preferred("oauth"), env()], "UnknownWord { setting: 0, words: [(\"apikey\", Key), (\"chatgpt\", Login)] }"),
            ("a key for this run", vec![preferred("chatgpt"), for_this_run(), login(), tokens()], "1 -> default"),
            ("the caller's key, wherever it stands", vec![for_this_run(), key(caller())], "1 -> default"),
            ("the caller's key", vec![key(caller()), preferred("chatgpt"), env(), login(), tokens()], "0 -> default"),
        ],
    );
    check(
        &policy(api_key_first()),
        vec![
            ("the key comes first", vec![env(), login(), tokens()], "0 -> default"),
            ("a preference beats the rules", vec![preferred("chatgpt"), env(), login(), tokens()], "3 -> default"),
            ("the login without a key", vec![login(), tokens()], "1 -> default"),
        ],
    );
}

#[test]
fn which_key() {
    let places = || {
        vec![
            key(caller()),
            key(variable("OPENAI_API_KEY")),
            key(project_dotenv()),
            key(user_dotenv()),
            login(),
            key(auth_json("OPENAI_API_KEY")),
        ]
    };
    for first in [0, 1, 2, 3, 5] {
        let findings: Vec<Finding> = places()
            .into_iter()
            .skip(if first == 5 { 4 } else { first })
            .collect();
        let at = usize::from(first == 5);
        let decision = decide(&documented(), &findings);
        assert_eq!(outcome(&decision), format!("{at} -> default"), "{first}");
        // Every key behind it is named as a loser, with the winner.
        let why = if first == 0 {
            Shadow::Pinned
        } else {
            Shadow::Earlier
        };
        for (index, finding) in findings.iter().enumerate().skip(at + 1) {
            if finding.credential().is_some() {
                assert_eq!(
                    decision.verdicts[index],
                    Verdict::Shadowed(Some(id(at)), why),
                    "{first}"
                );
            }
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn restrictions_forbid_and_never_reorder() {
    let env = || key(variable("OPENAI_API_KEY"));
    let forced = |text| setting(SettingKey::Tool(ToolKey::ForcedMethod), text);
    let by_project = |text| setting_at(config_at("/p/config.toml", Side::Project, "key"), SettingKey::Tool(ToolKey::ForcedMethod), text);
    check(
        &documented(),
        vec![
            ("chatgpt, and a key", vec![forced("chatgpt"), env()], "Restricted { setting: 0, credential: 1, what: Method(Login) }"),
            ("api, and both", vec![forced("api"), env(), login(), tokens()], "Restricted { setting: 0, credential: 3, what: Method(Key) }"),
            ("api, and both, the key preferred", vec![forced("api"), preferred("apikey"), env(), login(), tokens()], "2 -> default"),
            ("chatgpt, and both", vec![forced("chatgpt"), env(), login(), tokens()], "3 -> default"),
            ("api, and the caller's key", vec![key(caller()), forced("api")], "0 -> default"),
            ("chatgpt, and the caller's key", vec![key(caller()), forced("chatgpt")], "Restricted { setting: 1, credential: 0, what: Method(Login) }"),
            ("a project does not restrict its user", vec![by_project("api"), login(), tokens()], "2 -> default"),
            ("and loosens nothing", vec![by_project("api"), forced("chatgpt"), login(), tokens()], "3 -> default"),
            ("no such method", vec![forced("apikey"), env()], "UnknownWord { setting: 0, words: [(\"api\", Key), (\"chatgpt\", Login)] }"),
            ("a workspace, and nobody knows whose the tokens are", vec![setting(SettingKey::Tool(ToolKey::ForcedWorkspace), "acct"), login(), tokens()], "Restricted { setting: 0, credential: 2, what: UnknownWorkspace }"),
            ("a workspace, and a key", vec![setting(SettingKey::Tool(ToolKey::ForcedWorkspace), "acct"), env()], "1 -> default"),
            ("a blank workspace", vec![setting(SettingKey::Tool(ToolKey::ForcedWorkspace), " "), login(), tokens()], "2 -> default"),
        ],
    );
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_url() {
    let env = || key(variable("OPENAI_API_KEY"));
    let gateway = "https://gateway.example/v1";
    let places = || {
        vec![
            url(caller(), gateway),
            url(variable("OPENAI_BASE_URL"), gateway),
            url(user_dotenv(), gateway),
            setting(SettingKey::BaseUrl, gateway),
        ]
    };
    for first in 0..4 {
        let mut findings: Vec<Finding> = places().into_iter().skip(first).collect();
        findings.push(env());
        let decision = decide(&documented(), &findings);
        assert_eq!(
            outcome(&decision),
            format!("{} -> 0", findings.len() - 1),
            "{first}"
        );
        for index in 1..findings.len() - 1 {
            assert_eq!(
                decision.verdicts[index],
                Verdict::Shadowed(Some(id(0)), Shadow::Earlier),
                "{first}"
            );
        }
    }
    check(
        &documented(),
        vec![
            ("the default for keys", vec![env()], "0 -> default"),
            ("the login and a URL for keys", vec![url(variable("OPENAI_BASE_URL"), gateway), login(), tokens()], "SessionElsewhere { credential: 2, url: 0 }"),
            ("the login and its own backend", vec![url(variable("OPENAI_BASE_URL"), BACKEND), login(), tokens()], "2 -> 0"),
            ("a setting that is no URL", vec![setting(SettingKey::BaseUrl, "gateway.example"), env()], "InvalidUrl { url: 0, why: MissingScheme }"),
            ("a blank setting", vec![setting(SettingKey::BaseUrl, " "), env()], "1 -> default"),
            ("http", vec![url(variable("OPENAI_BASE_URL"), "http://gateway.example"), env()], "InvalidUrl { url: 0, why: Insecure }"),
            ("a local server wants no key", vec![url(variable("OPENAI_BASE_URL"), "http://localhost:1")], "- -> 0"),
            ("another one does", vec![url(variable("OPENAI_BASE_URL"), gateway)], "NoneFound"),
        ],
    );
    let no_default = Policy::new(DOCUMENTED);
    check(
        &no_default,
        vec![
            ("no default", vec![env()], "NoBaseUrl { credential: Some(0) }"),
            ("nothing", vec![], "NoneFound"),
        ],
    );
}

#[rustfmt::skip] // A row is a line.
#[test]
fn providers() {
    let selected = || setting(SettingKey::Tool(ToolKey::SelectedServer), "acme");
    let of = |which, text| setting(field("acme", which), text);
    let base = || of(ServerField::BaseUrl, "https://acme.example/v1");
    let asks = || {
        flag_at(
            config("key"),
            field("acme", ServerField::RequiresStoredLogin),
            true,
        )
    };
    let env = || key(variable("OPENAI_API_KEY"));
    let acme = || named(variable("ACME_KEY"), "ACME_KEY");
    check(
        &documented(),
        vec![
            ("a key in the variable it names", vec![env(), acme(), selected(), base(), of(ServerField::EnvKey, "ACME_KEY")], "1 -> 3"),
            ("a token written down", vec![env(), selected(), base(), of(ServerField::BearerToken, "tok-1")], "3 -> 2"),
            ("both", vec![acme(), selected(), base(), of(ServerField::EnvKey, "ACME_KEY"), of(ServerField::BearerToken, "tok-1")], "0 -> 2"),
            ("the variable is missing", vec![env(), selected(), base(), of(ServerField::EnvKey, "ACME_KEY")], "MissingVariable { setting: 3, variable: ACME_KEY, instructions: None }"),
            ("a variable to expand", vec![selected(), base(), of(ServerField::EnvKey, "${GW_KEY}")], "InvalidSetting { setting: 2, expected: \"the bare name of a variable, without `$` or `%`\" }"),
            ("a key for a name", vec![selected(), base(), of(ServerField::EnvKey, "sk-Qm7xT2vLk9Zp4Rw8")], "InvalidSetting { setting: 2, expected: \"the name of a variable, not a key\" }"),
            ("it asks for the login", vec![login(), tokens(), selected(), base(), asks()], "1 -> 3"),
            ("it asks, and none is there", vec![selected(), base(), asks()], "NoneFound"),
            ("it does not ask", vec![login(), tokens(), env(), selected(), base()], "- -> 4"),
            ("a command", vec![selected(), base(), of(ServerField::AuthCommand, "x")], "DynamicCredential(2)"),
            ("not described", vec![env(), selected()], "NotConfigured { setting: 1, what: \"provider\", of_project: None, name: acme }"),
            ("not selected", vec![env(), base()], "0 -> default"),
        ],
    );
}

#[test]
fn a_decision_is_a_function_of_its_inputs() {
    let findings = [
        key(variable("OPENAI_API_KEY")),
        login(),
        tokens(),
        url(
            dotenv("/p/.env", Side::Project, "OPENAI_BASE_URL"),
            "https://evil.example",
        ),
    ];
    let [one, other] = [(), ()].map(|()| decide(&documented(), &findings));
    assert_eq!(outcome(&one), outcome(&other));
    assert_eq!((one.verdicts, one.notes), (other.verdicts, other.notes));
}
