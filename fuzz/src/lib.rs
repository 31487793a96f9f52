//! The fuzz targets as functions of bytes, so that a test can run them over the seeds as well.
//!
//! A target panics when something is wrong. No panic of its own shows the input: the fuzzer keeps it.

pub mod auth_json;
pub mod base_url;
pub mod config_toml;
pub mod dotenv;
pub mod json_settings;
pub mod machine;
pub mod overrides;
pub mod rejection;

mod answer;
mod json;
#[path = "../../tests/hostile/made_up/mod.rs"]
#[allow(dead_code, reason = "the hostile tests use more of it")]
mod made_up;
mod marker;

/// The endpoints that a credential is for when nobody says otherwise, in every target.
pub(crate) const KEY_URL: &str = "https://api.openai.com/v1";
pub(crate) const SESSION_URL: &str = "https://chatgpt.com/backend-api/codex";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the bytes as text, without a byte order mark; none if they are no UTF-8.
pub(crate) fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)).ok()
}
