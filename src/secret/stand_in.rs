//! Texts that stand where a credential belongs and are none: a reference that nobody resolved, a variable
//! that nobody expanded, the path of a file, a placeholder that nobody replaced.
//!
//! Each is recognised by a whole shape that no key has. Keys are random, so a shape may have what a key
//! can have by chance, such as a `/` at the start, only beside more that it cannot.

use super::invalid::{InvalidSecret, SecretStore};
use super::prefix::{begins_with, has_key_prefix, is_one_of, known_prefix};

/// How references begin, in any case of letters, and to what.
///
/// Sources: 1Password ("secret reference syntax"), bank-vaults (`vault:path#key`), SOPS and hiera-eyaml
/// (`ENC[...]`), Jasypt (`ENC(...)`), Spring Cloud Config (`{cipher}`), Ansible Vault, App Service ("Key
/// Vault references"), Container Apps (`secretref:`), `CloudFormation` (`{{resolve:...}}`), vals (`ref+...`).
const REFERENCES: [(&str, SecretStore); 13] = [
    ("op://", SecretStore::OnePassword),
    ("{{ op://", SecretStore::OnePassword),
    ("{{op://", SecretStore::OnePassword),
    ("vault://", SecretStore::Vault),
    ("@Microsoft.KeyVault(", SecretStore::AzureKeyVault),
    ("ENC[", SecretStore::Encrypted),
    ("ENC(", SecretStore::Encrypted),
    ("{cipher}", SecretStore::Encrypted),
    ("$ANSIBLE_VAULT;", SecretStore::Encrypted),
    ("-----BEGIN PGP MESSAGE", SecretStore::Encrypted),
    ("arn:aws:", SecretStore::Other),
    ("secretref:", SecretStore::Other),
    ("{{resolve:", SecretStore::Other),
];

/// Where files lie that hold keys, below the root. A key in Base64 can begin with a `/`, and with none of
/// these.
#[rustfmt::skip] // Columns.
const ROOTS: [&str; 22] = [
    "app", "config", "data", "dev", "etc", "home", "mnt", "nix", "opt", "private", "proc", "root", "run", "secrets",
    "srv", "tmp", "Users", "usr", "var", "vault", "Volumes", "workspace",
];

/// How the names of files end that hold keys, and of files that may hold one.
const KEY_EXTENSIONS: [&str; 5] = [".txt", ".key", ".pem", ".token", ".secret"];
const OTHER_EXTENSIONS: [&str; 3] = [".json", ".env", ".gpg"];

/// What programs and templates write where there is no value, in any case of letters.
#[rustfmt::skip] // Columns.
const WORDS: [&str; 32] = [
    "true", "false", "undefined", "null", "(null)", "none", "nil", "<nil>", "nan", "n/a", "[object Object]",
    "changeme", "change-me", "change_me", "change-this", "change_this", "replaceme", "replace-me", "replace_me",
    "placeholder", "redacted", "[redacted]", "todo", "fixme", "tbd", "insert-key-here", "api-key-here",
    "api_key_here", "yourkey", "yourapikey", "yourkeyhere", "yourapikeyhere",
];

/// What people write for a server that takes any text: guides of vLLM (`EMPTY`), `LiteLLM` and `LangChain`. In any
/// case of letters, also behind `sk-`.
#[rustfmt::skip] // Columns.
const ANY_TEXT: [&str; 12] = [
    "dummy", "dummy-key", "dummy_key", "dummy-api-key", "empty", "fake", "fake-key", "fake_key", "fake-api-key",
    "test", "test-key", "test_key",
];

/// The fewest `x` behind the beginning of a key that stand for it: a random key does not end so.
const CROSSED_OUT: usize = 6;

/// The longest text that is searched for such marks anywhere, in bytes. Of a longer one only the
/// beginning and the end count.
const LONGEST: usize = 1024;

