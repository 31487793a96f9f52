//! What files held, kept for those who look at one machine several times.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::contents::Contents;
use super::file::{FileRead, ReadRequest};
use super::ledger::locked;
use super::stamp::Seen;

/// What was read of each file, until it is dropped. Contents are wiped then.
#[derive(Default)]
pub(super) struct Remembered(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    files: Vec<(Question, FileRead, Seen)>,
    /// What is read now.
    now: Option<Question>,
}

/// A file, how it is read, and how often its reader has waited for who writes it.
#[derive(Clone, PartialEq, Eq)]
struct Question {
    path: PathBuf,
    request: ReadRequest,
    pauses: usize,
}

impl Remembered {
    /// Returns what was read of a file, or reads it.
    pub(super) fn read(
        &self,
        path: &Path,
        request: &ReadRequest,
        read: impl FnOnce() -> (FileRead, Seen),
    ) -> (FileRead, Seen) {
        let mut kept = locked(&self.0);
        let waited = kept.now.take().filter(|now| now.path == path);
        let question = Question {
            path: path.to_owned(),
            request: request.clone(),
            pauses: waited.map_or(0, |now| now.pauses),
        };
        kept.now = Some(question.clone());
        if let Some((_, read, seen)) = kept.files.iter().find(|(known, ..)| *known == question) {
            return (copied(read), seen.clone());
        }
        let (read, seen) = read();
        kept.files.push((question, copied(&read), seen.clone()));
        (read, seen)
    }

    /// Goes on to what is read after a pause. Returns whether that is known, so that nobody has to wait.
    pub(super) fn pause(&self) -> bool {
        let mut kept = locked(&self.0);
        if let Some(now) = &mut kept.now {
            now.pauses = now.pauses.saturating_add(1);
        }
        let now = kept.now.as_ref();
        kept.files.iter().any(|(known, ..)| Some(known) == now)
    }

    /// Starts again with what was read first of each file.
    pub(super) fn start_again(&self) {
        locked(&self.0).now = None;
    }
}

fn copied(read: &FileRead) -> FileRead {
    let outcome = read.outcome.as_ref();
    FileRead {
        outcome: outcome.map(Contents::copy).map_err(Clone::clone),
        notices: read.notices.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::system::{ReadRequest, System};

    #[test]
    fn a_file_is_read_once_and_again_after_a_pause() {
        let machine = System::fixed().file_sequence("/f", ["1", "2", "3"]);
        let system = machine.file("/g", "g").build().remembering();
        let read = |path: &str| {
            let read = system.read(path.as_ref(), &ReadRequest::up_to(9));
            String::from_utf8(read.outcome.unwrap().as_bytes().to_vec()).unwrap()
        };
        for _ in 0..2 {
            system.recorded(crate::system::Seed::default());
            assert_eq!(read("/f"), "1");
            assert_eq!(read("/f"), "1");
            system.pause();
            assert_eq!(read("/f"), "2");
            assert_eq!(read("/g"), "g");
            assert_eq!(read("/f"), "1");
        }
    }
}
