//! Our unit generators beside SuperCollider's.
//!
//! `tests/reference/*.tsv` holds figures measured from scsynth by `tools/reference/measure.py`. A row says what we play
//! (`~in` is a click), what scsynth played, what is measured where, and how near ours has to come: in decibels, in
//! percent of the seconds of a fall, or as a difference of values. Where the two differ on purpose it says why.

#![expect(clippy::disallowed_methods, reason = "it measures sound and makes none")]

use phonon_compiler::pattern::Time;
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, Sample};
use phonon_runtime::engine::{self, Engine};
use phonon_tests::spectrum::powers;
use phonon_tests::{files, in_parallel};
use std::f64::consts::{SQRT_2, TAU};
use std::path::Path;
use std::sync::Arc;

const RATE: u32 = 44_100;
/// The parts that noise is taken apart in.
const SIZE: usize = 4096;

/// A row of a table.
struct Row {
    ours: String,
    theirs: String,
    measure: String,
    at: f64,
    value: f64,
    within: f64,
}

impl Row {
    fn read(line: &str) -> Row {
        let cells: Vec<&str> = line.split('\t').collect();
        let [ours, theirs, measure, at, value, within, _why] = cells[..] else { panic!("{line}") };
        let number = |cell: &str| cell.parse().unwrap_or_else(|_| panic!("`{cell}` in {line}"));
        let [ours, theirs, measure] = [ours, theirs, measure].map(str::to_owned);
        Row { ours, theirs, measure, at: number(at), value: number(value), within: number(within) }
    }

    /// How many seconds of ours it needs.
    fn seconds(&self) -> usize {
        match self.measure.as_str() {
            "response" => 1,
            "harmonic" | "value" => 2,
            "fall" => 6,
            _ => 12,
        }
    }

    /// What it measures of a sound.
    fn measured(&self, sound: &[f32]) -> f64 {
        let second = RATE as usize;
        match self.measure.as_str() {
            "response" => decibels(sum_at(sound, self.at)),
            "harmonic" => {
                decibels(2.0 * sum_at(&sound[second / 2..second / 2 + second], self.at) / f64::from(RATE))
            }
            "fall" => fall(sound, self.at),
            "value" => f64::from(sound[(self.at * f64::from(RATE)).round() as usize]),
            "level" => decibels(rms(&sound[..(self.at * f64::from(RATE)) as usize])),
            "band" => band(sound, self.at),
            other => panic!("nobody can measure `{other}`"),
        }
    }

    /// How far ours is from theirs, in what `within` counts.
    fn error(&self, found: f64) -> f64 {
        match self.measure.as_str() {
            "fall" => 100.0 * (found / self.value - 1.0).abs(),
            _ => (found - self.value).abs(),
        }
    }
}

/// The magnitude of the spectrum of a sound at a frequency.
fn sum_at(sound: &[f32], hertz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (at, value) in sound.iter().enumerate() {
        let angle = TAU * (hertz * at as f64 / f64::from(RATE)).fract();
        re += f64::from(*value) * angle.cos();
        im -= f64::from(*value) * angle.sin();
    }
    re.hypot(im)
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.max(1e-10).log10()
}

fn rms(sound: &[f32]) -> f64 {
    (sound.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>() / sound.len() as f64).sqrt()
}

/// How many seconds after its first frame all that is still to come has lost so many decibels of the whole energy.
fn fall(sound: &[f32], lost: f64) -> f64 {
    let first = sound.iter().position(|value| value.abs() > 1e-9).expect("a sound");
    let energy = |value: &f32| f64::from(*value).powi(2);
    let whole: f64 = sound.iter().map(energy).sum();
    let mut rest = whole;
    let end = sound.iter().position(|value| {
        rest -= energy(value);
        rest <= whole * 10f64.powf(-lost / 10.0)
    });
    end.map_or(f64::INFINITY, |end| (end - first) as f64 / f64::from(RATE))
}

/// The level of noise in the octave around a frequency.
fn band(sound: &[f32], hertz: f64) -> f64 {
    let bin = |hertz: f64| (hertz * SIZE as f64 / f64::from(RATE)).round() as usize;
    let window = |at: usize| 0.5 - 0.5 * (TAU * at as f64 / SIZE as f64).cos();
    let window: Vec<f64> = (0..SIZE).map(window).collect();
    let parts: Vec<&[f32]> = sound.windows(SIZE).step_by(SIZE / 2).collect();
    let power = |part: &&[f32]| {
        let part: Vec<f32> =
            part.iter().zip(&window).map(|(value, window)| (f64::from(*value) * window) as f32).collect();
        powers(&part)[bin(hertz / SQRT_2)..bin(hertz * SQRT_2)].iter().sum::<f64>()
    };
    let mean = parts.iter().map(power).sum::<f64>() / parts.len() as f64;
    10.0 * (2.0 * mean / (0.375 * (SIZE * SIZE) as f64)).log10()
}

/// The left side of an expression in which `~in` is a click.
fn played(expression: &str, seconds: usize) -> Vec<f32> {
    let text = format!("~in: left (s \"click\" # pan 0 # attack 0 # release 0)\nout: {expression}");
    // Nothing begins again while it is measured.
    let options = Options { sample_rate_hz: RATE, cps: Time::new(1, 16), ..Options::default() };
    let compiled = compile(&text, &options);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
    let mut bank = Bank::default();
    bank.add_built_in(&[("click", 1)], |_, _| Sample {
        channels: vec![vec![1.0].into()],
        sample_rate_hz: RATE,
    });
    bank.load("click", 0, None).expect("a sample");
    let mut engine = Engine::new(plan, Arc::new(bank), &engine::Options::default()).expect("a plan to play");
    let mut frames = vec![0.0; 2 * RATE as usize * seconds];
    frames.chunks_mut(4096).for_each(|block| engine.render(block));
    assert!(engine.reports().is_empty() && engine.unknown().is_empty(), "{text}");
    frames.into_iter().step_by(2).collect()
}

/// The rows of a table that play the same, together.
fn groups(path: &Path) -> Vec<Vec<Row>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut groups: Vec<Vec<Row>> = Vec::new();
    for row in text.lines().skip(1).map(Row::read) {
        match groups.last_mut().filter(|group| group[0].ours == row.ours && group[0].theirs == row.theirs) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

#[test]
fn ours_come_near_to_supercolliders() {
    let tables: Vec<Vec<Row>> =
        files("tests/reference", "tsv").iter().flat_map(|path| groups(path)).collect();
    let judged = in_parallel(&tables, |rows| {
        let sound = played(&rows[0].ours, rows.iter().map(Row::seconds).max().unwrap_or(0));
        let errors = rows.iter().map(|row| (row, row.measured(&sound)));
        errors.map(|(row, found)| (row, found, row.error(found))).collect::<Vec<_>>()
    });
    let mut wrong = String::new();
    for rows in &judged {
        let worst = rows.iter().map(|(_, _, error)| *error).fold(0.0, f64::max);
        println!("{:<40} {:<48} {:<10} {worst:.3}", rows[0].0.ours, rows[0].0.theirs, rows[0].0.measure);
        for (row, found, error) in rows.iter().filter(|(row, _, error)| error.is_nan() || *error > row.within)
        {
            let Row { ours, theirs, measure, at, value, .. } = row;
            wrong += &format!(
                "{ours} is no {theirs}: {measure} at {at} is {found:.4}, not {value} ({error:.3})\n"
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
