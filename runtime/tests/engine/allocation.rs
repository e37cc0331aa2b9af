//! Nothing is allocated or freed while blocks are played [R3].

use crate::support::*;
use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use phonon_compiler::pattern::Time;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::Player;
use phonon_runtime::kernel::Cpu;
use phonon_runtime::score::{CHUNK_FRAMES, Sequencer};
use std::sync::Arc;

#[global_allocator]
static COUNTING: AllocDisabler = AllocDisabler;

#[test]
fn allocations_are_seen() {
    reset_violation_count();
    assert_no_alloc(|| drop(vec![1.0f32; 100]));
    assert!(violation_count() > 0);
}

#[test]
fn playing_allocates_nothing() {
    let mut plan = plan(Time::new(3, 2));
    plan.instruments.push(instrument("saw"));
    // More voices than there are, of every kind: starts, cuts, steals and drops are all on the way.
    voices(&mut plan, r#"s "one*64 sine*32 wide*600" # gain 0.01"#, &[]);
    voices(&mut plan, r#"s "sine*24 wide" # cut 1 # note "[0,4,7]""#, &[]);
    voices(&mut plan, r##"s "synth*96 synth*200" # note "<0 3>" # release 2"##, &[("synth", 0)]);
    let plan = Arc::new(plan);
    let clock = Clock::of(&plan, 0);
    let mut sequencer = Sequencer::new(Arc::clone(&plan), sounds(), clock.clone(), 0);
    let mut player =
        Player::build(plan, sounds(), &clock, 0, 512, Cpu::best()).expect("a plan that can be run");
    reset_violation_count();
    let mut peak = 0.0f32;
    for _ in 0..300 {
        while let Some(chunk) = player.give_back() {
            drop(chunk);
        }
        while player.needs_score(512) {
            player.take(sequencer.next(CHUNK_FRAMES));
        }
        let [left, _] = assert_no_alloc(|| player.play(512));
        peak = left.iter().copied().fold(peak, f32::max);
    }
    assert_eq!(violation_count(), 0);
    assert!(peak > 0.1);
    let stolen: u64 = player.instance().pools().map(|pool| pool.tally().stolen).sum();
    assert!(stolen > 0, "the test must come to its limits");
}
