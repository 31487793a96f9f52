//! Places: how they print, and which of them are one document.

use std::path::Path;

use auth_resolver::source::{Name, Origin, Position, Side};

fn file(path: &str) -> Origin {
    Origin::file(path, Side::Yours)
}

#[rustfmt::skip] // A row is a line.
#[test]
fn how_a_place_prints() {
    let assigned = |line| Position::Assignment { name: Name::new("K"), line };
    let home = Some("/home/u");
    for (origin, home, printed) in [
        (file("/home/u/.env"), None, "/home/u/.env"),
        (file("/home/u/.env"), home, "~/.env"),
        (file("/home/u"), home, "~"),
        (file("/home/user/.env"), home, "/home/user/.env"),
        (file("/etc/codex"), home, "/etc/codex"),
        // No home directory at all, and that of some containers.
        (file("/etc/codex"), Some(""), "/etc/codex"),
        (file("/etc/codex"), Some("/"), "/etc/codex"),
        (file(r"C:\Users\u/.acme/key"), Some(r"C:\Users\u"), r"~\.acme\key"),
        (file(r"C:\ProgramData/acme"), Some(r"C:\Users\u"), r"C:\ProgramData\acme"),
        (file("/a\nb\u{1b}[0m"), home, "/a\\u{a}b\\u{1b}[0m"),
        (file("/f").at(Position::Member("tokens".into())), None, "/f tokens"),
        (file("/f").at(Position::Key { key: "a.b".to_owned(), line: 3 }), None, "/f:3 a.b"),
        (file("/f").at(Position::AbsentKey("a.b".to_owned())), None, "/f a.b"),
        (file("/f").at(Position::Key { key: "a\n\u{1b}[0m".to_owned(), line: 3 }), None, "/f:3 a\\u{a}\\u{1b}[0m"),
        (file("/f").at(Position::AbsentKey("\u{202e}a\r".to_owned())), None, "/f \\u{202e}a\\u{d}"),
        (file("/f").at(Position::Member("a\u{2028}b".into())), None, "/f a\\u{2028}b"),
        (file("/f").at(assigned(Some(3))), None, "/f:3 K"),
        (file("/f").at(assigned(None)), None, "/f K"),
        (Origin::variable("K").at(Position::Whole), None, "variable K"),
        (Origin::caller("--a\tb"), None, "--a\\u{9}b"),
        (Origin::other("a vault", Side::Yours), None, "a vault"),
        (Origin::new(auth_resolver::source::Place::BuiltIn, Side::Yours), None, "built-in"),
    ] {
        let shown = origin.place.shortened(home.map(Path::new)).to_string();
        assert_eq!(shown, printed);
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_is_one_document() {
    let member = |path| file(path).at(Position::Member("tokens".into()));
    for (one, other, is_one) in [
        (file("/a"), member("/a"), true),
        (member("/a"), member("/a"), true),
        (file("/a"), file("/b"), false),
        // Reached once as the project's and once as the user's, it is vouched for by two.
        (file("/a"), Origin::file("/a", Side::Project), false),
        (file("/a"), Origin::other("/a", Side::Yours), false),
        (Origin::variable("K"), Origin::variable("K"), false),
        (Origin::caller("-c"), Origin::caller("-c"), false),
    ] {
        assert_eq!(one.same_document(&other), is_one, "{one} and {other}");
        assert_eq!(other.same_document(&one), is_one, "{other} and {one}");
    }
}
