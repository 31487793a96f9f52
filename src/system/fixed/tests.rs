//! Made-up machines behave as real ones do, case by case.

use std::path::Path;

use super::*;
use crate::finding::file::FileNotice;
use crate::method::UnixTime;
use crate::system::{PathKind, ReadRequest, System};

fn request() -> ReadRequest {
    ReadRequest::up_to(100)
}

fn outcome(system: &System, path: &str, request: &ReadRequest) -> Result<String, FileProblem> {
    let contents = system.read(Path::new(path), request).outcome?;
    Ok(String::from_utf8_lossy(contents.as_bytes()).into_owned())
}

fn tree() -> System {
    System::fixed()
        .current_dir("/h")
        .file("/h/file", "text")
        .file("/h/empty", "")
        .file("rel", "relative")
        .file("/h/limit", "x".repeat(100))
        .file("/h/over", "x".repeat(101))
        .file_sequence("/h/nothing", [""; 0])
        .directory("/h/dir")
        .pipe("/h/pipe")
        .unreadable("/h/secret")
        .problem("/h/changing", FileProblem::Changing)
        .link("/h/link", "file")
        .link("/h/link2", "/h/./link")
        .link("/h/dangling", "missing")
        .link("/h/loop", "loop")
        .link("/h/loop1", "loop2")
        .link("/h/loop2", "loop1")
        .link("/h/to-dir", "dir/../dir")
        .link("/h/to-pipe", "pipe")
        .file("/h/dir/inner", "inner")
        .link("/h/dir/up", "../file")
        .build()
}

#[test]
fn reading() {
    let not_a = |kind| Err(FileProblem::NotAFile(kind));
    let too_large = Err(FileProblem::TooLarge { limit: 100 });
    for (path, expected) in [
        ("/h/file", Ok("text")),
        ("/h//./file", Ok("text")),
        ("/h/dir/../file", Ok("text")),
        ("file", Ok("text")),
        ("/h/rel", Ok("relative")),
        ("/h/empty", Ok("")),
        ("/h/nothing", Ok("")),
        ("/h/over", too_large),
        ("/h/dir", not_a(FileKind::Directory)),
        ("/h", not_a(FileKind::Directory)),
        ("/", not_a(FileKind::Directory)),
        ("/h/pipe", not_a(FileKind::Pipe)),
        ("/h/secret", Err(FileProblem::PermissionDenied)),
        ("/h/secret/x", Err(FileProblem::PermissionDenied)),
        ("/h/changing", Err(FileProblem::Changing)),
        ("/h/missing", Err(FileProblem::NotFound)),
        ("/h/fil", Err(FileProblem::NotFound)),
        ("", Err(FileProblem::NotFound)),
        ("/h/file/x", Err(FileProblem::ParentNotDirectory)),
        ("/h/pipe/x", Err(FileProblem::ParentNotDirectory)),
        ("/h/link/x", Err(FileProblem::ParentNotDirectory)),
        ("/h/link", Ok("text")),
        ("/h/link2", Ok("text")),
        ("/h/dir/up", Ok("text")),
        ("/h/to-dir/inner", Ok("inner")),
        ("/h/to-dir", not_a(FileKind::Directory)),
        ("/h/to-pipe", not_a(FileKind::Pipe)),
        ("/h/dangling", Err(FileProblem::DanglingLink)),
        ("/h/dangling/x", Err(FileProblem::NotFound)),
        ("/h/loop", Err(FileProblem::LinkLoop)),
        ("/h/loop1", Err(FileProblem::LinkLoop)),
        ("/h/loop/x", Err(FileProblem::LinkLoop)),
    ] {
        let expected = expected.map(str::to_owned);
        assert_eq!(outcome(&tree(), path, &request()), expected, "{path}");
    }
    let limit = outcome(&tree(), "/h/limit", &request());
    assert_eq!(limit.map(|text| text.len()), Ok(100));
}

