//! What makes somebody an administrator is never given (law 15): what a group grants is read before
//! anybody is put into it. A bundle with such a group is refused; of what is given back it is left
//! out, and said.

use super::{Asker, Found, Known, Panel, Stage, ask, route};
use crate::connector::{Answer, Grant, Read};
use crate::domain::{DirectoryId, GroupId, Instant, Observation};
use crate::engine::Move;
use crate::engine::observe::required;
use crate::engine::reads::{Patience, Reads};
use crate::plan::Brief;
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, RefusalCode, Settings, is_plain};

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

impl Panel {
    /// Asks what the groups grant; `None` where the plan puts nobody into any, or they were asked.
    pub(super) fn vet(&mut self, known: &Known, asker: &Asker, seen: &Observation) -> Option<Move> {
        let all = given(known.playbook, &known.settings, seen, &known.brief);
        if all.is_empty() || known.brief.withheld.is_some() {
            return None;
        }
        let wave = all.iter().map(Given::read).collect();
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
            let what = format!("what {} grants", one.name);
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
        known.brief.withheld = Some(withheld);
        self.prepare(known, asker, seen, now)
    }
}

/// The first role of a group by which somebody does more than use a product.
fn administers(grants: &[Grant]) -> Option<String> {
    let role = grants.iter().flat_map(|grant| &grant.roles).find(|role| !is_plain(role));
    role.map(ToString::to_string)
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
