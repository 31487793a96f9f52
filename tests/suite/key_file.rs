//! Files that hold a key and nothing else, and standard input: what they may hold, and what is said.

use std::path::PathBuf;

use auth_resolver::source::Side;
use auth_resolver::system::{FixedSystem, Platform};
use auth_resolver::{
    Env, ErrorKind, KeyFile, Resolution, Resolver, System, claude_code, codex, gemini_cli,
};

const KEY: &str = "sk-file-Qm7xT2vLk9Zp4Rw8";

/// A made-up machine with another key in the environment, which a broken file must not lead to.
fn machine() -> FixedSystem {
    System::fixed()
        .home("/home/u")
        .current_dir("/home/u/p")
        .var("ACME_API_KEY", "acme-of-the-environment")
}

fn resolve(file: KeyFile, machine: FixedSystem) -> Result<Resolution, auth_resolver::Error> {
    Resolver::new()
        .source(file)
        .source(Env::new().api_key("ACME_API_KEY"))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
        .resolve()
}

/// What came of it in one line: the credential and its place, or the error.
#[track_caller]
fn outcome(file: KeyFile, machine: FixedSystem) -> String {
    let resolved = resolve(file, machine);
    let explained = match &resolved {
        Ok(auth) => auth.explain().to_string(),
        Err(error) => format!("{error:?} {}", error.explain()),
    };
    assert!(!explained.contains(&KEY[8..16]), "{explained}");
    match resolved {
        Ok(auth) => format!(
            "{} from {}",
            auth.headers()[0].value().expose(),
            auth.credential_origin().unwrap()
        ),
        Err(error) => {
            let text = error.to_string();
            let what = text.split("; ").next().unwrap_or_default();
            format!("{}: {what}", error.kind().as_str())
        }
    }
}

#[test]
fn what_a_file_may_hold() {
    let key = format!("Bearer {KEY} from /run/secrets/acme");
    let broken = |kind: &str, why: &str| format!("{kind}: /run/secrets/acme cannot be used: {why}");
    let lines = "more than one line, expected the credential alone";
    let empty = "the text is empty, expected visible ASCII characters";
    for (contents, expected) in [
        (KEY.to_owned(), key.clone()),
        (format!("{KEY}\n"), key.clone()),
        (format!("{KEY}\r\n"), key.clone()),
        (format!("\u{feff}{KEY}\n"), key.clone()),
        (format!("  \"{KEY}\" \n"), key.clone()),
        (format!("{KEY}\n\n"), broken("malformed", lines)),
        (format!("{KEY}\n{KEY}"), broken("malformed", lines)),
        (format!("\n{KEY}\n"), broken("malformed", lines)),
        (format!("{KEY}\r{KEY}\n"), broken("malformed", lines)),
        (String::new(), broken("malformed", empty)),
        ("\n".to_owned(), broken("malformed", empty)),
        (" \t\u{200b}\n".to_owned(), broken("malformed", empty)),
        (
            format!("Bearer {KEY}\n"),
            broken(
                "malformed",
                "the text starts with `Bearer `, expected the credential alone",
            ),
        ),
        (
            "\0\0\0".to_owned(),
            broken("unreadable", "nothing but zero bytes"),
        ),
        (
            "k".repeat((1 << 20) + 1),
            broken(
                "unreadable",
                "larger than 1048576 bytes, the most that is read",
            ),
        ),
    ] {
        let machine = machine().file("/run/secrets/acme", &contents);
        let shown: String = contents.chars().take(40).collect();
        assert_eq!(
            outcome(KeyFile::at("/run/secrets/acme"), machine),
            expected,
            "{shown:?}"
        );
    }
    let utf16 = machine().file("/run/secrets/acme", b"\xff\xfes\0k\0-\0");
    assert_eq!(
        outcome(KeyFile::at("/run/secrets/acme"), utf16),
        broken("unreadable", "not UTF-8 text: it looks like UTF-16")
    );
}

