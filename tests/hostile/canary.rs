//! No marker that is planted anywhere in any input is seen anywhere in any output, and what holds for
//! every resolution holds for this many made-up machines.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::made_up::check::{Kind, check};
use crate::made_up::machine::{Machine, Maker};

const MACHINES: u64 = 100_000;
/// Every kind of credential and every kind of error.
const KINDS: usize = 22;
/// Every so many-th machine is asked twice, and printed in every way there is.
const THOROUGH: u64 = 8;

/// What went wrong, how often, and on which machine first.
#[derive(Default)]
struct Tally {
    machines: u64,
    resolved: u64,
    /// The kinds of credentials and of errors that there were.
    kinds: BTreeSet<Kind>,
    broken: BTreeMap<String, (u64, u64)>,
}

impl Tally {
    fn note(&mut self, what: String, seed: u64) {
        let (count, first) = self.broken.entry(what).or_insert((0, seed));
        *count += 1;
        *first = seed.min(*first);
    }

    fn add(&mut self, other: Self) {
        self.machines += other.machines;
        self.resolved += other.resolved;
        self.kinds.extend(other.kinds);
        for (what, (count, first)) in other.broken {
            let (total, known) = self.broken.entry(what).or_insert((0, first));
            *total += count;
            *known = first.min(*known);
        }
    }
}

#[test]
fn no_machine_leaks_panics_or_breaks_the_constitution() {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || check_each((0..MACHINES).skip(first).step_by(threads)))
            })
            .collect();
        for worker in workers {
            tally.add(worker.join().unwrap());
        }
    });
    println!("{} machines, {} resolved", tally.machines, tally.resolved);
    println!("{:?}", tally.kinds);
    assert_eq!(tally.machines, MACHINES);
    // A generator whose machines all fail early, or all alike, would show nothing.
    assert!(tally.resolved > MACHINES / 5, "{}", tally.resolved);
    assert_eq!(tally.kinds.len(), KINDS, "{:?}", tally.kinds);
    for (what, (count, seed)) in tally.broken.iter().take(20) {
        println!("{count} times, first on machine {seed}: {what}");
    }
    if let Some((_, (_, seed))) = tally.broken.first_key_value() {
        panic!("{:#?}", Machine::make(&mut Maker::of_seed(*seed)));
    }
}

#[test]
fn where_a_fuzzer_chooses_nothing_there_is_nothing_wrong() {
    let mut maker = Maker::of_bytes(&[]);
    let machine = Machine::make(&mut maker);
    let (kind, broken) = check(&machine, &mut maker, true);
    assert_eq!((kind, broken), (Err("none-found"), vec![]), "{machine:#?}");
}

fn check_each(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let mut maker = Maker::of_seed(seed);
        let machine = Machine::make(&mut maker);
        let thorough = seed.is_multiple_of(THOROUGH);
        tally.machines += 1;
        match catch_unwind(AssertUnwindSafe(|| check(&machine, &mut maker, thorough))) {
            Ok((kind, broken)) => {
                tally.resolved += u64::from(kind.is_ok());
                tally.kinds.insert(kind.unwrap_or_else(|error| error));
                for what in broken {
                    tally.note(what, seed);
                }
            }
            Err(payload) => {
                let message = payload.downcast_ref::<String>().map_or_else(
                    || payload.downcast_ref().copied(),
                    |text| Some(text.as_str()),
                );
                let message = message.unwrap_or_default();
                let shows = if machine.marker.find(message).is_some() {
                    " and shows a secret"
                } else {
                    ""
                };
                tally.note(format!("panics{shows}: {message}"), seed);
            }
        }
    }
    tally
}
