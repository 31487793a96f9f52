//! Standard input of every kind, and files that hold a key.
//!
//! A test cannot change its own without the others seeing it, so this starts itself.

use std::env;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use auth_resolver::{KeyFile, Resolver, System};

use super::scratch::{Scratch, set_mode};

const IS_CHILD: &str = "AUTH_RESOLVER_TEST_STDIN";

fn outcome(file: KeyFile, system: System) -> String {
    let resolver = Resolver::new()
        .source(file)
        .default_base_url("https://api.acme.example/v1")
        .system(system);
    // The second look finds what the first has read.
    let (first, again) = (resolver.resolve(), resolver.resolve());
    match (first, again) {
        (Ok(auth), Ok(again)) => {
            let [first, again] = [auth, again].map(|auth| auth.headers()[0].clone());
            assert_eq!(first.value(), again.value());
            first.value().expose().to_owned()
        }
        (Err(error), Err(again)) => {
            assert_eq!(error.to_string(), again.to_string());
            error.to_string()
        }
        (first, again) => panic!("{first:?}, then {again:?}"),
    }
}

/// What a process makes of this standard input, into which so much is piped.
fn told(stdin: Stdio, piped: &[u8]) -> String {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "stdin::standard_input", "--nocapture"])
        .env(IS_CHILD, "1")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever has read enough closes the pipe.
        let _ = pipe.write_all(piped);
    }
    let printed = child.wait_with_output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    let told = printed.lines().find_map(|line| line.split_once("told: "));
    told.unwrap_or_else(|| panic!("{printed}")).1.to_owned()
}

#[test]
fn standard_input() {
    if env::var_os(IS_CHILD).is_some() {
        let system = System::real();
        println!("told: {}", outcome(KeyFile::stdin("--stdin"), system));
        return;
    }
    let scratch = Scratch::new("stdin");
    let file = scratch.file("key", "acme-1234\n");
    let opened = |path: &Path| Stdio::from(File::open(path).unwrap());
    let error = |why: &str| format!("--stdin cannot be used: {why}");
    let empty = "the text is empty, expected visible ASCII characters; \
                 pass the bare key with --stdin, or leave it out";
    let too_large = "larger than 1048576 bytes, the most that is read; \
                     pass the bare key with --stdin, or leave it out";
    let large = vec![b'k'; 2_000_000];
    for (stdin, piped, expected) in [
        (
            Stdio::piped(),
            &b"acme-1234\n"[..],
            "Bearer acme-1234".to_owned(),
        ),
        (Stdio::piped(), b"", error(empty)),
        (opened(&file), b"", "Bearer acme-1234".to_owned()),
        (Stdio::null(), b"", error(empty)),
        (Stdio::piped(), &large, error(too_large)),
        (opened(Path::new("/dev/zero")), b"", error(too_large)),
        (
            opened(&scratch.path("")),
            b"",
            error("a directory, expected a file; pass the bare key with --stdin, or leave it out"),
        ),
    ] {
        assert_eq!(told(stdin, piped), expected);
    }
}

#[test]
fn key_files() {
    let scratch = Scratch::new("key-files");
    let file = scratch.file("key", "acme-1234\r\n");
    let link = scratch.link("link", &file);
    for path in [&file, &link] {
        let found = outcome(KeyFile::at(path), System::real());
        assert_eq!(found, "Bearer acme-1234");
    }
    set_mode(&file, 0o644);
    let auth = Resolver::new()
        .source(KeyFile::given("--key", &link))
        .default_base_url("https://api.acme.example/v1")
        .resolve()
        .unwrap();
    let notes = auth.diagnostics();
    let codes: Vec<_> = notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["followed-link", "readable-by-others"]);
    // A key in the place of a path, longer than any name may be.
    let found = outcome(KeyFile::given("--key", "k".repeat(300)), System::real());
    assert!(
        found.starts_with("--key cannot be used: a name longer"),
        "{found}"
    );
}
