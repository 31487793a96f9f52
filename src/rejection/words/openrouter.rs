//! OpenRouter: <https://openrouter.ai/docs/api/reference/errors-and-debugging>, and what people
//! posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // 0xPlaygrounds/rig#587; openai/codex#999, #1286; musistudio/claude-code-router#227
    text(&["No auth credentials found"], MissingCredential),
    text(&["No cookie auth credentials found"], MissingCredential),
    text(&["Missing Authentication header"], MissingCredential),
    text(&["^User not found"], InvalidCredential).at((401, 401)),
    // continuedev/continue#9942, #10121
    text(&["Insufficient credits"], QuotaExhausted).so(NoCredit),
    text(&["requires more credits, or fewer max_tokens"], QuotaExhausted).so(NoCredit),
    text(&["requires at least", "in balance"], QuotaExhausted).so(NoCredit),
    text(&["Negative credit balance"], QuotaExhausted).so(NoCredit),
    text(&["Key limit exceeded"], QuotaExhausted).so(KeyLimit),
    text(&["free-models-per-day"], QuotaExhausted).so(DailyLimit),
    text(&["free-models-per-min"], RateLimited),
    text(&["temporarily rate-limited"], RateLimited),
    // ShamanicArts/Flow.Launcher.Plugin.AI-Assistant#2, unoplat/unoplat-code-confluence#1080
    text(&["No endpoints found matching your data policy"], ModelUnavailable).so(DataPolicy),
    text(&["No endpoints available matching your", "data policy"], ModelUnavailable).so(DataPolicy),
    text(&["No allowed providers are available"], ModelUnavailable).so(DataPolicy),
    text(&["All providers have been ignored"], ModelUnavailable).so(DataPolicy),
    text(&["No endpoints found that support"], ModelUnavailable).so(LacksFeature),
    text(&["No endpoints found for"], ModelUnavailable),
    text(&["is not a valid model ID"], ModelUnavailable),
    text(&["requiring a key to access this model"], ModelUnavailable).so(OwnKeyWanted),
    text(&["violation of provider Terms Of Service"], RegionUnsupported).so(NetworkRefused).likely(),
    text(&["requires moderation", "flagged"], InvalidRequest).so(Moderated),
];
