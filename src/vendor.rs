//! Well-known vendors: how their keys begin, and which hosts are theirs.
//!
//! Two decisions rest on this: where a cloud's key may go, which no other vendor's host is, and which paths
//! of base URLs are no endpoints although they are called so. Everything else only words what is likely.
//! Beginnings, variables and hosts are from the vendors' own documentation.

/// A vendor of models.
#[derive(Debug)]
pub(crate) struct Vendor {
    pub(crate) name: &'static str,
    /// How keys begin that nobody else gives out.
    own_keys: &'static [&'static str],
    /// How every key of theirs begins, as far as is known; others' may begin so too.
    all_keys: Option<&'static str>,
    /// How API keys and tokens of logins begin, where the two are told apart so.
    api_keys: &'static [&'static str],
    login_tokens: &'static [&'static str],
    /// Variables that hold keys of theirs and nobody else's, for vendors whose keys stay with them.
    cloud_variables: &'static [&'static str],
    /// Hosts of theirs, the more exact ones first; so are the names below them.
    sites: &'static [Site],
    /// What its plans are called, which do not pay for the use of keys.
    pub(crate) plan: Option<&'static str>,
    /// The path of the base URL at which the keys of such a plan count.
    pub(crate) plan_path: Option<&'static str>,
    /// Whether the hosts take keys at all, and not the sessions of accounts alone.
    pub(crate) takes_keys: bool,
    /// The header that it takes keys in, if not in `Authorization` alone.
    pub(crate) key_header: Option<&'static str>,
    /// What a key belongs to, if it is not good at all of the hosts.
    pub(crate) key_belongs_to: Option<&'static str>,
    /// Whether it serves what others' servers make, with keys of its own.
    pub(crate) resells: bool,
    /// Whether it hands others' keys on to them: it is nobody's own host then.
    pub(crate) passes_keys_on: bool,
}

/// A host, and below which path of it the APIs are that others imitate.
#[derive(Debug)]
pub(crate) struct Site {
    host: &'static str,
    /// How the name of a host begins that serves models. Others below it are somebody else's.
    begins: &'static str,
    /// The path that a base URL for OpenAI's API ends in. `None`: not known, or no such API.
    pub(crate) openai: Option<&'static str>,
    /// The same for Anthropic's, to which the version is appended.
    pub(crate) anthropic: Option<&'static str>,
    /// The same for OpenAI's, where requests carry an `api-version`.
    pub(crate) with_api_version: Option<&'static str>,
    /// Other paths that are right.
    pub(crate) also: &'static [&'static str],
    /// Whether the list of models that OpenAI's API has is one of those that can be named.
    pub(crate) lists_models: bool,
}

/// A host whose paths are not known, or the usual ones.
const fn at(host: &'static str) -> Site {
    Site {
        host,
        begins: "",
        openai: None,
        anthropic: None,
        with_api_version: None,
        also: &[],
        lists_models: true,
    }
}

/// Azure has the same APIs at all of its hosts.
const fn azure(host: &'static str) -> Site {
    Site {
        openai: Some("openai/v1"),
        anthropic: Some("anthropic"),
        with_api_version: Some("openai"),
        also: &["models"],
        lists_models: false,
        ..at(host)
    }
}

impl Site {
    const fn beginning(mut self, begins: &'static str) -> Self {
        self.begins = begins;
        self
    }

    const fn openai(mut self, path: &'static str) -> Self {
        self.openai = Some(path);
        self
    }

    const fn anthropic(mut self, path: &'static str) -> Self {
        self.anthropic = Some(path);
        self
    }

    const fn also(mut self, paths: &'static [&'static str]) -> Self {
        self.also = paths;
        self
    }

    const fn without_models(mut self) -> Self {
        self.lists_models = false;
        self
    }
}

