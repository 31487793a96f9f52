//! The account of a decision: what became of every finding, and what should be known besides.

use super::names::{
    AuthMethod, BaseUrl, CredentialClass, Finding, Found, MethodChoice, MethodKind, Name, NoEffect,
    Note, Origin, Policy, ProjectSettings, Secret, ServerField, SettingKey, SettingValue, Shadow,
    Side, Standing, Subject, ToolKey, UncheckedText, UnixTime, Verdict,
};
use serde_json::json;

use super::build::jwt;
use super::build::*;
use super::{check, documented};

type Change = fn(&mut Policy);

fn as_it_is(_: &mut Policy) {}

fn unrelated(found: Found) -> Finding {
    let subject = Subject::Setting(SettingKey::Unrelated(Name::new("model")));
    Finding::new(Origin::caller("-c"), subject, found)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_became_of_each() {
    use Verdict::{Applied, NotReached, Nothing, Shadowed, Used};
    let env = || key(variable("OPENAI_API_KEY"));
    let selected = || setting(SettingKey::Tool(ToolKey::SelectedServer), "acme");
    let base = || setting_at(caller(), field("acme", ServerField::BaseUrl), "https://acme.example/v1");
    let text = || Found::Text(UncheckedText::new("x"));
    let misplaced = || setting(SettingKey::Misplaced(Box::new(SettingKey::BaseUrl)), "x");
    let session_url = || Finding::new(variable("ACME_CHAT_URL"), Subject::SessionBaseUrl, Found::BaseUrl(BaseUrl::parse("https://chat.example").unwrap()));
    let selected_login = || Finding::new(variable("ACME_LOGIN"), Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod)), Found::Setting(SettingValue::Method(MethodChoice::Class(CredentialClass::Login), "1")));
    let rows: Vec<(&str, Change, Vec<Finding>, Vec<Verdict>)> = vec![
        ("what is about something else", as_it_is, vec![env(), unrelated(Found::Present), unrelated(text())], vec![Used, Verdict::NoEffect(NoEffect::Unrelated), Verdict::NoEffect(NoEffect::Unrelated)]),
        ("what stands in the wrong table", as_it_is, vec![env(), misplaced()], vec![Used, Verdict::NoEffect(NoEffect::WrongTable)]),
        ("a base URL for sessions, beside a key", as_it_is, vec![env(), session_url()], vec![Used, Verdict::NoEffect(NoEffect::OtherMethod)]),
        ("the caller's own key that is broken and skipped, beside a selected login", |p| p.skip_broken = true, vec![broken(caller(), Standing::Given, MethodKind::ApiKey), selected_login(), login(), tokens()], vec![Verdict::Skipped, Applied, Applied, Used]),
        ("a variable that nobody names", as_it_is, vec![env(), named(variable("X"), "X")], vec![Used, Verdict::NoEffect(NoEffect::NotSelected)]),
        ("behind what is decisive", as_it_is, vec![broken(variable("A"), Standing::Ambient, MethodKind::ApiKey), unrelated(text())], vec![Verdict::Decisive, NotReached]),
        ("other credentials beside the caller's, for a provider", as_it_is, vec![env(), key(caller()), key(caller()), selected(), base()], vec![Shadowed(Some(id(1)), Shadow::Pinned), Used, Shadowed(Some(id(1)), Shadow::Pinned), Applied, Used]),
        ("one that the rules do not know beside it", |p| p.rules.tool.pinned_key = false, vec![for_this_run(), key(caller()), selected(), base()], vec![Verdict::NoEffect(NoEffect::Rules), Used, Applied, Used]),
        ("a credential whose class is not preferred", as_it_is, vec![env(), no_login(), login(), tokens()], vec![Shadowed(Some(id(3)), Shadow::Preferred(CredentialClass::Login, None)), Nothing, Applied, Used]),
        ("the same variable in two places, where a blank one would hide the other", |p| p.rules.tool.blank_hides = true, vec![env(), key(user_dotenv())], vec![Used, Shadowed(Some(id(0)), Shadow::Earlier)]),
        ("the same variable of a provider's in two places", as_it_is, vec![named(variable("K"), "K"), named(user_dotenv(), "K"), selected(), setting(field("acme", ServerField::BaseUrl), "https://acme.example"), setting(field("acme", ServerField::EnvKey), "K")], vec![Used, Shadowed(Some(id(0)), Shadow::Earlier), Applied, Used, Applied]),
        ("members beside a mode that nobody knows", |p| p.rules.tool.strict_stored = true, vec![login(), tokens(), broken_mode()], vec![Applied, NotReached, Verdict::Decisive]),
        ("a project's login, where its settings are not read", |p| p.rules.tool.project_settings = ProjectSettings::Unread, [login(), mode(MethodKind::ChatGpt), tokens(), last_refresh()].map(of_project).to_vec(), vec![Applied, Applied, Used, Applied]),
        ("its settings", |p| p.rules.tool.project_settings = ProjectSettings::Unread, vec![env(), of_project(setting(SettingKey::PreferredMethod, "apikey"))], vec![Used, Verdict::NoEffect(NoEffect::Rules)]),
    ];
    for (shows, change, findings, expected) in rows {
        let mut policy = documented();
        change(&mut policy);
        let decision = decide(&policy, &findings);
        assert_eq!(decision.verdicts, expected, "{shows}");
    }
}

