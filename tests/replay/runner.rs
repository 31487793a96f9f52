//! Runs every recording of a program through its preset.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use auth_resolver::releases::{EntryPoint, Version};

use crate::differences::Differences;
use crate::outcome::Outcome;
use crate::recording::{Case, Sent};
use crate::wrong::Wrong;

/// What there is to know about a program whose releases were recorded.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    /// What each file of recordings holds.
    pub(crate) recordings: &'static [&'static str],
    /// What the list of deliberate differences holds.
    pub(crate) differences: &'static str,
    /// The name of the list of what is wrong, and what it holds.
    pub(crate) wrong: (&'static str, &'static str),
    /// What was recorded, in the form in which it is compared.
    pub(crate) recorded: fn(&Sent) -> Outcome,
    /// Why the preset cannot be asked, if it cannot.
    pub(crate) why_not_replayed: fn(&Run<'_>) -> Option<&'static str>,
    /// What the preset answers.
    pub(crate) here: fn(&Run<'_>) -> Outcome,
}

/// One release on one machine, started in one way.
pub(crate) struct Run<'a> {
    pub(crate) case: &'a Case,
    /// Files as they were when the request was sent, where answers to dialogs had changed them.
    pub(crate) after: &'a BTreeMap<String, Option<String>>,
    pub(crate) release: Version,
    pub(crate) entry: EntryPoint,
    sent: &'a Sent,
    /// Whether this process was made the machine, and is asked in the place of a made-up one.
    pub(crate) is_real: bool,
}

enum Verdict {
    Equal,
    /// Listed as a deliberate difference, and just so.
    Deliberate,
    /// How the answer is not as it should be.
    Wrong(String),
    NotReplayed(&'static str),
}

pub(crate) fn replay(tool: &Tool) {
    let cases = Case::read_all(tool.recordings);
    let mut differences = Differences::read(tool.differences);
    let mut wrong = Wrong::read(tool.wrong.0, tool.wrong.1);
    let mut counts = Counts::default();
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    for run in cases.iter().flat_map(runs) {
        let name = run.name();
        let verdict = tool.judge(&run, &mut differences);
        counts.add(run.release, &verdict);
        if let Verdict::Wrong(how) = verdict {
            if std::env::var_os("SHOW_WRONG").is_some() {
                println!("{name} {how}");
            }
            if !wrong.note(&name) {
                failures.push(format!("{name} {how}"));
            }
        }
        assert!(seen.insert(name), "{} is there twice", run.name());
    }
    println!("{}: cases {}, {}", tool.name, cases.len(), counts.text());
    for (reason, number) in differences.by_reason() {
        println!("  {number:4} {reason}");
    }
    for (reason, number) in &counts.not_replayed {
        println!("  {number:4} not replayed: {reason}");
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        wrong.write();
        failures.clear();
    } else {
        failures.extend(wrong.fixed());
    }
    failures.extend(differences.unused());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

impl Tool {
    fn judge(&self, run: &Run<'_>, differences: &mut Differences) -> Verdict {
        let why_not = run.case.why_not_replayed();
        let why_not = why_not.or_else(|| run.sent.why_not_compared());
        if let Some(why_not) = why_not.or_else(|| (self.why_not_replayed)(run)) {
            return Verdict::NotReplayed(why_not);
        }
        let here = (self.here)(run);
        let recorded = (self.recorded)(run.sent);
        let differs = !here.agrees_with(&recorded);
        let how = match (differs, differences.find(run)) {
            (false, None) => return Verdict::Equal,
            (true, Some(listed)) if listed.describes(&here) => {
                listed.count();
                return Verdict::Deliberate;
            }
            (true, None) => "differs".to_owned(),
            (true, Some(listed)) => format!("should be {}", listed.here),
            (false, Some(listed)) => format!("is as recorded and should be {}", listed.here),
        };
        Verdict::Wrong(format!("{how}\n  release: {recorded}\n  here:    {here}"))
    }
}

/// Lists the runs of a case.
pub(crate) fn runs(case: &Case) -> impl Iterator<Item = Run<'_>> {
    const NOTHING: &BTreeMap<String, Option<String>> = &BTreeMap::new();
    case.observed.iter().flat_map(move |group| {
        group.entries().flat_map(move |(entry, sent)| {
            group.releases.iter().map(move |release| Run {
                case,
                after: match entry {
                    EntryPoint::Interactive => &group.after,
                    _ => NOTHING,
                },
                release: release.parse().expect("a version"),
                entry,
                sent,
                is_real: false,
            })
        })
    })
}

impl Run<'_> {
    /// Returns the name that the run has in the list of what is wrong.
    pub(crate) fn name(&self) -> String {
        let entry = match self.entry {
            EntryPoint::Interactive => "interactive",
            _ => "print",
        };
        format!("{} {} {entry}", self.case.id, self.release)
    }
}

#[derive(Default)]
struct Counts {
    /// Equal, deliberate, wrong, not replayed.
    by_release: BTreeMap<Version, [usize; 4]>,
    not_replayed: BTreeMap<&'static str, usize>,
}

impl Counts {
    fn add(&mut self, release: Version, verdict: &Verdict) {
        let index = match verdict {
            Verdict::Equal => 0,
            Verdict::Deliberate => 1,
            Verdict::Wrong(_) => 2,
            Verdict::NotReplayed(why_not) => {
                *self.not_replayed.entry(why_not).or_default() += 1;
                3
            }
        };
        self.by_release.entry(release).or_default()[index] += 1;
    }

    /// Returns how many observations came to what: all of them, then those of each release.
    fn text(&self) -> String {
        let line = |numbers: [usize; 4]| {
            let [equal, deliberate, wrong, not_replayed] = numbers;
            let all: usize = numbers.iter().sum();
            format!(
                "observations {all}, equal {equal}, deliberate {deliberate}, wrong {wrong}, not replayed {not_replayed}"
            )
        };
        let by_release = self.by_release.values();
        let mut text = line(by_release.fold([0; 4], |sum, numbers| {
            std::array::from_fn(|index| sum[index] + numbers[index])
        }));
        if std::env::var_os("SHOW_WRONG").is_some() {
            for (release, numbers) in &self.by_release {
                let _ = write!(text, "\n  {release}: {}", line(*numbers));
            }
        }
        text
    }
}
