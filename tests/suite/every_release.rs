//! One machine under every release of Codex: the rows, what makes the difference, and how both print.

use std::fmt::Write as _;

use auth_resolver::codex::{Codex, ReleaseRow, Releases};
use auth_resolver::releases::EntryPoint;
use auth_resolver::report::TextStyle;
use auth_resolver::system::FixedSystem;
use auth_resolver::{System, codex};

use crate::auth_json::jwt;

const AUTH: &str = "/home/u/.codex/auth.json";
const CONFIG: &str = "/home/u/.codex/config.toml";

fn home() -> FixedSystem {
    System::fixed().home("/home/u").now(1_795_338_000)
}

/// A login as Codex writes one, with the plan and with further claims about the account.
fn login(claims: &str) -> String {
    let id = jwt(&format!(
        r#"{{"https://api.openai.com/auth": {{"chatgpt_plan_type": "plus"{claims}}}}}"#
    ));
    format!(
        r#"{{"tokens": {{"id_token": "{id}", "access_token": "made-up", "refresh_token": "made-up",
        "account_id": "acct-1"}}, "last_refresh": "2026-11-21T00:00:00Z"}}"#
    )
}

fn on(machine: FixedSystem) -> Codex {
    codex().system(machine)
}

/// Returns the answer of a row in a few words: `since`, the credential's place and the host, or the error.
fn words(row: &ReleaseRow) -> String {
    let since = row.since.to_string();
    match &row.outcome {
        Ok(auth) => {
            let place = auth.credential_origin();
            let place = place.map_or_else(|| "-".to_owned(), ToString::to_string);
            let place = place.replace("/home/u/.codex/", "");
            format!("{since} {place} -> {}", auth.base_url().host())
        }
        Err(error) => format!("{since} {}", error.kind()),
    }
}

