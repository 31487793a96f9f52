//! Reads the file of a stored login, which another program may be writing.

use crate::finding::file::FileProblem;
use crate::finding::{Finding, Found, Notice, Origin, Problem, Subject};
use crate::source::SourceReport;
use crate::system::{FilePath, ReadRequest, System};

use super::document;

/// A writer truncates the file before it writes, so a reader can meet it empty, or on Windows locked.
/// Three more looks, 20 ms apart, outlast that; anything longer is another fault.
const MOST_READS: u32 = 4;

/// Reports what the members of a file hold, or says what is wrong with the whole of it.
type Members<'a> = dyn Fn(&str, &Origin, &mut SourceReport) -> Result<(), Problem> + 'a;

/// Reads a login and reports it: the file as a whole first, then its members. Tells whether there is
/// one.
pub(crate) fn read(
    path: &FilePath,
    system: &System,
    report: &mut SourceReport,
    members: &Members<'_>,
) -> bool {
    // A writer that is at work can also leave a text that is whole and mixed.
    let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT).detect_changes();
    let mut reads: u32 = 0;
    loop {
        let (origin, read) = path.read(system, request.clone());
        let mut found = SourceReport::new();
        found.add(
            Finding::new(origin.clone(), Subject::StoredLogin, Found::Present)
                .with_notices(read.notices.into_iter().map(Notice::File)),
        );
        let parsed = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()).and_then(|(text, bom)| {
                found.remark(bom.then_some(Notice::ByteOrderMark));
                members(text, &origin, &mut found)
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
