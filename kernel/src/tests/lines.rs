//! Delay lines, ladders, rooms and grains.

use super::Signal::{Flat, Frames};
use super::{Player, RATE_HZ, Signal, amplitude, click, decibels, frames, peak, play, rms};

fn tone(count: usize, hertz: f64, level: f32) -> Signal {
    let turns = hertz / f64::from(RATE_HZ);
    frames(count, |at| level * (std::f64::consts::TAU * (at as f64 * turns).fract()).sin() as f32)
}

fn per_frame(hertz: f64) -> f64 {
    hertz / f64::from(RATE_HZ)
}

/// Frames as a time in seconds.
fn seconds(frames: f32) -> Signal {
    Flat(frames / RATE_HZ)
}

#[test]
fn a_clean_line_gives_back_what_it_heard() {
    let heard = play("delayc", &[click(640, 3), seconds(100.0), Flat(0.5), Flat(0.0)], 640);
    for (at, value) in heard.iter().enumerate() {
        let ought = match at {
            103 => 1.0,
            203 => 0.5,
            303 => 0.25,
            403 => 0.125,
            503 => 0.0625,
            603 => 0.03125,
            _ => 0.0,
        };
        assert!((value - ought).abs() < 2e-3, "frame {at}: {value} instead of {ought}");
    }
    // Loud sounds are not bent.
    let loud = play("delayc", &[tone(44_100, 441.0, 5.0), seconds(100.0), Flat(0.0), Flat(0.0)], 44_100);
    assert!((amplitude(&loud[4410..], per_frame(441.0)) - 5.0).abs() < 1e-3);
}

#[test]
fn a_damped_line_stays_in_tune_and_loses_its_highs() {
    for damping in [0.0, 0.5, 1.0] {
        let heard = play("delayc", &[click(88_200, 0), seconds(100.3), Flat(0.99), Flat(damping)], 88_200);
        let hertz = f64::from(RATE_HZ) / 100.3;
        let [on, beside] = [hertz, 1.02 * hertz].map(|hertz| amplitude(&heard, per_frame(hertz)));
        assert!(on > 4.0 * beside, "damping {damping}: {on} on, {beside} beside");
    }
    let highs = |damping: f32| {
        let heard = play("delayc", &[click(44_100, 0), seconds(100.0), Flat(0.95), Flat(damping)], 44_100);
        amplitude(&heard, per_frame(441.0 * 20.0))
    };
    assert!(highs(0.0) > 3.0 * highs(1.0));
}

#[test]
fn lines_and_rooms_die_to_exact_silence() {
    let burst = || frames(600_000, |at| if at < 100 { 1.0 } else { 0.0 });
    let line = play("delayc", &[burst(), seconds(100.0), Flat(0.9), Flat(0.5)], 600_000);
    assert_eq!(peak(&line[590_000..]), 0.0);
    let plate = [burst(), burst(), Flat(0.0), Flat(0.3), Flat(0.7), Flat(0.3), Flat(0.3), Flat(1.0)];
    let lush =
        [burst(), burst(), Flat(0.3), Flat(0.7), Flat(0.3), Flat(0.3), Flat(0.2), Flat(0.0), Flat(1.0)];
    for (ugen, inputs) in [("plate", &plate[..]), ("lush", &lush)] {
        for side in Player::new(ugen, inputs).play(0, 600_000) {
            assert!(peak(&side[..20_000]) > 1e-3, "{ugen}");
            assert_eq!(peak(&side[590_000..]), 0.0, "{ugen}");
        }
    }
}

/// How long a sound would take to fall by 60 dB, by the way from -5 to -35 dB of all that is still to come (ISO 3382-1).
fn reverberation_seconds(sound: &[f32]) -> f64 {
    let mut rest: Vec<f64> = sound.iter().map(|value| f64::from(*value).powi(2)).collect();
    for at in (1..rest.len()).rev() {
        rest[at - 1] += rest[at];
    }
    let reaches = |decibels: f64| {
        let least = rest[0] * 10f64.powf(decibels / 10.0);
        rest.iter().position(|rest| *rest <= least).unwrap_or(rest.len()) as f64
    };
    2.0 * (reaches(-35.0) - reaches(-5.0)) / f64::from(RATE_HZ)
}

