//! Servers' refusals: two bytes of status, one that chooses who asked, and the body.

use std::sync::LazyLock;

use auth_resolver::{Gateway, Resolution, System, claude_code, codex, gemini_cli};

use crate::made_up::invariants;
use crate::{marker, text_of};

const GATEWAY_HOST: &str = "gw.example";

/// One of each kind of credential, and one at a gateway.
static REQUESTS: LazyLock<Vec<Resolution>> = LazyLock::new(|| {
    let machine = || System::fixed().home("/h").now(1_700_000_000);
    let login = r#"{"tokens": {"access_token": "of-the-login", "account_id": "acct-1"}}"#;
    let gateway =
        Gateway::new(&format!("https://{GATEWAY_HOST}"), "of-the-gateway").expect("a root");
    let with_key = || machine().var("OPENAI_API_KEY", "sk-of-the-environment");
    vec![
        codex().system(with_key()).resolve(),
        codex()
            .system(with_key().file("/h/.codex/auth.json", login))
            .resolve(),
        codex().system(machine()).gateway(&gateway).resolve(),
        claude_code()
            .system(machine().var("ANTHROPIC_API_KEY", "sk-ant-of-the-environment"))
            .resolve(),
        claude_code()
            .system(machine().var("CLAUDE_CODE_OAUTH_TOKEN", "of-the-environment"))
            .resolve(),
        gemini_cli()
            .system(machine().var("GEMINI_API_KEY", "of-the-environment"))
            .resolve(),
    ]
    .into_iter()
    .map(|result| result.expect("a machine with a credential"))
    .collect()
});

/// Explains a refusal. Nothing of the body shows, and nothing is claimed that it does not say.
pub fn run(data: &[u8]) {
    let Some(([high, low, who], body)) = data.split_first_chunk() else {
        return;
    };
    let status = u16::from_be_bytes([*high, *low]);
    let auth = &REQUESTS[usize::from(*who) % REQUESTS.len()];
    let rejection = auth.explain_rejection(status, body);
    let broken = invariants::of_rejection(auth, &rejection, status, body);
    assert!(broken.is_empty(), "{broken:?}");
    let json = serde_json::to_string(&rejection).expect("a rejection is JSON");
    let shown = format!("{rejection} {rejection:?} {json}");
    assert!(!marker::is_shown(&shown), "the body is shown");
    // Only a gateway passes on what somebody else says.
    assert!(
        !rejection.upstream || auth.base_url().host() == GATEWAY_HOST,
        "a vendor's own words are taken for another's"
    );
    let is_page = text_of(body).is_some_and(|text| text.trim_ascii().starts_with('<'));
    assert!(
        rejection.shape == "page" || !is_page,
        "a page is taken for another thing"
    );
}
