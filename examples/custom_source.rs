//! A source of one's own, beside the built-in ones: `cargo run --example custom_source`.

use std::path::PathBuf;

use auth_resolver::method::MethodKind;
use auth_resolver::source::{FileProblem, Inquiry, Origin, Problem, Side, SourceReport};
use auth_resolver::system::ReadRequest;
use auth_resolver::{CredentialSource, Env, Resolver, System};

const MACHINE: &str = "api.acme.example";

/// A `.netrc`, as `curl` and `git` read it: `machine NAME login NAME password TEXT`.
#[derive(Debug)]
struct Netrc(PathBuf);

impl CredentialSource for Netrc {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::file(&self.0, Side::Yours);
        let kind = MethodKind::ApiKey;
        let request = ReadRequest::up_to(ReadRequest::CREDENTIALS_LIMIT);
        let read = inquiry.system().read(&self.0, &request);
        let problem = match &read.outcome {
            Ok(contents) => match std::str::from_utf8(contents.as_bytes()) {
                Ok(text) => {
                    report.credential(origin, kind, password(text));
                    return report.file_notices(read.notices);
                }
                Err(_) => Problem::NotUtf8 { utf16: false },
            },
            Err(FileProblem::NotFound) => return report.credential(origin, kind, None),
            Err(problem) => Problem::File(problem.clone()),
        };
        report.credential_problem(origin, kind, problem);
    }
}

/// Finds the password for the machine.
fn password(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    let mut is_ours = false;
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word {
            "machine" => is_ours = value == MACHINE,
            "password" if is_ours => return Some(value),
            _ => {}
        }
    }
    None
}

fn main() -> Result<(), auth_resolver::Error> {
    // A made-up machine, so that the example shows the same everywhere.
    let machine = System::fixed().file(
        "/home/u/.netrc",
        "machine example.com login u password x\n\
         machine api.acme.example login u password acme-1234\n",
    );

    let auth = Resolver::new()
        .source(Env::new().api_key("ACME_API_KEY"))
        .source(Netrc("/home/u/.netrc".into()))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
        .resolve()?;

    print!("{}", auth.explain());
    Ok(())
}
