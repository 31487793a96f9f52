//! Redirects: nothing goes to another origin.

use auth_resolver::report::RejectionKind;
use auth_resolver_clients::Failure;

use crate::clients::{ALL, MODELS};
use crate::machines::{self, MARK};
use crate::server::{Server, answer, redirect};

#[track_caller]
fn assert_redirected(failure: &Failure, client: &str) {
    let is_redirected = matches!(
        failure,
        Failure::Rejected(rejection) if rejection.kind == RejectionKind::Redirected
    );
    assert!(is_redirected, "{client}: {failure}");
    assert!(failure.to_string().contains("another origin"), "{failure}");
}

#[test]
fn another_port_is_not_asked() {
    for (client, get) in ALL {
        for status in [301, 302, 303, 307, 308] {
            let other = Server::start(|_| answer(200, MODELS));
            let location = other.url("/gw/v1/models");
            let server = Server::start(move |_| redirect(status, &location));
            let machines = machines::all(&server.url("/gw/v1"));
            for auth in &machines {
                assert_redirected(&get(auth).unwrap_err(), client);
            }
            assert_eq!(server.arrived().len(), machines.len(), "{client}");
            assert!(other.arrived().is_empty(), "{client}");
        }
    }
}

// It is another name of the same server, so that following would arrive.
#[test]
fn another_host_is_not_asked() {
    for (client, get) in ALL {
        let server = Server::start(|request| {
            let port = request.header("host")[0]
                .rsplit(':')
                .next()
                .unwrap()
                .to_owned();
            redirect(307, &format!("//localhost:{port}/elsewhere"))
        });
        let auth = machines::session(&server.url("/v1"));
        assert_redirected(&get(&auth).unwrap_err(), client);
        assert_eq!(server.arrived().len(), 1, "{client}");
    }
}

#[test]
fn within_an_origin_only_ureq_stops() {
    for (client, get) in ALL {
        let server = Server::start(|request| match request.target.as_str() {
            "/moved" => answer(200, MODELS),
            _ => redirect(307, "/moved"),
        });
        let auth = machines::session(&server.url("/v1"));
        let answer = get(&auth);
        let arrived = server.arrived();
        if client == "ureq" {
            assert_redirected(&answer.unwrap_err(), client);
            assert_eq!(arrived.len(), 1);
        } else {
            answer.unwrap();
            assert_eq!(arrived.len(), 2, "{client}");
            for header in auth.headers() {
                assert_eq!(arrived[1].header(header.name()), [header.value().expose()]);
            }
        }
    }
}

// Every address is a new one and has the secret query. Whoever follows them all gets an answer.
#[test]
fn a_chain_of_redirects_is_given_up() {
    for (client, get) in ALL {
        let server = Server::start(|request| match request.target.len() {
            0..100 => redirect(302, &format!("{}0", request.target)),
            _ => answer(200, MODELS),
        });
        let failure = get(&machines::provider(&server.url("/v1"))).unwrap_err();
        assert!(!failure.to_string().contains(MARK), "{client}: {failure}");
        assert!(server.arrived().len() <= 11, "{client}");
    }
}
