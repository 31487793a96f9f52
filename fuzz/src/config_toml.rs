//! Configurations.

use auth_resolver::source::{Origin, Side};
use auth_resolver::{BaseUrl, Error, ErrorKind, Resolution, System, codex};
use toml::de::DeTable;
use toml::{Table, Value};

use crate::answer;
use crate::text_of;

const PATH: &str = "/h/.codex/config.toml";

/// Reads a file, and holds the outcome against the crate `toml`.
pub fn run(data: &[u8]) {
    let machine = System::fixed()
        .home("/h")
        .var("OPENAI_API_KEY", "sk-of-the-environment")
        .var("ACME_KEY", "acme-of-the-environment")
        .file(PATH, data)
        .file(
            "/h/.codex/auth.json",
            r#"{"tokens": {"access_token": "of-the-login"}}"#,
        );
    let resolver = codex().system(machine).into_resolver();
    let result = answer::resolve(&resolver, data);
    let malformed = result.as_ref().err().filter(|error| is_whole_file(error));
    let Some(text) = text_of(data) else {
        return assert!(result.is_err(), "a file that is no text is passed over");
    };
    match (DeTable::parse(text), malformed) {
        (Ok(_), None) => {}
        (Ok(_), Some(_)) => panic!("what `toml` takes is called malformed"),
        (Err(_), None) => panic!("what `toml` refuses is taken"),
        // Zero bytes make it look like UTF-16 instead.
        (Err(_), Some(ours)) if ours.kind() == ErrorKind::Unreadable => {}
        (Err(theirs), Some(ours)) => {
            let at = theirs.span().map_or(0, |span| span.start);
            let place = place(text, at);
            let ours = ours.to_string();
            // What cannot be seen there, or stands elsewhere as well, is said behind it.
            let is_there = [";", ":"]
                .iter()
                .any(|end| ours.contains(&format!("{place}{end}")));
            assert!(is_there, "not {place}: {ours}");
        }
    }
    // A number that no type holds is nobody's setting, so it is not looked at here, and refused there.
    if let (Ok(auth), Ok(table)) = (&result, toml::from_str::<Table>(text)) {
        check_values(auth, &table);
    }
}

fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let line = before.split('\n').count();
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count());
    format!(" at line {line}, column {}", column + 1)
}

fn is_whole_file(error: &Error) -> bool {
    let is_whole = error.origin() == Some(&Origin::file(PATH, Side::Yours));
    is_whole && [ErrorKind::Malformed, ErrorKind::Unreadable].contains(&error.kind())
}

/// What the file says is what is used: a URL that was given is used or refused.
fn check_values(auth: &Resolution, table: &Table) {
    if table.contains_key("profile") || table.contains_key("profiles") {
        return;
    }
    let provider = match table.get("model_provider") {
        None => None,
        Some(Value::String(id)) if id == "openai" => None,
        Some(Value::String(id)) => Some(id),
        Some(_) => panic!("a provider that is no text is passed over"),
    };
    let given = match provider {
        None => table.get("openai_base_url"),
        Some(id) => match table.get("model_providers").and_then(|all| all.get(id)) {
            Some(own) => own.get("base_url"),
            None => return,
        },
    };
    let Some(given) = given else {
        return;
    };
    let given = given
        .as_str()
        .expect("a base URL that is no text is passed over");
    if given.trim().is_empty() {
        return;
    }
    // A built-in provider of that name comes first.
    if provider.is_some_and(|id| id == "ollama" || id == "lmstudio") {
        return;
    }
    match BaseUrl::parse_insecure(given) {
        Err(_) => assert!(is_blank(given), "a base URL that is none is passed over"),
        Ok(url) => assert!(
            auth.base_url().same_origin(&url) && (auth.base_url() == &url || url.path().is_empty()),
            "a base URL is dropped"
        ),
    }
}

fn is_blank(text: &str) -> bool {
    auth_resolver::secret::Cleaned::new(text).is_empty()
}
