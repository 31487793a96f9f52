//! After a resolution is dropped, no block of memory that was freed on the way holds a secret.
//!
//! The promise is about this crate's memory. The process's environment, the kernel's caches and copies
//! that a caller makes are not part of it.

mod documents;
mod given;
mod inspector;
#[cfg(unix)]
mod real;

use std::fmt::Write as _;
use std::hint::black_box;

use auth_resolver::codex::Codex;
use auth_resolver::report::Identities;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Resolver, Secret, System};

use self::inspector::{CANARY, Inspector, watch};

#[global_allocator]
static INSPECTOR: Inspector = Inspector;

const CONFIG: &str = "/h/.codex/config.toml";
const PROVIDER: &str = "\
    model_provider = 'x'\n\
    [model_providers.x]\n\
    name = 'x'\n\
    base_url = 'https://gw.example/v1'\n";

/// Something to watch. What it is made of was made before, in blocks that are never freed.
type Case = Box<dyn FnOnce()>;

/// Writes a text down with the secret in the place of `CANARY`.
fn text(template: &str) -> &'static str {
    template.replace("CANARY", CANARY).leak()
}

/// The same, with every character of the secret escaped as JSON and TOML do it.
fn escaped(template: &str) -> &'static str {
    let mut escaped = String::new();
    for byte in CANARY.bytes() {
        // Writing to a `String` cannot fail.
        let _ = write!(escaped, "\\u{byte:04x}");
    }
    template.replace("CANARY", &escaped).leak()
}

fn machine() -> FixedSystem {
    System::fixed().home("/h").current_dir("/p")
}

fn resolve(codex: Codex) {
    exhaust(&codex.into_resolver());
}

/// Resolves, looks at everything there is, and drops it.
fn exhaust(resolver: &Resolver) {
    let result = resolver.resolve();
    black_box(format!("{resolver:?} {result:?} {result:#?}"));
    match result {
        Ok(auth) => {
            black_box(auth.headers());
            black_box(auth.query_parameters().count());
            black_box(auth.report(Identities::Shown).to_string());
            black_box(auth.clone());
        }
        Err(error) => {
            black_box(error.report().to_string());
        }
    }
}

/// Watches each of these and fails with the places that leave something behind.
fn check(cases: Vec<(&str, Case)>) {
    check_each(cases.into_iter().map(|(place, run)| (place, run, false)));
}

/// The same where some leave something behind, as SECURITY.md says. If one of these no longer does, that
/// fails as well.
fn check_each<'a>(cases: impl IntoIterator<Item = (&'a str, Case, bool)>) {
    let mut wrong = Vec::new();
    for (place, run, is_left) in cases {
        let found = watch(run);
        if found.is_empty() == is_left {
            for block in &found {
                println!("{place}: {block}\n");
            }
            wrong.push((place, found.len()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_inspector_sees_what_is_freed() {
    let found = watch(|| drop(black_box(CANARY.to_owned())));
    assert_eq!(found.len(), 1);
    let found = watch(|| {
        let mut text = String::with_capacity(40);
        text.push_str(CANARY);
        text.reserve(1000);
        black_box(text.leak());
    });
    assert_eq!(found.len(), 1, "the block that was too small");
    let found = watch(|| drop(Secret::parse(CANARY)));
    assert_eq!(found.len(), 0);
}
