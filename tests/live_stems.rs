//! Stems of programs that are edited while they play.

use phonon_compiler::plan::StemId;
use phonon_runtime::engine::Engine;
use phonon_runtime::live::{Reel, Settings};
use phonon_tests::playing::{Playing, SECOND, first_difference, rendered, settings, step_and_peak, version};
use phonon_tests::{KIT, in_parallel, programs};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

/// How many frames a fade takes at most.
const FADE_FRAMES: usize = 1_100;

type Stems = BTreeMap<StemId, Vec<f32>>;

fn with_stems() -> Settings {
    Settings { keeps_stems: true, ..settings() }
}

/// A program that plays, and what its stems have given, each from the first frame on.
struct Kept {
    playing: Playing,
    stems: Stems,
    frames: usize,
}

impl Kept {
    fn new(text: &str) -> Kept {
        Kept { playing: Playing::with(text, with_stems()), stems: Stems::new(), frames: 0 }
    }

    fn until(&mut self, frames: usize) -> &mut Kept {
        self.playing.until(frames);
        self.playing.session.tend();
        while let Some(reel) = self.playing.session.reels().front_mut() {
            let (plan, stems) = (reel.plan().clone(), &mut self.stems);
            let ids = ids(&plan);
            let begin = 2 * self.frames;
            ids.iter().for_each(|id| stems.entry(id.clone()).or_default().resize(begin, 0.0));
            self.frames += fetch(reel, |at, frames| {
                stems.get_mut(&ids[at]).expect("a stem").extend_from_slice(frames);
            });
            assert_eq!(reel.lost_frames(), 0);
            if !reel.is_spent() {
                break;
            }
            self.playing.session.reels().pop_front();
        }
        self.stems.values_mut().for_each(|stem| stem.resize(2 * frames, 0.0));
        assert_eq!(self.frames, frames, "stems keep step with the mix");
        self
    }

    /// A stem by what it is and its name, as in `part a`.
    fn stem(&self, name: &str) -> &[f32] {
        let is_it = |id: &&StemId| format!("{} {}", id.kind.name(), id.name) == name;
        let id =
            self.stems.keys().find(is_it).unwrap_or_else(|| panic!("no {name}: {:?}", self.stems.keys()));
        &self.stems[id]
    }
}

fn ids(plan: &phonon_compiler::plan::Plan) -> Vec<StemId> {
    StemId::all(plan.outputs.iter().map(|output| output.stem.as_ref())).into_iter().flatten().collect()
}

/// All that a reel has; how many frames.
fn fetch(reel: &mut Reel, mut keep: impl FnMut(usize, &[f32])) -> usize {
    let fetched = reel.fetch(&mut |at, frames| {
        keep(at, frames);
        Ok::<(), Infallible>(())
    });
    fetched.unwrap_or(0) as usize
}

/// The stems of a program that is rendered.
fn rendered_stems(text: &str, frames: usize) -> Stems {
    let plan = version(text, true).plan();
    let mut engine = Engine::new(plan, Arc::clone(&*KIT) as _, &settings().playing).expect("a plan");
    engine.keep_stems();
    let ids = ids(engine.plan());
    let mut stems: Stems = ids.iter().map(|id| (id.clone(), Vec::new())).collect();
    let mut out = vec![0.0; 2 * frames];
    for stretch in out.chunks_mut(2 * engine.stretch_frames()) {
        engine.render(stretch);
        let kept = engine.stems().expect("stems are kept").fetch(stretch.len() / 2, &mut |at, frames| {
            stems.get_mut(&ids[at]).expect("a stem").extend_from_slice(frames);
            Ok::<(), Infallible>(())
        });
        assert!(kept.is_ok());
    }
    stems
}

#[test]
fn stems_of_what_is_not_edited_are_those_that_are_rendered() {
    in_parallel(&programs(), |(name, text)| {
        let mut kept = Kept::new(text);
        for at in 1..4 {
            kept.until(at * 7_001);
            kept.playing.edit(&format!("-- {at}\n{text}"));
        }
        kept.until(SECOND / 2);
        let expected = rendered_stems(text, SECOND / 2);
        assert!(kept.stems.keys().eq(expected.keys()), "{name}");
        for (id, stem) in &expected {
            assert_eq!(first_difference(&kept.stems[id], stem), None, "{name}: {id:?}");
        }
        assert_eq!(first_difference(&kept.playing.heard, &rendered(text, SECOND / 2)), None, "{name}");
    });
}

