//! One request with what was resolved, by three HTTP clients.
//!
//! Each module is for one client. What they have in common:
//!
//! - The headers go along with one request, and not into the client's defaults, which go along with
//!   every request to every host.
//! - No header, query or body follows a redirect to another origin. What a client does about that of
//!   itself is said in its module; `tests/loopback/by_itself.rs` shows it.
//! - No proxy is asked for a server on this machine. `http` is allowed to that one alone, because
//!   nobody else can read along; a proxy of `HTTP_PROXY` could.
//! - Where a server says no, [`Resolution::explain_rejection`] says what that means here.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use auth_resolver::Resolution;
use auth_resolver::report::Rejection;

pub mod with_async_openai;
pub mod with_reqwest;
pub mod with_ureq;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// There is nothing to send.
    Unresolved(auth_resolver::Error),
    /// The server said no.
    Rejected(Box<Rejection>),
    /// No server answered, or what it said could not be read.
    NoAnswer(Box<dyn Error + Send + Sync>),
}

/// Resolves as Codex's documentation has it, for the base URL that is the first argument, if any.
///
/// # Errors
///
/// If nothing can be used.
pub fn resolve() -> Result<Resolution, Failure> {
    // Not `args`, which panics with the argument in its message.
    let base_url = std::env::args_os().nth(1);
    auth_resolver::codex()
        .base_url(base_url.map(|url| url.to_string_lossy().into_owned()))
        .resolve()
        .map_err(Failure::Unresolved)
}

/// Prints the answer, or why there is none.
#[must_use]
pub fn print(answer: Result<String, Failure>) -> ExitCode {
    match answer {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

impl Failure {
    /// Explains a server's refusal by what was sent to it.
    #[must_use]
    pub fn rejected(auth: &Resolution, status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::Rejected(Box::new(auth.explain_rejection(status, body)))
    }

    /// Keeps an error that holds nothing of the request.
    pub fn no_answer(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::NoAnswer(error.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved(error) => error.explain().fmt(f),
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::NoAnswer(error) => {
                write!(f, "no answer: {error}")?;
                let mut cause = error.source();
                while let Some(error) = cause {
                    write!(f, ": {error}")?;
                    cause = error.source();
                }
                Ok(())
            }
        }
    }
}