/// Nobody, to say of others only what is special.
const NOBODY: Vendor = Vendor {
    name: "",
    own_keys: &[],
    all_keys: None,
    api_keys: &[],
    login_tokens: &[],
    cloud_variables: &[],
    sites: &[],
    plan: None,
    plan_path: None,
    takes_keys: true,
    key_header: None,
    key_belongs_to: None,
    resells: false,
    passes_keys_on: false,
};

#[rustfmt::skip] // A table.
static VENDORS: [Vendor; 35] = [
    // Its logins have a ChatGPT session's token, or a personal access token.
    Vendor { name: "OpenAI", own_keys: &["sk-proj-", "sk-svcacct-", "sk-admin-"], all_keys: Some("sk-"),
        api_keys: &["sk-"], login_tokens: &["eyJ", "at-"], plan: Some("ChatGPT"),
        sites: &[at("api.openai.com").openai("v1")], ..NOBODY },
    Vendor { name: "ChatGPT", plan: Some("ChatGPT"), takes_keys: false,
        sites: &[at("chatgpt.com").openai("backend-api/codex")], ..NOBODY },
    Vendor { name: "Anthropic", own_keys: &["sk-ant-"], all_keys: Some("sk-ant-"), api_keys: &["sk-ant-api"],
        login_tokens: &["sk-ant-oat"], key_header: Some("x-api-key"), plan: Some("Claude"),
        sites: &[at("api.anthropic.com").openai("v1").anthropic("")], ..NOBODY },
    Vendor { name: "Google", own_keys: &["AIza"], api_keys: &["AIza"], login_tokens: &["ya29."],
        sites: &[at("generativelanguage.googleapis.com").openai("v1beta/openai").also(&["v1beta", "v1"])], ..NOBODY },
    Vendor { name: "OpenRouter", own_keys: &["sk-or-"], all_keys: Some("sk-or-"), resells: true,
        sites: &[at("openrouter.ai").openai("api/v1").anthropic("api")], ..NOBODY },
    Vendor { name: "xAI", own_keys: &["xai-"], all_keys: Some("xai-"), plan: Some("Grok"),
        sites: &[at("api.x.ai").openai("v1").anthropic("")], ..NOBODY },
    Vendor { name: "Groq", own_keys: &["gsk_"], all_keys: Some("gsk_"),
        sites: &[at("api.groq.com").openai("openai/v1")], ..NOBODY },
    Vendor { name: "Amazon Bedrock", own_keys: &["ABSK", "bedrock-api-key-"],
        cloud_variables: &["AWS_BEARER_TOKEN_BEDROCK"], key_belongs_to: Some("one region"),
        sites: &[
            at("amazonaws.com").beginning("bedrock").openai("openai/v1").without_models(),
            at("amazonaws.com.cn").beginning("bedrock").openai("openai/v1").without_models(),
            at("api.aws").beginning("bedrock").openai("openai/v1").also(&["v1"]),
        ], ..NOBODY },
    Vendor { name: "Azure", key_header: Some("api-key"), key_belongs_to: Some("one resource"),
        cloud_variables: &[
            "AZURE_OPENAI_API_KEY", "AZURE_API_KEY", "ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
        ],
        sites: &[
            azure("openai.azure.com"), azure("cognitiveservices.azure.com"), azure("services.ai.azure.com"),
            azure("azure-api.net"), azure("openai.azure.us"), azure("cognitiveservices.azure.us"),
        ], ..NOBODY },
    Vendor { name: "Google Cloud", own_keys: &["ya29."], cloud_variables: &["GOOGLE_CLOUD_ACCESS_TOKEN"],
        sites: &[at("googleapis.com")], ..NOBODY },
    Vendor { name: "DeepSeek",
        sites: &[at("api.deepseek.com").openai("v1").anthropic("anthropic").also(&["", "beta"])], ..NOBODY },
    Vendor { name: "Kimi Code", own_keys: &["sk-kimi-"],
        sites: &[at("api.kimi.com").openai("coding/v1").anthropic("coding")], ..NOBODY },
    Vendor { name: "Moonshot", plan: Some("Kimi"), key_belongs_to: Some("one of its platforms, .ai or .cn"),
        sites: &[
            at("api.moonshot.ai").openai("v1").anthropic("anthropic"),
            at("api.moonshot.cn").openai("v1").anthropic("anthropic"),
        ], ..NOBODY },
    Vendor { name: "Z.ai", plan: Some("GLM Coding"), plan_path: Some("api/coding/paas/v4"),
        key_belongs_to: Some("one of its platforms, z.ai or bigmodel.cn"),
        sites: &[
            at("api.z.ai").openai("api/paas/v4").anthropic("api/anthropic").also(&["api/coding/paas/v4"]),
            at("open.bigmodel.cn").openai("api/paas/v4").anthropic("api/anthropic").also(&["api/coding/paas/v4"]),
        ], ..NOBODY },
    Vendor { name: "Alibaba Cloud", key_belongs_to: Some("one region, and that of a coding plan to its own address"),
        sites: &[
            at("coding.dashscope.aliyuncs.com").openai("v1").anthropic("apps/anthropic"),
            at("coding-intl.dashscope.aliyuncs.com").openai("v1").anthropic("apps/anthropic"),
            at("dashscope.aliyuncs.com").openai("compatible-mode/v1").anthropic("apps/anthropic"),
            at("dashscope-intl.aliyuncs.com").openai("compatible-mode/v1").anthropic("apps/anthropic"),
            at("dashscope-us.aliyuncs.com").openai("compatible-mode/v1").anthropic("apps/anthropic"),
        ], ..NOBODY },
    Vendor { name: "Volcengine", sites: &[at("volces.com").openai("api/v3").also(&["api/coding/v3"])], ..NOBODY },
    Vendor { name: "MiniMax", key_belongs_to: Some("one of its platforms, minimax.io or minimaxi.com"),
        sites: &[
            at("api.minimax.io").openai("v1").anthropic("anthropic"),
            at("api.minimaxi.com").openai("v1").anthropic("anthropic"),
        ], ..NOBODY },
    Vendor { name: "SiliconFlow", key_belongs_to: Some("one of its platforms, .cn or .com"),
        sites: &[
            at("api.siliconflow.cn").openai("v1").anthropic(""),
            at("api.siliconflow.com").openai("v1").anthropic(""),
        ], ..NOBODY },
    Vendor { name: "Mistral",
        sites: &[at("api.mistral.ai").openai("v1"), at("codestral.mistral.ai").openai("v1")], ..NOBODY },
    Vendor { name: "Cohere",
        sites: &[
            at("api.cohere.com").openai("compatibility/v1").without_models(),
            at("api.cohere.ai").openai("compatibility/v1").without_models(),
        ], ..NOBODY },
    Vendor { name: "Together",
        sites: &[at("api.together.xyz").openai("v1"), at("api.together.ai").openai("v1")], ..NOBODY },
    Vendor { name: "Fireworks", own_keys: &["fw_"],
        sites: &[at("api.fireworks.ai").openai("inference/v1").anthropic("inference")], ..NOBODY },
    Vendor { name: "Cerebras", own_keys: &["csk-"], sites: &[at("api.cerebras.ai").openai("v1")], ..NOBODY },
    Vendor { name: "NVIDIA", own_keys: &["nvapi-"], sites: &[at("integrate.api.nvidia.com").openai("v1")], ..NOBODY },
    Vendor { name: "Hugging Face", own_keys: &["hf_"], resells: true,
        sites: &[at("router.huggingface.co").openai("v1")], ..NOBODY },
    Vendor { name: "Perplexity", own_keys: &["pplx-"],
        sites: &[at("api.perplexity.ai").openai("").without_models()], ..NOBODY },
    Vendor { name: "DeepInfra",
        sites: &[at("api.deepinfra.com").openai("v1/openai").anthropic("anthropic")], ..NOBODY },
    Vendor { name: "SambaNova", sites: &[at("api.sambanova.ai").openai("v1")], ..NOBODY },
    Vendor { name: "Novita",
        sites: &[
            at("api.novita.ai").openai("openai/v1").anthropic("anthropic").also(&["openai", "v3/openai"]),
        ], ..NOBODY },
    Vendor { name: "GitHub", own_keys: &["ghu_", "gho_", "ghp_", "github_pat_"], resells: true,
        sites: &[
            at("githubcopilot.com").openai(""), at("models.github.ai").openai("inference").without_models(),
            at("models.inference.ai.azure.com").openai("").without_models(),
        ], ..NOBODY },
    Vendor { name: "Ollama", sites: &[at("ollama.com").openai("v1").anthropic("")], ..NOBODY },
    Vendor { name: "OpenCode", resells: true,
        sites: &[at("opencode.ai").openai("zen/v1").anthropic("zen").also(&["zen/go/v1", "zen/go"])], ..NOBODY },
    Vendor { name: "Vercel", own_keys: &["vck_"], resells: true,
        sites: &[at("ai-gateway.vercel.sh").openai("v1").anthropic("")], ..NOBODY },
    Vendor { name: "Cloudflare", resells: true, passes_keys_on: true,
        sites: &[
            at("gateway.ai.cloudflare.com").without_models(), at("api.cloudflare.com").without_models(),
        ], ..NOBODY },
    Vendor { name: "Helicone", passes_keys_on: true, sites: &[at("helicone.ai")], ..NOBODY },
];

