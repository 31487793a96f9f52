//! The theorem on machines made up at random.
//!
//! `THEOREM_MACHINES` says how many, `THEOREM_SEED` names a single one.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::made_up::machine::Argument;

use super::answer::Answer;
use super::case::Case;
use super::shrink::shrink;
use super::statement::{Outcome, outcome};

/// As many as fit into the time that `cargo test` may take. `.ci/run` asks for more.
const MACHINES: u64 = 30_000;

/// How often there was which outcome, and what went wrong, how often, and on which machine first.
#[derive(Default)]
struct Tally {
    outcomes: BTreeMap<Outcome, u64>,
    broken: BTreeMap<String, (u64, u64)>,
}

impl Tally {
    fn add(&mut self, seed: u64) {
        match check_unwinding(|| check(&Case::make(seed))) {
            Ok(outcome) => *self.outcomes.entry(outcome).or_default() += 1,
            Err(what) => {
                let (count, first) = self.broken.entry(what).or_insert((0, seed));
                *count += 1;
                *first = seed.min(*first);
            }
        }
    }

    fn join(mut self, other: Self) -> Self {
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
        for (what, (count, first)) in other.broken {
            let (total, known) = self.broken.entry(what).or_insert((0, first));
            *total += count;
            *known = first.min(*known);
        }
        self
    }
}

#[test]
fn a_project_cannot_touch_what_is_yours() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().unwrap())
    };
    let seeds = match number("THEOREM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("THEOREM_MACHINES").unwrap_or(MACHINES),
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let tally = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let seeds = seeds.clone().skip(first).step_by(threads);
                scope.spawn(move || {
                    let mut tally = Tally::default();
                    seeds.for_each(|seed| tally.add(seed));
                    tally
                })
            })
            .collect();
        let tallies = workers.into_iter().map(|worker| worker.join().unwrap());
        tallies.fold(Tally::default(), Tally::join)
    });
    println!("{seeds:?}: {:?}", tally.outcomes);
    let mut broken: Vec<_> = tally.broken.iter().collect();
    broken.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (what, (count, seed)) in &broken {
        println!("{count} times, first with THEOREM_SEED={seed}: {what}");
    }
    if let Some((what, (_, seed))) = broken.first() {
        let fails = |case: &Case| check_unwinding(|| check(case)).as_ref() == Err(what);
        let case = shrink(Case::make(*seed), fails);
        panic!("{what}\n{case}");
    }
    // A generator whose projects all do the same would show nothing.
    if seeds.end - seeds.start >= MACHINES {
        for outcome in [
            Outcome::Same,
            Outcome::ProjectsOwn,
            Outcome::Refused,
            Outcome::Selected,
        ] {
            let count = tally.outcomes.get(&outcome).copied().unwrap_or_default();
            assert!(count >= 20, "{outcome:?}: {count}");
        }
    }
}

/// Returns the outcome, or what is wrong.
pub(super) fn check(case: &Case) -> Result<Outcome, String> {
    let (alone, together) = (case.alone(), case.together());
    let found = outcome(case, &alone, &together)?;
    check_skipped(case, &together)?;
    if case.removed() != alone {
        return Err("the project's files are gone, and the answer is another one".to_owned());
    }
    Ok(found)
}

fn check_unwinding(check: impl FnOnce() -> Result<Outcome, String>) -> Result<Outcome, String> {
    let checked = catch_unwind(AssertUnwindSafe(check));
    checked.unwrap_or_else(|_| Err("it panics".to_owned()))
}

/// A URL that the project names for what is yours, once it is skipped, leaves the answer without
/// the project.
fn check_skipped(case: &Case, together: &Answer) -> Result<(), String> {
    let is_of_project = |place: &&String| case.names_project(place);
    let is_about_url = together.sent.as_ref().is_err_and(|failure| {
        let (of_project, yours): (Vec<_>, Vec<_>) = failure.places.iter().partition(is_of_project);
        let mut of_project = of_project.into_iter();
        let names_url = of_project.any(|place| {
            let place = place.to_ascii_lowercase();
            place.contains("url") || place.contains("endpoint")
        });
        failure.kind == "untrusted-url" && names_url && !yours.is_empty()
    });
    if is_about_url {
        let case = case.with(Argument::SkipUntrustedUrls);
        let skipping = outcome(&case, &case.alone(), &case.together());
        if skipping != Ok(Outcome::Same) {
            return Err(format!("skip_untrusted_urls: {skipping:?}"));
        }
    }
    Ok(())
}
