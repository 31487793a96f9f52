//! The headers of a request in the types of the crate `http`, which most HTTP clients take.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::Resolution;

/// The error for more headers than a [`HeaderMap`] can hold. Only a provider's configuration can
/// cause it.
///
/// ```
/// use auth_resolver::report::HeadersTooLarge;
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let headers: Result<_, HeadersTooLarge> = auth.header_map();
/// assert_eq!(headers?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the extra headers are more than a header map can hold")]
#[non_exhaustive]
pub struct HeadersTooLarge;

impl Resolution {
    /// Returns the [headers](Self::headers) of a request as a map (feature `http`).
    ///
    /// Every value is [marked sensitive](HeaderValue::set_sensitive), including those that
    /// identify the account, so that the map does not print them and HTTP/2 does not index them.
    /// Drop all of these headers on a redirect to another origin: clients do not do so because of
    /// the mark. The copies in the map are not wiped from memory.
    ///
    /// # Errors
    ///
    /// [`HeadersTooLarge`], for a configuration with tens of thousands of headers.
    ///
    /// # Examples
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///     .resolve()?;
    /// let headers = auth.header_map()?;
    /// assert_eq!(headers[http::header::AUTHORIZATION], "Bearer acme-1234");
    /// assert_eq!(format!("{headers:?}"), r#"{"authorization": Sensitive}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn header_map(&self) -> Result<HeaderMap, HeadersTooLarge> {
        let mut map = HeaderMap::new();
        for header in self.headers() {
            // Legal by construction, both: only the number of headers is left to fail. The crate's own
            // errors are dropped, as those of parsers are.
            let name = HeaderName::from_bytes(header.name().as_bytes());
            let value = HeaderValue::from_str(header.value().expose());
            let (Ok(name), Ok(mut value)) = (name, value) else {
                return Err(HeadersTooLarge);
            };
            value.set_sensitive(true);
            map.try_append(name, value).map_err(|_| HeadersTooLarge)?;
        }
        Ok(map)
    }
}
