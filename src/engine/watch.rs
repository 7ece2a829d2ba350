//! The tripwire: people who were offboarded, and the state that they were left in. What is found
//! otherwise later is a way back that somebody has opened.

use super::command::{Key, StorageRead, Write};
use super::former;
use super::query::Index;
use super::run::{Rest, Run};
use crate::connector::Line;
use crate::domain::record::record;
use crate::domain::{
    AccountId, AccountStatus, Address, EntraUserId, Instant, IssueId, IssueKey, MembershipStatus,
    Person, RunId,
};
use crate::plan::Probe;
use crate::playbook::PlaybookId;
use crate::policy::Settings;

/// The kind of entity that holds the rows, one for each account.
pub const WATCH: &str = "watch";
/// Its index of whom to look at.
pub const BY_DUE: Index =
    Index { entity: WATCH, name: "by-due", partition: "state", range: "dueAt" };
/// Its index of whom there is something to say of.
pub const BY_STANDING: Index =
    Index { entity: WATCH, name: "by-standing", partition: "standing", range: "dueAt" };
/// The partition of all rows.
pub const WATCHED: &str = "watched";
/// Of these there is something to say.
pub const OPEN: &str = "open";
const QUIET: &str = "quiet";

/// Reads the row of somebody; there is one for whoever was offboarded and not let in since.
#[must_use]
pub fn read(account: &AccountId) -> StorageRead {
    StorageRead::Entity { entity: WATCH.to_owned(), key: account.to_key() }
}

/// How often everybody is looked at: the longest that a way back stays unseen.
pub const EVERY_MS: i64 = 3_600_000;
/// After which what could not be read is asked for again.
const RETRY_MS: i64 = 900_000;
/// Unreadable looks in a row after which it is said.
const UNANSWERED_MAX: u32 = 8;

/// Somebody who was offboarded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of how somebody was left")]
pub struct Watch {
    /// Who.
    pub account: AccountId,
    /// The run that took their access.
    pub run_id: RunId,
    /// Its ticket.
    pub issue_id: IssueId,
    /// The ticket's key.
    pub issue_key: IssueKey,
    /// Who started it: what is cut again is cut in their name.
    pub operator: AccountId,
    /// The address in lower case: a hundred of them are looked for with one request.
    pub email: Option<Address>,
    /// The user of Entra that was disabled.
    pub entra: Option<EntraUserId>,
    /// No membership was left active.
    pub suspended: bool,
    /// The account was deactivated.
    pub deactivated: bool,
    /// They were put into the quarantine group.
    pub marked: bool,
    /// The account was taken out of the directory or is being deleted: not to be listed is as it
    /// was left.
    pub gone: bool,
    /// Groups and roles on the organization that were never proven gone, by id, divided by blanks:
    /// another system owns them, or the run could not take them. They have not come back.
    pub kept: String,
    /// Whether the marks of their addresses are kept; an earlier version kept none.
    pub addressed: bool,
    /// Always [`WATCHED`].
    pub state: String,
    /// [`OPEN`] where there is something to say.
    pub standing: String,
    /// What has come back, a line each.
    pub found: String,
    /// What the ticket was told of it.
    pub told: String,
    /// How often something came back.
    pub alarms: u32,
    /// Looks in a row that told nothing.
    pub unanswered: u32,
    /// When to look again.
    pub due_at: Instant,
    /// Another with every change; every change is conditional on it.
    pub rev: u64,
}
record!(Watch {
    account,
    run_id,
    issue_id,
    issue_key,
    operator,
    email,
    entra,
    suspended,
    deactivated,
    marked,
    gone,
    state,
    standing,
    alarms,
    unanswered,
    due_at,
    rev;
    kept,
    addressed,
    found,
    told
});

/// What a look showed of somebody. `None`: not read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sighting<'a> {
    /// The inner `None` is 'the organization does not list them'.
    pub person: Option<Option<&'a Person>>,
    /// Whether they may sign in to Entra; the inner `None` is 'there is no such user any more'.
    pub enabled: Option<Option<bool>>,
}

/// What the end of a run means for the watch.
#[derive(Clone, Debug, PartialEq)]
pub enum After {
    /// Somebody has been offboarded.
    Begin {
        /// How they were left.
        watch: Box<Watch>,
        /// The marks of their addresses.
        marks: Vec<String>,
    },
    /// Access was given on purpose.
    End {
        /// To whom.
        account: AccountId,
        /// The marks of their addresses.
        marks: Vec<String>,
    },
}

