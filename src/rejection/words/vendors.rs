//! Vendors with a few words of their own: their documentation of errors, and what people posted.
//!
//! - Groq, Mistral, Cohere, Together, Fireworks, Cerebras, NVIDIA, Hugging Face, Perplexity:
//!   <https://console.groq.com/docs/errors>, <https://docs.mistral.ai>,
//!   <https://docs.cohere.com/reference/errors>, <https://docs.together.ai/docs/error-codes>,
//!   <https://docs.fireworks.ai/guides/inference-error-codes>,
//!   <https://inference-docs.cerebras.ai/support/error>,
//!   <https://huggingface.co/docs/inference-providers>.
//! - xAI, whose `code` is a sentence and whose `error` is a text:
//!   <https://docs.x.ai/docs/key-information/debugging>.
//! - OpenRouter: <https://openrouter.ai/docs/api/reference/errors-and-debugging>.
//! - GitHub's Copilot and Models: <https://docs.github.com/github-models>, github/copilot-cli.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // Groq: NVIDIA-NeMo/Guardrails#563, orbi-build/orbi#561
    word(&["organization_restricted"], AccountDisabled),
    word(&["model_permission_blocked_org", "model_permission_blocked_project"], ModelUnavailable).so(NOT_ALLOWED),
    word(&["model_decommissioned"], ModelUnavailable).so(RETIRED),
    word(&["model_terms_required"], ModelUnavailable).so(NOT_ACTIVATED),
    word(&["blocked_api_access"], QuotaExhausted),
    text(&["check your network settings"], RegionUnsupported).so(NETWORK_REFUSED).likely(),
    // Mistral
    word(&["invalid_model"], ModelUnavailable),
    text(&["Inactive subscription or usage limit reached"], BillingInactive),
    text(&["Service tier capacity exceeded for this model"], RateLimited),
    // Cohere
    text(&["invalid api token"], InvalidCredential),
    text(&["no api key supplied"], MissingCredential),
    text(&["You are using a Trial key, which is limited"], QuotaExhausted).so(FREE_TIER),
    // Together
    text(&["Unable to access model"], ModelUnavailable),
    text(&["Unable to access non-serverless model"], ModelUnavailable).so(NOT_ACTIVATED),
    word(&["model_not_available"], ModelUnavailable),
    text(&["Credit limit exceeded"], QuotaExhausted).so(NO_CREDIT),
    // Fireworks
    text(&["API key you provided is invalid"], InvalidCredential),
    text(&["Model not found, inaccessible, and/or not deployed"], ModelUnavailable),
    text(&["is suspended, possibly due to reaching the monthly spending limit"], BillingInactive),
    // Cerebras
    word(&["wrong_api_key"], InvalidCredential),
    // NVIDIA
    text(&["Function '*Not found for account"], ModelUnavailable),
    // Hugging Face
    text(&["Invalid username or password", "Invalid credentials in Authorization header"], InvalidCredential),
    text(&["exceeded your monthly included credits"], QuotaExhausted),
    text(&["does not have sufficient permissions to call Inference Providers"], MissingPermission).so(SCOPE),
    text(&["not supported by any provider you have enabled"], ModelUnavailable).so(NOT_ACTIVATED),
    // xAI: continuedev/continue#12670, griptape-ai/griptape-nodes-engine#1079
    text(&["team*have any credits"], QuotaExhausted).so(NO_CREDIT),
    // continuedev/continue#10373, #10740
    text(&["used all available credits or reached its monthly spending limit"], QuotaExhausted),
    // Wei-Shaw/sub2api#4069: sent for a login at the host for keys, as well as without credit
    text(&["run out of credits or need a Grok subscription"], QuotaExhausted).so(NO_CREDIT),
    text(&["API key is currently blocked"], AccountDisabled).so(KEY_DISABLED),
    text(&["does not exist or your team*does not have access to it"], ModelUnavailable),
    text(&["Team is not authorized to perform this action"], MissingPermission).so(ROLE),
    weak(&["Client specified an invalid argument"], (400, 400), InvalidRequest),
    // OpenRouter: 0xPlaygrounds/rig#587; openai/codex#999, #1286; musistudio/claude-code-router#227
    text(&[
        "No auth credentials found", "No cookie auth credentials found", "Missing Authentication header",
    ], MissingCredential),
    text(&["^User not found"], InvalidCredential).at((401, 401)),
    // continuedev/continue#9942, #10121
    text(&[
        "Insufficient credits", "requires more credits, or fewer max_tokens", "requires at least*in balance",
        "Negative credit balance",
    ], QuotaExhausted).so(NO_CREDIT),
    text(&["Key limit exceeded"], QuotaExhausted).so(KEY_LIMIT),
    text(&["free-models-per-day"], QuotaExhausted).so(DAILY_LIMIT),
    text(&["free-models-per-min", "temporarily rate-limited"], RateLimited),
    // ShamanicArts/Flow.Launcher.Plugin.AI-Assistant#2, unoplat/unoplat-code-confluence#1080
    text(&[
        "No endpoints found matching your data policy", "No endpoints available matching your*data policy",
        "No allowed providers are available", "All providers have been ignored",
    ], ModelUnavailable).so(DATA_POLICY),
    text(&["No endpoints found that support"], ModelUnavailable).so(LACKS_FEATURE),
    text(&["No endpoints found for", "is not a valid model ID"], ModelUnavailable),
    text(&["requiring a key to access this model"], ModelUnavailable).so(OWN_KEY_WANTED),
    text(&["violation of provider Terms Of Service"], RegionUnsupported).so(NETWORK_REFUSED).likely(),
    text(&["requires moderation*flagged"], InvalidRequest).so(MODERATED),
];

