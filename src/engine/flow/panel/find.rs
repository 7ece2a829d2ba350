//! From the ticket to everything that is known of its person.

use super::approve::Shown;
use super::idle::rules;
use super::refusals::{
    ambiguous, contradictory, date_moved, empty_team, hidden, lookalike, never_agreed, no_such_run,
    nothing_to_restore, somebody_else, ticket_moved, unknown, unknown_team,
};
use super::{
    Asker, Found, Goal, Head, IssuePointer, Known, Panel, Prepared, Stage, SubjectLease, ask,
    grounds, heir, holds, portal, read_as, route,
};
use crate::connector::{Answer, Issue, Read, Sighted};
use crate::domain::order;
use crate::domain::record::read_text;
use crate::domain::{
    AccountId, AccountStatus, Address, Claim, DirectoryId, Instant, MembershipStatus, Observation,
    Person, RunId, Source, looks_like,
};
use crate::engine::Answer::Nothing;
use crate::engine::admission::Admission;
use crate::engine::appointment::{self, Moment};
use crate::engine::brief::{brief_of, kind_of};
use crate::engine::command::What;
use crate::engine::confirmations::Place;
use crate::engine::former;
use crate::engine::observe::{self, reads_about, required};
use crate::engine::reads::{Patience, Reads};
use crate::engine::storage;
use crate::engine::subject::{SubjectRef, address_hint, subject_of};
use crate::engine::watch;
use crate::engine::{Move, invalid};
use crate::plan::{Brief, Plan, UndoBundle};
use crate::playbook::PlaybookId;
use crate::policy::{
    Question, Refusal, RefusalCode, Rule, Scope, Settings, Spending, asks_for_permission, charges,
    default_playbook, may_be_subject, may_confirm, may_operate,
};
use serde_json::Value;

/// Looks of one invocation before it is left to a later one.
const LOOKS_MAX: u32 = 2;

impl Panel {
    #[inline(never)]
    pub(super) fn ticket_read(
        &mut self,
        settings: Settings,
        pointer: Option<IssuePointer>,
        reads: &Reads,
    ) -> Result<Move, Refusal> {
        let read = self.ticket(&settings);
        let issue = match (reads.answer(&read), &self.goal) {
            (Ok(Answer::Issue(issue)), _) => issue.clone(),
            // What is planned must be what was found to be as agreed, in every field.
            (Ok(Answer::Chosen(ticket)), Goal::Depart { agreed, .. }) => {
                if ticket != agreed {
                    return Err(ticket_moved());
                }
                ticket.issue.clone()
            }
            _ => {
                let refusal = hidden(reads, &read);
                if self.is_glance && refusal.code == RefusalCode::IssueHidden {
                    return Ok(Move::Done(Nothing));
                }
                return Err(refusal);
            }
        };
        // The payload and the address line can be forged; the platform's number can't.
        if issue.id != self.context.issue_id.as_str() {
            return Err(invalid("The ticket isn't the one that the panel belongs to"));
        }
        let meant = default_playbook(&settings, kind_of(&settings, &issue));
        let playbook = self.chosen.unwrap_or(meant);
        let asks = self.asks_of_runs();
        let viewer = asks.then(|| self.viewer(&settings, reads)).transpose()?;
        // A run under way is shown even when the ticket's field has been cleared since.
        let subject = match (subject_of(&settings, &issue), &pointer) {
            (Ok(subject), _) => subject,
            (Err(_), Some(_)) => SubjectRef { account: None, email: None },
            (Err(refusal), None) => return Err(refusal),
        };
        let taken_by = pointer.as_ref().and_then(|p| p.taken_by.clone());
        let brief = Brief::default();
        let known = Known {
            settings,
            issue,
            subject,
            playbook,
            brief,
            taken_by,
            portal: None,
            holdings: None,
            viewer,
        };
        // Only the run that the ticket points to can be asked for by its id.
        let asked_for = match &self.goal {
            Goal::Check { run_id } | Goal::Progress { run_id } => Some(run_id),
            _ => None,
        };
        let is_here = |id: &RunId| pointer.as_ref().is_some_and(|kept| kept.run_id == *id);
        if !asked_for.is_none_or(is_here) {
            self.may_run_anything(&known)?;
            return Err(no_such_run());
        }
        match pointer {
            Some(pointer) => Ok(self.heading(Some(Box::new(known)), pointer)),
            None => self.begin_find(known),
        }
    }

