//! Reads the document of a stored login: a file, which another program may be writing, or a text.

use std::path::PathBuf;

use crate::finding::file::FileProblem;
use crate::finding::{Finding, Found, Notice, Origin, Place, Problem, Subject};
use crate::source::SourceReport;
use crate::system::{FilePath, FileRead, ReadRequest, System};

use super::document;
use super::given_text::GivenText;

/// A writer truncates the file before it writes, so a reader can meet it empty, or on Windows locked.
/// Three more looks, 20 ms apart, outlast that; anything longer is another fault.
const MOST_READS: u32 = 4;

/// The document of a stored login.
#[derive(Clone, Debug)]
pub(crate) enum LoginDocument {
    File(FilePath),
    Text(GivenText),
}

/// Reports what the members of a file hold, or says what is wrong with the whole of it.
type Members<'a> = dyn Fn(&str, &Origin, &mut SourceReport) -> Result<(), Problem> + 'a;

/// Reads a login and reports it: the file as a whole first, then its members. Returns whether there is
/// one.
pub(crate) fn read(
    login: &LoginDocument,
    system: &System,
    report: &mut SourceReport,
    members: &Members<'_>,
) -> bool {
    if let LoginDocument::Text(text) = login
        && text.is_blank()
    {
        let (origin, _) = text.read(ReadRequest::CREDENTIALS_LIMIT);
        report.add(Finding::new(origin, Subject::StoredLogin, Found::Blank));
        return false;
    }
    let is_file = matches!(login, LoginDocument::File(_));
    // A writer that is at work can also leave a text that is whole and mixed.
    let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT).detect_changes();
    let mut reads: u32 = 0;
    loop {
        let (origin, read) = login.read(system, request.clone());
        let mut found = SourceReport::new();
        found.add(
            Finding::new(origin.clone(), Subject::StoredLogin, Found::Present)
                .with_notices(read.notices.into_iter().map(Notice::File)),
        );
        let parsed = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()).and_then(|(text, bom)| {
                found.remark(bom.then_some(Notice::ByteOrderMark));
                members(text, &origin, &mut found).map_err(|problem| match problem {
                    // Nobody is still writing an argument.
                    Problem::Truncated if !is_file => document::ends_too_early("JSON", text),
                    problem => problem,
                })
            }),
            Err(FileProblem::NotFound) => {
                report.nothing(origin, Subject::StoredLogin);
                return false;
            }
            Err(problem) => Err(Problem::File(problem.clone())),
        };
        let being_written = matches!(
            parsed,
            Err(Problem::Truncated | Problem::File(FileProblem::Changing | FileProblem::Locked))
        );
        reads = reads.saturating_add(1);
        if being_written && reads < MOST_READS {
            system.pause();
            continue;
        }
        let read_again = (reads > 1).then_some(Notice::ReadAgain {
            times: reads.saturating_sub(1),
        });
        let mut found = found.into_findings().into_iter();
        // The first is the file itself. Where its members cannot be read, it stands alone.
        if let Some(mut file) = found.next() {
            file.notices.extend(read_again);
            match parsed {
                Ok(()) => {
                    report.add(file);
                    found.for_each(|finding| report.add(finding));
                }
                Err(problem) => {
                    file.found = Found::Problem(problem);
                    report.add(file);
                }
            }
        }
        return true;
    }
}

impl LoginDocument {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self::File(FilePath::at(path))
    }

    pub(crate) fn text(origin: Origin, text: &str) -> Self {
        Self::Text(GivenText::new(origin, text))
    }

    /// Sets where the path was named, if it is one.
    pub(crate) fn named_by(self, place: Place) -> Self {
        match self {
            Self::File(path) => Self::File(path.named_by(place)),
            text @ Self::Text(_) => text,
        }
    }

    fn read(&self, system: &System, request: ReadRequest) -> (Origin, FileRead) {
        match self {
            Self::File(path) => path.read(system, request),
            Self::Text(text) => text.read(ReadRequest::CREDENTIALS_LIMIT),
        }
    }
}
