//! Texts of a document: borrowed as far as they can be, wiped where they were decoded.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

use toml_parser::decoder::StringBuilder;
use zeroize::Zeroizing;

/// A key or a text. It may be a secret.
#[derive(Clone, Default)]
pub(crate) struct Text<'t> {
    /// The part of the document that it is, if it has no escapes.
    written: &'t str,
    decoded: Option<Zeroizing<String>>,
}

/// Puts a text together out of the parts that its escapes leave.
struct Builder<'t> {
    text: Text<'t>,
    /// Enough for all of it. A text that has to grow leaves a copy behind that nobody wipes.
    capacity: usize,
}

impl<'t> Text<'t> {
    /// Takes what is decoded. No escape is longer decoded than it is written, so it takes at most
    /// `written` bytes.
    pub(super) fn decode(written: usize, decode: impl FnOnce(&mut dyn StringBuilder<'t>)) -> Self {
        let mut builder = Builder {
            text: Text::default(),
            capacity: written,
        };
        decode(&mut builder);
        builder.text
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.decoded {
            Some(decoded) => decoded,
            None => self.written,
        }
    }
}

impl Builder<'_> {
    fn decoded(&mut self) -> &mut String {
        let Text { written, decoded } = &mut self.text;
        decoded.get_or_insert_with(|| {
            let mut decoded = Zeroizing::new(String::with_capacity(self.capacity));
            decoded.push_str(written);
            decoded
        })
    }
}

impl<'t> StringBuilder<'t> for Builder<'t> {
    fn clear(&mut self) {
        self.text = Text::default();
    }

    fn push_str(&mut self, part: &'t str) -> bool {
        match &mut self.text {
            Text {
                written: written @ "",
                decoded: None,
            } => *written = part,
            _ => self.decoded().push_str(part),
        }
        true
    }

    fn push_char(&mut self, part: char) -> bool {
        self.decoded().push(part);
        true
    }
}

impl Borrow<str> for Text<'_> {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[unchecked]")
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text<'_> {}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}
