//! What an answer says, as half a sentence, and what would help: by its kind, and by details beyond it.

use super::kind::RejectionKind as Kind;

/// Half a sentence about an answer, and the remedies.
#[derive(Debug)]
pub(super) struct Detail {
    pub(super) clause: &'static str,
    pub(super) ways: &'static [Way],
    /// Whether the credential may still be only the wrong one for this server.
    pub(super) may_be_wrong_credential: bool,
    /// Whether it is about a login or an account at the vendor, and never about a key that a gateway issued.
    pub(super) is_of_vendors_account: bool,
}

/// One remedy. Its text depends on what was resolved; it may have none.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// These words, in which `{host}`, `{operator}` (of the host), `{url}`, `{key}` and `{place}` (of the key) are
    /// filled in.
    Say(&'static str),
    /// A new credential in the same place; a session is refreshed.
    Renew,
    /// Another login, where a refreshed session does not help.
    LogIn,
    /// Another login, since the session is over.
    LogInAnew,
    /// The next credential of the same class.
    Next,
    /// The credential of the other class, if one is there.
    Other,
    /// A key, where a login is used.
    UseKey,
    /// A login, where a key is used.
    UseLogin,
    /// The place where a login of the vendor's belongs, where it is used as a key, and the other way round.
    UseAsWhatItIs,
    /// The base URL that a gateway's key is for.
    Gateway,
    /// The base URL that the key is for.
    OwnUrl,
    /// The header that a vendor takes keys in.
    OwnHeader,
    /// A credential, where none is sent.
    Supply,
    /// The host that the credential is for.
    WhereItBelongs,
    /// A login in the system's key store.
    NewerLogin,
    Grant,
    Organization,
    Credit,
    /// Credit, if the limit may be a spending limit.
    CreditPerhaps,
    /// The base URL of the vendor's plan, whose credit is accepted nowhere else.
    PlanUrl,
    /// The list of models.
    Models,
    /// The same, after another remedy.
    NameModel,
    /// The base URL with the version that is meant.
    Version,
    /// The base URL at which the vendor serves this API.
    VendorsUrl,
    /// Whether the base URL is one of an API.
    CheckSite,
    RedirectedUrl,
}
use Way::{
    CheckSite, Credit, CreditPerhaps, Gateway, Grant, LogIn, LogInAnew, Models, NameModel, NewerLogin, Next, Organization,
    Other, OwnHeader, OwnUrl, PlanUrl, RedirectedUrl, Renew, Say, Supply, UseAsWhatItIs, UseKey, UseLogin, VendorsUrl,
    Version, WhereItBelongs,
};

const fn detail(clause: &'static str, ways: &'static [Way]) -> Detail {
    Detail { clause, ways, may_be_wrong_credential: false, is_of_vendors_account: false }
}

impl Detail {
    const fn or_wrong_credential(mut self) -> Self {
        self.may_be_wrong_credential = true;
        self
    }

    const fn of_vendors_account(mut self) -> Self {
        self.is_of_vendors_account = true;
        self
    }
}