#[test]
fn rooms_fall_by_sixty_decibels_in_their_time() {
    for decay in [0.1f32, 1.0, 2.0, 5.0] {
        let count = ((2.0 * decay + 1.0) * RATE_HZ) as usize;
        let noise = play("noise", &[], 441);
        let seconds: Vec<[f64; 2]> = [500.0, 1000.0]
            .map(|middle_hz| {
                let burst = frames(count, |at| noise.get(at).copied().unwrap_or(0.0));
                let burst = play("bpf", &[burst, Flat(middle_hz), Flat(1.4)], count);
                let [one, two] = [Frames(burst.clone()), Frames(burst)];
                let sound = [one, two, Flat(0.0)];
                let knobs = [decay, 0.7, 0.3, 0.3].map(Flat);
                let plate = [&sound[..], &knobs, &[Flat(1.0)]].concat();
                let lush = [&sound[..2], &knobs, &[0.2, 0.0, 1.0].map(Flat)].concat();
                [("plate", plate), ("lush", lush)].map(|(ugen, inputs)| {
                    let sides = Player::new(ugen, &inputs).play(0, count);
                    sides.iter().map(|side| reverberation_seconds(side)).sum::<f64>() / sides.len() as f64
                })
            })
            .to_vec();
        for (at, ugen) in ["plate", "lush"].into_iter().enumerate() {
            let mean = (seconds[0][at] + seconds[1][at]) / 2.0;
            // A sound that is shorter than the lines is not yet an even one.
            let within = if decay < 0.5 { 0.15 } else { 0.05 };
            assert!((mean / f64::from(decay) - 1.0).abs() < within, "{ugen}, {decay} s: {mean:.3} s");
        }
    }
}

#[test]
fn a_frozen_hall_goes_on() {
    let count = 441_000;
    let freeze = frames(count, |at| if at < 22_050 { 0.0 } else { 1.0 });
    let sound = || frames(count, |at| if at < 22_050 { ((at * at) % 89) as f32 / 44.0 - 1.0 } else { 0.0 });
    let inputs = [sound(), sound(), Flat(1.0), Flat(0.7), Flat(0.3), Flat(0.0), Flat(0.0), freeze, Flat(1.0)];
    let [left, _] = Player::new("lush", &inputs).play(0, count).try_into().expect("two sides");
    let [early, late] = [44_100, 396_900].map(|first| rms(&left[first..first + 44_100]));
    assert!(late > 0.5 * early && late < 1.1 * early, "{early} and {late}");
}

#[test]
fn a_ladder_has_four_poles() {
    for (hertz, ought) in [(10.0, 0.0), (1000.0, -12.04), (2000.0, -28.1), (4000.0, -50.0)] {
        let heard = play("moog", &[tone(44_100, hertz, 1e-3), Flat(1000.0), Flat(0.0), Flat(1.0)], 44_100);
        let is = decibels(amplitude(&heard[22_050..], per_frame(hertz)) / 1e-3);
        assert!((is - ought).abs() < 0.6, "{hertz} Hz: {is:.2} dB instead of {ought}");
    }
}

#[test]
fn a_ladder_sings_at_its_cutoff() {
    let heard = play("moog", &[click(88_200, 0), Flat(882.0), Flat(1.0), Flat(20.0)], 88_200);
    let crossings = heard[44_100..].windows(2).filter(|pair| pair[0] <= 0.0 && pair[1] > 0.0).count();
    assert!((crossings as f32 - 882.0).abs() < 30.0, "{crossings} Hz");
    assert!(peak(&heard) < 1.0);
}

#[test]
fn all_passes_keep_the_level() {
    for hertz in [100.0, 1000.0, 10_000.0] {
        for (ugen, knobs) in
            [("allpass", vec![Flat(-0.6)]), ("allpasses", vec![Flat(900.0), Flat(0.0), Flat(6.0)])]
        {
            let inputs: Vec<_> = std::iter::once(tone(88_200, hertz, 0.5)).chain(knobs).collect();
            let is = amplitude(&play(ugen, &inputs, 88_200)[44_100..], per_frame(hertz));
            assert!((is - 0.5).abs() < 1e-3, "{ugen} at {hertz} Hz: {is}");
        }
    }
}