    /// What must be known before the person is looked for.
    pub(super) fn begin_find(&mut self, known: Known) -> Result<Move, Refusal> {
        let brief = brief_of(&known.settings, &known.issue, known.playbook)?;
        let known = Known { brief, ..known };
        check_teams(&known)?;
        self.find(known)
    }

    /// What was taken last: from this ticket, else from whatever ticket the person left on.
    #[inline(never)]
    pub(super) fn former_run(
        &mut self,
        (known, asker, seen): (Known, Asker, Observation),
        values: &[Value],
    ) -> Result<Move, Refusal> {
        let lease: Option<SubjectLease> = read_as(values.first());
        let taken_by = known.taken_by.clone().or_else(|| lease.and_then(|l| l.taken_by));
        let run = taken_by.ok_or_else(nothing_to_restore)?;
        let reads = storage::read_undo(&run);
        let known = Known { taken_by: Some(run), ..known };
        Ok(self.load(Stage::Undo { found: Box::new((known, asker, seen)) }, reads))
    }

    /// One value is what was taken; of one in pieces the head says how many there are.
    #[inline(never)]
    pub(super) fn undo_found(
        &mut self,
        (known, asker, seen): Found,
        values: &[Value],
        now: Instant,
    ) -> Result<Move, Refusal> {
        let head = read_as::<Head>(values.get(1)).filter(|head| head.undo_parts > 0);
        let Some((head, run)) = head.zip(known.taken_by.clone()) else {
            return self.undo_read((known, asker, seen), values.get(..1).unwrap_or_default(), now);
        };
        let reads = storage::read_undo_parts(&run, &head);
        Ok(self.load(Stage::UndoParts { found: Box::new((known, asker, seen)) }, reads))
    }

    /// What was taken, from the value or the pieces that it is kept in: without one of them there is
    /// none.
    #[inline(never)]
    pub(super) fn undo_read(
        &mut self,
        (known, asker, seen): Found,
        values: &[Value],
        now: Instant,
    ) -> Result<Move, Refusal> {
        let parts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
        let text = parts.ok_or_else(nothing_to_restore)?.concat();
        let undo: UndoBundle = read_text(&text).map_err(|_| nothing_to_restore())?;
        if undo.observation.person.account != seen.person.account {
            return Err(nothing_to_restore());
        }
        observe::check_is_provable(&undo.observation, &seen)?;
        let brief = Brief { former: Some(Box::new(undo.observation)), ..known.brief };
        self.prepare(Known { brief, ..known }, asker, seen, now)
    }

    pub(super) fn authorize(
        &self,
        settings: &Settings,
        issue: &Issue,
        playbook: PlaybookId,
        (people, holds_permission): (&[Sighted], bool),
    ) -> Result<Asker, Refusal> {
        let asker = self.asker(people, holds_permission);
        let asker = self.ruled(settings, issue, playbook, asker, None);
        let me = || people.iter().find(|p| p.is(&self.context.account_id));
        asker.map_err(|refusal| observe::not_told_of_asker(me(), refusal))
    }

    /// The asker with the rule that lets them, on this person once they are known.
    fn ruled(
        &self,
        settings: &Settings,
        issue: &Issue,
        playbook: PlaybookId,
        asker: Asker,
        subject: Option<&Observation>,
    ) -> Result<Asker, Refusal> {
        let question = Question { subject, ..self.question(settings, issue, playbook, &asker) };
        let confirms = || may_confirm(settings, &question).map(Option::<&Rule>::cloned);
        let rule = match &self.goal {
            Goal::Approve { .. } => confirms()?,
            goal => match may_operate(settings, &question) {
                Ok(rule) => Some(rule.clone()),
                // Whoever has to confirm may look at what they would confirm.
                Err(refusal) if *goal == Goal::Open => confirms().map_err(|_| refusal)?,
                Err(refusal) => return Err(refusal),
            },
        };
        let operates = may_operate(settings, &question).is_ok();
        Ok(Asker { rule, operates, ..asker })
    }

