//! A login is rewritten in both of the ways that programs have, while it is watched.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use auth_resolver::Resolver;
use auth_resolver::codex::AuthJson;

/// Nobody waits so long unless something is broken.
const BOUND: Duration = Duration::from_secs(50);

/// The claims of `{"https://api.openai.com/auth":{"chatgpt_user_id":"user-1"}}` and of `user-2`.
const USERS: [&str; 2] = [
    "eyJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1dGgiOnsiY2hhdGdwdF91c2VyX2lkIjoidXNlci0xIn19",
    "eyJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1dGgiOnsiY2hhdGdwdF91c2VyX2lkIjoidXNlci0yIn19",
];

fn login(claims: &str, token: &str) -> String {
    format!(
        r#"{{"tokens":{{"id_token":"e30.{claims}.c2ln","access_token":"{token}","account_id":"acct-1"}}}}"#
    )
}

/// A directory that is removed with all that is in it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let name = format!("auth-resolver-watch-{}", std::process::id());
        let parent = std::env::temp_dir().canonicalize().unwrap();
        fs::create_dir(parent.join(&name)).unwrap();
        Self(parent.join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_refresh_and_another_user_are_told_apart() {
    let scratch = Scratch::new();
    let directory: &Path = &scratch.0;
    let file = directory.join("auth.json");
    fs::write(&file, login(USERS[0], "first")).unwrap();

    let (sender, lines) = channel();
    let watching = thread::spawn({
        let (directory, file) = (directory.to_owned(), file.clone());
        move || {
            let resolver = Resolver::new()
                .source(AuthJson::at(file))
                .default_login_base_url("https://chatgpt.com/backend-api/codex");
            let say = |line: &str| match sender.send(line.to_owned()) {
                Ok(()) if !line.starts_with("another identity") => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            };
            auth_resolver_watch::watch(&directory, &resolver, say)
        }
    });
    let next = || lines.recv_timeout(BOUND).unwrap();
    assert_eq!(
        next(),
        "ChatGPT session for https://chatgpt.com/backend-api/codex"
    );

    // As Codex does it: the file is truncated, then written.
    fs::write(&file, login(USERS[0], "second")).unwrap();
    let line = next();
    assert!(line.starts_with("refreshed"), "{line}");

    // As careful programs do it: another file takes its place.
    let new = directory.join("auth.json.new");
    fs::write(&new, login(USERS[1], "third")).unwrap();
    fs::rename(&new, &file).unwrap();
    let line = next();
    assert!(line.starts_with("another identity"), "{line}");
    watching.join().unwrap().unwrap();
}
