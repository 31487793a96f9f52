//! `.env` files, in the crate's own dialect and in those of Codex's releases.

use std::env;
use std::sync::Once;

use auth_resolver::codex::Rules;
use auth_resolver::releases::Version;
use auth_resolver::secret::Cleaned;
use auth_resolver::source::{Place, Position};
use auth_resolver::{AuthMethod, Dotenv, Error, Resolution, Resolver, Secret, System, codex};

use crate::answer;
use crate::{BYTE_ORDER_MARK, KEY_URL};

const PATH: &str = "/h/.acme/.env";
const NAME: &str = "OPENAI_API_KEY";
/// A variable of the environment, for substitutions.
const PROCESS: (&str, &str) = ("PROCESS", "of-the-environment");

/// Reads a file in every dialect, changes it in ways that must not matter, and holds Codex's dialects
/// against the crate `dotenvy`.
pub fn run(data: &[u8]) {
    let own = read(Dialect::User, data, data);
    let project = read(Dialect::Project, data, data);
    assert_eq!(
        value(&own),
        value(&project),
        "a project's file reads differently"
    );
    let zeros = data.contains(&0);
    let looks_like_utf16 = data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff");
    let iterated = read(Dialect::Iterated, data, data);
    let loaded = read(Dialect::Loaded, data, data);
    // What is taken for UTF-16 is not read at all, whatever stands in it.
    if zeros || looks_like_utf16 {
        return;
    }
    no_line_hides_a_later_one(data);
    a_comment_moves_lines_only(data, &own);
    line_ends_do_not_matter(data, &own);
    // `dotenvy` has no bound on what it substitutes.
    if data.iter().filter(|byte| **byte == b'$').count() <= 8 {
        is_used_as_given(&iterated, by_iteration(data));
        is_used_as_given(&loaded, by_loading(data));
    }
}

#[derive(Clone, Copy)]
enum Dialect {
    User,
    Project,
    Iterated,
    Loaded,
}

fn read(dialect: Dialect, file: &[u8], input: &[u8]) -> Result<Resolution, Error> {
    let machine = System::fixed().var(PROCESS.0, PROCESS.1).file(PATH, file);
    let own = |dotenv: Dotenv| {
        Resolver::new()
            .source(dotenv.api_key(NAME).base_url("ACME_BASE_URL"))
            .default_base_url(KEY_URL)
            .system(machine.clone())
    };
    let of_release = |minor| {
        let machine = machine.clone().var("CODEX_HOME", "/h/.codex");
        let rules = Rules::Codex(Version::new(0, minor, 0));
        codex()
            .rules(rules)
            .system(machine.file("/h/.codex/.env", file))
            .into_resolver()
    };
    let resolver = match dialect {
        Dialect::User => own(Dotenv::at(PATH)),
        Dialect::Project => own(Dotenv::project("/h/.acme")),
        Dialect::Iterated => of_release(22),
        Dialect::Loaded => of_release(20),
    };
    answer::resolve(&resolver, input)
}

fn value(result: &Result<Resolution, Error>) -> Option<&str> {
    match result.as_ref().ok()?.method() {
        AuthMethod::ApiKey(key) => Some(key.expose()),
        _ => None,
    }
}

fn line(result: &Result<Resolution, Error>) -> Option<u32> {
    match &result.as_ref().ok()?.credential_origin()?.place {
        Place::File(_, Position::Assignment { line, .. }) => *line,
        _ => None,
    }
}

// Neither a quote that is not closed nor anything else before it swallows an assignment.
fn no_line_hides_a_later_one(data: &[u8]) {
    // A base URL that is none stays an error of its own.
    let mut file = data.to_vec();
    file.extend(b"\nACME_BASE_URL=https://last.example/v1\nOPENAI_API_KEY=acme-last-line\n");
    let result = read(Dialect::User, &file, data);
    assert_eq!(value(&result), Some("acme-last-line"), "a line is hidden");
    let breaks = data.iter().filter(|byte| **byte == b'\n').count();
    let expected = u32::try_from(breaks).ok().map(|breaks| breaks + 3);
    assert_eq!(line(&result), expected, "a wrong line");
    let host = result.map(|auth| auth.base_url().host().to_owned());
    assert_eq!(
        host.ok().as_deref(),
        Some("last.example"),
        "a line is hidden"
    );
}

fn a_comment_moves_lines_only(data: &[u8], own: &Result<Resolution, Error>) {
    if data.starts_with(BYTE_ORDER_MARK) {
        return;
    }
    let file = [b"# a comment with a ' and a \"\n".as_slice(), data].concat();
    let moved = read(Dialect::User, &file, data);
    assert_eq!(value(&moved), value(own), "a comment changes a value");
    assert_eq!(line(&moved), line(own).map(|line| line + 1), "a wrong line");
}

fn line_ends_do_not_matter(data: &[u8], own: &Result<Resolution, Error>) {
    if data.iter().any(|byte| b"\r\"'".contains(byte)) {
        return;
    }
    let file: Vec<u8> = data
        .iter()
        .flat_map(|byte| {
            if *byte == b'\n' {
                b"\r\n".as_slice()
            } else {
                std::slice::from_ref(byte)
            }
        })
        .copied()
        .collect();
    let changed = read(Dialect::User, &file, data);
    assert_eq!(value(&changed), value(own), "line ends change a value");
    assert_eq!(line(&changed), line(own), "line ends change a line");
}

/// Checks that a key of another reader is what the crate under test comes to, if it is a key.
fn is_used_as_given(result: &Result<Resolution, Error>, given: Option<String>) {
    let key = given.and_then(|text| Secret::parse(Cleaned::new(&text).text()).ok());
    match result {
        Ok(_) => assert!(
            key.as_ref().map(Secret::expose) == value(result),
            "`dotenvy` reads another value"
        ),
        // The base URL can be at fault as well.
        Err(error) => {
            let is_about_key = error
                .origin()
                .is_none_or(|origin| origin.to_string().contains(NAME));
            assert!(key.is_none() || !is_about_key, "`dotenvy` finds a value");
        }
    }
}

/// As Codex since 0.22: what can be read is set, one by one, except its own names.
fn by_iteration(data: &[u8]) -> Option<String> {
    in_clean_environment(|| {
        for (name, value) in dotenvy::from_read_iter(data).flatten() {
            if !name.to_ascii_uppercase().starts_with("CODEX_") {
                set(&name, &value);
            }
        }
        env::var(NAME).ok()
    })
}

/// As Codex before that.
fn by_loading(data: &[u8]) -> Option<String> {
    in_clean_environment(|| {
        let _ = dotenvy::from_read(data);
        env::var(NAME).ok()
    })
}

fn in_clean_environment<T>(read: impl FnOnce() -> T) -> T {
    static EMPTIED: Once = Once::new();
    EMPTIED.call_once(clear);
    set(PROCESS.0, PROCESS.1);
    let outcome = read();
    clear();
    outcome
}

fn clear() {
    for (name, _) in env::vars_os() {
        // SAFETY: a fuzz target has one thread, and the test over the seeds runs this in one alone.
        unsafe { env::remove_var(name) };
    }
}

fn set(name: &str, value: &str) {
    // SAFETY: as in `clear`.
    unsafe { env::set_var(name, value) };
}
