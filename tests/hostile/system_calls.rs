//! A resolution asks the system for nothing but what the list below allows: it reads, and each file once.
//!
//! `strace` shows what `status` asks for. Without it, or where it may not trace, this is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::examples::{self, Scratch, skip};

/// What a program does to start, to keep its memory and to end.
const PROCESS: &[&str] = &[
    "arch_prctl",
    "brk",
    "clock_nanosleep",
    "exit",
    "exit_group",
    "fcntl",
    "futex",
    "get_robust_list",
    "getrandom",
    "gettid",
    "madvise",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    "poll",
    "ppoll",
    "prctl",
    "prlimit64",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_getaffinity",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    "ugetrlimit",
];
/// Looking and reading.
const READING: &[&str] = &[
    "access",
    "close",
    "faccessat",
    "fstat",
    "fstatfs",
    "getcwd",
    "geteuid",
    "lseek",
    "lstat",
    "newfstatat",
    "pread64",
    "read",
    "readlink",
    "readlinkat",
    "stat",
    "statx",
    // The report's own output, which `is_allowed` checks, as it does how files are opened.
    "ioctl",
    "open",
    "openat",
    "write",
];

/// How often a login that is cut short is looked at before it is said to be.
const MOST_LOOKS: usize = 4;

fn is_allowed(name: &str, arguments: &str) -> bool {
    match name {
        "write" | "ioctl" => arguments.starts_with("1,") || arguments.starts_with("2,"),
        "open" | "openat" => {
            let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
            arguments.contains("O_RDONLY") && !writes.iter().any(|flag| arguments.contains(flag))
        }
        // Whether a handle is open, and with which flags: nothing that sets or locks.
        "fcntl" => ["F_GETFD", "F_GETFL"]
            .iter()
            .any(|get| arguments.contains(get)),
        _ => PROCESS.contains(&name) || READING.contains(&name),
    }
}

