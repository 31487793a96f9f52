//! What only Unix has beside files and directories: pipes, devices, sockets, modes and owners.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::chown;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use auth_resolver::System;
use auth_resolver::source::{FileKind, FileProblem};
use auth_resolver::system::{FileNotice, PathKind, ReadRequest};

use super::scratch::{Scratch, set_mode, skip};
use super::{LIMIT, assert_problem, assert_text, read, request};

#[test]
fn plain_files() {
    let scratch = Scratch::new("plain");
    for (name, contents) in [
        ("text", "some text".to_owned()),
        ("empty", String::new()),
        ("at-the-limit", "x".repeat(1000)),
        ("with\nnewline", "text".to_owned()),
        ("with \u{1b}[2J and ünïcode", "text".to_owned()),
    ] {
        let path = scratch.file(name, &contents);
        assert_text(
            &System::real().read(&path, &request().detect_changes()),
            &contents,
        );
        let read = read(&path);
        assert_text(&read, &contents);
        assert_eq!(read.notices, [], "{name}");
    }
}

#[test]
fn missing_files() {
    let scratch = Scratch::new("missing");
    assert_problem(&scratch.path("file"), FileProblem::NotFound);
    assert_problem(&scratch.path("directory/file"), FileProblem::NotFound);
    assert_problem(Path::new(""), FileProblem::NotFound);
    assert_problem(
        &scratch.path("with\0nul"),
        FileProblem::Io(io::ErrorKind::InvalidInput),
    );
}

#[test]
fn a_pipe_does_not_block() {
    let scratch = Scratch::new("pipe");
    let pipe = scratch.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        skip("there is no mkfifo here");
        return;
    }
    let link = scratch.link("link", &pipe);
    assert_problem(&pipe, FileProblem::NotAFile(FileKind::Pipe));
    assert_problem(&link, FileProblem::NotAFile(FileKind::Pipe));
    assert_eq!(System::real().path_kind(&pipe), PathKind::Other);
}

#[test]
fn devices() {
    let scratch = Scratch::new("device");
    for device in ["/dev/zero", "/dev/null", "/dev/tty"] {
        // Without a terminal, `/dev/tty` is there and cannot be opened. It is a device all the same.
        assert_problem(Path::new(device), FileProblem::NotAFile(FileKind::Device));
    }
    let link = scratch.link("link", "/dev/zero");
    let read = read(&link);
    assert_eq!(
        read.outcome.err(),
        Some(FileProblem::NotAFile(FileKind::Device))
    );
    let to = PathBuf::from("/dev/zero");
    assert_eq!(read.notices, [FileNotice::FollowedLink { to }]);
}

#[test]
fn a_socket() {
    let scratch = Scratch::new("socket");
    let socket = scratch.path("s");
    let _listener = UnixListener::bind(&socket).unwrap();
    let link = scratch.link("link", &socket);
    assert_problem(&socket, FileProblem::NotAFile(FileKind::Socket));
    assert_problem(&link, FileProblem::NotAFile(FileKind::Socket));
}

#[test]
fn a_directory_in_place_of_a_file() {
    let scratch = Scratch::new("directory");
    let directory = scratch.directory("auth.json");
    let link = scratch.link("link", &directory);
    for path in [directory, link] {
        assert_problem(&path, FileProblem::NotAFile(FileKind::Directory));
        assert_eq!(System::real().path_kind(&path), PathKind::Directory);
    }
}

#[test]
fn a_file_in_place_of_a_directory() {
    let scratch = Scratch::new("file");
    let file = scratch.file("codex", "");
    assert_problem(&file.join("auth.json"), FileProblem::ParentNotDirectory);
    assert_eq!(System::real().path_kind(&file), PathKind::File);
    assert_eq!(
        System::real().path_kind(&file.join("auth.json")),
        PathKind::Unknown
    );
    assert_eq!(System::real().directory_notices(&file), []);
}

#[test]
fn files_that_are_too_large() {
    let scratch = Scratch::new("large");
    let too_large = FileProblem::TooLarge { limit: LIMIT };
    assert_problem(&scratch.file("over", &"x".repeat(1001)), too_large.clone());
    let sparse = scratch.file("sparse", "");
    let file = OpenOptions::new().write(true).open(&sparse).unwrap();
    if let Err(error) = file.set_len(10 << 30) {
        skip(&format!("no sparse file of 10 GiB here ({})", error.kind()));
        return;
    }
    assert_problem(&sparse, too_large);
}

