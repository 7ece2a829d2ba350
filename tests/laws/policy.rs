//! Who may do what to whom, who has to confirm it, how many it may be, and which settings are
//! taken: each decision against what the settings say to a reader, written down by hand.

mod admitted;
mod approvals;
mod budgets;
mod confirmed;
mod documents;
mod documents_of_people;
mod idle_rules;
mod office;
mod operators;
mod review;
mod scope;
mod searchers;
mod standing;
mod subjects;
mod tickets;
mod weaker;
