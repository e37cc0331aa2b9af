//! What is done with two values.

use super::numeric;
use super::time::Time;
use super::value::{Controls, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is done with two values.
///
/// Numbers are calculated; fractions stay exact as long as both are. A word takes part only in [`Operation::Append`]
/// and stays as it is elsewhere. Controls meet by name: a control on one side only is kept, with its sign changed where
/// the right side alone has it and is taken away, and as its reciprocal where it divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operation {
    /// The sum.
    Add,
    /// The difference.
    Sub,
    /// The product.
    Mul,
    /// The quotient; by 0, 0.
    Div,
    /// The remainder, with the sign of the divisor; by 0, 0.
    Mod,
    /// The power.
    Pow,
    /// The smaller of both.
    Lesser,
    /// The larger of both.
    Greater,
    /// Words joined.
    Append,
    /// The right value.
    Right,
    /// The left value.
    Left,
}

/// A number as controls.
fn sample_number(number: &Value) -> Controls {
    Controls::from_iter([("n".into(), number.clone())])
}

impl Operation {
    /// Does it. The left value is used up: what it holds alone is changed in its place.
    pub fn apply(self, left: Value, right: &Value) -> Value {
        match (left, right) {
            (Value::Controls(mut left), Value::Controls(right)) => {
                self.merge(Arc::make_mut(&mut left), right);
                Value::Controls(left)
            }
            // A plain number beside controls is an `n`, as in TidalCycles.
            (Value::Controls(mut left), right) if self.is_arithmetic() && right.number().is_some() => {
                self.merge(Arc::make_mut(&mut left), &sample_number(right));
                Value::Controls(left)
            }
            (left, Value::Controls(right)) if self.is_arithmetic() && left.number().is_some() => {
                let mut left = sample_number(&left);
                self.merge(&mut left, right);
                Value::Controls(Arc::new(left))
            }
            (left, right) => match self {
                Operation::Right => right.clone(),
                Operation::Left => left,
                Operation::Append => append(left, right),
                Operation::Add
                | Operation::Sub
                | Operation::Mul
                | Operation::Div
                | Operation::Mod
                | Operation::Pow
                | Operation::Lesser
                | Operation::Greater => self.calculate(left, right),
            },
        }
    }

    fn is_arithmetic(self) -> bool {
        !matches!(self, Operation::Right | Operation::Left | Operation::Append)
    }

    /// Brings the right controls into the left; a name on both sides goes through the operation.
    fn merge(self, left: &mut Controls, right: &Controls) {
        for (name, value) in right {
            match left.binary_search_by(|(known, _)| known.cmp(name)) {
                Ok(at) => {
                    let known = std::mem::replace(&mut left[at].1, Value::Bool(false));
                    left[at].1 = self.apply(known, value);
                }
                Err(at) => left.insert(at, (name.clone(), self.of_right_alone(value))),
            }
        }
    }

    /// What becomes of a control that the left side lacks.
    fn of_right_alone(self, value: &Value) -> Value {
        let neutral = match self {
            Operation::Sub => Time::ZERO,
            Operation::Div => Time::ONE,
            _ => return value.clone(),
        };
        match value.number() {
            Some(_) => self.calculate(Value::Ratio(neutral), value),
            None => value.clone(),
        }
    }

    fn calculate(self, left: Value, right: &Value) -> Value {
        if let (Value::Ratio(a), Value::Ratio(b)) = (&left, right)
            && let Some(exact) = self.exact(*a, *b)
        {
            return Value::Ratio(exact);
        }
        match (left.number(), right.number()) {
            (Some(a), Some(b)) => Value::Number(self.rounded(a, b)),
            _ => left,
        }
    }

    fn exact(self, a: Time, b: Time) -> Option<Time> {
        match self {
            Operation::Add => Some(a + b),
            Operation::Sub => Some(a - b),
            Operation::Mul => Some(a * b),
            Operation::Div => Some(a / b),
            Operation::Mod if b == Time::ZERO => Some(Time::ZERO),
            Operation::Mod => Some(a - b * (a / b).sam()),
            Operation::Lesser => Some(a.min(b)),
            Operation::Greater => Some(a.max(b)),
            _ => None,
        }
    }

    fn rounded(self, a: f64, b: f64) -> f64 {
        match self {
            Operation::Add => a + b,
            Operation::Sub => a - b,
            Operation::Mul => a * b,
            Operation::Div | Operation::Mod if b == 0.0 => 0.0,
            Operation::Div => a / b,
            Operation::Mod => a - b * (a / b).floor(),
            Operation::Pow => numeric::pow(a, b),
            Operation::Lesser => a.min(b),
            Operation::Greater => a.max(b),
            Operation::Append | Operation::Left => a,
            Operation::Right => b,
        }
    }
}

fn append(left: Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Word(mut joined), Value::Word(right)) => {
            joined.push_str(right);
            Value::Word(joined)
        }
        (left, _) => left,
    }
}

#[cfg(test)]
mod tests {
    use super::Operation;
    use crate::pattern::{Time, Value};

    #[test]
    fn keeps_fractions_exact() {
        let third = Value::Ratio(Time::new(1, 3));
        assert_eq!(Operation::Add.apply(third.clone(), &third), Value::Ratio(Time::new(2, 3)));
        assert_eq!(
            Operation::Mod.apply(Value::Ratio(Time::from_int(-1)), &Value::Ratio(Time::from_int(4))),
            Value::Ratio(Time::from_int(3))
        );
    }

    #[test]
    fn never_divides_by_zero() {
        let zero = Value::Number(0.0);
        for operation in [Operation::Div, Operation::Mod] {
            assert_eq!(operation.apply(Value::Number(5.0), &zero), zero);
        }
    }

    #[test]
    fn joins_controls_by_name() {
        let mut left = Value::Bool(true);
        left.set_control("n", Value::Number(1.0));
        left.set_control("s", Value::Word("bd".into()));
        let mut right = Value::Bool(true);
        right.set_control("n", Value::Number(2.0));
        right.set_control("gain", Value::Number(0.5));
        let sum = Operation::Add.apply(left.clone(), &right);
        assert_eq!(sum.control("n"), Some(&Value::Number(3.0)));
        assert_eq!(sum.control("gain"), Some(&Value::Number(0.5)));
        assert_eq!(sum.control("s"), Some(&Value::Word("bd".into())));
        assert_eq!(Operation::Right.apply(left.clone(), &right).control("n"), Some(&Value::Number(2.0)));
        assert_eq!(Operation::Sub.apply(left.clone(), &right).control("gain"), Some(&Value::Number(-0.5)));
        assert_eq!(Operation::Div.apply(left.clone(), &right).control("gain"), Some(&Value::Number(2.0)));
    }
}
