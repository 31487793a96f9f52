//! The path, the query and the headers of a request.

use async_openai::types::responses::CreateResponseArgs;
use auth_resolver::Resolution;
use auth_resolver_clients::with_async_openai;

use crate::clients::{ALL, MODELS, block_on};
use crate::machines::{self, MARK};
use crate::server::{Request, Server, answer};

/// The path and query of an endpoint.
fn target(auth: &Resolution, path: &str) -> String {
    let url = auth.endpoint(path);
    url.strip_prefix(&auth.base_url().origin())
        .unwrap()
        .to_owned()
}

#[track_caller]
fn assert_headers(request: &Request, auth: &Resolution) {
    for header in auth.headers() {
        assert_eq!(request.header(header.name()), [header.value().expose()]);
    }
}

#[test]
fn each_client_sends_all_that_was_resolved() {
    for (client, get) in ALL {
        let server = Server::start(|_| answer(200, MODELS));
        let machines = machines::all(&server.url("/gw/v1"));
        for auth in &machines {
            assert!(get(auth).unwrap().contains("model-1"), "{client}");
        }
        let arrived = server.arrived();
        assert_eq!(arrived.len(), machines.len(), "{client}");
        for (request, auth) in arrived.iter().zip(&machines) {
            assert_eq!(request.method, "GET", "{client}");
            assert_eq!(request.target, target(auth, "models"), "{client}");
            assert_headers(request, auth);
        }
    }
}

// The table above compares with what the resolution says; these are the words themselves.
#[test]
fn the_words_on_the_wire() {
    for (client, get) in ALL {
        let server = Server::start(|_| answer(200, MODELS));
        for auth in machines::all(&server.url("/gw/v1")) {
            get(&auth).unwrap();
        }
        let arrived = server.arrived();
        let [key, session, provider, claude_code] = arrived.as_slice() else {
            panic!("{client}: {arrived:?}")
        };
        assert_eq!(key.target, "/gw/v1/models");
        assert_eq!(key.header("authorization"), ["Bearer sk-Qm7xT2vLk9Zp4Rw8"]);
        assert_eq!(
            session.header("authorization"),
            ["Bearer at-Qm7xT2vLk9Zp4Rw8"]
        );
        assert_eq!(session.header("chatgpt-account-id"), ["acct-1"]);
        assert_eq!(
            provider.target,
            "/gw/v1/models?code=a+b%26c-Qm7xT2vLk9Zp4Rw8"
        );
        assert_eq!(provider.header("x-acme-tenant"), ["t-Qm7xT2vLk9Zp4Rw8"]);
        assert_eq!(claude_code.header("x-api-key"), ["sk-ant-Qm7xT2vLk9Zp4Rw8"]);
        assert!(claude_code.header("authorization").is_empty());
    }
}

#[test]
fn a_response_is_posted_to_its_own_path() {
    let server = Server::start(|_| answer(401, ""));
    let machines = machines::all(&server.url("/gw/v1"));
    for auth in machines.clone() {
        let client = with_async_openai::client(auth).unwrap();
        let mut request = CreateResponseArgs::default();
        let request = request.model("model-1").input("Hello").build().unwrap();
        block_on(client.responses().create(request)).unwrap_err();
    }
    let arrived = server.arrived();
    assert_eq!(arrived.len(), machines.len());
    for (request, auth) in arrived.iter().zip(&machines) {
        assert_eq!(request.method, "POST");
        assert_eq!(request.target, target(auth, "responses"));
        assert!(request.body.contains(r#""input":"Hello""#));
        assert_headers(request, auth);
    }
}

#[test]
fn a_client_shows_no_secret() {
    for auth in machines::all("http://127.0.0.1:9/v1") {
        let client = with_async_openai::client(auth).unwrap();
        let shown = format!("{client:?} {client:#?}");
        assert!(shown.contains("Resolved"), "{shown}");
        assert!(!shown.contains(MARK), "{shown}");
    }
}
