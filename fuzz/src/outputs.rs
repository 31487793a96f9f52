//! Everything that can be printed about one answer.

use std::error::Error as _;
use std::fmt::Write as _;

use auth_resolver::{Error, Identities, Report, Resolution, Resolver};

use crate::marker;

/// Prints an answer in every way and looks for a planted secret.
pub(crate) fn check(resolver: &Resolver, result: &Result<Resolution, Error>) {
    let report = report_of(result);
    let mut text = format!("{resolver:?}\n{result:?}\n{report:?}\n");
    // Writing to a `String` cannot fail.
    let _ = match result {
        Ok(auth) => writeln!(
            text,
            "{0} {0:?}\n{1:?}\n{2}\n{3:?}",
            auth.method(),
            auth.headers(),
            auth.explain(),
            auth.diagnostics(),
        ),
        Err(error) => writeln!(
            text,
            "{error} {error:#}\n{:?} {:?}\n{}",
            error.origin(),
            error.remedy(),
            error.explain(),
        ),
    };
    if let Err(error) = result {
        assert!(error.source().is_none(), "an error has a source");
    }
    let json = serde_json::to_string(&report).expect("a report is JSON");
    serde_json::from_str::<serde::de::IgnoredAny>(&json).expect("a report is JSON");
    let account = report.to_string();
    assert!(
        !account.contains(|char: char| char.is_control() && char != '\n'),
        "a report steers a terminal"
    );
    for output in [&text, &json, &account] {
        assert!(!marker::is_shown(output), "a secret is shown");
    }
    if let Ok(auth) = result {
        let mut shown = auth.report(Identities::Shown);
        (shown.account_id, shown.user_id) = (None, None);
        (shown.email, shown.plan) = (None, None);
        assert!(shown == report, "identities change more than themselves");
    }
}

pub(crate) fn report_of(result: &Result<Resolution, Error>) -> Report {
    match result {
        Ok(auth) => auth.report(Identities::Hidden),
        Err(error) => error.report(),
    }
}
