//! What a resolver notices of a file that has been changed since, in every way a file can be.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use auth_resolver::change::{ChangeKind, Fingerprint};
use auth_resolver::codex::AuthJson;
use auth_resolver::{ConfigToml, Dotenv, Resolver};

use super::scratch::{Scratch, set_mode};

const ONE: &str = r#"{"OPENAI_API_KEY":"acme-1"}"#;
const TWO: &str = r#"{"OPENAI_API_KEY":"acme-2"}"#;

fn resolver(file: &Path) -> Resolver {
    Resolver::new()
        .source(AuthJson::at(file))
        .default_base_url("https://api.acme.example/v1")
}

fn fingerprint(resolver: &Resolver) -> Fingerprint {
    match resolver.resolve() {
        Ok(auth) => auth.fingerprint(),
        Err(error) => error.fingerprint(),
    }
}

fn set_modified(path: &Path, time: SystemTime) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// What is done to the file `auth.json` of a directory.
type Step = fn(&Scratch);

#[test]
fn every_way_to_change_a_file() {
    use ChangeKind::{IdentityChanged, Refused, SameCredential};
    let steps: [(&str, Step, Option<ChangeKind>); 13] = [
        ("nothing", |_| {}, None),
        (
            "another time",
            |at| {
                set_modified(&at.path("auth.json"), SystemTime::UNIX_EPOCH);
            },
            None,
        ),
        (
            "written anew with the same",
            |at| drop(at.file("auth.json", ONE)),
            None,
        ),
        (
            "replaced by the same",
            |at| {
                let new = at.file("new", ONE);
                fs::rename(new, at.path("auth.json")).unwrap();
            },
            None,
        ),
        (
            "a second name",
            |at| fs::hard_link(at.path("auth.json"), at.path("second")).unwrap(),
            None,
        ),
        (
            "written anew with as many bytes",
            |at| drop(at.file("auth.json", TWO)),
            Some(IdentityChanged),
        ),
        (
            "replaced by as many bytes with the same times",
            |at| {
                let new = at.file("new", TWO);
                let old = fs::metadata(at.path("auth.json")).unwrap();
                set_modified(&new, old.modified().unwrap());
                fs::rename(new, at.path("auth.json")).unwrap();
            },
            Some(IdentityChanged),
        ),
        (
            "one blank more",
            |at| drop(at.file("auth.json", &format!("{ONE} "))),
            Some(SameCredential),
        ),
        (
            "another mode",
            |at| set_mode(&at.path("auth.json"), 0o640),
            Some(SameCredential),
        ),
        (
            "a link to where it was moved",
            |at| {
                fs::rename(at.path("auth.json"), at.path("moved")).unwrap();
                at.link("auth.json", "moved");
            },
            Some(SameCredential),
        ),
        (
            "gone",
            |at| fs::remove_file(at.path("auth.json")).unwrap(),
            Some(Refused),
        ),
        (
            "a link to nowhere",
            |at| {
                fs::remove_file(at.path("auth.json")).unwrap();
                at.link("auth.json", "nowhere");
            },
            Some(Refused),
        ),
        (
            "truncated",
            |at| drop(at.file("auth.json", "")),
            Some(Refused),
        ),
    ];
    for (index, (what, step, expected)) in steps.into_iter().enumerate() {
        let scratch = Scratch::new(&format!("changes-{index}"));
        let resolver = resolver(&scratch.file("auth.json", ONE));
        let before = fingerprint(&resolver);
        step(&scratch);
        let kind = resolver.changed_since(&before).map(|change| change.kind);
        assert_eq!(kind, expected, "{what}");
    }
}

#[test]
fn what_was_missing_or_broken_is_noticed_when_it_is_there() {
    for (name, before) in [
        ("missing", (|_| {}) as Step),
        ("nowhere", |at| drop(at.link("auth.json", "nowhere"))),
        ("directory", |at| drop(at.directory("auth.json"))),
    ] {
        let scratch = Scratch::new(&format!("changes-{name}"));
        let path = scratch.path("auth.json");
        before(&scratch);
        let resolver = resolver(&path);
        let before = fingerprint(&resolver);
        assert!(resolver.changed_since(&before).is_none(), "{name}");
        let _ = fs::remove_file(&path);
        let _ = fs::remove_dir(&path);
        scratch.file("auth.json", ONE);
        let change = resolver.changed_since(&before).unwrap();
        assert_eq!(change.kind, ChangeKind::Resolved, "{name}");
    }
}

// Of a file of the user's own it means nothing.
#[test]
fn a_file_of_a_project_that_was_given_a_second_name_is_noticed() {
    let scratch = Scratch::new("changes-names");
    let project = scratch.directory("project");
    let file = scratch.file("project/.env", "K=acme-1");
    let resolver = Resolver::new()
        .source(Dotenv::project(&project).api_key("K"))
        .default_base_url("https://api.acme.example/v1");
    let before = fingerprint(&resolver);
    assert!(resolver.changed_since(&before).is_none());
    fs::hard_link(&file, scratch.path("second")).unwrap();
    assert!(resolver.changed_since(&before).is_some());
}

// The file itself is the one it was, down to its times.
#[test]
fn a_project_whose_directory_became_a_link_is_noticed() {
    let scratch = Scratch::new("changes-project");
    let project = scratch.directory("project");
    let settings = scratch.directory("project/.codex");
    fs::write(settings.join("config.toml"), "").unwrap();
    let resolver = Resolver::new().source(ConfigToml::project(&project, ".codex/config.toml"));
    let before = fingerprint(&resolver);
    assert!(resolver.changed_since(&before).is_none());
    fs::rename(&settings, scratch.path("elsewhere")).unwrap();
    scratch.link("project/.codex", "../elsewhere");
    let change = resolver.changed_since(&before).unwrap();
    assert_eq!(change.kind, ChangeKind::Refused);
}
