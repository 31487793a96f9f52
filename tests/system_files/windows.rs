//! What Windows has: drives, shares, devices with names like those of files, and files that whoever opened
//! them keeps for itself.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::windows::ffi::OsStringExt;
use std::os::windows::fs::{OpenOptionsExt, symlink_dir, symlink_file};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use auth_resolver::change::ChangeKind;
use auth_resolver::codex::AuthJson;
use auth_resolver::source::{FileKind, FileProblem};
use auth_resolver::sources::HomeDirectory;
use auth_resolver::system::{FileNotice, PathKind, ReadRequest, Variable};
use auth_resolver::{ConfigToml, Dotenv, ErrorKind, KeyFile, Resolution, Resolver, System, codex};

use super::scratch::{Scratch, skip};
use super::{LIMIT, assert_problem, assert_text, read, request};

const FILE_SHARE_READ: u32 = 1;
const IS_CHILD: &str = "AUTH_RESOLVER_TEST_CHILD";

fn resolver() -> Resolver {
    Resolver::new().default_base_url("https://api.acme.example/v1")
}

/// Opens a file as a program does that lets others do no more than this with it.
fn open_sharing(path: &Path, share: u32) -> File {
    let mut options = File::options();
    options.read(true).write(true).share_mode(share);
    options.open(path).unwrap()
}

#[test]
fn plain_files() {
    let scratch = Scratch::new("plain");
    for (name, contents) in [
        ("text", "some text".to_owned()),
        ("empty", String::new()),
        ("at-the-limit", "x".repeat(1000)),
        ("with ünïcode", "text".to_owned()),
        (".hidden", "text".to_owned()),
    ] {
        let path = scratch.file(name, &contents);
        let changing = System::real().read(&path, &request().detect_changes());
        assert_text(&changing, &contents);
        let verbatim = path.canonicalize().unwrap();
        let other_case = path.to_str().unwrap().to_uppercase();
        let slashes = path.to_str().unwrap().replace('\\', "/");
        for path in [path, verbatim, other_case.into(), slashes.into()] {
            let read = read(&path);
            assert_text(&read, &contents);
            assert_eq!(
                read.notices,
                [FileNotice::PermissionsNotChecked],
                "{path:?}"
            );
        }
    }
}

#[test]
fn missing_files() {
    let scratch = Scratch::new("missing");
    assert_problem(&scratch.path("file"), FileProblem::NotFound);
    assert_problem(&scratch.path(r"directory\file"), FileProblem::NotFound);
    assert_problem(Path::new(r"no\such\file"), FileProblem::NotFound);
    assert_problem(Path::new(""), FileProblem::NotFound);
    let invalid = FileProblem::Io(io::ErrorKind::InvalidInput);
    assert_problem(&scratch.path("with\0nul"), invalid);
    for name in ["\"quoted\"", "what?", "a<b"] {
        let invalid = FileProblem::Io(io::ErrorKind::InvalidFilename);
        assert_problem(&scratch.path(name), invalid);
    }
}

#[test]
fn a_directory_in_place_of_a_file() {
    let scratch = Scratch::new("directory");
    let directory = scratch.directory("auth.json");
    assert_problem(&directory, FileProblem::NotAFile(FileKind::Directory));
    assert_eq!(System::real().path_kind(&directory), PathKind::Directory);
    let notices = System::real().directory_notices(&directory);
    assert_eq!(notices, [FileNotice::PermissionsNotChecked]);
}

#[test]
fn a_file_in_place_of_a_directory() {
    let scratch = Scratch::new("file");
    let file = scratch.file(".codex", "");
    for inner in ["auth.json", r"deeper\auth.json"] {
        let inner = file.join(inner);
        assert_problem(&inner, FileProblem::ParentNotDirectory);
        assert_eq!(System::real().path_kind(&inner), PathKind::Unknown);
    }
    assert_eq!(System::real().path_kind(&file), PathKind::File);
    // Broken is not absent: the key that comes next would bill somebody else.
    let error = resolver()
        .source(AuthJson::at(file.join("auth.json")))
        .resolve()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
}