    /// What is asked about this asker and this ticket, while nobody has been looked at.
    pub(super) fn question<'a>(
        &'a self,
        settings: &Settings,
        issue: &'a Issue,
        playbook: PlaybookId,
        asker: &'a Asker,
    ) -> Question<'a> {
        Question {
            operator: &self.context.account_id,
            operator_person: asker.person.as_ref(),
            holds_permission: asker.holds_permission,
            ticket: kind_of(settings, issue),
            playbook,
            subject: None,
        }
    }

    fn find(&mut self, known: Known) -> Result<Move, Refusal> {
        // The field may have been cleared since the run that was passed over.
        let subject = subject_of(&known.settings, &known.issue)?;
        let known = Known { subject, ..known };
        let mut wave = vec![self.people(&known)];
        wave.extend(Self::asks_of_heir(&known));
        wave.extend(self.permission_for(&known));
        if let Some(account) = &known.subject.account {
            wave.extend(reads_about(account));
        }
        if let (None, Some(email)) = (&known.subject.account, &known.subject.email) {
            wave.push(Read::PeopleByEmail { email: email.clone() });
        }
        let hint = known.subject.email.clone();
        let hint = hint.or_else(|| address_hint(&known.settings, &known.issue));
        let portal = hint.clone().and_then(|email| self.asks_portal(&known, email));
        if let (Some(_), Some(email)) = (&known.settings.entra, hint) {
            wave.push(Read::Entra { email });
        }
        let counted = self.asks_holdings(&known, known.subject.account.as_ref());
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let reads = counted.into_iter().chain(portal).fold(reads, Reads::with_beside);
        let commands = ask(&reads);
        Ok(self.ask(Stage::Finding { known: Box::new(known), reads }, commands))
    }

    /// The question is asked only where a rule for tickets like this one depends on it.
    fn permission_for(&self, known: &Known) -> Option<Read> {
        let asked = asks_for_permission(&known.settings, kind_of(&known.settings, &known.issue));
        self.permission(&known.settings).filter(|_| asked)
    }

    /// The operator, a subject known by account, and who takes over come in one answer.
    fn people(&self, known: &Known) -> Read {
        let mut accounts = vec![self.context.account_id.clone()];
        accounts.extend(known.subject.account.clone());
        accounts.extend(Self::heir(known));
        order::sort(&mut accounts);
        accounts.dedup();
        Read::People { accounts }
    }

    #[inline(never)]
    pub(super) fn found(
        &mut self,
        mut known: Known,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let Answer::People(people) =
            required(reads, &self.people(&known), "people of the organization")?
        else {
            return Err(invalid("another answer"));
        };
        let holds = holds(reads, self.permission_for(&known).as_ref());
        let by = (people.as_slice(), holds);
        let asker = self.authorize(&known.settings, &known.issue, known.playbook, by)?;
        let Some(person) = subject_person(&known.subject, people, known.playbook, reads)? else {
            return self.newcomer(known, asker, reads, now);
        };
        if let Some(email) = &known.subject.email
            && known.subject.account.is_some()
            && person.address().is_some_and(|own| own != *email)
        {
            return Err(contradictory(&person.name));
        }
        known.portal = portal::told_of(&person, reads);
        heir::look_at(&mut known, people, reads);
        if known.subject.account.is_some() {
            known.holdings = self.holdings(&known, &person.account, reads);
        }
        // Whoever's rules are for some people only is told nothing of others: that is asked first.
        let account = &self.context.account_id;
        if asker.rule.as_ref().is_some_and(|rule| rule.subjects == Scope::default()) {
            may_be_subject(&known.settings, account, &person, known.playbook)?;
        }
        if is_complete(&known, &person, reads) {
            return self.observed(known, &person, asker, reads, now);
        }
        let mut wave = reads_about(&person.account);
        if let (Some(_), Some(email)) = (&known.settings.entra, person.address()) {
            wave.push(Read::Entra { email });
        }
        let uncounted = Some(&person.account).filter(|_| known.holdings.is_none());
        let counted = self.asks_holdings(&known, uncounted);
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let reads = counted.into_iter().fold(reads, Reads::with_beside);
        let commands = ask(&reads);
        let (known, person) = (Box::new(known), Box::new(person));
        Ok(self.ask(Stage::About { known, person, asker: Box::new(asker), reads }, commands))
    }

    /// Nobody in the organization has the address: only a joiner may be like that.
    fn newcomer(
        &mut self,
        known: Known,
        asker: Asker,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let Some(email) = known.subject.email.clone() else {
            return Err(invalid("The ticket names nobody"));
        };
        if known.playbook != PlaybookId::Onboard {
            return Err(unknown(email.as_str()));
        }
        if let Some(own) = looks_like_ours(&known.settings, &email) {
            return Err(lookalike(&email, own));
        }
        let seen = Observation {
            person: invitee(email.as_str(), known.brief.name.as_deref()),
            groups: Vec::new(),
            roles: Vec::new(),
            privileges: None,
            tokens: None,
            entra: observe::entra(reads, &known.settings, Some(email.clone()))?,
            read_at: now,
        };
        self.prepare(known, asker, seen, now)
    }

    #[inline(never)]
    pub(super) fn observed(
        &mut self,
        known: Known,
        person: &Person,
        asker: Asker,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let both = observe::with_both_listings(reads, person)?;
        let counted = || self.holdings(&known, &person.account, reads);
        let holdings = known.holdings.clone().or_else(counted);
        let known = Known { holdings, ..known };
        let account = &self.context.account_id;
        let is_bounded = asker.rule.as_ref().is_none_or(|r| r.subjects != Scope::default());
        if !is_bounded {
            may_be_subject(&known.settings, account, &both, known.playbook)?;
        }
        let seen = observe::observation(reads, person, &known.settings, known.playbook, now)?;
        if is_bounded {
            let theirs = asker.clone();
            self.ruled(&known.settings, &known.issue, known.playbook, theirs, Some(&seen))?;
            may_be_subject(&known.settings, account, &both, known.playbook)?;
        }
        if known.playbook == PlaybookId::Restore {
            let reads = vec![storage::read_lease(&seen.person.account)];
            return Ok(self.load(Stage::Former { found: Box::new((known, asker, seen)) }, reads));
        }
        if known.playbook == PlaybookId::RevokeInactive {
            return Ok(self.recall((known, asker, seen)));
        }
        self.prepare(known, asker, seen, now)
    }

    /// The plan; what was confirmed and who works on the person are looked up before it is shown.
    pub(super) fn prepare(
        &mut self,
        known: Known,
        asker: Asker,
        seen: Observation,
        now: Instant,
    ) -> Result<Move, Refusal> {
        if let Goal::Depart { appointment, .. } = &self.goal {
            let date = known.settings.leave_date.as_ref();
            let written = date.and_then(|d| appointment::written(d, &known.issue));
            if appointment.is_dated() && written.as_ref() != Some(&appointment.written) {
                return Err(date_moved());
            }
            // One that was made for nobody is for whoever the ticket names.
            let is_for_one = appointment.is_dated() || !appointment.account.as_str().is_empty();
            if is_for_one && appointment.account != seen.person.account {
                return Err(somebody_else());
            }
        }
        let asker =
            self.ruled(&known.settings, &known.issue, known.playbook, asker, Some(&seen))?;
        if let Some(asks) = self.vet(&known, &asker, &seen) {
            return Ok(asks);
        }
        let mut known = known;
        let leaves = matches!(known.playbook, PlaybookId::LeftBusiness | PlaybookId::LeftTeam);
        let date = known.settings.leave_date.as_ref().filter(|_| leaves);
        known.brief.date = date.and_then(|date| appointment::written(date, &known.issue));
        known.brief.demote =
            known.playbook == PlaybookId::LeftBusiness && !seen.person.admin_roles().is_empty();
        let issue = self.context.issue_id.clone();
        let plan = Plan::compose(known.playbook, &known.settings, &issue, &seen, &known.brief);
        if let Some(again) = self.look_again(&plan)? {
            return Ok(again);
        }
        let place = Place::new(&issue, known.playbook, &seen.person.account);
        let [confirmed, former] = place.reads();
        let mut reads = vec![
            storage::read_lease(&seen.person.account),
            confirmed,
            former,
            appointment::read_appointment(&issue),
        ];
        let others = reads.len();
        if known.playbook.gives() {
            reads.push(watch::read(&seen.person.account));
            reads.extend(former_marks(&known, &seen).iter().map(|mark| former::read(mark)));
        }
        let asked_if_offboarded = reads.len() - others;
        let lifts_a_cut = plan.lifts_a_cut(&known.settings);
        let admission = self.admission(&known, &asker, &seen, now);
        reads.extend(admission.iter().flat_map(Admission::reads));
        let moment = moment_of(&known);
        let mut commands = vec![What::Load { reads }];
        commands.extend(moment.as_ref().and_then(Moment::command));
        let prepared = Box::new(Prepared {
            known,
            asker,
            seen,
            plan,
            lifts_a_cut,
            asked_if_offboarded,
            moment,
            fulfils: None,
            admission,
            shown: Shown::default(),
        });
        Ok(self.ask(Stage::Leasing { prepared }, commands))
    }

    /// A list that stops short looks like one without what it leaves out. Who presses a button has
    /// looked before, and only the plan that they saw is started; where nobody has, everything is
    /// read once more, until two looks in a row come to the same plan.
    fn look_again(&mut self, plan: &Plan) -> Result<Option<Move>, Refusal> {
        if !matches!(self.goal, Goal::Depart { .. }) || self.looks.hash.as_ref() == Some(&plan.hash)
        {
            return Ok(None);
        }
        if self.looks.count >= LOOKS_MAX {
            return Err(never_agreed());
        }
        self.looks.count += 1;
        self.looks.hash = Some(plan.hash.clone());
        let reads = grounds(&self.context.issue_id);
        Ok(Some(self.load(Stage::Loading, reads)))
    }

    /// The gate of a run that is to be opened now.
    fn admission(
        &self,
        known: &Known,
        asker: &Asker,
        seen: &Observation,
        now: Instant,
    ) -> Option<Admission> {
        let rule = asker.rule.as_ref()?;
        if !matches!(self.goal, Goal::Start { .. } | Goal::Depart { .. }) {
            return None;
        }
        let directories = directories_of(known, seen);
        let spending = Spending {
            operator: &self.context.account_id,
            project: &known.issue.project,
            rule,
            playbook: known.playbook,
            directories: &directories,
            at: now,
        };
        Some(Admission::new(self.policy, charges(&known.settings, &spending), now))
    }
}

