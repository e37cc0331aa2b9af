//! Frame-exact shapes of envelopes and ramps.

use super::Signal::{Flat, Frames};
use super::{Signal, click, frames, play};

/// The curves of envelopes where nothing is said.
const CURVES: [Signal; 2] = [Flat(-4.0), Flat(0.0)];

/// A rise and a fall, bent as they are by default.
fn ad(attack: Signal, decay: Signal, trigger: Signal, count: usize) -> Vec<f32> {
    let [curve, attack_curve] = CURVES;
    play("ad", &[attack, decay, curve, attack_curve, trigger], count)
}

/// That many frames, in seconds.
fn seconds(frames: f32) -> Signal {
    Flat(frames / 44_100.0)
}

#[test]
fn ad_turns_and_ends_on_its_frames() {
    let heard = ad(seconds(100.0), seconds(300.0), click(640, 50), 640);
    assert!(heard[..=50].iter().all(|x| *x == 0.0));
    for at in 0..=100 {
        assert!((heard[50 + at] - at as f32 / 100.0).abs() < 1e-6, "attack, frame {at}");
    }
    assert_eq!(heard[150], 1.0);
    for at in 0..=300 {
        let gone = at as f64 / 300.0;
        let ought = 1.0 - (1.0 - (-4.0 * gone).exp()) / (1.0 - (-4f64).exp());
        assert!((f64::from(heard[150 + at]) - ought).abs() < 1e-6, "decay, frame {at}");
    }
    assert!(heard[449] > 0.0 && heard[450..].iter().all(|x| *x == 0.0));
}

#[test]
fn either_way_may_be_bent() {
    for (curve, attack_curve) in [(0.0f32, 0.0f32), (-4.0, 3.0), (6.0, -2.0)] {
        let bends = [seconds(100.0), seconds(300.0), Flat(curve), Flat(attack_curve), click(640, 50)];
        let heard = play("ad", &bends, 640);
        let gone = |part: f64, curve: f32| match f64::from(curve) {
            0.0 => part,
            curve => ((curve * part).exp() - 1.0) / (curve.exp() - 1.0),
        };
        for at in 0..=100 {
            let ought = gone(f64::from(at) / 100.0, attack_curve);
            assert!((f64::from(heard[50 + at as usize]) - ought).abs() < 1e-6, "{attack_curve}, frame {at}");
        }
        for at in 0..=300 {
            let ought = 1.0 - gone(f64::from(at) / 300.0, curve);
            assert!((f64::from(heard[150 + at as usize]) - ought).abs() < 1e-6, "{curve}, frame {at}");
        }
    }
}

#[test]
fn ad_starts_anew_from_where_it_is() {
    let trigger = frames(2000, |at| if at == 0 || at == 500 { 1.0 } else { 0.0 });
    let heard = ad(seconds(100.0), seconds(1000.0), trigger, 2000);
    let greatest_step = heard.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(greatest_step < 0.011, "{greatest_step}");
    assert!(heard[500] > 0.05 && (heard[500] - heard[499]).abs() < 0.005);
    assert_eq!([heard[600], heard[1600]], [1.0, 0.0]);
}

#[test]
fn empty_segments_are_legal() {
    let heard = ad(Flat(0.0), seconds(10.0), click(128, 5), 128);
    assert_eq!([heard[4], heard[5], heard[15]], [0.0, 1.0, 0.0]);
    let heard = ad(Flat(0.0), Flat(0.0), click(128, 5), 128);
    assert!(heard.iter().all(|x| *x == 0.0));
    let gate = frames(128, |at| if (5..20).contains(&at) { 1.0 } else { 0.0 });
    let knobs = [Flat(0.0), Flat(0.0), Flat(0.5), Flat(0.0)];
    let heard = play("adsr", &[&knobs[..], &CURVES, &[click(128, 5), gate]].concat(), 128);
    assert_eq!([heard[4], heard[5], heard[19], heard[20]], [0.0, 0.5, 0.5, 0.0]);
}

#[test]
fn adsr_holds_its_note() {
    let gate = frames(1280, |at| if (10..500).contains(&at) { 1.0 } else { 0.0 });
    let knobs = [seconds(20.0), seconds(30.0), Flat(0.25), seconds(100.0)];
    let inputs = [&knobs[..], &CURVES, &[click(1280, 10), gate]].concat();
    let heard = play("adsr", &inputs, 1280);
    assert_eq!([heard[10], heard[30], heard[60], heard[500], heard[600]], [0.0, 1.0, 0.25, 0.25, 0.0]);
    assert!(heard[60..=500].iter().all(|x| *x == 0.25));
    assert!(heard[500..=600].windows(2).all(|pair| pair[1] < pair[0]));
    assert!(heard[600..].iter().all(|x| *x == 0.0));
}

#[test]
fn adsr_may_be_let_go_in_its_attack() {
    let gate = frames(640, |at| if (0..50).contains(&at) { 1.0 } else { 0.0 });
    let knobs = [seconds(100.0), seconds(30.0), Flat(0.5), seconds(100.0)];
    let inputs = [&knobs[..], &CURVES, &[click(640, 0), gate]].concat();
    let heard = play("adsr", &inputs, 640);
    assert_eq!([heard[50], heard[150]], [0.5, 0.0]);
    assert!(heard[50..=150].windows(2).all(|pair| pair[1] < pair[0]));
}

#[test]
fn a_minute_of_attack_arrives() {
    let count = 44_100 * 60 + 64;
    let heard = ad(Flat(60.0), Flat(1.0), click(count, 0), count);
    let middle = heard[44_100 * 30];
    assert!((middle - 0.5).abs() < 1e-6, "{middle}");
    assert_eq!(heard[44_100 * 60], 1.0);
    assert!(heard[44_100 * 60 - 1] < 1.0);
}

#[test]
fn times_are_read_at_the_trigger() {
    let attack = frames(640, |at| if at == 0 { 100.0 / 44_100.0 } else { 1.0 });
    let heard = ad(attack, seconds(10.0), click(640, 0), 640);
    assert_eq!([heard[100], heard[110]], [1.0, 0.0]);
}

#[test]
fn a_line_takes_its_seconds_or_a_cycle() {
    let heard = play("line", &[Flat(2.0), Flat(-3.0), seconds(100.0), click(640, 10)], 640);
    assert!(heard[..=10].iter().all(|x| *x == 2.0));
    for at in 0..100 {
        assert!((heard[10 + at] - (2.0 - 5.0 * at as f32 / 100.0)).abs() < 1e-5);
    }
    assert!(heard[110..].iter().all(|x| *x == -3.0));

    let count = 90_000;
    let heard = play("line", &[Flat(0.0), Flat(1.0), Flat(0.0), click(count, 0)], count);
    assert!((heard[44_100] - 0.5).abs() < 1e-6);
    assert!(heard[88_199] < 1.0 && heard[88_200] == 1.0);
}

#[test]
fn a_line_starts_anew_at_each_trigger() {
    let trigger = Frames((0..640).map(|at| if at % 64 == 0 { 1.0 } else { 0.0 }).collect());
    let heard = play("line", &[Flat(0.0), Flat(64.0), seconds(64.0), trigger], 640);
    assert!(heard.iter().enumerate().all(|(at, x)| (*x - (at % 64) as f32).abs() < 1e-4));
}
