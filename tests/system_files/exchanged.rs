//! A project whose directories and names others exchange while its files are read.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use auth_resolver::source::FileProblem;
use auth_resolver::system::{FileNotice, ReadRequest};
use auth_resolver::{System, claude_code};
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs::{CWD, RenameFlags};

use super::scratch::{Scratch, set_mode};

const IS_CHILD: &str = "AUTH_RESOLVER_TEST_EXCHANGED";
const TIMES: usize = 10_000;

const OF_USER: &str = r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-of-user"}}"#;
const OF_PROJECT: &str = r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-of-project"}}"#;
const URL_OF_PROJECT: &str = r#"{"env": {"ANTHROPIC_BASE_URL": "https://project.example"}}"#;

/// A user's settings and a project's, of which the latter name a base URL.
fn home_and_project(test: &str) -> Scratch {
    let scratch = Scratch::new(test);
    for directory in ["home", "home/.claude", "project", "project/.claude"] {
        scratch.directory(directory);
    }
    scratch.file("home/.claude/settings.json", OF_USER);
    scratch.file("project/.claude/settings.json", OF_PROJECT);
    scratch.file("project/.claude/settings.local.json", URL_OF_PROJECT);
    scratch
}

fn of_project(project: &Path) -> ReadRequest {
    ReadRequest::up_to(ReadRequest::PROJECT_LIMIT).refuse_links_below(project)
}

/// Does the one over and over until the other is done, or has panicked.
fn meanwhile(again: impl Fn() + Sync, work: impl FnOnce()) {
    struct Done<'a>(&'a AtomicBool);
    impl Drop for Done<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _done = Done(&is_done);
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                again();
            }
        });
        work();
    });
}

/// Exchanges two names, at once where the system can do that.
fn exchange(one: &Path, other: &Path) {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    if rustix::fs::renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok() {
        return;
    }
    let aside = one.with_extension("aside");
    fs::rename(one, &aside).unwrap();
    fs::rename(other, one).unwrap();
    fs::rename(&aside, other).unwrap();
}

// The preset takes the home directory from the environment, so this starts itself in one of its own.
#[test]
fn a_directory_in_whose_place_a_link_is_put_meanwhile() {
    if let Some(scratch) = env::var_os(IS_CHILD) {
        resolve_meanwhile(Path::new(&scratch));
        return;
    }
    let scratch = home_and_project("exchanged");
    scratch.link("project/other", scratch.path("home/.claude"));
    let test = "exchanged::a_directory_in_whose_place_a_link_is_put_meanwhile";
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env_clear()
        .env("HOME", scratch.path("home"))
        .env(IS_CHILD, scratch.path(""))
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let counts = printed.lines().find(|line| line.contains(" of "));
    println!("{}", counts.unwrap_or_default());
    assert!(output.status.success(), "{printed}");
    assert!(counts.is_some(), "{printed}");
}

fn resolve_meanwhile(scratch: &Path) {
    let project = scratch.join("project");
    let resolver = claude_code().project(project.clone()).into_resolver();
    let [directory, other] = [".claude", "other"].map(|name| project.join(name));
    let settings = directory.join("settings.json");
    let request = of_project(&project);
    let (mut of_project, mut refused) = (0, 0);
    let work = || {
        for _ in 0..TIMES {
            if let Ok(auth) = resolver.resolve() {
                let headers = auth.headers();
                let key = headers[0].value().expose();
                let host = auth.base_url().host();
                assert_ne!((key, host), ("sk-ant-of-user", "project.example"));
                of_project += usize::from(key == "sk-ant-of-project");
            }
            match System::real().read(&settings, &request).outcome {
                Ok(contents) => assert_eq!(contents.as_bytes(), OF_PROJECT.as_bytes()),
                Err(_) => refused += 1,
            }
        }
    };
    meanwhile(|| exchange(&directory, &other), work);
    println!("{of_project} of {TIMES} answers were the project's, {refused} reads met the link");
}

// Taking the name away as soon as the file is open does not hide that it has another.
#[test]
fn a_name_that_the_users_file_has_meanwhile() {
    let scratch = home_and_project("named");
    let own = scratch.path("home/.claude/settings.json");
    let project = scratch.path("project");
    let name = project.join(".claude/settings.json");
    let request = of_project(&project);
    fs::remove_file(&name).unwrap();
    let again = || {
        fs::hard_link(&own, &name).unwrap();
        fs::remove_file(&name).unwrap();
    };
    let mut reads = 0;
    let work = || {
        for _ in 0..TIMES {
            let read = System::real().read(&name, &request);
            if let Ok(contents) = read.outcome {
                assert_eq!(contents.as_bytes(), OF_USER.as_bytes());
                assert_eq!(read.notices, [FileNotice::SeveralNames { links: 2 }]);
                reads += 1;
            }
        }
    };
    meanwhile(again, work);
    println!("{reads} of {TIMES} reads met the name");
}

// A project whose files are saved while they are read is in order.
#[test]
fn a_file_that_is_replaced_meanwhile() {
    let scratch = home_and_project("replaced");
    let project = scratch.path("project");
    let name = project.join(".claude/settings.json");
    let new = project.join(".claude/new");
    let request = of_project(&project);
    let again = || {
        fs::write(&new, OF_PROJECT).unwrap();
        set_mode(&new, 0o600);
        fs::rename(&new, &name).unwrap();
    };
    let mut changing = 0;
    let work = || {
        for _ in 0..TIMES {
            let read = System::real().read(&name, &request);
            assert_eq!(read.notices, []);
            match read.outcome {
                Ok(contents) => assert_eq!(contents.as_bytes(), OF_PROJECT.as_bytes()),
                Err(problem) => {
                    assert_eq!(problem, FileProblem::Changing);
                    changing += 1;
                }
            }
        }
    };
    meanwhile(again, work);
    println!("{changing} of {TIMES} reads met the writer");
}
