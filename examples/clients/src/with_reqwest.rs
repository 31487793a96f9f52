//! `reqwest`.

use auth_resolver::Resolution;
use reqwest::Client;
use reqwest::redirect::{Action, Attempt, Policy};

use crate::Failure;

/// Makes a client for requests with what was resolved.
///
/// # Errors
///
/// If the client cannot be set up.
pub fn client(auth: &Resolution) -> Result<Client, Failure> {
    let mut client = Client::builder().redirect(Policy::custom(within_origin));
    if auth.base_url().is_loopback() {
        client = client.no_proxy();
    }
    client.build().map_err(no_answer)
}

// On the way to another origin reqwest 0.13.5 drops `Authorization` and cookies. Every other header
// goes on, such as `chatgpt-account-id` or `x-api-key`; so does the query, as `Referer`, and with a
// 307 or 308 the body.
fn within_origin(attempt: Attempt<'_>) -> Action {
    let next = attempt.url().origin();
    if attempt.previous().iter().all(|url| url.origin() == next) {
        Policy::default().redirect(attempt)
    } else {
        attempt.stop()
    }
}

/// Gets what is at a path below the base URL.
///
/// # Errors
///
/// If there is no answer, or the server says no or names another origin.
pub async fn get(client: &Client, auth: &Resolution, path: &str) -> Result<String, Failure> {
    let response = client
        .get(auth.endpoint(path))
        .headers(auth.header_map().map_err(Failure::no_answer)?)
        .send()
        .await
        .map_err(no_answer)?;
    let status = response.status();
    let body = response.text().await.map_err(no_answer)?;
    if status.is_success() {
        Ok(body)
    } else {
        Err(Failure::rejected(auth, status.as_u16(), body))
    }
}

// The URL holds the provider's query, which may be secret.
fn no_answer(error: reqwest::Error) -> Failure {
    Failure::no_answer(error.without_url())
}