/// Finds out what a text stands for if it is no credential.
pub(crate) fn judge(text: &str) -> Option<InvalidSecret> {
    // No text of this kind is as long as a token can be.
    let short = if text.len() <= LONGEST { text } else { "" };
    if let Some(store) = reference(text, short) {
        return Some(InvalidSecret::Reference(store));
    }
    // `$HOME/key` first: as a path it leads nowhere.
    if is_unexpanded(text, short) {
        return Some(InvalidSecret::UnexpandedVariable);
    }
    if is_path(text) {
        return Some(InvalidSecret::LooksLikePath);
    }
    if is_placeholder(text, short) {
        return Some(InvalidSecret::Placeholder);
    }
    is_name_of_key(text).then_some(InvalidSecret::UnexpandedVariable)
}

fn reference(text: &str, short: &str) -> Option<SecretStore> {
    let mut known = REFERENCES.iter();
    if let Some((_, store)) = known.find(|(start, _)| begins_with(text, &[start])) {
        return Some(*store);
    }
    // `vault:secret/data/acme#KEY` of bank-vaults and what Vault encrypted, and no key that merely begins so.
    if begins_with(text, &["vault:v1:"]) || begins_with(text, &["vault:"]) && text.contains('/') {
        return Some(SecretStore::Vault);
    }
    if text.starts_with("projects/") && text.contains("/secrets/") {
        return Some(SecretStore::Other);
    }
    // No key has `://`; the addresses that a browser opens were told apart before. `file://` is a path.
    let (scheme, _) = short.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte));
    (is_scheme && !scheme.eq_ignore_ascii_case("file")).then_some(SecretStore::Other)
}

fn is_path(text: &str) -> bool {
    // `@PATH` is how curl names a file, `{file:PATH}` how opencode does.
    let text = ["{file:", "file:", "@"]
        .iter()
        .find(|start| begins_with(text, &[start]))
        .and_then(|start| text.get(start.len()..))
        .map_or(text, |path| path.trim_start_matches("//"));
    let is_relative = begins_with(text, &["~/", "~\\", "./", ".\\", "../", "..\\"]);
    let below_root = text.strip_prefix('/').and_then(|path| path.split_once('/'));
    let below_root =
        below_root.is_some_and(|(root, rest)| ROOTS.contains(&root) && !rest.is_empty());
    let has_drive =
        matches!(text.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic());
    let of_share = text
        .strip_prefix("\\\\")
        .is_some_and(|rest| rest.trim_start_matches(['?', '.', '\\']).contains('\\'));
    let ends_like = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    let named_like_file = ends_like(&KEY_EXTENSIONS) && text.contains(['/', '\\'])
        || text.starts_with('/') && ends_like(&OTHER_EXTENSIONS);
    is_relative || below_root || has_drive || of_share || named_like_file
}

fn is_unexpanded(text: &str, short: &str) -> bool {
    let is_enclosed = |start, end| text.len() > 2 && text.starts_with(start) && text.ends_with(end);
    if begins_with(text, &["${", "$(", "$env:"])
        || is_enclosed("`", "`")
        || is_enclosed("<%", "%>")
        || ["${", "#{", "{{"]
            .iter()
            .any(|start| has_braces(short, start))
    {
        return true;
    }
    // How languages and programs write that a value is a variable's.
    let named = [
        "process.env.",
        "import.meta.env.",
        "os.environ",
        "os.getenv(",
        "ENV[",
        "env:",
        "env.",
        "{env:",
        "{env.",
        "secrets.",
    ];
    let mut named = named.iter().filter_map(|start| text.strip_prefix(start));
    if named.any(|rest| is_loud(rest.trim_matches(['/', '[', ']', '(', ')', '{', '}', '\'', '"'])))
    {
        return true;
    }
    // A variable alone, or as the beginning of a path.
    let until_path = |rest: &str| rest.find(['/', '\\']).unwrap_or(rest.len());
    if let Some(rest) = text.strip_prefix('$') {
        return rest.get(..until_path(rest)).is_some_and(is_loud);
    }
    if let Some((name, rest)) = text.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        return until_path(rest) == 0 && is_identifier(name);
    }
    false
}

/// Tells the name of a variable that holds keys, in the place of what it holds.
fn is_name_of_key(text: &str) -> bool {
    let ends_so = ["_KEY", "_TOKEN", "_SECRET"]
        .iter()
        .any(|end| text.trim_matches(['_', '@']).ends_with(end));
    let mut bytes = text.bytes();
    ends_so && bytes.all(|byte| byte.is_ascii_uppercase() || b"_@".contains(&byte))
}