/// Returns what is said of a kind where no detail is known.
pub(super) fn of_kind(kind: Kind) -> Detail {
    match kind {
        Kind::InvalidCredential => detail("the credential is not accepted", &[Renew, LogIn, Next, Other, Gateway]),
        Kind::MissingCredential => detail("no credential arrived", &[Supply, OwnHeader]),
        Kind::KeyOfAnotherVendor => detail("the key is for another host than this one", &[Renew, OwnUrl]),
        Kind::WrongHostForMethod => detail("this host takes another kind of credential", &[WhereItBelongs]),
        Kind::UnsupportedCredential => detail("a credential of this kind, or in this header, is not taken", &[
            UseAsWhatItIs,
            Say("send a credential of the kind that {host} takes, in the header that it takes it in"),
            Other,
        ]),
        Kind::ExpiredSession => detail("the session has expired or was ended", &[Renew, LogIn, NewerLogin, Other]),
        Kind::MissingPermission => detail("the credential lacks a permission", &[Grant, Other]),
        Kind::KeyRestricted => detail("the key may not be used from here, or not for this service", &[
            Say("lift the restriction where the key was made"), Renew,
        ]),
        Kind::WrongOrganization => detail("the organisation, project or workspace is not the credential's", &[Organization]),
        Kind::AccountDisabled => detail("the account was disabled", &[Other, Next, Say("ask {operator}")]),
        Kind::QuotaExhausted => detail("the credit or a spending limit is used up", &[Credit, PlanUrl, Other]),
        Kind::BillingInactive => detail("no payment is set up for the account, or it failed", &[Credit, PlanUrl, Other]),
        Kind::PlanLimitReached => detail("the plan's limit is reached for now", &[
            Say("wait until the limit is reset"), Other,
        ]),
        Kind::NotInPlan => detail("the plan does not include this use", &[
            Say("use an account whose plan includes it"), Other,
        ]),
        Kind::RateLimited => detail("too many requests came in a short time", &[
            Say("wait, then try again with fewer requests at a time"), CreditPerhaps,
        ]),
        Kind::ModelUnavailable => detail("the model does not exist, or the credential may not use it", &[Models, Other]),
        Kind::NoVersionSegment => detail("the base URL lacks a version", &[Version]),
        Kind::DoubledVersion => detail("the base URL names the version twice", &[Version]),
        Kind::ForeignVersionSegment => detail("the base URL ends in a version that does not belong there", &[Version]),
        Kind::UnknownPath => detail("nothing is served at the path", &[
            VendorsUrl,
            Say("check that {host} serves this API, and that the path that the program adds to {url} repeats no part of it"),
        ]),
        Kind::PageInsteadOfApi => detail("a web page answered and not the API: a proxy, a login page or a website", &[
            CheckSite, Say("check what a proxy or a filter on the way makes of it"),
        ]),
        Kind::ProxyAuthentication => detail("a proxy on the way wants a login of its own", &[
            Say("log in to the proxy, where the client has it set"),
        ]),
        Kind::RegionUnsupported => detail("requests from this country or region are not served", &[
            Say("send requests from where the vendor serves them"),
        ]),
        Kind::Redirected => detail("the API is at another address", &[
            RedirectedUrl, Say("do not let a credential follow a redirect to another origin"),
        ]),
        Kind::ServerTrouble => detail("the server has trouble of its own", &[Say("try again later")]),
        Kind::InvalidRequest => detail("the request itself is wrong", &[Say("look at what the program sends")]),
        Kind::Unexplained => detail("nothing is known", &[]),
    }
}

// Which credential.

pub(super) const GATEWAY_KEY_WANTED: &Detail = &detail("the gateway wants a key that it gave out itself", &[
    Say("put a key that {host} gave out into {place}"), Other,
]).or_wrong_credential();
pub(super) const KEY_EXPIRED: &Detail = &detail("the key or token has expired", &[Renew, Next, Other]);
pub(super) const KEY_DISABLED: &Detail = &detail("the key was disabled", &[
    Say("enable {key} again where it was made"), Renew, Next, Other,
]);
pub(super) const KEY_LEAKED: &Detail = &detail("the key was found in public, and is blocked for good", &[
    Say("make a new key: {key} stays blocked"), Renew, Next, Other,
]);
pub(super) const KEY_LIMIT: &Detail = &detail("the limit that the key itself has is used up", &[
    Say("raise the limit of {key} where it was made, or put another there"), Other,
]);
pub(super) const KEYS_OFF: &Detail = &detail("keys are switched off for this resource", &[
    Say("send a token of the directory (Microsoft Entra ID) in place of {key}, or have keys switched on for {host}"), Other,
]);
pub(super) const LOGIN_NOT_KEY: &Detail = &detail("this API takes a login and no key", &[
    UseLogin, Say("use {key} at the API that it was made for, not at {host}"),
]);
pub(super) const LOGINS_OFF: &Detail = &detail("a login is not taken here", &[
    UseKey, Say("ask whoever runs the organisation to allow logins, or renew its plan"),
]).of_vendors_account();
pub(super) const ONE_PROGRAM: &Detail = &detail("this login is for the vendor's own program alone", &[UseKey])
    .of_vendors_account();
pub(super) const SIGN_IN: &Detail = &detail("the server has to be signed in to its vendor before it serves this model", &[
    Say("sign the server at {host} in (`ollama signin`); it does not look at the credential that is sent"),
]);
pub(super) const WRONG_AUDIENCE: &Detail = &detail("the token is not valid for this service", &[
    Say("put a new token that was made for {host} into {place}"), Other,
]).or_wrong_credential();

// A session.

