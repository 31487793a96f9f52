//! Details of an answer beyond its kind, each with other remedies.

use super::ways_out::Way::{
    self, Credit, LogInAnew, Models, NameModel, NewerLogin, Next, Other, Renew, Say, UseKey,
    UseLogin,
};

/// A detail of an answer beyond its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    // Which credential.
    GatewayKeyWanted,
    KeyExpired,
    KeyDisabled,
    KeyLeaked,
    KeyLimit,
    KeysOff,
    LoginNotKey,
    LoginsOff,
    OneProgram,
    SignIn,
    WrongAudience,
    // A session.
    SessionEnded,
    RefreshTokenUsed,
    // What a credential may do.
    Firewall,
    OneClient,
    Role,
    Scope,
    ServiceOff,
    Project,
    Verify,
    // A model.
    NotActivated,
    NotAllowed,
    NotDeployed,
    NotLoaded,
    NotPulled,
    NotVerified,
    DataPolicy,
    LacksFeature,
    NeedsProfile,
    NewerProgram,
    NoRoute,
    OwnKeyWanted,
    Retired,
    // Money.
    DailyLimit,
    FreeTier,
    GatewayBudget,
    NeedsSubscription,
    NoCredit,
    OtherPrograms,
    Overdue,
    PlanEnded,
    PlanExtra,
    // The network.
    BotFilter,
    LoginPage,
    NetworkFilter,
    NetworkRefused,
    // The server and the request.
    ApiVersion,
    Loading,
    Moderated,
    NoUpstream,
    OtherAccountsContent,
    TooLong,
    OverRate,
}

