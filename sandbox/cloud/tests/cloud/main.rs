//! The cloud as its clients see it. One table per section of behaviour.

#[cfg(test)]
mod access;
#[cfg(test)]
mod faults;
mod field_kinds;
#[cfg(test)]
mod graph;
#[cfg(test)]
mod graph_batch;
#[cfg(test)]
mod graph_lab;
#[cfg(test)]
mod graph_push;
#[cfg(test)]
mod graph_token;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod invite;
#[cfg(test)]
mod issues;
#[cfg(test)]
mod jira;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod lab;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod reads;
#[cfg(test)]
#[cfg(feature = "server")]
mod server;
#[cfg(test)]
mod states;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod visibility;
