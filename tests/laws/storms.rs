//! Many seeded schedules on two threads, how they ended, and what has to be so of all of them
//! together: a storm in which nothing comes to its end would hold every law for nothing.
//!
//! `OFFRAMP_SCHEDULES` says how many, `OFFRAMP_SEED` runs exactly one, and `OFFRAMP_STORMS_LOG`
//! names a file to which the line of each storm is added.

use crate::right::{Ends, of};
use crate::world::{Meddling, Rivalry, World};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// Fewer than these show nothing about a share.
const ENOUGH: u64 = 60;
/// Fewer than these may leave out something that is seldom done to a ticket.
const ENOUGH_MEDDLING: u64 = 1_000;

/// How one schedule ended.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub ticket: &'static str,
    pub ending: &'static str,
    /// Nothing was begun before the storm was over.
    pub in_calm: bool,
    /// What the adversary did meanwhile.
    pub acts: Acts,
}

/// How often somebody did what in a world, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acts {
    rivals: [u64; Rivalry::ALL.len()],
    meddling: [u64; Meddling::ALL.len()],
}

impl Acts {
    /// What was done in a world.
    pub fn of(world: &World) -> Self {
        let (rivals, meddler) = (&world.rivals.acts, &world.meddler.acts);
        Self {
            rivals: Rivalry::ALL.map(|kind| rivals.get(&kind).copied().unwrap_or_default()),
            meddling: Meddling::ALL.map(|kind| meddler.get(&kind).copied().unwrap_or_default()),
        }
    }

    fn add(&mut self, other: Self) {
        self.rivals.iter_mut().zip(other.rivals).for_each(|(all, own)| *all += own);
        self.meddling.iter_mut().zip(other.meddling).for_each(|(all, own)| *all += own);
    }
}

/// How all of them ended.
#[derive(Default)]
pub struct Tally {
    pub count: u64,
    pub endings: BTreeMap<&'static str, u64>,
    by_ticket: BTreeMap<(&'static str, &'static str), u64>,
    in_calm: u64,
    acts: Acts,
}

impl Tally {
    fn add(&mut self, told: Told) {
        self.count += 1;
        self.in_calm += u64::from(told.in_calm);
        *self.endings.entry(told.ending).or_default() += 1;
        self.acts.add(told.acts);
        *self.by_ticket.entry((told.ticket, told.ending)).or_default() += 1;
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.in_calm += other.in_calm;
        self.acts.add(other.acts);
        for (ending, n) in other.endings {
            *self.endings.entry(ending).or_default() += n;
        }
        for (one, n) in other.by_ticket {
            *self.by_ticket.entry(one).or_default() += n;
        }
    }

    fn of(&self, ticket: &str) -> u64 {
        self.by_ticket.iter().filter(|((key, _), _)| *key == ticket).map(|(_, n)| n).sum()
    }

    fn line(&self, name: &str) -> String {
        let endings: Vec<String> = self.endings.iter().map(|(e, n)| format!("{e} {n}")).collect();
        let endings = endings.join(", ");
        let meddling = Meddling::ALL.into_iter().zip(self.acts.meddling);
        let meddling: Vec<String> = meddling.map(|(kind, n)| format!("{kind:?} {n}")).collect();
        format!(
            "storm {name}: {} schedules: {endings}; opened in calm {}; rights changed {:?}; tickets meddled with: {}",
            self.count,
            self.in_calm,
            self.acts.rivals,
            meddling.join(", ")
        )
    }

    /// So many of them, at least, ended in one of these ways.
    pub fn assert_most(&self, endings: &[&str]) {
        let those: u64 = endings.iter().filter_map(|ending| self.endings.get(ending)).sum();
        let enough = if self.count < ENOUGH { those > 0 } else { those * 2 > self.count };
        assert!(enough, "{:?}", self.endings);
    }

    /// What was begun in calm weather is the minority.
    pub fn assert_stormy(&self) {
        let calm = self.in_calm;
        assert!(self.count < ENOUGH || calm * 2 < self.count, "{calm} were opened in calm");
    }

