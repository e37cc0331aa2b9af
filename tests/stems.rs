//! The stems of every program: added up they are its mix to the bit, on one thread and on two, and the mix is the one
//! without stems.

use phonon_compiler::plan::{Mix, Plan};
use phonon_compiler::ugen::approx::tanh;
use phonon_compiler::{Options, compile};
use phonon_runtime::engine::{self, Engine, Threads};
use phonon_tests::{KIT, in_parallel, programs};
use std::convert::Infallible;
use std::sync::Arc;

/// How long each program plays.
const FRAMES: usize = 22_050;

/// What a program gave: the mix, and its outputs and their parts in the order of the plan.
struct Sound {
    plan: Plan,
    mix: Vec<f32>,
    stems: Vec<Vec<f32>>,
}

fn play((name, text): &(String, String), has_stems: bool, threads: usize) -> Sound {
    let options = Options { stems: has_stems, ..Options::default() };
    let plan = compile(text, &options).plan.unwrap_or_else(|| panic!("{name} must compile"));
    let playing = engine::Options {
        threads: Threads::Exactly(threads),
        window: if threads > 1 { engine::WINDOW } else { 1 },
        ..engine::Options::default()
    };
    let mut engine =
        Engine::new(plan.clone(), Arc::clone(&*KIT) as _, &playing).expect("the plan can be played");
    if has_stems {
        engine.keep_stems();
    }
    let (mut mix, mut stems) = (vec![0.0; 2 * FRAMES], vec![Vec::new(); plan.outputs.len()]);
    for stretch in mix.chunks_mut(2 * engine.stretch_frames().min(1_000)) {
        engine.render(stretch);
        let kept = plan.outputs.iter().enumerate().filter(|(_, output)| output.stem.is_some());
        let outputs: Vec<usize> = kept.map(|(at, _)| at).collect();
        let mut keep = |at: usize, frames: &[f32]| {
            stems[outputs[at]].extend_from_slice(frames);
            Ok::<(), Infallible>(())
        };
        let fetched = engine.stems().map(|stems| stems.fetch(stretch.len() / 2, &mut keep));
        assert!(fetched.is_none_or(|fetched| fetched.is_ok()));
    }
    Sound { plan, mix, stems }
}

/// The bits of a sum, taken from silence in order.
fn sum<'a>(signals: impl Iterator<Item = &'a Vec<f32>>) -> Vec<f32> {
    let mut sum = vec![0.0; 2 * FRAMES];
    for signal in signals {
        sum.iter_mut().zip(signal).for_each(|(sum, value)| *sum += value);
    }
    sum
}

/// What `outmix` makes of a sum.
fn mixed(value: f32, plan: &Plan) -> f32 {
    let value = value * plan.mix.level(plan.outputs.iter().filter(|output| output.audible).count());
    match plan.mix {
        Mix::None | Mix::Gain | Mix::Sqrt => value,
        Mix::Tanh => tanh(value),
        Mix::Hard => value.clamp(-1.0, 1.0),
    }
}

/// Whether two sounds have the same bits.
fn are_same(a: &[f32], b: &[f32]) -> bool {
    a.iter().map(|value| value.to_bits()).eq(b.iter().map(|value| value.to_bits()))
}

#[test]
fn stems_of_every_program_add_up_to_its_mix() {
    let programs = programs();
    let parts = in_parallel(&programs, |program| {
        let name = &program.0;
        let plain = play(program, false, 1);
        let mut parts = 0;
        for threads in [1, 2] {
            let Sound { plan, mix, stems } = play(program, true, threads);
            assert!(are_same(&mix, &plain.mix), "{name}: stems change the mix on {threads} threads");
            let outputs = plan.outputs.iter().zip(&stems);
            let audible = outputs.clone().filter(|(output, _)| output.audible).map(|(_, stem)| stem);
            let added: Vec<f32> = sum(audible).into_iter().map(|value| mixed(value, &plan)).collect();
            assert!(are_same(&added, &mix), "{name}: the outputs are not the mix on {threads} threads");
            for (at, (output, whole)) in outputs.clone().enumerate() {
                let is_part = |stem: &phonon_compiler::plan::Stem| stem.part_of == Some(at as u32);
                let of_it = outputs.clone().filter(|(other, _)| other.stem.as_ref().is_some_and(is_part));
                let of_it: Vec<_> = of_it.map(|(_, stem)| stem).collect();
                let is_bare = output.stem.as_ref().is_some_and(|stem| stem.behind.is_empty());
                if is_bare && !of_it.is_empty() {
                    let parts_sum = sum(of_it.iter().copied());
                    // A sum that begins with silence has no negative zero.
                    let whole: Vec<f32> = whole.iter().map(|value| value + 0.0).collect();
                    assert!(
                        are_same(&parts_sum, &whole),
                        "{name}: output {at} is not its parts on {threads} threads"
                    );
                    parts += of_it.len();
                }
            }
        }
        parts
    });
    let taken_apart = parts.iter().filter(|parts| **parts > 0).count();
    assert!(taken_apart >= 5, "only {taken_apart} programs have outputs that are sums and nothing else");
}