pub(super) const SESSION_ENDED: &Detail = &detail("the session was ended, and cannot be refreshed", &[
    LogInAnew, NewerLogin, Other,
]).of_vendors_account();
pub(super) const REFRESH_TOKEN_USED: &Detail = &detail("the refresh token of the session was used already", &[
    LogInAnew,
    Say("do not copy a login: another program or machine that has this one has used its refresh token"),
    NewerLogin,
    Other,
]).of_vendors_account();

// What a credential may do.

pub(super) const FIREWALL: &Detail = &detail("the server admits some networks only", &[
    Say("send the request from a network that {host} admits, or have this one admitted"),
]);
pub(super) const ONE_CLIENT: &Detail = &detail("only certain programs may use this key or plan", &[
    Say("use the program that {key} is for, or put a key for any program there"), Other,
]);
pub(super) const ROLE: &Detail = &detail("the account behind the credential lacks a role or a policy", &[
    Say("have the role that {host} asks for given to the account of {key}"), Other,
]);
pub(super) const SCOPE: &Detail = &detail("the token lacks a scope", &[
    Say("make {key} anew, with every scope that the program asks for"), Other,
]);
pub(super) const SERVICE_OFF: &Detail = &detail("the API is not enabled in that project", &[
    Say("enable the API in the project of {key}, then wait a few minutes"),
]);
pub(super) const PROJECT: &Detail = &detail("the project that was named is not the credential's", &[
    Say("name a project of the account of {key}"), Other,
]);
pub(super) const VERIFY: &Detail = &detail("the vendor wants the account to be verified first", &[
    Say("verify the account of {key} in a browser"), Other,
]).of_vendors_account();

// A model.

pub(super) const NOT_ACTIVATED: &Detail = &detail("the account has not been given this model", &[
    Say("have the model enabled in the account of {key}"), NameModel, Other,
]);
pub(super) const NOT_ALLOWED: &Detail = &detail("the credential may not use this model", &[
    Say("have the model allowed for {key}"), NameModel, Other,
]);
pub(super) const NOT_DEPLOYED: &Detail = &detail("there is no deployment of this name", &[
    Say("set `model` to the name of a deployment of the resource: it need not be the name of the model, and a new one takes \
         some minutes"),
]);
pub(super) const NOT_LOADED: &Detail = &detail("no model is loaded", &[Say("load a model in the server at {host}")]);
pub(super) const NOT_PULLED: &Detail = &detail("the model is not on that machine", &[
    Say("pull the model into the server at {host} (`ollama pull`)"), NameModel,
]);
pub(super) const NOT_VERIFIED: &Detail = &detail("the organisation has to be verified for this model or option", &[
    Say("verify the organisation of {key} in the settings of its account"), UseLogin, NameModel,
]).of_vendors_account();
pub(super) const DATA_POLICY: &Detail = &detail("no provider of the model fits the data policy of the account", &[
    Say("change the privacy settings or guardrails of the account of {key}"), NameModel,
]);
pub(super) const LACKS_FEATURE: &Detail = &detail("the model does not do what the request asks for", &[
    Say("name a model that supports what the program uses, such as tools"),
]);
pub(super) const NEEDS_PROFILE: &Detail = &detail("the model is served through an inference profile only", &[
    Say("name an inference profile of the model, such as one that begins with `us.` or `global.`"),
]);
pub(super) const NEWER_PROGRAM: &Detail = &detail("the model needs a newer release of the program", &[
    Say("update the program"), Models,
]);
pub(super) const NO_ROUTE: &Detail = &detail("nothing behind the gateway serves this model", &[
    Models, Say("ask {operator} for the model"),
]);
pub(super) const OWN_KEY_WANTED: &Detail = &detail("the gateway serves this model with a key of its vendor's only", &[
    Say("store a key of the vendor's in the account of {key}"), NameModel,
]);
pub(super) const RETIRED: &Detail = &detail("the model was retired", &[Models]);

// Money.

