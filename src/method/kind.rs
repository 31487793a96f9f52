//! The names of methods, and who pays for each.

use std::fmt;

/// The kind of an [`AuthMethod`](crate::AuthMethod), without its data.
///
/// ```
/// use auth_resolver::method::MethodKind;
///
/// assert_eq!(MethodKind::ChatGpt.as_str(), "chatgpt"); // for programs
/// assert_eq!(MethodKind::ChatGpt.to_string(), "ChatGPT session"); // for people
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MethodKind {
    /// [`AuthMethod::ApiKey`](crate::AuthMethod::ApiKey)
    ApiKey,
    /// [`AuthMethod::ChatGpt`](crate::AuthMethod::ChatGpt)
    ChatGpt,
    /// [`AuthMethod::OAuth`](crate::AuthMethod::OAuth)
    OAuth,
    /// [`AuthMethod::BearerToken`](crate::AuthMethod::BearerToken)
    BearerToken,
    /// [`AuthMethod::PersonalAccessToken`](crate::AuthMethod::PersonalAccessToken)
    PersonalAccessToken,
    /// [`AuthMethod::AgentIdentity`](crate::AuthMethod::AgentIdentity)
    AgentIdentity,
    /// [`AuthMethod::BedrockApiKey`](crate::AuthMethod::BedrockApiKey)
    BedrockApiKey,
    /// [`AuthMethod::NoneRequired`](crate::AuthMethod::NoneRequired)
    NoneRequired,
}

/// The class of a credential. Preferences and restrictions apply to classes.
///
/// ```
/// use auth_resolver::method::{CredentialClass, MethodKind};
///
/// assert_eq!(MethodKind::ApiKey.class(), CredentialClass::Key);
/// assert_eq!(MethodKind::ChatGpt.class(), CredentialClass::Login);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialClass {
    /// A key, billed by use.
    Key,
    /// A login to an account.
    Login,
}

/// Who pays for a request.
///
/// ```
/// use auth_resolver::{Billing, Env, Resolver, System};
///
/// let billing = |machine: auth_resolver::system::FixedSystem| {
///     Resolver::new()
///         .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///         .default_base_url("https://api.acme.example/v1")
///         .system(machine)
///         .resolve()
///         .map(|auth| auth.billing())
/// };
/// let machine = System::fixed().var("ACME_API_KEY", "acme-1234");
/// assert_eq!(billing(machine.clone())?, Billing::Metered);
/// // Behind a gateway, the gateway sends the bill.
/// let machine = machine.var("ACME_BASE_URL", "https://gw.example/v1");
/// assert_eq!(billing(machine)?, Billing::ThirdParty);
/// assert_eq!(Billing::ThirdParty.to_string(), "third-party");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Billing {
    /// A monthly plan, such as ChatGPT Plus.
    Subscription,
    /// The vendor's usage-based billing.
    Metered,
    /// A third party: a gateway or another provider.
    ThirdParty,
    /// Nobody: no credential is sent.
    None,
    /// Not known: for example, a login at another address than its default.
    Unknown,
}

impl MethodKind {
    /// Returns the stable name used in reports: lower case, words joined by `-`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let (name, ..) = self.row();
        name
    }

    /// Returns the class that credentials of this kind belong to.
    #[must_use]
    pub fn class(self) -> CredentialClass {
        let (_, _, class, _) = self.row();
        class
    }

    /// Returns who pays when a credential of this kind is used at its own vendor.
    pub(super) fn billing(self) -> Billing {
        let (.., billing) = self.row();
        billing
    }

    /// Returns the names for programs and for people, the class, and who pays.
    // What the account of a login pays for cannot be told without asking.
    #[rustfmt::skip] // A table.
    fn row(self) -> (&'static str, &'static str, CredentialClass, Billing) {
        use Billing::{Metered, Subscription, ThirdParty, Unknown};
        use CredentialClass::{Key, Login};
        match self {
            Self::ApiKey => ("api-key", "API key", Key, Metered),
            Self::ChatGpt => ("chatgpt", "ChatGPT session", Login, Subscription),
            Self::OAuth => ("oauth", "OAuth session", Login, Unknown),
            Self::BearerToken => ("bearer-token", "bearer token", Key, ThirdParty),
            Self::PersonalAccessToken => ("personal-access-token", "personal access token", Login, Subscription),
            Self::AgentIdentity => ("agent-identity", "agent identity", Login, Unknown),
            Self::BedrockApiKey => ("bedrock-api-key", "Amazon Bedrock key", Key, ThirdParty),
            Self::NoneRequired => ("none-required", "no credential", Key, Billing::None),
        }
    }
}

impl Billing {
    /// Returns the stable name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::Metered => "metered",
            Self::ThirdParty => "third-party",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Billing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for MethodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, shown, ..) = self.row();
        f.write_str(shown)
    }
}
