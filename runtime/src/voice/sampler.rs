//! Sample voices: a recording at any speed, forwards or backwards, once or again and again.
//!
//! At the sample's own speed, in either direction, it is the recording itself, bit for bit. At any other it is
//! interpolated: without aliasing, by a [`Band`], or on straight lines.

use super::sinc::{Band, TAPS_MAX};
use super::tape::Tape;
use crate::bank::Sample;
use crate::score::{FRAME, Playback};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_kernel::Cpu;
use std::ops::Range;

/// A sample voice.
#[derive(Clone, Copy, Debug)]
pub struct SampleVoice {
    playback: Playback,
    motion: Motion,
}

/// Where a voice is, and how fast it goes on.
#[derive(Clone, Copy, Debug)]
struct Motion {
    /// In the sample, in 2^-32 frames.
    position: i64,
    /// What is added to it from frame to frame.
    step: i64,
    /// What is added to that, for as many frames as are left.
    glide: i64,
    glide_frames: u64,
}

impl Motion {
    #[inline(always)]
    fn advance(&mut self) {
        self.position += self.step;
        if self.glide_frames > 0 {
            self.step += self.glide;
            self.glide_frames -= 1;
        }
    }

    /// Whether it stays on whole frames, one after the other.
    fn is_whole(&self) -> bool {
        self.step.abs() == FRAME && self.glide_frames == 0 && self.position % FRAME == 0
    }
}

impl SampleVoice {
    /// One at the beginning of its slice; at the end of it where it plays backwards.
    pub fn new(playback: Playback) -> SampleVoice {
        let Playback { step, glide, glide_frames, .. } = playback;
        let motion = Motion { position: playback.first_position(), step, glide, glide_frames };
        SampleVoice { playback, motion }
    }

    /// What it plays.
    pub fn playback(&self) -> Playback {
        self.playback
    }

    /// Plays on, without envelope: each channel of the sample, for as many frames as the signals have.
    pub fn play(
        &mut self,
        sample: &Sample,
        signals: &mut [[f32; QUANTUM_FRAMES]; 2],
        frames: Range<usize>,
        cpu: Cpu,
    ) {
        let Playback { begin, end, looped, band, .. } = self.playback;
        // A circle is counted from the beginning of its slice.
        let origin = if looped { i64::from(begin) * FRAME } else { 0 };
        let from = Motion { position: self.motion.position - origin, ..self.motion };
        let mut next = from;
        for (channel, signal) in sample.channels.iter().zip(signals) {
            let signal = &mut signal[frames.clone()];
            let tape = match looped {
                true => Tape::Circle(&channel[begin as usize..end as usize]),
                false => Tape::Open(channel),
            };
            next = cpu.vectorize(
                #[inline(always)]
                || read(tape, band, from, signal),
            );
        }
        let length = i64::from(end - begin) * FRAME;
        let position = if looped { next.position.rem_euclid(length) } else { next.position };
        self.motion = Motion { position: origin + position, ..next };
    }
}

/// The tape from a position on, as fast as the voice is played; how it goes on from there.
#[inline(always)]
fn read(tape: Tape<'_>, band: Option<&Band>, mut motion: Motion, signal: &mut [f32]) -> Motion {
    if motion.is_whole() {
        copy(tape, motion.step, motion.position / FRAME, signal);
        motion.position += motion.step * signal.len() as i64;
        return motion;
    }
    match band {
        Some(band) => {
            let mut buffer = [0.0; TAPS_MAX];
            for value in signal {
                let frames = tape.window(band.first(motion.position), &mut buffer[..band.taps()]);
                *value = band.weigh(frames, motion.position as u32);
                motion.advance();
            }
        }
        None => {
            for value in signal {
                let mut buffer = [0.0; 2];
                let frames = tape.window(motion.position.div_euclid(FRAME), &mut buffer);
                *value = frames[0] + (frames[1] - frames[0]) * fraction(motion.position);
                motion.advance();
            }
        }
    }
    motion
}

/// The recording itself, from a frame on, forwards or backwards.
fn copy(tape: Tape<'_>, step: i64, frame: i64, signal: &mut [f32]) {
    let mut buffer = [0.0; QUANTUM_FRAMES];
    let buffer = &mut buffer[..signal.len()];
    if step > 0 {
        signal.copy_from_slice(tape.window(frame, buffer));
    } else {
        let first = frame + 1 - signal.len() as i64;
        let backwards = tape.window(first, buffer).iter().rev();
        signal.iter_mut().zip(backwards).for_each(|(value, frame)| *value = *frame);
    }
}