    /// Each kind of change of rights came about, but for these.
    pub fn assert_rivals(&self, but: &[Rivalry]) {
        let missing: Vec<Rivalry> = Rivalry::ALL
            .into_iter()
            .zip(self.acts.rivals)
            .filter(|(kind, acts)| *acts == 0 && !but.contains(kind))
            .map(|(kind, _)| kind)
            .collect();
        assert!(self.count < ENOUGH || missing.is_empty(), "never: {missing:?}");
    }

    /// Each kind of meddling with a ticket came about.
    pub fn assert_meddling(&self) {
        let all = Meddling::ALL.into_iter().zip(self.acts.meddling);
        let missing: Vec<Meddling> = all.filter(|(_, n)| *n == 0).map(|(kind, _)| kind).collect();
        assert!(self.count < ENOUGH_MEDDLING || missing.is_empty(), "never: {missing:?}");
    }

    /// Of each ticket that the table calls done at least half end done, and of the others none.
    pub fn assert_as_in_the_table(&self, playbook: &str) {
        let tickets: Vec<&str> = self.by_ticket.keys().map(|(ticket, _)| *ticket).collect();
        for ticket in tickets {
            let Some(row) = of(ticket, playbook) else { continue };
            let done = self.by_ticket.get(&(ticket, "done")).copied().unwrap_or_default();
            match row.ends {
                Ends::ByHand => assert_eq!(done, 0, "{ticket}: done, and needs a hand"),
                Ends::Done => {
                    let all = self.of(ticket);
                    let enough = all < ENOUGH || done * 2 >= all;
                    assert!(enough, "{ticket}: {done} of {all} are done: {:?}", self.by_ticket);
                }
            }
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Plays as many schedules as are asked for, else `schedules`; nothing where one was asked for.
pub fn storm_of(
    name: &str,
    schedules: u64,
    schedule: impl Fn(u64) -> Told + Sync,
) -> Option<Tally> {
    if let Some(seed) = number("OFFRAMP_SEED") {
        println!("{:?}", schedule(seed));
        return None;
    }
    let count = number("OFFRAMP_SCHEDULES").unwrap_or(schedules);
    let next = AtomicU64::new(0);
    let work = || {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return tally;
            }
            tally.add(schedule(seed));
        }
    };
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            all.join(thread.join().expect("the laws hold"));
        }
    });
    assert_eq!(all.count, count);
    tell(&all.line(name));
    Some(all)
}

/// Prints it, and keeps it where the suite's summary finds it.
fn tell(line: &str) {
    println!("{line}");
    if let Ok(path) = std::env::var("OFFRAMP_STORMS_LOG") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).expect("a file");
        writeln!(file, "{line}").expect("a line");
    }
}

#[test]
fn a_storm_in_which_too_few_end_as_they_should_is_red() {
    let told = |ticket, ending, in_calm| Told { ticket, ending, in_calm, acts: Acts::default() };
    let of = |n: u64, one: Told| {
        let mut tally = Tally::default();
        (0..n).for_each(|_| tally.add(one));
        tally
    };
    let red =
        |check: &dyn Fn()| std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err();
    let by_hand = of(100, told("OFF-1", "by hand", true));
    assert!(red(&|| by_hand.assert_as_in_the_table("left-business")));
    assert!(red(&|| by_hand.assert_most(&["done"])) && red(&|| by_hand.assert_stormy()));
    let lies = of(1, told("OFF-16", "done", false));
    assert!(red(&|| lies.assert_as_in_the_table("left-business")));
    let done = of(100, told("OFF-1", "done", false));
    done.assert_as_in_the_table("left-business");
    done.assert_most(&["done"]);
    done.assert_stormy();
    let idle = of(ENOUGH_MEDDLING, told("OFF-1", "done", false));
    assert!(red(&|| idle.assert_rivals(&[])) && red(&|| idle.assert_meddling()));
}
