//! An account's id is opaque: whatever published shape it has, a run about it ends the same.

use crate::truth::play;
use crate::world::World;
use offramp::engine::run::Rest;

const LEAVER: &str = "Dora Direct";

/// Ids as Atlassian's own pages and answers show them, and one with a sign that storage takes in no
/// key. <https://developer.atlassian.com/cloud/jira/platform/rest/v3/>
const SHAPES: [&str; 6] = [
    "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077",
    "557058|9a1b2c3d-0000-4000-8000-000000000abc",
    "5b10a2844c20165700ede21g",
    "qm:5b1a2c3d-0000-4000-8000-000000000abc:9a1b2c3d-0000-4000-8000-000000000abc",
    "712020:00000000-0000-4000-8000-00000000abcd",
    "ug:9a1b2c3d-0000-4000-8000-000000000abc",
];

#[test]
fn a_leaver_with_an_id_of_any_published_shape_is_cut_and_proven() {
    for id in SHAPES {
        let mut world = World::at_ticket("OFF-4", "Olga", 1);
        world.call_subject(LEAVER, id);
        let run = world.press().expect("alive").unwrap_or_else(|| panic!("{id}: {:#?}", world.log));
        assert_eq!(play(&mut world, &run).expect("a run").rest, Some(Rest::Done), "{id}");
        assert!(world.locked_out(), "{id}");
        // Whoever left is still watched, by the same id.
        world.let_time_pass(3);
        assert!(world.platform.entities.keys().any(|(kind, _)| kind == "watch"), "{id}");
    }
}
