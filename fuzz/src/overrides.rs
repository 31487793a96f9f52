//! Overrides of settings: one `key=value` a line.

use auth_resolver::secret::Cleaned;
use auth_resolver::source::Side;
use auth_resolver::{BaseUrl, System, codex};
use toml::{Table, Value};

use crate::answer;

/// Takes overrides, and holds what they do against the crate `toml`.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let machine = System::fixed()
        .home("/h")
        .var("OPENAI_API_KEY", "sk-of-the-environment")
        .var("ACME_KEY", "acme-of-the-environment")
        .file(
            "/h/.codex/config.toml",
            "openai_base_url = 'https://file.example/v1'\n",
        );
    let mut codex = codex().system(machine);
    for line in text.split('\n') {
        codex = codex.config_override_text(line);
    }
    let result = answer::resolve(&codex.into_resolver(), data);
    let given: Vec<Option<(&str, Value)>> = text.split('\n').map(assignment).collect();
    let Ok(auth) = &result else {
        return;
    };
    assert!(
        given.iter().all(Option::is_some),
        "what is no assignment is passed over"
    );
    let last = |key: &str| given.iter().flatten().rfind(|(given, _)| *given == key);
    let others = ["model_provider", "profile", "profiles"];
    let is_plain = given.iter().flatten().all(|(key, _)| {
        !others
            .iter()
            .any(|other| key.split('.').next() == Some(*other))
    });
    if let (true, Some((_, value))) = (is_plain, last("openai_base_url")) {
        let url = value
            .as_str()
            .expect("a base URL that is no text is passed over");
        if Cleaned::new(url).is_empty() {
            return;
        }
        let url = BaseUrl::parse_insecure(url).expect("a base URL that is none is passed over");
        assert!(auth.base_url().same_origin(&url), "a base URL is dropped");
        let trust = auth.base_url_origin().map(|origin| origin.side);
        assert_eq!(trust, Some(Side::Yours), "a base URL of somebody else");
    }
    if let Some((_, value)) = last("preferred_auth_method") {
        let preferred = value.as_str().unwrap_or_default();
        assert!(
            ["apikey", "chatgpt"].contains(&Cleaned::new(preferred).text()),
            "an unknown preference is passed over"
        );
    }
}

/// A value that is TOML counts as that, any other is a text without the quotes around it.
fn assignment(line: &str) -> Option<(&str, Value)> {
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() {
        return None;
    }
    let parsed = toml::from_str::<Table>(&format!("x={value}"));
    let parsed = parsed.ok().filter(|_| !value.contains('\r'));
    let text = || Value::String(value.trim_matches(['"', '\'']).to_owned());
    Some((
        key,
        parsed
            .and_then(|mut table| table.remove("x"))
            .unwrap_or_else(text),
    ))
}
