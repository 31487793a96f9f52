//! How a provider comes to its credential and its base URL.

use crate::finding::{Numbered, ProviderField, SettingKey, Side, Subject};
use crate::policy::{NoEffect, Verdict};
use crate::resolution::trace::Holds;
use crate::resolution::wording::with_article;
use crate::text::Name;

use super::Remedies;
use super::ways::after;

impl Remedies<'_> {
    /// Says how the provider in use can have a credential.
    pub(in crate::resolution) fn ways_for_provider(&self) -> Vec<String> {
        let Some(id) = &self.trace.circumstances.provider else {
            return Vec::new();
        };
        let mut built_in = self.trace.policy.rules.tool.providers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == id.expose()) {
            let key = built_in
                .key_variable
                .map(|variable| format!("put the provider's key into {}", self.variable(variable)));
            let has_region = self.trace.looks.iter().any(|look| match &look.subject {
                Subject::Setting(SettingKey::Provider(of, ProviderField::Region)) => of == id,
                Subject::Variable(name) => {
                    built_in.region_variables.contains(&name.expose())
                        && matches!(look.holds, Holds::Text)
                }
                _ => false,
            });
            let region = built_in
                .region_variables
                .first()
                .filter(|_| !has_region)
                .map(|variable| format!("the region into {}", self.variable(variable)));
            return key
                .map(|key| after(key, region.into_iter().collect()))
                .into_iter()
                .collect();
        }
        let variable = self.field_name(&ProviderField::EnvKey, "variable for its key");
        let mut ways = vec![format!(
            "give the provider {}, and set that variable",
            with_article(&variable)
        )];
        let has_login = self.trace.looks.iter().any(|look| {
            let is_allowed = |class| {
                self.trace
                    .circumstances
                    .forced
                    .is_none_or(|forced| forced == class)
            };
            matches!(look.subject, Subject::Credential(..))
                && matches!(look.holds, Holds::Credential(kind) if is_allowed(kind.class()))
                && !matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::NotAskedFor)
        });
        if has_login {
            let field =
                self.field_name(&ProviderField::RequiresStoredLogin, "what takes the login");
            ways.push(format!("set {field} to `true` in its table"));
        }
        ways
    }

    /// Names where the base URL of a provider can be set: none of those for the primary one counts.
    pub(in crate::resolution) fn place_for_url_of(&self, provider: &Name) -> String {
        let mut built_in = self.trace.policy.rules.tool.providers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == provider.expose()) {
            let variable = built_in.url_variable;
            return variable.map_or_else(String::new, |variable| {
                format!(" in {}", self.variable(variable))
            });
        }
        // Its name shows which table it is. Later layers may hold some of it as well.
        let table = self
            .trace
            .looks
            .iter()
            .numbered()
            .find_map(|(index, look)| {
                let of_it = look.origin.side == Side::Yours
                    && matches!(&look.subject,
                    Subject::Setting(SettingKey::Provider(id, _)) if id == provider);
                of_it.then(|| self.document(index))
            });
        let table = table.map_or_else(String::new, |document| format!(" in {document}"));
        let field = self.field_name(&ProviderField::BaseUrl, "its base URL");
        format!(" as {field} in the table of the provider `{provider}`{table}")
    }

    /// Returns what the configuration calls a field, or other words where the rules do not say.
    pub(in crate::resolution) fn field_name(
        &self,
        field: &ProviderField,
        otherwise: &str,
    ) -> String {
        let mut names = self.trace.policy.rules.tool.providers.field_names.iter();
        let name = names.find(|(known, _)| known == field);
        name.map_or_else(|| otherwise.to_owned(), |(_, name)| format!("`{name}`"))
    }

    /// Names the place of a variable that a provider looks at.
    pub(in crate::resolution) fn variable(&self, variable: &str) -> String {
        let places = || {
            self.trace.looks.iter().numbered().filter(|(_, look)| {
                matches!(&look.subject, Subject::Variable(name) if name.expose() == variable)
            })
        };
        // The one that counts, else one that would.
        let place = places()
            .find(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .or_else(|| places().find(|(_, look)| look.origin.side == Side::Yours));
        place.map_or_else(
            || format!("variable {variable}"),
            |(index, _)| self.trace.place(index),
        )
    }
}