#[test]
fn a_limiter_keeps_peaks_below_its_threshold_and_leaves_the_rest_alone() {
    let loud = || {
        frames(44_100, |at| if (10_000..10_500).contains(&at) { 3.0 } else { 0.1 } * (0.9 * at as f32).sin())
    };
    let inputs = [loud(), loud(), Flat(0.5), Flat(0.005), Flat(0.05)];
    let [left, right] = Player::new("limiter", &inputs).play(0, 44_100).try_into().expect("two sides");
    assert!(peak(&left) <= 0.5 && peak(&left) > 0.4, "{}", peak(&left));
    assert_eq!(left, right);
    let Frames(dry) = loud() else { unreachable!() };
    let late = left.iter().position(|value| *value != 0.0).unwrap_or(0) - 1;
    assert!((200..=240).contains(&late), "{late} frames");
    for (at, value) in left.iter().enumerate().take(9000).skip(late) {
        assert!((value - dry[at - late]).abs() < 1e-6, "frame {at}");
    }
}

#[test]
fn a_limiter_hears_peaks_between_frames() {
    // A sine of a quarter of the rate, sampled beside its peaks: frames of 0.707 hide peaks of 1.
    let hidden = || frames(8820, |at| std::f32::consts::FRAC_1_SQRT_2 * if at % 4 < 2 { 1.0 } else { -1.0 });
    let inputs = [hidden(), hidden(), Flat(0.8), Flat(0.005), Flat(0.05)];
    let [left, _] = Player::new("limiter", &inputs).play(0, 8820).try_into().expect("two sides");
    let settled = peak(&left[4410..]);
    assert!((settled - 0.8 * std::f32::consts::FRAC_1_SQRT_2).abs() < 0.02, "{settled}");
}

/// The peak of the wave, not of its frames: in eight places a frame, by a sinc of 64 frames.
fn true_peak(signal: &[f32]) -> f64 {
    const REACH: i32 = 32;
    let tap = |away: f64| {
        let angle = std::f64::consts::PI * away;
        let part = angle / f64::from(REACH);
        let sinc = if away == 0.0 { 1.0 } else { angle.sin() / angle };
        sinc * (0.42 + 0.5 * part.cos() + 0.08 * (2.0 * part).cos())
    };
    let mut peak = 0f64;
    for place in 0..8 {
        let taps: Vec<f64> =
            (1 - REACH..=REACH).map(|at| tap(f64::from(at) - f64::from(place) / 8.0)).collect();
        for frames in signal.windows(taps.len()) {
            let value: f64 = frames.iter().zip(&taps).map(|(frame, tap)| f64::from(*frame) * tap).sum();
            peak = peak.max(value.abs());
        }
    }
    peak
}

#[test]
fn no_peak_of_the_wave_is_over_the_threshold() {
    let count = 8820;
    let noise = play("noise", &[], count);
    let noise = play("lpf", &[frames(count, |at| 6.0 * noise[at]), Flat(12_000.0), Flat(0.7)], count);
    let square = frames(count, |at| if (at as f64 * per_frame(437.0)).fract() < 0.5 { 1.5 } else { -1.5 });
    let burst = |hertz: f64| {
        let Frames(tone) = tone(count, hertz, 2.0) else { unreachable!() };
        frames(count, |at| if (2000..4000).contains(&at) { tone[at] } else { 0.0 })
    };
    let tones = [1000.0, 5000.0, 11_025.0, 14_700.0, 15_000.0, 17_000.0].map(burst);
    for (at, sound) in tones.into_iter().chain([Frames(noise), square]).enumerate() {
        let inputs = [sound.clone(), sound, Flat(0.5), Flat(0.005), Flat(0.05)];
        let over = decibels(true_peak(&play("limiter", &inputs, count)) / 0.5);
        assert!(over < 0.1, "sound {at}: {over:.3} dB");
    }
}

