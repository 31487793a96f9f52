//! A report has a bound: no file can flood it, and what matters is told all the same.

use std::path::PathBuf;

use auth_resolver::method::{CredentialClass, MethodKind};
use auth_resolver::report::Identities;
use auth_resolver::source::{Origin, Side, source_fn};
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Error, ErrorKind, Report, Resolution, Resolver, System, claude_code, codex, gemini_cli,
};

/// More than any of these reports takes, and far less than a flooded one would.
const MOST_BYTES: usize = 128 * 1024;
const MANY: usize = 5_000;
const USERS: &str = "/home/u/.codex/config.toml";
const PROJECTS: &str = "/clone/.codex/config.toml";

const ACME: &str = "model_provider = 'acme'\n[model_providers.acme]\nname = 'Acme'\n\
                    base_url = 'https://acme.example/v1'\nenv_key = 'ACME_KEY'\n";
const TRUSTED: &str = "[projects.'/clone']\ntrust_level = 'trusted'\n";

type Outcome = Result<Resolution, Error>;

/// A unit so many times, with its number in the place of `#`.
fn times(count: usize, unit: &str) -> String {
    (0..count)
        .map(|number| unit.replace('#', &number.to_string()))
        .collect()
}

fn machine() -> FixedSystem {
    System::fixed()
        .home("/home/u")
        .directory("/clone")
        .var("CODEX_API_KEY", "sk-made-up")
        .var("ACME_KEY", "made-up")
}

/// As a release that reads a project's configuration.
fn resolve(files: &[(&str, String)]) -> Outcome {
    let machine = files
        .iter()
        .fold(machine(), |machine, (path, text)| machine.file(path, text));
    codex()
        .rules("codex-0.160.0".parse().unwrap())
        .project(PathBuf::from("/clone"))
        .system(machine)
        .resolve()
}

fn report(outcome: &Outcome) -> Report {
    match outcome {
        Ok(auth) => auth.report(Identities::Shown),
        Err(error) => error.report(),
    }
}

/// A search through all others for each of these would take minutes.
#[test]
fn headers_without_number() {
    let with_keys = || {
        machine()
            .var("ANTHROPIC_API_KEY", "k")
            .var("GEMINI_API_KEY", "k")
    };
    let settings = format!(
        r#"{{"env": {{"ANTHROPIC_CUSTOM_HEADERS": "{}"}}}}"#,
        times(200_000, "a#:b\\n")
    );
    let machine = with_keys().file("/home/u/.claude/settings.json", settings);
    let auth = claude_code().system(machine).resolve().unwrap();
    assert_eq!(auth.headers().len(), 200_001);

    let dotenv = format!("GEMINI_CLI_CUSTOM_HEADERS={}\n", times(90_000, "a#:b,"));
    let machine = with_keys().file("/home/u/.gemini/.env", dotenv);
    let auth = gemini_cli().system(machine).resolve().unwrap();
    assert_eq!(auth.headers().len(), 90_001);
}

/// Everything that is printed of an answer or a refusal, each by its name.
fn outputs(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let report = report(outcome);
    let diagnostics = match outcome {
        Ok(auth) => auth.diagnostics(),
        Err(error) => error.diagnostics(),
    };
    let mut outputs = vec![
        ("Debug", format!("{outcome:#?}")),
        ("report", report.to_string()),
        ("Debug of the report", format!("{report:#?}")),
        ("JSON", serde_json::to_string(&report).unwrap()),
        ("diagnostics", format!("{diagnostics:#?}")),
    ];
    match outcome {
        Ok(auth) => outputs.push(("rejection", auth.explain_rejection(401, "").to_string())),
        Err(error) => outputs.push(("error", format!("{error} {:?}", error.remedies()))),
    }
    outputs
}

#[track_caller]
fn check_sizes(what: &str, outcome: &Outcome) {
    for (name, output) in outputs(outcome) {
        assert!(
            output.len() < MOST_BYTES,
            "{what}: {name} has {} bytes",
            output.len()
        );
    }
}

/// Counts what there is to tell: entries and diagnostics, those that are left out included.
fn count(outcome: &Outcome) -> (usize, usize) {
    let report = report(outcome);
    let sum = |count: fn(&auth_resolver::report::ReportOmission) -> usize| -> usize {
        report.omitted.iter().map(count).sum()
    };
    let told = report
        .diagnostics
        .iter()
        .filter(|note| note.code != "notes-omitted")
        .count();
    (
        report.entries.len() + sum(|omission| omission.entries),
        told + sum(|omission| omission.diagnostics),
    )
}

