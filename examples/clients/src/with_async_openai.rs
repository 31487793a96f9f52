//! `async-openai`.

use std::fmt;

use async_openai::Client;
use async_openai::config::Config;
use async_openai::error::OpenAIError;
use async_openai::middleware::ReqwestService;
use async_openai::middleware::retry::SimpleRetryPolicy;
use auth_resolver::Resolution;
use auth_resolver::report::HeadersTooLarge;
use reqwest::Response;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use tower::ServiceBuilder;

use crate::{Failure, with_reqwest};

/// A resolution as the configuration of a client. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Resolved {
    auth: Resolution,
    headers: HeaderMap,
    no_key: SecretString,
}

impl Resolved {
    /// Makes a configuration of a resolution.
    ///
    /// # Errors
    ///
    /// If a header map cannot hold the headers.
    pub fn new(auth: Resolution) -> Result<Self, HeadersTooLarge> {
        Ok(Self {
            headers: auth.header_map()?,
            auth,
            no_key: SecretString::default(),
        })
    }

    /// Returns the resolution.
    #[must_use]
    pub fn auth(&self) -> &Resolution {
        &self.auth
    }
}

impl Config for Resolved {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    // Not `Resolution::endpoint`, which has the query already: the client adds that of `query`. The
    // path begins with a slash, of which `BaseUrl::endpoint` makes no second one.
    fn url(&self, path: &str) -> String {
        self.auth.base_url().endpoint(path)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        self.auth.query_parameters().collect()
    }

    fn api_base(&self) -> &str {
        self.auth.base_url().as_str()
    }

    // Version 0.43.0 never asks. The headers hold what authenticates, and not everything is a key.
    fn api_key(&self) -> &SecretString {
        &self.no_key
    }
}

/// Makes a client that requests with what was resolved.
///
/// # Errors
///
/// If the client cannot be set up.
pub fn client(auth: Resolution) -> Result<Client<Resolved>, Failure> {
    let http = with_reqwest::client(&auth)?;
    let config = Resolved::new(auth).map_err(Failure::no_answer)?;
    // The client's own errors have no status if the body is not as it expects, and no body as it was.
    let service = ServiceBuilder::new()
        .and_then(accepted)
        .retry(SimpleRetryPolicy::default())
        .service(ReqwestService::new(http.clone()));
    Ok(Client::build(http, config).with_http_service(service))
}

/// Lists the names of the models.
///
/// # Errors
///
/// If there is no answer, or the server says no or names another origin.
pub async fn models(client: &Client<Resolved>) -> Result<Vec<String>, Failure> {
    let list = client.models().list().await;
    let list = list.map_err(|error| failure(client.config().auth(), error))?;
    Ok(list.data.into_iter().map(|model| model.id).collect())
}

/// Explains an error of the client's. None of the server's words is repeated, nor the URL.
#[must_use]
pub fn failure(auth: &Resolution, error: OpenAIError) -> Failure {
    match error {
        OpenAIError::Boxed(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => Failure::rejected(auth, refusal.status, refusal.body),
            Err(error) => Failure::NoAnswer(error),
        },
        // A web page, say. It came with a status that promised better.
        OpenAIError::JSONDeserialize(_, body) => Failure::rejected(auth, 200, body),
        OpenAIError::Reqwest(error) => Failure::no_answer(error.without_url()),
        other => Failure::no_answer(other),
    }
}

/// A server's answer other than success.
struct Refusal {
    status: u16,
    body: Vec<u8>,
}

async fn accepted(response: Response) -> Result<Response, OpenAIError> {
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status().as_u16();
    let body = response.bytes().await?.to_vec();
    Err(OpenAIError::Boxed(Box::new(Refusal { status, body })))
}

impl std::error::Error for Refusal {}

// Servers repeat keys, so the body is left out.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({})", self.status)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)
    }
}
