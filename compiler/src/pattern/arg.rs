//! Arguments of nodes.

use super::operation::Operation;
use super::time::Time;
use super::value::Value;
use serde::{Deserialize, Serialize};

/// A value that a [`super::Node::Bind`] gives to the nodes below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VarId(pub(super) u32);

/// An argument of a node: known when the pattern is built, or a pattern's value of the moment.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Arg {
    /// The same value always.
    Const(Value),
    /// What a bind above it says.
    Var(VarId),
    /// Where the event begins that gave a variable its value, in cycles.
    Begin(VarId),
    /// How long the event is that gave a variable its value, in cycles.
    Length(VarId),
    /// Two arguments calculated, in exact fractions.
    Calculated(Operation, Box<[Arg; 2]>),
}

impl Arg {
    /// A whole number.
    pub fn int(number: i64) -> Arg {
        Arg::Const(Value::Ratio(Time::from_int(number)))
    }

    /// Where the event begins that gave the argument its value.
    pub fn event_begin(&self) -> Arg {
        if let Arg::Var(var) = self { Arg::Begin(*var) } else { Arg::int(0) }
    }

    /// How long the event is that gave the argument its value.
    pub fn event_length(&self) -> Arg {
        if let Arg::Var(var) = self { Arg::Length(*var) } else { Arg::int(1) }
    }

    /// Two arguments calculated: at once, where both are known.
    pub fn calculated(operation: Operation, left: Arg, right: Arg) -> Arg {
        match (&left, &right) {
            (Arg::Const(a), Arg::Const(b)) => match calculated(operation, a, b) {
                Some(value) => Arg::Const(value),
                None => left,
            },
            _ => Arg::Calculated(operation, Box::new([left, right])),
        }
    }

    /// The quotient.
    pub fn over(self, divisor: Arg) -> Arg {
        Arg::calculated(Operation::Div, self, divisor)
    }

    /// The product.
    pub fn times(self, factor: Arg) -> Arg {
        Arg::calculated(Operation::Mul, self, factor)
    }

    /// The sum.
    pub fn plus(self, other: Arg) -> Arg {
        Arg::calculated(Operation::Add, self, other)
    }

    /// The difference.
    pub fn minus(self, other: Arg) -> Arg {
        Arg::calculated(Operation::Sub, self, other)
    }

    /// The smaller one.
    pub fn lesser(self, other: Arg) -> Arg {
        Arg::calculated(Operation::Lesser, self, other)
    }

    /// The larger one.
    pub fn greater(self, other: Arg) -> Arg {
        Arg::calculated(Operation::Greater, self, other)
    }

    /// The argument, or a whole number that it does not fall below.
    pub fn above(self, least: i64) -> Arg {
        self.greater(Arg::int(least))
    }

    /// The remainder, with the sign of the divisor.
    pub fn modulo(self, divisor: Arg) -> Arg {
        Arg::calculated(Operation::Mod, self, divisor)
    }
}

/// Two values calculated as fractions; `None` where one of them is no number.
pub(super) fn calculated(operation: Operation, left: &Value, right: &Value) -> Option<Value> {
    let (left, right) = (Value::Ratio(left.time()?), Value::Ratio(right.time()?));
    Some(operation.apply(left, &right))
}
