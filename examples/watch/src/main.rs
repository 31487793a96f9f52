//! Prints one line for each change of what Codex would use.
//!
//! ```sh
//! cargo run --manifest-path examples/watch/Cargo.toml
//! ```

use std::ops::ControlFlow;
use std::process::ExitCode;

use auth_resolver::System;
use auth_resolver::sources::HomeDirectory;

fn main() -> ExitCode {
    let home = HomeDirectory::of("CODEX_HOME", ".codex").find(&System::real());
    let Some(directory) = home.path() else {
        eprintln!("there is no home directory to look for Codex's files in");
        return ExitCode::FAILURE;
    };
    let resolver = auth_resolver::codex().into_resolver();
    let say = |line: &str| {
        println!("{line}");
        ControlFlow::Continue(())
    };
    match auth_resolver_watch::watch(directory, &resolver, say) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