#[rustfmt::skip] // A row is a line.
#[test]
fn no_file_floods_a_report() {
    for (what, path, head, unit) in [
        ("keys that mean nothing", USERS, "", "[a#]\nprofile = 'x'\n"),
        ("keys of a project's that mean nothing", PROJECTS, "", "[a#]\nprofile = 'x'\nmodel_provider = 'x'\n"),
        ("of a trusted project's", PROJECTS, TRUSTED, "[a#]\nprofile = 'x'\n"),
        ("providers", USERS, "", "[model_providers.p#]\nbase_url = 'https://x'\n"),
        ("providers of a project's", PROJECTS, "", "[model_providers.p#]\nbase_url = 'https://x'\n"),
        ("of a trusted project's", PROJECTS, TRUSTED, "[model_providers.p#]\nbase_url = 'https://x'\n"),
        ("profiles", USERS, "", "[profiles.p#]\nmodel_provider = 'openai'\n"),
        ("headers", USERS, "[model_providers.acme.http_headers]\n", "a# = 'x'\n"),
        ("headers from variables", USERS, "[model_providers.acme.env_http_headers]\n", "a# = 'X#'\n"),
        ("parameters", USERS, "[model_providers.acme.query_params]\n", "a# = 'x'\n"),
        ("headers of a project's", PROJECTS, "[model_providers.acme.http_headers]\n", "a# = 'x'\n"),
        ("headers of a trusted project's", PROJECTS, "[model_providers.acme.http_headers]\n", "a# = 'x'\n"),
        ("variables that a file cannot set", "/home/u/.codex/.env", "", "CODEX_A#=x\n"),
        ("lines that cannot be read", "/home/u/.codex/.env", "", "a b #\n"),
    ] {
        let resolve_many = |many: usize| {
            let is_of_project = path == PROJECTS;
            let users = if head.starts_with("[model_providers.acme") { ACME } else { "" };
            let trusts = if what.contains("trusted") { TRUSTED } else { "" };
            let head = if head == TRUSTED { "" } else { head };
            let text = head.to_owned() + &times(many, unit);
            let files = match path {
                USERS => vec![(USERS, [users, &text].concat())],
                _ if is_of_project => vec![(USERS, [users, trusts].concat()), (path, text)],
                _ => vec![(path, text)],
            };
            resolve(&files)
        };
        // Each one more adds as much as the one before.
        let (few, more, all) = (resolve_many(3), resolve_many(4), resolve_many(MANY));
        check_sizes(what, &all);
        let ((entries, notes), (next_entries, next_notes)) = (count(&few), count(&more));
        let expected = (
            entries + (next_entries - entries) * (MANY - 3),
            notes + (next_notes - notes) * (MANY - 3),
        );
        assert_eq!(count(&all), expected, "{what}");
        let told = report(&all);
        let is_flooded = told.entries.len() + 3 < expected.0;
        assert_eq!(is_flooded, !told.omitted.is_empty() && told.omitted[0].entries > 0, "{what}");
        if let Ok(auth) = &all {
            assert_eq!(auth.diagnostics(), told.diagnostics, "{what}");
        }
    }
}

