//! Groq, Mistral, Cohere, Together, Fireworks, Cerebras, NVIDIA, Hugging Face, Perplexity: their
//! documentation of errors, and what people posted.
//!
//! <https://console.groq.com/docs/errors>, <https://docs.mistral.ai>,
//! <https://docs.cohere.com/reference/errors>, <https://docs.together.ai/docs/error-codes>,
//! <https://docs.fireworks.ai/guides/inference-error-codes>,
//! <https://inference-docs.cerebras.ai/support/error>,
//! <https://huggingface.co/docs/inference-providers>.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // Groq: NVIDIA-NeMo/Guardrails#563, orbi-build/orbi#561
    word("organization_restricted", AccountDisabled),
    word("model_permission_blocked_org", ModelUnavailable).so(NotAllowed),
    word("model_permission_blocked_project", ModelUnavailable).so(NotAllowed),
    word("model_decommissioned", ModelUnavailable).so(Retired),
    word("model_terms_required", ModelUnavailable).so(NotActivated),
    word("blocked_api_access", QuotaExhausted),
    text(&["check your network settings"], RegionUnsupported).so(NetworkRefused).likely(),
    // Mistral
    word("invalid_model", ModelUnavailable),
    text(&["Inactive subscription or usage limit reached"], BillingInactive),
    text(&["Service tier capacity exceeded for this model"], RateLimited),
    // Cohere
    text(&["invalid api token"], InvalidCredential),
    text(&["no api key supplied"], MissingCredential),
    text(&["You are using a Trial key, which is limited"], QuotaExhausted).so(FreeTier),
    // Together
    text(&["Unable to access model"], ModelUnavailable),
    text(&["Unable to access non-serverless model"], ModelUnavailable).so(NotActivated),
    word("model_not_available", ModelUnavailable),
    text(&["Credit limit exceeded"], QuotaExhausted).so(NoCredit),
    // Fireworks
    text(&["API key you provided is invalid"], InvalidCredential),
    text(&["Model not found, inaccessible, and/or not deployed"], ModelUnavailable),
    text(&["is suspended, possibly due to reaching the monthly spending limit"], BillingInactive),
    // Cerebras
    word("wrong_api_key", InvalidCredential),
    // NVIDIA
    text(&["Function '", "Not found for account"], ModelUnavailable),
    // Hugging Face
    text(&["Invalid username or password"], InvalidCredential),
    text(&["Invalid credentials in Authorization header"], InvalidCredential),
    text(&["exceeded your monthly included credits"], QuotaExhausted),
    text(&["does not have sufficient permissions to call Inference Providers"], MissingPermission).so(Scope),
    text(&["not supported by any provider you have enabled"], ModelUnavailable).so(NotActivated),
];
