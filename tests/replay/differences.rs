//! The list of deliberate differences.

use std::collections::BTreeMap;

use auth_resolver::{EntryPoint, Version};
use serde::Deserialize;

use crate::recording::Outcome;

#[derive(Deserialize)]
struct File {
    reasons: BTreeMap<String, String>,
    difference: Vec<Difference>,
}

/// Cases that differ in the same way, for the same reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    /// Ids; a `*` at the end stands for the rest of one.
    cases: Vec<String>,
    /// First and last release, both included.
    releases: [String; 2],
    /// What is done here: the kind of the error, or which part of the request is another one.
    here: String,
    reason: String,
    #[serde(default)]
    interactive: bool,
    #[serde(skip)]
    seen: BTreeMap<String, u32>,
}

pub(crate) struct Differences(Vec<Difference>);

impl Differences {
    pub(crate) fn read(text: &str) -> Self {
        let file: File = toml::from_str(text).expect("a list of differences");
        for difference in &file.difference {
            assert!(
                file.reasons.contains_key(&difference.reason),
                "no reason {}",
                difference.reason
            );
        }
        Self(file.difference)
    }

    pub(crate) fn find(
        &mut self,
        case: &str,
        version: Version,
        entry: EntryPoint,
    ) -> Option<&Difference> {
        let difference = self.0.iter_mut().find(|difference| {
            let [first, last] = &difference.releases;
            let range = first.parse().expect("a version")..=last.parse().expect("a version");
            difference.interactive == (entry == EntryPoint::Interactive)
                && range.contains(&version)
                && difference
                    .cases
                    .iter()
                    .any(|pattern| matches(pattern, case))
        })?;
        for pattern in &difference.cases {
            if matches(pattern, case) {
                *difference.seen.entry(pattern.clone()).or_default() += 1;
            }
        }
        Some(difference)
    }

    /// Counts the observations by reason.
    pub(crate) fn by_reason(&self) -> BTreeMap<&str, u32> {
        let mut counts = BTreeMap::new();
        for difference in &self.0 {
            *counts.entry(difference.reason.as_str()).or_default() +=
                difference.seen.values().sum::<u32>();
        }
        counts
    }

    /// Lists patterns that fit no recording.
    pub(crate) fn unused(&self) -> Vec<String> {
        self.0
            .iter()
            .flat_map(|difference| {
                difference
                    .cases
                    .iter()
                    .filter(|pattern| !difference.seen.contains_key(*pattern))
                    .map(|pattern| format!("{pattern} is listed and fits no recording"))
            })
            .collect()
    }
}

impl Difference {
    pub(crate) fn describes(&self, ours: &Outcome) -> bool {
        match (&ours.error, self.here.as_str()) {
            (Some(kind), here) => kind == here,
            (None, "credential") => ours.credential.is_some(),
            (None, "no credential") => ours.credential.is_none(),
            (None, "account") => ours.credential.is_some() && ours.account.is_none(),
            (None, "base URL") => ours.base_url.is_some(),
            (None, _) => false,
        }
    }
}

fn matches(pattern: &str, id: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => id == pattern,
    }
}
