//! The content of a file, which leaves nothing behind in memory.

use std::fmt;
use std::io::ErrorKind;

use zeroize::optimization_barrier;

use crate::finding::file::FileProblem;

/// The content of a file, wiped from memory when it is dropped.
///
/// `Debug` shows the length only.
///
/// ```
/// use auth_resolver::system::ReadRequest;
/// use auth_resolver::System;
///
/// let system = System::fixed().file("/auth.json", "made-up").build();
/// let contents = system.read("/auth.json".as_ref(), &ReadRequest::up_to(64)).outcome.unwrap();
/// assert_eq!(contents.as_bytes(), b"made-up");
/// assert_eq!(format!("{contents:?}"), "[7 bytes]");
/// ```
pub struct Contents(Vec<u8>);

impl Contents {
    /// Takes bytes over. They are wiped when the contents are dropped.
    pub(super) const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Copies bytes, if there are no more than the limit allows.
    pub(crate) fn copied(bytes: &[u8], limit: u64) -> Result<Self, FileProblem> {
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= limit => Ok(Self(bytes.to_vec())),
            _ => Err(FileProblem::TooLarge { limit }),
        }
    }

    pub(super) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    /// Makes room for exactly `length` bytes, if there is so much memory.
    pub(super) fn zeroed(length: usize) -> Result<Self, FileProblem> {
        let mut room = Vec::new();
        // A file can say that it has eight exabytes. That is no reason to end the program.
        room.try_reserve_exact(length)
            .map_err(|_| FileProblem::Io(ErrorKind::OutOfMemory))?;
        room.resize(length, 0);
        Ok(Self(room))
    }

    /// Returns the bytes. They may be secret.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the room from `start` on.
    pub(super) fn room_from(&mut self, start: usize) -> &mut [u8] {
        self.0.get_mut(start..).unwrap_or_default()
    }

    /// Moves the bytes into a larger room.
    // Not `Vec::resize`: the block that it may leave behind would not be wiped.
    pub(super) fn grow(&mut self, length: usize) -> Result<(), FileProblem> {
        let mut larger = Self::zeroed(length.max(self.0.len()))?;
        for (to, from) in larger.0.iter_mut().zip(&self.0) {
            *to = *from;
        }
        *self = larger;
        Ok(())
    }

    /// Drops what is beyond `length`. The room stays and is wiped with the rest.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }
}

impl Drop for Contents {
    // `Zeroizing<Vec<u8>>` writes byte by byte, tens of times slower than `memset` on whole files.
    // The barrier makes the compiler believe that the zeros are read, so it cannot leave them out.
    fn drop(&mut self) {
        self.0.clear();
        self.0.resize(self.0.capacity(), 0);
        optimization_barrier(self.0.as_slice());
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_show_their_length_only() {
        let contents = Contents::new(b"sk-test".to_vec());
        assert_eq!(format!("{contents:?}"), "[7 bytes]");
        assert_eq!(format!("{contents:#?}"), "[7 bytes]");
    }

    #[test]
    fn contents_grow_and_shrink() {
        let mut contents = Contents::new(b"abc".to_vec());
        contents.grow(5).unwrap();
        assert_eq!(contents.as_bytes(), b"abc\0\0");
        contents.grow(2).unwrap();
        assert_eq!(contents.as_bytes(), b"abc\0\0");
        assert_eq!(contents.room_from(3), [0, 0]);
        assert!(contents.room_from(6).is_empty());
        contents.truncate(1);
        assert_eq!(contents.as_bytes(), b"a");
        let outcome = contents.grow(usize::MAX);
        assert_eq!(outcome, Err(FileProblem::Io(ErrorKind::OutOfMemory)));
    }
}
