//! From everything read about one person to exactly what is taken: the idle products, each by
//! every path that gives it, and nothing that is in use.

use super::class::{Class, Verdict};
use crate::domain::{
    Claim, GroupId, GroupMembership, MembershipStatus, Observation, Path, ResourceId, RoleId,
};
use crate::policy::SweptProduct;

/// What membership in one group gives, as the group's own role assignments say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupGives {
    /// Which group.
    pub group: GroupId,
    /// Roles by product; `true` where new users of the product land in this group.
    pub roles: Vec<(ResourceId, RoleId, bool)>,
}

/// How one path is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Out of a group.
    Group(GroupMembership),
    /// A direct role is revoked.
    DirectRole {
        /// On which product.
        resource: ResourceId,
        /// Which role.
        role: RoleId,
    },
}

/// What is known beforehand about how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreseen {
    /// Nothing speaks against it.
    WillWork,
    /// A default group: some organizations refuse to take somebody out of their last one. Then
    /// it is left to a person.
    MayBeRefused,
    /// An identity provider owns the group: it goes there.
    Elsewhere,
    /// The key may not change this group: it is left to a person.
    ByHand,
}

/// One change of one person's access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// What is changed.
    pub way: Way,
    /// What else goes with it, all of it idle or kept by another path.
    pub also_gives: Vec<(ResourceId, RoleId)>,
    /// How it will end.
    pub foreseen: Foreseen,
}

/// Why an idle product is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It comes from a group that also gives something in use, by no other path.
    AlsoTakes {
        /// The group.
        group: GroupId,
        /// What is in use.
        resource: ResourceId,
    },
    /// Nobody can tell by which group it comes: what some group gives could not be read.
    SourceUnknown,
}

/// An idle product of the person and how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Which.
    pub resource: ResourceId,
    /// Why it counts as idle.
    pub class: Class,
    /// Every path by which it comes; empty where it is not taken.
    pub takings: Vec<Taking>,
    /// Why it is not taken.
    pub obstacle: Option<Obstacle>,
}

/// A product that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub resource: ResourceId,
    /// What is said of it; `None` where the rules name no threshold for it.
    pub class: Option<Class>,
}

/// A seat that gets free, where everything ends as foreseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Of which product.
    pub resource: ResourceId,
    /// Whether a person has to do a part of it.
    pub by_hand: bool,
}

/// What is to become of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Every product is idle: the membership is suspended, which keeps groups and can be lifted
    /// whole. Only where that is refused, the products are taken one by one.
    pub suspend: bool,
    /// The idle products.
    pub idle: Vec<Idle>,
    /// What stays.
    pub kept: Vec<Held>,
    /// Seats that get free.
    pub saved: Vec<Saved>,
    /// API tokens of an account that never opened a page: it may be a program's, so a person has
    /// to say that it may go.
    pub ask_about_tokens: Option<usize>,
}

/// Decides what is taken from somebody. `verdicts` are of the observation itself, made at the same
/// moment; `gives` holds every group of theirs whose role assignments could be read.
#[must_use]
pub fn decide(
    seen: &Observation,
    verdicts: &[Verdict],
    products: &[SweptProduct],
    gives: &[GroupGives],
) -> Decision {
    let held = held(seen, verdicts, products);
    let is_idle = |h: &Held| h.class.is_some_and(Class::is_idle);
    let (idle, kept): (Vec<Held>, Vec<Held>) = held.into_iter().partition(is_idle);
    let paths = Paths { seen, gives, idle: &idle, kept: &kept };
    let idle: Vec<Idle> = idle.iter().map(|product| paths.close(product)).collect();
    // A suspension closes every path at once, so what stands against single ones does not matter.
    // Use of a product that no role shows says that something is not known.
    let known = verdicts.iter().all(|verdict| verdict.class.is_idle());
    let suspend = !idle.is_empty() && kept.is_empty() && known;
    let saved = idle
        .iter()
        .filter(|product| suspend || !product.takings.is_empty())
        .map(|product| Saved {
            resource: product.resource.clone(),
            by_hand: !suspend && product.takings.iter().any(Taking::needs_a_person),
        })
        .collect();
    Decision { suspend, ask_about_tokens: tokens_in_doubt(seen, &idle), idle, kept, saved }
}

impl Taking {
    /// Whether it does not end by itself.
    fn needs_a_person(&self) -> bool {
        matches!(self.foreseen, Foreseen::ByHand | Foreseen::Elsewhere)
    }
}

/// Every product that lets the person in, once, with what is said of it.
fn held(seen: &Observation, verdicts: &[Verdict], products: &[SweptProduct]) -> Vec<Held> {
    let mut all: Vec<Held> = Vec::new();
    for role in seen.effective_access() {
        let resource = &role.resource;
        if resource.is_organization() || all.iter().any(|h| h.resource == *resource) {
            continue;
        }
        let said = (0_u16..).zip(products).find(|(_, p)| p.resource == *resource);
        let verdict = said.and_then(|(at, _)| verdicts.iter().find(|v| v.product.0 == at));
        all.push(Held { resource: resource.clone(), class: verdict.map(|v| v.class) });
    }
    all
}

