//! What somebody who may edit a ticket writes in the app's name: its property, comments that quote
//! it, and the app's own comments, where they administer the project.

use super::World;
use super::meddling::{JIRA_ADMIN, MEDDLER};
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::ByHand;
use serde_json::{Value, json};

/// What they make the app's comments say.
pub(super) const REWRITTEN: &str = "Nothing was ever done here.";

impl World {
    pub(super) fn forge(&mut self, id: &str) -> bool {
        let run = self.opened.last().map_or("another-run".to_owned(), |one| one.run.clone());
        let playbook = self.opened.last().map_or("left-business", |one| one.playbook.as_str());
        let done = json!({ "version": 1, "run": run, "playbook": playbook, "state": "done" });
        let value = self.meddler.pick(&[
            done.clone(),
            done,
            json!({ "state": "running", "run": "another-run" }),
            json!("done"),
            json!([{ "state": ["done"] }]),
        ]);
        let url = format!("https://jira.invalid/rest/api/3/issue/{id}/properties/offramp");
        let request = HttpRequest::new(Identity::AsUser, Method::Put, url).with_json(&value);
        let done = self.try_elsewhere(MEDDLER, &request);
        if done {
            self.meddler.forged.insert(id.to_owned());
        }
        done
    }

    /// A comment that says what the app would say, with the references by which it finds its own.
    pub(super) fn quote(&mut self, id: &str) -> bool {
        let run = self.opened.last().map_or("another-run".to_owned(), |one| one.run.clone());
        let text = self.meddler.pick(&[
            format!("Left the business is done. Reference: {run}"),
            format!("Reference: now-{id}-move-{}-1", self.now),
            format!("Offramp did not start 'Left the business'. Reference: leave-{id}-1"),
            "keep".to_owned(),
        ]);
        let url = format!("https://jira.invalid/rest/api/3/issue/{id}/comment");
        let request = HttpRequest::new(Identity::AsUser, Method::Post, url);
        self.try_elsewhere(MEDDLER, &request.with_json(&json!({ "body": document(&text) })))
    }

    /// The app's own words, by somebody who administers the project.
    pub(super) fn silence(&mut self, id: &str, erases: bool) -> bool {
        let people = self.cloud.company().people;
        let by_app = |author: &String| people.iter().all(|one| one.account_id != *author);
        let said = self.ticket_of(id).comments;
        let authors: Vec<String> = said.into_iter().map(|one| one.author).collect();
        let Some(author) = authors.into_iter().find(by_app) else { return false };
        let act = if erases {
            ByHand::Erase { author }
        } else {
            ByHand::Rewrite { author, body: document(REWRITTEN) }
        };
        let (account, now) = (self.account_of(JIRA_ADMIN), self.now);
        let done = self.cloud.by_hand(id, &act, &account, now);
        if done {
            self.meddler.silenced.insert(id.to_owned());
        }
        done
    }
}

fn document(text: &str) -> Value {
    let content = json!([{ "type": "paragraph", "content": [{ "type": "text", "text": text }] }]);
    json!({ "type": "doc", "version": 1, "content": content })
}
