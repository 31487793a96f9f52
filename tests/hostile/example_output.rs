//! The examples, run on real files and a real environment, print no marker either.
//!
//! `headers` alone prints the credential, so of that only what it prints on failure is searched. Real
//! variables can hold bytes that are not Unicode, which the made-up machines cannot.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::examples::{self, Scratch};
use crate::made_up::machine::{Argument, Kind, Machine, Maker, Program};
use crate::made_up::marker::Tier;

const MACHINES: usize = 300;
const EXAMPLES: [(&str, &[&str]); 7] = [
    ("status", &[]),
    ("status", &["--json"]),
    ("status", &["--identity"]),
    ("own_cli", &[]),
    ("headers", &[]),
    ("rejection", &["401"]),
    ("rejection", &["--json", "404"]),
];

/// Variables that say where files are.
const NAME_PLACES: [&str; 5] = [
    "CODEX_HOME",
    "CLAUDE_CONFIG_DIR",
    "GEMINI_CLI_HOME",
    "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
    "GEMINI_CLI_SYSTEM_DEFAULTS_PATH",
];

#[test]
fn examples_print_no_marker() {
    let Some(examples) = examples::directory() else {
        return;
    };
    let scratch = Scratch::new("examples");
    let mut resolved = 0;
    let machines = (0..).map(|seed| (seed, Machine::make(&mut Maker::of_seed(seed))));
    for (seed, machine) in machines.take(MACHINES) {
        let root = scratch.path(&seed.to_string());
        write_files(&machine, &root);
        for (example, flags) in EXAMPLES {
            let output = run(&machine, &examples.join(example), flags, &root);
            let is_expected = example == "headers" && output.status.success();
            let printed = [&output.stdout, &output.stderr]
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
                .concat();
            assert!(!printed.contains("panicked"), "{seed}: {example} {printed}");
            assert!(
                is_expected || machine.marker.find(&printed).is_none(),
                "{seed}: {example} {flags:?} prints\n{printed}\n{machine:#?}"
            );
            resolved += usize::from(output.status.success());
        }
    }
    println!(
        "{resolved} of {} runs with an answer",
        MACHINES * EXAMPLES.len()
    );
    assert!(resolved > MACHINES / 5, "{resolved}");
}

fn run(machine: &Machine, example: &Path, flags: &[&str], root: &Path) -> Output {
    let mut command = Command::new(example);
    command
        .args(flags)
        .current_dir(root)
        .env_clear()
        .env("HOME", root.join("h"));
    for (name, value) in &machine.variables {
        let not_unicode = machine.marker.at(Tier::User, "e!") + "\u{e9}";
        match value {
            // Where files of another machine are: these run on one of their own.
            Some(value) if NAME_PLACES.contains(name) && value.starts_with('/') => {
                command.env(name, root.join(&value[1..]))
            }
            // No variable can hold it.
            Some(value) if value.contains('\0') => &mut command,
            Some(value) => command.env(name, value),
            None => command.env(name, cut_short(not_unicode)),
        };
    }
    let tool = match machine.preset.program {
        Program::Codex | Program::OwnOfToml => "codex",
        Program::ClaudeCode | Program::OwnOfJson => "claude-code",
        Program::GeminiCli => "gemini-cli",
    };
    if example.ends_with("own_cli") {
        command.arg("--config-dir").arg(root.join("h/.codex"));
    } else if tool == "codex" {
        command.arg(format!("--rules={}", machine.preset.rules));
    } else {
        command.arg(format!("--tool={tool}"));
    }
    for argument in &machine.preset.arguments {
        for word in words(argument, example.ends_with("own_cli"), root) {
            command.arg(word);
        }
    }
    command.output().unwrap()
}

/// Returns the words of a command line that stand for an argument.
fn words(argument: &Argument, is_own: bool, root: &Path) -> Vec<OsString> {
    let words: Vec<OsString> = match argument {
        Argument::ApiKey(key) => {
            fs::write(root.join("key"), key).unwrap();
            vec!["--api-key-file".into(), root.join("key").into()]
        }
        Argument::BaseUrl(url) => vec![format!("--base-url={url}").into()],
        Argument::AllowHttp => vec!["--allow-http".into()],
        _ if is_own => vec![],
        Argument::Profile(name) => vec![format!("--profile={name}").into()],
        Argument::Override(assignment) => vec!["-c".into(), assignment.into()],
        Argument::Project => vec!["--project".into(), root.join("p").into()],
        Argument::Settings(path) if path.starts_with('/') => {
            vec!["--settings".into(), root.join(&path[1..]).into()]
        }
        Argument::Settings(text) => vec![format!("--settings={text}").into()],
        Argument::SettingSources(list) => vec![format!("--setting-sources={list}").into()],
        Argument::Bare => vec!["--bare".into()],
        Argument::SkipTrust => vec!["--skip-trust".into()],
        _ => vec![],
    };
    let has_nul = |word: &OsString| word.as_encoded_bytes().contains(&0);
    if words.iter().any(has_nul) {
        return vec![];
    }
    words
}

/// Cuts the last character in two.
fn cut_short(text: String) -> OsString {
    let mut bytes = text.into_bytes();
    bytes.pop();
    OsString::from_vec(bytes)
}

fn write_files(machine: &Machine, root: &Path) {
    for directory in ["h", "p", "x"] {
        fs::create_dir_all(root.join(directory)).unwrap();
    }
    for file in &machine.files {
        if file.kind == Kind::Plain && !file.path.starts_with("/etc") {
            let path = root.join(&file.path[1..]);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &file.contents.0).unwrap();
        }
    }
}
