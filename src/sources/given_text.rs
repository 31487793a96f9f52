//! A document that the caller already has.

use crate::finding::{Origin, Place, Position, Side};
use crate::system::{Contents, FileRead, ReadRequest};
use crate::text::UncheckedText;

/// The text of a document, and where the caller has it from.
#[derive(Clone, Debug)]
pub(crate) struct GivenText {
    origin: Origin,
    text: UncheckedText,
}

impl GivenText {
    /// Keeps a copy of the text, which is wiped.
    pub(crate) fn new(origin: Origin, text: &str) -> Self {
        let place = match origin.place {
            place @ (Place::File(..) | Place::Argument(..)) => place,
            // Only a document has places inside it, and tells which of them belong together.
            Place::Caller(what) | Place::Other(what) => Place::Argument(what, Position::Whole),
            place => Place::Argument(place.to_string(), Position::Whole),
        };
        Self {
            origin: Origin::new(place, origin.side).at(Position::Whole),
            text: UncheckedText::new(text),
        }
    }

    pub(super) fn side(&self) -> Side {
        self.origin.side
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.expose().trim().is_empty()
    }

    /// Returns the place and the text, under the limit that a file of the kind has.
    pub(super) fn read(&self, limit: u64) -> (Origin, FileRead) {
        let limit = match self.side() {
            Side::Yours => limit,
            Side::Project => limit.min(ReadRequest::PROJECT_LIMIT),
        };
        let read = FileRead {
            outcome: Contents::copied(self.text.expose().as_bytes(), limit),
            notices: Vec::new(),
        };
        (self.origin.clone(), read)
    }
}
