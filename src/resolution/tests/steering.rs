//! What custom sources hand in prints on one line and steers no terminal, wherever it stands.

use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{Finding, Found, Notice, SettingKey, SettingValue, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::policy::RuleSet;
use crate::report::Identities;
use crate::source::{Name, Origin, Position, Problem, Side, source_fn};
use crate::{Error, Resolution, Resolver, System};
use serde_json::Value;

/// Clears a terminal, reverses what follows, and begins a line of its own.
const STEERS: &str = "a\u{1b}[2J\u{202e}\u{7}\r\nforged";

const KEY: Subject = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);

fn vault() -> Origin {
    Origin::other("vault", Side::Yours)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn places() {
    let file = |position| Origin::file("/f", Side::Yours).at(position);
    let key = || Position::Key { key: STEERS.to_owned(), line: 1 };
    let absent = || Position::AbsentKey(STEERS.to_owned());
    let broken = |origin| Finding::new(origin, KEY, Found::Problem(Problem::NotUnicode));
    // Remedies name its key apart from its file.
    let preference = |position| Finding::new(file(position), Subject::Setting(SettingKey::PreferredMethod), Found::Nothing);
    for (what, finding) in [
        ("any", broken(Origin::other(STEERS, Side::Yours))),
        ("the caller's", broken(Origin::caller(STEERS))),
        ("a file", broken(Origin::file(STEERS, Side::Yours))),
        ("a member", broken(file(Position::Member(STEERS.into())))),
        ("a key", broken(file(key()))),
        ("a key that is absent", broken(file(absent()))),
        ("a preference", preference(key())),
        ("a preference that is absent", preference(absent())),
        ("a preference of the caller's", Finding::new(Origin::caller(STEERS), Subject::Setting(SettingKey::PreferredMethod), Found::Nothing)),
    ] {
        check(what, &finding);
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn problems_and_words() {
    let broken = |problem| Finding::new(vault(), KEY, Found::Problem(problem));
    let selects = |found| Finding::new(vault(), Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod)), found);
    let elsewhere = SettingValue::Method(MethodChoice::Elsewhere(STEERS), STEERS);
    for (what, finding) in [
        ("a problem of its own", broken(Problem::Other(STEERS.to_owned()))),
        ("a format", broken(Problem::Malformed { format: STEERS, line: 1, column: 1 })),
        ("the format of what is there twice", broken(Problem::Repeated { format: STEERS, line: 2, column: 1, first: 1 })),
        ("the format with a mark", broken(Problem::Stray { format: STEERS, line: 1, column: 1, what: STEERS })),
        ("a duplicate", broken(Problem::Duplicate(STEERS.into()))),
        ("types", broken(Problem::WrongType { expected: STEERS, found: STEERS })),
        ("a missing member", broken(Problem::Missing(STEERS.into()))),
        ("an owner", broken(Problem::Foreign(STEERS))),
        ("a line", broken(Problem::BadLine { line: 1, why: STEERS })),
        ("other words", selects(Found::Problem(Problem::NotOneOf { expected: STEERS, nearest: Some(STEERS) }))),
        ("a mode", broken(Problem::UnknownMode { nearest: Some(STEERS) })),
        ("a word", Finding::new(vault(), Subject::Setting(SettingKey::Tool(ToolKey::StoredMode)), Found::Setting(SettingValue::Mode(MethodKind::ApiKey, STEERS)))),
        ("somebody else", selects(Found::Setting(elsewhere))),
    ] {
        check(what, &finding);
    }
}

#[test]
fn notices() {
    for (what, notice) in [
        ("an ignored member", Notice::Ignored(STEERS.into())),
        ("a strict member", Notice::StrictReadersRefuse(STEERS)),
        ("a key store", Notice::MayBeInKeyStore(STEERS.into())),
        ("a variable", Notice::CannotSet(Name::new(STEERS))),
    ] {
        let file = Origin::file("/f", Side::Yours);
        let file = Finding::new(file, Subject::Settings, Found::Present).with_notices([notice]);
        check(what, &file);
    }
}

/// Resolves with the finding, with and without a key, and checks everything that is printed.
#[track_caller]
fn check(what: &str, finding: &Finding) {
    for key in [None, Some("acme-1234")] {
        let finding = finding.clone();
        let source = source_fn(move |_, report| {
            report.add(finding.clone());
            report.credential(vault(), MethodKind::ApiKey, key);
        });
        let mut rules = RuleSet::NEUTRAL;
        rules.name = STEERS.into();
        rules.login = STEERS.into();
        rules.tool.remark = Some(STEERS);
        rules.preferred = Some(CredentialClass::Key);
        let resolver = Resolver::new()
            .source(source)
            .rules(rules)
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed());
        for output in outputs(&resolver.resolve()) {
            let steers = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
            let forges = output.lines().any(|line| line.starts_with("forged"));
            assert!(!output.contains(steers) && !forges, "{what}: {output:?}");
        }
    }
}

/// Everything that is printed of an answer or a refusal, and every text of the data.
fn outputs(result: &Result<Resolution, Error>) -> Vec<String> {
    let mut outputs = vec![format!("{result:?}")];
    let (report, rejection) = match result {
        Ok(auth) => {
            let rejection = auth.explain_rejection(401, "");
            outputs.push(rejection.to_string());
            let data = serde_json::to_value(rejection).unwrap();
            (auth.report(Identities::Shown), data)
        }
        Err(error) => {
            outputs.extend([error.to_string(), error.remedies().concat()]);
            (error.report(), Value::Null)
        }
    };
    outputs.push(report.to_string());
    let mut values = vec![serde_json::to_value(report).unwrap(), rejection];
    while let Some(value) = values.pop() {
        match value {
            Value::String(text) => outputs.push(text),
            Value::Array(list) => values.extend(list),
            Value::Object(members) => values.extend(members.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    outputs
}
