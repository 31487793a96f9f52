//! Follows a login while another program refreshes it, and tells of each change.
//!
//! The library has no thread and no watcher; this is how little it takes to add one. The directory is
//! watched and not the file, since a program that replaces a file by renaming another leaves a watch on
//! the old one behind.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use auth_resolver::{Error, ErrorKind, Resolution, Resolver};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};

/// Events come in swarms; this long without one, a swarm is over.
const QUIET: Duration = Duration::from_millis(50);

/// How long a file may stay cut short until that is believed.
const PATIENCE: Duration = Duration::from_secs(2);

type Events = Receiver<notify::Result<Event>>;

/// What woke the loop below.
enum Woken {
    ByAnEvent,
    ByPatience,
}

/// Reports what is in use, then one line for each change below `directory`, until told to stop.
///
/// # Errors
///
/// Fails if the directory cannot be watched.
pub fn watch(
    directory: &Path,
    resolver: &Resolver,
    mut say: impl FnMut(&str) -> ControlFlow<()>,
) -> notify::Result<()> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender)?;
    watcher.watch(directory, RecursiveMode::NonRecursive)?;

    // Only now, so that nothing happens unseen between the two.
    let answer = resolver.resolve();
    let mut fingerprint = match &answer {
        Ok(auth) => auth.fingerprint(),
        Err(error) => error.fingerprint(),
    };
    if say(&described(&answer)).is_break() {
        return Ok(());
    }
    let mut is_cut_short = false;
    while let Some(woken) = next(&events, is_cut_short) {
        let Some(change) = resolver.changed_since(&fingerprint) else {
            is_cut_short = false;
            continue;
        };
        // Another program has truncated the file and not yet written it. What is in use stays in use,
        // and the next answer is compared with it.
        let is_truncated =
            matches!(&change.outcome, Err(error) if error.kind() == ErrorKind::Truncated);
        if is_truncated && matches!(woken, Woken::ByAnEvent) {
            is_cut_short = true;
            continue;
        }
        is_cut_short = false;
        fingerprint = match &change.outcome {
            Ok(auth) => auth.fingerprint(),
            Err(error) => error.fingerprint(),
        };
        if say(&change.to_string()).is_break() {
            break;
        }
    }
    Ok(())
}

fn described(answer: &Result<Resolution, Error>) -> String {
    match answer {
        Ok(auth) => format!("{} for {}", auth.method(), auth.base_url()),
        Err(error) => format!("no answer: {error}"),
    }
}

/// Waits for a swarm of events to be over, or until patience ends. None if there will be no more.
fn next(events: &Events, is_cut_short: bool) -> Option<Woken> {
    loop {
        let event = if is_cut_short {
            match events.recv_timeout(PATIENCE) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => return Some(Woken::ByPatience),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        } else {
            events.recv().ok()?
        };
        if is_writing(&event) {
            break;
        }
    }
    while events.recv_timeout(QUIET).is_ok() {}
    Some(Woken::ByAnEvent)
}

// The resolver's own reading is an event too, and would never come to an end. An error of the watcher
// may stand for events that were lost.
fn is_writing(event: &notify::Result<Event>) -> bool {
    match event {
        Ok(event) => match event.kind {
            EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
            _ => true,
        },
        Err(_) => true,
    }
}
