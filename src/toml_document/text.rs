//! Keys and texts of a document.

use toml_parser::Raw;
use toml_parser::decoder::{Encoding, StringBuilder};
use zeroize::Zeroizing;

use crate::text::Text;

/// Puts a text together out of the parts that its escapes leave.
struct Builder<'t> {
    text: Text<'t>,
    /// Enough for all of it. A text that has to grow leaves a copy behind that nobody wipes.
    capacity: usize,
}

/// Returns a bare key, or a quoted key or text on one line, if there is nothing in it to decode or to
/// find fault with, as in most of them. It is the quickest way to tell.
pub(super) fn as_written(raw: Raw<'_>, encoding: Option<Encoding>) -> Option<Text<'_>> {
    let raw = raw.as_str();
    let text = match encoding {
        None => raw,
        Some(Encoding::BasicString) => raw.strip_prefix('"')?.strip_suffix('"')?,
        Some(_) => return None,
    };
    let is_written = match encoding {
        None => !text.is_empty() && text.bytes().all(is_bare),
        Some(_) => text.bytes().all(is_plain),
    };
    is_written.then_some(Text::Written(text))
}

/// Takes what is decoded. No escape is longer decoded than it is written, so it takes at most
/// `written` bytes.
pub(super) fn decode<'t>(
    written: usize,
    decode: impl FnOnce(&mut dyn StringBuilder<'t>),
) -> Text<'t> {
    let mut builder = Builder {
        text: Text::default(),
        capacity: written,
    };
    decode(&mut builder);
    builder.text
}

fn is_bare(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
}

fn is_plain(byte: u8) -> bool {
    byte != b'\\' && !byte.is_ascii_control()
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