/// Tells `${NAME}` and `{{ NAME }}`, wherever they stand.
fn has_braces(text: &str, start: &str) -> bool {
    text.split_once(start).is_some_and(|(_, rest)| {
        let name = rest.trim_start();
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.contains('}')
    })
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Tells the name of a variable, such as `KEY` or `openai_key`, from a password, such as `ecret1`.
fn is_loud(text: &str) -> bool {
    is_identifier(text)
        && (text.contains('_') || !text.bytes().any(|byte| byte.is_ascii_lowercase()))
}

/// Tells the texts that documentation and templates put where a key belongs.
fn is_placeholder(text: &str, short: &str) -> bool {
    let elided = ["...", "***", "…"].iter().any(|mark| short.contains(mark));
    let bracketed = [('<', '>'), ('[', ']')]
        .iter()
        .any(|(start, end)| text.starts_with(*start) && text.ends_with(*end));
    // Three are asked for because tests and local servers use keys as short as `x`.
    let rest = text.strip_prefix(known_prefix(text)).unwrap_or(text);
    let crossed_out = rest.len() >= 3 && rest.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    let yours = begins_with(rest, &["your-", "your_"])
        && (contains(rest, "key") || contains(rest, "token"));
    // `AIzaSyXXXXXXXX`, `sk-ant-api03-xxxxxxxx`, `gsk_xxxxxxxx`.
    let before = text.trim_end_matches(['x', 'X']);
    let ends_crossed_out = text.len().saturating_sub(before.len()) >= CROSSED_OUT
        && (before.ends_with(['-', '_']) || before == "AIzaSy")
        && has_key_prefix(text);
    let is_nothing = text.bytes().all(|byte| b"\"'`-_.*".contains(&byte));
    elided
        || bracketed
        || is_one_of(text, &WORDS)
        || crossed_out
        || ends_crossed_out
        || is_nothing
        || yours
        || asks_for_yours(rest)
        || is_any_text(text)
}

/// Tells a text that somebody chose for a server that takes any.
pub(crate) fn is_any_text(text: &str) -> bool {
    let rest = text.strip_prefix(known_prefix(text)).unwrap_or(text);
    is_one_of(rest, &ANY_TEXT)
}

/// The words that names in guides are made of, beside `your`: of hosts, regions, projects, resources.
#[rustfmt::skip] // Columns.
const WORDS_OF_NAMES: [&str; 36] = [
    "account", "ai", "api", "app", "aws", "azure", "base", "cloud", "company", "custom", "deployment", "domain",
    "endpoint", "gateway", "gcp", "google", "here", "host", "hostname", "id", "instance", "litellm", "llm",
    "location", "name", "openai", "org", "organization", "project", "proxy", "region", "resource", "server", "team",
    "url", "workspace",
];

/// Tells `your-resource-name` and `YOUR_PROJECT_ID`, and no name that merely begins so.
pub(crate) fn is_example_name(text: &str) -> bool {
    let words = || text.split(['-', '_', ' ']);
    let is_your = |word: &str| word.eq_ignore_ascii_case("your");
    words().any(is_your)
        && words().count() > 1
        && words().all(|word| is_your(word) || is_one_of(word, &WORDS_OF_NAMES))
}

/// Tells `paste-your-api-key-here`: words alone, and among them whose it is and what.
fn asks_for_yours(text: &str) -> bool {
    const LONGEST: usize = 64;
    const SEPARATORS: [char; 3] = ['-', '_', ' '];
    let has_word = |wanted: &[&str]| text.split(SEPARATORS).any(|word| is_one_of(word, wanted));
    let is_of_word = |char: char| char.is_ascii_alphabetic() || SEPARATORS.contains(&char);
    text.len() <= LONGEST
        && text.chars().all(is_of_word)
        && has_word(&["your", "my"])
        && has_word(&["key", "apikey", "token"])
        && has_word(&[
            "your", "here", "goes", "insert", "paste", "enter", "put", "add", "replace",
        ])
}

fn contains(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len());
    windows.any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}
