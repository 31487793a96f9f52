//! `ureq`.

use auth_resolver::Resolution;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use crate::Failure;

/// Makes an agent for requests with what was resolved.
///
/// On every redirect, within an origin too, ureq 3.5.2 drops `Authorization` and cookies, and it sends
/// every other header on to any origin. It can be told how many redirects to follow and not which,
/// so it is told none: the API's own address needs none.
#[must_use]
pub fn agent(auth: &Resolution) -> Agent {
    let mut config = Agent::config_builder()
        .max_redirects(0)
        // An error would hold the status alone; the body says why.
        .http_status_as_error(false);
    if auth.base_url().is_loopback() {
        config = config.proxy(None);
    }
    config.build().into()
}

/// Gets what is at a path below the base URL.
///
/// # Errors
///
/// If there is no answer, or the server says no or names another address.
pub fn get(agent: &Agent, auth: &Resolution, path: &str) -> Result<String, Failure> {
    let headers = auth.header_map().map_err(Failure::no_answer)?;
    let request = request(&auth.endpoint(path), headers).map_err(Failure::no_answer)?;
    let mut response = agent.run(request).map_err(Failure::no_answer)?;
    let status = response.status();
    let body = response.body_mut().read_to_vec();
    let body = body.map_err(Failure::no_answer)?;
    if status.is_success() {
        Ok(String::from_utf8_lossy(&body).into_owned())
    } else {
        Err(Failure::rejected(auth, status.as_u16(), body))
    }
}

fn request(url: &str, headers: HeaderMap) -> Result<Request<()>, ureq::http::Error> {
    let mut request = Request::get(url).body(())?;
    *request.headers_mut() = headers;
    Ok(request)
}
