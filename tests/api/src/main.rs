//! Writes the public API of the library, with all its features, into `public-api.txt`. With `--check`
//! it writes nothing and fails if the list is another one.

use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use public_api::{Builder, PublicApi};

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let check = std::env::args()
        .skip(1)
        .any(|argument| argument == "--check");
    let path = Path::new(PACKAGE).join("public-api.txt");
    let present = list()?;
    if !check {
        fs::write(path, present)?;
        return Ok(ExitCode::SUCCESS);
    }
    let recorded = fs::read_to_string(path)?;
    let differs = print_missing('-', &recorded, &present) | print_missing('+', &present, &recorded);
    Ok(if differs {
        eprintln!("the public API is not the one in tests/api/public-api.txt");
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the lines of `these` that are not in `those`, and tells whether there are any.
fn print_missing(mark: char, these: &str, those: &str) -> bool {
    let those: HashSet<_> = those.lines().collect();
    let missing = these.lines().filter(|line| !those.contains(line));
    missing.map(|line| println!("{mark}{line}")).count() > 0
}

fn list() -> Result<String, Box<dyn Error>> {
    let target = Path::new(PACKAGE).join("target/rustdoc");
    let status = Command::new(env!("CARGO"))
        .args([
            "rustdoc",
            "--quiet",
            "--lib",
            "--all-features",
            "--manifest-path",
        ])
        .arg(Path::new(PACKAGE).join("../../Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        // What nightly allows, on a stable toolchain. In a target directory of its own, since build
        // scripts look at this as well and everything above them would be compiled anew each time.
        .env("RUSTC_BOOTSTRAP", "1")
        .status()?;
    if !status.success() {
        return Err("rustdoc failed".into());
    }
    let json = target.join("doc/auth_resolver.json");
    let all = api(&json, false)?;
    let written: HashSet<_> = api(&json, true)?.items().map(ToString::to_string).collect();
    // Of a derived trait the line that names it is enough. What a type has from a trait of this crate is
    // listed with both.
    let mut seen = HashSet::new();
    let mut lines = String::new();
    for line in all.items().map(ToString::to_string) {
        // Pages of the documentation: no program can name one.
        if line.starts_with("pub mod auth_resolver::guide") {
            continue;
        }
        let is_named = line.starts_with("impl") && !line.contains("::StructuralPartialEq");
        if (is_named || written.contains(&line)) && seen.insert(line.clone()) {
            writeln!(lines, "{line}")?;
        }
    }
    Ok(lines)
}

/// Reads the API, without what every type has and without the auto traits, which a test of the library
/// holds.
fn api(json: &Path, omit_derived: bool) -> Result<PublicApi, String> {
    let read = Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(omit_derived)
        .build();
    read.map_err(|error| {
        format!("another version of `public-api` may read this rustdoc's JSON: {error}")
    })
}