#[test]
fn links_refused() {
    let refuse = request().refuse_links();
    let below = request().refuse_links_below("/h");
    for (path, request, expected) in [
        ("/h/file", &refuse, Ok("text")),
        ("/h/link", &refuse, Err(FileProblem::LinkInProject)),
        ("/h/dangling", &refuse, Err(FileProblem::LinkInProject)),
        ("/h/loop", &refuse, Err(FileProblem::LinkInProject)),
        ("/h/missing", &refuse, Err(FileProblem::NotFound)),
        ("/h/to-dir/inner", &refuse, Ok("inner")),
        ("/h/to-dir/inner", &below, Err(FileProblem::LinkInProject)),
        ("/h/dangling/x", &below, Err(FileProblem::LinkInProject)),
        ("/h/dir/up", &below, Err(FileProblem::LinkInProject)),
        ("/h/dir/inner", &below, Ok("inner")),
        ("/h/none/x", &below, Err(FileProblem::NotFound)),
        ("/h/file/x", &below, Err(FileProblem::ParentNotDirectory)),
        ("/h/../h/file", &below, Err(FileProblem::OutsideProject)),
        ("/etc/file", &below, Err(FileProblem::OutsideProject)),
        ("/h", &below, Err(FileProblem::OutsideProject)),
    ] {
        let expected = expected.map(str::to_owned);
        assert_eq!(outcome(&tree(), path, request), expected, "{path}");
    }
}

#[test]
fn notices() {
    let system = System::fixed()
        .file_mode("/h/open", 0o666)
        .file("/h/open", "")
        .file("/h/closed", "")
        .file("/h/theirs", "")
        .foreign_owner("/h/theirs")
        .link("/h/link", "open")
        .directory("/h/shared")
        .file_mode("/h/shared", 0o1777)
        .foreign_owner("/h/shared");
    let to = PathBuf::from("/h/open");
    let open = [
        FileNotice::ReadableByOthers { mode: 0o666 },
        FileNotice::WritableByOthers { mode: 0o666 },
    ];
    let linked = [&[FileNotice::FollowedLink { to }], &open[..]].concat();
    let unix = system.clone().build();
    for (path, expected) in [
        ("/h/open", &open[..]),
        ("/h/closed", &[]),
        ("/h/theirs", &[FileNotice::ForeignOwner]),
        ("/h/link", &linked),
        ("/h/missing", &[]),
        ("/h/shared", &[]),
    ] {
        assert_eq!(unix.read(path.as_ref(), &request()).notices, expected);
    }
    let mode = 0o1777;
    let shared = [
        FileNotice::DirectoryWritableByOthers { mode },
        FileNotice::ForeignOwner,
    ];
    for (path, expected) in [("/h/shared", &shared[..]), ("/h", &[]), ("/h/open", &[])] {
        assert_eq!(unix.directory_notices(path.as_ref()), expected);
    }

    let windows = system.platform(Platform::Windows).build();
    let unchecked = [FileNotice::PermissionsNotChecked];
    assert_eq!(
        windows.read("/h/open".as_ref(), &request()).notices,
        unchecked
    );
    assert_eq!(windows.directory_notices("/h/shared".as_ref()), unchecked);
}

fn several_names() -> FixedSystem {
    System::fixed()
        .current_dir("/p")
        .hard_link("/p/early", "/h/file")
        .file_sequence("/h/file", ["1", "2", "3"])
        .hard_link("/p/late", "/h/./file")
        .hard_link("/p/chain", "early")
        .file("/h/alone", "alone")
        .file("/p/own", "own")
        .hard_link("/p/own2", "/p/own")
        .link("/l", "/h")
        .file("/h/beside", "beside")
        .hard_link("/p/beside", "/l/beside")
        .hard_link("/p/pipe", "/h/pipe")
        .pipe("/h/pipe")
        .hard_link("/p/replaced", "/h/file")
        .file("/p/replaced", "replaced")
        .hard_link("/p/nowhere", "/h/nowhere")
        .hard_link("/p/directory", "/h")
        .hard_link("/p/to-link", "/l")
        .link("/p/linked", "late")
}

