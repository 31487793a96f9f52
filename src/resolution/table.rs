//! The report as text: what is used, what was looked at, what should be known.

use std::fmt;

use super::diagnostic::Severity;
use super::report::{Entry, Report};

/// Wide enough for the longest label and a gap.
const LABEL_WIDTH: usize = 12;
/// No column of the table is made wider than this for the sake of one long row.
const WIDEST_COLUMN: usize = 60;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(failure) => {
                line(f, "error", self.outcome)?;
                line(f, "", &failure.message)?;
                // Several ways out are told apart by semicolons, and stand on a line each.
                let ways = failure.remedy.iter().flat_map(|remedy| remedy.split("; "));
                for (index, way) in ways.enumerate() {
                    line(f, if index == 0 { "remedy" } else { "" }, way)?;
                }
            }
            None => self.write_answer(f)?,
        }
        line(f, "rules", &self.rules)?;
        writeln!(f)?;
        write_entries(f, &self.entries)?;
        if !self.diagnostics.is_empty() {
            writeln!(f, "\nnotes")?;
        }
        for diagnostic in &self.diagnostics {
            let mark = match diagnostic.severity {
                Severity::Info => ' ',
                Severity::Warning => '!',
            };
            writeln!(f, "{mark} {}: {}", diagnostic.code, diagnostic.message)?;
            if let Some(remedy) = &diagnostic.remedy {
                writeln!(f, "    {remedy}")?;
            }
        }
        Ok(())
    }
}

impl Report {
    fn write_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.headline.as_deref().unwrap_or("-");
        let url = self.base_url.as_deref().unwrap_or("-");
        let width = method.chars().count().max(url.chars().count());
        let credential = self.credential_origin.as_ref();
        let credential = credential.map_or_else(String::new, |place| format!("from {place}"));
        line(f, "method", &format!("{method:width$}   {credential}"))?;
        let origin = self.base_url_origin.as_deref().unwrap_or_default();
        let from = if self.url_is_found { "from " } else { "" };
        line(f, "base URL", &format!("{url:width$}   {from}{origin}"))?;
        if let Some(provider) = &self.provider {
            line(f, "provider", provider)?;
        }
        line(f, "billing", self.billing.unwrap_or("-"))?;
        if let Some(expires) = &self.expires {
            let basis = match expires.basis {
                "claim" => "the access token's own claim, unverified",
                "stored" => "the login's own file, unverified",
                "last-refresh" => "eight days after the last refresh, a rule of thumb",
                _ => "the login does not say",
            };
            let when = self
                .expires_in
                .map_or_else(|| "unknown".to_owned(), relative);
            line(f, "expires", &format!("{when} ({basis})"))?;
        }
        for (label, value) in [
            ("account", &self.account_id),
            ("user", &self.user_id),
            ("e-mail", &self.email),
        ] {
            if let Some(value) = value {
                line(f, label, value)?;
            }
        }
        Ok(())
    }
}

/// Writes one labelled line.
pub(super) fn line(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    writeln!(f, "{label:LABEL_WIDTH$}{}", text.trim_end())
}

fn write_entries(f: &mut fmt::Formatter<'_>, entries: &[Entry]) -> fmt::Result {
    let shown = || entries.iter().filter(|entry| !entry.is_minor);
    let width = |head: &str, cell: fn(&Entry) -> &str| {
        shown()
            .map(|entry| cell(entry).chars().count())
            .filter(|width| *width <= WIDEST_COLUMN)
            .chain([head.len()])
            .max()
            .unwrap_or(0)
    };
    let origin = width("looked at", |entry| &entry.origin);
    let found = width("what was there", |entry| &entry.found);
    let head = ("looked at", "what was there");
    writeln!(f, "{:origin$}     {:found$}   verdict", head.0, head.1)?;
    for entry in shown() {
        let verdict = match (entry.verdict, &entry.reason) {
            ("nothing", _) => String::new(),
            // What the middle column says already is not said twice.
            (verdict, Some(reason)) if *reason == entry.found => verdict.replace('-', " "),
            (verdict, Some(reason)) => format!("{}: {reason}", verdict.replace('-', " ")),
            (verdict, None) => verdict.replace('-', " "),
        };
        let mark = if entry.verdict == "used" { '>' } else { ' ' };
        let row = format!(
            "{mark} {:origin$}   {:found$}   {verdict}",
            entry.origin, entry.found
        );
        writeln!(f, "{}", row.trim_end())?;
    }
    Ok(())
}

fn relative(seconds: i64) -> String {
    let amount = seconds.unsigned_abs();
    let (number, unit) = match amount {
        0..=119 => (amount, "second"),
        120..=7_199 => (amount.div_euclid(60), "minute"),
        7_200..=172_799 => (amount.div_euclid(3_600), "hour"),
        _ => (amount.div_euclid(86_400), "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("{number} {unit}{plural} ago")
    } else {
        format!("in {number} {unit}{plural}")
    }
}
