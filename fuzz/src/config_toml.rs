//! Configurations.

use auth_resolver::{BaseUrl, Error, ErrorKind, Origin, Resolution, System, Trust, codex};
use toml::{Table, Value};

use crate::answer::{self, Allowed};
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
    let result = answer::resolve(&resolver, data, Allowed::default());
    let is_malformed = is_malformed(&result);
    match text_of(data).map(toml::from_str::<Table>) {
        Some(Ok(table)) => {
            assert!(!is_malformed, "what `toml` takes is called malformed");
            if let Ok(auth) = &result {
                check_values(auth, &table);
            }
        }
        // Numbers and dates out of range are nobody's setting, so they are not looked at.
        Some(Err(error)) => assert!(
            is_malformed || is_out_of_range(error.message()),
            "what `toml` refuses is taken"
        ),
        None => assert!(result.is_err(), "a file that is no text is passed over"),
    }
}

fn is_malformed(result: &Result<Resolution, Error>) -> bool {
    result.as_ref().is_err_and(|error| {
        let is_whole = error.origin() == Some(&Origin::file(PATH, Trust::User));
        // Zero bytes make it look like UTF-16 instead.
        is_whole && [ErrorKind::Malformed, ErrorKind::Unreadable].contains(&error.kind())
    })
}

fn is_out_of_range(message: &str) -> bool {
    message.contains("number") || message.contains("float") || message.contains("integer")
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
            auth.base_url().same_host(&url) && (auth.base_url() == &url || url.path().is_empty()),
            "a base URL is dropped"
        ),
    }
}

fn is_blank(text: &str) -> bool {
    auth_resolver::Cleaned::new(text).is_empty()
}
