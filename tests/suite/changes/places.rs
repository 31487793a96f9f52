//! Files, settings and variables that change beside the login.

use auth_resolver::system::FixedSystem;
use auth_resolver::{Dotenv, KeyFile, Resolver, System, claude_code, codex};

use super::{
    AUTH, CONFIG, DOTENV, SAME_AUTH, UNCHANGED, WRITTEN, key, login, machine, resolver, said,
    with_login,
};

#[track_caller]
fn check(rows: Vec<(&str, FixedSystem, FixedSystem, &str)>) {
    for (what, before, after, expected) in rows {
        assert_eq!(
            said(&resolver(before), &resolver(after)),
            expected,
            "{what}"
        );
    }
}

#[test]
fn files() {
    check(vec![
        (
            "the time of a file alone",
            with_login("t1").file_modified(AUTH, WRITTEN),
            with_login("t1").file_modified(AUTH, WRITTEN + 9),
            UNCHANGED,
        ),
        (
            "a mode",
            with_login("t1").file_modified(AUTH, WRITTEN),
            with_login("t1")
                .file_modified(AUTH, WRITTEN)
                .file_mode(AUTH, 0o644),
            SAME_AUTH,
        ),
        (
            "an owner",
            with_login("t1").file_modified(AUTH, WRITTEN),
            with_login("t1")
                .file_modified(AUTH, WRITTEN)
                .foreign_owner(AUTH),
            SAME_AUTH,
        ),
        (
            "the mode of the directory",
            with_login("t1"),
            with_login("t1").file_mode("/home/u/.codex", 0o777),
            "the same credential (changed: ~/.codex)",
        ),
        (
            "a file that became a link to the same",
            with_login("t1").file_modified(AUTH, WRITTEN),
            machine()
                .file("/srv/auth.json", login("user-1", "acct-1", "t1"))
                .file_modified("/srv/auth.json", WRITTEN)
                .link(AUTH, "/srv/auth.json"),
            SAME_AUTH,
        ),
        (
            "a file that is gone, with the key in it",
            machine().file(DOTENV, "OPENAI_API_KEY=sk-1\n"),
            machine(),
            "no answer: none-found (changed: ~/.codex/.env)",
        ),
        (
            "a file that is gone, and another with the same key",
            machine().file(DOTENV, "OPENAI_API_KEY=sk-1\n"),
            machine().file(AUTH, key("sk-1")),
            "the same credential (changed: ~/.codex/auth.json, ~/.codex/.env)",
        ),
    ]);
}

#[test]
fn settings_and_variables() {
    let custom = |rest: &str| {
        let provider = "model_provider = 'p'\n[model_providers.p]\nenv_key = 'P_KEY'\n";
        let config = format!("{provider}base_url = 'https://p.example/v1'\n{rest}");
        machine().var("P_KEY", "p-1").file(CONFIG, config)
    };
    check(vec![
        (
            "settings that are broken",
            with_login("t1").file(CONFIG, ""),
            with_login("t1").file(CONFIG, "= 1"),
            "no answer: malformed (changed: ~/.codex/config.toml)",
        ),
        (
            "settings that do not matter",
            with_login("t1").file(CONFIG, "model = 'a'\n"),
            with_login("t1").file(CONFIG, "model = 'b'\n"),
            "the same credential (changed: ~/.codex/config.toml)",
        ),
        (
            "a base URL",
            machine().var("OPENAI_API_KEY", "sk-1"),
            machine()
                .var("OPENAI_API_KEY", "sk-1")
                .file(CONFIG, "openai_base_url = 'https://gw.example/v1'\n"),
            "another identity (changed: ~/.codex/config.toml)",
        ),
        (
            "a header that the provider wants, which may be a key",
            custom("http_headers = { api-key = 'k1' }\n"),
            custom("http_headers = { api-key = 'k2' }\n"),
            "another identity (changed: ~/.codex/config.toml)",
        ),
        (
            "a query parameter",
            custom("query_params = { api-version = '1' }\n"),
            custom("query_params = { api-version = '2' }\n"),
            "another identity (changed: ~/.codex/config.toml)",
        ),
        (
            "a variable that settings name",
            custom(""),
            custom("").var("P_KEY", "p-2"),
            "another identity (changed: variable P_KEY)",
        ),
        (
            "a variable that is set, and loses",
            with_login("t1"),
            with_login("t1").var("OPENAI_API_KEY", "sk-1"),
            "the same credential (changed: variable OPENAI_API_KEY)",
        ),
        (
            "a variable that is no longer text",
            with_login("t1").var("OPENAI_API_KEY", "sk-1"),
            with_login("t1").var_not_unicode("OPENAI_API_KEY"),
            "the same credential (changed: variable OPENAI_API_KEY)",
        ),
        (
            "a variable that nobody asks for",
            with_login("t1"),
            with_login("t1").var("ACME_API_KEY", "sk-1"),
            UNCHANGED,
        ),
    ]);
}

#[test]
fn errors() {
    check(vec![
        (
            "an error that went away",
            machine(),
            with_login("t1"),
            "a credential, where none was known (changed: ~/.codex/auth.json)",
        ),
        (
            "an error that became another",
            machine(),
            machine().file(AUTH, ""),
            "no answer: truncated (changed: ~/.codex/auth.json)",
        ),
        ("an error that stayed", machine(), machine(), UNCHANGED),
    ]);
}

#[test]
fn a_file_of_a_project_that_became_a_link() {
    let on = |machine: FixedSystem| {
        Resolver::new()
            .source(Dotenv::project("/project").api_key("ACME_API_KEY"))
            .default_base_url("https://api.acme.example/v1")
            .system(machine)
    };
    let text = "ACME_API_KEY=acme-1234\n";
    let plain = on(System::fixed().file("/project/.env", text));
    let link = System::fixed().file("/srv/.env", text);
    let link = on(link.link("/project/.env", "/srv/.env"));
    assert_eq!(
        said(&plain, &link),
        "no answer: unreadable (changed: /project/.env)"
    );
    assert_eq!(
        said(&link, &plain),
        "a credential, where none was known (changed: /project/.env)"
    );
    assert_eq!(said(&link, &link), UNCHANGED);
}

// A path that leads nowhere may be a key.
#[test]
fn files_that_the_caller_named() {
    let key_file = |machine: FixedSystem| {
        let file = KeyFile::given("--api-key-file", "/sk-1234");
        codex().api_key_file(file).system(machine).into_resolver()
    };
    let settings = |machine: FixedSystem| {
        let claude = claude_code().settings("/sk-1234".to_owned());
        claude.system(machine).into_resolver()
    };
    let (there, absent) = (machine().file("/sk-1234", "{}"), machine());
    assert_eq!(
        said(&key_file(absent.clone()), &key_file(there.clone())),
        "no answer: malformed (changed: --api-key-file)"
    );
    assert_eq!(
        said(&settings(absent.clone()), &settings(there.clone())),
        "no answer: none-found (changed: --settings)"
    );
    assert_eq!(
        said(&settings(there), &settings(absent)),
        "no answer: unreadable (changed: /sk-1234)"
    );
}