/// Where it is kept whether somebody with these addresses was offboarded: under another account, or
/// listed nowhere any more.
fn former_marks(known: &Known, seen: &Observation) -> Vec<String> {
    let user = seen.entra.as_ref().map(|entra| &entra.user);
    let there = user.iter().flat_map(|user| user.mail.iter().chain([&user.principal_name]));
    let told = seen.person.email.iter().chain(there).map(String::as_str);
    let addresses = told.chain(known.subject.email.iter().map(Address::as_str));
    former::marks(addresses, user.map(|user| &user.id))
}

/// The date that the ticket says, where it is about somebody who leaves.
fn moment_of(known: &Known) -> Option<Moment> {
    let date = known.settings.leave_date.as_ref()?;
    let leaves = matches!(known.playbook, PlaybookId::LeftBusiness | PlaybookId::LeftTeam);
    let written = appointment::written(date, &known.issue).filter(|_| leaves)?;
    appointment::moment(date, &written).ok()
}

/// Where the person is counted: somebody who has no account yet, where joiners are invited to.
fn directories_of(known: &Known, seen: &Observation) -> Vec<DirectoryId> {
    let theirs = seen.directories();
    let joins = known.settings.joiner.as_ref().filter(|_| theirs.is_empty());
    theirs.into_iter().chain(joins.map(|j| j.directory_id.clone())).collect()
}

