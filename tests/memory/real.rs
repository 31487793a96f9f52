//! The same on real files and in a real environment.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use auth_resolver::codex::AuthJson;
use auth_resolver::{ConfigToml, Dotenv, Env, KeyFile, Resolver};

use crate::inspector::CANARY;
use crate::{Case, check, exhaust, text};

/// The variable that this test sets for itself when it runs itself again.
const VARIABLE: &str = "AUTH_RESOLVER_MEMORY_TEST_KEY";

#[test]
fn files() {
    let directory = Scratch::new();
    let file = |name: &str, template: &str| -> PathBuf {
        let path = directory.0.join(name);
        fs::write(&path, text(template)).unwrap();
        path
    };
    let auth_json = file("auth.json", r#"{"OPENAI_API_KEY":"CANARY"}"#);
    let cut_short = file("cut.json", r#"{"OPENAI_API_KEY":"CANARY"#);
    let config = file("config.toml", "api_key = 'CANARY'\n");
    let dotenv = file(".env", "ACME_API_KEY=CANARY\n");
    let key = file("key", "CANARY\n");
    let too_large = file("large.json", &"CANARY".repeat(100_000));
    let auth = |path| -> Case { Box::new(|| exhaust(&Resolver::new().source(AuthJson::at(path)))) };
    check(vec![
        ("auth.json", auth(auth_json)),
        ("cut short", auth(cut_short)),
        ("too large", auth(too_large)),
        (
            "a key file",
            Box::new(|| exhaust(&Resolver::new().source(KeyFile::at(key)))),
        ),
        (
            "config.toml",
            Box::new(|| {
                let source = ConfigToml::at(config).api_key("api_key");
                exhaust(&Resolver::new().source(source));
            }),
        ),
        (
            ".env",
            Box::new(|| {
                let source = Dotenv::at(dotenv).api_key("ACME_API_KEY");
                exhaust(&Resolver::new().source(source));
            }),
        ),
    ]);
}

// A process cannot set its own variables safely, so the test runs itself again with one.
#[test]
fn variables() {
    if std::env::var_os(VARIABLE).is_some() {
        return check(vec![(
            "variable",
            Box::new(|| {
                let resolver = Resolver::new()
                    .source(Env::new().api_key(VARIABLE))
                    .default_base_url("https://api.acme.example/v1");
                exhaust(&resolver);
            }),
        )]);
    }
    let again = |value: std::ffi::OsString| {
        let test = std::env::current_exe().unwrap();
        let output = Command::new(test)
            .args(["real::variables", "--exact", "--nocapture"])
            .env(VARIABLE, value)
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{printed}");
    };
    again(CANARY.into());
    let mut not_unicode = CANARY.as_bytes().to_vec();
    not_unicode.push(0xff);
    again(std::os::unix::ffi::OsStringExt::from_vec(not_unicode));
}

/// A directory that is removed with all that is in it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let name = format!("auth-resolver-{}-memory", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that failed half-way is reported for its own reason, not for this one.
        let _ = fs::remove_dir_all(&self.0);
    }
}
