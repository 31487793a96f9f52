//! Why servers say no: answers that vendors document or that people posted, as data in
//! `tests/rejections`, and the page of the documentation that is made from them.

mod canary;
mod machines;
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use auth_resolver::report::{Rejection, RejectionKind};
use serde::Deserialize;

/// One file of `tests/rejections`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    title: String,
    rejection: Vec<Row>,
}

/// One answer, and what it should be taken for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Where such an answer is documented or was posted.
    source: String,
    status: u16,
    body: String,
    /// The machine that the request was made on, see `machines.rs`.
    machine: String,
    kind: String,
    certainty: String,
    /// The number of a report, for whoever looks for it.
    #[serde(default)]
    name: String,
    /// Whether it is about the account that a gateway has at its vendor.
    #[serde(default)]
    upstream: bool,
    /// Parts of what is said, and of remedies.
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    remedies: Vec<String>,
    /// Parts that no remedy may have.
    #[serde(default)]
    no_remedies: Vec<String>,
}

impl Row {
    fn explain(&self) -> Rejection {
        machines::resolve(&self.machine).explain_rejection(self.status, &self.body)
    }

    fn is_met_by(&self, rejection: &Rejection) -> bool {
        let found = (rejection.kind.as_str(), rejection.certainty.as_str());
        let remedies = rejection.remedies.iter();
        let mut has = |part: &String| remedies.clone().any(|remedy| remedy.contains(part));
        found == (&self.kind, &self.certainty)
            && self.upstream == rejection.upstream
            && self
                .says
                .iter()
                .all(|part| rejection.message.contains(part))
            && self.remedies.iter().all(&mut has)
            && !self.no_remedies.iter().any(&mut has)
    }
}

/// Reads the files in the order of their names.
fn groups() -> Vec<Group> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rejections");
    let mut paths: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

