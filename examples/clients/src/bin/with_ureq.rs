//! Lists the models with `ureq`.

use std::process::ExitCode;

use auth_resolver_clients::{Failure, print, resolve, with_ureq};

fn main() -> ExitCode {
    print(models())
}

fn models() -> Result<String, Failure> {
    let auth = resolve()?;
    let agent = with_ureq::agent(&auth);
    with_ureq::get(&agent, &auth, "models")
}
