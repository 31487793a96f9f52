//! Lists the models with `async-openai`.

use std::process::ExitCode;

use auth_resolver_clients::{Failure, print, resolve, with_async_openai};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    print(models().await)
}

async fn models() -> Result<String, Failure> {
    let client = with_async_openai::client(resolve()?)?;
    let models = with_async_openai::models(&client).await?;
    Ok(models.join("\n"))
}