impl Site {
    /// Finds what is known of the paths of a host.
    pub(crate) fn of_host(host: &str) -> Option<&'static Self> {
        Vendor::at(host)?.site(host)
    }

    /// Returns whether a path, without slashes around it, is one at which APIs are known to be.
    pub(crate) fn has_path(&self, path: &str) -> bool {
        let known = [self.openai, self.anthropic, self.with_api_version];
        known.contains(&Some(path)) || self.also.contains(&path)
    }

    fn answers(&self, host: &str) -> bool {
        self.has(host) && host.starts_with(self.begins)
    }

    fn has(&self, host: &str) -> bool {
        host.strip_suffix(self.host)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl Vendor {
    fn find(is_meant: impl Fn(&Self) -> bool) -> Option<&'static Self> {
        VENDORS.iter().find(|vendor| is_meant(vendor))
    }

    /// Finds out whose a key is by the way it begins.
    pub(crate) fn of_key(key: &str) -> Option<&'static Self> {
        Self::find(|vendor| begins(key, vendor.own_keys))
    }

    /// Finds out for which cloud a variable holds the key.
    pub(crate) fn of_cloud_variable(name: &str) -> Option<&'static Self> {
        Self::find(|vendor| vendor.cloud_variables.contains(&name))
    }

    /// Finds out whose a host is. The host is in lower case, as [`BaseUrl`](crate::BaseUrl) has it. A
    /// gateway that hands others' keys on is nobody's.
    pub(crate) fn of_host(host: &str) -> Option<&'static Self> {
        Self::find(|vendor| vendor.owns(host)).filter(|vendor| !vendor.passes_keys_on)
    }

    /// Finds out who answers at a host, a gateway included.
    pub(crate) fn at(host: &str) -> Option<&'static Self> {
        Self::find(|vendor| vendor.site(host).is_some())
    }

    /// Finds what is known of the paths of a host.
    pub(crate) fn site(&self, host: &str) -> Option<&'static Site> {
        self.sites.iter().find(|site| site.answers(host))
    }

    /// Returns the base URL at which it takes keys, for a program that speaks Anthropic's API
    /// (`Some(true)`) or OpenAI's. None if there are several.
    pub(crate) fn base_url(&self, anthropic: Option<bool>) -> Option<String> {
        let [site] = self.sites else {
            return None;
        };
        let path = if anthropic? {
            site.anthropic?
        } else {
            site.openai?
        };
        let url = format!("https://{}/{path}", site.host);
        Some(url.trim_end_matches('/').to_owned())
    }

    /// Returns whether its keys are for its own hosts and for nobody else's.
    pub(crate) fn is_cloud(&self) -> bool {
        !self.cloud_variables.is_empty()
    }

    /// Returns whether no key of another vendor's is good at its hosts: it hands none on, and its customers make
    /// no gateways there.
    pub(crate) fn takes_own_keys_alone(&self) -> bool {
        self.takes_keys && !self.passes_keys_on && !self.is_cloud()
    }

    /// Returns whether a host is theirs.
    pub(crate) fn owns(&self, host: &str) -> bool {
        self.sites.iter().any(|site| site.has(host))
    }

    /// Returns whether a text begins like one of their API keys, and no token of theirs does.
    pub(crate) fn begins_like_key(&self, text: &str) -> bool {
        begins(text, self.api_keys)
    }

    /// Returns whether a text begins like the token of a login at them, and no API key of theirs does.
    pub(crate) fn begins_like_login(&self, text: &str) -> bool {
        begins(text, self.login_tokens)
    }

    /// Returns whether a key cannot be theirs by the way it begins.
    pub(crate) fn disowns(&self, key: &str) -> bool {
        self.all_keys.is_some_and(|start| !key.starts_with(start))
    }
}

