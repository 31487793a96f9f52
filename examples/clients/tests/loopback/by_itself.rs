//! What the clients do of themselves on a redirect to another origin, which is why the examples do
//! not leave it to them. If one of these fails, a client has changed: say so where it is set up.

use auth_resolver::Resolution;
use reqwest::redirect::Policy;

use crate::clients::block_on;
use crate::machines;
use crate::server::{Request, Server, answer, redirect};

/// Asks a server that redirects to a second one, and returns what the second one got.
fn arrives_elsewhere(
    machine: fn(&str) -> Resolution,
    status: u16,
    send: impl FnOnce(&Resolution),
) -> Vec<Request> {
    let other = Server::start(|_| answer(200, ""));
    let location = other.url("/elsewhere");
    let server = Server::start(move |_| redirect(status, &location));
    send(&machine(&server.url("/v1")));
    other.arrived()
}

fn reqwest_post(auth: &Resolution) {
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::default());
    let request = client.build().unwrap().post(auth.endpoint("responses"));
    let request = request.headers(auth.header_map().unwrap()).body("prompt");
    block_on(request.send()).unwrap();
}

fn ureq_get(auth: &Resolution) {
    let config = ureq::Agent::config_builder().proxy(None);
    let agent = ureq::Agent::from(config.build());
    let mut request = agent.get(auth.endpoint("models"));
    *request.headers_mut().unwrap() = auth.header_map().unwrap();
    request.call().unwrap();
}

#[test]
fn reqwest_drops_authorization_alone() {
    let arrived = arrives_elsewhere(machines::session, 307, reqwest_post);
    assert!(arrived[0].header("authorization").is_empty());
    assert_eq!(arrived[0].header("chatgpt-account-id"), ["acct-1"]);
    assert_eq!(arrived[0].body, "prompt");

    let arrived = arrives_elsewhere(machines::claude_code, 307, reqwest_post);
    assert_eq!(arrived[0].header("x-api-key"), ["sk-ant-Qm7xT2vLk9Zp4Rw8"]);

    let arrived = arrives_elsewhere(machines::provider, 307, reqwest_post);
    assert_eq!(arrived[0].header("x-acme-tenant"), ["t-Qm7xT2vLk9Zp4Rw8"]);
    assert!(arrived[0].header("referer")[0].ends_with("?code=a+b%26c-Qm7xT2vLk9Zp4Rw8"));
}

#[test]
fn ureq_drops_authorization_alone() {
    let arrived = arrives_elsewhere(machines::session, 307, ureq_get);
    assert!(arrived[0].header("authorization").is_empty());
    assert_eq!(arrived[0].header("chatgpt-account-id"), ["acct-1"]);

    let arrived = arrives_elsewhere(machines::claude_code, 307, ureq_get);
    assert_eq!(arrived[0].header("x-api-key"), ["sk-ant-Qm7xT2vLk9Zp4Rw8"]);
}

// What the API then says is about a credential that it never saw.
#[test]
fn ureq_drops_authorization_within_an_origin_too() {
    let server = Server::start(|request| match request.target.as_str() {
        "/moved" => answer(200, ""),
        _ => redirect(307, "/moved"),
    });
    ureq_get(&machines::session(&server.url("/v1")));
    let arrived = server.arrived();
    assert!(arrived[1].header("authorization").is_empty());
    assert_eq!(arrived[1].header("chatgpt-account-id"), ["acct-1"]);
}