#[test]
fn a_drive_that_is_not_there() {
    let mut drives = ('D'..='Z').map(|letter| format!(r"{letter}:\"));
    let Some(drive) = drives.find(|drive| fs::metadata(drive).is_err()) else {
        skip("every letter has a drive");
        return;
    };
    for path in [r".codex\auth.json", r"Users\u\.codex\auth.json"] {
        let path = Path::new(&drive).join(path);
        assert_problem(&path, FileProblem::Unreachable);
        assert_eq!(System::real().path_kind(&path), PathKind::Unknown);
    }
}

#[test]
fn a_share_that_is_not_there() {
    let path = Path::new(r"\\localhost\auth-resolver-no-such-share\.codex\auth.json");
    let problem = read(path).outcome.unwrap_err();
    // A machine with a server for files and without may refuse in two ways; never is it nothing.
    assert!(
        matches!(
            problem,
            FileProblem::Unreachable | FileProblem::PermissionDenied
        ),
        "{problem}"
    );
}

#[test]
fn devices() {
    let scratch = Scratch::new("device");
    let device = FileProblem::NotAFile(FileKind::Device);
    for name in ["NUL", "nul.txt", "CON", "COM1", "CONIN$"] {
        assert_problem(Path::new(name), device.clone());
        assert_problem(&scratch.path(name), device.clone());
        assert_eq!(System::real().path_kind(Path::new(name)), PathKind::Other);
    }
    assert_problem(Path::new(r"\\.\PhysicalDrive0"), device);
    let pipe = FileProblem::NotAFile(FileKind::Pipe);
    assert_problem(Path::new(r"\\.\pipe\auth-resolver"), pipe);
}

#[test]
fn files_that_are_too_large() {
    let scratch = Scratch::new("large");
    let too_large = FileProblem::TooLarge { limit: LIMIT };
    assert_problem(&scratch.file("over", &"x".repeat(1001)), too_large);
}

#[test]
fn long_paths() {
    let scratch = Scratch::new("long");
    let mut directory = scratch.path("");
    for _ in 0..3 {
        directory.push("d".repeat(100));
    }
    // The standard library writes the path in the form without a limit.
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("auth.json");
    fs::write(&file, "text").unwrap();
    assert!(file.as_os_str().len() > 260);
    assert_text(&read(&file), "text");
    // A key in the place of a path: its text shows nowhere.
    let key = "k".repeat(300);
    let error = resolver().source(KeyFile::given("--key", &key)).resolve();
    let error = format!("{}", error.unwrap_err().explain());
    assert!(
        error.contains("--key cannot be used") && !error.contains("kkkk"),
        "{error}"
    );
}

#[test]
fn a_file_that_another_program_keeps_for_itself() {
    let scratch = Scratch::new("locked");
    let path = scratch.file("auth.json", r#"{"OPENAI_API_KEY": "acme-1"}"#);
    let locked = open_sharing(&path, 0);
    assert_problem(&path, FileProblem::Locked);
    let login = || resolver().source(AuthJson::at(&path)).resolve();
    let error = login().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    let told = error.to_string();
    assert!(told.contains("locked by another program"), "{told}");
    assert!(
        !told.contains("log in") && !told.contains("remove"),
        "{told}"
    );
    // It was read again before that was said.
    let notes = error.diagnostics();
    assert!(notes.iter().any(|note| note.code == "read-again"));
    drop(locked);
    assert!(login().is_ok());
    // Whoever lets others read is no trouble.
    let _shared = open_sharing(&path, FILE_SHARE_READ);
    assert!(login().is_ok());
}

#[test]
fn a_file_whose_content_is_locked() {
    let scratch = Scratch::new("range");
    let path = scratch.file("file", "text");
    let file = File::options().read(true).write(true).open(&path).unwrap();
    file.lock().unwrap();
    if fs::read(&path).is_ok() {
        skip("a lock keeps nobody from reading here (wine)");
        return;
    }
    assert_problem(&path, FileProblem::Locked);
    file.unlock().unwrap();
    assert_text(&read(&path), "text");
}

#[test]
fn a_read_only_file() {
    let scratch = Scratch::new("read-only");
    let path = scratch.file("file", "text");
    let set = |readonly| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(readonly);
        fs::set_permissions(&path, permissions).unwrap();
    };
    set(true);
    assert_text(&read(&path), "text");
    // Or nobody can remove it.
    set(false);
}

#[test]
fn links() {
    let scratch = Scratch::new("links");
    let project = scratch.directory("project");
    let file = scratch.file("file", "text");
    let elsewhere = scratch.directory("elsewhere");
    fs::write(elsewhere.join("file"), "text").unwrap();
    let link = project.join("link");
    let is_made = symlink_file(&file, &link).is_ok()
        && fs::symlink_metadata(&link).is_ok_and(|entry| entry.is_symlink());
    if !is_made {
        skip("this user may make no links, or there are none here (wine)");
        return;
    }
    let read = read(&link);
    assert_text(&read, "text");
    let to = file.canonicalize().unwrap();
    assert!(read.notices.contains(&FileNotice::FollowedLink { to }));
    symlink_file(scratch.path("nowhere"), project.join("dangling")).unwrap();
    assert_problem(&project.join("dangling"), FileProblem::DanglingLink);
    symlink_dir(&elsewhere, project.join("directory")).unwrap();
    assert_problem(
        &project.join("directory"),
        FileProblem::NotAFile(FileKind::Directory),
    );
    let of_project = ReadRequest::up_to(LIMIT).refuse_links_below(&project);
    for name in ["link", "dangling", "directory", r"directory\file"] {
        let read = System::real().read(&project.join(name), &of_project);
        assert_eq!(
            read.outcome.err(),
            Some(FileProblem::LinkInProject),
            "{name}"
        );
    }
}

// `mklink /J` needs no permission, and Git for Windows may make one.
#[test]
fn junctions() {
    let scratch = Scratch::new("junctions");
    let project = scratch.directory("project");
    let elsewhere = scratch.directory("elsewhere");
    fs::write(elsewhere.join("config.toml"), "").unwrap();
    let junction = project.join(".codex");
    let mklink = Command::new("cmd")
        .args(["/c", "mklink", "/J"])
        .args([&junction, &elsewhere])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let is_made = mklink.is_ok_and(|status| status.success())
        && fs::symlink_metadata(&junction).is_ok_and(|entry| entry.is_symlink());
    if !is_made {
        skip("there are no junctions here (wine)");
        return;
    }
    let of_project = ReadRequest::up_to(LIMIT).refuse_links_below(&project);
    let read = System::real().read(&junction.join("config.toml"), &of_project);
    assert_eq!(read.outcome.err(), Some(FileProblem::LinkInProject));
}

type Step = fn(&Scratch);

#[test]
fn every_way_to_change_a_file() {
    const ONE: &str = r#"{"OPENAI_API_KEY":"acme-1"}"#;
    const TWO: &str = r#"{"OPENAI_API_KEY":"acme-2"}"#;
    use ChangeKind::{IdentityChanged, Refused, SameCredential};
    let set_modified = |path: &Path, time: SystemTime| {
        let file = File::options().append(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    };
    let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let steps: [(&str, Step, Option<ChangeKind>); 6] = [
        ("nothing", |_| {}, None),
        (
            "written anew with the same",
            |at| drop(at.file("auth.json", ONE)),
            None,
        ),
        (
            "written anew with as many bytes",
            |at| drop(at.file("auth.json", TWO)),
            Some(IdentityChanged),
        ),
        (
            "replaced by as many bytes",
            |at| fs::rename(at.file("new", TWO), at.path("auth.json")).unwrap(),
            Some(IdentityChanged),
        ),
        (
            "one blank more",
            |at| drop(at.file("auth.json", &format!("{ONE} "))),
            Some(SameCredential),
        ),
        (
            "gone",
            |at| fs::remove_file(at.path("auth.json")).unwrap(),
            Some(Refused),
        ),
    ];
    for (index, (what, step, expected)) in steps.into_iter().enumerate() {
        let scratch = Scratch::new(&format!("changes-{index}"));
        let path = scratch.file("auth.json", ONE);
        set_modified(&path, old);
        let resolver = resolver().source(AuthJson::at(&path));
        let before = resolver.resolve().unwrap().fingerprint();
        step(&scratch);
        // Long past, and as before: the time says nothing.
        if path.exists() {
            set_modified(&path, old);
        }
        let kind = resolver.changed_since(&before).map(|change| change.kind);
        assert_eq!(kind, expected, "{what}");
    }
}

#[test]
fn paths_in_reports_have_one_spelling() {
    let scratch = Scratch::new("spelling");
    let project = scratch.directory("project");
    scratch.file(r"project\.env", "OPENAI_API_KEY=acme-1\n");
    for spelled in [
        project.clone(),
        project.canonicalize().unwrap(),
        project.to_str().unwrap().replace('\\', "/").into(),
    ] {
        let resolved = codex().project(spelled.clone()).resolve();
        let report = match &resolved {
            Ok(auth) => auth.explain().to_string(),
            Err(error) => error.explain().to_string(),
        };
        let place = r"-spelling\project\.env:1 OPENAI_API_KEY";
        assert!(report.contains(place), "{report}");
        assert!(
            !report.contains(r"\\?\") && !report.contains("project/"),
            "{report}"
        );
    }
}

fn tell() -> String {
    let system = System::real();
    let variable = match system.var("auth_resolver_TEST") {
        Variable::Text(text) => text.expose().to_owned(),
        other => format!("{other:?}"),
    };
    let home = system.home().unwrap();
    let codex = HomeDirectory::of("CODEX_HOME", ".codex").find(&system);
    let codex = codex.path().unwrap();
    format!("told: {variable}, {}, {}", home.display(), codex.display())
}

#[test]
fn variables() {
    if env::var_os(IS_CHILD).is_some() {
        println!("{}", tell());
        return;
    }
    let told = |variable: Option<OsString>| {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "windows::variables", "--nocapture"]);
        child.env(IS_CHILD, "1").env("USERPROFILE", r"C:\Users\u");
        child.env_remove("CODEX_HOME").env("HOME", r"C:\elsewhere");
        if let Some(variable) = variable {
            child.env("AUTH_RESOLVER_TEST", variable);
        }
        let printed = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let told = printed.lines().find_map(|line| line.split_once("told: "));
        told.unwrap_or_else(|| panic!("{printed}"))
            .1
            .trim()
            .to_owned()
    };
    let half_of_a_pair = OsString::from_wide(&[0xd800]);
    for (variable, expected) in [
        (Some(OsString::from("text")), "text"),
        (Some(half_of_a_pair), "NotUnicode"),
        (None, "Unset"),
    ] {
        let expected = format!(r"{expected}, C:\Users\u, C:\Users\u\.codex");
        assert_eq!(told(variable), expected);
    }
}

fn sent(resolved: &Resolution) -> String {
    resolved.headers()[0].value().expose().to_owned()
}

#[test]
fn key_files_end_as_editors_here_end_them() {
    let scratch = Scratch::new("key-files");
    for text in ["acme-1234\r\n", "\u{feff}acme-1234\r\n", "acme-1234"] {
        let path = scratch.file("key", text);
        let auth = resolver().source(KeyFile::at(&path)).resolve().unwrap();
        assert_eq!(sent(&auth), "Bearer acme-1234");
    }
    let dotenv = scratch.file(".env", "\u{feff}ACME_API_KEY=acme-1234\r\n");
    let auth = resolver().source(Dotenv::at(dotenv).api_key("ACME_API_KEY"));
    assert_eq!(sent(&auth.resolve().unwrap()), "Bearer acme-1234");
    let missing = PathBuf::from(r"C:\no\such\config.toml");
    let error = resolver()
        .source(ConfigToml::at(missing).required())
        .resolve();
    let told = error.unwrap_err().to_string();
    assert!(told.contains(r"C:\no\such\config.toml"), "{told}");
}