#[test]
fn a_file_that_was_given_must_be_there() {
    let given = |path: &str| KeyFile::given("--api-key-file", path);
    let environment = "Bearer acme-of-the-environment from variable ACME_API_KEY";
    let unnamed = |why: &str| format!("unreadable: --api-key-file cannot be used: {why}");
    let machine = || {
        machine()
            .file("/k", format!("{KEY}\n"))
            .directory("/directory")
            .pipe("/pipe")
            .link("/link", "/nowhere")
            .unreadable("/locked")
            .file("/empty", "")
            .file("/two", "a\nb\n")
            .file("/login", r#"{"OPENAI_API_KEY":"c4n4ry"}"#)
    };
    for (file, expected) in [
        (KeyFile::at("/nowhere"), environment.to_owned()),
        (given("/k"), format!("Bearer {KEY} from /k")),
        (given("/nowhere"), unnamed("no such file")),
        // What leads nowhere may be the key itself.
        (given(KEY), unnamed("no such file")),
        (given("/locked"), unnamed("permission denied")),
        (
            given("/directory"),
            "unreadable: /directory cannot be used: a directory, expected a file".to_owned(),
        ),
        (
            given("/pipe"),
            "unreadable: /pipe cannot be used: a pipe, expected a file".to_owned(),
        ),
        (
            given("/link"),
            "unreadable: /link cannot be used: a symbolic link to something that does not exist"
                .to_owned(),
        ),
        (
            KeyFile::at("/locked"),
            "unreadable: /locked cannot be used: permission denied".to_owned(),
        ),
    ] {
        let shown = format!("{file:?}");
        assert!(!shown.contains(KEY), "{shown}");
        assert_eq!(outcome(file, machine()), expected, "{shown}");
    }
    for (file, expected) in [
        (
            given("/nowhere"),
            "name another file with --api-key-file, or leave it out",
        ),
        (
            given("/locked"),
            "name another file with --api-key-file, or leave it out",
        ),
        (KeyFile::at("/locked"), "make /locked readable for yourself"),
        // To remove what is there would leave the option without a file.
        (given("/directory"), "name another file"),
        (given("/link"), "name another file"),
        (
            given("/pipe"),
            "name a file, or pass the key on standard input",
        ),
        (
            given("/empty"),
            "put the bare key and nothing else into /empty, or name another file",
        ),
        (
            given("/two"),
            "name a file that holds the bare key and nothing else",
        ),
        (
            given("/login"),
            "name a file that holds the bare key and nothing else",
        ),
        (
            KeyFile::at("/empty"),
            "set /empty to the bare key, or remove it",
        ),
        (
            KeyFile::stdin("-"),
            "pipe the key in, or name a file that holds it",
        ),
    ] {
        let error = resolve(file, machine()).unwrap_err();
        assert_eq!(error.remedies(), [expected]);
    }
}

#[test]
fn standard_input() {
    let stdin = || KeyFile::stdin("--api-key-stdin");
    let broken = |kind: &str, why: &str| format!("{kind}: --api-key-stdin cannot be used: {why}");
    for (machine, expected) in [
        (
            machine().stdin(format!("{KEY}\n")),
            format!("Bearer {KEY} from --api-key-stdin"),
        ),
        (
            machine().stdin(""),
            broken(
                "malformed",
                "the text is empty, expected visible ASCII characters",
            ),
        ),
        (
            machine().stdin("a\nb\n"),
            broken(
                "malformed",
                "more than one line, expected the credential alone",
            ),
        ),
        (
            machine(),
            broken(
                "unreadable",
                "a terminal, expected input from a pipe or a file",
            ),
        ),
    ] {
        assert_eq!(outcome(stdin(), machine), expected);
    }
    for contents in ["", "a\nb\n", "two words", "\0\0"] {
        let error = resolve(stdin(), machine().stdin(contents)).unwrap_err();
        assert_eq!(
            error.remedies(),
            ["pass the bare key with --api-key-stdin, or leave it out"],
            "{contents:?}"
        );
    }
    // A resolver that resolves again is not left without.
    let resolver = Resolver::new()
        .source(stdin())
        .default_base_url("https://api.acme.example/v1")
        .system(machine().stdin(KEY));
    assert!(resolver.resolve().is_ok() && resolver.resolve().is_ok());
}

#[test]
fn the_files_mode_owner_and_link_are_told() {
    let machine = machine()
        .link("/run/secrets/acme", "/run/secrets/..data/acme")
        .file("/run/secrets/..data/acme", KEY)
        .file_mode("/run/secrets/..data/acme", 0o444)
        .foreign_owner("/run/secrets/..data/acme");
    let auth = resolve(KeyFile::at("/run/secrets/acme"), machine).unwrap();
    let codes: Vec<_> = auth.diagnostics().iter().map(|note| note.code).collect();
    assert_eq!(
        codes,
        ["followed-link", "readable-by-others", "foreign-owner"]
    );
}

// Whoever names a file for one run means that one, whatever a preference or the environment says.
#[test]
fn the_callers_file_comes_before_what_lies_around() {
    let machine = || {
        machine()
            .var("OPENAI_API_KEY", "k")
            .var("ANTHROPIC_API_KEY", "k")
            .var("GEMINI_API_KEY", "k")
            .file("/k", KEY)
            .file(
                "/home/u/.codex/auth.json",
                r#"{"tokens": {"access_token": "at-1234"}}"#,
            )
    };
    let file = || KeyFile::given("--api-key-file", "/k");
    let resolve = |file: &KeyFile| {
        [
            codex()
                .system(machine())
                .api_key_file(file.clone())
                .resolve(),
            claude_code()
                .system(machine())
                .api_key_file(file.clone())
                .resolve(),
            gemini_cli()
                .system(machine())
                .api_key_file(file.clone())
                .resolve(),
        ]
    };
    for file in [file(), KeyFile::at("/k")] {
        for auth in resolve(&file) {
            let auth = auth.unwrap();
            let origin = auth.credential_origin().unwrap();
            assert_eq!(
                (origin.to_string().as_str(), origin.side),
                ("/k", Side::Yours)
            );
            assert!(auth.headers()[0].value().expose().ends_with(KEY));
        }
    }
    for (file, place) in [
        (KeyFile::given("--api-key-file", KEY), "--api-key-file"),
        (KeyFile::at(KEY), "the caller's key file"),
    ] {
        for error in resolve(&file).map(Result::unwrap_err) {
            let text = error.to_string();
            let expected = format!("{place} cannot be used: no such file");
            assert!(text.starts_with(&expected), "{text}");
            assert!(
                !format!("{text} {}", error.explain()).contains(KEY),
                "{text}"
            );
        }
    }
    let both = codex()
        .system(machine())
        .api_key_file(file())
        .api_key("sk-1".to_owned());
    let auth = both.resolve().unwrap();
    let origin = auth.credential_origin().unwrap().to_string();
    assert_eq!(origin, "the caller's API key");
}

#[test]
fn a_project_that_is_not_there_is_an_error() {
    let machine = || {
        machine()
            .var("OPENAI_API_KEY", "k")
            .var("ANTHROPIC_API_KEY", "k")
            .var("GEMINI_API_KEY", "k")
            .file("/home/u/p/a/.env", "")
            .file("/file", "")
            .unreadable("/locked")
    };
    for (directory, expected) in [
        ("a", None),
        ("./a/", None),
        ("/home/u/p", None),
        (KEY, Some("the directory does not exist")),
        ("/file", Some("not a directory")),
        ("/locked", Some("the directory cannot be looked at")),
    ] {
        let directory = PathBuf::from(directory);
        for resolved in [
            codex()
                .system(machine())
                .project(directory.clone())
                .resolve(),
            claude_code()
                .system(machine())
                .project(directory.clone())
                .resolve(),
            gemini_cli()
                .system(machine())
                .project(directory.clone())
                .resolve(),
        ] {
            match (resolved, expected) {
                (Ok(_), None) => {}
                (Err(error), Some(why)) => {
                    let explained = error.explain().to_string();
                    assert_eq!(error.kind(), ErrorKind::Unreadable, "{explained}");
                    assert!(
                        explained.contains(&format!("--project cannot be used: {why}")),
                        "{explained}"
                    );
                    assert_eq!(error.remedies(), ["fix or leave out --project"]);
                    assert!(!explained.contains(KEY), "{explained}");
                }
                (resolved, _) => panic!("{directory:?}: {resolved:?}"),
            }
        }
    }
}

// Whatever machine the test runs on: paths follow the rules of the one that is made up.
#[test]
fn a_project_on_a_machine_with_drives() {
    let machine = System::fixed()
        .platform(Platform::Windows)
        .home(r"C:\Users\u")
        .current_dir(r"C:\Users\u")
        .file(r"C:\clone\.env", "OPENAI_API_KEY=of-the-project\n")
        .file(r"C:\Users\u\sub\.env", "OPENAI_API_KEY=of-the-project\n")
        .build();
    for directory in [r"C:\clone", "c:/clone", r"sub", r".\sub", r"C:\Users\u\sub"] {
        let codex = codex().project(PathBuf::from(directory));
        let auth = codex.system(machine.clone()).resolve().unwrap();
        let origin = auth.credential_origin().unwrap();
        assert_eq!(origin.side, Side::Project, "{directory}");
    }
}

#[test]
fn a_path_that_was_given_does_not_show() {
    for (file, shown) in [
        (
            KeyFile::at("/run/secrets/acme"),
            "KeyFile(\"/run/secrets/acme\")",
        ),
        (KeyFile::given("--key-file", KEY), "KeyFile(\"--key-file\")"),
        (KeyFile::stdin("--key-file -"), "KeyFile(\"--key-file -\")"),
    ] {
        assert_eq!(format!("{file:?}"), shown);
    }
}