impl Detail {
    /// Returns it as half a sentence.
    pub(super) fn clause(self) -> &'static str {
        self.words().0
    }

    /// Returns the remedies.
    pub(super) fn ways(self) -> &'static [Way] {
        self.words().1
    }

    /// Returns whether it rules out that the credential is only the wrong one for this server.
    pub(super) fn knows_the_credential(self) -> bool {
        !matches!(self, Self::GatewayKeyWanted | Self::WrongAudience)
    }

    /// Returns whether it is about a login or an account at the vendor, and never about a key that a
    /// gateway issued.
    pub(super) fn is_of_vendors_account(self) -> bool {
        matches!(
            self,
            Self::LoginsOff
                | Self::NotVerified
                | Self::OneProgram
                | Self::OtherPrograms
                | Self::PlanExtra
                | Self::RefreshTokenUsed
                | Self::SessionEnded
                | Self::Verify
        )
    }

    #[expect(clippy::too_many_lines, reason = "a table: one row for each detail")]
    fn words(self) -> (&'static str, &'static [Way]) {
        match self {
            Self::GatewayKeyWanted => (
                "the gateway wants a key that it gave out itself",
                &[Say("put a key that {host} gave out into {place}"), Other],
            ),
            Self::KeyExpired => ("the key or token has expired", &[Renew, Next, Other]),
            Self::KeyDisabled => (
                "the key was disabled",
                &[
                    Say("enable {key} again where it was made"),
                    Renew,
                    Next,
                    Other,
                ],
            ),
            Self::KeyLeaked => (
                "the key was found in public, and is blocked for good",
                &[
                    Say("make a new key: {key} stays blocked"),
                    Renew,
                    Next,
                    Other,
                ],
            ),
            Self::KeyLimit => (
                "the limit that the key itself has is used up",
                &[
                    Say("raise the limit of {key} where it was made, or put another there"),
                    Other,
                ],
            ),
            Self::KeysOff => (
                "keys are switched off for this resource",
                &[
                    Say(
                        "send a token of the directory (Microsoft Entra ID) in place of {key}, or \
                         have keys switched on for {host}",
                    ),
                    Other,
                ],
            ),
            Self::LoginNotKey => (
                "this API takes a login and no key",
                &[
                    UseLogin,
                    Say("use {key} at the API that it was made for, not at {host}"),
                ],
            ),
            Self::LoginsOff => (
                "a login is not taken here",
                &[
                    UseKey,
                    Say("ask whoever runs the organisation to allow logins, or renew its plan"),
                ],
            ),
            Self::OneProgram => (
                "this login is for the vendor's own program alone",
                &[UseKey],
            ),
            Self::SignIn => (
                "the server has to be signed in to its vendor before it serves this model",
                &[Say(
                    "sign the server at {host} in (`ollama signin`); it does not look at the credential \
                     that is sent",
                )],
            ),
            Self::WrongAudience => (
                "the token is not valid for this service",
                &[
                    Say("put a new token that was made for {host} into {place}"),
                    Other,
                ],
            ),
            Self::SessionEnded => (
                "the session was ended, and cannot be refreshed",
                &[LogInAnew, NewerLogin, Other],
            ),
            Self::RefreshTokenUsed => (
                "the refresh token of the session was used already",
                &[
                    LogInAnew,
                    Say(
                        "do not copy a login: another program or machine that has this one has \
                         used its refresh token",
                    ),
                    NewerLogin,
                    Other,
                ],
            ),
            Self::Firewall => (
                "the server admits some networks only",
                &[Say(
                    "send the request from a network that {host} admits, or have this one admitted",
                )],
            ),
            Self::OneClient => (
                "only certain programs may use this key or plan",
                &[
                    Say("use the program that {key} is for, or put a key for any program there"),
                    Other,
                ],
            ),
            Self::Role => (
                "the account behind the credential lacks a role or a policy",
                &[
                    Say("have the role that {host} asks for given to the account of {key}"),
                    Other,
                ],
            ),
            Self::Scope => (
                "the token lacks a scope",
                &[
                    Say("make {key} anew, with every scope that the program asks for"),
                    Other,
                ],
            ),
            Self::ServiceOff => (
                "the API is not enabled in that project",
                &[Say(
                    "enable the API in the project of {key}, then wait a few minutes",
                )],
            ),
            Self::Project => (
                "the project that was named is not the credential's",
                &[Say("name a project of the account of {key}"), Other],
            ),
            Self::Verify => (
                "the vendor wants the account to be verified first",
                &[Say("verify the account of {key} in a browser"), Other],
            ),
            Self::NotActivated => (
                "the account has not been given this model",
                &[
                    Say("have the model enabled in the account of {key}"),
                    NameModel,
                    Other,
                ],
            ),
            Self::NotAllowed => (
                "the credential may not use this model",
                &[Say("have the model allowed for {key}"), NameModel, Other],
            ),
            Self::NotDeployed => (
                "there is no deployment of this name",
                &[Say(
                    "set `model` to the name of a deployment of the resource: it need not be the \
                     name of the model, and a new one takes some minutes",
                )],
            ),
            Self::NotLoaded => (
                "no model is loaded",
                &[Say("load a model in the server at {host}")],
            ),
            Self::NotPulled => (
                "the model is not on that machine",
                &[
                    Say("pull the model into the server at {host} (`ollama pull`)"),
                    NameModel,
                ],
            ),
            Self::NotVerified => (
                "the organisation has to be verified for this model or option",
                &[
                    Say("verify the organisation of {key} in the settings of its account"),
                    UseLogin,
                    NameModel,
                ],
            ),
            Self::DataPolicy => (
                "no provider of the model fits the data policy of the account",
                &[
                    Say("change the privacy settings or guardrails of the account of {key}"),
                    NameModel,
                ],
            ),
            Self::LacksFeature => (
                "the model does not do what the request asks for",
                &[Say(
                    "name a model that supports what the program uses, such as tools",
                )],
            ),
            Self::NeedsProfile => (
                "the model is served through an inference profile only",
                &[Say(
                    "name an inference profile of the model, such as one that begins with `us.` \
                     or `global.`",
                )],
            ),
            Self::NewerProgram => (
                "the model needs a newer release of the program",
                &[Say("update the program"), Models],
            ),
            Self::NoRoute => (
                "nothing behind the gateway serves this model",
                &[Models, Say("ask {operator} for the model")],
            ),
            Self::OwnKeyWanted => (
                "the gateway serves this model with a key of its vendor's only",
                &[
                    Say("store a key of the vendor's in the account of {key}"),
                    NameModel,
                ],
            ),
            Self::Retired => ("the model was retired", &[Models]),
            Self::DailyLimit => (
                "the limit for the day is used up",
                &[
                    Say("wait until the limit is reset"),
                    Say("or have it raised in the account of {key}"),
                    Other,
                ],
            ),
            Self::FreeTier => (
                "the free quota is used up, or does not include this",
                &[
                    Say("set up payment for the account of {key}"),
                    NameModel,
                    Other,
                ],
            ),
            Self::GatewayBudget => (
                "the budget that the gateway allows is used up",
                &[
                    Say("ask whoever runs {host} to raise the budget, or wait until it is reset"),
                    Other,
                ],
            ),
            Self::NeedsSubscription => (
                "the model needs a subscription",
                &[
                    Say("take out the subscription for the account"),
                    NameModel,
                    Other,
                ],
            ),
            Self::NoCredit => ("no credit is left in the account", &[Credit, Other]),
            Self::OtherPrograms => (
                "the plan does not pay for programs other than the vendor's own",
                &[UseKey, Say("or add extra usage to the plan")],
            ),
            Self::Overdue => (
                "a payment of the account is overdue",
                &[Say("pay what is due in the account of {key}"), Other],
            ),
            Self::PlanEnded => ("the plan has ended", &[Say("renew the plan"), Other]),
            Self::PlanExtra => (
                "the extra usage of the plan is used up",
                &[Say("add extra usage to the plan"), UseKey],
            ),
            Self::BotFilter => (
                "a bot filter answered, which refused this network or this client",
                &[
                    Say("turn off a VPN or proxy, or try another network"),
                    Say("if it stays so, the filter refuses the program: update it"),
                ],
            ),
            Self::LoginPage => (
                "a login page answered, and not the API",
                &[
                    Say("sign in to what is in front of {host}, or send requests past it"),
                    Way::CheckSite,
                ],
            ),
            Self::NetworkFilter => (
                "a filter of this network answered, and not the API",
                &[Say("ask whoever runs this network to let {host} through")],
            ),
            Self::NetworkRefused => (
                "requests from this country or network are not served",
                &[
                    Say("turn off a VPN or proxy, or try another network"),
                    Say("send requests from where the vendor serves them"),
                ],
            ),
            Self::ApiVersion => (
                "the `api-version` is missing, or not one that the server knows",
                &[Say(
                    "leave `api-version` out and end the base URL in /openai/v1, or set one that \
                     is documented",
                )],
            ),
            Self::Loading => (
                "the model is still being loaded",
                &[Say("wait a moment, then try again")],
            ),
            Self::Moderated => (
                "a content filter refused the request",
                &[Say("change what the request says")],
            ),
            Self::NoUpstream => (
                "the gateway has no account at its vendor that can be used now",
                &[Say(
                    "log the gateway at {host} in to its vendor again, or ask {operator}",
                )],
            ),
            Self::OtherAccountsContent => (
                "the conversation holds content of another account or provider",
                &[Say("begin a new conversation")],
            ),
            Self::OverRate => (
                "the request alone has more tokens than the account may send in a minute",
                &[
                    Say("begin a new conversation"),
                    Say("or have the limit per minute raised in the account of {key}"),
                ],
            ),
            Self::TooLong => (
                "the request is too long for the model",
                &[Say(
                    "begin a new conversation, or name a model that takes more",
                )],
            ),
        }
    }
}
