//! Symbolic links: followed and reported for a user's files, refused for a project's.

use std::fs;

use auth_resolver::source::{FileKind, FileProblem};
use auth_resolver::sources::ProjectDirectory;
use auth_resolver::system::{FileNotice, PathKind};
use auth_resolver::{JsonSettings, Resolver, System};

use super::scratch::{Scratch, set_mode};
use super::{assert_text, read, request};

#[test]
fn links_are_followed_and_reported() {
    let scratch = Scratch::new("links");
    let to = scratch.file("file", "text");
    let linked = scratch.directory("linked");
    scratch.link("link", "file");
    scratch.link("link2", scratch.path("link"));
    scratch.link("linked/up", "../link2");
    for name in ["link", "link2", "linked/up"] {
        let read = read(&scratch.path(name));
        assert_text(&read, "text");
        let to = to.clone();
        assert_eq!(read.notices, [FileNotice::FollowedLink { to }], "{name}");
    }

    // A link further up the path is the user's way of arranging directories.
    fs::write(linked.join("inner"), "inner").unwrap();
    set_mode(&linked.join("inner"), 0o600);
    scratch.link("directory", "linked");
    let read = read(&scratch.path("directory/inner"));
    assert_text(&read, "inner");
    assert_eq!(read.notices, []);
}

#[test]
fn links_that_lead_nowhere() {
    let scratch = Scratch::new("nowhere");
    scratch.link("dangling", "missing");
    scratch.link("far", "missing/file");
    scratch.link("loop", "loop");
    scratch.link("loop1", "loop2");
    scratch.link("loop2", "loop1");
    scratch.file("file", "");
    scratch.link("into-file", "file/x");
    for (name, problem, kind) in [
        ("dangling", FileProblem::DanglingLink, PathKind::Missing),
        ("far", FileProblem::DanglingLink, PathKind::Missing),
        ("dangling/x", FileProblem::NotFound, PathKind::Missing),
        ("loop", FileProblem::LinkLoop, PathKind::Unknown),
        ("loop1", FileProblem::LinkLoop, PathKind::Unknown),
        ("loop/x", FileProblem::LinkLoop, PathKind::Unknown),
        (
            "into-file",
            FileProblem::ParentNotDirectory,
            PathKind::Unknown,
        ),
    ] {
        let path = scratch.path(name);
        assert_eq!(read(&path).outcome.err(), Some(problem), "{name}");
        assert_eq!(System::real().path_kind(&path), kind, "{name}");
    }
}

#[test]
fn a_file_is_the_users_own_whatever_links_its_paths_lead_through() {
    let scratch = Scratch::new("own");
    let home = scratch.directory("home");
    scratch.directory("clone");
    scratch.file("home/config.toml", "");
    scratch.link("clone/config.toml", "../home/config.toml");
    scratch.link("alias", "home");
    let system = System::real();
    let own = home.join("config.toml");
    for (project, is_own) in [
        ("home", true),
        ("alias", true),
        ("clone/../alias", true),
        ("clone", false),
    ] {
        let path = scratch.path(project);
        let project = ProjectDirectory::find("--project", Some(&path), &system);
        assert_eq!(project.path(), Some(&*path));
        assert_eq!(
            project.path_unless_own("config.toml", [&own]).is_none(),
            is_own,
            "{}",
            path.display()
        );
    }
}