/// GitHub's, which gives out logins.
#[rustfmt::skip]
pub(super) static COPILOT: &[Row] = &[
    // gsd-build/gsd-2#4553
    text(&["IDE token expired", "unauthorized: token expired"], ExpiredSession),
    // copilot-extensions/blackbeard-extension#6
    text(&["Personal Access Tokens are not supported for this endpoint"], UnsupportedCredential),
    text(&["does not have Copilot Requests permission"], MissingPermission).so(SCOPE),
    // github/copilot-cli#18
    text(&["not authorized to use this Copilot feature", "trials have been temporarily paused"], NotInPlan),
    // Aider-AI/aider#4616
    text(&["Access to this endpoint is forbidden"], UnsupportedCredential).likely(),
    text(&["missing required Authorization header"], MissingCredential),
    // github/copilot-cli#400
    word(&["model_not_supported"], ModelUnavailable),
    word(&["no_available_model_endpoints"], ModelUnavailable).so(NOT_ACTIVATED),
    text(&["no endpoints available for this model under your current plan"], ModelUnavailable).so(NOT_ACTIVATED),
    word(&["unsupported_api_for_model"], ModelUnavailable).so(LACKS_FEATURE),
    word(&["model_max_prompt_tokens_exceeded"], InvalidRequest).so(TOO_LONG),
    text(&["exceeded your premium request allowance"], PlanLimitReached),
    word(&["user_weekly_rate_limited"], PlanLimitReached),
    // GitHub Models
    text(&["`models` permission is required"], MissingPermission).so(SCOPE),
    word(&["unknown_model", "unavailable_model"], ModelUnavailable),
    word(&["no_access"], ModelUnavailable).so(NOT_ALLOWED),
    word(&["tokens_limit_reached"], InvalidRequest).so(TOO_LONG),
    word(&["RateLimitReached"], RateLimited),
    refines(&["exceeded for UserByModelByDay"], QuotaExhausted).so(DAILY_LIMIT),
    text(&["Bad credentials"], InvalidCredential),
];
