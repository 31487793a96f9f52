//! Sources behind pointers, and closures as sources.

use std::fmt;
use std::sync::Arc;

use super::{CredentialSource, Inquiry, SourceReport, Stage};

// One macro for all pointers, so that none of them can come to lack a method.
macro_rules! forward {
    ($($pointer:ty),+) => {$(
        impl<S: CredentialSource + ?Sized> CredentialSource for $pointer {
            fn stage(&self) -> Stage {
                (**self).stage()
            }

            fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
                (**self).inspect(inquiry, report);
            }
        }
    )+};
}

forward!(&S, Box<S>, Arc<S>);

/// Makes a source of a closure, which is asked in [`Stage::Values`].
///
/// ```
/// use auth_resolver::{MethodKind, Origin, Resolver, Standing, System, Side, source_fn};
///
/// let auth = Resolver::new()
///     .source(source_fn(|_inquiry, report| {
///         let origin = Origin::other("stdin", Side::Yours);
///         report.credential(origin, Standing::Pinned, MethodKind::ApiKey, Some("acme-1234"));
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

/// A closure as a source. See [`source_fn`].
///
/// ```
/// use auth_resolver::{CredentialSource, Stage, source_fn};
///
/// let source = source_fn(|_, _| {});
/// assert_eq!(source.stage(), Stage::Values);
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
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        (self.0)(inquiry, report);
    }
}
