//! The programs themselves, with a proxy in their environment.

use std::process::{Command, Output};

use crate::clients::MODELS;
use crate::machines::MARK;
use crate::server::{Server, answer};

const PROGRAMS: [&str; 3] = [
    env!("CARGO_BIN_EXE_with_reqwest"),
    env!("CARGO_BIN_EXE_with_ureq"),
    env!("CARGO_BIN_EXE_with_async_openai"),
];

/// Runs a program with nothing but a key and a proxy in its environment, in a home without files.
fn run(program: &str, base_url: &str, proxy: &Server) -> Output {
    let mut command = Command::new(program);
    command.arg(base_url).env_clear();
    command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("OPENAI_API_KEY", "sk-Qm7xT2vLk9Zp4Rw8");
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(variable, proxy.url(""));
    }
    command.output().unwrap()
}

#[test]
fn what_is_for_this_machine_goes_past_the_proxy() {
    for program in PROGRAMS {
        let proxy = Server::start(|_| answer(200, MODELS));
        let server = Server::start(|_| answer(200, MODELS));
        let output = run(program, &server.url("/v1"), &proxy);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && printed.contains("model-1"),
            "{program}: {printed}"
        );
        assert!(proxy.arrived().is_empty(), "{program}");
        assert_eq!(server.arrived().len(), 1, "{program}");
    }
}

#[test]
fn a_refusal_is_printed_and_is_a_failure() {
    for program in PROGRAMS {
        let proxy = Server::start(|_| String::new());
        let server = Server::start(|_| answer(401, MARK));
        let output = run(program, &server.url("/v1"), &proxy);
        let printed = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{program}");
        assert!(
            printed.contains("invalid-credential"),
            "{program}: {printed}"
        );
        assert!(!printed.contains(MARK), "{program}: {printed}");
    }
}
