//! Replays recordings of the real programs: what each release sent on a made-up machine, against what
//! the preset for that program answers here. Public functions of the crate only.
//!
//! | file | holds |
//! |---|---|
//! | `TOOL.toml` | the deliberate differences, each with its reason and with the answer here instead |
//! | `TOOL_wrong.txt` | what is still wrong: a case, a release, and how it was started; meant to be empty |
//!
//! Both lists are exact: what differs and is not listed fails, and so does what is listed and does not
//! differ. `UPDATE_CASES=1 cargo test --test replay` writes the second list anew. It is to get shorter: a
//! line that is new is a mistake. `SHOW_WRONG=1` prints both answers for each line, and the counts of
//! each release.

mod claude_code;
mod codex;
mod differences;
mod gemini_cli;
mod machine;
mod outcome;
#[cfg(target_os = "linux")]
mod real;
mod recording;
mod runner;
mod wrong;

#[test]
fn codex_does_what_was_recorded() {
    runner::replay(&codex::TOOL);
}

#[test]
fn the_documented_rules_of_codex_know_the_newest_release() {
    codex::compare_with_the_newest_release();
}

#[test]
fn claude_code_does_what_was_recorded() {
    runner::replay(&claude_code::TOOL);
}

#[test]
fn gemini_cli_does_what_was_recorded() {
    runner::replay(&gemini_cli::TOOL);
}
