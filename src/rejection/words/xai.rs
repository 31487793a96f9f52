//! xAI's API, whose `code` is a sentence and whose `error` is a text:
//! <https://docs.x.ai/docs/key-information/debugging>, and what people posted at
//! continuedev/continue and elsewhere.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // continuedev/continue#12670, griptape-ai/griptape-nodes-engine#1079
    text(&["team", "have any credits"], QuotaExhausted).so(NoCredit),
    // continuedev/continue#10373, #10740
    text(&["used all available credits or reached its monthly spending limit"], QuotaExhausted),
    // Wei-Shaw/sub2api#4069: sent for a login at the host for keys, as well as without credit
    text(&["run out of credits or need a Grok subscription"], QuotaExhausted).so(NoCredit),
    text(&["API key is currently blocked"], AccountDisabled).so(KeyDisabled),
    text(&["does not exist or your team", "does not have access to it"], ModelUnavailable),
    text(&["Team is not authorized to perform this action"], MissingPermission).so(Role),
    weak(&["Client specified an invalid argument"], (400, 400), InvalidRequest),
];
