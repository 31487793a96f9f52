//! The report as text: what is used, what was looked at, what should be known.

use std::fmt;

use unicode_width::UnicodeWidthStr as _;

use super::diagnostic::Severity;
use super::entry::{ReportEntry, Verdict};
use super::layout::{GAP, Layout, Page, Styled, TextStyle, Tone};
use super::report::Report;

/// No column of the table is made wider than this for the sake of one long row.
const WIDEST_COLUMN: usize = 60;
/// How far what does not fit into a row of the table is indented, and what would help.
const INDENT: usize = 4;

impl Report {
    /// Returns the report as text in a style, for a terminal.
    #[must_use]
    pub fn styled(&self, style: TextStyle) -> impl fmt::Display {
        Styled(self, style)
    }

    fn write_answer(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let method = self.headline.as_deref().unwrap_or("-");
        let url = self.base_url.as_deref().unwrap_or("-");
        let width = method.width().max(url.width());
        let credential = self.credential_origin.as_ref();
        let credential = credential.map_or_else(String::new, |place| format!("from {place}"));
        page.pair("method", &[(Tone::Strong, method)], width, &credential)?;
        let origin = self.base_url_origin.as_deref().unwrap_or_default();
        let from = if self.url_is_found { "from " } else { "" };
        let origin = format!("{from}{origin}");
        page.pair("base URL", &[(Tone::Strong, url)], width, &origin)?;
        if let Some(provider) = &self.provider {
            page.line("provider", provider)?;
        }
        page.line("billing", self.billing.unwrap_or("-"))?;
        if let Some(expires) = &self.expires {
            let when = self
                .expires_in
                .map_or_else(|| "unknown".to_owned(), relative);
            let (label, when, basis) = match (expires.basis, expires.passed) {
                ("last-refresh", _) => {
                    let basis = "eight days after the last refresh, a rule of thumb";
                    ("refresh", format!("due {when}"), basis)
                }
                (basis, passed) => {
                    let label = if passed == Some(true) {
                        "expired"
                    } else {
                        "expires"
                    };
                    let basis = match basis {
                        "claim" => "the access token's own claim, unverified",
                        "stored" => "as stored with the login, unverified",
                        _ => "the login does not say",
                    };
                    (label, when, basis)
                }
            };
            page.line(label, &format!("{when} ({basis})"))?;
        }
        for (label, value) in [
            ("project", &self.cloud_project),
            ("account", &self.account_id),
            ("user", &self.user_id),
            ("e-mail", &self.email),
        ] {
            if let Some(value) = value {
                page.line(label, value)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Styled(self, TextStyle::plain()).fmt(f)
    }
}

/// Lists ways out with what stands before each, in every text alike.
pub(crate) fn alternatives(remedies: &[String]) -> impl Iterator<Item = (&'static str, &str)> {
    let ors = std::iter::once("").chain(std::iter::repeat("or "));
    ors.zip(remedies.iter().map(String::as_str))
}

impl Layout for Report {
    fn write(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        match &self.error {
            Some(failure) => {
                page.labelled("error", &[(Tone::Bad, self.outcome)])?;
                page.line("", &failure.message)?;
                for (or, remedy) in alternatives(&failure.remedies) {
                    let label = if or.is_empty() { "remedy" } else { "" };
                    page.line(label, &format!("{or}{remedy}"))?;
                }
            }
            None => self.write_answer(page)?,
        }
        page.line("rules", &self.rules)?;
        page.end_line()?;
        write_entries(page, &self.entries)?;
        for omission in self.omitted.iter().filter(|omission| omission.rows > 0) {
            let more = format!("  and {} more in {}", omission.rows, omission.origin);
            page.row(INDENT, &[(0, &[(Tone::Faint, &more)])])?;
        }
        if !self.diagnostics.is_empty() {
            page.end_line()?;
            page.row(0, &[(0, &[(Tone::Faint, "notes")])])?;
        }
        for diagnostic in &self.diagnostics {
            let (mark, tone) = match diagnostic.severity {
                Severity::Info => ("  ", Tone::Strong),
                Severity::Warning => ("! ", Tone::Warning),
            };
            let code = format!("{}:", diagnostic.code);
            let message = format!(" {}", diagnostic.message);
            let parts = [(Tone::Plain, mark), (tone, &code), (Tone::Plain, &message)];
            page.row(2, &[(0, &parts)])?;
            if let Some(remedy) = &diagnostic.remedy {
                page.row(INDENT, &[(INDENT, &[(Tone::Plain, remedy)])])?;
            }
        }
        Ok(())
    }
}

fn write_entries(page: &mut Page<'_, '_>, entries: &[ReportEntry]) -> fmt::Result {
    let shown = || entries.iter().filter(|entry| !entry.is_minor);
    let width = |head: &str, cell: fn(&ReportEntry) -> &str, widest: usize| {
        shown()
            .map(|entry| cell(entry).width())
            .filter(|width| *width <= widest)
            .chain([head.len()])
            .max()
            .unwrap_or(0)
    };
    // On a narrow page the verdict needs room as well.
    let origin = width(
        "looked at",
        |entry| entry.origin.as_str(),
        page.share(2, WIDEST_COLUMN),
    );
    let found = width(
        "what was there",
        |entry| entry.found.as_str(),
        page.share(3, WIDEST_COLUMN),
    );
    let found_at = origin.saturating_add(2).saturating_add(GAP);
    let verdict_at = found_at.saturating_add(found).saturating_add(GAP);
    let head = |text| [(Tone::Faint, text)];
    page.row(
        INDENT,
        &[
            (0, &head("looked at")),
            (found_at, &head("what was there")),
            (verdict_at, &head("verdict")),
        ],
    )?;
    for entry in shown() {
        let mut verdict = entry.verdict.as_str().replace('-', " ");
        let mut reason = String::new();
        match &entry.reason {
            _ if entry.verdict == Verdict::Nothing => verdict.clear(),
            // What the middle column says already is not said twice.
            Some(why) if why.as_str() != entry.found.as_str() => {
                verdict.push(':');
                reason = format!(" {why}");
            }
            _ => {}
        }
        let tone = tone_of(entry.verdict);
        let own = match tone {
            Tone::Good => Tone::Strong,
            Tone::Faint => Tone::Faint,
            _ => Tone::Plain,
        };
        let mark = if tone == Tone::Good { "> " } else { "  " };
        page.row(
            INDENT,
            &[
                (0, &[(Tone::Plain, mark), (own, entry.origin.as_str())]),
                (found_at, &[(own, entry.found.as_str())]),
                (verdict_at, &[(tone, &verdict), (Tone::Plain, &reason)]),
            ],
        )?;
    }
    Ok(())
}

fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Used => Tone::Good,
        Verdict::Refused | Verdict::Unusable => Tone::Bad,
        Verdict::Shadowed | Verdict::NoEffect | Verdict::Skipped => Tone::Warning,
        Verdict::Nothing | Verdict::NotReached => Tone::Faint,
        Verdict::Read => Tone::Plain,
    }
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
