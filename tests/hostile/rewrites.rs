//! A stored login that others rewrite while it is read.

#[path = "../../examples/rewrite_stress.rs"]
#[expect(dead_code, reason = "its `main` is the example's")]
mod rewrite_stress;

const RESOLUTIONS: u64 = 10_000;

#[test]
fn a_login_that_is_rewritten_is_one_of_the_two_or_named_as_changing() {
    let tally = rewrite_stress::run(RESOLUTIONS);
    println!("{tally:#?}");
    assert_eq!(tally.wrong, [""; 0]);
    assert_eq!(tally.first + tally.other + tally.changing, RESOLUTIONS);
    // Otherwise nobody rewrote anything, or nobody ever read it whole.
    assert!(tally.first > 0 && tally.other > 0, "{tally:?}");
}
