//! Everybody side by side, on the same real files and with the same answer.

use auth_resolver_benches::home::{Home, enter};
use auth_resolver_benches::measure::{Subject, interleaved};
use auth_resolver_benches::readers;

/// How often each is measured, at times spread over the whole run.
const ROUNDS: usize = 501;

fn main() {
    enter(&Home::realistic(), compare);
}

fn compare() {
    let expected = (readers::ALL[0].read)();
    for reader in readers::ALL {
        assert!((reader.read)() == expected, "{} differs", reader.name);
    }
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
