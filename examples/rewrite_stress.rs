//! Reads a stored login while two threads rewrite it, one the way Codex does (truncate, then write) and
//! one by rename, taking turns between two accounts: `cargo run --release --example rewrite_stress 1000000`.
//!
//! What is read must be one account or the other, whole, or be said to be changing.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use auth_resolver::codex::AuthJson;
use auth_resolver::report::Identities;
use auth_resolver::{AuthMethod, Error, ErrorKind, Resolution, Resolver};

/// Enough that some wait for a writer while others read.
const READERS: u64 = 8;
/// Longer than a page of memory, so that a write is not one step.
const PADDING: usize = 6000;
/// Files that a writer writes without a pause. Odd, so that each account comes last in turn.
const BURST: u64 = 15;
/// Equally long, so that a file's length gives no rewriting away.
const ACCOUNTS: [&str; 2] = ["first", "other"];

/// What the readers saw.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Resolutions with the first account.
    pub(crate) first: u64,
    /// Resolutions with the other.
    pub(crate) other: u64,
    /// Those of them that met a file half written and read it again.
    pub(crate) read_again: u64,
    /// Resolutions that ended in "cut short" or "changed while it was read".
    pub(crate) changing: u64,
    /// Whole files written in place, and by rename.
    pub(crate) written: [u64; 2],
    /// Everything that must not be.
    pub(crate) wrong: Vec<String>,
}

fn main() -> ExitCode {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let tally = run(count.unwrap_or(10_000));
    println!("{tally:#?}");
    if tally.wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Resolves so many times.
pub(crate) fn run(count: u64) -> Tally {
    let name = format!("auth-resolver-{}-rewrites", std::process::id());
    let directory = std::env::temp_dir().join(name);
    fs::create_dir(&directory).expect("a temporary directory");
    let path = directory.join("auth.json");
    fs::write(&path, login(ACCOUNTS[0])).expect("a file in it");

    let (left, is_over) = (AtomicU64::new(count), AtomicBool::new(false));
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let (path, left, is_over) = (&path, &left, &is_over);
        let writers = [write_in_place, write_by_rename]
            .map(|write| scope.spawn(move || keep_writing(path, write, is_over)));
        let readers: Vec<_> = (0..READERS)
            .map(|_| scope.spawn(|| keep_reading(path, left)))
            .collect();
        for reader in readers {
            tally.add(reader.join().expect("a reader's tally"));
        }
        is_over.store(true, Ordering::Relaxed);
        tally.written = writers.map(|writer| writer.join().expect("a writer's count"));
    });
    // The answer is the tally; a directory left behind is none.
    let _ = fs::remove_dir_all(&directory);
    tally
}

fn keep_reading(path: &Path, left: &AtomicU64) -> Tally {
    let resolver = Resolver::new()
        .source(AuthJson::at(path))
        .default_base_url("https://api.acme.example/v1")
        .default_login_base_url("https://chat.acme.example/v1");
    let mut tally = Tally::default();
    let take_one = |left: u64| left.checked_sub(1);
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one)
        .is_ok()
    {
        tally.count(&resolver.resolve());
    }
    tally
}

fn keep_writing(path: &Path, write: fn(&Path, &str), is_over: &AtomicBool) -> u64 {
    let mut written = 0;
    for account in ACCOUNTS.into_iter().cycle() {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        write(path, &login(account));
        written += 1;
        // In bursts, so that readers meet a file that is rewritten again while they look again.
        if written % BURST == 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }
    written
}

fn write_in_place(path: &Path, login: &str) {
    // `File::create` truncates what is there.
    let mut file = File::create(path).expect("the file");
    file.write_all(login.as_bytes()).expect("room for it");
}

fn write_by_rename(path: &Path, login: &str) {
    let new = path.with_extension("new");
    fs::write(&new, login).expect("room for it");
    fs::rename(&new, path).expect("the file");
}

/// Writes down a login in which every part says whose it is.
fn login(account: &str) -> String {
    let padding = "x".repeat(PADDING);
    format!(
        r#"{{"auth_mode":"chatgpt","tokens":{{"access_token":"at-{account}","refresh_token":"rt-{account}",
        "padding":"{padding}","account_id":"{account}"}},"last_refresh":"2025-01-01T00:00:00Z"}}"#
    )
}

impl Tally {
    fn count(&mut self, result: &Result<Resolution, Error>) {
        match result {
            Ok(auth) => {
                match account_of(auth) {
                    Some("first") => self.first += 1,
                    Some("other") => self.other += 1,
                    _ => self.wrong.push(auth.report(Identities::Shown).to_string()),
                }
                let notes = auth.diagnostics();
                self.read_again += u64::from(notes.iter().any(|note| note.code == "read-again"));
            }
            Err(error) if is_changing(error) => self.changing += 1,
            Err(error) => self.wrong.push(error.to_string()),
        }
    }

    fn add(&mut self, other: Self) {
        self.first += other.first;
        self.other += other.other;
        self.read_again += other.read_again;
        self.changing += other.changing;
        self.wrong.extend(other.wrong);
    }
}

/// Returns the account if every part of the answer is that account's.
fn account_of(auth: &Resolution) -> Option<&str> {
    let AuthMethod::ChatGpt(session) = auth.method() else {
        return None;
    };
    let account = session.account_id()?.expose();
    let headers: Vec<&str> = auth.headers().iter().map(|h| h.value().expose()).collect();
    let expected = [format!("Bearer at-{account}"), account.to_owned()];
    (headers == expected).then_some(account)
}

fn is_changing(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Truncated => true,
        ErrorKind::Unreadable => error.to_string().contains("changed while it was read"),
        _ => false,
    }
}
