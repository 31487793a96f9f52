//! Codex.

use auth_resolver::codex::{Codex, Rules};
use auth_resolver::releases::Version;
use auth_resolver::report::{Identities, ReportAnswer};
use auth_resolver::system::FixedSystem;
use auth_resolver::{AuthMethod, Report};

use crate::outcome::Outcome;
use crate::recording::{Case, Sent};
use crate::runner::{Run, Tool, runs};

pub(crate) const TOOL: Tool = Tool {
    name: "Codex",
    recordings: &[
        include_str!("../conformance/codex.jsonl"),
        include_str!("../conformance/codex-2.jsonl"),
    ],
    differences: include_str!("codex.toml"),
    wrong: ("codex_wrong.txt", include_str!("codex_wrong.txt")),
    recorded,
    why_not_replayed,
    here,
};

/// Other flags have nothing to do with credentials, or write.
fn why_not_replayed(run: &Run<'_>) -> Option<&'static str> {
    let mut flags = run.case.args.iter().filter(|arg| arg.starts_with('-'));
    let is_other = |flag: &String| !["-c", "-p", "--profile"].contains(&flag.as_str());
    flags.any(is_other).then_some("a flag of another matter")
}

fn machine(run: &Run<'_>) -> FixedSystem {
    let mut machine = run.machine();
    if run.case.codex_home != "unset" {
        machine = machine.var("CODEX_HOME", run.codex_home());
    }
    if run.case.codex_home == "set" {
        machine = machine.directory(run.codex_home());
    }
    machine
}

/// The documented rules say what the newest release comes to wherever that is something else, and just
/// that; and what they decide by it is not.
pub(crate) fn compare_with_the_newest_release() {
    let resolve = |run: &Run<'_>, rules| {
        let preset = preset(run).rules(rules).project(run.directory());
        match preset.system(machine(run)).resolve() {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        }
    };
    let of = |report: &Report| {
        let (method, place) = (report.method, report.credential_origin.clone());
        (report.outcome, method, place, report.base_url.clone())
    };
    let of_answer = |answer: &ReportAnswer| {
        let (method, place) = (answer.method, answer.credential_origin.clone());
        (answer.outcome, method, place, answer.base_url.clone())
    };
    let (mut same, mut different, mut wrong) = (0, 0, Vec::new());
    for case in &Case::read_all(TOOL.recordings) {
        // Lines of a `.env` that the release skips or expands, and that are an error or plain text here:
        // what they hold is the same for both sets of rules.
        if case.id.starts_with("dotenv/parse/") {
            continue;
        }
        let Some(run) = runs(case).find(|run| why_not_replayed(run).is_none()) else {
            continue;
        };
        let documented = resolve(&run, Rules::Documented);
        let newest = resolve(&run, Rules::Codex(Version::new(0, 171, 0)));
        match &documented.differs_from_release {
            Some(differs) => {
                different += 1;
                let is_true = of_answer(&differs.there) == of(&newest)
                    && of_answer(&differs.here) == of(&documented)
                    && differs.rules == newest.rules;
                if !is_true {
                    wrong.push(format!("{}: {differs:?}, {:?}", case.id, of(&newest)));
                }
            }
            None if of(&documented) == of(&newest) => same += 1,
            None => wrong.push(format!(
                "{}: {:?}, {:?}",
                case.id,
                of(&documented),
                of(&newest)
            )),
        }
    }
    println!("documented rules: {same} as the newest release, {different} otherwise");
    assert!(same > 100 && different > 100);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn here(run: &Run<'_>) -> Outcome {
    let answer = preset(run)
        .project(run.directory())
        .system(machine(run))
        .resolve();
    // Where it is known of a token alone, what is recorded may be of another account.
    let is_session = answer
        .as_ref()
        .is_ok_and(|auth| matches!(auth.method(), AuthMethod::ChatGpt(_)));
    let mut here = Outcome::here(answer);
    if !is_session {
        here.drop_account();
    }
    here
}

/// Where the release, the entry point and the arguments become calls.
fn preset(run: &Run<'_>) -> Codex {
    let mut preset = auth_resolver::codex()
        .rules(Rules::Codex(run.release))
        .entry(run.entry);
    let mut args = run.case.args.iter();
    while let Some(arg) = args.next() {
        preset = match arg.as_str() {
            "-c" => preset.config_override_text(&run.fill(args.next().expect("a value"))),
            "-p" | "--profile" => preset.profile(args.next().cloned()),
            other => panic!("unknown argument {other}"),
        };
    }
    preset
}

fn recorded(sent: &Sent) -> Outcome {
    let mut recorded = Outcome::recorded(sent);
    recorded.method = recorded
        .headers
        .get("authorization")
        .map(|text| method_of(text));
    recorded
}

// The made-up credentials of the recordings tell by their text what they were put there as.
fn method_of(authorization: &str) -> &'static str {
    const BEGINNINGS: [(&str, &str); 7] = [
        ("eyJ", "chatgpt"),
        ("opaque-access-", "chatgpt"),
        ("at-", "personal-access-token"),
        ("bt-", "bearer-token"),
        ("bk-", "bedrock-api-key"),
        ("hdr-", "none-required"),
        ("hv-", "none-required"),
    ];
    let bare = authorization.trim_start_matches("Bearer ");
    BEGINNINGS
        .iter()
        .find(|(start, _)| bare.starts_with(start))
        .map_or("api-key", |(_, method)| method)
}
