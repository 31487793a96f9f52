//! Servers on one's own machine: Ollama (and its cloud), LM Studio, vLLM, llama.cpp, llama-swap,
//! LocalAI. From their sources and from what people posted there.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // Ollama: continuedev/continue#10704, ollama/ollama#15990
    text(&[
        "not found, try pulling it first", "was not found. To download it, run `ollama",
    ], ModelUnavailable).so(NOT_PULLED),
    text(&["^path \"*\" not found"], UnknownPath),
    text(&["does not support tools"], ModelUnavailable).so(LACKS_FEATURE),
    text(&["model requires more system memory"], ServerTrouble),
    refines(&["this model requires a subscription"], NotInPlan).so(NEEDS_SUBSCRIPTION),
    text(&["reached your*usage limit, please upgrade"], PlanLimitReached),
    word(&["signin_url"], MissingCredential).so(SIGN_IN),
    // LM Studio
    text(&["No models loaded"], ModelUnavailable).so(NOT_LOADED),
    text(&["Multiple models are loaded. Please specify a model", "Invalid model identifier"], ModelUnavailable),
    text(&["Unexpected endpoint or method"], UnknownPath),
    refines(&["LM Studio API token is required"], MissingCredential),
    text(&["Malformed LM Studio API token"], InvalidCredential),
    text(&["Failed to load model"], ServerTrouble),
    // vLLM, llama.cpp, llama-swap
    text(&["The model*does not exist", "could not find suitable inference handler for"], ModelUnavailable),
    text(&["^Loading model"], ServerTrouble).so(LOADING),
    text(&["^File Not Found"], UnknownPath).at((404, 404)),
    text(&["could not load model"], ServerTrouble),
    vague(&["NotFoundError"], (404, 404), UnknownPath),
];