pub(super) const DAILY_LIMIT: &Detail = &detail("the limit for the day is used up", &[
    Say("wait until the limit is reset"), Say("or have it raised in the account of {key}"), Other,
]);
pub(super) const FREE_TIER: &Detail = &detail("the free quota is used up, or does not include this", &[
    Say("set up payment for the account of {key}"), NameModel, Other,
]);
pub(super) const GATEWAY_BUDGET: &Detail = &detail("the budget that the gateway allows is used up", &[
    Say("ask whoever runs {host} to raise the budget, or wait until it is reset"), Other,
]);
pub(super) const NEEDS_SUBSCRIPTION: &Detail = &detail("the model needs a subscription", &[
    Say("take out the subscription for the account"), NameModel, Other,
]);
pub(super) const NO_CREDIT: &Detail = &detail("no credit is left in the account", &[Credit, Other]);
pub(super) const OTHER_PROGRAMS: &Detail = &detail("the plan does not pay for programs other than the vendor's own", &[
    UseKey, Say("or add extra usage to the plan"),
]).of_vendors_account();
pub(super) const OVERDUE: &Detail = &detail("a payment of the account is overdue", &[
    Say("pay what is due in the account of {key}"), Other,
]);
pub(super) const PLAN_ENDED: &Detail = &detail("the plan has ended", &[Say("renew the plan"), Other]);
pub(super) const PLAN_EXTRA: &Detail = &detail("the extra usage of the plan is used up", &[
    Say("add extra usage to the plan"), UseKey,
]).of_vendors_account();

// The network.

pub(super) const BOT_FILTER: &Detail = &detail("a bot filter answered, which refused this network or this client", &[
    Say("turn off a VPN or proxy, or try another network"),
    Say("if it stays so, the filter refuses the program: update it"),
]);
pub(super) const LOGIN_PAGE: &Detail = &detail("a login page answered, and not the API", &[
    Say("sign in to what is in front of {host}, or send requests past it"), CheckSite,
]);
pub(super) const NETWORK_FILTER: &Detail = &detail("a filter of this network answered, and not the API", &[
    Say("ask whoever runs this network to let {host} through"),
]);
pub(super) const NETWORK_REFUSED: &Detail = &detail("requests from this country or network are not served", &[
    Say("turn off a VPN or proxy, or try another network"),
    Say("send requests from where the vendor serves them"),
]);

// The server and the request.

pub(super) const API_VERSION: &Detail = &detail("the `api-version` is missing, or not one that the server knows", &[
    Say("leave `api-version` out and end the base URL in /openai/v1, or set one that is documented"),
]);
pub(super) const LOADING: &Detail = &detail("the model is still being loaded", &[Say("wait a moment, then try again")]);
pub(super) const MODERATED: &Detail = &detail("a content filter refused the request", &[
    Say("change what the request says"),
]);
pub(super) const NO_UPSTREAM: &Detail = &detail("the gateway has no account at its vendor that can be used now", &[
    Say("log the gateway at {host} in to its vendor again, or ask {operator}"),
]);
pub(super) const OTHER_ACCOUNTS_CONTENT: &Detail = &detail(
    "the conversation holds content of another account or provider", &[Say("begin a new conversation")],
);
pub(super) const OVER_RATE: &Detail = &detail("the request alone has more tokens than the account may send in a minute", &[
    Say("begin a new conversation"), Say("or have the limit per minute raised in the account of {key}"),
]);
pub(super) const TOO_LONG: &Detail = &detail("the request is too long for the model", &[
    Say("begin a new conversation, or name a model that takes more"),
]);

// Where another server's error was passed on.

/// If the vendor refused the gateway's credential.
pub(super) const KEY_OF_THE_GATEWAY: &[Way] = &[
    Say("replace the key that {host} itself has for its vendor, in its own settings, or ask {operator}"), Other,
];
/// If the gateway's account does not have the model.
pub(super) const MODEL_OF_THE_GATEWAY: &[Way] = &[Models, Say("or ask {operator} how the model is set up there"), Other];
/// Other problems of the gateway's account at its vendor.
pub(super) const ACCOUNT_OF_THE_GATEWAY: &[Way] = &[
    Say("look at the account that {host} has at its vendor, or ask {operator}"), Other,
];
/// If the gateway is a vendor with its own settings.
pub(super) const ACCOUNT_OF_A_RESELLER: &[Way] = &[
    Say("if you keep a key of your own for the vendor in your account at {host}, replace it there; or ask {operator}"),
    NameModel,
    Other,
];
/// If the problem is the sender's key for a vendor, which the gateway stores.
pub(super) const KEY_KEPT_BY_THE_GATEWAY: &[Way] = &[
    Say("look at your own key for the vendor in the settings of your account at {host}: replace it, or remove it so that \
         {host} uses its own"),
    Other,
];
