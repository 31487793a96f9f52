//! The three clients as functions of one type.

use auth_resolver::Resolution;
use auth_resolver_clients::{Failure, with_async_openai, with_reqwest, with_ureq};

/// Gets the list of models.
pub(crate) type Get = fn(&Resolution) -> Result<String, Failure>;

pub(crate) const ALL: [(&str, Get); 3] = [
    ("reqwest", |auth| {
        let client = with_reqwest::client(auth)?;
        block_on(with_reqwest::get(&client, auth, "models"))
    }),
    ("ureq", |auth| {
        with_ureq::get(&with_ureq::agent(auth), auth, "models")
    }),
    ("async-openai", |auth| {
        let client = with_async_openai::client(auth.clone())?;
        Ok(block_on(with_async_openai::models(&client))?.join(","))
    }),
];

/// A list of models that each of them can read.
pub(crate) const MODELS: &str = r#"{"object": "list", "data": [
    {"id": "model-1", "object": "model", "created": 0, "owned_by": "acme"}]}"#;

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}
