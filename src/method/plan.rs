//! The plan of an account.

use std::fmt;

use crate::text::{UncheckedText, is_printable_name};

/// The plans that are printed: those of ChatGPT (`codex-rs/login/src/token_data.rs`, and accounts of
/// third parties), and those of Claude.
const PLANS: [&str; 19] = [
    "free",
    "go",
    "plus",
    "pro",
    "prolite",
    "team",
    "business",
    "self_serve_business_prolite",
    "self_serve_business_usage_based",
    "enterprise",
    "enterprise_cbp_automation",
    "enterprise_cbp_usage_based",
    "ent26",
    "hc",
    "edu",
    "edu_plus",
    "edu_pro",
    "education",
    "max",
];

/// A plan, as a file or a token names it. New ones appear without notice, so any name is taken; but
/// only those that are known here are printed, for somebody may have pasted a key in its place.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Plan(UncheckedText);

impl Plan {
    /// Takes a text over if it looks like a name.
    pub(super) fn new(text: &str) -> Option<Self> {
        is_printable_name(text).then(|| Self(UncheckedText::new(text)))
    }

    /// Returns the plan as it was written.
    pub(super) fn as_str(&self) -> &str {
        self.0.expose()
    }

    /// Returns the plan as it is printed: `unknown` for one that is not known here.
    pub(super) fn shown(&self) -> &'static str {
        let mut known = PLANS.into_iter();
        known
            .find(|plan| plan.eq_ignore_ascii_case(self.as_str()))
            .unwrap_or("unknown")
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}
