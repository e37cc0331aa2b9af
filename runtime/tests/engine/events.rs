//! Events come on their frames, with their values.

use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::engine::{Engine, Options};
use phonon_runtime::io::Source;

/// The frames on which something begins after silence.
fn onsets(signal: &[f32]) -> Vec<usize> {
    (0..signal.len()).filter(|&at| signal[at] != 0.0 && (at == 0 || signal[at - 1] == 0.0)).collect()
}

#[test]
fn voices_start_on_the_nearest_frame_at_any_tempo_and_cycle() {
    for (num, den) in [(1, 2), (173, 300), (9_999, 10_007), (7, 3)] {
        let mut plan = plan(Time::new(num, den));
        voices(&mut plan, r#"s "short*4""#, &[]);
        for start in [0, 1_000_000] {
            plan.start_cycle = Time::from_int(start);
            let [left, _] = rendered(&plan, 100_000, &Options::default());
            // Quarter k is k * rate / (4 * cps) frames from the start; the nearest frame, in whole numbers.
            let expected = (0..).map(|k: i64| {
                let (num, den) = (k * i64::from(RATE) * den, 4 * num);
                ((2 * num + den) / (2 * den)) as usize
            });
            let expected: Vec<usize> = expected.take_while(|&frame| frame < left.len()).collect();
            assert!(expected.len() >= 4);
            assert_eq!(onsets(&left), expected, "at {num}/{den} cps from cycle {start}");
        }
    }
}

/// Value, gate and trigger of a pattern.
fn signals(text: &str, frames: usize) -> [Vec<f32>; 3] {
    let mut plan = plan(Time::ONE);
    let id = track(&mut plan, numbers(text));
    let ([value, gate], [trigger, copy]) = (output(&mut plan), output(&mut plan));
    let op = linked(op("track", &[], &[Some(value), Some(gate), Some(trigger)]), Link::Track(id));
    let rest = crate::support::op("copy", &[constant(0.0)], &[Some(copy)]);
    task(&mut plan, body(vec![op, rest], 0, 0), &[]);
    let only = |which: usize| {
        let mut plan = plan.clone();
        plan.outputs[1 - which].audible = false;
        rendered(&plan, frames, &Options::default())
    };
    let ([value, gate], [trigger, _]) = (only(0), only(1));
    [value, gate, trigger]
}

#[test]
fn a_track_is_value_gate_and_trigger() {
    let cycle = RATE as usize;
    let [value, gate, trigger] = signals(r#""1 ~ 2 3""#, cycle + 10);
    let quarter = cycle / 4;
    for (at, expected) in [(0, 1.0), (quarter, 1.0), (2 * quarter, 2.0), (3 * quarter, 3.0), (cycle, 1.0)] {
        assert_eq!(value[at], expected, "value at {at}");
        assert!(at == 0 || at == quarter || value[at - 1] != expected, "on its very frame");
    }
    assert_eq!(gate.iter().filter(|&&gate| gate == 0.0).count(), quarter);
    assert_eq!(
        (gate[quarter - 1], gate[quarter], gate[2 * quarter - 1], gate[2 * quarter]),
        (1.0, 0.0, 0.0, 1.0)
    );
    let triggers: Vec<usize> = (0..trigger.len()).filter(|&at| trigger[at] == 1.0).collect();
    assert_eq!(triggers, [0, 2 * quarter, 3 * quarter, cycle]);
    assert!(trigger.iter().all(|&value| value == 0.0 || value == 1.0));
}

#[test]
fn the_latest_of_overlapping_events_is_heard_and_equal_ones_as_written() {
    let [value, gate, _] = signals(r#""[5, ~ 6 ~ ~]""#, RATE as usize);
    let at = |cycle: f64| value[(cycle * f64::from(RATE)) as usize];
    assert_eq!([at(0.1), at(0.3), at(0.6)], [5.0, 6.0, 5.0]);
    assert!(gate.iter().all(|&gate| gate == 1.0));
    assert_eq!(signals(r#""[7, 3]""#, 10)[0][5], 7.0);
    assert_eq!(signals(r#""[3, 7]""#, 10)[0][5], 3.0);
}

#[test]
fn a_value_is_held_from_before_the_start() {
    let mut plan = plan(Time::ONE);
    let id = track(&mut plan, numbers(r#""~ 4""#));
    let [left, right] = output(&mut plan);
    let op = linked(op("track", &[], &[Some(left), Some(right), None]), Link::Track(id));
    task(&mut plan, body(vec![op], 0, 0), &[]);
    plan.start_cycle = Time::from_int(3);
    let [value, gate] = rendered(&plan, 100, &Options::default());
    assert_eq!((value[0], gate[0]), (4.0, 0.0));
}

#[test]
fn the_piece_is_over_when_told() {
    let mut plan = plan(Time::ONE);
    voices(&mut plan, r#"s "short*4""#, &[]);
    let end_frame = Some(u64::from(RATE / 2));
    let [left, _] = rendered(&plan, RATE as usize, &Options { end_frame, ..Options::default() });
    assert_eq!(onsets(&left), [0, RATE as usize / 4]);

    for block_frames in [16, 512] {
        let mut engine: Engine = engine(&plan, &Options { block_frames, ..Options::default() });
        let mut out = vec![0.0; 2 * RATE as usize];
        let (before, after) = out.split_at_mut(2 * 20_000);
        before.chunks_mut(2 * block_frames).for_each(|part| engine.fill(part));
        engine.release();
        engine.fill(after);
        let left: Vec<f32> = out.iter().step_by(2).copied().collect();
        assert_eq!(onsets(&left), [0, RATE as usize / 4]);
        assert_eq!(engine.reports(), []);
    }
}

#[test]
fn unknown_sounds_are_silent_and_said_once() {
    let mut plan = plan(Time::ONE);
    voices(&mut plan, r#"s "short nothing*8 two:7""#, &[]);
    let mut engine = engine(&plan, &Options::default());
    engine.render(&mut vec![0.0; 4 * RATE as usize - 1_000]);
    let unknown = engine.unknown();
    assert_eq!(unknown.len(), 1);
    assert_eq!((unknown[0].name.as_str(), unknown[0].n), ("nothing", 0));
    assert_eq!(unknown[0].span.end - unknown[0].span.start, "nothing".len() as u32);
    assert_eq!(engine.statistics().onsets, 4);
}
