//! Steps that take access in Atlassian.

use super::composer::{Composer, already};
use super::step::{Prediction, Probe, Rung, Step, StepId};
use super::words;
use crate::connector::Act;
use crate::domain::{
    AccountStatus, Claim, DirectoryId, EntraGroup, EntraGroupOwner, GroupMembership,
    MembershipStatus, Path, Privilege, ResourceId, RoleAssignment, RoleId, Source,
};
use crate::playbook::Phase;

/// What is foreseen of an act that nothing speaks against: where nobody told, it is tried.
fn works_or_told(untold: bool) -> Prediction {
    if !untold {
        return Prediction::WillWork;
    }
    Prediction::MayBeRefused {
        why: "the organization doesn't say whether the key may do this".to_owned(),
        instead: "somebody does it by hand".to_owned(),
    }
}

/// The one role on an organization that the API takes away.
const ORG_ADMIN: &str = "atlassian/org-admin";

impl Composer<'_> {
    pub(super) fn suspend(&self) -> Vec<Step> {
        let name = &self.seen.person.name;
        self.directories()
            .into_iter()
            .map(|directory| {
                let place = self.settings.directory_name(&directory);
                let suspended = self.seen.status_in(&directory) != MembershipStatus::Active;
                Step {
                    id: StepId(format!("cut.suspend.{directory}")),
                    phase: Phase::Cut,
                    title: format!("Suspend in {place}"),
                    detail: None,
                    prediction: already(suspended),
                    ladder: self.ladder(
                        Act::SuspendMembership { directory: directory.clone() },
                        Some(&directory),
                        format!("Suspend {name} in {place}"),
                    ),
                    probe: Probe::Suspended { directory },
                }
            })
            .collect()
    }

    pub(super) fn groups(&self) -> Vec<Step> {
        self.seen
            .groups
            .iter()
            .filter(|g| g.group != self.settings.quarantine_group.id)
            .map(|g| self.group(g))
            .collect()
    }

    pub(super) fn group(&self, membership: &GroupMembership) -> Step {
        let GroupMembership { group, name, directory, synced, modifiable, .. } = membership;
        let by_hand = format!("Remove {} from the group {name}", self.seen.person.name);
        let (prediction, ladder) = if *synced {
            (self.synced_group(name), Vec::new())
        } else if *modifiable == Some(false) {
            let refused = Prediction::WillBeRefused {
                why: "the key may not change this group".to_owned(),
                instead: "an admin removes it by hand".to_owned(),
            };
            (refused, vec![self.by_hand(by_hand)])
        } else {
            let act = Act::RemoveFromGroup { directory: directory.clone(), group: group.clone() };
            (Prediction::WillWork, self.ladder(act, Some(directory), by_hand))
        };
        Step {
            id: StepId(format!("strip.group.{group}")),
            phase: Phase::Strip,
            title: format!("Remove from {name}"),
            detail: self.place(directory),
            prediction,
            ladder,
            probe: Probe::OutOfGroup { group: group.clone() },
        }
    }

    /// A group of the identity provider goes there; where this plan takes it there, it is seen to
    /// go here.
    fn synced_group(&self, name: &str) -> Prediction {
        let taken = self.entra().is_some_and(|entra| {
            let here = |g: &&EntraGroup| g.name.eq_ignore_ascii_case(name);
            entra.groups.iter().find(here).is_some_and(|g| g.owner == EntraGroupOwner::Assigned)
        });
        let owner = self.provider();
        if taken { Prediction::Follows { owner } } else { Prediction::Elsewhere { owner } }
    }

    pub(super) fn direct_roles(&self) -> Vec<Step> {
        // The organization lists its own roles with the products': those that are taken as such
        // are not taken twice.
        let admin = if self.brief.demote { self.seen.person.admin_roles() } else { Vec::new() };
        let taken =
            |r: &RoleAssignment| r.resource.is_organization() && admin.contains(&r.role.as_str());
        self.seen
            .roles
            .iter()
            .filter(|r| r.paths.contains(&Path::Direct) && !taken(r))
            .map(|r| {
                let product = words::product(&r.resource);
                let role = words::role(&r.role);
                let act = Act::RevokeRole { resource: r.resource.clone(), role: r.role.clone() };
                let by_hand =
                    format!("Take the role {role} on {product} from {}", self.seen.person.name);
                Step {
                    id: StepId(format!("strip.role.{}.{}", r.resource, r.role)),
                    phase: Phase::Strip,
                    title: format!("Take the direct role {role} on {product}"),
                    detail: Some(words::site(self.settings, &r.resource)),
                    prediction: Prediction::WillWork,
                    ladder: self.ladder(act, r.directory.as_ref(), by_hand),
                    probe: Probe::WithoutDirectRole {
                        resource: r.resource.clone(),
                        role: r.role.clone(),
                    },
                }
            })
            .collect()
    }

    /// One role that was given directly, if it was.
    pub(super) fn direct_role(&self, resource: &ResourceId, role: &RoleId) -> Option<Step> {
        let id = StepId(format!("strip.role.{resource}.{role}"));
        self.direct_roles().into_iter().find(|step| step.id == id)
    }

    pub(super) fn tokens(&self) -> Vec<Step> {
        let told = self.seen.privileges.as_ref().map(|p| &p.token_delete);
        let untold = told == Some(&Privilege::Untold);
        let refused = match told {
            Some(Privilege::Refused { reason }) => Some(words::restriction(reason)),
            _ => None,
        };
        let tokens = self.seen.tokens.as_deref().unwrap_or_default();
        tokens
            .iter()
            .map(|t| {
                let by_hand = format!("Revoke the API token {}", t.label);
                let (prediction, ladder) = match refused {
                    Some((why, place)) => (
                        Prediction::WillBeRefused {
                            why: why.to_owned(),
                            instead: format!("revoked by hand in {place}"),
                        },
                        vec![self.by_hand_at(place, by_hand)],
                    ),
                    None => (
                        works_or_told(untold),
                        self.ladder(Act::RevokeToken { token: t.id.clone() }, None, by_hand),
                    ),
                };
                Step {
                    id: StepId(format!("strip.token.{}", t.id)),
                    phase: Phase::Strip,
                    title: format!("Revoke API token {}", t.label),
                    detail: None,
                    prediction,
                    ladder,
                    probe: Probe::WithoutToken { token: t.id.clone() },
                }
            })
            .collect()
    }

    pub(super) fn close(&self) -> Vec<Step> {
        match self.seen.person.claim {
            Claim::Managed => {
                let mut steps = vec![self.deactivate()];
                if self.settings.playbooks.left_business.delete_account {
                    steps.push(self.delete());
                }
                steps
            }
            Claim::Unmanaged if self.removes_from_directory() => self
                .directories()
                .into_iter()
                .map(|directory| self.remove_from(directory))
                .collect(),
            Claim::Unmanaged => Vec::new(),
        }
    }

    fn deactivate(&self) -> Step {
        let name = &self.seen.person.name;
        let told = self.seen.privileges.as_ref().map(|p| &p.enablement);
        let untold = told == Some(&Privilege::Untold);
        let follows = self.disables_in_entra()
            && (matches!(told, Some(Privilege::Refused { .. }))
                || untold && self.seen.person.source == Source::Synced);
        let refused = match told {
            Some(Privilege::Refused { reason }) => Some(words::restriction(reason)),
            _ => None,
        };
        let closed = self.seen.person.account_status != AccountStatus::Active;
        let ladder = self.ladder(Act::DeactivateAccount, None, format!("Deactivate {name}"));
        let (prediction, ladder) = match refused {
            _ if closed => (Prediction::AlreadySo, ladder),
            // The identity provider deactivates whom it has disabled.
            _ if follows => {
                let owner = self.settings.entra_name().to_owned();
                (Prediction::Follows { owner }, Vec::new())
            }
            Some((why, place)) => {
                let task = format!("Deactivate {name} in {place}");
                let instead = format!("stays suspended until it is deactivated in {place}");
                (
                    Prediction::WillBeRefused { why: why.to_owned(), instead },
                    vec![self.by_hand_at(place, task)],
                )
            }
            None => (works_or_told(untold), ladder),
        };
        Step {
            id: StepId("close.deactivate".to_owned()),
            phase: Phase::Close,
            title: "Deactivate the account".to_owned(),
            detail: None,
            prediction,
            ladder,
            probe: Probe::Deactivated,
        }
    }

    /// Final after 14 days; until then it can be called off.
    fn delete(&self) -> Step {
        let name = &self.seen.person.name;
        let by_hand = format!("Delete the account of {name}");
        let refused = match self.seen.privileges.as_ref().and_then(|p| p.deletion.as_ref()) {
            Some(Privilege::Refused { reason }) => Some(words::restriction(reason)),
            _ => None,
        };
        let (prediction, ladder) = match refused {
            Some((why, place)) => (
                Prediction::WillBeRefused {
                    why: why.to_owned(),
                    instead: format!("deleted by hand in {place}"),
                },
                vec![self.by_hand_at(place, by_hand)],
            ),
            None => (
                already(self.seen.person.for_deletion),
                vec![Rung::Act(Act::DeleteAccount), self.by_hand(by_hand)],
            ),
        };
        Step {
            id: StepId("close.delete".to_owned()),
            phase: Phase::Close,
            title: "Delete the account, final after 14 days".to_owned(),
            detail: None,
            prediction,
            ladder,
            probe: Probe::Deleting,
        }
    }

    fn remove_from(&self, directory: DirectoryId) -> Step {
        let place = self.settings.directory_name(&directory);
        let by_hand = format!("Remove {} from {place}", self.seen.person.name);
        Step {
            id: StepId(format!("close.remove.{directory}")),
            phase: Phase::Close,
            title: format!("Remove from {place}"),
            detail: None,
            prediction: Prediction::WillWork,
            ladder: vec![Rung::Act(Act::RemoveFromDirectory { directory }), self.by_hand(by_hand)],
            probe: Probe::OutOfDirectory,
        }
    }

    /// A person who leaves the directory cannot be in its groups, and a group takes members of
    /// its own directory only.
    pub(super) fn mark(&self) -> Vec<Step> {
        let group = &self.settings.quarantine_group;
        if self.removes_from_directory() || !self.directories().contains(&group.directory_id) {
            return Vec::new();
        }
        let inside = self.seen.groups.iter().any(|g| g.group == group.id);
        let act =
            Act::AddToGroup { directory: group.directory_id.clone(), group: group.id.clone() };
        vec![Step {
            id: StepId("mark.quarantine".to_owned()),
            phase: Phase::Mark,
            title: format!("Add to {}", group.name),
            detail: None,
            prediction: already(inside),
            ladder: vec![
                Rung::Act(act),
                self.by_hand(format!("Add {} to {}", self.seen.person.name, group.name)),
            ],
            probe: Probe::InGroup { group: group.id.clone() },
        }]
    }

    /// Roles on the organization. An organization admin can't be suspended, so they go first.
    pub(super) fn demote(&self) -> Vec<Step> {
        let name = self.name();
        self.seen
            .person
            .admin_roles()
            .into_iter()
            .map(|role| {
                let words = words::role(&RoleId::new(role));
                let by_hand = self.by_hand(format!("Take the role {words} from {name}"));
                let (prediction, ladder) = if role == ORG_ADMIN {
                    let act = Act::RevokeOrgRole { role: RoleId::new(role) };
                    (Prediction::WillWork, vec![Rung::Act(act), by_hand])
                } else {
                    let refused = Prediction::WillBeRefused {
                        why: "no API takes this role".to_owned(),
                        instead: "an organization admin takes it by hand".to_owned(),
                    };
                    (refused, vec![by_hand])
                };
                Step {
                    id: StepId(format!("demote.{role}")),
                    phase: Phase::Demote,
                    title: format!("Take the role {words} on the organization"),
                    detail: None,
                    prediction,
                    ladder,
                    probe: Probe::WithoutOrgRole { role: RoleId::new(role) },
                }
            })
            .collect()
    }
}
