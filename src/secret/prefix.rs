//! How keys begin, and comparisons that leave no copy of a secret behind.

/// The prefixes that name a class of credential and give nothing else away. The longest one that
/// fits counts, so a prefix stands above every shorter one it starts with.
const PREFIXES: [&str; 5] = ["sk-proj-", "sk-ant-", "sk-or-", "sk-", "at-"];

/// How keys and tokens of well-known services begin. Letters count: `HF_TOKEN` is the name of a
/// variable, and `asia-east1` a part of a host.
#[rustfmt::skip] // Columns.
const KEY_PREFIXES: [&str; 33] = [
    "sk-", "sk_", "pk-", "pk_", "rk_", "at-", "rt-", "eyJ", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-",
    "xox", "AKIA", "ASIA", "AIza", "AQ.", "ya29.", "xai-", "gsk_", "hf_", "fw_", "pplx-", "r8_", "sq0", "tok_",
    "nvapi-", "csk-", "tgp_v1_", "whsec_", "shpat_",
];

/// The fewest characters that a part of a longer text must have to be taken for a key. A host may
/// well be called `sk-gw`, and a provider `at-work`.
const SHORTEST_KEY: usize = 16;

/// Returns whether a part of a longer text is a key that was pasted there.
pub(crate) fn is_pasted_key(part: &str) -> bool {
    part.len() >= SHORTEST_KEY && has_key_prefix(part)
}

pub(super) fn has_key_prefix(text: &str) -> bool {
    KEY_PREFIXES.iter().any(|prefix| text.starts_with(prefix))
}

/// Returns whether a whole text begins as keys do.
pub(crate) fn begins_like_key(text: &str) -> bool {
    text.starts_with("sk-") || is_pasted_key(text)
}

/// Returns the longest of [`PREFIXES`] that `text` starts with, or "".
pub(super) fn known_prefix(text: &str) -> &'static str {
    PREFIXES
        .into_iter()
        .find(|prefix| text.starts_with(prefix))
        .unwrap_or_default()
}

/// Returns whether a text begins with one of these, in any case of letters.
// Lower-casing the text first would be shorter and would leave a copy of the secret unwiped.
pub(super) fn begins_with(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        let beginning = text.as_bytes().get(..start.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start.as_bytes()))
    })
}

pub(super) fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}
