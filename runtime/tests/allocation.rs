//! Nothing is allocated or freed while blocks are played, on any thread \[R3\].
//!
//! The counts are those of the whole process, so this program has one test and no harness.

#[path = "engine/support.rs"]
#[expect(dead_code, reason = "made for more tests than this one")]
mod support;

#[cfg(target_os = "linux")]
#[path = "servers/support.rs"]
#[expect(dead_code, reason = "made for more tests than this one")]
mod servers;

use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::clock::Clock;
use phonon_runtime::device::{Device, Null, Wanted};
use phonon_runtime::engine::{Options, Player, Threads};
use phonon_runtime::live::{Change, Reload, Session, Settings, Version};
use phonon_runtime::score::{CHUNK_FRAMES, Interpolation, Sequencer};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};
use std::alloc::System;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;
use support::*;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often memory was taken or given back during `work`.
fn counted(work: impl FnOnce()) -> usize {
    let region = Region::new(COUNTING);
    work();
    let Stats { allocations, deallocations, reallocations, .. } = region.change();
    allocations + deallocations + reallocations
}

/// More voices than there are, of every kind: starts, cuts, steals and drops are all on the way.
fn crowded() -> Plan {
    let mut plan = plan(Time::new(3, 2));
    plan.instruments.push(instrument("saw"));
    voices(&mut plan, r#"s "one*64 sine*32 wide*600" # gain 0.01"#, &[]);
    voices(&mut plan, r#"s "sine*24 wide" # cut 1 # note "[0,4,7]""#, &[]);
    voices(&mut plan, r##"s "synth*96 synth*200" # note "<0 3>" # release 2"##, &[("synth", 0)]);
    plan
}

/// Voices of samples and of an instrument with effects of their own, more than there are.
fn asking() -> Plan {
    let program = r#"
        tempo: 1.5
        ~a bright: saw freq # lpf bright
        out: s "one*64 wide*200 ~a*32" :crush "6 0" :coarse 3 # cutoff "400 4000" # bright 900 # cut "0 1"
    "#;
    let options = phonon_compiler::Options { sample_rate_hz: RATE, ..Default::default() };
    let compiled = phonon_compiler::compile(program, &options);
    compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

/// Five hundred tasks that wait for nothing, one that waits for all of them, and a thousand voices that start in one block.
fn wide() -> Plan {
    let mut plan = plan(Time::new(3, 1));
    // Within six semitones and short, so that little time goes into reading the sample.
    let chord: Vec<String> = (0..50).map(|note| (f64::from(note) / 8.0).to_string()).collect();
    for _ in 0..20 {
        voices(
            &mut plan,
            &format!(r#"s "one" # note "[{}]" # legato 0.05 # gain 0.01"#, chord.join(",")),
            &[],
        );
    }
    let first = plan.tasks.len() as u32;
    let before: Vec<u32> = (first..first + 500).collect();
    for &at in &before {
        let own = wire(plan.wires.len() as u32 + at - first);
        task(&mut plan, body(vec![op("noise", &[], &[Some(own)])], 0, 0), &[]);
    }
    let inputs: Vec<Input> =
        before.iter().map(|at| from(wire(plan.wires.len() as u32 + at - first))).collect();
    plan.wires.extend([1; 500]);
    let [left, right] = output(&mut plan);
    let sums = [Some(left), Some(right)].map(|place| op("mix", &inputs, &[place]));
    task(&mut plan, body(sums.into(), 0, 0), &before);
    plan
}

/// How many runs of tasks are kept: fewer than there are.
const STINTS_MAX: usize = 1_000;

/// Plays 200 blocks in steps of so many frames, watched; the counts after the first steps, and what it came to.
fn played(plan: &Arc<Plan>, options: &Options, frames: usize) -> (usize, Player) {
    let clock = Clock::of(plan, 0);
    let mut sequencer = Sequencer::new(Arc::clone(plan), sounds(), clock.clone(), 0, Interpolation::Sinc);
    let mut player =
        Player::build(Arc::clone(plan), sounds(), &clock, options).expect("a plan that can be run");
    player.instance_mut().watch(STINTS_MAX);
    let mut peak = 0.0f32;
    let mut count = 0;
    for step in 0..(200 * 512usize).div_ceil(frames) {
        while let Some(chunk) = player.give_back() {
            drop(chunk);
        }
        while player.needs_score(frames) {
            player.take(sequencer.next(CHUNK_FRAMES));
        }
        let counted = counted(|| {
            player.play(frames, &mut |sides| peak = sides.mix()[0].iter().copied().fold(peak, f32::max));
        });
        // What a thread takes from the system once, it takes in the first step.
        count += if step > 0 { counted } else { 0 };
    }
    assert!(peak > 0.1);
    (count, player)
}

fn main() {
    playing_allocates_nothing();
    reloading_allocates_nothing();
    devices_allocate_nothing(&mut Null);
    #[cfg(target_os = "linux")]
    match servers::Server::start() {
        Some(server) => devices_allocate_nothing(&mut server.device()),
        None => eprintln!("going on without pulseaudio"),
    }
}

/// What the device's thread does while one version of a program takes over from another.
fn reloading_allocates_nothing() {
    const TEXTS: [&str; 4] = [
        "tempo: 2\n~a: saw freq # lpf 900 # delay 0.1\nout: s \"~a*16 one*8\" # note \"0 7 12\" + sine 220 * 0.1",
        "tempo: 2\n~a: saw freq # lpf 400 # delay 0.3\nout: s \"~a*16 one*32\" # note \"0 5\" + sine 330 * 0.1",
        "tempo: 3\nout: s \"one*8 wide*16\" + (saw 110 # reverb # lpf \"300 900\") * 0.1 + (saw 55 # lpf 300)",
        "tempo: 3\n~b: (~b * 0.5 + sine 110) # delay 0.02\nout: ~b * 0.1 + saw 110 * 0.1",
    ];
    let compiling = phonon_compiler::Options { sample_rate_hz: RATE, stems: true, ..Default::default() };
    let version = |text: &str| {
        let (module, diagnostics) = phonon_compiler::prepare(text, &compiling);
        let module = module.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
        Version { module, compiling: compiling.clone(), library: sounds() }
    };
    for (threads, pairs, keeps_stems) in [(1, 1, false), (1, 2, true), (2, 1, true)] {
        let threads_wanted = Threads::Exactly(threads);
        let playing = Options { threads: threads_wanted, pairs, block_frames: 256, ..Options::default() };
        let settings = Settings { playing, fade_seconds: 0.02, keeps_stems, keeps_time: true };
        let (mut session, mut stage) = Session::new(version(TEXTS[0]), settings).expect("a plan");
        let mut frames = vec![0.0; stage.width() * 256];
        let (mut count, mut changes) = (0, 0);
        for call in 0..400 {
            session.tend();
            if call % 10 == 5 && !session.is_busy() {
                changes += 1;
                let next = version(TEXTS[changes % TEXTS.len()]);
                let change = Change::between(session.version(), next, &settings).expect("a plan");
                assert!(matches!(session.reload(change, None), Reload::Begins(_)));
            }
            let counted = counted(|| _ = stage.fill(&mut frames));
            fetch_stems(&mut session);
            // What threads take from the system once, they take in their first block.
            count += if threads == 1 && call > 0 { counted } else { 0 };
        }
        assert_eq!(count, 0, "{threads} threads, {pairs} pairs, stems: {keeps_stems}");
        assert!(changes > 20 && session.gauge().decks() > 30, "{changes} changes");
    }
}

/// Takes what the stems gave, as who writes it to files would.
fn fetch_stems(session: &mut Session) {
    while let Some(reel) = session.reels().front_mut() {
        let fetched = reel.fetch(&mut |_, frames| {
            if frames.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(()) }
        });
        assert!(fetched.is_ok());
        if !reel.is_spent() {
            return;
        }
        session.reels().pop_front();
    }
}

/// The thread of a device takes all it needs before it asks for the second block.
fn devices_allocate_nothing(device: &mut dyn Device) {
    let calls = Arc::new(AtomicU32::new(0));
    let called = Arc::clone(&calls);
    let fill = move |frames: &mut [f32]| {
        frames.fill(0.0);
        called.fetch_add(1, Ordering::Relaxed);
    };
    let wait = |count| {
        while calls.load(Ordering::Relaxed) < count {
            thread::park_timeout(Duration::from_millis(1));
        }
    };
    let wanted = Wanted { rate_hz: 48_000, block_frames: 64, channels: 2, name: None, pin: None };
    let stream = device.open(&wanted, Box::new(fill)).expect("a stream");
    wait(2);
    assert_eq!(counted(|| wait(200)), 0);
    drop(stream);
}

fn playing_allocates_nothing() {
    assert!(counted(|| drop(vec![1.0f32; 100])) >= 2, "allocations are seen");
    for (plan, started_min) in [(crowded(), 1_000), (wide(), 3_000), (asking(), 500)] {
        let plan = Arc::new(plan);
        for threads in [1, 2, 4, 16] {
            for (window, frames) in [(1, 512), (8, 64 * 512)] {
                let options = Options { threads: Threads::Exactly(threads), window, ..Options::default() };
                let (count, player) = played(&plan, &options, frames);
                assert_eq!(count, 0, "{threads} threads, {window} blocks");
                let started: u64 = player.instance().pools().map(|pool| pool.tally().started).sum();
                assert!(started >= started_min, "{started} voices have started");
            }
        }
    }
}
