//! How paths are written in reports: as people on their platform write them, in one spelling.

use std::borrow::Cow;
use std::path::Path;

/// Returns a path as it is shown.
///
/// Programs join names with their own separator and Windows takes both, so a path from a variable
/// and a name of ours would show as `C:\Users\u/.acme`. What the path begins with tells whose it is,
/// so a made-up machine's paths show the same wherever the program runs.
pub(crate) fn shown_path(path: &Path) -> Cow<'_, str> {
    let text = path.to_string_lossy();
    if is_of_windows(&text) {
        Cow::Owned(plain(&text.replace('/', r"\")))
    } else if cfg!(windows) && text.starts_with(['/', '\\']) {
        // Without a drive it is a path of a made-up Unix machine.
        Cow::Owned(text.replace('\\', "/"))
    } else {
        text
    }
}

/// Returns a path that lies below the home directory as it is shown, with `~` for that directory.
pub(crate) fn shown_below(path: &Path, home: &Path) -> Option<String> {
    let (text, shown_home) = (shown_path(path), shown_path(home));
    let home = shown_home.trim_end_matches(['/', '\\']);
    // In some containers the home directory is `/`, which would shorten every path.
    if home.is_empty() {
        return None;
    }
    if is_of_windows(home) {
        let (start, rest) = text.split_at_checked(home.len())?;
        let is_below =
            start.eq_ignore_ascii_case(home) && (rest.is_empty() || rest.starts_with('\\'));
        return is_below.then(|| format!("~{rest}"));
    }
    let rest = path.strip_prefix(home).ok()?;
    let separator = if rest.as_os_str().is_empty() { "" } else { "/" };
    let rest = rest.to_string_lossy();
    let rest = if cfg!(windows) {
        Cow::Owned(rest.replace('\\', "/"))
    } else {
        rest
    };
    Some(format!("~{separator}{rest}"))
}

/// Returns whether two texts name one place of Windows: either separator, any case of letters, with or
/// without the prefix that the system puts before a path that it looked up.
pub(crate) fn is_same_on_windows(one: &str, other: &str) -> bool {
    spelled_on_windows(one) == spelled_on_windows(other)
}

/// Returns the one spelling of a path of Windows in which paths are compared.
// Of ASCII letters alone the case does not matter, as everywhere in this crate. A place that differs in
// another letter counts as another place.
pub(crate) fn spelled_on_windows(text: &str) -> String {
    plain(&text.replace('/', r"\")).to_ascii_lowercase()
}

/// Drops the prefix of a path that is not to be parsed, which nobody writes. It may stand only before
/// a drive or a share.
fn plain(text: &str) -> String {
    match text.strip_prefix(r"\\?\") {
        Some(rest) if starts_with_drive(rest) => rest.to_owned(),
        Some(rest) => match rest.split_at_checked(4) {
            Some((start, share)) if start.eq_ignore_ascii_case(r"UNC\") => format!(r"\\{share}"),
            _ => text.to_owned(),
        },
        None => text.to_owned(),
    }
}

/// Returns whether a path names a drive or a share.
fn is_of_windows(text: &str) -> bool {
    text.starts_with(r"\\") || starts_with_drive(text)
}

fn starts_with_drive(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|drive| drive.is_ascii_alphabetic())
        && bytes.next() == Some(b':')
        && matches!(bytes.next(), Some(b'\\' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (path, shown) in [
            ("/home/u/.acme/key", "/home/u/.acme/key"),
            ("", ""),
            (r"C:\Users\u/.acme/key", r"C:\Users\u\.acme\key"),
            ("c:/Users/u", r"c:\Users\u"),
            (r"\\server\share/key", r"\\server\share\key"),
            (r"\\?\C:\Users\u", r"C:\Users\u"),
            (r"\\?\UNC\server\share\key", r"\\server\share\key"),
            (r"\\?\Volume{1}\key", r"\\?\Volume{1}\key"),
            (r"\\.\pipe\key", r"\\.\pipe\key"),
            // Anybody's file on Unix may be called that.
            ("/home/c:/x", "/home/c:/x"),
            ("c:", "c:"),
        ] {
            assert_eq!(shown_path(Path::new(path)), shown, "{path}");
        }
    }

    #[test]
    fn a_backslash_is_a_letter_on_unix() {
        let expected = if cfg!(windows) { "/h/a/b" } else { r"/h/a\b" };
        assert_eq!(shown_path(Path::new(r"/h/a\b")), expected);
    }

    #[test]
    fn below_home() {
        for (path, home, shown) in [
            ("/home/u/.acme/key", "/home/u", Some("~/.acme/key")),
            ("/home/u", "/home/u/", Some("~")),
            ("/home/u2/key", "/home/u", None),
            ("/home/U/key", "/home/u", None),
            ("/key", "/", None),
            ("/key", "", None),
            (r"C:\Users\u/.acme/key", r"C:\Users\u", Some(r"~\.acme\key")),
            (r"c:\users\U\key", r"C:\Users\u\", Some(r"~\key")),
            (r"\\?\C:\Users\u\key", "C:/Users/u", Some(r"~\key")),
            (r"C:\Users\u2\key", r"C:\Users\u", None),
            (r"C:\Users\", r"C:\Users\u", None),
            (r"D:\key", r"C:\Users\u", None),
            (r"\\server\home\key", r"\\SERVER\home", Some(r"~\key")),
        ] {
            let below = shown_below(Path::new(path), Path::new(home));
            assert_eq!(below.as_deref(), shown, "{path} below {home}");
        }
    }

    #[test]
    fn one_place_of_windows() {
        for (one, other, same) in [
            (r"c:\proj", r"C:\proj", true),
            ("C:/Proj", r"C:\proj", true),
            ("C:/proj/", r"C:\proj", false),
            (r"\\?\C:\proj", r"C:\proj", true),
            (r"//?/c:/proj", r"C:\proj", true),
            (r"\\?\unc\server\share", r"\\Server\share", true),
            (r"C:\proj2", r"C:\proj", false),
            (r"D:\proj", r"C:\proj", false),
            ("", r"C:\proj", false),
        ] {
            assert_eq!(is_same_on_windows(one, other), same, "{one} and {other}");
        }
    }
}
