//! What a process is started with: its variables and directories.
//!
//! A test cannot change its own without the others seeing it, so these tests start themselves.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use auth_resolver::System;
use auth_resolver::system::Variable;

use super::scratch::Scratch;

const IS_CHILD: &str = "AUTH_RESOLVER_TEST_CHILD";

fn tell() -> String {
    let system = System::real();
    let variable = match system.var("AUTH_RESOLVER_TEST") {
        Variable::Text(text) => text.expose().to_owned(),
        other => format!("{other:?}"),
    };
    // An empty variable is an answer to older standard libraries and to no user.
    let known = env::home_dir().filter(|home| !home.as_os_str().is_empty());
    assert_eq!(system.home(), known);
    let (home, directory) = (system.home(), system.current_dir());
    format!("told: {variable}, {home:?}, {directory:?}")
}

/// What the process tells that is started with these variables, of which `None` is not set.
fn told(test: &str, variables: &[(&str, Option<OsString>)], directory: &Scratch) -> String {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", test, "--nocapture"]);
    child.current_dir(directory.path("")).env(IS_CHILD, "1");
    for (name, value) in variables {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let told = printed.lines().find_map(|line| line.split_once("told: "));
    told.unwrap_or_else(|| panic!("{printed}")).1.to_owned()
}

#[test]
fn variables_and_directories() {
    if env::var_os(IS_CHILD).is_some() {
        println!("{}", tell());
        return;
    }
    let scratch = Scratch::new("process");
    let here = scratch.path("").canonicalize().unwrap();
    let started = |variable: Option<&OsStr>, home: Option<&str>| {
        let variables = [
            ("AUTH_RESOLVER_TEST", variable.map(OsString::from)),
            ("HOME", home.map(OsString::from)),
        ];
        told("process::variables_and_directories", &variables, &scratch)
    };
    for (variable, expected) in [
        (Some(OsStr::new("text")), "text"),
        (Some(OsStr::new("")), ""),
        (Some(OsStr::from_bytes(b"\xff")), "NotUnicode"),
        (None, "Unset"),
    ] {
        let expected = format!("{expected}, Some(\"/home/u\"), {:?}", Some(&here));
        assert_eq!(started(variable, Some("/home/u")), expected);
    }
    // Then the system's own record of the user's home counts, where the standard library has it.
    for home in [Some(""), None] {
        started(None, home);
    }
}

#[test]
fn platform_directories() {
    if env::var_os(IS_CHILD).is_some() {
        let system = System::real();
        let directories = [system.config_dir(), system.data_dir()].map(Option::unwrap);
        println!(
            "told: {} {}",
            directories[0].display(),
            directories[1].display()
        );
        return;
    }
    let scratch = Scratch::new("platform");
    let support = "/home/u/Library/Application Support";
    let of_apple = format!("{support} {support}");
    for (config, data, expected) in [
        (None, None, "/home/u/.config /home/u/.local/share"),
        (Some("/c"), Some("/d"), "/c /d"),
        // One that is relative or empty is to be ignored.
        (Some("c"), Some(""), "/home/u/.config /home/u/.local/share"),
    ] {
        let variables = [
            ("HOME", Some("/home/u".into())),
            ("XDG_CONFIG_HOME", config.map(OsString::from)),
            ("XDG_DATA_HOME", data.map(OsString::from)),
        ];
        let told = told("process::platform_directories", &variables, &scratch);
        let expected = if cfg!(target_vendor = "apple") {
            &of_apple
        } else {
            expected
        };
        assert_eq!(told, expected);
    }
}

// By its real path, or by that of a directory above it, whatever links lead there.
#[test]
fn a_project_is_trusted_by_where_it_is() {
    if env::var_os(IS_CHILD).is_some() {
        let trusted = ["project", "alias", "alias/../alias", "alias/."].map(|name| {
            let project = env::current_dir().unwrap().join(name);
            let error = auth_resolver::claude_code().project(project).resolve();
            let report = error.unwrap_err().report();
            let mut rows = report.entries.iter();
            rows.any(|row| row.found.as_str() == "\"trusted\"")
        });
        println!("told: {trusted:?}");
        return;
    }
    let scratch = Scratch::new("trust");
    let project = scratch.directory("project").canonicalize().unwrap();
    scratch.link("alias", "project");
    let above = project.parent().unwrap();
    let home = Scratch::new("trust-home");
    for (marked, is_trusted) in [
        (project.as_path(), true),
        (above, true),
        (std::path::Path::new("/nowhere"), false),
    ] {
        let state = serde_json::json!({"projects": {marked.to_str().unwrap(): {"hasTrustDialogAccepted": true}}});
        home.file(".claude.json", &state.to_string());
        let variables = [
            ("HOME", Some(home.path("").into())),
            ("CLAUDE_CONFIG_DIR", None),
        ];
        let told = told(
            "process::a_project_is_trusted_by_where_it_is",
            &variables,
            &scratch,
        );
        assert_eq!(told, format!("{:?}", [is_trusted; 4]), "{marked:?}");
    }
}