fn rows(releases: &Releases) -> Vec<String> {
    releases.rows.iter().map(words).collect()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn rows_begin_where_the_answer_changes() {
    let key = || home().var("OPENAI_API_KEY", "sk-made-up");
    let government = format!(r#"{{"OPENAI_API_KEY": "{}"}}"#, "sk-proj-fedramp-made-up");
    for (name, codex, expected) in [
        ("nothing", on(home()), vec!["0.20.0 none-found"]),
        ("no home", on(System::fixed()), vec!["0.20.0 none-found"]),
        ("a stored key", on(home().file(AUTH, r#"{"OPENAI_API_KEY": "sk-made-up"}"#)), vec!["0.20.0 auth.json OPENAI_API_KEY -> api.openai.com"]),
        ("a key in the environment", on(key()), vec!["0.20.0 variable OPENAI_API_KEY -> api.openai.com", "0.35.0 none-found"]),
        ("the same, given by the caller", on(key()).api_key("sk-given".to_owned()), vec!["0.20.0 the caller's API key -> api.openai.com"]),
        ("a key for one run", on(home().var("CODEX_API_KEY", "sk-made-up")), vec!["0.20.0 none-found", "0.44.0 variable CODEX_API_KEY -> api.openai.com"]),
        ("the same in a terminal", on(home().var("CODEX_API_KEY", "sk-made-up")).entry(EntryPoint::Interactive), vec!["0.20.0 none-found"]),
        ("workload identity", on(home().var("OPENAI_FEDERATION_RULE_ID", "made-up").var("CODEX_API_KEY", "sk-made-up")), vec!["0.20.0 none-found", "0.44.0 variable CODEX_API_KEY -> api.openai.com", "0.148.0 unsupported"]),
        ("a key of the government's", on(home().file(AUTH, government)), vec!["0.20.0 auth.json OPENAI_API_KEY -> api.openai.com", "0.166.0 auth.json OPENAI_API_KEY -> gov.api.openai.com"]),
        ("the project's key", on(home().file("/p/.env", "OPENAI_API_KEY=sk-made-up")).project(std::path::PathBuf::from("/p")), vec!["0.20.0 /p/.env:1 OPENAI_API_KEY -> api.openai.com", "0.30.0 none-found"]),
    ] {
        let releases = codex.releases();
        assert_eq!(rows(&releases), expected, "{name}");
        for pair in releases.rows.windows(2) {
            assert_eq!(pair[0].until, Some(pair[1].since), "{name}");
            assert!(!pair[1].differs.is_empty() && !pair[1].changes.is_empty(), "{name}");
            assert!(pair[1].changes.iter().all(|change| change.since == pair[1].since), "{name}");
        }
        assert_eq!(releases.rows.last().unwrap().until, None, "{name}");
    }
}

#[test]
fn a_header_alone_makes_a_row() {
    let releases =
        on(home().file(AUTH, login(r#", "chatgpt_account_is_fedramp": true"#))).releases();
    let [before, after] = &releases.rows[..] else {
        panic!("{releases}");
    };
    assert!(before.differs.is_empty() && before.changes.is_empty());
    assert_eq!(after.differs, ["headers"]);
    assert_eq!(after.changes[0].what, "FedRAMP accounts send a header");
    let headers = "with Authorization, ChatGPT-Account-ID, X-OpenAI-Fedramp\n";
    assert!(releases.to_string().contains(headers), "{releases}");
}

/// Of two changes with one release, a row names the one that makes the difference.
#[test]
fn a_row_names_no_change_that_makes_no_difference() {
    let requirements = r#"allowed_login_methods = ["api"]"#;
    let machine = home()
        .file(AUTH, login(""))
        .file("/etc/codex/requirements.toml", requirements);
    let releases = on(machine).releases();
    let row = &releases.rows[1];
    assert_eq!(words(row), "0.147.0 restricted");
    let [change] = &row.changes[..] else {
        panic!("{releases}");
    };
    assert!(change.what.contains("requirements.toml"));
    assert!(change.source.contains("sys/requirements_*"));
}

#[test]
fn a_table_says_the_same_as_the_data_and_no_secret() {
    let machine = home()
        .var("OPENAI_API_KEY", "sk-canary-1")
        .file(AUTH, r#"{"OPENAI_API_KEY": "sk-canary-2"}"#);
    let releases = on(machine).releases();
    let data = serde_json::to_value(&releases).unwrap();
    assert_eq!(data["newest"], releases.newest.to_string());
    assert_eq!(data["rows"].as_array().unwrap().len(), releases.rows.len());
    for (row, data) in releases.rows.iter().zip(data["rows"].as_array().unwrap()) {
        assert_eq!(data["since"], row.since.to_string());
        assert_eq!(data["outcome"], "resolved");
        assert_eq!(data["base_url"], "https://api.openai.com/v1");
        assert_eq!(
            data["credential_origin"],
            "~/.codex/auth.json OPENAI_API_KEY"
        );
    }
    for text in [
        data.to_string(),
        releases.to_string(),
        releases.styled(TextStyle::plain().colors()).to_string(),
        format!("{releases:?}"),
    ] {
        assert!(!text.contains("canary"), "{text}");
    }
    let narrow = releases.styled(TextStyle::plain().width(60)).to_string();
    assert!(narrow.lines().all(|line| line.len() <= 60), "{narrow}");
}

/// A file that is being written is waited for once, and is the same for every release.
#[test]
fn every_release_sees_the_same_files() {
    let whole = r#"{"OPENAI_API_KEY": "sk-made-up"}"#;
    let machine = home().file_sequence(AUTH, ["", whole, "", ""]);
    assert_eq!(
        rows(&on(machine).releases()),
        ["0.20.0 auth.json OPENAI_API_KEY -> api.openai.com"]
    );
}

/// The machines that the guide shows, in its order.
fn shown() -> [Releases; 3] {
    let provider = r#"
        model_provider = "lab"
        [model_providers.lab]
        name = "Lab"
        base_url = "https://lab.example/v1"
    "#;
    let profile = r#"
        [profiles.work]
        model_provider = "acme"
        [model_providers.acme]
        name = "Acme"
        base_url = "https://acme.example/v1"
        env_key = "ACME_API_KEY"
    "#;
    let beside = home()
        .var("OPENAI_API_KEY", "sk-made-up")
        .var("OPENAI_BASE_URL", "https://gw.example/v1")
        .file(AUTH, login(""));
    let lab = home().file(AUTH, login("")).file(CONFIG, provider);
    let work = home()
        .file("/home/u/.codex/.env", "ACME_API_KEY=acme-made-up\n")
        .file(CONFIG, profile);
    [on(beside), on(lab), on(work).profile("work".to_owned())].map(Codex::releases)
}

/// `UPDATE_CASES=1 cargo test --test suite every_release` writes them anew.
#[test]
fn the_guide_shows_three_machines() {
    const BLOCK: &str = "```text\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/guide/codex_login.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut parts = page.split(BLOCK);
    let mut expected = parts.next().unwrap().to_owned();
    let mut shown = shown().into_iter();
    for part in parts {
        let (_, rest) = part.split_once("```\n").unwrap();
        let releases = shown.next().expect("a machine for each block");
        let _ = write!(expected, "{BLOCK}{releases}```\n{rest}");
    }
    assert_eq!(shown.count(), 0, "a block for each machine");
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(path, &expected).unwrap();
    } else {
        assert_eq!(page, expected, "UPDATE_CASES=1 writes it");
    }
}