impl After {
    /// What this run's rest means, where it means anything.
    #[must_use]
    pub fn of(run: &Run, now: Instant) -> Option<Self> {
        // One that needs somebody has cut the person off or let them in all the same, or has not.
        let is_so = |probes: fn(&Probe) -> bool| match run.rest {
            Some(Rest::Done | Rest::ByHand) => true,
            Some(Rest::Attention) => {
                run.steps().any(|(step, state)| probes(&step.probe) && state.is_proven())
            }
            None => false,
        };
        match run.opened.plan.playbook {
            PlaybookId::LeftBusiness if is_so(cuts_off) => {
                let watch = Box::new(Watch::after(run, now));
                Some(Self::Begin { watch, marks: marks_of(run) })
            }
            PlaybookId::Restore | PlaybookId::Onboard if is_so(lets_in) => {
                Some(Self::End { account: run.target().account.clone(), marks: marks_of(run) })
            }
            _ => None,
        }
    }
}

/// Where somebody's row is.
#[must_use]
pub fn watch_place(account: &AccountId) -> Key {
    Key::of_row(WATCH, account.to_key())
}

/// Reads somebody's row.
#[must_use]
pub fn read_watch(account: &AccountId) -> StorageRead {
    StorageRead::Entity { entity: WATCH.to_owned(), key: account.to_key() }
}

impl Watch {
    fn after(run: &Run, now: Instant) -> Self {
        let opened = &run.opened;
        let quarantine = &opened.settings.quarantine_group.id;
        let entra_disabled = all_proven(run, |p| *p == Probe::EntraEnabled { enabled: false });
        let kept: Vec<&str> = run
            .steps()
            .filter(|(_, state)| !state.is_proven())
            .filter_map(|(step, _)| match &step.probe {
                Probe::OutOfGroup { group } => Some(group.as_str()),
                Probe::WithoutOrgRole { role } => Some(role.as_str()),
                _ => None,
            })
            .collect();
        Self {
            account: run.target().account.clone(),
            run_id: opened.run.clone(),
            issue_id: opened.issue.clone(),
            issue_key: opened.issue_key.clone(),
            operator: opened.operator.clone(),
            email: opened.person.address(),
            entra: run.target().entra.filter(|_| entra_disabled == Some(true)).cloned(),
            // Whoever was in no directory is not to be in one.
            suspended: all_proven(run, |p| matches!(p, Probe::Suspended { .. })) != Some(false),
            deactivated: all_proven(run, |p| matches!(p, Probe::Deactivated | Probe::Deleting))
                == Some(true),
            marked: all_proven(
                run,
                |p| matches!(p, Probe::InGroup { group } if group == quarantine),
            ) == Some(true),
            gone: all_proven(run, |p| matches!(p, Probe::OutOfDirectory | Probe::Deleting))
                .is_some(),
            kept: kept.join(" "),
            addressed: true,
            state: WATCHED.to_owned(),
            standing: QUIET.to_owned(),
            found: String::new(),
            told: String::new(),
            alarms: 0,
            unanswered: 0,
            due_at: now.plus_ms(EVERY_MS),
            // No earlier row of this account has the same.
            rev: u64::try_from(now.0).unwrap_or_default(),
        }
    }

    /// The write of a new row, over whatever was known of an earlier run.
    #[must_use]
    pub fn write_new(&self) -> Write {
        Write::row(WATCH, self.account.to_key(), self)
    }

    /// The write of this state over the one before it; none where the row is gone or another.
    #[must_use]
    pub fn write(&self) -> Write {
        let before = self.rev.checked_sub(1);
        Write::entity(WATCH, self.account.to_key(), self, ("rev", before))
    }

