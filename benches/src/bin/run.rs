//! For tools that watch a process: makes a home, or does one thing so many times.
//!
//! `run home KIND DIRECTORY` writes the files of a home there and prints its variables, one a line.
//! `run CASE TIMES` does something in the home that the environment names.

use std::env;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use auth_resolver::{BaseUrl, codex};
use auth_resolver_benches::home::{Home, variables_in};
use auth_resolver_benches::readers;

const USAGE: &str = "run home realistic|api-key-only|nothing DIRECTORY, or run CASE TIMES";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["home", kind, directory] => make_home(kind, &PathBuf::from(directory)),
        [case, times] => times.parse().ok().and_then(|times| repeat(case, times)),
        _ => None,
    };
    if done.is_none() {
        eprintln!("usage: {USAGE}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn make_home(kind: &str, directory: &Path) -> Option<()> {
    let home = match kind {
        "realistic" => Home::realistic(),
        "api-key-only" => Home::api_key_only(),
        "nothing" => Home::nothing(),
        _ => return None,
    };
    home.write(directory).ok()?;
    for (name, value) in variables_in(&home, directory) {
        println!("{name}={}", value.display());
    }
    Some(())
}

fn repeat(case: &str, times: u32) -> Option<()> {
    if let Some(reader) = readers::ALL.iter().find(|reader| reader.name == case) {
        return each(times, reader.read);
    }
    match case {
        // Not through `auth-resolver` above, which expects an answer.
        "resolve" => each(times, || codex().resolve().is_ok()),
        "changed-since" => {
            let resolver = codex().into_resolver();
            let fingerprint = match resolver.resolve() {
                Ok(auth) => auth.fingerprint(),
                Err(error) => error.fingerprint(),
            };
            each(times, || resolver.changed_since(&fingerprint).is_none())
        }
        "build" => each(times, || codex().into_resolver()),
        "base-url" => each(times, || BaseUrl::parse("https://gateway.example/v1/")),
        "explain-text" | "explain-json" => {
            let auth = codex().resolve().ok()?;
            if case == "explain-text" {
                each(times, || auth.explain().to_string())
            } else {
                let hidden = auth_resolver::report::Identities::Hidden;
                each(times, || serde_json::to_string(&auth.report(hidden)))
            }
        }
        _ => None,
    }
}

fn each<T>(times: u32, run: impl Fn() -> T) -> Option<()> {
    for _ in 0..times {
        black_box(run());
    }
    Some(())
}