/// Whether the first wave asked for everything about the person.
fn is_complete(known: &Known, person: &Person, reads: &Reads) -> bool {
    let by_account = known.subject.account.is_some();
    let in_entra = match (&known.settings.entra, person.address()) {
        (Some(_), Some(email)) => !reads.is_unasked(&Read::Entra { email }),
        _ => true,
    };
    by_account && in_entra
}

fn check_teams(known: &Known) -> Result<(), Refusal> {
    let bundle = |what: &str, team: Option<&str>| match team.and_then(|t| known.settings.bundle(t))
    {
        Some(_) => Ok(()),
        None => Err(unknown_team(what, team)),
    };
    let Brief { from_team, to_team, .. } = &known.brief;
    match known.playbook {
        PlaybookId::LeftTeam => {
            bundle("old team", from_team.as_deref())?;
            match to_team.as_deref() {
                None if known.settings.leaves_every_team() => Ok(()),
                None => Err(empty_team(&known.settings)),
                team => bundle("new team", team),
            }
        }
        PlaybookId::Onboard => bundle("new team", to_team.as_deref()),
        PlaybookId::RevokeInactive => rules(&known.settings).map(drop),
        PlaybookId::LeftBusiness | PlaybookId::Restore => Ok(()),
    }
}

/// A domain that the settings speak of, where the address's is another that can be taken for it.
fn looks_like_ours<'s>(settings: &'s Settings, email: &Address) -> Option<&'s str> {
    let joiner = settings.joiner.iter().map(|joiner| joiner.upn_domain.as_str());
    let rules = settings.rules.iter().flat_map(|rule| &rule.subjects.domains);
    let ours: Vec<&str> = joiner.chain(rules.map(String::as_str)).collect();
    let is_ours = ours.iter().any(|own| own.eq_ignore_ascii_case(email.domain()));
    ours.into_iter().find(|own| !is_ours && looks_like(email.domain(), own))
}

