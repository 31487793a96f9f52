//! `.env` files.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::finding::file::FileProblem;
use crate::finding::{Finding, Found, Notice, Origin, Position, Problem, Side, Standing, Subject};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole, is_near};
use crate::system::{FileRead, ReadRequest, System, Variable};
use crate::text::{Name, UncheckedText};

use super::document;
use super::dotenv_text::{self, Assignment, BadLine, Dialect, DotenvyRules, Parsed};
use super::given_text::GivenText;
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
    path: PathBuf,
    project: Option<PathBuf>,
    /// Takes the place of a file.
    text: Option<GivenText>,
    variables: Variables,
    ignored_prefix: Option<String>,
    dialect: Dialect,
}

impl Dotenv {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::new(path.into(), None)
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
        let directory = directory.into();
        Self::new(directory.join(file), Some(directory))
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
        Self {
            text: Some(GivenText::new(origin, text)),
            ..Self::new(PathBuf::new(), None)
        }
    }

    fn new(path: PathBuf, project: Option<PathBuf>) -> Self {
        Self {
            path,
            project,
            text: None,
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
        if self.side() == Side::Yours {
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

    fn side(&self) -> Side {
        match (&self.text, &self.project) {
            (Some(text), _) => text.side(),
            (None, Some(_)) => Side::Project,
            (None, None) => Side::Yours,
        }
    }

    fn read(&self, system: &System) -> (Origin, FileRead) {
        if let Some(text) = &self.text {
            return text.read(ReadRequest::CREDENTIALS_LIMIT);
        }
        let read = system.read(&self.path, &request(self.project.as_deref()));
        (Origin::whole_file(&self.path, self.side()), read)
    }

    // These releases load the file into their environment and overwrite nothing there (recordings
    // `dotenv/parse/duplicate`).
    fn first_counts(&self) -> bool {
        self.dialect == Dialect::Dotenvy(DotenvyRules::LOADED)
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

    fn parse(&self, bytes: &[u8], wanted: &dyn Fn(&str) -> bool, system: &System) -> Parsed {
        let process = |name: &str| {
            let variable = system.var(name);
            variable
                .text()
                .map(|text| zeroize::Zeroizing::new(text.to_owned()))
        };
        dotenv_text::parse(bytes, self.dialect, wanted, &process)
    }

    fn report_parsed(
        &self,
        parsed: &Parsed,
        roles: &[(&Name, &VariableRole)],
        file: &Origin,
        report: &mut SourceReport,
    ) {
        // Several of one name stay in the order of the file.
        let mut assigned: Vec<&Assignment> = parsed.assignments.iter().collect();
        assigned.sort_by(|one, other| one.name.cmp(&other.name));
        // Releases skip a bad line and say nothing (recordings `dotenv/parse/bad_line_after`), so
        // where their reading is followed it is no error.
        let mut bad_lines: HashMap<&str, &BadLine> = HashMap::new();
        if matches!(self.dialect, Dialect::Credentials | Dialect::JavaScript) {
            for bad in &parsed.bad_lines {
                bad_lines.extend(bad.name.as_ref().map(|name| (name.as_str(), bad)));
            }
        }
        for &(name, role) in roles {
            let text = name.expose();
            if self.is_ignored(text) {
                continue;
            }
            let start = assigned.partition_point(|found| found.name.as_str() < text);
            let of_name = assigned.iter().skip(start).copied();
            let of_name = of_name.take_while(|found| found.name.as_str() == text);
            let (first, last) = (of_name.clone().next(), of_name.last());
            let last = if self.first_counts() { first } else { last };
            let bad = bad_lines.get(text).copied();
            let line = last.map(|found| found.line);
            // The last line of a name counts, so a bad one after a good one is what was meant.
            let (line, problem) = match (line, bad) {
                (found, Some(bad)) if found.is_none_or(|line| line < bad.line) => {
                    (Some(bad.line), Some(problem_of(bad)))
                }
                (found, _) => (found, None),
            };
            let origin = file.at(Position::Assignment {
                name: name.clone(),
                line,
            });
            match (problem, last) {
                (Some(problem), _) => {
                    report.problem(origin, role.subject(name), problem);
                }
                (_, Some(found)) => {
                    let text = Variable::Text(UncheckedText::new(&found.value));
                    role.report(report, origin, name, &text);
                }
                (_, None) => role.report(report, origin, name, &Variable::Unset),
            }
            if let (Some(first), Some(last)) = (first, last)
                && first.line != last.line
            {
                report.remark([Notice::AssignedAgain { line: last.line }]);
            }
        }
    }
}

fn problem_of(bad: &BadLine) -> Problem {
    Problem::BadLine {
        line: bad.line,
        why: bad.kind.as_str(),
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn request(project: Option<&Path>) -> ReadRequest {
    let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT);
    match project {
        Some(directory) => request.refuse_links_below(directory),
        None => request,
    }
}

impl CredentialSource for Dotenv {
    fn needs_settings(&self) -> bool {
        true
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        let (file, read) = self.read(inquiry.system());
        let named = VariableRole::Named;
        let listed = self.variables.0.iter().map(|(name, role)| (name, role));
        let others = inquiry.named_variables().iter();
        let others = others.filter(|name| !self.variables.names(name));
        let roles: Vec<(&Name, &VariableRole)> =
            listed.chain(others.map(|name| (name, &named))).collect();
        let notices: Vec<Notice> = read.notices.into_iter().map(Notice::File).collect();
        let encoding = match &read.outcome {
            Ok(contents) => document::other_encoding(contents.as_bytes()),
            Err(_) => None,
        };
        let found = match read.outcome {
            _ if encoding.is_some() => encoding.map_or(Found::Nothing, Found::Problem),
            Ok(contents) => {
                let mut listed: Vec<&str> = roles.iter().map(|(name, _)| name.expose()).collect();
                listed.sort_unstable();
                // Names without effect are asked for as well, or nobody could be told of them.
                let meant = |name: &str| {
                    let mut variables = self.variables.0.iter();
                    variables.find_map(|(meant, role)| {
                        let lost = role.lost().filter(|_| !self.is_ignored(meant.expose()))?;
                        is_near(name, meant.expose(), lost).then_some((meant, lost))
                    })
                };
                let is_read = |name: &str| listed.binary_search(&name).is_ok();
                let wanted = |name: &str| {
                    self.moves_files(name)
                        || self.is_ignored(name)
                        || is_read(name)
                        || meant(name).is_some()
                };
                let parsed = self.parse(contents.as_bytes(), &wanted, inquiry.system());
                let mut told = HashSet::new();
                let without_effect = parsed.assignments.iter().filter_map(|found| {
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
                let near_misses = parsed.assignments.iter().filter_map(|found| {
                    let is_blank = found.value.trim().is_empty();
                    let (meant, lost) = meant(&found.name).filter(|_| !is_blank)?;
                    let is_there = parsed
                        .assignments
                        .iter()
                        .any(|it| *it.name == *meant.expose());
                    let is_near =
                        !is_there && !is_read(&found.name) && !self.is_ignored(&found.name);
                    is_near.then(|| Notice::NearMiss {
                        found: found.name.as_str().to_owned(),
                        line: found.line,
                        meant: meant.expose().to_owned(),
                        lost,
                    })
                });
                let bom = parsed.bom.then_some(Notice::ByteOrderMark);
                let unreadable = parsed.bad_lines.first().map(|bad| Notice::UnreadableLines {
                    count: parsed.bad_lines.len(),
                    first: bad.line,
                });
                report.add(
                    Finding::new(file.clone(), Subject::Dotenv, Found::Present)
                        .with_notices(notices)
                        .with_notices(without_effect)
                        .with_notices(near_misses)
                        .with_notices(bom)
                        .with_notices(unreadable),
                );
                report.reserve(roles.len());
                self.report_parsed(&parsed, &roles, &file, report);
                report.forget_readers_unless_secret(before);
                return;
            }
            Err(FileProblem::NotFound) => Found::Nothing,
            Err(problem) => Found::Problem(Problem::File(problem)),
        };
        let problem = match &found {
            Found::Problem(problem) => Some(problem.clone()),
            _ => None,
        };
        let would_hold = roles.iter().filter(|(name, role)| {
            let is_for_key = matches!(
                role,
                VariableRole::Credential(Standing::Ambient, _) | VariableRole::Named
            );
            matches!(found, Found::Nothing) && is_for_key && !self.is_ignored(name.expose())
        });
        let would_hold: Vec<Notice> = would_hold
            .map(|(name, _)| Notice::WouldHold((*name).clone()))
            .collect();
        report.add(
            Finding::new(file.clone(), Subject::Dotenv, found)
                .with_notices(notices)
                .with_notices(would_hold),
        );
        // What cannot be read is taken for a file that may hold a key. A token of an account ranks
        // elsewhere, so that it may hold one is said apart.
        if let Some(problem) = problem {
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
