//! What holds, counts, follows and chooses, as tables of frames.

use super::Signal::Flat;
use super::{RATE_HZ, Signal, frames, play};

/// A signal of these frames, then zeros.
fn signal(values: &[f32]) -> Signal {
    let values = values.to_vec();
    frames(64, move |at| values.get(at).copied().unwrap_or(0.0))
}

#[track_caller]
fn check(ugen: &str, inputs: &[Signal], expected: &[f32]) {
    let heard = play(ugen, inputs, 64);
    for (at, (is, ought)) in heard.iter().zip(expected).enumerate() {
        assert!((is - ought).abs() < 1e-5, "`{ugen}`, frame {at}: {is} instead of {ought}");
    }
}

#[test]
fn holders_hold() {
    let ramp = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    check("coarse", &[signal(&ramp), Flat(2.0)], &[1.0, 1.0, 3.0, 3.0, 5.0, 5.0]);
    check("coarse", &[signal(&ramp), Flat(1.0)], &ramp);
    check("coarse", &[signal(&ramp), Flat(1.5)], &[1.0, 1.0, 3.0, 4.0, 4.0, 6.0]);
    check(
        "latch",
        &[signal(&ramp), signal(&[0.0, 1.0, 0.0, 0.0, 1.0, 0.0])],
        &[0.0, 2.0, 2.0, 2.0, 5.0, 5.0],
    );
    check("edge", &[signal(&[1.0, 1.0, 0.0, 0.6, 0.7, 0.5, 0.6])], &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    check("toggle", &[signal(&[1.0, -1.0, 1.0, 2.0, 0.0, 1.0])], &[1.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    let swing = [0.0, 0.6, 0.3, 0.05, 0.3, 0.6];
    check("schmidt", &[signal(&swing), Flat(0.5), Flat(0.1)], &[0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    let frame = 1.0 / RATE_HZ;
    check("timer", &[signal(&[0.0, 0.0, 1.0, 1.0, 0.0, 1.0])], &[0.0, frame, 0.0, frame, 2.0 * frame, 0.0]);
}

#[test]
fn choices_go_round() {
    let inputs = [signal(&[0.0, 1.0, 2.0, 3.0, -1.0, 0.6]), Flat(5.0), Flat(6.0), Flat(7.0)];
    check("select", &inputs, &[5.0, 6.0, 7.0, 5.0, 7.0, 6.0]);
}

#[test]
fn followers_take_their_time() {
    let step = || frames(44_100, |at| if at < 22_050 { -0.8 } else { 0.0 });
    let heard = play("follower", &[step(), Flat(0.1), Flat(0.05)], 44_100);
    let ought = |seconds: f64, time: f64| (-seconds / time).exp();
    assert!((f64::from(heard[4409]) - 0.8 * (1.0 - ought(0.1, 0.1))).abs() < 1e-3, "{}", heard[4409]);
    let fall = f64::from(heard[22_049 + 2205]) / f64::from(heard[22_049]);
    assert!((fall - ought(0.05, 0.05)).abs() < 1e-3, "{fall}");
    let slewed =
        play("slew", &[frames(44_100, |at| if at == 0 { 0.0 } else { 1.0 }), Flat(2.0), Flat(1.0)], 44_100);
    assert!((slewed[11_025] - 0.5).abs() < 1e-3 && (slewed[30_000] - 1.0).abs() < 1e-6);
}

#[test]
fn segments_wait_go_and_stay() {
    let trigger = frames(6400, |at| if at == 1000 { 1.0 } else { 0.0 });
    let time = |frames: f32| Flat(frames / RATE_HZ);
    let levels = [Flat(0.25), Flat(1.0), Flat(0.5)];
    let inputs: Vec<_> = std::iter::once(trigger).chain(levels).chain([time(1000.0), time(2000.0)]).collect();
    let heard = play("segments", &inputs, 6400);
    let ought = [
        (0, 0.25),
        (999, 0.25),
        (1000, 0.25),
        (1500, 0.625),
        (2000, 1.0),
        (3000, 0.75),
        (4000, 0.5),
        (6399, 0.5),
    ];
    for (at, ought) in ought {
        assert!((heard[at] - ought).abs() < 1e-4, "frame {at}: {} instead of {ought}", heard[at]);
    }
}
