//! Several sources that count as one.

use crate::finding::{Finding, Found, Notice, Origin, Place, Position, Side};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::text::Name;

/// Layers that make up one environment: for each name the first layer that has it counts, and the
/// names have an order of their own.
///
/// Without this, a key in an earlier source wins over a token in a later one, whatever the program
/// thinks of keys and tokens.
#[derive(Debug)]
pub(crate) struct Layers {
    names: &'static [&'static str],
    layers: Vec<Box<dyn CredentialSource>>,
}

/// A list of sources of which only the first existing one is used. Later files are reported and
/// have no effect.
///
/// A project's file does not hide the user's files. After one, the user's first file is also read:
/// it is used where the project's file may not be.
///
/// ```
/// use auth_resolver::sources::FirstFound;
/// use auth_resolver::{Dotenv, ErrorKind, Resolver, System};
///
/// let error = Resolver::new()
///     .source(
///         FirstFound::new()
///             .or(Dotenv::at("/home/u/.acme/.env").api_key("ACME_API_KEY"))
///             .or(Dotenv::at("/home/u/.env").api_key("ACME_API_KEY")),
///     )
///     .system(
///         System::fixed()
///             .file("/home/u/.acme/.env", "# nothing\n")
///             .file("/home/u/.env", "ACME_API_KEY=acme-1234\n"),
///     )
///     .resolve()
///     .unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// ```
#[derive(Debug, Default)]
pub struct FirstFound {
    sources: Vec<Box<dyn CredentialSource>>,
}

impl Layers {
    /// Starts with the order of the names: variables, and keys of settings as they are written.
    /// Whatever has another name, or none, comes before all of these.
    #[must_use]
    pub(crate) fn in_order(names: &'static [&'static str]) -> Self {
        Self {
            names,
            layers: Vec::new(),
        }
    }

    /// Adds a layer. It loses to those that were added before.
    #[must_use]
    pub(crate) fn layer(mut self, source: impl CredentialSource + 'static) -> Self {
        self.layers.push(Box::new(source));
        self
    }

    // `None` comes before `Some`, so what is not listed stays in front, in its order.
    fn rank(&self, finding: &Finding) -> Option<usize> {
        let name = name_of(&finding.origin)?;
        self.names.iter().position(|known| *known == name)
    }
}

fn name_of(origin: &Origin) -> Option<&str> {
    match &origin.place {
        Place::File(_, Position::Key { key, .. } | Position::AbsentKey(key))
        | Place::Argument(_, Position::Key { key, .. } | Position::AbsentKey(key)) => Some(key),
        place => place.variable().map(Name::expose),
    }
}

impl CredentialSource for Layers {
    fn needs_settings(&self) -> bool {
        self.layers.iter().any(CredentialSource::needs_settings)
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut findings = Vec::new();
        for layer in &self.layers {
            // One for each: a source may take what was found so far for its own.
            let mut found = SourceReport::new();
            layer.inspect(inquiry, &mut found);
            findings.append(&mut found.into_findings());
        }
        // The sort is stable, so under one name the order of the layers stays.
        findings.sort_by_key(|finding| self.rank(finding));
        for finding in findings {
            report.add(finding);
        }
    }
}

impl FirstFound {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source that is used if none of the earlier ones exists.
    #[must_use]
    pub fn or(mut self, source: impl CredentialSource + 'static) -> Self {
        self.sources.push(Box::new(source));
        self
    }
}

impl CredentialSource for FirstFound {
    fn needs_settings(&self) -> bool {
        self.sources.iter().any(CredentialSource::needs_settings)
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut project_has_one = false;
        // The file that counts, of the project's and of its user's.
        let (mut of_project, mut of_user) = (None, None);
        for source in &self.sources {
            let mut found = SourceReport::new();
            source.inspect(inquiry, &mut found);
            let is_there = found.findings().iter().any(Finding::is_present);
            let is_projects = found
                .findings()
                .iter()
                .any(|finding| finding.origin.side == Side::Project);
            let first = if is_projects {
                &mut of_project
            } else {
                &mut of_user
            };
            if let Some(first) = first {
                report_behind(first, found, report);
                continue;
            }
            *first = found.findings().first().filter(|_| is_there).cloned();
            for mut finding in found.into_findings() {
                finding.behind_project = project_has_one;
                report.add(finding);
            }
            project_has_one |= is_there && is_projects;
        }
    }
}

/// Reports that a file is there, and behind which. Of what is in it nothing is said.
fn report_behind(first: &Finding, found: SourceReport, report: &mut SourceReport) {
    let Some(first) = first.origin.path() else {
        return;
    };
    let is_file = |finding: &Finding| {
        matches!(finding.origin.place, Place::File(_, Position::Whole))
            && matches!(finding.found, Found::Present)
    };
    if let Some(mut file) = found.into_findings().into_iter().find(is_file) {
        file.notices = vec![Notice::BehindFile(first.to_owned())];
        report.add(file);
    }
}
