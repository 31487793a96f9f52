//! Reads the document of a stored login: a file, which another program may be writing, or a text.

use crate::finding::file::FileProblem;
use crate::finding::{Finding, Found, Notice, Origin, Problem, Subject};
use crate::source::SourceReport;
use crate::system::{ReadRequest, System};

use super::document::{self, Document};

/// A writer truncates the file before it writes, so a reader can meet it empty, or on Windows locked.
/// Three more looks, 20 ms apart, outlast that; anything longer is another fault.
const MOST_TIMES_AGAIN: u32 = 3;

/// Reports what the members of a file hold, or says what is wrong with the whole of it.
type Members<'a> = dyn Fn(&str, &Origin, &mut SourceReport) -> Result<(), Problem> + 'a;

/// Reads a login and reports it: the file as a whole first, then its members. Returns whether there is
/// one.
pub(crate) fn read(
    login: &Document,
    system: &System,
    report: &mut SourceReport,
    members: &Members<'_>,
) -> bool {
    if let Some(origin) = login.blank() {
        let blank = Finding::new(origin.clone(), Subject::StoredLogin, Found::Blank);
        report.add(blank);
        return false;
    }
    // A writer that is at work can also leave a text that is whole and mixed.
    let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT).detect_changes();
    let mut times = 0;
    loop {
        let (origin, read) = login.read(request.clone(), system);
        let mut found = SourceReport::new();
        found.add(
            Finding::new(origin.clone(), Subject::StoredLogin, Found::Present)
                .with_notices(read.notices.into_iter().map(Notice::File)),
        );
        let parsed = match document::text_in(&read.outcome, false) {
            Ok(Some((text, bom))) => {
                found.remark(bom.then_some(Notice::ByteOrderMark));
                members(text, &origin, &mut found).map_err(|problem| match problem {
                    // Nobody is still writing an argument.
                    Problem::Truncated if matches!(login, Document::Text(..)) => {
                        document::ends_too_early("JSON", text)
                    }
                    problem => problem,
                })
            }
            Ok(None) => {
                report.nothing(origin, Subject::StoredLogin);
                return false;
            }
            Err(problem) => Err(problem),
        };
        let being_written = matches!(
            parsed,
            Err(Problem::Truncated | Problem::File(FileProblem::Changing | FileProblem::Locked))
        );
        if being_written && times < MOST_TIMES_AGAIN {
            times = times.saturating_add(1);
            system.pause();
            continue;
        }
        let mut found = found.into_findings().into_iter();
        // The first is the file itself. Where its members cannot be read, it stands alone.
        if let Some(mut file) = found.next() {
            let read_again = (times > 0).then_some(Notice::ReadAgain { times });
            file.notices.extend(read_again);
            match parsed {
                Ok(()) => {
                    report.add(file);
                    report.extend(found);
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
