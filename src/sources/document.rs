//! A file's bytes as text, with the same outcomes for every format.

use crate::finding::Problem;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the text and whether a byte order mark was left out. Anything but UTF-8 is a problem.
pub(super) fn text_of(bytes: &[u8]) -> Result<(&str, bool), Problem> {
    if !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0) {
        return Err(Problem::ZeroBytes);
    }
    let (rest, bom) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    // The error of `String::from_utf8` holds the bytes, so the text is only looked at.
    match std::str::from_utf8(rest) {
        Ok(text) if !looks_like_utf16(rest) => Ok((text, bom)),
        _ => Err(Problem::NotUtf8 {
            utf16: looks_like_utf16(rest),
        }),
    }
}

/// Says what keeps a file from being text at all. Single lines may still be no UTF-8.
pub(super) fn other_encoding(bytes: &[u8]) -> Option<Problem> {
    match text_of(bytes) {
        Err(problem @ (Problem::ZeroBytes | Problem::NotUtf8 { utf16: true })) => Some(problem),
        _ => None,
    }
}

// A mark of UTF-16, or every other byte zero, which no text format read here can have.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let zeros = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    marked || zeros.saturating_mul(3) > bytes.len().min(64)
}
