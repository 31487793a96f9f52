//! Whether an answer still holds costs one look at each file, and opens none.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use auth_resolver::codex;

use crate::examples::{Scratch, skip};
use crate::system_calls::{can_trace, strace};

/// Looked at before and after, to find the place in the trace.
const MARKER: &str = "/no/such/marker";

/// A home whose files are older than this program, so that their metadata can be relied on.
fn codex_home() -> PathBuf {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    cases.join("byte_order_marks_and_crlf/files/home/.codex")
}

#[test]
#[ignore = "run under a tracer by the test below"]
fn what_is_traced() {
    let resolver = codex().into_resolver();
    let fingerprint = match resolver.resolve() {
        Ok(auth) => auth.fingerprint(),
        Err(error) => error.fingerprint(),
    };
    let _ = fs::metadata(MARKER);
    let change = resolver.changed_since(&fingerprint);
    let _ = fs::metadata(MARKER);
    assert!(change.is_none());
}

#[test]
fn an_unchanged_home_is_looked_at_and_not_opened() {
    let scratch = Scratch::new("asked-again");
    if !can_trace(&scratch) {
        skip("there is no strace here, or it may not trace");
        return;
    }
    let output = scratch.path("trace");
    let status = strace(&output)
        .arg(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "asked_again::what_is_traced"])
        .env("CODEX_HOME", codex_home())
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let trace = fs::read_to_string(output).unwrap();
    let calls: Vec<(&str, &str)> = between_the_markers(&trace)
        .map(|line| {
            let (name, arguments) = line.split_once('(').unwrap();
            (name.trim(), arguments.split('"').nth(1).unwrap_or_default())
        })
        .collect();
    let looks = ["statx", "lstat", "stat", "newfstatat"];
    assert!(
        calls.iter().all(|(name, _)| looks.contains(name)),
        "{calls:?}"
    );
    let mut paths: Vec<&str> = calls.iter().map(|(_, path)| *path).collect();
    paths.sort_unstable();
    let home = codex_home();
    let expected = ["", ".env", "auth.json", "config.toml"].map(|name| home.join(name));
    let of_home = expected.map(|path| path.to_str().unwrap().trim_end_matches('/').to_owned());
    let of_machine = ["config.toml", "managed_config.toml", "requirements.toml"];
    let mut expected = of_machine.map(|name| format!("/etc/codex/{name}")).to_vec();
    expected.extend(of_home);
    expected.sort_unstable();
    assert_eq!(paths, expected);
}

/// The calls of the thread that looks at the marker.
fn between_the_markers(trace: &str) -> impl Iterator<Item = &str> {
    let marked = trace.lines().find(|line| line.contains(MARKER));
    let thread = marked.unwrap().split(' ').next().unwrap();
    trace
        .lines()
        .filter_map(move |line| line.strip_prefix(thread))
        .skip_while(|call| !call.contains(MARKER))
        .skip(1)
        .take_while(|call| !call.contains(MARKER))
}
