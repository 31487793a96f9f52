//! The rules of Windows, on a made-up machine, so that they hold on every platform. What only the system
//! itself can show is in `tests/system_files/windows.rs`.

use auth_resolver::change::ChangeKind;
use auth_resolver::codex::AuthJson;
use auth_resolver::source::{FileKind, FileProblem};
use auth_resolver::sources::ProjectDirectory;
use auth_resolver::system::{FixedSystem, PathKind, Platform};
use auth_resolver::{Error, KeyFile, Resolution, Resolver, System, codex};

const LOGIN: &str = r"C:\Users\u\.codex\auth.json";
const KEY: &str = r#"{"OPENAI_API_KEY": "acme-1"}"#;

fn machine() -> FixedSystem {
    System::fixed()
        .platform(Platform::Windows)
        .var("USERPROFILE", r"C:\Users\u")
        .current_dir(r"C:\work")
}

fn explained(resolved: &Result<Resolution, Error>) -> String {
    match resolved {
        Ok(auth) => auth.explain().to_string(),
        Err(error) => error.explain().to_string(),
    }
}

#[test]
fn where_files_are() {
    let bare = System::fixed().platform(Platform::Windows);
    for (machine, found) in [
        (machine().file(LOGIN, KEY), true),
        (machine().file("c:/users/U/.codex/AUTH.JSON", KEY), true),
        (bare.clone().home(r"C:\Users\u").file(LOGIN, KEY), true),
        // What `HOME` says counts for shells of Unix alone.
        (bare.var("HOME", r"C:\Users\u").file(LOGIN, KEY), false),
        (
            machine()
                .var("codex_home", "D:/codex")
                .file(r"D:\codex\auth.json", KEY),
            true,
        ),
        (machine().file("/etc/codex/config.toml", "broken"), false),
    ] {
        let resolved = codex().system(machine).resolve();
        assert_eq!(resolved.is_ok(), found, "{}", explained(&resolved));
    }
}

#[test]
fn a_file_of_the_users_is_no_projects_in_any_spelling() {
    let system = machine()
        .file(r"C:\Users\u\.acme\config.toml", "")
        .directory(r"C:\clone")
        .build();
    for (directory, own, is_projects) in [
        (r"C:\Users\u", r"C:\Users\u\.acme\config.toml", false),
        (r"c:/users/U", r"C:\Users\u\.acme\config.toml", false),
        (r"C:\Users\u", r"c:/users/u/.ACME/Config.toml", false),
        (r"\\?\C:\Users\u", r"C:\Users\u\.acme\config.toml", false),
        (r"C:\clone", r"C:\Users\u\.acme\config.toml", true),
    ] {
        let project = ProjectDirectory::find("--project", Some(directory.as_ref()), &system);
        let found = project.path_unless_own(".acme/config.toml", [own]);
        assert_eq!(found.is_some(), is_projects, "{directory} and {own}");
    }
}

#[test]
fn what_is_odd_about_a_directory_is_said() {
    for (named, note, remedy) in [
        (r"C:\codex", "", ""),
        ("C:/codex", "", ""),
        (r"\\server\share\codex", "", ""),
        (r"\\?\C:\codex", "", ""),
        ("\"C:\\codex\"", "quotes-kept", "without quotes"),
        (
            r"%USERPROFILE%\.codex",
            "percent-not-expanded",
            "expands `%NAME%`",
        ),
        (r"C:\100%\codex", "", ""),
        (r"~\.codex", "tilde-not-expanded", "expands `~`"),
        ("C:codex", "relative-directory", ""),
        ("codex", "relative-directory", ""),
    ] {
        // With the directory there, and without it.
        let machine = machine()
            .var("CODEX_HOME", named)
            .var("OPENAI_API_KEY", "acme-1");
        let auth = codex()
            .system(machine.clone().directory(named))
            .resolve()
            .unwrap();
        let notes = auth.diagnostics();
        let odd = [
            "quotes-kept",
            "percent-not-expanded",
            "tilde-not-expanded",
            "relative-directory",
        ];
        let notes: Vec<_> = notes
            .iter()
            .map(|note| note.code)
            .filter(|code| odd.contains(code))
            .collect();
        let expected = if note.is_empty() { vec![] } else { vec![note] };
        assert_eq!(notes, expected, "{named}");
        let error = codex().system(machine).resolve().unwrap_err().to_string();
        assert!(
            error.contains("the directory does not exist"),
            "{named}: {error}"
        );
        assert!(error.contains(remedy), "{named}: {error}");
    }
}

#[test]
fn a_file_that_is_locked_or_out_of_reach_is_no_missing_one() {
    for (problem, said, remedy) in [
        (
            FileProblem::Locked,
            r"~\.codex\auth.json cannot be used: locked by another program",
            "close the program that has the file open, or try again in a moment",
        ),
        (
            FileProblem::Unreachable,
            r"~\.codex\auth.json cannot be used: the drive or network share cannot be reached",
            "connect the drive or network share, or name a directory that is there",
        ),
    ] {
        let machine = machine()
            .var("OPENAI_API_KEY", "acme-1")
            .problem(LOGIN, problem.clone());
        let error = codex().system(machine).resolve().unwrap_err();
        let told = error.to_string();
        assert!(told.contains(said) && told.contains(remedy), "{told}");
        // That would destroy a login that is all right.
        assert!(
            !told.contains("remove") && !told.contains("log in again"),
            "{told}"
        );
        let notes = error.diagnostics();
        let was_read_again = notes.iter().any(|note| note.code == "read-again");
        assert_eq!(was_read_again, problem == FileProblem::Locked);
    }
}

#[test]
fn a_name_of_a_device_is_not_opened() {
    for (path, kind, said) in [
        ("NUL", FileKind::Device, "a device, expected a file"),
        (
            r"C:\Users\u\con.key",
            FileKind::Device,
            "a device, expected a file",
        ),
        (r"\\.\pipe\key", FileKind::Pipe, "a pipe, expected a file"),
    ] {
        // Whatever lies there.
        let system = machine().file(path, "acme-1").build();
        assert_eq!(system.path_kind(path.as_ref()), PathKind::Other, "{path}");
        let request = auth_resolver::system::ReadRequest::up_to(64);
        let outcome = system.read(path.as_ref(), &request).outcome;
        assert_eq!(outcome.err(), Some(FileProblem::NotAFile(kind)), "{path}");
        let resolver = Resolver::new().source(KeyFile::given("--key", path));
        let told = resolver.system(system).resolve().unwrap_err().to_string();
        assert!(told.contains(said), "{told}");
    }
    let unix = System::fixed().file("/NUL", "acme-1").build();
    assert_eq!(unix.path_kind("/NUL".as_ref()), PathKind::File);
}

// Length and time are copied from a file to the one that is put in its place.
#[test]
fn metadata_alone_does_not_show_that_a_file_is_the_same() {
    let two = r#"{"OPENAI_API_KEY": "acme-2"}"#;
    for (platform, expected) in [
        (Platform::Unix, None),
        (Platform::Windows, Some(ChangeKind::IdentityChanged)),
    ] {
        let machine = System::fixed()
            .platform(platform)
            .file_sequence("/auth.json", [KEY, two])
            .file_modified("/auth.json", 100)
            .now(200);
        let resolver = Resolver::new()
            .source(AuthJson::at("/auth.json"))
            .default_base_url("https://api.acme.example/v1")
            .system(machine);
        let before = resolver.resolve().unwrap().fingerprint();
        let kind = resolver.changed_since(&before).map(|change| change.kind);
        assert_eq!(kind, expected, "{platform:?}");
    }
}
