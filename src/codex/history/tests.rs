use std::fmt::Write as _;

use super::super::keys;
use super::*;
use crate::finding::SettingKey;
use crate::finding::tool::ToolKey;
use crate::releases::Version;
use crate::releases::tests::{assert_written, of_changes};

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
        (
            "forced_login_method",
            setting(SettingKey::Tool(ToolKey::ForcedMethod)),
        ),
        (
            "forced_chatgpt_workspace_id",
            setting(SettingKey::Tool(ToolKey::ForcedWorkspace)),
        ),
        (
            "cli_auth_credentials_store",
            setting(SettingKey::Tool(ToolKey::CredentialStore)),
        ),
        (
            "auth_mode in auth.json",
            setting(SettingKey::Tool(ToolKey::StoredMode)),
        ),
    ];
    let mut text = String::from("| variable or setting | releases |\n|---|---|\n");
    for (name, subject) in &places {
        let used = used_in(subject).unwrap_or_else(|| "never used".to_owned());
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| `{name}` | {used} |");
    }
    text.push('\n');
    text.push_str(&of_changes(CHANGES, Version::short));
    text
}

#[test]
fn the_table_in_the_documentation_is_the_one_that_decides() {
    assert_written("src/codex/releases.md", &table());
}
