//! Values changed one by one, and the values of signals.

use super::super::event::Event;
use super::super::node::{Rounding, Scale, Signal, ValueFunction};
use super::super::scale;
use super::super::time::Time;
use super::super::value::Value;
use super::super::{control, numeric, random};
use super::Scope;
use super::sort::equal;

/// Does a function to the value of an event; what it cannot be done to stays.
pub(super) fn map(function: &ValueFunction, event: &mut Event, seed: u64, scope: Scope<'_>) {
    let length = event.whole_or_part().length();
    map_value(function, &mut event.value, length, seed, scope);
}

/// Does a function that depends on the value alone.
pub fn map_known(function: &ValueFunction, value: &mut Value) {
    map_value(function, value, Time::ONE, 0, Scope { innermost: None });
}

pub(super) fn map_value(
    function: &ValueFunction,
    value: &mut Value,
    length: Time,
    seed: u64,
    scope: Scope<'_>,
) {
    match function {
        ValueFunction::Control(name) => {
            *value = control::controls_of(name, std::mem::replace(value, Value::Bool(false)));
        }
        ValueFunction::Of(name) => {
            if let Some(control) = value.control(name).cloned() {
                *value = control;
            }
        }
        ValueFunction::Scale(factor) => {
            if let Some(time) = value.time() {
                *value = Value::Ratio(time * *factor);
            }
        }
        ValueFunction::Not => {
            if let Some(truth) = value.truth() {
                *value = Value::Bool(!truth);
            }
        }
        ValueFunction::SampleNumber => {
            if let Some(number) = value.int() {
                *value = Value::Word(format!(":{number}").into());
            }
        }
        ValueFunction::IndexOf(values) => {
            let at = values.iter().position(|known| equal(known, value));
            *value = Value::Number(at.unwrap_or(values.len()) as f64);
        }
        ValueFunction::Slice { begin, end, always_nested } => {
            if let (Some(begin), Some(end)) = (scope.number(begin), scope.number(end)) {
                slice(value, [begin, end], *always_nested);
            }
        }
        ValueFunction::Fit(share) => {
            if let (Some(share), true) = (scope.time(share), length > Time::ZERO) {
                let known = value.control("speed").and_then(Value::number).unwrap_or(1.0);
                value.set_control("speed", Value::Number((share / length).to_f64() * known));
            }
        }
        ValueFunction::Degree(_) if matches!(value, Value::Controls(_)) => {
            degrees(function, value, seed, scope);
        }
        other => {
            if let Some(changed) = value.number().and_then(|number| of_number(other, number, seed, scope)) {
                *value = changed;
            }
        }
    }
}

/// Degrees of a scale among controls: `n` and `note`.
fn degrees(function: &ValueFunction, controls: &mut Value, seed: u64, scope: Scope<'_>) {
    for name in ["n", "note"] {
        let degree = controls.control(name).and_then(Value::number);
        if let Some(note) = degree.and_then(|degree| of_number(function, degree, seed, scope)) {
            controls.set_control(name, note);
        }
    }
}

/// The functions of a number; `None` where an argument has no value.
fn of_number(function: &ValueFunction, number: f64, seed: u64, scope: Scope<'_>) -> Option<Value> {
    Some(match function {
        ValueFunction::WholeBelow(limit) => Value::Number((number * scope.number(limit)?).floor()),
        ValueFunction::Between(low, high) => {
            let (low, high) = (scope.number(low)?, scope.number(high)?);
            Value::Number(number * (high - low) + low)
        }
        ValueFunction::Clamped(low, high) => Value::Number(number.max(*low).min(*high)),
        ValueFunction::Exponential(low, high) => {
            let (low, high) = (scope.number(low)?, scope.number(high)?);
            Value::Number(low * numeric::pow(high / low, number))
        }
        ValueFunction::Below(limit) => Value::Bool(number < scope.number(limit)?),
        ValueFunction::Perlin => Value::Number(perlin(number, seed)),
        ValueFunction::Bit(bit) => {
            let bit = scope.int(bit)?;
            Value::Bool((0..63).contains(&bit) && (number.floor() as i64) >> bit & 1 == 1)
        }
        ValueFunction::Quantise(steps, rounding) => {
            let steps = scope.number(steps).filter(|steps| *steps != 0.0)?;
            let scaled = number * steps;
            let rounded = match rounding {
                Rounding::Nearest => scaled.round_ties_even(),
                Rounding::Down => scaled.floor(),
                Rounding::Up => scaled.ceil(),
            };
            Value::Number(rounded / steps)
        }
        ValueFunction::Hertz => Value::Number(numeric::hertz(number)),
        ValueFunction::Degree(Scale::Named(name)) => {
            let notes = scope.value(name)?.word().and_then(scale::scale).unwrap_or(&[0.0]);
            Value::Number(scale::degree(notes, 12.0, number))
        }
        ValueFunction::Degree(Scale::Notes(notes, octave)) => {
            let notes: Option<Vec<f64>> = notes.iter().map(|note| scope.number(note)).collect();
            Value::Number(scale::degree(&notes?, scope.number(octave)?, number))
        }
        ValueFunction::Nth(values) => {
            let count = (values.len() as i64).max(1);
            values.get((number.floor() as i64).rem_euclid(count) as usize)?.clone()
        }
        ValueFunction::Weighted(weights) => {
            let weights: Vec<f64> =
                weights.iter().map(|weight| scope.number(weight).unwrap_or(0.0)).collect();
            Value::Number(weighted(&weights, number) as f64)
        }
        _ => return None,
    })
}