#[test]
fn a_file_that_says_it_is_empty() {
    let path = Path::new("/proc/self/status");
    if !path.exists() {
        skip("there is no /proc here");
        return;
    }
    let read = System::real().read(path, &ReadRequest::up_to(1 << 20));
    assert!(read.outcome.unwrap().as_bytes().starts_with(b"Name:"));
    let outcome = System::real().read(path, &ReadRequest::up_to(10)).outcome;
    assert_eq!(outcome.err(), Some(FileProblem::TooLarge { limit: 10 }));
}

#[test]
fn a_file_without_permission() {
    let scratch = Scratch::new("permission");
    let file = scratch.file("file", "text");
    let link = scratch.link("link", "file");
    set_mode(&file, 0o000);
    if File::open(&file).is_ok() {
        skip("this user may read everything (root)");
        return;
    }
    assert_problem(&file, FileProblem::PermissionDenied);
    assert_problem(&link, FileProblem::PermissionDenied);

    let directory = scratch.directory("directory");
    let inner = scratch.file("directory/file", "text");
    set_mode(&directory, 0o000);
    assert_problem(&inner, FileProblem::PermissionDenied);
    assert_eq!(System::real().path_kind(&inner), PathKind::Unknown);
    set_mode(&directory, 0o700);
}

#[test]
fn names_that_are_too_long() {
    let scratch = Scratch::new("long");
    assert_problem(&scratch.path(&"x".repeat(300)), FileProblem::NameTooLong);
    assert_problem(&scratch.path(&"x/".repeat(5000)), FileProblem::NameTooLong);
}

#[test]
fn modes() {
    let scratch = Scratch::new("modes");
    let file = scratch.file("file", "text");
    for (mode, readable, writable) in [
        (0o600, false, false),
        (0o700, false, false),
        (0o711, false, false),
        (0o640, true, false),
        (0o604, true, false),
        (0o644, true, false),
        (0o620, false, true),
        (0o602, false, true),
        (0o666, true, true),
    ] {
        set_mode(&file, mode);
        let mut expected = Vec::new();
        if readable {
            expected.push(FileNotice::ReadableByOthers { mode });
        }
        if writable {
            expected.push(FileNotice::WritableByOthers { mode });
        }
        let read = read(&file);
        assert_text(&read, "text");
        assert_eq!(read.notices, expected, "{mode:o}");
        assert_eq!(System::real().directory_notices(&file), [], "{mode:o}");
    }

    let directory = scratch.directory("directory");
    for (mode, writable) in [
        (0o700, false),
        (0o755, false),
        (0o770, true),
        (0o1777, true),
    ] {
        set_mode(&directory, mode);
        let expected = if writable {
            vec![FileNotice::DirectoryWritableByOthers { mode }]
        } else {
            vec![]
        };
        let notices = System::real().directory_notices(&directory);
        assert_eq!(notices, expected, "{mode:o}");
    }
}

#[test]
fn a_foreign_owner() {
    let scratch = Scratch::new("owner");
    let file = scratch.file("file", "text");
    let directory = scratch.directory("directory");
    // An id that no system gives to anybody of itself.
    let somebody = Some(2_000_000_123);
    if chown(&file, somebody, None).is_err() {
        skip("only root may give files away");
        return;
    }
    chown(&directory, somebody, None).unwrap();
    let system = System::real();
    let read = system.read(&file, &request());
    assert_text(&read, "text");
    assert_eq!(read.notices, [FileNotice::ForeignOwner]);
    assert_eq!(
        system.directory_notices(&directory),
        [FileNotice::ForeignOwner]
    );
}

#[test]
fn a_file_that_is_rewritten_while_it_is_read() {
    const LENGTHS: [(&str, usize); 2] = [("a", 50_000), ("b", 60_000)];
    const READS: usize = 2_000;
    let scratch = Scratch::new("rewritten");
    let path = scratch.file("file", "");
    let request = ReadRequest::up_to(1 << 20).detect_changes();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for (letter, length) in LENGTHS {
                    let mut file = File::create(&path).unwrap();
                    file.write_all(letter.repeat(length).as_bytes()).unwrap();
                }
            }
        });
        let outcomes = (0..READS).map(|_| System::real().read(&path, &request).outcome);
        let outcomes: Vec<_> = outcomes.collect();
        done.store(true, Ordering::Relaxed);
        let mut changing = 0;
        for outcome in outcomes {
            match outcome {
                Ok(contents) => {
                    let bytes = contents.as_bytes();
                    assert!(bytes.iter().all(|byte| Some(byte) == bytes.first()));
                }
                Err(problem) => {
                    assert_eq!(problem, FileProblem::Changing);
                    changing += 1;
                }
            }
        }
        println!("{changing} of {READS} reads met the writer");
    });
}
