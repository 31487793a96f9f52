//! Replays recordings of real Codex binaries: what each release sent on a made-up machine, against
//! what its rules come to here.
//!
//! Deliberate differences are an exact list, `differences.toml`: one that is not listed fails, and so
//! does a listed one that no longer differs.

mod differences;
mod recording;

use std::collections::BTreeMap;

use auth_resolver::{EntryPoint, Rules, Version};

use differences::Differences;
use recording::Case;

#[test]
fn releases_do_what_was_recorded() {
    let cases: Vec<Case> = include_str!("../conformance/codex.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect();
    let mut differences = Differences::read(include_str!("differences.toml"));
    let mut observations = 0;
    let mut equal = 0;
    let mut not_replayed = 0;
    let mut wrong = Vec::new();
    for case in &cases {
        for group in &case.observed {
            let inputs = case.inputs(group);
            for (entry, sent) in [
                (EntryPoint::Exec, &group.exec),
                (EntryPoint::Interactive, &group.interactive),
            ] {
                let Some(sent) = sent else { continue };
                let theirs = sent.outcome();
                for release in &group.releases {
                    observations += 1;
                    let version: Version = release.parse().expect("a version");
                    let Some(ours) = inputs.resolve(Rules::Codex(version), entry) else {
                        not_replayed += 1;
                        continue;
                    };
                    let differs = !ours.agrees_with(&theirs);
                    equal += u32::from(!differs);
                    match (differs, differences.find(&case.id, version, entry)) {
                        (false, None) => {}
                        (true, Some(listed)) if listed.describes(&ours) => {}
                        (true, listed) => wrong.push(format!(
                            "{} {release} {entry:?} differs{}\n  release: {theirs:?}\n  here:    {ours:?}",
                            case.id,
                            if listed.is_some() { " in another way than listed" } else { "" },
                        )),
                        (false, Some(_)) => wrong.push(format!(
                            "{} {release} {entry:?} is listed and does not differ",
                            case.id
                        )),
                    }
                }
            }
        }
    }
    let by_reason: BTreeMap<&str, u32> = differences.by_reason();
    println!(
        "cases {}, observations {observations}, equal {equal}, not replayed {not_replayed}",
        cases.len()
    );
    for (reason, number) in &by_reason {
        println!("  {number:4} {reason}");
    }
    wrong.extend(differences.unused());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        observations,
        equal + not_replayed + by_reason.values().sum::<u32>()
    );
}
