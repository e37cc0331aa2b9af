//! The examples and the programs of the corpus, compiled and rendered: what they sound like is pinned, to the bit.

use phonon_compiler::pattern::Time;
use phonon_compiler::{Options, compile};
use phonon_grammar::diagnostic::{Format, render};
use phonon_kernel::Cpu;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::{self, Engine, Threads};
use phonon_runtime::report::{Meter, decibels};
use phonon_tests::onsets::Onsets;
use phonon_tests::{KIT, Snapshots, in_parallel, programs, root};
use std::sync::Arc;

/// How long each program plays.
const CYCLES: i64 = 4;
/// The longest that it plays.
const SECONDS_MAX: i64 = 8;
/// The longest that it plays where only sameness is asked for.
const SECONDS_SHORT: i64 = 3;
const SAMPLE_RATE_HZ: u32 = 44_100;

/// The least power of the difference of both sides, as a share of that of their sum: 20 dB below it.
const WIDTH_MIN: f64 = 0.01;

/// One way to play a program.
#[derive(Clone, Copy)]
struct Way {
    block_frames: usize,
    threads: usize,
    /// Blocks in flight.
    window: usize,
    optimise: bool,
    /// The instructions; the fastest of the processor unless given.
    cpu: Option<Cpu>,
    seconds_max: i64,
    /// Instead of the cycle where the program starts.
    start_cycle: Option<i64>,
}

const PLAIN: Way = Way {
    block_frames: 512,
    threads: 1,
    window: 1,
    optimise: true,
    cpu: None,
    seconds_max: SECONDS_MAX,
    start_cycle: None,
};
const SHORT: Way = Way { seconds_max: SECONDS_SHORT, ..PLAIN };

fn play(program: &(String, String), way: Way) -> Meter {
    played(program, way, &mut |_| {})
}

/// Plays, and shows every block.
fn played((name, text): &(String, String), way: Way, see: &mut dyn FnMut(&[f32])) -> Meter {
    let options = Options { sample_rate_hz: SAMPLE_RATE_HZ, optimise: way.optimise, ..Options::default() };
    let compiled = compile(text, &options);
    let said = render(&compiled.diagnostics, text, name, Format::Short, false);
    let mut plan = compiled.plan.unwrap_or_else(|| panic!("{name} must compile:\n{said}"));
    let frames = Clock::of(&plan, 0).frames(Time::from_int(CYCLES)).min(seconds(way.seconds_max));
    if let Some(start) = way.start_cycle {
        plan.start_cycle = Time::from_int(start);
    }
    let playing = engine::Options {
        block_frames: way.block_frames,
        end_frame: Some(frames),
        threads: Threads::Exactly(way.threads),
        window: way.window,
        cpu: way.cpu.unwrap_or_else(Cpu::best),
        ..engine::Options::default()
    };
    let kit = Arc::clone(&*KIT);
    let mut engine = Engine::new(plan, kit, &playing).expect("the plan can be played");
    let mut meter = Meter::default();
    // As a device asks, or for several blocks at once and a bit.
    let asked = if way.window > 1 { 9 * way.block_frames + 7 } else { way.block_frames };
    let mut block = vec![0.0; 2 * asked];
    while meter.frames() < frames {
        let now = (frames - meter.frames()).min(asked as u64) as usize;
        engine.render(&mut block[..2 * now]);
        meter.add(&block[..2 * now]);
        see(&block[..2 * now]);
    }
    assert!(engine.unknown().is_empty(), "{name} plays {:?}", engine.unknown());
    let trouble = engine.reports();
    assert!(trouble.is_empty(), "{name}: {trouble:?}");
    meter
}

/// The frames of so many seconds.
fn seconds(count: i64) -> u64 {
    (count * i64::from(SAMPLE_RATE_HZ)) as u64
}

#[test]
fn every_program_sounds_as_it_did() {
    let programs = programs();
    let lines = in_parallel(&programs, |program| {
        let mut onsets = Onsets::default();
        let meter = played(program, PLAIN, &mut |block| onsets.add(block));
        let (peak, rms) = (decibels(meter.peak()), decibels(meter.rms()));
        format!("{}\t{peak:.1}\t{rms:.1}\t{}\t{:016x}\n", program.0, onsets.count(), meter.hash())
    });
    let heading = format!(
        "# The first {CYCLES} cycles, {SECONDS_MAX} s at most; the hash is that of `phonon run --cycles {CYCLES} --tail 0`.\n\
         program\tpeak_dbfs\trms_dbfs\tonsets\thash\n"
    );
    let mut snapshots = Snapshots::default();
    snapshots.check(&root().join("tests/examples.tsv"), &(heading + &lines.concat()));
    snapshots.finish();
}

