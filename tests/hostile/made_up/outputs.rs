//! Everything that can be printed about one resolution.

use std::error::Error as _;
use std::fmt::Write as _;

use auth_resolver::gateway::InvalidGateway;
use auth_resolver::report::{Identities, Rejection};
use auth_resolver::{Error, Gateway, Report, Resolution, Resolver};

/// The account of a resolution, as value, as text and as data.
pub(crate) struct Account {
    pub(crate) report: Report,
    pub(crate) text: String,
    pub(crate) json: String,
}

/// All outputs of one resolution in one text, so that a search goes through it once.
#[derive(Default)]
pub(crate) struct Outputs {
    text: String,
    /// Where each output starts, and what it is.
    starts: Vec<(usize, &'static str)>,
}

impl Outputs {
    /// Gathers the outputs. Those that repeat others in another layout are costly, and asked for
    /// by `thorough`.
    pub(crate) fn of(
        resolver: &Resolver,
        result: &Result<Resolution, Error>,
        account: &Account,
        thorough: bool,
    ) -> Self {
        let mut outputs = Self::default();
        outputs.add("{:?} of the result", format_args!("{result:?}"));
        outputs.add("{:#?} of the result", format_args!("{result:#?}"));
        match result {
            Ok(auth) => {
                outputs.add("method", format_args!("{0} {0:?}", auth.method()));
                outputs.add("headers", format_args!("{:?}", auth.headers()));
                // In lower case.
                outputs.add("header map", format_args!("{:?}", auth.header_map()));
            }
            Err(error) => {
                outputs.add("error", format_args!("{error}"));
                let mut source = error.source();
                while let Some(error) = source {
                    outputs.add("source", format_args!("{error} {error:?} {error:#?}"));
                    source = error.source();
                }
            }
        }
        outputs.add("report", format_args!("{}", account.text));
        outputs.add("{:?} of the report", format_args!("{:?}", account.report));
        outputs.add("JSON", format_args!("{}", account.json));
        if thorough {
            outputs.add("{:#?} of the report", format_args!("{:#?}", account.report));
            outputs.add("{:?} of the resolver", format_args!("{resolver:?}"));
            outputs.add_accessors(result);
        }
        outputs
    }

    fn add_accessors(&mut self, result: &Result<Resolution, Error>) {
        let diagnostics = match result {
            Ok(auth) => {
                self.add("explain", format_args!("{}", auth.explain()));
                auth.diagnostics()
            }
            Err(error) => {
                self.add("explain", format_args!("{}", error.explain()));
                self.add("origin", format_args!("{:?}", error.origin()));
                self.add("remedies", format_args!("{:?}", error.remedies()));
                error.diagnostics()
            }
        };
        self.add("diagnostics", format_args!("{diagnostics:?}"));
        let credentials = match result {
            Ok(auth) => auth.credentials(),
            Err(error) => error.credentials(),
        };
        let json = serde_json::to_string(&credentials).unwrap();
        self.add("credentials", format_args!("{credentials:?} {json}"));
    }

    /// Gathers what is printed about a server's refusal.
    pub(crate) fn add_rejection(&mut self, rejection: &Rejection) {
        self.add("rejection", format_args!("{rejection}"));
        self.add("{:?} of a rejection", format_args!("{rejection:?}"));
        let json = serde_json::to_string(rejection).unwrap();
        self.add("JSON of a rejection", format_args!("{json}"));
    }

    /// Gathers what is printed about a gateway, or about why it is none.
    pub(crate) fn add_gateway(&mut self, gateway: &Result<Gateway, InvalidGateway>) {
        self.add("gateway", format_args!("{gateway:?} {gateway:#?}"));
        if let Err(error) = gateway {
            self.add("invalid gateway", format_args!("{error}"));
        }
    }

    /// Gathers what may say whose account it is.
    pub(crate) fn with_identities(auth: &Resolution) -> Self {
        let account = Account::new(auth.report(Identities::Shown));
        let mut outputs = Self::default();
        outputs.add("report with identities", format_args!("{}", account.text));
        outputs.add("JSON with identities", format_args!("{}", account.json));
        outputs
    }

    fn add(&mut self, what: &'static str, output: std::fmt::Arguments<'_>) {
        self.starts.push((self.text.len(), what));
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{output}");
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns which output a position is in, and quotes what is around it.
    pub(crate) fn describe(&self, at: usize) -> String {
        let output = self.starts.iter().rfind(|(start, _)| *start <= at);
        let what = output.map_or("nothing", |(_, what)| what);
        let around = self.text.as_bytes();
        let around = &around[at.saturating_sub(80)..around.len().min(at + 80)];
        format!("{what}: ...{}...", String::from_utf8_lossy(around))
    }
}

impl Account {
    pub(crate) fn of(result: &Result<Resolution, Error>) -> Self {
        Self::new(match result {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        })
    }

    fn new(report: Report) -> Self {
        Self {
            text: report.to_string(),
            json: serde_json::to_string(&report).unwrap(),
            report,
        }
    }
}
