//! Level, place, delays, rooms.

use super::super::mean::Blocker;
use super::super::memory::Memory;
use super::Signal::{Flat, Frames};
use super::{Player, RATE_HZ, SEED, Signal, amplitude, click, decibels, frames, peak, play, rms};
use crate::Setup;
use phonon_compiler::plan::LANES_MAX;
use phonon_compiler::ugen::approx::tanh;

fn tone(count: usize, cycles_per_frame: f64) -> Signal {
    frames(count, |at| (std::f64::consts::TAU * (at as f64 * cycles_per_frame).fract()).sin() as f32)
}

/// Both outputs of a kernel from the start.
fn stereo(ugen: &str, inputs: &[Signal], count: usize) -> [Vec<f32>; 2] {
    Player::new(ugen, inputs).play(0, count).try_into().expect("two outputs")
}

#[test]
fn pan_keeps_the_power() {
    for position in [0.0f32, 0.25, 0.5, 0.65, 1.0] {
        let [left, right] = stereo("pan", &[Flat(1.0), Flat(position)], 64);
        assert!((left[9].powi(2) + right[9].powi(2) - 1.0).abs() < 1e-6);
    }
    let [left, right] = stereo("pan", &[Flat(1.0), Flat(0.5)], 64);
    assert!(left[0] == right[0] && (decibels(f64::from(left[0])) + 3.0103).abs() < 1e-4);
    let [left, right] = stereo("pan", &[Flat(1.0), Flat(-7.0)], 64);
    assert_eq!([left[0], right[0]], [1.0, 0.0]);
}

#[test]
fn balance_leaves_the_middle_alone() {
    let at = |position: f32| {
        let [left, right] = stereo("balance", &[Flat(0.8), Flat(0.4), Flat(position)], 64);
        [left[0], right[0]]
    };
    assert_eq!(at(0.5), [0.8, 0.4]);
    assert_eq!(at(0.0), [0.8, 0.0]);
    assert_eq!(at(1.0), [0.0, 0.4]);
    assert!(at(0.75)[0] < 0.8 && at(0.75)[1] == 0.4);
    assert!((at(0.500_001)[0] - 0.8).abs() < 1e-5);
}

#[test]
fn lag_goes_the_way_it_should() {
    assert!(play("lag", &[Flat(0.7), Flat(0.5)], 44_100).iter().all(|x| *x == 0.7));
    let step = frames(44_100, |at| if at == 0 { 0.0 } else { 1.0 });
    let heard = play("lag", &[step.clone(), Flat(0.1)], 44_100);
    assert!((f64::from(heard[4410]) - (1.0 - (-1f64).exp())).abs() < 1e-4, "{}", heard[4410]);
    assert!((heard[44_000] - 1.0).abs() < 1e-4);
    assert_eq!(play("lag", &[step.clone(), Flat(0.0)], 100)[1..], [1.0; 99]);
    let slow = play("lag", &[step, Flat(60.0)], 44_100);
    assert!((f64::from(slow[44_099]) - (1.0 - (-44_099.0f64 / 2_646_000.0).exp())).abs() < 1e-5);
}

#[test]
fn a_slow_lag_arrives() {
    let step = frames(882_000, |at| if at == 0 { 0.0 } else { 0.3 });
    assert!((play("lag", &[step, Flat(1.0)], 882_000)[881_999] - 0.3).abs() < 1e-7);
}

#[test]
fn delay_is_exact_on_frames() {
    let heard = play("delay", &[click(2048, 3), Flat(441.0 / 44_100.0), Flat(0.5), Flat(1.0)], 2048);
    let first = 1f64.tanh() as f32;
    let second = f64::from(first * 0.5).tanh() as f32;
    for (at, value) in heard.iter().enumerate() {
        let ought = [(444, first), (885, second), (1326, (f64::from(second) * 0.5).tanh() as f32)]
            .iter()
            .find(|(frame, _)| *frame == at)
            .map_or(0.0, |(_, value)| *value);
        if at < 1700 {
            // The time in seconds is rounded, and so the delay lies a little beside its frame; and of a click a little
            // is taken away while its mean is followed.
            assert!((value - ought).abs() < 1e-3, "frame {at}: {value} instead of {ought}");
        }
    }
}

#[test]
fn delay_between_frames_is_smooth() {
    // A quiet tone is not saturated; its phase shows the delay.
    let Frames(tone) = tone(8820, 0.01) else { unreachable!() };
    let quiet = Frames(tone.iter().map(|x| x * 1e-3).collect());
    let heard = play("delay", &[quiet, Flat(100.37 / 44_100.0), Flat(0.0), Flat(1.0)], 8820);
    for (at, value) in heard.iter().enumerate().skip(4410) {
        let ought = 1e-3 * (std::f64::consts::TAU * (at as f64 - 100.37) * 0.01).sin();
        assert!((f64::from(*value) - ought).abs() < 1e-7, "frame {at}");
    }
}

#[test]
fn delay_glides_where_its_time_jumps() {
    let time = frames(44_100, |at| if at < 20_000 { 0.1 } else { 0.15 });
    let heard = play("delay", &[tone(44_100, 0.001), time, Flat(0.0), Flat(1.0)], 44_100);
    let greatest = heard.windows(2).skip(5000).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(greatest < 0.1, "{greatest}");
}