/// Programs that become each other: buses that come and go, numbers, levels, outputs, and ways to mix.
const TEXTS: [&str; 9] = [
    "~a: sine 110\n~b: sine 220 * 0.5\nout: ~a * 0.3 + ~b",
    "~a: sine 110\n~b: sine 220 * 0.5\n~c: sine 330 * 0.2 # lpf 900\nout: ~a * 0.3 + ~b + ~c",
    "~a: sine 110 # lpf 800\n~c: sine 330 * 0.2 # lpf 500\nout: ~a * 0.2 + ~c",
    "~a: saw 110 # lpf 800\n~c: sine 330 * 0.2 # lpf 500\nout: (~a + ~c) * 0.3 # delay 0.1 0.3",
    "~a: saw 110 # lpf 800\nout: ~a * 0.3",
    "outmix: gain\nout1: sine 110\nout2: sine 220",
    "outmix: gain\nout1: sine 110",
    "~a: sine 110\n~b: sine 220 * 0.5\nout1: ~a + ~b\nout2: ~b * 0.2",
    "out: (sine 110 # delay 0.2 0.5) * 0.3",
];

#[test]
fn stems_change_nothing_that_is_heard_and_do_not_click() {
    let alone: Vec<_> = TEXTS.iter().map(|text| step_and_peak(&rendered(text, SECOND))).collect();
    for (old, before) in TEXTS.iter().zip(&alone) {
        for (new, after) in TEXTS.iter().zip(&alone) {
            let (mut plain, mut kept) = (Playing::new(old), Kept::new(old));
            plain.until(9_000);
            kept.until(9_000);
            assert_eq!(plain.edit(new), kept.playing.edit(new));
            plain.until(20_000);
            kept.until(20_000);
            let difference = first_difference(&plain.heard, &kept.playing.heard);
            assert_eq!(difference, None, "from {old:?} to {new:?}");
            let fade = std::f32::consts::FRAC_PI_2 / (0.02 * SECOND as f32);
            // What stands before a level is louder than what is heard.
            let bound = 4.0 * (before.0 + after.0 + (before.1 + after.1) * fade);
            for (id, stem) in &kept.stems {
                let (step, _) = step_and_peak(stem);
                assert!(step <= bound, "from {old:?} to {new:?}: {id:?} steps by {step} > {bound}");
            }
        }
    }
}

#[test]
fn a_bus_that_comes_or_goes_has_a_stem_as_long_as_the_mix() {
    let text = |buses: &str| {
        let all = "~a: sine 110 * 0.3\n~b: saw 220 * 0.1\n~c: sine 330 * 0.2\n";
        let used: Vec<&str> = all.lines().filter(|line| buses.contains(&line[..2])).collect();
        format!("{}\nout: {buses}", used.join("\n"))
    };
    let mut kept = Kept::new(&text("~a + ~b"));
    kept.until(9_000);
    let came = kept.playing.edit(&text("~a + ~b + ~c"));
    kept.until(20_000);
    let went = kept.playing.edit(&text("~a + ~c"));
    kept.until(30_000);
    let parts = ["part a", "part b", "part c"].map(|name| kept.stem(name));
    let is_fading = |at: usize| [came, went].iter().any(|begin| (*begin..begin + FADE_FRAMES).contains(&at));
    for (at, heard) in kept.playing.heard.iter().enumerate().filter(|(at, _)| !is_fading(at / 2)) {
        let sum: f32 = parts.iter().map(|part| part[at]).sum();
        assert!((sum - heard).abs() < 1e-6, "value {at}: {sum} for {heard}");
    }
    assert_eq!(first_difference(kept.stem("output out"), &kept.playing.heard), None, "the output is the mix");
    let is_silent = |part: &[f32]| part.iter().all(|value| *value == 0.0);
    let [a, b, c] = parts;
    assert_eq!(first_difference(a, &rendered("out: sine 110 * 0.3", 30_000)), None);
    assert!(is_silent(&c[..2 * came]) && !is_silent(&c[2 * (came + 200)..2 * (came + 400)]));
    assert!(is_silent(&b[2 * (went + FADE_FRAMES)..]) && !is_silent(&b[2 * went..2 * (went + 200)]));
    assert!(kept.playing.session.reels().len() == 1, "what is spent is taken away");
}

#[test]
fn stems_have_no_level_of_the_mix() {
    let mut kept = Kept::new("outmix: gain\nout1: sine 110\nout2: sine 220");
    kept.until(9_000);
    kept.playing.edit("outmix: gain\nout1: sine 110\nout2: sine 220\nout3: sine 330");
    kept.until(20_000);
    assert_eq!(first_difference(kept.stem("output out1"), &rendered("out: sine 110", 20_000)), None);
}

#[test]
fn what_a_device_let_pass_is_silence_in_stems_too() {
    let mut kept = Kept::new("~a: sine 110\n~b: saw 220\nout: ~a + ~b");
    kept.until(10_000);
    kept.playing.session.gauge().skip(1_000);
    let skipped = kept.playing.stage.skip() as usize;
    assert_eq!(skipped, 960);
    kept.playing.heard.resize(2 * (10_000 + skipped), 0.0);
    kept.until(30_000);
    assert_eq!(first_difference(kept.stem("output out"), &kept.playing.heard), None);
}
