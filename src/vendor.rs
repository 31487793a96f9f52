//! Well-known vendors: how their keys begin, and which hosts are theirs.
//!
//! One decision rests on this: where a cloud's key may go. Everything else only words what is likely.
//! Beginnings, variables and hosts are from the vendors' own documentation.

/// A vendor of models.
#[derive(Debug)]
pub(crate) struct Vendor {
    pub(crate) name: &'static str,
    /// How keys begin that nobody else gives out.
    own_keys: &'static [&'static str],
    /// How every key of theirs begins, as far as is known; others' may begin so too.
    all_keys: Option<&'static str>,
    /// Variables that hold keys of theirs and nobody else's, for vendors whose keys stay with them.
    cloud_variables: &'static [&'static str],
    /// Hosts of theirs; so are the names below them.
    hosts: &'static [&'static str],
    /// What its plans are called, which do not pay for the use of keys.
    pub(crate) plan: Option<&'static str>,
    /// Whether the hosts take keys at all, and not the sessions of accounts alone.
    pub(crate) takes_keys: bool,
}

const VENDORS: [Vendor; 10] = [
    Vendor {
        name: "OpenAI",
        own_keys: &["sk-proj-", "sk-svcacct-", "sk-admin-"],
        all_keys: Some("sk-"),
        cloud_variables: &[],
        hosts: &["api.openai.com"],
        plan: Some("ChatGPT"),
        takes_keys: true,
    },
    Vendor {
        name: "ChatGPT",
        own_keys: &[],
        all_keys: None,
        cloud_variables: &[],
        hosts: &["chatgpt.com"],
        plan: Some("ChatGPT"),
        takes_keys: false,
    },
    Vendor {
        name: "Anthropic",
        own_keys: &["sk-ant-"],
        all_keys: Some("sk-ant-"),
        cloud_variables: &[],
        hosts: &["api.anthropic.com"],
        plan: Some("Claude"),
        takes_keys: true,
    },
    Vendor {
        name: "Google",
        own_keys: &["AIza"],
        all_keys: None,
        cloud_variables: &[],
        hosts: &["generativelanguage.googleapis.com"],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "OpenRouter",
        own_keys: &["sk-or-"],
        all_keys: Some("sk-or-"),
        cloud_variables: &[],
        hosts: &["openrouter.ai"],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "xAI",
        own_keys: &["xai-"],
        all_keys: Some("xai-"),
        cloud_variables: &[],
        hosts: &["api.x.ai"],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "Groq",
        own_keys: &["gsk_"],
        all_keys: Some("gsk_"),
        cloud_variables: &[],
        hosts: &["api.groq.com"],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "Amazon Bedrock",
        own_keys: &["ABSK", "bedrock-api-key-"],
        all_keys: None,
        cloud_variables: &["AWS_BEARER_TOKEN_BEDROCK"],
        hosts: &["amazonaws.com", "amazonaws.com.cn", "api.aws"],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "Azure",
        own_keys: &[],
        all_keys: None,
        cloud_variables: &["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"],
        hosts: &[
            "openai.azure.com",
            "cognitiveservices.azure.com",
            "services.ai.azure.com",
            "azure-api.net",
        ],
        plan: None,
        takes_keys: true,
    },
    Vendor {
        name: "Google Cloud",
        own_keys: &["ya29."],
        all_keys: None,
        cloud_variables: &["GOOGLE_CLOUD_ACCESS_TOKEN"],
        hosts: &["googleapis.com"],
        plan: None,
        takes_keys: true,
    },
];

impl Vendor {
    /// Finds out whose a key is by the way it begins.
    pub(crate) fn of_key(key: &str) -> Option<&'static Self> {
        VENDORS
            .iter()
            .find(|vendor| vendor.own_keys.iter().any(|start| key.starts_with(start)))
    }

    /// Finds out for which cloud a variable holds the key.
    pub(crate) fn of_cloud_variable(name: &str) -> Option<&'static Self> {
        VENDORS
            .iter()
            .find(|vendor| vendor.cloud_variables.contains(&name))
    }

    /// Tells whether its keys are for its own hosts and for nobody else's.
    pub(crate) fn is_cloud(&self) -> bool {
        !self.cloud_variables.is_empty()
    }

    /// Finds out whose a host is. The host is in lower case, as [`BaseUrl`](crate::BaseUrl) has it.
    pub(crate) fn of_host(host: &str) -> Option<&'static Self> {
        VENDORS.iter().find(|vendor| vendor.owns(host))
    }

    /// Tells whether a host is theirs.
    pub(crate) fn owns(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| {
            host.strip_suffix(own)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    /// Tells whether a key cannot be theirs by the way it begins.
    pub(crate) fn disowns(&self, key: &str) -> bool {
        self.all_keys.is_some_and(|start| !key.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_hosts_have_owners() {
        let name = |vendor: Option<&'static Vendor>| vendor.map(|vendor| vendor.name);
        for (key, owner) in [
            ("sk-proj-1234", Some("OpenAI")),
            ("sk-ant-api03-1234", Some("Anthropic")),
            ("sk-or-v1-1234", Some("OpenRouter")),
            ("AIza1234", Some("Google")),
            ("sk-1234", None),
            ("sk-teamo-1234", None),
            ("", None),
        ] {
            assert_eq!(name(Vendor::of_key(key)), owner, "{key}");
        }
        for (host, owner) in [
            ("api.openai.com", Some("OpenAI")),
            ("eu.api.openai.com", Some("OpenAI")),
            ("chatgpt.com", Some("ChatGPT")),
            ("api.openai.com.evil.test", None),
            ("evilapi.openai.com", None),
            ("openai.com", None),
            ("localhost", None),
        ] {
            assert_eq!(name(Vendor::of_host(host)), owner, "{host}");
        }
    }

    #[test]
    fn a_key_is_disowned_only_where_all_keys_are_known_to_begin_alike() {
        for (host, key, disowned) in [
            ("api.openai.com", "acme-1234", true),
            ("api.openai.com", "sk-teamo-1234", false),
            ("api.anthropic.com", "sk-1234", true),
            ("generativelanguage.googleapis.com", "acme-1234", false),
        ] {
            let vendor = Vendor::of_host(host).unwrap();
            assert_eq!(vendor.disowns(key), disowned, "{key} at {host}");
        }
    }
}
