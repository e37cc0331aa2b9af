//! What the built-in kit sounds like: every variant of every name within the row of `kit.tsv`.

use phonon_runtime::bank::Sample;
use phonon_runtime::bank::kit::{NAMES, VARIANTS, make};
use phonon_tests::spectrum::powers;
use phonon_tests::{in_parallel, root};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A sound that begins or ends above this level clicks: 40 dB below full scale.
const EDGE_MAX: f32 = 0.01;
/// Below it there is nothing to hear.
const INAUDIBLE_HZ: f64 = 20.0;
/// The largest part of the power of a sound that may lie there.
const DEEP_MAX: f64 = 0.02;

/// What a name must sound like.
struct Row {
    peak: RangeInclusive<f64>,
    seconds: RangeInclusive<f64>,
    centroid_hz: RangeInclusive<f64>,
}

/// What a sound is like.
struct Measured {
    peak: f64,
    /// Until it stays 60 dB below its peak.
    seconds: f64,
    centroid_hz: f64,
}

#[test]
fn every_sound_is_within_its_row() {
    let rows = rows();
    let names: Vec<&str> = rows.keys().map(String::as_str).collect();
    let mut expected = NAMES;
    expected.sort_unstable();
    assert_eq!(names, expected);
    let wrong: Vec<String> = sounds(|name, variant, sample| {
        let found = measured(sample);
        let row = &rows[name];
        let parts = [
            ("peak", found.peak, &row.peak),
            ("seconds", found.seconds, &row.seconds),
            ("centroid in Hz", found.centroid_hz, &row.centroid_hz),
        ];
        parts
            .iter()
            .filter(|(_, value, range)| !range.contains(value))
            .map(|(what, value, range)| format!("{name}:{variant}: {what} {value:.3} is not in {range:?}"))
            .collect()
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_sound_begins_and_ends_in_silence() {
    let wrong: Vec<String> = sounds(|name, variant, sample| {
        let mut wrong = Vec::new();
        for channel in &sample.channels {
            let (first, last) = (channel[0], channel[channel.len() - 1]);
            let deep = part_below(INAUDIBLE_HZ, channel, sample.sample_rate_hz);
            let faults = [
                (first.abs() > EDGE_MAX, format!("begins at {first}")),
                (last.abs() > EDGE_MAX, format!("ends at {last}")),
                (deep > DEEP_MAX, format!("has {deep:.4} of its power below {INAUDIBLE_HZ} Hz")),
                (channel.iter().any(|value| !value.is_finite()), "is not finite".into()),
            ];
            wrong.extend(
                faults.into_iter().filter(|(is, _)| *is).map(|(_, what)| format!("{name}:{variant} {what}")),
            );
        }
        wrong
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is wrong with each sound of the kit.
fn sounds(judge: impl Fn(&str, usize, &Sample) -> Vec<String> + Sync) -> Vec<String> {
    let all: Vec<(&str, usize)> =
        NAMES.iter().flat_map(|name| (0..VARIANTS).map(move |variant| (*name, variant))).collect();
    in_parallel(&all, |(name, variant)| judge(name, *variant, &make(name, *variant))).concat()
}

fn rows() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(root().join("tests/kit.tsv")).expect("tests/kit.tsv can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let (name, numbers) = line.split_once('\t').expect("a name and its numbers");
            let numbers: Vec<f64> =
                numbers.split('\t').map(|number| number.parse().expect("a number")).collect();
            let [peak_min, peak_max, seconds_min, seconds_max, hz_min, hz_max] = numbers[..] else {
                panic!("`{line}` has not six numbers")
            };
            let row = Row {
                peak: peak_min..=peak_max,
                seconds: seconds_min..=seconds_max,
                centroid_hz: hz_min..=hz_max,
            };
            (name.to_owned(), row)
        })
        .collect()
}

fn measured(sample: &Sample) -> Measured {
    let rate = f64::from(sample.sample_rate_hz);
    let channel = &sample.channels[0];
    let peak = channel.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
    let last = channel.iter().rposition(|value| value.abs() > peak / 1000.0).map_or(0, |last| last + 1);
    let powers = powers(channel);
    let step_hz = rate / (2 * powers.len()) as f64;
    let weighted: f64 = powers.iter().enumerate().map(|(line, power)| line as f64 * step_hz * power).sum();
    let centroid_hz = weighted / powers.iter().sum::<f64>();
    Measured { peak: f64::from(peak), seconds: last as f64 / rate, centroid_hz }
}

/// The part of the power of a sound that lies below a frequency.
fn part_below(frequency_hz: f64, sound: &[f32], sample_rate_hz: u32) -> f64 {
    let powers = powers(sound);
    let lines = (frequency_hz * (2 * powers.len()) as f64 / f64::from(sample_rate_hz)).ceil() as usize;
    powers[..lines].iter().sum::<f64>() / powers.iter().sum::<f64>()
}
