//! Lists the models with `reqwest`.

use std::process::ExitCode;

use auth_resolver_clients::{Failure, print, resolve, with_reqwest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    print(models().await)
}

async fn models() -> Result<String, Failure> {
    let auth = resolve()?;
    let client = with_reqwest::client(&auth)?;
    with_reqwest::get(&client, &auth, "models").await
}
