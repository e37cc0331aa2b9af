//! The stems of every program: its parts added up are its mix to the bit, on one thread and on two, the mix is the one
//! without stems, and the stem of a bus is what the bus sounds like by itself.

use phonon_compiler::plan::{Plan, StemKind};
use phonon_compiler::{Options, compile};
use phonon_grammar::ast::StatementKind;
use phonon_runtime::engine::{self, Engine, Threads};
use phonon_tests::{KIT, in_parallel, programs};
use std::convert::Infallible;
use std::sync::Arc;

/// How long each program plays.
const FRAMES: usize = 22_050;

/// What a program gave: the mix, and its stems in the order of the plan, empty for outputs that are none.
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

/// Whether two sounds have the same bits.
fn are_same(a: &[f32], b: &[f32]) -> bool {
    a.iter().map(|value| value.to_bits()).eq(b.iter().map(|value| value.to_bits()))
}

/// The stems of a kind, each with its name.
fn of_kind(sound: &Sound, kind: StemKind) -> Vec<(&str, &Vec<f32>)> {
    let stems = sound.plan.outputs.iter().zip(&sound.stems);
    let named = stems.filter_map(|(output, frames)| Some((output.stem.as_ref()?, frames)));
    named.filter(|(stem, _)| stem.kind == kind).map(|(stem, frames)| (stem.name.as_str(), frames)).collect()
}

#[test]
fn the_parts_of_every_program_add_up_to_its_mix() {
    let programs = programs();
    let parts = in_parallel(&programs, |program| {
        let name = &program.0;
        let plain = play(program, false, 1);
        let counts = [1, 2].map(|threads| {
            let sound = play(program, true, threads);
            assert!(are_same(&sound.mix, &plain.mix), "{name}: stems change the mix on {threads} threads");
            let parts = of_kind(&sound, StemKind::Part);
            let added = sum(parts.iter().map(|(_, frames)| *frames));
            assert!(are_same(&added, &sound.mix), "{name}: the parts are not the mix on {threads} threads");
            parts.len()
        });
        counts[0]
    });
    let taken_apart = parts.iter().filter(|parts| **parts > 1).count();
    assert!(taken_apart >= 5, "only {taken_apart} programs have several parts");
}

/// A program in which a bus is all that is heard; `None` where no name means this bus alone.
fn alone(text: &str, bus: &str) -> Option<String> {
    let program = phonon_compiler::read(text).0;
    let mut alone = text.to_owned();
    let mut definitions = 0;
    for statement in program.statements() {
        match &statement.kind {
            StatementKind::Bus { name, .. } => definitions += usize::from(name.text == bus),
            StatementKind::Out { .. } | StatementKind::Outmix(_) | StatementKind::Command { .. } => {
                let place = statement.span.start as usize..statement.span.end as usize;
                let blank = text[place.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
                alone.replace_range(place, &blank.collect::<String>());
            }
            _ => {}
        }
    }
    (definitions == 1).then(|| format!("{alone}\nout: ~{bus}\n"))
}

/// Whether what is heard of a program depends on more than its buses: on what events send to their orbits, or on where
/// a loop is cut, which depends on what reads it.
fn is_more_than_buses(plan: &Plan) -> bool {
    let mut ops = plan.tasks.iter().flat_map(|task| &task.body.ops);
    plan.tasks.iter().any(|task| task.body.loops > 0) || ops.any(|op| op.outputs.len() > 2)
}

#[test]
fn the_stem_of_a_bus_is_what_is_heard_of_it_alone() {
    let programs = programs();
    let counts = in_parallel(&programs, |(name, text)| {
        let sound = play(&(name.clone(), text.clone()), true, 1);
        if is_more_than_buses(&sound.plan) {
            return 0;
        }
        let mut count = 0;
        for (bus, stem) in of_kind(&sound, StemKind::Bus) {
            let Some(text) = alone(text, bus) else { continue };
            let heard = play(&(format!("{name}: ~{bus}"), text), false, 1).mix;
            // What is heard begins with silence, and has no negative zero.
            assert!(
                are_same(&sum(std::iter::once(stem)), &heard),
                "{name}: the stem of `{bus}` is not the bus"
            );
            count += 1;
        }
        count
    });
    let count: usize = counts.iter().sum();
    assert!(count >= 100, "only {count} buses");
}

/// The names of the stems of a kind.
fn names(text: &str, kind: StemKind) -> Vec<String> {
    let plan = compile(text, &Options { stems: true, ..Options::default() }).plan.expect("a plan");
    let stems = plan.outputs.iter().filter_map(|output| output.stem.as_ref());
    stems.filter(|stem| stem.kind == kind).map(|stem| stem.name.clone()).collect()
}

#[test]
fn stems_are_called_after_what_is_heard_in_them() {
    let text = |out: &str| {
        let buses =
            "~a: saw 110\n~b: saw 220 * ~lfo\n~d: s \"bd*4\"\n~lfo: sine 1\n~wet: ~a # lpf (800 + ~sweep)";
        format!("{buses}\n~sweep: sine 0.2 * 100\n~unread: saw 55\n{out}")
    };
    let cases: [(&str, [&[&str]; 3]); 10] = [
        ("out: ~d + ~b * 0.3", [&["d", "b"], &["out"], &["b", "d", "lfo"]]),
        ("out: ~d - ~a", [&["d", "a"], &["out"], &["a", "d"]]),
        ("out: ~d - ~a + ~b", [&["d", "a", "b"], &["out"], &["a", "b", "d", "lfo"]]),
        ("out: ~wet + ~d", [&["wet", "d"], &["out"], &["a", "d", "wet"]]),
        ("out: ~wet", [&["out"], &[], &["a", "wet"]]),
        ("out: (~a + ~b) # lpf 800 0.7", [&["out"], &[], &["a", "b", "lfo"]]),
        ("out: (~d # gain 0.5) + ~a", [&["out", "a"], &["out"], &["a", "d"]]),
        ("out1: ~a + ~b\nout2: ~d", [&["out1", "out2"], &[], &["a", "b", "d", "lfo"]]),
        ("out1: ~a\nout2: ~d\nhush 2", [&["out1"], &[], &["a"]]),
        ("outmix: tanh\nout: ~a + ~d", [&["mix"], &["out"], &["a", "d"]]),
    ];
    for (out, [parts, outputs, buses]) in cases {
        let text = text(out);
        assert_eq!(names(&text, StemKind::Part), parts, "{out}");
        assert_eq!(names(&text, StemKind::Output), outputs, "{out}");
        assert_eq!(names(&text, StemKind::Bus), buses, "{out}");
    }
}
