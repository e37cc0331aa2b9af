//! Neither threads nor blocks in flight are heard \[R2\].

use crate::blocks::busy_plan;
use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::engine::{Options, Threads};
use proptest::prelude::*;

/// So many frames, asked for in pieces whose sizes have nothing to do with blocks.
fn bits(plan: &Plan, frames: usize, pieces: &[usize], options: &Options) -> Vec<u32> {
    let mut engine = engine(plan, options);
    let mut out = vec![0.0; 2 * frames];
    let mut rest = &mut out[..];
    for &piece in pieces.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (now, later) = rest.split_at_mut((2 * piece).min(rest.len()));
        engine.render(now);
        rest = later;
    }
    assert_eq!(engine.reports(), []);
    assert_eq!(engine.frame(), frames.next_multiple_of(QUANTUM_FRAMES) as u64);
    out.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn threads_blocks_and_windows_change_no_bit() {
    let plan = busy_plan();
    let serial = Options::default();
    let expected = bits(&plan, 20_011, &[512], &serial);
    assert!(expected.iter().any(|&bits| f32::from_bits(bits) > 0.2));
    for threads in [1, 2, 3, 4, 8, 16] {
        for block_frames in [16, 64, 512, 1_000] {
            for window in [1, 2, 8] {
                let options = Options { threads: Threads::Exactly(threads), block_frames, window, ..serial };
                let pieces = [block_frames, 9_001, 1, 700];
                let same = bits(&plan, 20_011, &pieces, &options) == expected;
                assert!(same, "{threads} threads, blocks of {block_frames}, {window} in flight");
            }
        }
    }
}

/// A plan whose tasks are random: noise, filters, loops and sums, and wires wherever they are allowed.
fn random_plan(choices: &[(u8, Vec<u16>)]) -> Plan {
    let mut plan = plan(Time::ONE);
    for (at, (kind, reads)) in choices.iter().enumerate() {
        let mut before: Vec<u32> =
            reads.iter().filter_map(|&read| u32::from(read).checked_rem(at as u32)).collect();
        before.sort_unstable();
        before.dedup();
        let own = wire(plan.wires.len() as u32);
        plan.wires.push(1);
        let mut inputs: Vec<Input> = before.iter().map(|&before| from(wire(before))).collect();
        inputs.resize(inputs.len().max(2), constant(0.25));
        let mut source = op("noise", &[], &[Some(scratch(1))]);
        source.key.place = at as u32;
        let mixed = op("mix", &[&inputs[..], &[from(scratch(1))]].concat(), &[Some(scratch(0))]);
        let last = match kind % 4 {
            0 => op("copy", &[from(scratch(0))], &[Some(own)]),
            1 => op("lpf", &[from(scratch(0)), constant(700.0), constant(2.0)], &[Some(own)]),
            2 => op("lag", &[from(scratch(0)), constant(0.05)], &[Some(own)]),
            _ => op("mul", &[from(scratch(0)), constant(0.7)], &[Some(own)]),
        };
        task(&mut plan, body(vec![source, mixed, last], 2, 0), &before);
        if kind % 5 == 0 {
            plan.outputs.push(Output {
                channel: None,
                signals: [from(own), constant(0.0)],
                audible: true,
                stem: None,
            });
        }
    }
    let last = wire(plan.wires.len() as u32 - 1);
    plan.outputs.push(Output { channel: None, signals: [from(last), from(last)], audible: true, stem: None });
    plan.mix = Mix::Sqrt;
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_plans_sound_the_same_on_any_number_of_threads(
        choices in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<u16>(), 0..4)), 1..120),
        threads in 2usize..=16,
        window in 1usize..=8,
        block_frames in prop_oneof![Just(64usize), Just(128), Just(512)],
        pieces in prop::collection::vec(1usize..5_000, 1..4),
    ) {
        let plan = random_plan(&choices);
        let serial = Options { block_frames, ..Options::default() };
        let pooled = Options { threads: Threads::Exactly(threads), window, ..serial };
        let same = bits(&plan, 6_000, &pieces, &pooled) == bits(&plan, 6_000, &[512], &serial);
        prop_assert!(same);
    }
}