#[test]
fn examples_are_well_written_and_well_mixed() {
    let programs: Vec<_> = programs().into_iter().filter(|(name, _)| name.starts_with("examples")).collect();
    assert!(programs.len() >= 8, "there are {} examples", programs.len());
    let wrong = in_parallel(&programs, |program| {
        let (name, text) = program;
        let said = compile(text, &Options::default()).diagnostics;
        let canonical = phonon_compiler::read(text).0.to_string();
        // The power of the sum of both sides, and that of their difference.
        let (mut middle, mut sides) = (0.0, 0.0);
        let meter = played(program, PLAIN, &mut |block| {
            for frame in block.chunks_exact(2) {
                let (left, right) = (f64::from(frame[0]), f64::from(frame[1]));
                middle += (left + right) * (left + right);
                sides += (left - right) * (left - right);
            }
        });
        let (peak, rms) = (decibels(meter.peak()), decibels(meter.rms()));
        let faults = [
            (!said.is_empty(), format!("is warned of: {said:?}")),
            (canonical != *text, "is not in canonical form".into()),
            (text.lines().count() > 60, "is longer than 60 lines".into()),
            (!(-12.0..=-1.0).contains(&peak), format!("has a peak of {peak:.1} dBFS")),
            (!(-30.0..=-10.0).contains(&rms), format!("has an RMS of {rms:.1} dBFS")),
            (sides < WIDTH_MIN * middle, format!("is narrow: {:.4}", sides / middle)),
        ];
        let faults = faults.into_iter().filter(|(is, _)| *is);
        faults.map(|(_, what)| format!("{name} {what}\n")).collect::<String>()
    });
    assert!(wrong.concat().is_empty(), "\n{}", wrong.concat());
}

#[test]
fn neither_blocks_nor_instructions_nor_the_optimiser_are_heard() {
    let programs = programs();
    let different = in_parallel(&programs, |program| {
        let hash = |way| play(program, way).hash();
        let expected = hash(SHORT);
        let same = [16, 64, 1000].iter().all(|&block_frames| hash(Way { block_frames, ..SHORT }) == expected)
            && Cpu::ALL
                .into_iter()
                .filter(|cpu| cpu.is_there())
                .all(|cpu| hash(Way { cpu: Some(cpu), ..SHORT }) == expected)
            && hash(Way { optimise: false, ..SHORT }) == expected;
        (!same).then_some(program.0.as_str())
    });
    let different: Vec<_> = different.into_iter().flatten().collect();
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn a_later_start_depends_on_nothing_but_itself() {
    let programs = programs();
    let different = in_parallel(&programs, |program| {
        let later = Way { start_cycle: Some(1_000_003), ..SHORT };
        let expected = play(program, later).hash();
        let same = play(program, Way { block_frames: 48, ..later }).hash() == expected
            && play(program, Way { optimise: false, ..later }).hash() == expected;
        (!same).then_some(program.0.as_str())
    });
    let different: Vec<_> = different.into_iter().flatten().collect();
    assert!(different.is_empty(), "{different:?}");
}

/// Every number of threads with every size of blocks, each with one of the numbers of blocks in flight: with which one
/// goes round, so that all three stand together in a third of the programs.
#[test]
fn neither_threads_nor_blocks_in_flight_are_heard() {
    const SECONDS: i64 = 1;
    let programs: Vec<_> = programs().into_iter().enumerate().collect();
    let plain = Way { seconds_max: SECONDS, ..PLAIN };
    let different = in_parallel(&programs, |(number, program)| {
        let expected = play(program, plain).hash();
        let mut different = Vec::new();
        for (row, threads) in [1, 2, 3, 4, 8, 16].into_iter().enumerate() {
            for (column, block_frames) in [16, 64, 512, 1000].into_iter().enumerate() {
                let window = [1, 2, 8][(number + row + column) % 3];
                let way = Way { threads, block_frames, window, ..plain };
                if play(program, way).hash() != expected {
                    different.push(format!(
                        "{}: {threads} threads, {block_frames} frames, {window} blocks",
                        program.0
                    ));
                }
            }
        }
        different
    });
    let different: Vec<_> = different.into_iter().flatten().collect();
    assert!(different.is_empty(), "{different:#?}");
}

/// The same again and again, longer, on more threads than there are cores.
#[test]
fn ten_runs_on_many_threads_sound_the_same() {
    let examples: Vec<_> = programs().into_iter().filter(|(name, _)| name.starts_with("examples")).collect();
    for program in &examples {
        let expected = play(program, SHORT).hash();
        for run in 0..10 {
            let way = Way { threads: [2, 3, 4, 8, 16][run % 5], window: [8, 1][run % 2], ..SHORT };
            assert_eq!(play(program, way).hash(), expected, "{}, run {run}", program.0);
        }
    }
}
