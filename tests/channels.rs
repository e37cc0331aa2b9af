//! More than two channels: each pair has its outputs, and the mix is that of all.

use phonon_runtime::device::{Device, Wanted, fake};
use phonon_runtime::engine;
use phonon_runtime::live::{Desk, Guard, Session, Settings, tap};
use phonon_tests::playing::{
    ASKED, Playing, SECOND, first_difference, rendered, settings, step_and_peak, version,
};
use std::convert::Infallible;

/// Outputs without a number, with one, and with one that is beyond all channels.
const OUTS: [&str; 5] = [
    "out: sine 110 * 0.1\n",
    "out1: s \"bd*8\" * 0.2\n",
    "out2: saw 220 # lpf 800 # pan 0.3\n",
    "out3: noise * 0.1\n",
    "out9: sine 330 * 0.1 # pan 0.9\n",
];

/// Which of them each of three pairs has.
const PAIRS: [&[usize]; 3] = [&[0, 1, 4], &[2], &[3]];

fn spread(pairs: usize) -> Settings {
    let playing = engine::Options { pairs, ..settings().playing };
    Settings { playing, ..settings() }
}

/// What some of the outputs give alone, under a law.
fn alone(law: &str, outs: &[usize], frames: usize) -> Vec<f32> {
    let outs: Vec<&str> = outs.iter().map(|at| OUTS[*at]).collect();
    rendered(&format!("outmix: {law}\n{}", outs.concat()), frames)
}

/// Two neighbouring channels of frames of so many.
fn pair(frames: &[f32], channels: usize, at: usize) -> Vec<f32> {
    frames.chunks_exact(channels).flat_map(|frame| [frame[2 * at], frame[2 * at + 1]]).collect()
}

#[test]
fn each_pair_of_channels_of_a_device_has_its_outputs() {
    let text = OUTS.concat();
    let (session, stage) = Session::new(version(&text, false), spread(3)).expect("a plan");
    let (mut session, (tap, mut recorded)) = (session, tap(SECOND as u32));
    let mut desk = Desk::new(stage, tap);
    let (mut device, hand) = fake::device();
    let wanted = Wanted { rate_hz: 44_100, block_frames: 512, channels: 6, name: None, pin: None };
    let stream = device.open(&wanted, Box::new(move |frames| desk.fill(frames))).expect("a stream");
    let mut heard = Vec::new();
    // Blocks that are longer than what is spread in one go are among them.
    for asked in ASKED.into_iter().chain([5_000]).cycle().take(40) {
        session.tend();
        heard.extend(hand.ask(asked).expect("frames"));
    }
    drop(stream);
    let frames = heard.len() / 6;
    for (at, outs) in PAIRS.iter().enumerate() {
        let mut expected = alone("none", outs, frames);
        Guard::new(2).run(&mut expected);
        assert_eq!(first_difference(&pair(&heard, 6, at), &expected), None, "pair {at}");
    }
    let mut mix = Vec::new();
    let keep = |frames: &[f32]| {
        mix.extend_from_slice(frames);
        Ok::<(), Infallible>(())
    };
    assert!(recorded.read(recorded.ready(), keep).is_ok());
    assert_eq!(first_difference(&mix, &rendered(&text, frames)), None, "what is recorded is the mix");
}

#[test]
fn a_pair_is_mixed_by_the_law_of_the_mix() {
    let frames = 10_000;
    for law in ["none", "gain", "sqrt", "tanh", "hard"] {
        let text = format!("outmix: {law}\n{}", OUTS.concat());
        let mut playing = Playing::with(&text, spread(3));
        playing.until(frames);
        assert_eq!(first_difference(&pair(&playing.heard, 8, 0), &rendered(&text, frames)), None, "{law}");
        for (at, outs) in PAIRS.iter().enumerate() {
            // The level is that of all five outputs, and what limits does so in each pair.
            let expected = match law {
                "gain" => alone("none", outs, frames).iter().map(|value| value * (1.0 / 5.0)).collect(),
                "sqrt" => {
                    alone("none", outs, frames).iter().map(|value| value * (1.0 / 5.0_f32.sqrt())).collect()
                }
                _ => alone(law, outs, frames),
            };
            let heard = pair(&playing.heard, 8, 1 + at);
            assert_eq!(first_difference(&heard, &expected), None, "{law}, pair {at}");
        }
    }
}

#[test]
fn an_output_that_moves_to_other_channels_fades_there() {
    let text = |number| format!("out1: sine 220 * 0.1\nout{number}: sine 110 * 0.3");
    let (step, peak) = step_and_peak(&rendered("out: sine 110 * 0.3 + sine 220 * 0.1", 20_000));
    for (before, after) in [(2, 3), (3, 2), (2, 9), (9, 3)] {
        let mut playing = Playing::with(&text(before), spread(3));
        playing.until(9_000);
        playing.edit(&text(after));
        playing.until(20_000);
        let fade = std::f32::consts::FRAC_PI_2 / (0.02 * SECOND as f32);
        for at in 0..4 {
            let (own, _) = step_and_peak(&pair(&playing.heard, 8, at));
            assert!(own <= 2.0 * (step + peak * fade), "from {before} to {after}, pair {at}: {own}");
        }
        let own = |number: usize| if number > 3 { 1 } else { number };
        let end = pair(&playing.heard[8 * 15_000..], 8, own(before));
        let is_left = own(before) != 1 && end.iter().any(|value| *value != 0.0);
        assert!(!is_left, "from {before} to {after}: it is heard where it was");
        let end = pair(&playing.heard[8 * 15_000..], 8, own(after));
        assert!(step_and_peak(&end).1 > 0.25, "from {before} to {after}: it is heard where it is");
    }
}