fn begins(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| text.starts_with(start))
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
    fn a_gateway_that_hands_keys_on_is_nobodys_host() {
        let host = "gateway.ai.cloudflare.com";
        assert_eq!(Vendor::at(host).unwrap().name, "Cloudflare");
        assert!(Vendor::of_host(host).is_none());
        assert!(Vendor::of_host("openrouter.ai").is_some());
    }

    #[test]
    fn the_more_exact_host_tells_the_path() {
        for (host, openai, anthropic) in [
            (
                "acme.openai.azure.com",
                Some("openai/v1"),
                Some("anthropic"),
            ),
            ("openrouter.ai", Some("api/v1"), Some("api")),
            (
                "dashscope.aliyuncs.com",
                Some("compatible-mode/v1"),
                Some("apps/anthropic"),
            ),
            (
                "coding.dashscope.aliyuncs.com",
                Some("v1"),
                Some("apps/anthropic"),
            ),
            (
                "bedrock-runtime.us-west-2.amazonaws.com",
                Some("openai/v1"),
                None,
            ),
        ] {
            let site = Vendor::at(host).unwrap().site(host).unwrap();
            assert_eq!((site.openai, site.anthropic), (openai, anthropic), "{host}");
        }
        assert!(Vendor::at("gateway.example").is_none());
        assert!(Vendor::at("a.execute-api.us-west-2.amazonaws.com").is_none());
        assert!(Vendor::of_host("a.execute-api.us-west-2.amazonaws.com").is_some());
        let openrouter = Vendor::of_key("sk-or-1").unwrap();
        let url = "https://openrouter.ai/api/v1".to_owned();
        assert_eq!(openrouter.base_url(Some(false)), Some(url));
        assert_eq!(openrouter.base_url(None), None);
        let cloud = Vendor::of_key("ABSK1").unwrap();
        assert_eq!(cloud.base_url(Some(false)), None);
    }

    #[test]
    fn keys_and_tokens_of_one_vendor_are_told_apart() {
        let vendor = Vendor::at("api.anthropic.com").unwrap();
        for (text, is_key, is_login) in [
            ("sk-ant-api03-1", true, false),
            ("sk-ant-oat01-1", false, true),
            ("sk-ant-1", false, false),
        ] {
            let found = (vendor.begins_like_key(text), vendor.begins_like_login(text));
            assert_eq!(found, (is_key, is_login), "{text}");
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
