//! What an event carries.

use super::time::Time;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The value of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number: notes are semitones from c4.
    Number(f64),
    /// An exact fraction: times, and factors of times.
    Ratio(Time),
    /// A truth.
    Bool(bool),
    /// A word: a sample name, or `~name` for a bus.
    Word(CompactString),
    /// Controls by name, shared until they are changed.
    Controls(Arc<Controls>),
}

/// Controls by name, sorted by name. Most events have no more than fit in here.
pub type Controls = SmallVec<[(CompactString, Value); 4]>;

impl Hash for Value {
    /// Numbers by their bits, but that the two zeros are one.
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Value::Number(number) => (number + 0.0).to_bits().hash(state),
            Value::Ratio(ratio) => ratio.hash(state),
            Value::Bool(truth) => truth.hash(state),
            Value::Word(word) => word.hash(state),
            Value::Controls(controls) => controls.hash(state),
        }
    }
}

impl Value {
    /// The value as a number: truths are 1 and 0; words and controls are no number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Ratio(ratio) => Some(ratio.to_f64()),
            Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Value::Word(_) | Value::Controls(_) => None,
        }
    }

    /// The value as an exact time.
    pub fn time(&self) -> Option<Time> {
        match self {
            Value::Number(number) => Some(Time::from_f64(*number)),
            Value::Ratio(ratio) => Some(*ratio),
            Value::Bool(_) | Value::Word(_) | Value::Controls(_) => None,
        }
    }

    /// The value as a whole number, rounded down.
    pub fn int(&self) -> Option<i64> {
        match self {
            Value::Ratio(ratio) => Some(ratio.floor()),
            other => other.number().filter(|number| number.is_finite()).map(|number| number.floor() as i64),
        }
    }

    /// The value as a truth: a number is true unless it is 0.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            other => other.number().map(|number| number != 0.0),
        }
    }

    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Where its controls lie in memory, if it has any: the same for all values that share them.
    pub(super) fn address(&self) -> Option<*const Controls> {
        if let Value::Controls(controls) = self { Some(Arc::as_ptr(controls)) } else { None }
    }

    /// One of its controls.
    pub fn control(&self, name: &str) -> Option<&Value> {
        let Value::Controls(controls) = self else { return None };
        let at = controls.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        Some(&controls[at].1)
    }

    /// Sets controls, sorted by their names, in one go; a value that is none becomes one.
    pub(super) fn set_sorted<const N: usize>(&mut self, new: [(&str, Value); N]) {
        let known = if let Value::Controls(controls) = self { Arc::clone(controls) } else { Arc::default() };
        let mut known = known.iter().peekable();
        let mut merged = Controls::new();
        for (name, value) in new {
            while let Some(control) = known.next_if(|(key, _)| key.as_str() < name) {
                merged.push(control.clone());
            }
            known.next_if(|(key, _)| key == name);
            merged.push((CompactString::new(name), value));
        }
        merged.extend(known.cloned());
        *self = Value::Controls(Arc::new(merged));
    }

    /// Sets one of its controls; a value that is none becomes one.
    pub fn set_control(&mut self, name: &str, value: Value) {
        if !matches!(self, Value::Controls(_)) {
            *self = Value::Controls(Arc::default());
        }
        let Value::Controls(controls) = self else { return };
        let controls = Arc::make_mut(controls);
        match controls.binary_search_by(|(key, _)| key.as_str().cmp(name)) {
            Ok(at) => controls[at].1 = value,
            Err(at) => controls.insert(at, (CompactString::new(name), value)),
        }
    }
}
