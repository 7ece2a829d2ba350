//! What makes somebody an administrator is never given (law 15): what a group grants is read before
//! anybody is put into it. A bundle with such a group is refused; of what is given back it is left
//! out, and said. Of groups of Entra it is asked whether they can hold roles of the directory: no
//! other group can, and such a group has no groups in it, so the group itself is all that counts.

use super::{Asker, Found, Known, Panel, Stage, ask, route};
use crate::connector::{Answer, BATCH_MAX, Read};
use crate::domain::{DirectoryId, EntraGroupId, GroupId, Instant, Observation};
use crate::engine::flow::shared::administers;
use crate::engine::observe::required;
use crate::engine::reads::{Patience, Reads};
use crate::engine::{Move, invalid};
use crate::plan::Brief;
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, RefusalCode, Settings};

/// A group that the plan would put the person into, with the name that people know it by.
struct Given<'a> {
    directory: &'a DirectoryId,
    group: &'a GroupId,
    name: &'a str,
}

impl Given<'_> {
    fn read(&self) -> Read {
        Read::GroupRoles { directory: self.directory.clone(), group: self.group.clone() }
    }
}

/// The groups that the plan would put the person into: those they are not in.
fn given<'a>(
    playbook: PlaybookId,
    settings: &'a Settings,
    seen: &Observation,
    brief: &'a Brief,
) -> Vec<Given<'a>> {
    let bundle = brief.to_team.as_deref().and_then(|team| settings.bundle(team));
    let of_bundle = bundle
        .into_iter()
        .filter(|_| matches!(playbook, PlaybookId::Onboard | PlaybookId::LeftTeam))
        .flat_map(|bundle| &bundle.atlassian_groups)
        .map(|g| Given { directory: &g.directory_id, group: &g.id, name: &g.name });
    let former = brief
        .former
        .as_deref()
        .into_iter()
        .filter(|_| playbook == PlaybookId::Restore)
        .flat_map(|former| &former.groups)
        .map(|g| Given { directory: &g.directory, group: &g.group, name: &g.name });
    let is_new = |g: &Given<'_>| !seen.groups.iter().any(|held| held.group == *g.group);
    of_bundle.chain(former).filter(is_new).collect()
}

/// The groups of Entra that the plan would put the person into, with the names that people know
/// them by.
fn given_in_entra<'a>(
    playbook: PlaybookId,
    settings: &'a Settings,
    seen: &Observation,
    brief: &'a Brief,
) -> Vec<(&'a EntraGroupId, &'a str)> {
    if settings.entra.is_none() {
        return Vec::new();
    }
    let bundle = brief.to_team.as_deref().and_then(|team| settings.bundle(team));
    let of_bundle = bundle
        .into_iter()
        .filter(|_| matches!(playbook, PlaybookId::Onboard | PlaybookId::LeftTeam))
        .flat_map(|bundle| &bundle.entra_groups)
        .map(|g| (&g.id, g.name.as_str()));
    let former = brief.former.as_deref().filter(|_| playbook == PlaybookId::Restore);
    let former = former.and_then(|former| former.entra.as_ref()).into_iter();
    let former = former.flat_map(|entra| &entra.groups).map(|g| (&g.id, g.name.as_str()));
    let held = seen.entra.as_ref().map(|entra| entra.groups.as_slice()).unwrap_or_default();
    let is_new = |(id, _): &(&EntraGroupId, &str)| !held.iter().any(|held| held.id == **id);
    of_bundle.chain(former).filter(is_new).collect()
}

fn read_in_entra(groups: &[(&EntraGroupId, &str)]) -> Read {
    Read::EntraGroups { groups: groups.iter().map(|(id, _)| (*id).clone()).collect() }
}

impl Panel {
    /// Asks what the groups grant; `None` where the plan puts nobody into any, or they were asked.
    pub(super) fn vet(&mut self, known: &Known, asker: &Asker, seen: &Observation) -> Option<Move> {
        let all = given(known.playbook, &known.settings, seen, &known.brief);
        let there = given_in_entra(known.playbook, &known.settings, seen, &known.brief);
        if all.is_empty() && there.is_empty() || known.brief.withheld.is_some() {
            return None;
        }
        let wave = all.iter().map(Given::read);
        let wave = wave.chain(there.chunks(BATCH_MAX).map(read_in_entra)).collect();
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        let found = Box::new((known.clone(), asker.clone(), seen.clone()));
        Some(self.ask(Stage::Vetting { found, reads }, commands))
    }

    #[inline(never)]
    pub(super) fn vetted(
        &mut self,
        (mut known, asker, seen): Found,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let mut withheld = Vec::new();
        for one in given(known.playbook, &known.settings, &seen, &known.brief) {
            let what = format!("what the group {} grants", one.name);
            let Answer::Grants(grants) = required(reads, &one.read(), &what)? else {
                return Err(untold(one.name));
            };
            let is_untold = grants.iter().any(|grant| grant.roles.is_empty());
            let role = administers(grants);
            let Some(role) = role else {
                if is_untold {
                    return Err(untold(one.name));
                }
                continue;
            };
            if known.playbook != PlaybookId::Restore {
                return Err(administering(one.name, &role));
            }
            withheld.push(one.group.clone());
        }
        let mut withheld_there = Vec::new();
        let there = given_in_entra(known.playbook, &known.settings, &seen, &known.brief);
        for some in there.chunks(BATCH_MAX) {
            let what = format!("what groups of {} are", known.settings.entra_name());
            let Answer::EntraGroups(told) = required(reads, &read_in_entra(some), &what)? else {
                return Err(invalid("another answer"));
            };
            for group in told.iter().filter(|group| group.holds_roles) {
                if known.playbook != PlaybookId::Restore {
                    return Err(holds_roles(&group.name));
                }
                withheld_there.push(group.id.clone());
            }
        }
        known.brief.withheld = Some(withheld);
        known.brief.withheld_in_entra = withheld_there;
        self.prepare(known, asker, seen, now)
    }
}

/// By which role a group grants something is not told.
fn untold(group: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        format!("What the group {group} grants couldn't be read"),
        "The organization doesn't say by which role. Nothing was changed.",
        "Look again in a minute. If it stays, tell a Jira admin.",
    )
}

/// A group of Entra that can hold roles of the directory.
fn holds_roles(group: &str) -> Refusal {
    Refusal::new(
        RefusalCode::BundleAdministers,
        format!("The group {group} can hold roles of the directory"),
        "Whoever is in it may administer Microsoft Entra. Offramp makes nobody an administrator. Nothing was changed.",
        "Ask a Jira admin to take the group out of the bundle.",
    )
}

fn administering(group: &str, role: &str) -> Refusal {
    Refusal::new(
        RefusalCode::BundleAdministers,
        format!("The group {group} grants more than the use of a product"),
        format!(
            "It grants the role {role}. Offramp makes nobody an administrator. Nothing was changed."
        ),
        "Ask a Jira admin to take the group out of the bundle.",
    )
}