/// Which of the weights a draw from 0 to 1 falls on.
fn weighted(weights: &[f64], draw: f64) -> usize {
    let target = draw * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    let found = weights.iter().position(|weight| {
        sum += weight;
        sum > target
    });
    found.unwrap_or(weights.len().saturating_sub(1))
}

/// Cuts the part of a sample that controls play to a part of itself.
fn slice(value: &mut Value, part: [f64; 2], always_nested: bool) {
    let number = |name: &str| value.control(name).and_then(Value::number);
    let (begin, end) = match (number("begin"), number("end")) {
        (Some(begin), Some(end)) => (begin, end),
        (begin, end) if always_nested => (begin.unwrap_or(0.0), end.unwrap_or(1.0)),
        _ => (0.0, 1.0),
    };
    let length = end - begin;
    let [begin, end] = part.map(|share| Value::Number(begin + share * length));
    value.set_sorted([("begin", begin), ("end", end)]);
}

/// The value of a signal at a time.
pub(super) fn signal_value(signal: Signal, time: Time, seed: u64) -> f64 {
    let position = time.cycle_pos();
    match signal {
        Signal::Sine => 0.5 + 0.5 * numeric::sine_of_turns(position.to_f64()),
        Signal::Saw => position.to_f64(),
        Signal::InverseSaw => 1.0 - position.to_f64(),
        Signal::Square => f64::from(u8::from(position >= Time::HALF)),
        Signal::Ramp => ramp(time),
        // The sine or cosine of an angle up to a right one, and the square root for equal power.
        Signal::PowerRise => cosine_up_to_right(1.0 - ramp(time)).sqrt(),
        Signal::PowerFall => numeric::sine_of_turns((1.0 - ramp(time)) / 4.0).sqrt(),
        Signal::Rand => random::rand(time, seed),
        Signal::Perlin => between_draws(time.sam(), position.to_f64(), seed),
        Signal::Normal => {
            let first = random::rand(time, seed).max(0.001);
            let second = random::rand(time + Time::from_int(1000), seed);
            let radius = (-2.0 * std::f64::consts::LN_2 * numeric::log2(first)).sqrt();
            let normal = radius * numeric::sine_of_turns(second + 0.25);
            (normal + 3.0).clamp(-3.0, 3.0) / 6.0
        }
    }
}

/// A number on a smooth way between a random number for each whole number.
fn perlin(number: f64, seed: u64) -> f64 {
    between_draws(Time::from_int(number.floor() as i64), number - number.floor(), seed)
}

/// The way from the random number of a time to that of a cycle later, at `x` from 0 to 1.
///
/// Source: Ken Perlin, "Improving Noise" (2002).
fn between_draws(time: Time, x: f64, seed: u64) -> f64 {
    let (low, high) = (random::rand(time, seed), random::rand(time + Time::ONE, seed));
    low + (high - low) * (x * x * x * (x * (6.0 * x - 15.0) + 10.0))
}

/// The cosine of a share of the double nearest to a right angle, as the reference has it: that double is 6e-17 short,
/// and its root 8e-9 from 0.
fn cosine_up_to_right(share: f64) -> f64 {
    const MISSING: f64 = 6.123_233_995_736_766e-17;
    let angle = std::f64::consts::FRAC_PI_2 * share;
    let rest = std::f64::consts::FRAC_PI_2 - angle + MISSING;
    numeric::sine_of_turns(rest / std::f64::consts::TAU)
}

/// 0 before the first cycle, 1 after it, and a straight line within.
fn ramp(time: Time) -> f64 {
    time.max(Time::ZERO).min(Time::ONE).to_f64()
}
