//! The stop switch: nothing new is written from the next step on, whatever is at work; and
//! everything goes on when it is resumed.

use crate::gates::{code, refused};
use crate::truth::play;
use crate::world::{Weather, World};
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use serde_json::json;

#[test]
fn a_press_while_everything_is_stopped_does_nothing_and_says_who_stopped_it() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    world.stop(true);
    let shown = refused(world.ask("open", json!({})).expect("alive"));
    assert_eq!(code(&shown), "app.stopped");
    assert!(shown.title.contains("Ana Admin") && shown.detail.contains("an incident"), "{shown:?}");
    let pressed = refused(world.ask("start", json!({ "planHash": plan.hash })).expect("alive"));
    assert_eq!(code(&pressed), "app.stopped");
    let olga = world.account_of("Olga");
    world.automation("left-business", &olga, "OFF-1");
    world.transition("Olga", "move-1", Some("left-business"));
    world.let_time_pass(1);
    assert_eq!(world.writes, 0);
    world.stop(false);
    // What was asked for by the transition starts by itself.
    world.let_time_pass(3);
    assert!(world.writes > 0 && world.locked_out());
}

/// Cut in after any wave: not one write more than the wave that is out, and the same end after.
#[test]
fn a_run_that_is_stopped_after_any_wave_writes_nothing_more_until_it_is_resumed() {
    let mut stopped_in_the_middle = 0;
    for wave in 1..40 {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        world.weather = Weather { stop_at_wave: Some(wave), ..Weather::CALM };
        let opened = world.press().expect("alive");
        world.let_time_pass(2);
        let writes = world.writes;
        if let (Some(id), true) = (&opened, world.is_stopped()) {
            let answer = world.ask("progress", json!({ "runId": id })).expect("alive");
            if let Answer::Halted { run, stop } = answer {
                assert_ne!(run.rest, Some(Rest::Done));
                assert!(stop.is_stopped());
                stopped_in_the_middle += 1;
            }
            let pressed = world.ask("check", json!({ "runId": id })).expect("alive");
            if !matches!(&pressed, Answer::Run(run) if run.rest == Some(Rest::Done)) {
                assert_eq!(code(&refused(pressed)), "app.stopped", "wave {wave}");
            }
        }
        world.let_time_pass(1);
        assert_eq!(world.writes, writes, "wave {wave}: something was written while stopped");
        if world.is_stopped() {
            world.stop(false);
        }
        world.weather = Weather::CALM;
        let id = match opened {
            Some(id) => id,
            None => world.press().expect("alive").expect("a run"),
        };
        let run = play(&mut world, &id).expect("it ends");
        assert_eq!(run.rest, Some(Rest::Done), "wave {wave}");
    }
    assert!(stopped_in_the_middle > 3, "{stopped_in_the_middle}");
}