fn tokens_in_doubt(seen: &Observation, idle: &[Idle]) -> Option<usize> {
    let never = !idle.is_empty()
        && idle.iter().all(|i| matches!(i.class, Class::NeverActive { .. }))
        && seen.person.claim == Claim::Managed;
    let tokens = seen.tokens.as_ref().map_or(0, Vec::len);
    (never && tokens > 0).then_some(tokens)
}

/// The paths between a person and their products.
struct Paths<'a> {
    seen: &'a Observation,
    gives: &'a [GroupGives],
    idle: &'a [Held],
    kept: &'a [Held],
}

impl Paths<'_> {
    fn close(&self, product: &Held) -> Idle {
        let (resource, class) = (&product.resource, product.class);
        let groups: Vec<&GroupMembership> =
            self.seen.groups.iter().filter(|g| self.group_gives(&g.group, resource)).collect();
        let in_the_way = groups.iter().find_map(|g| self.also_takes(&g.group));
        let by_group = self.roles_on(resource).any(|r| r.paths.contains(&Path::Group));
        let obstacle = match in_the_way {
            Some(obstacle) => Some(obstacle),
            None if by_group && groups.is_empty() => Some(Obstacle::SourceUnknown),
            None => None,
        };
        let takings: Vec<Taking> = if obstacle.is_some() {
            Vec::new()
        } else {
            let direct = self.roles_on(resource).filter(|r| r.paths.contains(&Path::Direct));
            let direct = direct.map(|r| direct_role(resource, &r.role));
            groups.into_iter().map(|g| self.group(g, resource)).chain(direct).collect()
        };
        let obstacle = obstacle.or(takings.is_empty().then_some(Obstacle::SourceUnknown));
        // Only idle products are closed, and those have a class.
        let class = class.unwrap_or(Class::Active);
        Idle { resource: resource.clone(), class, takings, obstacle }
    }

    fn roles_on(
        &self,
        resource: &ResourceId,
    ) -> impl Iterator<Item = &crate::domain::RoleAssignment> {
        let let_in = |s: Option<MembershipStatus>| s.is_none_or(|s| s == MembershipStatus::Active);
        self.seen.roles.iter().filter(move |r| r.resource == *resource && let_in(r.status))
    }

    fn roles_of(&self, group: &GroupId) -> &[(ResourceId, RoleId, bool)] {
        let found = self.gives.iter().find(|g| g.group == *group);
        found.map(|g| g.roles.as_slice()).unwrap_or_default()
    }

    fn group_gives(&self, group: &GroupId, resource: &ResourceId) -> bool {
        self.roles_of(group).iter().any(|(r, ..)| r == resource)
    }

    /// Whether a group goes because it gives an idle product.
    fn goes(&self, group: &GroupId) -> bool {
        self.idle.iter().any(|product| self.group_gives(group, &product.resource))
    }

    /// What is in use and would be lost with this group and all others that go.
    fn also_takes(&self, group: &GroupId) -> Option<Obstacle> {
        let lost = self.kept.iter().find(|kept| {
            self.group_gives(group, &kept.resource) && !self.stays_open(&kept.resource)
        })?;
        Some(Obstacle::AlsoTakes { group: group.clone(), resource: lost.resource.clone() })
    }

    fn stays_open(&self, resource: &ResourceId) -> bool {
        let direct = self.roles_on(resource).any(|r| r.paths.contains(&Path::Direct));
        let mut others = self.seen.groups.iter().filter(|g| !self.goes(&g.group));
        direct || others.any(|g| self.group_gives(&g.group, resource))
    }

    fn group(&self, membership: &GroupMembership, resource: &ResourceId) -> Taking {
        let roles = self.roles_of(&membership.group);
        let is_default = roles.iter().any(|(r, _, default)| r == resource && *default);
        let foreseen = if membership.synced {
            Foreseen::Elsewhere
        } else if membership.modifiable == Some(false) {
            Foreseen::ByHand
        } else if is_default {
            Foreseen::MayBeRefused
        } else {
            Foreseen::WillWork
        };
        let others = roles.iter().filter(|(r, ..)| r != resource);
        Taking {
            way: Way::Group(membership.clone()),
            also_gives: others.map(|(r, role, _)| (r.clone(), role.clone())).collect(),
            foreseen,
        }
    }
}

fn direct_role(resource: &ResourceId, role: &RoleId) -> Taking {
    let way = Way::DirectRole { resource: resource.clone(), role: role.clone() };
    Taking { way, also_gives: Vec::new(), foreseen: Foreseen::WillWork }
}