    /// The same with the marks of their addresses, where an earlier version kept none.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        if self.addressed {
            return vec![self.write()];
        }
        let addressed = Self { addressed: true, ..self.clone() };
        let marks = former::marks(self.email.iter().map(Address::as_str), self.entra.as_ref());
        std::iter::once(addressed.write()).chain(marks.iter().map(|m| former::write(m))).collect()
    }

    /// Whether the ticket has to be told something else than it was.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.found != self.told
    }

    /// The same after a look. What could not be read keeps what was known of it.
    #[must_use]
    pub fn looked(&self, seen: Sighting<'_>, settings: &Settings, now: Instant) -> Self {
        let listed = seen.person.filter(|person| person.is_some() || self.gone);
        let whole = listed.is_some() && (self.entra.is_none() || seen.enabled.is_some());
        let mut ways = self.ways(listed.flatten(), seen.enabled.flatten(), settings);
        if !whole {
            let known = self.found.lines().filter(|line| !line.is_empty()).map(str::to_owned);
            let known: Vec<String> = known.filter(|line| !ways.contains(line)).collect();
            ways.extend(known);
        }
        let found = ways.join("\n");
        let unanswered = if whole { 0 } else { self.unanswered.saturating_add(1) };
        let is_new = !found.is_empty() && found != self.found;
        let mut next = Self {
            alarms: self.alarms + u32::from(is_new),
            found,
            unanswered,
            due_at: now.plus_ms(if whole { EVERY_MS } else { RETRY_MS }),
            ..self.next()
        };
        next.standing = if next.found.is_empty() && unanswered < UNANSWERED_MAX {
            QUIET.to_owned()
        } else {
            OPEN.to_owned()
        };
        if next.has_news() {
            // Until the ticket is told.
            next.due_at = now.plus_ms(RETRY_MS);
        }
        next
    }

    /// The same, to be looked at later: a run is at work on the person.
    #[must_use]
    pub fn put_off(&self, now: Instant) -> Self {
        Self { due_at: now.plus_ms(RETRY_MS), ..self.next() }
    }

    /// The same, with the ticket told.
    #[must_use]
    pub fn told(&self, now: Instant) -> Self {
        Self { told: self.found.clone(), due_at: now.plus_ms(EVERY_MS), ..self.next() }
    }

    /// Whether for a while now nothing could be told of them.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.unanswered >= UNANSWERED_MAX
    }

    /// What asks for the access to be cut again, unique: asked again it is the same.
    #[must_use]
    pub fn cause(&self) -> String {
        format!("{CAUSE}{}-{}", self.run_id, self.alarms)
    }

    /// The words by which the comment is found again.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("Tripwire: {}", self.run_id)
    }

    /// What the ticket is told. The ticket says who it is about.
    #[must_use]
    pub fn comment(&self, cuts_again: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.found.is_empty() {
            lines.push(Line::Says("Access had come back, and is gone again.".to_owned()));
        } else {
            lines.push(Line::Says("Access came back after it was cut:".to_owned()));
            lines.extend(self.found.lines().map(|line| Line::Item(line.to_owned())));
            lines.push(Line::Says(if cuts_again {
                "It is cut again by the same rules.".to_owned()
            } else {
                "Offramp has changed nothing. If it is not meant, an operator runs 'Left the business' again from the panel.".to_owned()
            }));
        }
        lines.push(Line::Says(self.reference()));
        lines
    }

    fn next(&self) -> Self {
        Self { rev: self.rev + 1, ..self.clone() }
    }

    fn ways(
        &self,
        person: Option<&Person>,
        enabled: Option<bool>,
        settings: &Settings,
    ) -> Vec<String> {
        let mut ways = person.map_or_else(Vec::new, |person| self.ways_of(person, settings));
        if self.entra.is_some() && enabled == Some(true) {
            let tenant = settings.entra.as_ref().map_or("Microsoft Entra", |t| t.name.as_str());
            ways.push(format!("The user in {tenant} is enabled again."));
        }
        ways
    }

    fn ways_of(&self, person: &Person, settings: &Settings) -> Vec<String> {
        let mut ways = Vec::new();
        if self.suspended && person.membership == MembershipStatus::Active {
            ways.push(
                "The membership is active: a suspension was lifted, or there was a new invitation."
                    .to_owned(),
            );
        }
        if self.deactivated && person.account_status == AccountStatus::Active {
            ways.push("The account is active: somebody activated it.".to_owned());
        }
        let quarantine = &settings.quarantine_group;
        let kept = |id: &str| self.kept.split(' ').any(|kept| kept == id);
        for (id, name) in &person.groups {
            if *id != quarantine.id && !kept(id.as_str()) {
                ways.push(format!("In the group {name}."));
            }
        }
        if self.marked && !person.is_in(&quarantine.id) {
            ways.push(format!("No longer in the group {}.", quarantine.name));
        }
        let roles = person.admin_roles().into_iter().filter(|role| !kept(role));
        ways.extend(roles.map(|role| format!("Holds the role {role}.")));
        ways
    }
}

/// The marks of whom a run is about: of the organization's address, of the ticket's, and of their user
/// of Entra.
fn marks_of(run: &Run) -> Vec<String> {
    let opened = &run.opened;
    let told = opened.person.email.iter().map(String::as_str);
    let addresses = told.chain(opened.subject_ref.email.iter().map(Address::as_str));
    former::marks(addresses, run.target().entra)
}

/// What the cause of an appointment begins with that the tripwire makes.
pub const CAUSE: &str = "tripwire-";

/// Whether a step of this kind keeps the person out of the organization.
fn cuts_off(probe: &Probe) -> bool {
    matches!(
        probe,
        Probe::Suspended { .. } | Probe::Deactivated | Probe::OutOfDirectory | Probe::Deleting
    )
}

/// Whether a step of this kind lets the person into the organization.
fn lets_in(probe: &Probe) -> bool {
    matches!(probe, Probe::Listed | Probe::Activated | Probe::Member { .. })
}

/// Whether all steps of a kind are proven; `None` where there are none.
fn all_proven(run: &Run, is_meant: impl Fn(&Probe) -> bool) -> Option<bool> {
    let mut of_kind = run.steps().filter(|(step, _)| is_meant(&step.probe)).peekable();
    of_kind.peek()?;
    Some(of_kind.all(|(_, state)| state.is_proven()))
}