fn of_project(mut finding: Finding) -> Finding {
    finding.origin.side = Side::Project;
    finding
}

fn last_refresh() -> Finding {
    let subject = Subject::Setting(SettingKey::LastRefresh);
    let value = SettingValue::Text(UncheckedText::new("2025-12-30T00:00:00Z"));
    Finding::new(auth_json("last_refresh"), subject, Found::Setting(value))
}

/// A session whose token expires then, if it says so, and that was refreshed then, if anybody knows.
fn session(expires: Option<i64>, refreshed: Option<&str>) -> Vec<Finding> {
    let access_token = match expires {
        Some(at) => jwt(&json!({"exp": at}).to_string()),
        None => "opaque".to_owned(),
    };
    let tokens = json!({"access_token": access_token, "refresh_token": "rt-1"});
    stored(&json!({"tokens": tokens, "last_refresh": refreshed}))
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_should_be_known() {
    const LATER: i64 = NOW + 100_000;
    let expired = |at| Note::Expired { at: UnixTime::new(at), refreshable: true };
    let of_vendor = |origin, text: &str| credential(origin, Standing::Ambient, AuthMethod::ApiKey(Secret::parse(text).unwrap()));
    let anthropic = || of_vendor(variable("OPENAI_API_KEY"), "sk-ant-Qm7xT2vLk9Zp4Rw8");
    let foreign = || Note::ForeignKey("Anthropic");
    let in_project = || key(project_dotenv());
    let gateway = "https://gateway.example/v1";
    let rows: Vec<(&str, Vec<Finding>, Vec<Note>)> = vec![
        ("a session with time left", session(Some(LATER), None), vec![]),
        ("one that has expired", session(Some(NOW - 1), None), vec![expired(NOW - 1)]),
        ("one that expires within five minutes", session(Some(NOW + 299), None), vec![expired(NOW + 299)]),
        ("one that is young, as far as is known", session(None, Some("2025-12-30T00:00:00Z")), vec![]),
        ("one that is due", session(None, Some("2025-12-20T00:00:00Z")), vec![Note::RefreshDue]),
        ("one that nobody can tell the age of", session(None, None), vec![Note::ExpiryUnknown]),
        ("a key of another vendor at the default", vec![anthropic()], vec![foreign()]),
        ("a key of another vendor at the vendor's host", vec![anthropic(), url(variable("OPENAI_BASE_URL"), API)], vec![foreign()]),
        ("a key of another vendor at a gateway", vec![anthropic(), url(variable("OPENAI_BASE_URL"), gateway)], vec![]),
        ("a variable with the project's own key", vec![key(variable("OPENAI_API_KEY")), in_project()], vec![Note::MatchesProject { variable: id(0), project: id(1) }]),
        ("a file of the user's with the project's own key", vec![key(user_dotenv()), in_project()], vec![]),
        ("a variable with another key", vec![anthropic(), in_project()], vec![foreign()]),
        ("the caller's word with the project's own key", vec![key(caller()), in_project()], vec![]),
    ];
    for (shows, findings, expected) in rows {
        let decision = decide(&documented(), &findings);
        assert_eq!(decision.notes, expected, "{shows}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn two_bills_can_be_refused() {
    let findings = [key(variable("OPENAI_API_KEY")), login(), tokens()];
    let decision = decide(&documented(), &findings);
    assert!(decision.notes.contains(&Note::Conflict {
        used: id(2),
        others: vec![id(0)]
    }));
    assert_eq!(
        decision.verdicts[0],
        Verdict::Shadowed(Some(id(2)), Shadow::Preferred(CredentialClass::Login, None))
    );
    let mut strict = documented();
    strict.refuse_conflicts = true;
    let decision = decide(&strict, &findings);
    assert_eq!(outcome(&decision), "Conflicting { credentials: [2, 0] }");
    assert_eq!(
        decision.verdicts,
        [Verdict::Decisive, Verdict::Applied, Verdict::Decisive]
    );
    // Two keys are billed alike.
    check(
        &strict,
        vec![(
            "two keys",
            vec![key(variable("OPENAI_API_KEY")), key(user_dotenv())],
            "0 -> default",
        )],
    );
}
