//! What the tools' own records say about whether a project is trusted: a table for each tool.

use std::path::PathBuf;

use auth_resolver::{Error, FixedSystem, Report, Resolution, System, codex};

type Resolved = Result<Resolution, Error>;

fn report(resolved: &Resolved) -> Report {
    match resolved {
        Ok(auth) => auth.report(auth_resolver::Identities::Shown),
        Err(error) => error.report(),
    }
}

/// What is said about trust, the first of which decides; or what keeps it from being said.
fn trust(resolved: &Resolved) -> String {
    let (report, debug) = (report(resolved), format!("{resolved:?}"));
    let text = format!("{report} {report:?} {debug}");
    assert!(!text.contains("somebody"), "shows a foreign path: {text}");
    if let Err(error) = resolved
        && let Some(origin) = error.origin()
    {
        return format!("{}: {origin}", error.kind().as_str());
    }
    let rows = report.entries.iter();
    let rows = rows.filter(|row| ["\"trusted\"", "\"untrusted\""].contains(&&*row.found));
    let said: Vec<_> = rows
        .map(|row| format!("{} {}", row.found.trim_matches('"'), row.origin))
        .collect();
    if said.is_empty() {
        return "nothing".to_owned();
    }
    said.join(", ")
}

/// A machine with a home, a project in it, and a link to that project.
fn machine() -> FixedSystem {
    System::fixed()
        .home("/h")
        .current_dir("/h/src")
        .directory("/h/src/p")
        .directory("/h/src/p/sub")
        .link("/h/link", "/h/src/p")
}

#[rustfmt::skip] // A row is a line.
#[test]
fn codex_marks_projects_in_its_configuration() {
    let of = |machine: FixedSystem, project: &str| {
        codex().system(machine).project(PathBuf::from(project)).resolve()
    };
    let own = "~/.codex/config.toml:1 projects.<this project>.trust_level";
    let root = "~/.codex/config.toml:1 projects.<its repository>.trust_level";
    let (trusted, untrusted) = (format!("trusted {own}"), format!("untrusted {own}"));
    let of_root = format!("trusted {root}");
    let nothing = "nothing".to_owned();
    for (project, config, expected) in [
        ("/h/src/p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/p", "projects.'/h/src/p'.trust_level = 'untrusted'", &untrusted),
        ("/h/src/p", "projects.'/somebody/elses/work'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/p'.other = 'trusted'", &nothing),
        ("/h/src/p", "projects = 'trusted'", &nothing),
        // As it is written here, the path does not matter. As it is written there, it does.
        ("p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/p/", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/src/../src/./p", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects.'/h/src/p'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects.'/h/link'.trust_level = 'trusted'", &trusted),
        ("/h/link", "projects = {'/h/link' = {trust_level = 'trusted'}, '/h/src/p' = {trust_level = 'untrusted'}}", &untrusted),
        ("/h/src/p", "projects.'/h/link'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/p/'.trust_level = 'trusted'", &nothing),
        ("/h/src/p", "projects.'/h/src/x/../p'.trust_level = 'trusted'", &nothing),
        // A directory above counts where a repository begins, and only there.
        ("/h/src/p/sub", "projects.'/h/src/p'.trust_level = 'trusted'", &nothing),
        ("/h/src/p/sub", "projects.'/h/src'.trust_level = 'trusted'", &of_root),
        ("/h/src/p/sub", "projects = {'/h/src' = {trust_level = 'trusted'}, '/h/src/p/sub' = {trust_level = 'untrusted'}}", &untrusted),
        ("/h/link", "projects.'/h/src'.trust_level = 'trusted'", &of_root),
        ("/h/src", "projects.'/h/src'.trust_level = 'trusted'", &trusted),
        ("/h/src", "projects.'/h'.trust_level = 'trusted'", &nothing),
    ] {
        let machine = machine().directory("/h/src/.git").file("/h/.codex/config.toml", config);
        assert_eq!(trust(&of(machine, project)), *expected, "{project}: {config}");
    }
    let by_caller = codex().config_override("projects./h/src/p.trust_level", "trusted");
    let by_caller = by_caller.system(machine()).project(PathBuf::from("/h/link"));
    assert_eq!(trust(&by_caller.resolve()), "trusted -c projects.<this project>.trust_level");
    // What a project says of itself, or of where it belongs, is nothing that the user said.
    let machine = machine()
        .directory("/h/trusted/.git/worktrees/p")
        .file("/h/trusted/.git/worktrees/p/gitdir", "/h/src/p/.git\n")
        .file("/h/src/p/.git", "gitdir: /h/trusted/.git/worktrees/p\n")
        .file("/h/.codex/config.toml", "projects.'/h/trusted'.trust_level = 'trusted'");
    assert_eq!(trust(&of(machine, "/h/src/p")), "nothing");
}
