//! The same recordings through real processes: real variables and files, those below `/etc` included.
//!
//! The test starts itself for each of them, in a mount namespace in which scratch directories stand in the
//! place of `/etc`, `/home` and `/srv`, and compares the answer with that on the made-up machine. By
//! default those with files of the whole machine and some of the others; `REPLAY_REAL=all` takes all.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, process};

use crate::machine::HOME;
use crate::recording::Case;
use crate::runner::{Run, Tool, runs};
use crate::{claude_code, gemini_cli};

/// Names the run that a process is for.
const RUN: &str = "AUTH_RESOLVER_REPLAY";
const TOOLS: [&Tool; 2] = [&claude_code::TOOL, &gemini_cli::TOOL];
const REPLACED: [&str; 3] = ["etc", "srv", "home"];
/// Of the cases without files of the whole machine, one in so many.
const ONE_IN: usize = 12;

/// Mounts what is in the first argument, prepares the machine, goes to its directory, and becomes the rest.
const PREPARE: &str = r#"
set -e
for name in etc srv home; do mount --bind "$1/$name" "/$name"; done
eval "$2"
cd "$3"
shift 3
exec "$@"
"#;

/// The directories that stand in the place of those of the machine.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let directory = env::temp_dir().join(format!("auth-resolver-replay-{}", process::id()));
        fs::create_dir(&directory).unwrap();
        fs::copy(env::current_exe().unwrap(), directory.join("replay")).unwrap();
        Self(directory)
    }

    fn clear(&self) {
        for name in REPLACED {
            let directory = self.0.join(name);
            let _ = fs::remove_dir_all(&directory);
            fs::create_dir(&directory).unwrap();
        }
        // The tests may lie in a home directory, which is hidden then.
        fs::hard_link(self.0.join("replay"), self.0.join("srv/replay")).unwrap();
    }

    fn put(&self, path: &str, contents: &str) {
        let path = self.0.join(path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }

    fn command(&self, prepare: &str, directory: &Path) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", PREPARE, "sh"]);
        command.arg(&self.0).arg(prepare).arg(directory);
        command
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns what a process answers that is started on a machine as in the recording.
fn told(scratch: &Scratch, tool: &Tool, run: &Run<'_>) -> String {
    scratch.clear();
    for (path, contents) in run.files() {
        scratch.put(&run.fill(path), &run.fill(contents));
    }
    for directory in [PathBuf::from(HOME), run.directory()] {
        let directory = scratch.0.join(directory.strip_prefix("/").unwrap());
        fs::create_dir_all(directory).unwrap();
    }
    let prepare: Vec<String> = run
        .case
        .setup_cmds
        .iter()
        .map(|line| run.fill(line))
        .collect();
    let prepare = prepare.join(" && ").replace("mkdir ", "mkdir -p ");
    let mut command = scratch.command(&prepare, &run.directory());
    command.args([
        "/srv/replay",
        "--exact",
        "real::real_processes_answer_alike",
        "--nocapture",
    ]);
    command
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default());
    command
        .env("HOME", HOME)
        .env(RUN, format!("{}: {}", tool.name, run.name()));
    command.envs(
        run.case
            .env
            .iter()
            .map(|(name, value)| (name, run.fill(value))),
    );
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let told = printed.lines().find_map(|line| line.split_once("told: "));
    let errors = String::from_utf8_lossy(&output.stderr);
    told.unwrap_or_else(|| panic!("{}: {printed}{errors}", run.name()))
        .1
        .to_owned()
}

fn can_be_real(case: &Case) -> bool {
    let mut paths = case.files.iter();
    // Times are those of the recording, and this process has its own.
    !paths.any(|(_, contents)| contents.contains("@NOW"))
        && !case.no_home
        && case.why_not_replayed().is_none()
}

#[test]
fn real_processes_answer_alike() {
    if let Ok(wanted) = env::var(RUN) {
        for tool in TOOLS {
            let cases = Case::read_all(tool.recordings);
            let mut all = cases.iter().flat_map(runs);
            if let Some(mut run) =
                all.find(|run| format!("{}: {}", tool.name, run.name()) == wanted)
            {
                run.is_real = true;
                println!("told: {}", (tool.here)(&run));
            }
        }
        return;
    }
    let scratch = Scratch::new();
    scratch.clear();
    let mut tried = scratch.command("true", Path::new("/"));
    let tried = tried.args(["/srv/replay", "--list"]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        let line = b"skipped: a process cannot have its own view of the file system here\n";
        return io::stderr().write_all(line).unwrap();
    }
    let takes_all = env::var_os("REPLAY_REAL").is_some_and(|which| which == "all");
    let mut count = 0;
    let mut failures = Vec::new();
    for tool in TOOLS {
        let cases = Case::read_all(tool.recordings);
        for (index, case) in cases.iter().filter(|case| can_be_real(case)).enumerate() {
            let of_machine = case.files.keys().any(|path| path.starts_with("/etc/"));
            if !(takes_all || of_machine || index.is_multiple_of(ONE_IN)) {
                continue;
            }
            let Some(run) = runs(case).find(|run| (tool.why_not_replayed)(run).is_none()) else {
                continue;
            };
            let made_up = (tool.here)(&run).to_string();
            let real = told(&scratch, tool, &run);
            count += 1;
            if real != made_up {
                failures.push(format!(
                    "{}\n  made up: {made_up}\n  real:    {real}",
                    run.name()
                ));
            }
        }
    }
    println!("real processes: {count}");
    assert!(count > 90, "{count}");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