#[test]
fn what_is_left_out_is_counted_as_text_and_as_data() {
    let outcome = resolve(&[(USERS, times(MANY, "[a#]\nprofile = 'x'\n"))]);
    let report = report(&outcome);
    let omitted = &report.omitted[0];
    assert_eq!(
        (report.omitted.len(), &*omitted.origin),
        (1, "~/.codex/config.toml")
    );
    // The file itself as well. A preference that is not there is no row of the text.
    assert_eq!(omitted.entries, MANY + 2 - Report::MOST_ENTRIES_PER_FILE);
    assert_eq!(
        omitted.diagnostics,
        MANY - Report::MOST_DIAGNOSTICS_PER_FILE
    );
    let text = report.to_string();
    let rows = format!(
        "  and {} more in ~/.codex/config.toml\n",
        omitted.entries - 1
    );
    let notes = format!(
        "notes-omitted: and {} more notes about ~/.codex/config.toml\n",
        omitted.diagnostics
    );
    assert!(text.contains(&rows) && text.contains(&notes), "{text}");
    assert_eq!(
        text.matches("no-effect: ").count(),
        Report::MOST_DIAGNOSTICS_PER_FILE
    );
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_matters_is_told_behind_any_flood() {
    let flood = times(MANY, "[a#]\nprofile = 'x'\n");
    let above = |line: &str| format!("{line}\n{flood}");
    let below = |table: &str| format!("{flood}{table}");
    for (what, files, rows) in [
        ("a base URL that is used",
            vec![(USERS, below(&format!("{TRUSTED}{}", ACME.replace("model_provider = 'acme'\n", "")))), ("/etc/codex/config.toml", "model_provider = 'acme'\n".to_owned())],
            vec!["used ~/.codex/config.toml:10005 model_providers.acme.base_url", "used variable ACME_KEY"]),
        ("a value that is refused",
            vec![(USERS, below("[model_providers.acme]\nname = 'Acme'\nwire_api = 'x'\n")), ("/etc/codex/config.toml", "model_provider = 'acme'\n".to_owned())],
            vec!["refused ~/.codex/config.toml:10003 model_providers.acme.wire_api"]),
        ("where a provider's instructions stand",
            vec![(USERS, below(&ACME.replace("model_provider = 'acme'\n", "").replace("ACME_KEY'", "NOT_SET'\nenv_key_instructions = 'x'"))), ("/etc/codex/config.toml", "model_provider = 'acme'\n".to_owned())],
            vec!["refused ~/.codex/config.toml:10004 model_providers.acme.env_key", "read ~/.codex/config.toml:10005 model_providers.acme.env_key_instructions"]),
        ("a base URL that loses",
            vec![(USERS, above("openai_base_url = 'https://one.example/v1'")), ("/etc/codex/config.toml", above("openai_base_url = 'https://two.example/v1'"))],
            vec!["used ~/.codex/config.toml:1 openai_base_url", "shadowed /etc/codex/config.toml:1 openai_base_url"]),
        ("a base URL of a project's that has no effect",
            vec![(USERS, TRUSTED.to_owned()), (PROJECTS, above("openai_base_url = 'https://evil.example/v1'"))],
            vec!["no-effect /clone/.codex/config.toml:1 openai_base_url"]),
    ] {
        let outcome = resolve(&files);
        check_sizes(what, &outcome);
        let told = report(&outcome);
        for row in rows {
            let is_there = told.entries.iter().any(|entry| format!("{} {}", entry.verdict, entry.origin) == row);
            assert!(is_there, "{what}: {row}\n{told}");
        }
        // Whatever a note names has a row.
        for note in told.diagnostics.iter().filter(|note| note.code == "no-effect") {
            let is_told = told.entries.iter().any(|entry| note.message.starts_with(entry.origin.as_str()));
            assert!(is_told, "{what}: {}", note.message);
        }
    }
}

// A note about the base URL comes before thousands about keys that mean nothing.
#[test]
fn a_vital_note_is_told_behind_any_flood() {
    let url = "openai_base_url = 'https://evil.example/v1'\n";
    let text = times(MANY, "[a#]\nprofile = 'x'\n");
    let outcome = resolve(&[(PROJECTS, url.to_owned() + &text)]);
    let notes = outcome.unwrap().diagnostics();
    let of_url = notes
        .iter()
        .filter(|note| note.message.contains("openai_base_url"));
    assert_eq!(of_url.count(), 1, "{notes:#?}");
}

// What loses to the credential in use is never left out of the report; messages list the first of it.
#[test]
fn a_message_lists_so_many_places() {
    let resolver = |refuses: bool| {
        let resolver = Resolver::new()
            .source(source_fn(|_, report| {
                let vault = |number| Origin::other(format!("vault {number}"), Side::Yours);
                for (number, kind) in (0..30).map(|number| (number, MethodKind::ApiKey)) {
                    report.credential(vault(number), kind, Some("made-up"));
                }
                report.credential(vault(99), MethodKind::OAuth, Some("made-up"));
            }))
            .prefer(CredentialClass::Login)
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed());
        if refuses {
            resolver.refuse_conflicts()
        } else {
            resolver
        }
    };
    let error = resolver(true).resolve().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflicting);
    assert!(
        error.to_string().contains("vault 18, and 11 more; "),
        "{error}"
    );
    let auth = resolver(false).resolve().unwrap();
    let report = auth.report(Identities::Hidden);
    let shadowed = report
        .entries
        .iter()
        .filter(|entry| entry.verdict.as_str() == "shadowed");
    assert_eq!(shadowed.count(), 30);
    assert!(
        report.to_string().contains("vault 19, and 10 more is not"),
        "{report}"
    );
    let shadowed = auth.explain_rejection(401, "").shadowed;
    assert_eq!((shadowed.len(), &*shadowed[20]), (21, "and 10 more"));
}

// A configuration can name any number of variables.
#[test]
fn a_change_lists_so_many_places() {
    let resolver = |value: &str| {
        let names = times(30, "a# = 'X#'\n");
        let config = [ACME, "[model_providers.acme.env_http_headers]\n", &names].concat();
        let machine = (0..30).fold(machine().file(USERS, config), |machine, number| {
            machine.var(format!("X{number}"), value)
        });
        codex().system(machine).into_resolver()
    };
    let before = resolver("one").resolve().unwrap().fingerprint();
    let change = resolver("two").changed_since(&before).unwrap().to_string();
    assert!(change.ends_with(", and 10 more)"), "{change}");
    assert_eq!(change.matches("variable X").count(), 20, "{change}");
}