/// The part of a frame in a position, 0 up to 1.
#[inline(always)]
fn fraction(position: i64) -> f32 {
    ((position as u32) >> 8) as f32 * (1.0 / 16_777_216.0)
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that sound is compared with"
)]
mod tests {
    use super::SampleVoice;
    use crate::bank::{Sample, SampleId};
    use crate::score::{FRAME, Playback};
    use crate::voice::Band;
    use phonon_kernel::Cpu;
    use std::f64::consts::{PI, TAU};

    const FRAMES: u32 = 4_000;

    fn sample(value: impl Fn(f64) -> f64) -> Sample {
        let channel = (0..FRAMES).map(|at| value(f64::from(at)) as f32).collect();
        Sample { channels: vec![channel], sample_rate_hz: 44_100 }
    }

    fn playback(begin: u32, end: u32, step: f64, looped: bool) -> Playback {
        let step = (step * FRAME as f64) as i64;
        Playback { band: Some(Band::of(step)), ..Playback::steady(SampleId(0), begin..end, step, looped) }
    }

    /// So many frames, in pieces, because a quantum may be cut by a start.
    fn played(sample: &Sample, playback: Playback, frames: usize, cpu: Cpu) -> Vec<f32> {
        let (mut voice, mut all) = (SampleVoice::new(playback), Vec::new());
        while all.len() < frames {
            let mut signals = [[0.0; 64]; 2];
            voice.play(sample, &mut signals, 0..13, cpu);
            voice.play(sample, &mut signals, 13..64, cpu);
            all.extend(signals[0]);
        }
        all.truncate(frames);
        all
    }

    #[test]
    fn its_own_speed_gives_the_recording() {
        let ramp = sample(|at| at);
        let expected: Vec<f32> = (0..FRAMES).map(|at| at as f32).collect();
        let heard = |begin, end, step| played(&ramp, playback(begin, end, step, false), 3_900, Cpu::Plain);
        assert_eq!(heard(0, FRAMES, 1.0), expected[..3_900]);
        assert_eq!(heard(100, FRAMES, 1.0), expected[100..]);
        let backwards: Vec<f32> = expected.iter().rev().copied().collect();
        assert_eq!(heard(0, FRAMES, -1.0), backwards[..3_900]);
        let whole = played(&ramp, playback(0, FRAMES, 1.0, false), 4_100, Cpu::Plain);
        assert!(whole[4_000..].iter().all(|&value| value == 0.0));
    }

    #[test]
    fn a_loop_goes_round() {
        let ramp = sample(|at| at);
        for (at, value) in
            played(&ramp, playback(100, 110, 1.0, true), 100, Cpu::Plain).into_iter().enumerate()
        {
            assert_eq!(value, 100.0 + (at % 10) as f32);
        }
        for (at, value) in
            played(&ramp, playback(100, 110, -1.0, true), 100, Cpu::Plain).into_iter().enumerate()
        {
            assert_eq!(value, 109.0 - (at % 10) as f32);
        }
    }

    /// The level of a sine of `hertz` after it was played at a speed, against a sine of full scale, and that of what
    /// is heard besides the pitch that it should have, both in decibels.
    fn levels(hertz: f64, speed: f64) -> (f64, f64) {
        let sine = sample(|at| (TAU * hertz / 44_100.0 * at).sin());
        let frames = (f64::from(FRAMES) / speed) as usize;
        let (edge, wanted) = ((600.0 / speed) as usize, TAU * hertz * speed / 44_100.0);
        let heard = played(&sine, playback(0, FRAMES, speed, false), frames, Cpu::best());
        let heard = &heard[edge..frames - edge];
        // The sine and cosine that come nearest, by least squares.
        let sum = |product: &dyn Fn(f64, f64) -> f64| -> f64 {
            heard.iter().zip(edge..).map(|(&value, at)| product(f64::from(value), wanted * at as f64)).sum()
        };
        let (a, b, c) =
            (sum(&|_, x| x.sin() * x.sin()), sum(&|_, x| x.sin() * x.cos()), sum(&|_, x| x.cos() * x.cos()));
        let (p, q) = (sum(&|value, x| value * x.sin()), sum(&|value, x| value * x.cos()));
        let (sin, cos) = ((p * c - q * b) / (a * c - b * b), (q * a - p * b) / (a * c - b * b));
        let rest = heard.iter().zip(edge..).map(|(&value, at)| {
            let at = at as f64;
            f64::from(value) - sin * (wanted * at).sin() - cos * (wanted * at).cos()
        });
        let rest = (2.0 * rest.map(|rest| rest * rest).sum::<f64>() / heard.len() as f64).sqrt();
        let decibels = |level: f64| 20.0 * level.max(1e-12).log10();
        (decibels((sin * sin + cos * cos).sqrt()), decibels(rest))
    }

