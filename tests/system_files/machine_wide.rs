//! Settings of the whole machine, below `/etc`, as a real process finds them.
//!
//! Nobody's `/etc` is touched: where Linux lets a process have its own view of the file system, the test
//! starts itself in one in which a scratch directory stands in the place of `/etc`.
#![cfg(target_os = "linux")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use auth_resolver::codex::Rules;
use auth_resolver::releases::Version;
use auth_resolver::report::Identities;
use auth_resolver::{Error, Report, Resolution, claude_code, codex, gemini_cli};

use super::scratch::{Scratch, set_mode, skip};

/// Says which tool the process is to resolve for.
const TOOL: &str = "AUTH_RESOLVER_TEST_TOOL";

/// Mounts the first argument over `/etc`, and becomes the rest.
const IN_ITS_PLACE: &str = r#"mount --bind "$1" /etc && shift && exec "$@""#;

fn report(resolved: Result<Resolution, Error>) -> Report {
    match resolved {
        Ok(auth) => auth.report(Identities::Hidden),
        Err(error) => error.report(),
    }
}

/// The places of what is used, or why there is no answer; and whether the program itself refuses something.
fn tell(tool: &str) -> String {
    let report = report(match tool {
        "claude-code" => claude_code().resolve(),
        "gemini-cli" => gemini_cli().resolve(),
        // The documented rules know no file of the machine's.
        _ => codex()
            .rules(Rules::Codex(Version::new(0, 169, 0)))
            .resolve(),
    });
    let mut notes = report.diagnostics.iter();
    let is_refused = notes.any(|note| note.code == "refused-there");
    let refused = if is_refused { " (refused-there)" } else { "" };
    match &report.error {
        Some(error) => format!("{}: {}", report.outcome, error.message),
        None => format!(
            "{} by {}{refused}",
            report.base_url.unwrap_or_default(),
            report.base_url_origin.unwrap_or_default()
        ),
    }
}

/// Returns a command that has this directory in the place of `/etc`.
fn in_place_of_etc(etc: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", IN_ITS_PLACE, "sh"]);
    command.arg(etc);
    command
}

fn told(tool: &str, variable: (&str, &str), etc: &Path, home: &Path) -> String {
    let mut child = in_place_of_etc(etc);
    child.arg(env::current_exe().unwrap());
    child.args(["--exact", "machine_wide::settings_below_etc", "--nocapture"]);
    child
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default());
    child
        .env(TOOL, tool)
        .env("HOME", home)
        .env(variable.0, variable.1);
    let output = child.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let told = printed.lines().find_map(|line| line.split_once("told: "));
    let errors = String::from_utf8_lossy(&output.stderr);
    told.unwrap_or_else(|| panic!("{printed}{errors}"))
        .1
        .to_owned()
}

#[test]
fn settings_below_etc() {
    if let Ok(tool) = env::var(TOOL) {
        println!("told: {}", tell(&tool));
        return;
    }
    let scratch = Scratch::new("machine-wide");
    let (etc, home) = (scratch.directory("etc"), scratch.directory("home"));
    let tried = in_place_of_etc(&etc).arg("true").output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        return skip("a process cannot have its own view of the file system here");
    }
    let put = |file: &str, contents: &str| {
        let path = etc.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        set_mode(&path, 0o644);
        path
    };
    let claude = ("claude-code", ("ANTHROPIC_API_KEY", "made-up"));
    let gemini = ("gemini-cli", ("GEMINI_API_KEY", "made-up"));
    let codex = ("codex", ("CODEX_API_KEY", "made-up"));
    let check = |(tool, variable), expected: &str| {
        assert_eq!(told(tool, variable, &etc, &home), expected);
    };
    // Nothing is there, whatever this machine has.
    check(
        claude,
        "https://api.anthropic.com by default for this method",
    );
    check(
        gemini,
        "https://generativelanguage.googleapis.com by default for this method",
    );
    check(
        codex,
        "https://api.openai.com/v1 by default for this method",
    );

    let url = |host: &str| format!(r#"{{"env": {{"ANTHROPIC_BASE_URL": "https://{host}"}}}}"#);
    put("claude-code/managed-settings.json", &url("main.example"));
    let main = "/etc/claude-code/managed-settings.json";
    check(
        claude,
        &format!("https://main.example by {main}:1 ANTHROPIC_BASE_URL"),
    );
    put(
        "claude-code/managed-settings.d/10.json",
        &url("more.example"),
    );
    let more = "/etc/claude-code/managed-settings.d/10.json";
    check(
        claude,
        &format!("https://more.example by {more}:1 ANTHROPIC_BASE_URL"),
    );

    put(
        "codex/config.toml",
        "openai_base_url = \"https://gw.example/v1\"\n",
    );
    check(
        codex,
        "https://gw.example/v1 by /etc/codex/config.toml:1 openai_base_url",
    );

    let enforced = r#"{"security": {"auth": {"enforcedType": "oauth-personal"}}}"#;
    let settings = put("gemini-cli/settings.json", enforced);
    let of_machine = told(gemini.0, gemini.1, &etc, &home);
    assert!(of_machine.starts_with("restricted: "), "{of_machine}");
    assert!(
        of_machine.contains("/etc/gemini-cli/settings.json:1"),
        "{of_machine}"
    );
    // One that others may write does not count.
    set_mode(&settings, 0o666);
    let of_others = told(gemini.0, gemini.1, &etc, &home);
    let default = "https://generativelanguage.googleapis.com by default for this method";
    assert!(of_others.starts_with(default), "{of_others}");
    assert!(of_others.contains("refused-there"), "{of_others}");
}
