//! A server that says no, or nothing.

use auth_resolver::report::{Certainty, RejectionKind};
use auth_resolver_clients::{Failure, with_async_openai};

use crate::clients::{ALL, block_on};
use crate::machines::{self, MARK};
use crate::server::{Server, answer};

#[test]
fn a_401_is_explained_and_its_words_are_not_repeated() {
    for (client, get) in ALL {
        let server = Server::start(|_| {
            let body = r#"{"error": {"message": "Incorrect API key provided: sk-Qm7xT2vLk9Zp4Rw8",
                "type": "invalid_request_error", "param": null, "code": "invalid_api_key"}}"#;
            answer(401, body)
        });
        let failure = get(&machines::key(&server.url("/v1"))).unwrap_err();
        let shown = format!("{failure} {failure:?}");
        assert!(
            shown.contains("sent        API key from variable OPENAI_API_KEY"),
            "{shown}"
        );
        assert!(!shown.contains(MARK), "{client}: {shown}");
        let Failure::Rejected(rejection) = failure else {
            panic!("{client}: {shown}")
        };
        assert_eq!(rejection.kind, RejectionKind::InvalidCredential, "{client}");
        assert_eq!(rejection.certainty, Certainty::Stated, "{client}");
    }
}

// Neither has the shape of OpenAI's errors, which is all that async-openai itself can read.
#[test]
fn other_shapes_are_explained_as_well() {
    let detail = r#"{"detail": "Unauthorized"}"#;
    for (status, body, kind) in [
        (401, detail, RejectionKind::InvalidCredential),
        (403, "<html>Sign in</html>", RejectionKind::PageInsteadOfApi),
    ] {
        for (client, get) in ALL {
            let server = Server::start(move |_| answer(status, body));
            let Failure::Rejected(rejection) = get(&machines::key(&server.url("/v1"))).unwrap_err()
            else {
                panic!("{client}")
            };
            assert_eq!(
                (rejection.kind, rejection.status),
                (kind, status),
                "{client}"
            );
        }
    }
}

#[test]
fn a_page_with_a_good_status_is_no_list_of_models() {
    let server = Server::start(|_| answer(200, "<html>Welcome</html>"));
    let client = with_async_openai::client(machines::key(&server.url("/v1"))).unwrap();
    let failure = block_on(with_async_openai::models(&client)).unwrap_err();
    let shown = failure.to_string();
    assert!(shown.contains("page-instead-of-api"), "{shown}");
}

// The query of this machine is secret.
#[test]
fn no_answer_and_no_url_in_the_message() {
    for (client, get) in ALL {
        let server = Server::start(|_| String::new());
        let failure = get(&machines::provider(&server.url("/v1"))).unwrap_err();
        assert!(
            matches!(failure, Failure::NoAnswer(_)),
            "{client}: {failure}"
        );
        let shown = format!("{failure} {failure:?}");
        assert!(!shown.contains(MARK), "{client}: {shown}");
    }
}
