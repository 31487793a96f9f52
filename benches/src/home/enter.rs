//! A process whose variables are those of a made-up home, and no others.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use super::Home;

/// Tells the second process that it is inside.
const INSIDE: &str = "AUTH_RESOLVER_BENCH_INSIDE";

/// Runs `measure` in a process of its own, on real files, with the variables of `home` and no
/// others.
// A second process, because a process cannot change its own environment safely, and because what a
// look at a variable costs depends on how many there are.
pub fn enter(home: &Home, measure: fn()) {
    if env::var_os(INSIDE).is_some() {
        return measure();
    }
    match measure_inside(home) {
        Ok(code) => process::exit(code),
        Err(error) => {
            eprintln!("no home to measure in: {error}");
            process::exit(1);
        }
    }
}

fn measure_inside(home: &Home) -> io::Result<i32> {
    let directory = env::temp_dir().join(format!("auth-resolver-bench-{}", process::id()));
    fs::create_dir(&directory)?;
    let status = home.write(&directory).and_then(|()| {
        Command::new(env::current_exe()?)
            .args(env::args_os().skip(1))
            .env_clear()
            .envs(variables_in(home, &directory))
            .env(INSIDE, "1")
            .status()
    });
    fs::remove_dir_all(&directory)?;
    Ok(status?.code().unwrap_or(1))
}

/// Returns the variables of a home that was written into `directory`.
pub fn variables_in(home: &Home, directory: &Path) -> Vec<(String, PathBuf)> {
    let mut variables: Vec<(String, PathBuf)> = home
        .variables
        .iter()
        .map(|(name, value)| (name.clone(), PathBuf::from(value)))
        .collect();
    variables.push(("HOME".to_owned(), directory.to_owned()));
    variables
}
