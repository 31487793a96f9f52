//! Everybody side by side, on the same real files and with the same answer.

use std::env;
use std::path::PathBuf;

use auth_resolver_benches::home::{GATEWAY, Home, enter};
use auth_resolver_benches::measure::{Subject, interleaved};
use auth_resolver_benches::readers;

/// How often each is measured, at times spread over the whole run.
const ROUNDS: usize = 201;

fn main() {
    enter(&Home::realistic(), compare);
}

fn compare() {
    agree(&Home::realistic().with_preferred_key(), GATEWAY);
    agree(&Home::realistic(), "https://chatgpt.com/backend-api/codex");
    let mut subjects: Vec<Subject<'_>> = readers::ALL
        .iter()
        .map(|reader| Subject::new(reader.name, reader.read))
        .collect();
    let measured = interleaved(&mut subjects, ROUNDS);
    println!("realistic home, real files, medians of {ROUNDS} rounds\n");
    println!("| reader | time, µs | times the floor |\n|---|---:|---:|");
    for (subject, measured) in subjects.iter().zip(measured) {
        let micros = measured.median * 1e6;
        println!("| {} | {micros:.1} | {:.2} |", subject.name, measured.ratio);
    }
}

/// Puts the files there and asks everybody.
fn agree(home: &Home, url: &str) {
    let directory = PathBuf::from(env::var_os("HOME").expect("a home"));
    home.write(&directory).expect("files");
    let expected = (readers::ALL[0].read)();
    assert_eq!(expected.url, url);
    for reader in readers::ALL {
        let answer = (reader.read)();
        assert!(answer == expected, "{} differs", reader.name);
    }
}
