//! Texts of a document: borrowed as far as they can be, wiped where they were decoded.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

use toml_parser::Raw;
use toml_parser::decoder::{Encoding, StringBuilder};
use zeroize::Zeroizing;

/// A key or a text. It may be a secret.
#[derive(Clone)]
pub(crate) enum Text<'t> {
    /// A part of the document: it has no escapes.
    Written(&'t str),
    Decoded(Zeroizing<String>),
}

/// Puts a text together out of the parts that its escapes leave.
struct Builder<'t> {
    text: Text<'t>,
    /// Enough for all of it. A text that has to grow leaves a copy behind that nobody wipes.
    capacity: usize,
}

/// Returns a bare key, or a quoted key or text on one line, if there is nothing in it to decode or to
/// find fault with, as in most of them. It is the quickest way to tell.
pub(super) fn as_written<'t>(raw: Raw<'t>, encoding: Option<Encoding>) -> Option<Text<'t>> {
    let raw = raw.as_str();
    let (text, is_written) = match encoding {
        None => (raw, !raw.is_empty() && raw.bytes().all(is_bare)),
        Some(Encoding::BasicString) => {
            let text = raw.strip_prefix('"')?.strip_suffix('"')?;
            (
                text,
                text.bytes()
                    .all(|byte| byte != b'\\' && !byte.is_ascii_control()),
            )
        }
        _ => return None,
    };
    is_written.then_some(Text::Written(text))
}

fn is_bare(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
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
        match self {
            Self::Written(written) => written,
            Self::Decoded(decoded) => decoded,
        }
    }
}

impl Builder<'_> {
    fn append(&mut self, part: &str) {
        if let Text::Written(written) = self.text {
            let mut decoded = Zeroizing::new(String::with_capacity(self.capacity));
            decoded.push_str(written);
            self.text = Text::Decoded(decoded);
        }
        if let Text::Decoded(decoded) = &mut self.text {
            decoded.push_str(part);
        }
    }
}

impl<'t> StringBuilder<'t> for Builder<'t> {
    fn clear(&mut self) {
        self.text = Text::default();
    }

    fn push_str(&mut self, part: &'t str) -> bool {
        match &mut self.text {
            Text::Written(written @ "") => *written = part,
            _ => self.append(part),
        }
        true
    }

    fn push_char(&mut self, part: char) -> bool {
        self.append(part.encode_utf8(&mut [0; 4]));
        true
    }
}

impl Borrow<str> for Text<'_> {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Default for Text<'_> {
    fn default() -> Self {
        Self::Written("")
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