#[test]
fn delay_feeds_back_without_end_but_in_bounds() {
    let loud = frames(44_100, |at| if at % 50 < 25 { 8.0 } else { -8.0 });
    let heard = play("delay", &[loud, Flat(0.01), Flat(5.0), Flat(1.0)], 44_100);
    assert!(peak(&heard) <= 1.001 && peak(&heard) > 0.9);
}

#[test]
fn echoes_and_rooms_die_to_exact_silence() {
    let burst = frames(400_000, |at| if at < 100 { 1.0 } else { 0.0 });
    let heard = play("delay", &[burst.clone(), Flat(0.003), Flat(0.5), Flat(0.5)], 400_000);
    assert_eq!(peak(&heard[390_000..]), 0.0);
    let inputs = [burst.clone(), burst, Flat(0.3), Flat(1.0), Flat(1.0)];
    let [left, right] = stereo("reverb", &inputs, 400_000);
    assert!(peak(&left[2000..8000]) > 1e-3);
    assert_eq!([peak(&left[390_000..]), peak(&right[390_000..])], [0.0, 0.0]);
}

#[test]
fn a_larger_room_rings_longer() {
    let energy = |room: f32, damping: f32| {
        let inputs = [click(88_200, 0), click(88_200, 0), Flat(room), Flat(damping), Flat(1.0)];
        rms(&stereo("reverb", &inputs, 88_200)[0][22_050..])
    };
    assert!(energy(0.5, 0.2) > 10.0 * energy(0.1, 0.2));
    assert!(energy(1.0, 0.2) > 10.0 * energy(0.5, 0.2));
    assert!(energy(1.0, 0.0) > 1.5 * energy(1.0, 1.0));
}

#[test]
fn a_room_is_stereo_and_about_as_loud_as_its_sound() {
    let noise = play("noise", &[], 88_200);
    let dry = rms(&noise);
    let inputs = [Frames(noise.clone()), Frames(noise.clone()), Flat(0.8), Flat(0.5), Flat(1.0)];
    let [left, right] = stereo("reverb", &inputs, 88_200);
    let wet = |side: &[f32]| side.iter().zip(&noise).map(|(side, dry)| side - dry).collect::<Vec<_>>();
    let (left, right) = (wet(&left), wet(&right));
    for side in [&left, &right] {
        assert!((0.5..2.0).contains(&(rms(&side[22_050..]) / dry)), "{}", rms(&side[22_050..]) / dry);
    }
    let differing: Vec<_> = left.iter().zip(&right).map(|(left, right)| left - right).collect();
    assert!(rms(&differing) > 0.5 * rms(&left));
}

#[test]
fn a_dry_room_changes_nothing() {
    let inputs = [tone(6400, 0.01), Flat(0.25), Flat(0.5), Flat(0.5), Flat(0.0)];
    let [left, right] = stereo("reverb", &inputs, 6400);
    assert!((amplitude(&left, 0.01) - 1.0).abs() < 1e-6);
    assert!(right.iter().all(|x| *x == 0.25));
}

#[test]
fn delay_in_one_go_has_the_bits_of_frame_by_frame() {
    let noise = play("noise", &[], 6400);
    let seconds = 100.3f32 / RATE_HZ;
    let heard = play("delay", &[Frames(noise.clone()), Flat(seconds), Flat(0.9), Flat(1.0)], 6400);
    let mut memory = Memory::<f32>::new((), 200);
    let setup = Setup { sample_rate_hz: RATE_HZ, seeds: &[SEED; LANES_MAX], knobs: &[], response: None };
    let mut door = Blocker::<f32>::new((), &setup);
    for (at, (value, heard)) in noise.iter().zip(heard).enumerate() {
        let echo = memory.ago(seconds * RATE_HZ);
        memory.push(tanh(value + door.pass(echo) * 0.9));
        assert_eq!((value + (echo - value)).to_bits(), heard.to_bits(), "frame {at}");
    }
}

#[test]
fn what_does_not_move_is_not_piled_up() {
    let count = 441_000;
    let (still, knob) = (Flat(0.5), |value: f32| Flat(value));
    let (wet, one) = (knob(1.0), knob(0.9));
    let reverb = [&still, &still, &wet, &knob(0.0), &wet];
    let plate = [&still, &still, &knob(0.0), &knob(10.0), &knob(0.7), &knob(0.0), &knob(0.3), &wet];
    let lush =
        [&still, &still, &knob(30.0), &knob(0.7), &knob(0.0), &knob(0.3), &knob(0.2), &knob(0.0), &wet];
    let delay = [&still, &knob(0.25), &one, &knob(0.5)];
    let all = [("reverb", &reverb[..]), ("plate", &plate), ("lush", &lush), ("delay", &delay)];
    for (ugen, inputs) in all {
        let inputs: Vec<Signal> = inputs.iter().map(|input| Signal::clone(input)).collect();
        for output in Player::new(ugen, &inputs).play(0, count) {
            let loudest = peak(&output[count - 44_100..]);
            assert!(loudest <= 0.501, "{ugen}: {loudest}");
        }
    }
}
