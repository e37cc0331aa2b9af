//! The output follows from program, rate and seed alone [R2].

use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::Options;
use phonon_runtime::score::{Chunk, Interpolation, Sequencer};
use std::sync::Arc;

/// Every way of making sound at once: voices, instruments, tracks, noise, feedback, several tasks.
pub fn busy_plan() -> Plan {
    let mut plan = plan(Time::new(173, 300));
    plan.instruments.push(instrument("saw"));
    plan.instruments.push(drums());
    voices(&mut plan, r#"s "sine*3 [two:1,wide] one" # speed "1 -0.7 1.3" # pan 0.3 # legato 0.4"#, &[]);
    voices(&mut plan, r##"s "~synth(3,8)" # note "[0,3,7]" # release 0.1"##, &[("synth", 0)]);
    voices(&mut plan, r##"s "~drums*2" # speed 2"##, &[("~drums", 1)]);

    let pitch = track(&mut plan, numbers(r#""110 [165 ~] 220*3""#));
    let [left, right] = output(&mut plan);
    let carried = wire(plan.wires.len() as u32);
    plan.wires.push(1);
    let told = linked(op("track", &[], &[Some(scratch(0)), Some(scratch(1)), None]), Link::Track(pitch));
    let ops = vec![
        told,
        op("saw", &[from(scratch(0)), constant(0.0)], &[Some(scratch(2))]),
        op("lpf", &[from(scratch(2)), from(scratch(0)), constant(3.0)], &[Some(scratch(2))]),
        op("mul", &[from(scratch(2)), from(scratch(1))], &[Some(carried)]),
    ];
    task(&mut plan, body(ops, 3, 0), &[]);
    let ops = vec![
        op("noise", &[], &[Some(scratch(0))]),
        op("mul", &[from(Place::Loop(LoopId(0))), constant(-0.6)], &[Some(scratch(1))]),
        op("mix", &[from(scratch(0)), from(scratch(1)), from(carried)], &[Some(scratch(0))]),
        op("mul", &[from(scratch(0)), constant(0.2)], &[Some(left)]),
        op("copy", &[from(scratch(0))], &[Some(right)]),
        op("copy", &[from(scratch(0))], &[Some(Place::Loop(LoopId(0)))]),
    ];
    let before = plan.tasks.len() as u32 - 1;
    task(&mut plan, body(ops, 2, 1), &[before]);
    plan.mix = Mix::Tanh;
    plan
}

/// An instrument with voices inside.
fn drums() -> Instrument {
    let mut inner = plan(Time::ONE);
    voices(&mut inner, r#"s "sine*8" # legato 0.5"#, &[]);
    let op = linked(op("voices", &[], &[Some(scratch(0)), Some(scratch(1))]), Link::Pool(PoolId(0), 0));
    Instrument {
        name: "drums".to_owned(),
        body: body(vec![op], 2, 0),
        outputs: [from(scratch(0)), from(scratch(1))],
        enders: Vec::new(),
        cost_ns: 0.0,
    }
}

fn bits(sides: [Vec<f32>; 2]) -> Vec<u32> {
    sides.iter().flatten().map(|value| value.to_bits()).collect()
}

#[test]
fn the_block_size_changes_no_bit() {
    let plan = busy_plan();
    let with = |block_frames, seed| {
        bits(rendered(&plan, 30_011, &Options { block_frames, seed, ..Options::default() }))
    };
    let expected = with(512, 0);
    assert!(expected.iter().any(|&bits| f32::from_bits(bits) > 0.2));
    for block_frames in [1, 16, 64, 100, 1_000, 4_096, 30_011] {
        assert!(with(block_frames, 0) == expected, "blocks of {block_frames}");
    }
    assert!(with(512, 0) == expected, "the same again");
    assert!(with(512, 1) != expected, "another seed");
}

#[test]
fn feedback_has_the_same_delay_at_every_block_size() {
    let mut plan = plan(Time::ONE);
    let trigger = track(&mut plan, numbers("1"));
    let [left, right] = output(&mut plan);
    let ops = vec![
        linked(op("track", &[], &[None, None, Some(scratch(0))]), Link::Track(trigger)),
        op("mul", &[from(Place::Loop(LoopId(0))), constant(0.5)], &[Some(scratch(1))]),
        op("add", &[from(scratch(0)), from(scratch(1))], &[Some(scratch(0))]),
        op("copy", &[from(scratch(0))], &[Some(left)]),
        op("copy", &[from(scratch(0))], &[Some(right)]),
        op("copy", &[from(scratch(0))], &[Some(Place::Loop(LoopId(0)))]),
    ];
    task(&mut plan, body(ops, 2, 1), &[]);
    for block_frames in [16, 64, 512] {
        let [left, _] = rendered(&plan, 256, &Options { block_frames, ..Options::default() });
        for (frame, &value) in left.iter().enumerate() {
            let expected =
                if frame % QUANTUM_FRAMES == 0 { 1.0 / (1 << (frame / QUANTUM_FRAMES)) as f32 } else { 0.0 };
            assert_eq!(value, expected, "frame {frame}");
        }
    }
}

/// The steps and starts of a stretch, whatever the chunks.
fn events(plan: &Plan, chunk_frames: u64, frames: u64) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let clock = Clock::of(plan, 0);
    let mut sequencer =
        Sequencer::new(Arc::new(plan.clone()), sounds(), clock.clone(), 0, Interpolation::Sinc);
    let chunks: Vec<Chunk> = (0..frames / chunk_frames).map(|_| sequencer.next(chunk_frames)).collect();
    let tracks = (0..plan.tracks.len()).map(|at| {
        let mut steps: Vec<_> = chunks.iter().flat_map(|chunk| chunk.tracks[at].clone()).collect();
        // A chunk begins with the step in force, which is no news.
        steps.dedup_by(|next, step| !next.trigger && next.value == step.value && next.gate == step.gate);
        steps.iter().map(|step| format!("{step:?}")).collect()
    });
    let pools = (0..plan.pools.len()).map(|at| {
        chunks.iter().flat_map(|chunk| &chunk.pools[at]).map(|start| format!("{start:?}")).collect()
    });
    (tracks.collect(), pools.collect())
}

#[test]
fn chunks_of_any_size_hold_the_same_events() {
    let mut plan = busy_plan();
    let wave = track(&mut plan, numbers(r#"(sine * 3) + ("0 1")"#));
    let op = linked(op("track", &[], &[None, None, None]), Link::Track(wave));
    task(&mut plan, body(vec![op], 0, 0), &[]);
    let expected = events(&plan, 4_096, 1 << 18);
    assert!(expected.1.iter().all(|starts| starts.len() > 5));
    assert!(expected.0.last().is_some_and(|steps| steps.len() > 1_000));
    for chunk_frames in [64, 1_024, 1 << 18] {
        assert!(events(&plan, chunk_frames, 1 << 18) == expected, "chunks of {chunk_frames}");
    }
}

#[test]
fn outputs_are_summed_and_scaled() {
    let sum = |mix, audible| {
        let mut plan = plan(Time::ONE);
        plan.mix = mix;
        for (value, audible) in [(0.5, true), (2.0, true), (9.0, audible)] {
            let signals = [constant(value), constant(-value)];
            plan.outputs.push(Output { channel: None, signals, audible, stem: None });
        }
        let [left, right] = rendered(&plan, 64, &Options::default());
        assert!(left.iter().all(|&value| value == left[0]) && right[0] == -left[0]);
        left[0]
    };
    assert_eq!(sum(Mix::None, false), 2.5);
    assert_eq!(sum(Mix::None, true), 11.5);
    assert_eq!(sum(Mix::Gain, false), 1.25);
    assert!((sum(Mix::Sqrt, false) - 2.5 / 2f32.sqrt()).abs() < 1e-6);
    assert!((sum(Mix::Tanh, false) - 0.986_614_3).abs() < 1e-6);
    assert_eq!(sum(Mix::Hard, false), 1.0);
}