    #[test]
    fn what_can_be_heard_stays_as_it_is() {
        for (hertz, speed) in
            [(1_000.0, 0.3), (15_000.0, 0.9), (5_000.0, 1.1), (9_000.0, 1.5), (2_000.0, 4.0), (1_000.0, 9.7)]
        {
            let (level, rest) = levels(hertz, speed);
            assert!(level.abs() < 0.3, "{hertz} Hz at speed {speed}: {level:.2} dB");
            assert!(rest < -60.0, "{hertz} Hz at speed {speed}: {rest:.1} dB beside it");
        }
    }

    #[test]
    fn a_glide_ends_at_its_speed() {
        let ramp = sample(|at| at);
        let glide = FRAME / 1_000;
        let gliding = Playback { glide, glide_frames: 1_000, ..playback(0, FRAMES, 1.0, false) };
        for band in [None, Some(Band::of(2 * FRAME))] {
            let heard = played(&ramp, Playback { band, ..gliding }, 2_000, Cpu::best());
            for (at, frames) in [(500, 500.0 + 124.75), (1_000, 1_000.0 + 499.5), (1_900, 1_499.5 + 1_800.0)]
            {
                assert!((heard[at] - frames).abs() < 0.1, "frame {at} is {}, not {frames}", heard[at]);
            }
        }
    }

    #[test]
    fn speed_does_not_alias() {
        // Each of these would be heard somewhere else, as loud as it is.
        for (hertz, speed) in
            [(8_000.0, 4.0), (15_000.0, 2.0), (7_000.0, 4.0), (20_000.0, 1.3), (3_000.0, 16.0)]
        {
            let sine = sample(|at| (TAU * hertz / 44_100.0 * at).sin());
            let frames = (f64::from(FRAMES) / speed) as usize;
            let edge = (600.0 / speed) as usize;
            let heard = played(&sine, playback(0, FRAMES, speed, false), frames, Cpu::best());
            let most = heard[edge..frames - edge].iter().fold(0.0_f32, |most, value| most.max(value.abs()));
            assert!(most < 1e-3, "{hertz} Hz at speed {speed}: {most}");
        }
    }

    /// The interpolation as it is defined, without tables: a sinc under a Kaiser window, in double precision.
    fn defined(sample: &Sample, position: f64, ratio: f64) -> f64 {
        let window = |x: f64| {
            let bessel = |x: f64| {
                (1..60).fold((1.0, 1.0), |(sum, term), at| {
                    let term = term * (0.5 * x / f64::from(at)).powi(2);
                    (sum + term, term)
                })
            };
            if x < 1.0 { bessel(7.86 * (1.0 - x * x).sqrt()).0 / bessel(7.86).0 } else { 0.0 }
        };
        let weight = |distance: f64| {
            let x = PI * 0.92 * distance / ratio;
            let sinc = if x == 0.0 { 1.0 } else { x.sin() / x };
            sinc * window(distance / (16.0 * ratio))
        };
        let frames = 0..sample.channels[0].len();
        let weights: Vec<f64> = frames.map(|at| weight((position - at as f64).abs())).collect();
        let sum: f64 = weights.iter().sum();
        let weighed = weights.iter().zip(&sample.channels[0]);
        weighed.map(|(weight, &value)| weight * f64::from(value)).sum::<f64>() / sum
    }

    #[test]
    fn tables_give_what_is_defined() {
        let noise = sample(|at| (at * at * 0.37).sin());
        // Speeds at the upper ends of their bands, which the definition needs not know then.
        for speed in [0.77, 2_f64.powf(0.125), 2_f64.powf(0.625), 2.0, 4.0, 2_f64.powf(3.875)] {
            let speed = speed - 1e-9;
            let heard = played(&noise, playback(1_000, FRAMES, speed, false), 150, Cpu::best());
            for (at, value) in heard.into_iter().enumerate() {
                let expected = defined(&noise, 1_000.0 + speed * at as f64, speed.max(1.0));
                assert!(
                    (f64::from(value) - expected).abs() < 2e-4,
                    "{speed}: frame {at}: {value}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn straight_lines_stay_straight() {
        let ramp = sample(|at| at);
        for step in [0.25, 0.7, 1.5, 3.0, -0.5, -1.0, -2.3] {
            let from = if step < 0.0 { 899.0 } else { 100.0 };
            let lines = Playback { band: None, ..playback(100, 900, step, false) };
            for (at, value) in played(&ramp, lines, 200, Cpu::best()).into_iter().enumerate() {
                let expected = from + step * at as f64;
                assert!(
                    (f64::from(value) - expected).abs() < 1e-3,
                    "{step}: frame {at} is {value}, not {expected}"
                );
            }
        }
    }
}
