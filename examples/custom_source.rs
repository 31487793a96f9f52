//! A source of one's own, beside the built-in ones: `cargo run --example custom_source`.

use std::path::PathBuf;

use auth_resolver::{
    CredentialSource, Env, FileProblem, Inquiry, MethodKind, Origin, Problem, ReadRequest,
    Resolver, SourceReport, Stage, Standing, Subject, System, Trust,
};

/// A file that holds a key and nothing else, as Docker and Kubernetes mount secrets.
#[derive(Debug)]
struct SecretFile(PathBuf);

impl CredentialSource for SecretFile {
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::file(&self.0, Trust::User);
        let request = ReadRequest::up_to(4096);
        match inquiry.system().read(&self.0, &request).outcome {
            Ok(contents) => match std::str::from_utf8(contents.bytes()) {
                Ok(text) => {
                    report.credential(origin, Standing::Ambient, MethodKind::ApiKey, Some(text));
                }
                Err(_) => report.problem(
                    origin,
                    Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
                    Problem::NotUtf8 { utf16: false },
                ),
            },
            Err(FileProblem::NotFound) => {
                report.credential(origin, Standing::Ambient, MethodKind::ApiKey, None);
            }
            Err(problem) => report.problem(
                origin,
                Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
                Problem::File(problem),
            ),
        }
    }
}

fn main() -> Result<(), auth_resolver::Error> {
    // A made-up machine, so that the example shows the same everywhere.
    let machine = System::fixed().file("/run/secrets/acme", "acme-1234\n");

    let auth = Resolver::new()
        .source(Env::new().api_key("ACME_API_KEY"))
        .source(SecretFile("/run/secrets/acme".into()))
        .default_base_url("https://api.acme.example/v1")
        .system(machine)
        .resolve()?;

    print!("{}", auth.explain());
    Ok(())
}
