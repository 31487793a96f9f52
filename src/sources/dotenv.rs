//! `.env` files.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::finding::file::FileProblem;
use crate::finding::{
    Finding, Found, Lost, Notice, Origin, Position, Problem, Side, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole, is_near};
use crate::system::{ReadRequest, Variable};
use crate::text::{Name, UncheckedText};

use super::document::{self, Document};
use super::dotenv_text::{self, Assignment, BadLine, Dialect, DotenvyRules, Parsed};
use super::variables::{Variables, methods_of_variables};

/// Variables that say where files are. A file cannot decide that (CVE-2025-61260).
const MOVES_FILES: [&str; 3] = ["HOME", "USERPROFILE", "XDG_"];

/// A `.env` file. Only the variables named here are read.
///
/// The dialect is made for credentials. Nothing is expanded: `$` is a `$`. Allowed are a byte
/// order mark, CRLF, `export`, blanks around `=`, comments (`#` at the start of a value or after a
/// blank), single quotes (literal) and double quotes (with `\n \r \t \\ \" \$ \'`), over several
/// lines if closed. The last assignment of a name counts. A malformed line does not affect other
/// lines. If it assigns a requested name, it is an error with its line number.
///
/// ```
/// use auth_resolver::{Dotenv, Resolver, System};
///
/// let text = "export ACME_API_KEY='acme-1234' # mine\n";
/// let auth = Resolver::new()
///     .source(Dotenv::at("/home/u/.acme/.env").api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/home/u/.acme/.env", text))
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "/home/u/.acme/.env:1 ACME_API_KEY");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dotenv {
    document: Document,
    variables: Variables,
    ignored_prefix: Option<String>,
    dialect: Dialect,
}

