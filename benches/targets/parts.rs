//! A resolution, its parts, and each source alone.

use auth_resolver::report::Identities;
use auth_resolver::{BaseUrl, CredentialSource, Resolver, System, codex};
use auth_resolver_benches::home::{Home, ON_PAPER, enter};
use auth_resolver_benches::places;
use divan::Bencher;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

fn main() {
    enter(&Home::realistic(), divan::main);
}

fn directory() -> PathBuf {
    Path::new(ON_PAPER).join(".codex")
}

#[divan::bench]
fn whole_on_real_files() {
    divan::black_box(codex().resolve().expect("an answer"));
}

#[divan::bench]
fn changed_since_on_real_files(bencher: Bencher) {
    let resolver = codex().into_resolver();
    let fingerprint = resolver.resolve().expect("an answer").fingerprint();
    // Files so fresh are read again. These have just been written.
    thread::sleep(Duration::from_secs(4));
    bencher.bench(|| resolver.changed_since(&fingerprint).is_none());
}

#[divan::bench(args = ["realistic", "API key only", "nothing there"])]
fn whole_without_files(bencher: Bencher, home: &str) {
    let home = match home {
        "realistic" => Home::realistic(),
        "API key only" => Home::api_key_only(),
        _ => Home::nothing(),
    };
    let machine = home.on_paper();
    bencher.bench(|| codex().system(machine.clone()).resolve().is_ok());
}

#[divan::bench]
fn put_the_resolver_together(bencher: Bencher) {
    let machine = Home::realistic().on_paper();
    bencher.bench(|| codex().system(machine.clone()).into_resolver());
}

#[divan::bench]
fn no_source(bencher: Bencher) {
    one(bencher, None::<Box<dyn CredentialSource>>);
}

#[divan::bench]
fn source_env(bencher: Bencher) {
    one(bencher, Some(places::env()));
}

#[divan::bench]
fn source_dotenv(bencher: Bencher) {
    one(bencher, Some(places::dotenv(&directory())));
}

#[divan::bench]
fn source_auth_json(bencher: Bencher) {
    one(bencher, Some(places::auth_json(&directory())));
}

#[divan::bench]
fn source_config_toml(bencher: Bencher) {
    one(bencher, Some(places::config_toml(&directory())));
}

/// Resolves with one source, on a machine without a disk.
fn one(bencher: Bencher, source: Option<impl CredentialSource + 'static>) {
    let machine: System = Home::realistic().on_paper();
    let mut resolver = Resolver::new().system(machine);
    if let Some(source) = source {
        resolver = resolver.source(source);
    }
    bencher.bench_local(|| resolver.resolve().is_ok());
}

#[divan::bench(args = ["https://api.openai.com/v1", "HTTPS://Gateway.Example:443/v1/", "https://bücher.example/v1"])]
fn base_url(url: &str) {
    divan::black_box(BaseUrl::parse(divan::black_box(url)).expect("a base URL"));
}

#[divan::bench]
fn explain_text(bencher: Bencher) {
    let auth = codex().resolve().expect("an answer");
    bencher.bench(|| auth.explain().to_string());
}

#[divan::bench]
fn explain_json(bencher: Bencher) {
    let auth = codex().resolve().expect("an answer");
    bencher.bench(|| serde_json::to_string(&auth.report(Identities::Hidden)));
}
