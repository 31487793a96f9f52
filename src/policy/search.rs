//! What the search for a base URL goes by.

use crate::base_url::BaseUrl;
use crate::finding::{SettingKey, Subject};

use super::Policy;
use super::credential::Chosen;
use super::provider::Provider;
use super::settings::Settings;

/// A search for the base URL of one credential.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) policy: &'a Policy,
    pub(super) settings: &'a Settings<'a>,
    pub(super) provider: &'a Provider,
    pub(super) chosen: &'a Chosen,
    /// The credential's own endpoint, where one is known.
    pub(super) own: Option<BaseUrl>,
}

impl Search<'_> {
    /// Tells whether a finding is a setting for the host of a login's backend.
    pub(super) fn is_session_setting(&self, index: usize) -> bool {
        self.policy.rules.login_url_is_host
            && self.settings.finding(index).is_some_and(|finding| {
                finding.subject == Subject::Setting(SettingKey::SessionBaseUrl)
            })
    }
}