#[test]
fn hard_links() {
    let of_project = request().refuse_links_below("/p");
    let anywhere = request();
    for (path, request, expected, links) in [
        ("/p/early", &of_project, Ok("1"), Some(4)),
        ("/p/late", &of_project, Ok("1"), Some(4)),
        ("/p/chain", &of_project, Ok("1"), Some(4)),
        ("/p/own", &of_project, Ok("own"), Some(2)),
        ("/p/own2", &of_project, Ok("own"), Some(2)),
        ("/p/beside", &of_project, Ok("beside"), Some(2)),
        ("/p/replaced", &of_project, Ok("replaced"), None),
        (
            "/p/pipe",
            &of_project,
            Err(FileProblem::NotAFile(FileKind::Pipe)),
            None,
        ),
        ("/p/nowhere", &of_project, Err(FileProblem::NotFound), None),
        (
            "/p/directory",
            &of_project,
            Err(FileProblem::NotFound),
            None,
        ),
        ("/p/to-link", &of_project, Err(FileProblem::NotFound), None),
        (
            "/p/early/x",
            &of_project,
            Err(FileProblem::ParentNotDirectory),
            None,
        ),
        // Of the user's own files nobody counts the names.
        ("/p/early", &anywhere, Ok("1"), None),
        ("/h/file", &anywhere, Ok("1"), None),
        ("/h/alone", &anywhere, Ok("alone"), None),
    ] {
        let read = several_names().build().read(path.as_ref(), request);
        let outcome = read.outcome.as_ref();
        let text = outcome.map(|contents| String::from_utf8_lossy(contents.as_bytes()));
        assert_eq!(text, expected.as_ref().copied().map(Into::into), "{path}");
        let notices: Vec<_> = links
            .map(|links| FileNotice::SeveralNames { links })
            .into_iter()
            .collect();
        assert_eq!(read.notices, notices, "{path}");
    }

    // All names are those of one file, and a link to one of them leads to that name.
    let system = several_names()
        .file_mode("/p/late", 0o640)
        .foreign_owner("/h/file")
        .build();
    for (path, text) in [
        ("/p/early", "1"),
        ("/h/file", "2"),
        ("/p/late", "3"),
        ("/p/chain", "3"),
    ] {
        let read = system.read(path.as_ref(), &request());
        assert_eq!(read.outcome.unwrap().as_bytes(), text.as_bytes());
        let expected = [
            FileNotice::ReadableByOthers { mode: 0o640 },
            FileNotice::ForeignOwner,
        ];
        assert_eq!(read.notices, expected, "{path}");
        assert_eq!(system.path_kind(path.as_ref()), PathKind::File);
    }
    let linked = system.read("/p/linked".as_ref(), &request());
    let to = PathBuf::from("/p/late");
    assert_eq!(linked.notices[0], FileNotice::FollowedLink { to });
    assert!(!system.is_same_place("/p/late".as_ref(), "/h/file".as_ref()));

    // As on a real Windows, where names are not counted.
    let windows = several_names().platform(Platform::Windows).build();
    let read = windows.read("/p/early".as_ref(), &of_project);
    assert_eq!(read.notices, [FileNotice::PermissionsNotChecked]);
}

#[test]
fn kinds_of_paths() {
    for (path, expected) in [
        ("/h/file", PathKind::File),
        ("/h/link", PathKind::File),
        ("/h/dir", PathKind::Directory),
        ("/h/to-dir", PathKind::Directory),
        ("/h", PathKind::Directory),
        ("/h/pipe", PathKind::Other),
        ("/h/missing", PathKind::Missing),
        ("/h/dangling", PathKind::Missing),
        ("/h/secret", PathKind::Unknown),
        ("/h/loop", PathKind::Unknown),
        ("/h/file/x", PathKind::Unknown),
    ] {
        assert_eq!(tree().path_kind(path.as_ref()), expected, "{path}");
    }
}

#[test]
fn variables() {
    let system = System::fixed().var("Name", "1").var("NAME", "2");
    for (platform, name, expected) in [
        (Platform::Unix, "Name", Some("1")),
        (Platform::Unix, "NAME", Some("2")),
        (Platform::Unix, "name", None),
        (Platform::Windows, "Name", Some("2")),
        (Platform::Windows, "name", Some("2")),
        (Platform::Windows, "names", None),
    ] {
        let system = system.clone().platform(platform).build();
        assert_eq!(system.var(name).text(), expected, "{platform:?} {name}");
    }
    let system = system
        .var("", "1")
        .var("A=B", "1")
        .var_not_unicode("NAME")
        .build();
    assert_eq!(system.var(""), Variable::Unset);
    assert_eq!(system.var("A=B"), Variable::Unset);
    assert_eq!(system.var("NAME"), Variable::NotUnicode);
}