#[test]
fn a_shifted_pitch_is_where_it_should_be_and_steady() {
    for (hertz, semitones) in
        [(600.0, 12.0), (600.0, -12.0), (600.0, 7.0), (440.0, 7.0), (110.0, -5.0), (5000.0, 3.0)]
    {
        let inputs = [tone(88_200, hertz, 0.5), Flat(semitones), Flat(50.0)];
        let heard = &play("pitch_shift", &inputs, 88_200)[44_100..];
        let shifted = hertz * 2f64.powf(f64::from(semitones) / 12.0);
        let near = |aside: i32| amplitude(heard, per_frame(shifted + f64::from(aside))).powi(2);
        let near: f64 = (-20..=20).map(near).sum();
        let all = 2.0 * rms(heard).powi(2);
        assert!(near > 0.9 * all, "{hertz} Hz, {semitones}: {near} of {all}");
        for part in heard.chunks_exact(882) {
            let level = rms(part) / rms(heard);
            assert!((level - 1.0).abs() < 0.1, "{hertz} Hz, {semitones}: {level}");
        }
        assert!((rms(heard) / 0.3536 - 1.0).abs() < 0.05, "{hertz} Hz, {semitones}: {}", rms(heard));
    }
    let same = play("pitch_shift", &[tone(88_200, 600.0, 0.5), Flat(0.0), Flat(50.0)], 88_200);
    assert!((amplitude(&same[44_100..], per_frame(600.0)) - 0.5).abs() < 0.01);
}

#[test]
fn grains_follow_their_density_and_pitch() {
    let cloud = |density: f32, pitch: f32| {
        let inputs = [tone(88_200, 600.0, 0.5), Flat(80.0), Flat(density), Flat(pitch), Flat(0.2)];
        play("granular", &inputs, 88_200)
    };
    assert_eq!(peak(&cloud(0.0, 1.0)), 0.0);
    let [thin, thick] = [0.02, 0.8].map(|density| cloud(density, 1.0));
    let silent = |sound: &[f32]| sound[44_100..].iter().filter(|value| value.abs() < 1e-6).count();
    assert!(silent(&thin) > 10_000 && silent(&thick) < 2_000);
    let heard = cloud(0.6, 2.0);
    let [octave, itself] = [1200.0, 600.0].map(|hertz| {
        (-15..=15)
            .map(|aside| amplitude(&heard[44_100..], per_frame(hertz + f64::from(aside))).powi(2))
            .sum::<f64>()
    });
    assert!(octave > 50.0 * itself, "{octave} and {itself}");
}

#[test]
fn a_vocoder_gives_the_carrier_the_bands_of_the_modulator() {
    let noise = play("noise", &[], 88_200);
    for hertz in [300.0, 1000.0, 4000.0] {
        let inputs = [tone(88_200, hertz, 0.5), Frames(noise.clone()), Flat(16.0)];
        let heard = &play("vocoder", &inputs, 88_200)[44_100..];
        let band = |centre: f64| {
            (-20..=20)
                .map(|at| amplitude(heard, per_frame(centre + 5.0 * f64::from(at))).powi(2))
                .sum::<f64>()
        };
        for other in [300.0, 1000.0, 4000.0] {
            assert!(other == hertz || band(hertz) > 20.0 * band(other), "{hertz} Hz, {other} Hz");
        }
    }
}

#[test]
fn squeezed_swings_are_higher() {
    let heard = play("squiz", &[tone(88_200, 441.0, 0.5), Flat(2.0)], 88_200);
    let [octave, itself] = [882.0, 441.0].map(|hertz| amplitude(&heard[44_100..], per_frame(hertz)));
    assert!((octave - 0.5).abs() < 0.02 && itself < 0.02, "{octave} and {itself}");
    let same = play("squiz", &[tone(88_200, 441.0, 0.5), Flat(1.0)], 88_200);
    assert!((amplitude(&same[44_100..], per_frame(441.0)) - 0.5).abs() < 1e-3);
}
