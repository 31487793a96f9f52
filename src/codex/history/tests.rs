use std::fmt::Write as _;

use super::super::keys;
use super::*;
use crate::finding::SettingKey;

/// Returns the table of releases as Markdown: which places count since when, and every change.
fn table() -> String {
    let credential = |standing, kind| Subject::Credential(standing, kind);
    let setting = Subject::Setting;
    let places = [
        (
            keys::API_KEY,
            credential(Standing::Ambient, MethodKind::ApiKey),
        ),
        (
            keys::RUN_API_KEY,
            credential(Standing::Pinned, MethodKind::ApiKey),
        ),
        (
            keys::ACCESS_TOKEN,
            credential(Standing::Pinned, MethodKind::PersonalAccessToken),
        ),
        (keys::BASE_URL, Subject::BaseUrl),
        ("openai_base_url", setting(SettingKey::BaseUrl)),
        ("chatgpt_base_url", setting(SettingKey::SessionBaseUrl)),
        (
            "preferred_auth_method",
            setting(SettingKey::PreferredMethod),
        ),
        ("forced_login_method", setting(SettingKey::ForcedMethod)),
        (
            "forced_chatgpt_workspace_id",
            setting(SettingKey::ForcedWorkspace),
        ),
        (
            "cli_auth_credentials_store",
            setting(SettingKey::CredentialStore),
        ),
        ("auth_mode in auth.json", setting(SettingKey::StoredMode)),
    ];
    let mut text = String::from("| variable or setting | releases |\n|---|---|\n");
    for (name, subject) in &places {
        let used = used_in(subject).unwrap_or_else(|| "never used".to_owned());
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| `{name}` | {used} |");
    }
    text.push_str("\n| since | what changed | how it is known |\n|---|---|---|\n");
    for change in CHANGES {
        let since = change.since.short();
        let _ = writeln!(text, "| {since} | {} | {} |", change.what, change.source);
    }
    text
}

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/codex/releases.md");
    // The same wish as for the cases: what is expected follows what is decided.
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == table(),
        "src/codex/releases.md is out of date; UPDATE_CASES=1 writes it"
    );
}
