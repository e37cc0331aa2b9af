//! Much work on many threads, compared with the same on one: a program to be run under sanitizers, as `.ci/run` does.

#[path = "engine/support.rs"]
#[expect(dead_code, reason = "made for more tests than this one")]
mod support;

use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::{Options, Player, Threads};
use phonon_runtime::exec::mailbox;
use phonon_runtime::score::{CHUNK_FRAMES, Interpolation, Sequencer};
use std::sync::Arc;
use support::*;

/// How many frames each player computes.
const FRAMES: usize = 40 * 512;

/// Voices of all kinds, and rows and fans of tasks behind them.
fn busy() -> Plan {
    let mut plan = plan(Time::new(3, 2));
    plan.instruments.push(instrument("saw"));
    voices(&mut plan, r#"s "one*64 sine*32 wide*200" # gain 0.01"#, &[]);
    voices(&mut plan, r##"s "synth*60" # note "<0 3>" # release 2"##, &[("synth", 0)]);
    for at in 0..60u32 {
        let before = match at {
            0 => vec![0],
            1..40 => vec![1 + at / 4, 1 + at / 3],
            _ => (2 + at / 2..2 + at).collect(),
        };
        let wires: Vec<u32> = before.iter().map(|&task| if task < 2 { 2 * task } else { task + 2 }).collect();
        let own = wire(plan.wires.len() as u32);
        plan.wires.push(1);
        let mut inputs: Vec<Input> = wires.iter().map(|&at| from(wire(at))).collect();
        inputs.resize(inputs.len().max(2), constant(0.25));
        let ops = vec![
            op("mix", &inputs, &[Some(scratch(0))]),
            op("lpf", &[from(scratch(0)), constant(3_000.0), constant(0.5)], &[Some(own)]),
        ];
        let mut before = before;
        before.dedup();
        task(&mut plan, body(ops, 1, 0), &before);
    }
    let last = wire(plan.wires.len() as u32 - 1);
    plan.outputs.push(Output { channel: None, signals: [from(last), from(last)], audible: true, stem: None });
    plan.mix = Mix::Tanh;
    plan
}

/// What a plan sounds like, asked for in steps of so many frames.
fn played(plan: &Arc<Plan>, options: &Options, frames: usize) -> Vec<u32> {
    let clock = Clock::of(plan, 0);
    let mut sequencer = Sequencer::new(Arc::clone(plan), sounds(), clock.clone(), 0, Interpolation::Sinc);
    let mut player =
        Player::build(Arc::clone(plan), sounds(), &clock, options).expect("a plan that can be run");
    let mut bits = Vec::with_capacity(2 * FRAMES);
    for _ in 0..FRAMES / frames {
        while player.give_back().is_some() {}
        while player.needs_score(frames) {
            player.take(sequencer.next(CHUNK_FRAMES));
        }
        // Without memory from the system: that is what one of the sanitizers looks for.
        player.play(frames, &mut |sides| {
            sides.iter().for_each(|side| bits.extend(side.iter().map(|value| value.to_bits())));
        });
    }
    bits
}

/// Publishes numbers to a thread that uses them as fast as it can.
fn swapped() {
    const OFFERS: u64 = 2_000;
    let (mut publisher, mut subscriber) = mailbox::<Box<u64>>();
    let user = std::thread::spawn(move || {
        let mut current = Box::new(0);
        while *current < OFFERS {
            subscriber.receive(&mut current);
        }
    });
    for number in 1..=OFFERS {
        let mut thing = Box::new(number);
        while let Err(back) = publisher.offer(thing) {
            drop(publisher.retired());
            thing = back;
        }
    }
    while !user.is_finished() {
        drop(publisher.retired());
    }
    user.join().expect("the user ends");
}

fn main() {
    let plan = Arc::new(busy());
    let serial = Options::default();
    let expected = played(&plan, &serial, 512);
    assert!(expected.iter().any(|&bits| f32::from_bits(bits) > 0.1));
    for threads in [2, 4, 8] {
        for (window, frames) in [(1, 512), (2, 8 * 512), (8, 40 * 512)] {
            let options = Options { threads: Threads::Exactly(threads), window, ..serial };
            let same = played(&plan, &options, frames) == expected;
            assert!(same, "{threads} threads, {window} blocks in flight");
        }
    }
    swapped();
    println!("the same on one thread and on many");
}
