//! A custom source beside the built-in ones: `cargo run --example custom_source`.

use std::path::PathBuf;

use auth_resolver::method::MethodKind;
use auth_resolver::source::{FileProblem, Inquiry, Origin, Position, Problem, Side, SourceReport};
use auth_resolver::system::{FileRead, ReadRequest};
use auth_resolver::{CredentialSource, Env, Error, Resolution, Resolver, System};

const MACHINE: &str = "api.acme.example";
/// A program that rewrites the file may empty it first. Four reads with a pause between them outlast
/// that; the built-in sources for logins do the same.
const MOST_READS: u32 = 4;

/// A `.netrc`, as `curl` and `git` read it: `machine NAME login NAME password TEXT`.
#[derive(Debug)]
struct Netrc(PathBuf);

impl CredentialSource for Netrc {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT).detect_changes();
        let mut read = inquiry.system().read(&self.0, &request);
        for _ in 1..MOST_READS {
            if !is_being_written(&read) {
                break;
            }
            inquiry.system().pause();
            read = inquiry.system().read(&self.0, &request);
        }
        let (file, kind) = (Origin::file(&self.0, Side::Yours), MethodKind::ApiKey);
        match password(&read) {
            Ok(Some((line, password))) => {
                let key = MACHINE.to_owned();
                report.credential(file.at(Position::Key { key, line }), kind, Some(password));
            }
            Ok(None) => report.credential(file, kind, None),
            Err(problem) => report.credential_problem(file, kind, problem),
        }
        // For example, that other users can read the file.
        report.file_notices(read.notices);
    }
}

fn is_being_written(read: &FileRead) -> bool {
    matches!(
        password(read),
        Err(Problem::Truncated | Problem::File(FileProblem::Changing | FileProblem::Locked))
    )
}

/// Finds the password for the machine, and its line.
fn password(read: &FileRead) -> Result<Option<(u32, &str)>, Problem> {
    let contents = match &read.outcome {
        Ok(contents) => contents.as_bytes(),
        Err(FileProblem::NotFound) => return Ok(None),
        Err(problem) => return Err(Problem::File(problem.clone())),
    };
    if contents.is_empty() {
        return Err(Problem::Truncated);
    }
    let text = str::from_utf8(contents).map_err(|_| Problem::NotUtf8 { utf16: false })?;
    let lines = (1..).zip(text.lines());
    let mut words =
        lines.flat_map(|(line, text)| text.split_whitespace().map(move |word| (line, word)));
    let mut is_ours = false;
    while let Some((_, word)) = words.next() {
        // The last entry, for all other machines; it has no name.
        if word == "default" {
            break;
        }
        let (line, value) = words.next().ok_or(Problem::Truncated)?;
        match word {
            "machine" => is_ours = value == MACHINE,
            "password" if is_ours => return Ok(Some((line, value))),
            _ => {}
        }
    }
    Ok(None)
}

fn resolve(machine: System) -> Result<Resolution, Error> {
    Resolver::new()
        .source(Env::new().api_key("ACME_API_KEY"))
        .source(Netrc("/home/u/.netrc".into()))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
        .resolve()
}

fn main() -> Result<(), Error> {
    // A made-up machine, so that the example shows the same everywhere.
    let netrc = "machine example.com login u password x\n\
                 machine api.acme.example login u password acme-1234\n";
    let machine = System::fixed()
        .home("/home/u")
        .file("/home/u/.netrc", netrc);

    print!("{}", resolve(machine.build())?.explain());
    Ok(())
}

#[test]
fn a_file_that_is_being_written_is_read_again() {
    let (cut, whole) = (
        "machine api.acme.example login u password",
        "machine api.acme.example login u password acme-1234\n",
    );
    let resolved = |contents: &[&str]| {
        let machine = System::fixed()
            .file_sequence("/home/u/.netrc", contents.to_vec())
            .file_mode("/home/u/.netrc", 0o644);
        resolve(machine.build())
    };
    for contents in [&[whole][..], &[cut, whole], &["", cut, "", whole]] {
        let auth = resolved(contents).unwrap();
        assert_eq!(
            auth.credential_origin().unwrap().to_string(),
            "/home/u/.netrc:1 api.acme.example"
        );
        assert_eq!(auth.diagnostics()[0].code, "readable-by-others");
    }
    let error = resolved(&[cut]).unwrap_err();
    assert_eq!(error.kind(), auth_resolver::ErrorKind::Truncated);
}