/// Somebody who has no account yet, under the name that a lease is taken under.
fn invitee(email: &str, name: Option<&str>) -> Person {
    Person {
        account: AccountId::of_invitee(email),
        name: name.unwrap_or(email).to_owned(),
        email: Some(email.to_owned()),
        avatar: None,
        claim: Claim::Unmanaged,
        account_status: AccountStatus::Active,
        for_deletion: false,
        membership: MembershipStatus::NoMembership,
        source: Source::Undetermined,
        platform_roles: Vec::new(),
        groups: Vec::new(),
        products: Vec::new(),
        use_told: false,
        account_type: None,
        added: None,
    }
}

/// The subject among those found; `None` where nobody has the address.
fn subject_person(
    subject: &SubjectRef,
    people: &[Sighted],
    playbook: PlaybookId,
    reads: &Reads,
) -> Result<Option<Person>, Refusal> {
    if let Some(account) = &subject.account {
        let found = people.iter().find(|p| p.is(account));
        let found = found.ok_or_else(|| unknown(account.as_str()))?;
        return observe::known(found, playbook).map(Some);
    }
    let Some(email) = subject.email.clone() else { return Err(invalid("The ticket names nobody")) };
    let read = Read::PeopleByEmail { email: email.clone() };
    let Answer::People(matches) = required(reads, &read, "people of the organization")? else {
        return Err(invalid("another answer"));
    };
    match matches.as_slice() {
        // Whom the exact address finds has it, whether or not the organization shows it.
        [one] => observe::known(one, playbook).map(|person| {
            Some(Person { email: person.email.clone().or(Some(email.to_string())), ..person })
        }),
        [] => Ok(None),
        several => Err(ambiguous(email.as_str(), several)),
    }
}