#[test]
fn links_refused() {
    let scratch = Scratch::new("refused");
    scratch.directory("project");
    scratch.directory("project/sub");
    scratch.file("outside", "outside");
    scratch.file("project/.env", "inside");
    scratch.file("project/sub/.env", "inside");
    scratch.link("project/link", "../outside");
    scratch.link("project/sub/link", ".env");
    scratch.link("project/dangling", "missing");
    scratch.link("project/loop", "loop");
    scratch.link("project/device", "/dev/zero");
    scratch.link("project/linked", "sub");
    scratch.link("alias", "project");

    let refuse = request().refuse_links();
    let below = request().refuse_links_below(scratch.path("project"));
    let below_alias = request().refuse_links_below(scratch.path("alias"));
    let link = Some(FileProblem::LinkInProject);
    let outside = Some(FileProblem::OutsideProject);
    for (name, request, expected) in [
        ("project/.env", &refuse, None),
        ("project/link", &refuse, link.clone()),
        ("project/dangling", &refuse, link.clone()),
        ("project/linked/.env", &refuse, None),
        ("project/.env", &below, None),
        ("project/sub/.env", &below, None),
        ("project/link", &below, link.clone()),
        ("project/sub/link", &below, link.clone()),
        ("project/dangling", &below, link.clone()),
        ("project/loop", &below, link.clone()),
        ("project/device", &below, link.clone()),
        ("project/linked", &below, link.clone()),
        ("project/link/", &below, link.clone()),
        ("project/linked/.env", &below, link.clone()),
        ("project/dangling/.env", &below, link.clone()),
        ("project/missing", &below, Some(FileProblem::NotFound)),
        ("project/no/.env", &below, Some(FileProblem::NotFound)),
        (
            "project/.env/x",
            &below,
            Some(FileProblem::ParentNotDirectory),
        ),
        ("project/link/x", &below, link.clone()),
        (
            "project/sub",
            &below,
            Some(FileProblem::NotAFile(FileKind::Directory)),
        ),
        ("project/./sub/.env", &below, None),
        ("project", &below, outside.clone()),
        ("project/sub/../.env", &below, outside.clone()),
        ("project/../outside", &below, outside.clone()),
        ("outside", &below, outside),
        ("alias/sub/.env", &below_alias, None),
        ("alias/linked/.env", &below_alias, link),
    ] {
        let read = System::real().read(&scratch.path(name), request);
        assert_eq!(read.notices, [], "{name}");
        assert_eq!(read.outcome.err(), expected, "{name}");
    }
}

#[test]
fn hard_links_to_a_file_of_a_project() {
    let scratch = Scratch::new("hard-links");
    scratch.directory("project");
    scratch.directory("project/sub");
    scratch.file("outside", "outside");
    scratch.file("project/alone", "alone");
    scratch.file("project/large", &"x".repeat(1001));
    for (file, name) in [
        ("outside", "project/.env"),
        ("outside", "project/sub/.env"),
        ("project/large", "large"),
    ] {
        fs::hard_link(scratch.path(file), scratch.path(name)).unwrap();
    }
    let below = request().refuse_links_below(scratch.path("project"));
    for (name, request, links) in [
        ("project/.env", &below, Some(3)),
        ("project/sub/.env", &below, Some(3)),
        ("project/large", &below, Some(2)),
        ("project/alone", &below, None),
        ("project/.env", &request(), None),
        ("outside", &request(), None),
    ] {
        let read = System::real().read(&scratch.path(name), request);
        let expected: Vec<FileNotice> = links
            .map(|links| FileNotice::SeveralNames { links })
            .into_iter()
            .collect();
        assert_eq!(read.notices, expected, "{name}");
        let is_too_large = name == "project/large";
        assert_eq!(read.outcome.is_err(), is_too_large, "{name}");
    }

    let settings = JsonSettings::project(scratch.path("project"), ".env");
    let error = Resolver::new().source(settings).resolve().unwrap_err();
    let notes = error.diagnostics();
    let codes: Vec<_> = notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["hard-link"]);
}

// Elsewhere it cannot be opened, which is an error and no other file.
#[cfg(target_os = "linux")]
#[test]
fn a_directory_of_a_project_that_nobody_may_list() {
    let scratch = Scratch::new("searched");
    scratch.directory("project");
    let directory = scratch.directory("project/sub");
    scratch.file("project/sub/.env", "inside");
    set_mode(&directory, 0o300);
    if fs::read_dir(&directory).is_ok() {
        println!("skipped: this user may read everything (root)");
        return;
    }
    let below = request().refuse_links_below(scratch.path("project"));
    let read = System::real().read(&scratch.path("project/sub/.env"), &below);
    assert_text(&read, "inside");
    set_mode(&directory, 0o000);
    let read = System::real().read(&scratch.path("project/sub/.env"), &below);
    assert_eq!(read.outcome.err(), Some(FileProblem::PermissionDenied));
    set_mode(&directory, 0o700);
}