#[test]
fn nothing_but_reading_and_each_file_once() {
    let Some(examples) = examples::directory() else {
        return;
    };
    let scratch = Scratch::new("calls");
    if !can_trace(&scratch) {
        skip("there is no strace here, or it may not trace");
        return;
    }
    for (name, contents) in [
        (
            "home/.codex/auth.json",
            r#"{"tokens":{"access_token":"x"}}"#,
        ),
        (
            "home/.codex/config.toml",
            "preferred_auth_method = 'chatgpt'\n",
        ),
        ("home/.codex/.env", "OPENAI_API_KEY=k\n"),
        ("home/project/.env", "UNRELATED=1\n"),
        ("home/project/.codex/config.toml", "model = 'm'\n"),
        ("broken/.codex/auth.json", r#"{"tokens":]"#),
        ("cut/.codex/auth.json", r#"{"tokens":"#),
        ("broken/.codex/config.toml", "= 1"),
        ("home/.claude/settings.json", r#"{"env":{}}"#),
        (
            "home/.claude/.credentials.json",
            r#"{"claudeAiOauth":{"accessToken":"x", "scopes": ["user:inference"]}}"#,
        ),
        ("home/project/.claude/settings.json", "{}"),
        ("home/given.json", "{}"),
        ("home/.gemini/oauth_creds.json", r#"{"access_token":"x"}"#),
        ("home/project/.gemini/settings.json", "{}"),
    ] {
        scratch.file(name, contents);
    }
    for (home, arguments) in [
        ("home", &[][..]),
        ("home", &["--json"]),
        ("home", &["--rules=codex-0.160.0"]),
        ("home", &["--rules=codex-0.30.0"]),
        ("broken", &[]),
        ("missing", &[]),
        ("cut", &[]),
        ("home", &["--tool=claude-code", "--settings=../given.json"]),
        ("missing", &["--tool=claude-code", "--settings={}"]),
        ("home", &["--tool=gemini-cli", "--skip-trust"]),
    ] {
        let trace = trace(&examples.join("status"), arguments, home, &scratch);
        let opened = check(&trace);
        let login = match arguments.first() {
            Some(&"--tool=claude-code") => ".credentials.json",
            Some(&"--tool=gemini-cli") => "oauth_creds.json",
            _ => "auth.json",
        };
        // Who writes a login truncates it first, so one that is cut short is looked at again.
        let again = |path: &Path| home == "cut" && path.ends_with("auth.json");
        let twice = opened
            .iter()
            .find(|(path, times)| **times > 1 && !again(path));
        assert_eq!(twice, None, "{home} {arguments:?}");
        // So that a trace of something else, or of nothing, does not pass.
        let login = opened.iter().find(|(path, _)| path.ends_with(login));
        assert!(
            login.is_some_and(|(_, times)| *times <= MOST_LOOKS),
            "{opened:?}"
        );
        let settings = scratch.path(home).join("project/.codex/config.toml");
        let is_of_another = [
            "--tool=claude-code",
            "--tool=gemini-cli",
            "--rules=codex-0.30.0",
        ];
        let is_read = home == "home" && !arguments.iter().any(|of| is_of_another.contains(of));
        assert_eq!(opened.contains_key(&settings), is_read, "{opened:?}");
    }
}

/// Checks each call of a trace, and returns how often each file was opened. Directories are not in it:
/// below a project each one on the way to a file is opened.
fn check(trace: &str) -> BTreeMap<PathBuf, usize> {
    let mut opened = BTreeMap::new();
    // What each handle is of: a path in a directory that is open begins there.
    let mut handles: BTreeMap<&str, PathBuf> = BTreeMap::new();
    // The first line is the start of the program itself.
    for line in trace.lines().skip(1) {
        let call = line.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' ');
        let Some((name, arguments)) = call.split_once('(') else {
            assert!(call.starts_with(['+', '-']), "not understood: {line}");
            continue;
        };
        assert!(is_allowed(name, arguments), "not allowed: {line}");
        if name.starts_with("open")
            && let Some(path) = arguments.split('"').nth(1)
        {
            let directory = arguments.split(',').next().unwrap_or_default();
            let path = handles
                .get(directory)
                .map_or_else(|| path.into(), |directory| directory.join(path));
            if let Some((_, handle)) = arguments.rsplit_once("= ") {
                handles.insert(handle, path.clone());
            }
            if !arguments.contains("O_DIRECTORY") {
                *opened.entry(path).or_insert(0) += 1;
            }
        }
    }
    opened
}

fn trace(program: &Path, arguments: &[&str], home: &str, scratch: &Scratch) -> String {
    let (output, home) = (scratch.path("trace"), scratch.path(home));
    let project = home.join("project");
    let status = strace(&output)
        .arg(program)
        .args(arguments)
        .env_clear()
        .env("HOME", &home)
        .env("OPENAI_API_KEY", "x")
        .current_dir(if project.is_dir() {
            &project
        } else {
            Path::new("/")
        })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().code().is_some_and(|code| code < 2));
    fs::read_to_string(output).unwrap()
}

pub(crate) fn can_trace(scratch: &Scratch) -> bool {
    let itself = std::env::current_exe().unwrap();
    let mut strace = strace(&scratch.path("trace"));
    let status = strace.arg(itself).arg("--list").stdout(Stdio::null());
    status.status().is_ok_and(|status| status.success())
}

/// Starts a command that traces what is added to it.
pub(crate) fn strace(output: &Path) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-s", "4096", "-o"]).arg(output);
    command
}

#[test]
fn what_is_not_allowed_is_seen() {
    for call in [
        "unlink(\"/h/.codex/auth.json\")",
        "openat(AT_FDCWD, \"/h/a\", O_WRONLY|O_CREAT|O_CLOEXEC, 0666)",
        "openat(AT_FDCWD, \"/h/a\", O_RDONLY|O_CREAT, 0666)",
        "write(3, \"x\", 1)",
        "fcntl(3, F_SETLK, {l_type=F_WRLCK})",
        "socket(AF_INET, SOCK_STREAM, 0)",
        "clone3({flags=CLONE_VM})",
        "execve(\"/bin/sh\", [\"sh\"], 0x1)",
        "utimensat(AT_FDCWD, \"/h/a\", NULL, 0)",
    ] {
        let (name, arguments) = call.split_once('(').unwrap();
        assert!(!is_allowed(name, arguments), "{call}");
    }
}
