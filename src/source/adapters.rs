//! Sources behind pointers, optional sources, and closures as sources.

use std::fmt;
use std::sync::Arc;

use super::{CredentialSource, Inquiry, SourceReport};

// One macro for all pointers, so that none of them can come to lack a method.
macro_rules! forward {
    ($($pointer:ty),+) => {$(
        impl<S: CredentialSource + ?Sized> CredentialSource for $pointer {
            fn needs_settings(&self) -> bool {
                (**self).needs_settings()
            }

            fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
                (**self).inspect(inquiry, report);
            }
        }
    )+};
}

forward!(&S, Box<S>, Arc<S>);

/// `None` looks at nothing, for a file whose directory may not be known.
///
/// ```
/// use auth_resolver::{Env, Resolver, SessionJson, System};
///
/// let machine = System::fixed().var("ACME_API_KEY", "acme-1234").build(); // without a home
/// let login = machine.home().map(|home| SessionJson::at(home.join(".acme/login.json")));
/// let auth = Resolver::new()
///     .source(login)
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(machine)
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "variable ACME_API_KEY");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
impl<S: CredentialSource> CredentialSource for Option<S> {
    fn needs_settings(&self) -> bool {
        self.as_ref().is_some_and(S::needs_settings)
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        if let Some(source) = self {
            source.inspect(inquiry, report);
        }
    }
}

/// Creates a source from a closure.
///
/// ```
/// use auth_resolver::method::MethodKind;
/// use auth_resolver::source::{Origin, Side, source_fn};
/// use auth_resolver::{Resolver, System};
///
/// let auth = Resolver::new()
///     .source(source_fn(|_inquiry, report| {
///         let origin = Origin::other("stdin", Side::Yours);
///         report.credential(origin, MethodKind::ApiKey, Some("acme-1234"));
///     }))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed())
///     .resolve()?;
/// assert_eq!(auth.credential_origin().unwrap().to_string(), "stdin");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
// A named adapter, not an impl for every `Fn`: that would close the trait to other blanket impls.
pub fn source_fn<F>(inspect: F) -> SourceFn<F>
where
    F: Fn(&Inquiry<'_>, &mut SourceReport) + Send + Sync,
{
    SourceFn(inspect)
}

/// A source made from a closure. See [`source_fn`].
///
/// ```
/// use auth_resolver::source::source_fn;
/// use auth_resolver::CredentialSource;
///
/// let source = source_fn(|_, _| {});
/// assert!(format!("{source:?}").starts_with("SourceFn("));
/// ```
pub struct SourceFn<F>(F);

impl<F> fmt::Debug for SourceFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFn({})", std::any::type_name::<F>())
    }
}

impl<F> CredentialSource for SourceFn<F>
where
    F: Fn(&Inquiry<'_>, &mut SourceReport) + Send + Sync,
{
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        (self.0)(inquiry, report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Late;

    impl CredentialSource for Late {
        fn needs_settings(&self) -> bool {
            true
        }

        fn inspect(&self, _: &Inquiry<'_>, _: &mut SourceReport) {}
    }

    #[test]
    fn adapters_are_asked_when_their_source_is() {
        fn asks(source: impl CredentialSource) -> bool {
            source.needs_settings()
        }

        assert!(asks(&Late) && asks(Box::new(Late)) && asks(Arc::new(Late)));
        assert!(asks(Some(Late)) && !asks(None::<Late>));
    }
}