#[test]
fn every_answer_is_taken_for_what_it_says() {
    let mut wrong = Vec::new();
    for row in groups().iter().flat_map(|group| &group.rejection) {
        let rejection = row.explain();
        if !row.is_met_by(&rejection) {
            let (name, body) = (&row.name, &row.body);
            wrong.push(format!("{} {name} {body}\n{rejection}", row.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_has_an_answer() {
    let groups = groups();
    let rows = groups.iter().flat_map(|group| &group.rejection);
    let seen: BTreeSet<&str> = rows.map(|row| row.kind.as_str()).collect();
    // The last of the kinds, counted from 0.
    assert_eq!(seen.len(), RejectionKind::Unexplained as usize + 1);
}

#[test]
fn the_page_in_the_documentation_is_made_from_these_answers() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rejection/answers.md");
    let page = page::of(&groups());
    // The same wish as for the cases: what is expected follows what is explained.
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(path, &page).unwrap();
    }
    let written = fs::read_to_string(path).unwrap();
    assert!(
        written == page,
        "src/rejection/answers.md is out of date; UPDATE_CASES=1 writes it"
    );
}

/// Returns the base URL that a remedy says to set.
fn url_to_set(remedy: &str) -> Option<String> {
    let (what, address) = remedy.rsplit_once(" to http")?;
    what.contains("set ").then(|| format!("http{address}"))
}

// Nor do they send a key to another server than it went to.
#[test]
fn a_base_url_that_would_help_is_not_to_be_changed_again() {
    let mut followed = 0;
    for row in groups().iter().flat_map(|group| &group.rejection) {
        let [program, key, _] = row.machine.split(' ').collect::<Vec<_>>()[..] else {
            continue;
        };
        let before = machines::resolve(&row.machine);
        let remedies = row.explain().remedies;
        for url in remedies.iter().filter_map(|remedy| url_to_set(remedy)) {
            let after = machines::resolve(&format!("{program} {key} {url}"));
            assert_eq!(after.base_url().as_str(), url, "{}", row.body);
            assert_eq!(after.base_url().origin(), before.base_url().origin());
            assert!(!after.base_url().notices().endpoint_suffix_cut(), "{url}");
            let again = after.explain_rejection(row.status, &row.body).remedies;
            let to_set: Vec<_> = again.iter().filter_map(|one| url_to_set(one)).collect();
            assert!(to_set.is_empty(), "{url}: {to_set:?}");
            followed += 1;
        }
    }
    assert!(followed >= 20, "{followed}");
}

#[test]
fn lists_of_models_are_at_the_server_that_was_asked() {
    let mut lists = 0;
    for row in groups().iter().flat_map(|group| &group.rejection) {
        let rejection = row.explain();
        let words = rejection.remedies.iter().flat_map(|one| one.split(' '));
        for list in words.filter(|word| word.starts_with("http") && word.ends_with("/models")) {
            let server = machines::resolve(&row.machine).base_url().origin();
            assert!(list.starts_with(&format!("{server}/")), "{list}");
            lists += 1;
        }
    }
    assert!(lists > 20, "{lists}");
}

// A remedy that leads into the next error is none.
#[test]
fn what_would_help_does() {
    const QUOTA: &str = r#"{"error": {"type": "insufficient_quota"}}"#;
    for (machine, (status, body), way, followed, credential, url) in [
        (
            "gateway-root",
            (404, ""),
            "set variable OPENAI_BASE_URL to https://gateway.example/v1",
            "gateway",
            "variable OPENAI_API_KEY",
            "https://gateway.example/v1",
        ),
        (
            "gateway-doubled",
            (404, ""),
            "set variable OPENAI_BASE_URL to https://gateway.example/v1",
            "gateway",
            "variable OPENAI_API_KEY",
            "https://gateway.example/v1",
        ),
        (
            "two-keys",
            (401, ""),
            "or remove variable OPENAI_API_KEY, to use ~/.codex/.env:1 OPENAI_API_KEY",
            "second-key",
            "/home/u/.codex/.env:1 OPENAI_API_KEY",
            "https://api.openai.com/v1",
        ),
        (
            "login-before-key",
            (429, QUOTA),
            "or, to use the API key, set preferred_auth_method = \"apikey\" in ~/.codex/config.toml",
            "key-before-login",
            "variable OPENAI_API_KEY",
            "https://api.openai.com/v1",
        ),
        (
            "key-before-login",
            (429, QUOTA),
            "or, to use the ChatGPT login, set preferred_auth_method = \"chatgpt\" in \
             ~/.codex/config.toml",
            "login-before-key",
            "/home/u/.codex/auth.json tokens",
            "https://chatgpt.com/backend-api/codex",
        ),
        (
            "gateway-before-login",
            (429, QUOTA),
            "or, to use the ChatGPT login, set preferred_auth_method = \"chatgpt\" in \
             ~/.codex/config.toml and unset variable OPENAI_BASE_URL",
            "login-before-key",
            "/home/u/.codex/auth.json tokens",
            "https://chatgpt.com/backend-api/codex",
        ),
        (
            "login-at-openai",
            (403, ""),
            "to use the session's own backend, unset variable OPENAI_BASE_URL",
            "login",
            "/home/u/.codex/auth.json tokens",
            "https://chatgpt.com/backend-api/codex",
        ),
        (
            "key-at-chatgpt",
            (401, ""),
            "unset variable OPENAI_BASE_URL",
            "key",
            "variable OPENAI_API_KEY",
            "https://api.openai.com/v1",
        ),
    ] {
        let remedies = machines::resolve(machine)
            .explain_rejection(status, body)
            .remedies;
        assert!(
            remedies.iter().any(|one| one == way),
            "{machine}: {remedies:?}"
        );
        let after = machines::resolve(followed);
        assert_eq!(after.credential_origin().unwrap().to_string(), credential);
        assert_eq!(after.base_url().as_str(), url);
    }
}