#[test]
fn home_directories() {
    let both = || {
        System::fixed()
            .var("HOME", "/h")
            .var("USERPROFILE", r"C:\u")
    };
    for (system, expected) in [
        (System::fixed(), None),
        (both(), Some("/h")),
        (both().platform(Platform::Windows), Some(r"C:\u")),
        (both().home("/other"), Some("/other")),
        (both().home("/other").no_home(), None),
        (both().var("HOME", ""), None),
        (both().var_not_unicode("HOME"), None),
        (both().var("HOME", "rel"), Some("rel")),
        (System::fixed().var("USERPROFILE", "/u"), None),
    ] {
        assert_eq!(system.build().home(), expected.map(PathBuf::from));
    }
}

#[test]
fn windows_paths_have_many_spellings() {
    let system = System::fixed()
        .file(r"C:\Users\U\.codex\auth.json", "{}")
        .link(r"C:\Users\U\link", r".codex\AUTH.json")
        .link(r"C:\Users\U\absolute", r"c:\USERS\u\.codex\auth.json")
        .link(r"D:\codex", r"C:\Users\U\.codex")
        .current_dir(r"C:\Users\U")
        .platform(Platform::Windows)
        .build();
    for path in [
        r"C:\Users\U\.codex\auth.json",
        r"c:\users\u/.codex/Auth.json",
        r".codex\auth.json",
        r"C:\Users\U\link",
        "link",
        "absolute",
        r"D:\codex\auth.json",
    ] {
        assert_eq!(
            outcome(&system, path, &request()).as_deref(),
            Ok("{}"),
            "{path}"
        );
    }
}

#[test]
fn clones_count_reads_together() {
    let system = System::fixed().file_sequence("/f", ["1", "2"]).build();
    let clone = system.clone();
    assert_eq!(outcome(&system, "/f", &request()).as_deref(), Ok("1"));
    assert_eq!(outcome(&clone, "/f", &request()).as_deref(), Ok("2"));
    assert_eq!(outcome(&system, "/f", &request()).as_deref(), Ok("2"));
}

#[test]
fn a_plain_machine() {
    let system = System::from(System::fixed().now(-5).current_dir("/w"));
    assert_eq!(system.now(), UnixTime::new(-5));
    assert_eq!(system.current_dir(), Some(PathBuf::from("/w")));
    assert_eq!(system.platform(), Platform::Unix);
    let empty = System::fixed().build();
    assert_eq!((empty.now(), empty.current_dir()), (UnixTime::new(0), None));
}

#[test]
fn debug_shows_names_and_no_values() {
    let plan = System::fixed()
        .var("ACME_API_KEY", "CANARY")
        .file("/h/auth.json", "CANARY");
    for text in [
        format!("{plan:?}"),
        format!("{plan:#?}"),
        format!("{:?}", plan.clone().build()),
        format!("{:?}", plan.build().var("ACME_API_KEY")),
    ] {
        assert!(!text.contains("CANARY"), "{text}");
        assert!(!text.contains("67, 65, 78"), "{text}");
    }
    let text = format!("{:?}", tree());
    assert!(text.contains("/h/file") && text.contains("Link"), "{text}");
    assert_eq!(format!("{:?}", System::real()), "System(Real)");
}

#[test]
fn what_is_in_a_directory() {
    let machine = System::from(
        System::fixed()
            .file("/d/b.json", "")
            .file("/d/a/x/y", "")
            .file("/dd/c", "")
            .link("/link", "/d"),
    );
    let list = |path: &str| machine.list(Path::new(path));
    assert_eq!(list("/d"), ["a", "b.json"]);
    assert_eq!(list("/link"), ["a", "b.json"]);
    assert_eq!(list("/d/b.json"), Vec::<String>::new());
    assert_eq!(list("/nowhere"), Vec::<String>::new());
    // The same of a real one.
    let real =
        System::real().list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/claude_code/places"));
    assert_eq!(real, ["cloud.rs", "global.rs"]);
}
