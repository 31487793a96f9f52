//! The list of deliberate differences.

use std::collections::{BTreeMap, BTreeSet};

use auth_resolver::releases::{EntryPoint, Version};
use serde::Deserialize;

use crate::outcome::Outcome;
use crate::runner::Run;

#[derive(Deserialize)]
struct File {
    difference: Vec<Difference>,
}

/// Cases that differ in the same way, for the same reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    /// Ids; a `*` at the end stands for the rest of one.
    cases: Vec<String>,
    /// First and last release, both included; every release where there is none.
    releases: Option<[String; 2]>,
    /// What is answered here: the kind of the error, or any (`an error`); the request as [`Outcome`]
    /// prints it, or which part of it is another one.
    pub(crate) here: String,
    reason: String,
    #[serde(default)]
    interactive: bool,
    /// Patterns that fit a recording.
    #[serde(skip)]
    fitting: BTreeSet<String>,
    /// How many observations differ in this way.
    #[serde(skip)]
    count: usize,
}

pub(crate) struct Differences(Vec<Difference>);

impl Differences {
    pub(crate) fn read(text: &str) -> Self {
        let reasons = include_str!("reasons.toml");
        let reasons: BTreeMap<String, String> = toml::from_str(reasons).expect("reasons");
        let file: File = toml::from_str(text).expect("a list of differences");
        for difference in &file.difference {
            assert!(
                reasons.contains_key(&difference.reason),
                "no reason {}",
                difference.reason
            );
        }
        Self(file.difference)
    }

    /// Returns the entry for a run, of which there may be one.
    pub(crate) fn find(&mut self, run: &Run<'_>) -> Option<&mut Difference> {
        let mut fitting = self.0.iter_mut().filter_map(|difference| {
            let fits = difference.fits(run);
            fits.then_some(difference)
        });
        let found = fitting.next();
        assert!(fitting.next().is_none(), "{} is listed twice", run.case.id);
        found
    }

    /// Counts the observations by reason.
    pub(crate) fn by_reason(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for difference in &self.0 {
            *counts.entry(difference.reason.as_str()).or_default() += difference.count;
        }
        counts
    }

    /// Lists patterns that fit no recording. Where cases are left out, none is expected to fit.
    pub(crate) fn unused(&self) -> Vec<String> {
        if cfg!(target_os = "macos") {
            return Vec::new();
        }
        let patterns = self.0.iter().flat_map(|difference| {
            let fits = |pattern: &&String| difference.fitting.contains(*pattern);
            difference
                .cases
                .iter()
                .filter(move |pattern| !fits(pattern))
        });
        patterns
            .map(|pattern| format!("{pattern} is listed and fits no recording"))
            .collect()
    }
}

impl Difference {
    fn fits(&mut self, run: &Run<'_>) -> bool {
        let is_of_run = self.interactive == (run.entry == EntryPoint::Interactive)
            && self.releases.as_ref().is_none_or(|[first, last]| {
                let version = |text: &str| text.parse::<Version>().expect("a version");
                (version(first)..=version(last)).contains(&run.release)
            });
        let patterns = self.cases.iter();
        let fitting = patterns.filter(|pattern| is_of_run && matches(pattern, &run.case.id));
        let fitting: Vec<String> = fitting.cloned().collect();
        let fits = !fitting.is_empty();
        self.fitting.extend(fitting);
        fits
    }

    pub(crate) fn describes(&self, here: &Outcome) -> bool {
        match (&here.error, self.here.as_str()) {
            (Some(_), "an error") | (None, "base URL") => true,
            (Some(kind), listed) => kind == listed,
            (None, "credential") => here.has_credential(),
            (None, "no credential") => !here.has_credential(),
            (None, "account") => here.has_credential() && !here.has_account(),
            (None, listed) => here.to_string() == listed,
        }
    }

    /// Counts an observation that differs in the way that is listed.
    pub(crate) fn count(&mut self) {
        self.count += 1;
    }
}

fn matches(pattern: &str, id: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => id == pattern,
    }
}