impl Dotenv {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::new(Document::at(path))
    }

    /// Creates a source for the `.env` file in a project's directory, which belongs to the
    /// project. Symbolic links below the directory are not followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>) -> Self {
        Self::project_file(directory, ".env")
    }

    /// Creates a source for a file in a project's directory, such as `.acme/.env`, under the same
    /// conditions.
    ///
    /// ```
    /// use auth_resolver::{Dotenv, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Dotenv::project_file("/clone", ".acme/.env").api_key("KEY").base_url("URL"))
    ///     .system(
    ///         System::fixed()
    ///             .file("/clone/.acme/.env", "KEY=the-projects-own\nURL=https://gw.example/v1\n"),
    ///     )
    ///     .resolve()?;
    /// // One document holds both, so whoever wrote the URL also owns the key.
    /// assert_eq!(auth.base_url().host(), "gw.example");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn project_file(directory: impl Into<PathBuf>, file: &str) -> Self {
        Self::new(Document::of_project(directory, file))
    }

    /// Creates a source for a text in memory, such as standard input. It is the user's unless the
    /// origin is a project's.
    ///
    /// The text is copied, the copy is wiped, and `Debug` does not show it.
    ///
    /// ```
    /// use auth_resolver::source::Origin;
    /// use auth_resolver::{Dotenv, Resolver, System};
    ///
    /// let text = "# for this run\nACME_API_KEY=acme-1234\n";
    /// let auth = Resolver::new()
    ///     .source(Dotenv::text(Origin::caller("standard input"), text).api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed())
    ///     .resolve()?;
    /// assert_eq!(
    ///     auth.credential_origin().unwrap().to_string(),
    ///     "standard input ACME_API_KEY",
    /// );
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn text(origin: Origin, text: &str) -> Self {
        Self::new(Document::text(origin, text))
    }

    fn new(document: Document) -> Self {
        Self {
            document,
            variables: Variables::default(),
            ignored_prefix: None,
            dialect: Dialect::Credentials,
        }
    }

    /// Looks up these variables and no others.
    pub(crate) fn of(self, variables: Variables) -> Self {
        Self { variables, ..self }
    }

    /// Adds a list of variables that other places share.
    #[must_use]
    pub fn variables(mut self, variables: &Variables) -> Self {
        self.variables.0.extend_from_slice(&variables.0);
        self
    }

    methods_of_variables!();

    fn with(mut self, name: &str, role: VariableRole) -> Self {
        self.variables = self.variables.with(name, role);
        self
    }

    /// Ignores variables with this prefix, in any letter case.
    ///
    /// ```
    /// use auth_resolver::{Dotenv, ErrorKind, Resolver, System};
    ///
    /// let program = "acme"; // known at run time
    /// let error = Resolver::new()
    ///     .source(Dotenv::at("/.env").api_key("ACME_KEY").ignore_prefix(format!("{program}_")))
    ///     .system(System::fixed().file("/.env", "ACME_KEY=acme-1234\n"))
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NoneFound);
    /// ```
    #[must_use]
    pub fn ignore_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.ignored_prefix = Some(prefix.into());
        self
    }

    /// Reads a user's own file as the crate `dotenvy` does, `$NAME` substituted from the file and
    /// the environment. A project's file is never expanded, so there this does nothing.
    #[must_use]
    pub(crate) fn dotenvy(mut self, rules: DotenvyRules) -> Self {
        if self.document.side() == Side::Yours {
            self.dialect = Dialect::Dotenvy(rules);
        }
        self
    }

    /// Reads the file as the package `dotenv` of JavaScript does. It expands nothing, so this is for a
    /// project's file as well.
    pub(crate) fn javascript(mut self) -> Self {
        self.dialect = Dialect::JavaScript;
        self
    }

    fn is_ignored(&self, name: &str) -> bool {
        self.ignored_prefix
            .as_ref()
            .is_some_and(|prefix| starts_with_ignoring_case(name, prefix))
    }

    // `XDG_` stands for all names that begin so; of a program's own names it is `ACME_HOME` and the
    // like.
    fn moves_files(&self, name: &str) -> bool {
        MOVES_FILES.iter().any(|start| {
            starts_with_ignoring_case(name, start)
                && (start.ends_with('_') || name.len() == start.len())
        }) || (self.is_ignored(name) && name.to_ascii_uppercase().ends_with("_HOME"))
    }

    /// Returns the variable that a name may be a misspelt one of, and what is lost with it.
    fn nearly_named(&self, name: &str) -> Option<(&Name, Lost)> {
        let mut variables = self.variables.0.iter();
        variables.find_map(|(meant, role)| {
            let lost = role.lost().filter(|_| !self.is_ignored(meant.expose()))?;
            is_near(name, meant.expose(), lost).then_some((meant, lost))
        })
    }

    fn near_misses(&self, parsed: &Parsed, is_read: impl Fn(&str) -> bool) -> Vec<Notice> {
        let assigned = || parsed.assignments.iter();
        let near = assigned().filter_map(|found| {
            let is_blank = found.value.trim().is_empty();
            let (meant, lost) = self.nearly_named(&found.name).filter(|_| !is_blank)?;
            let is_there = assigned().any(|it| *it.name == *meant.expose());
            let is_near = !is_there && !is_read(&found.name) && !self.is_ignored(&found.name);
            is_near.then(|| Notice::NearMiss {
                found: found.name.as_str().to_owned(),
                line: found.line,
                meant: meant.expose().to_owned(),
                lost,
            })
        });
        near.collect()
    }

    /// Notes the variables that are set and cannot be set here, each once.
    fn without_effect(&self, parsed: &Parsed) -> Vec<Notice> {
        let mut told = HashSet::new();
        let notices = parsed.assignments.iter().filter_map(|found| {
            let notice = if self.moves_files(&found.name) {
                Notice::CannotMoveFiles
            } else if self.is_ignored(&found.name) {
                Notice::CannotSet
            } else {
                return None;
            };
            let is_news = told.insert(found.name.as_str());
            is_news.then(|| notice(Name::new(&found.name)))
        });
        notices.collect()
    }

    fn report_parsed(
        &self,
        parsed: &Parsed,
        roles: &[(&Name, &VariableRole)],
        file: &Origin,
        report: &mut SourceReport,
    ) {
        // The first and the last assignment of each name.
        let mut assigned: BTreeMap<&str, (&Assignment, &Assignment)> = BTreeMap::new();
        for found in &parsed.assignments {
            let of_name = assigned.entry(&found.name).or_insert((found, found));
            of_name.1 = found;
        }
        // Releases skip a bad line and say nothing (recordings `dotenv/parse/bad_line_after`), so
        // where their reading is followed it is no error.
        let is_followed = matches!(self.dialect, Dialect::Dotenvy(_));
        let bad_lines = parsed.bad_lines.iter().filter(|_| !is_followed);
        let bad_lines = bad_lines.filter_map(|bad| Some((bad.name.as_ref()?.as_str(), bad)));
        let bad_lines: BTreeMap<&str, &BadLine> = bad_lines.collect();
        // These load the file into their environment and overwrite nothing there (recordings
        // `dotenv/parse/duplicate`).
        let first_counts = self.dialect == Dialect::Dotenvy(DotenvyRules::Loaded);
        for &(name, role) in roles {
            if self.is_ignored(name.expose()) {
                continue;
            }
            let of_name = assigned.get(name.expose());
            let counts = of_name.map(|(first, last)| if first_counts { first } else { last });
            let line = counts.map(|found| found.line);
            // The last line of a name counts, so a bad one after a good one is what was meant.
            let bad = bad_lines.get(name.expose());
            let bad = bad.filter(|bad| line.is_none_or(|line| line < bad.line));
            let origin = file.at(Position::Assignment {
                name: name.clone(),
                line: bad.map_or(line, |bad| Some(bad.line)),
            });
            if let Some(bad) = bad {
                let (line, why) = (bad.line, bad.kind.as_str());
                report.problem(origin, role.subject(name), Problem::BadLine { line, why });
            } else {
                let variable = counts.map_or(Variable::Unset, |found| {
                    Variable::Text(UncheckedText::new(&found.value))
                });
                role.report(report, origin, name, &variable);
            }
            if let (Some((first, _)), Some(counts)) = (of_name, counts)
                && first.line != counts.line
            {
                report.remark([Notice::AssignedAgain { line: counts.line }]);
            }
        }
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

impl CredentialSource for Dotenv {
    fn needs_settings(&self) -> bool {
        true
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT);
        let (file, read) = self.document.read(request, inquiry.system());
        let named = VariableRole::Named;
        let listed = self.variables.0.iter().map(|(name, role)| (name, role));
        let others = inquiry.named_variables().iter();
        let others = others.filter(|name| !self.variables.names(name));
        let roles: Vec<(&Name, &VariableRole)> =
            listed.chain(others.map(|name| (name, &named))).collect();
        let whole = |found| Finding::new(file.clone(), Subject::Dotenv, found);
        let notices = read.notices.into_iter().map(Notice::File);
        let contents = read.outcome.map_err(Problem::File).and_then(|contents| {
            let problem = document::other_encoding(contents.as_bytes());
            problem.map_or(Ok(contents), Err)
        });
        match contents {
            Ok(contents) => {
                let mut listed: Vec<&str> = roles.iter().map(|(name, _)| name.expose()).collect();
                listed.sort_unstable();
                // Names without effect are asked for as well, or nobody could be told of them.
                let is_read = |name: &str| listed.binary_search(&name).is_ok();
                let wanted = |name: &str| {
                    self.moves_files(name)
                        || self.is_ignored(name)
                        || is_read(name)
                        || self.nearly_named(name).is_some()
                };
                let process = |name: &str| {
                    let variable = inquiry.system().var(name);
                    let text = variable.text();
                    text.map(|text| Zeroizing::new(text.to_owned()))
                };
                let parsed =
                    dotenv_text::parse(contents.as_bytes(), self.dialect, &wanted, &process);
                let unreadable = parsed.bad_lines.first().map(|bad| Notice::UnreadableLines {
                    count: parsed.bad_lines.len(),
                    first: bad.line,
                });
                report.add(
                    whole(Found::Present)
                        .with_notices(notices)
                        .with_notices(self.without_effect(&parsed))
                        .with_notices(self.near_misses(&parsed, is_read))
                        .with_notices(parsed.bom.then_some(Notice::ByteOrderMark))
                        .with_notices(unreadable),
                );
                report.reserve(roles.len());
                self.report_parsed(&parsed, &roles, &file, report);
                report.forget_readers_unless_secret(before);
            }
            Err(Problem::File(FileProblem::NotFound)) => {
                let would_hold = roles.iter().filter(|(name, role)| {
                    let is_for_key = matches!(
                        role,
                        VariableRole::Credential(Standing::Ambient, _) | VariableRole::Named
                    );
                    is_for_key && !self.is_ignored(name.expose())
                });
                let would_hold = would_hold.map(|(name, _)| Notice::WouldHold((*name).clone()));
                report.add(
                    whole(Found::Nothing)
                        .with_notices(notices)
                        .with_notices(would_hold),
                );
            }
            Err(problem) => {
                report.add(whole(Found::Problem(problem.clone())).with_notices(notices));
                // What cannot be read is taken for a file that may hold a key. A token of an account
                // ranks elsewhere, so that it may hold one is said apart.
                for (name, role) in roles.into_iter().filter(|(_, role)| role.is_account()) {
                    let origin = file.at(Position::Assignment {
                        name: name.clone(),
                        line: None,
                    });
                    report.problem(origin, role.subject(name), problem.clone());
                }
            }
        }
    }
}
