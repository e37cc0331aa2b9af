//! Operators as they are written, and how tightly they bind.

use crate::ast::{Comparison, Op, Structure, ValueOp};

impl Op {
    /// The operator that is written `text`.
    pub(crate) fn read(text: &str) -> Option<Op> {
        Some(match text {
            "#" => Op::Chain,
            "$" => Op::Apply,
            "<~" => Op::Early,
            "~>" => Op::Late,
            "==" => Op::Compare(Comparison::Equal),
            "%==" => Op::Compare(Comparison::Multiple),
            "!=" => Op::Compare(Comparison::NotEqual),
            "<" => Op::Compare(Comparison::Less),
            ">" => Op::Compare(Comparison::Greater),
            "<=" => Op::Compare(Comparison::LessEqual),
            ">=" => Op::Compare(Comparison::GreaterEqual),
            _ => {
                let (structure, value) = Structure::split(text);
                Op::Value { what: ValueOp::read(value)?, structure }
            }
        })
    }

    /// How tightly it binds: the higher, the tighter.
    pub(crate) fn level(self) -> u8 {
        match self {
            Op::Compare(_) => 0,
            Op::Chain => 1,
            Op::Apply => 2,
            Op::Early | Op::Late => 3,
            Op::Value { what: ValueOp::Mul | ValueOp::Div | ValueOp::Mod, .. } => 5,
            Op::Value { what: ValueOp::Pow, .. } => 6,
            Op::Value { .. } => 4,
        }
    }

    /// Whether `a op b op c` means `a op (b op c)`.
    pub(crate) fn is_right(self) -> bool {
        matches!(self, Op::Value { what: ValueOp::Pow, .. })
    }
}

impl Structure {
    /// The bars or tilde of an operator, and the operator between them.
    fn split(text: &str) -> (Structure, &str) {
        if let Some(value) = text.strip_prefix("||") {
            return (Structure::Squeeze, value);
        }
        if let Some(value) = text.strip_prefix('~') {
            return (Structure::Signal, value);
        }
        let (left, text) = text.strip_prefix('|').map_or((false, text), |text| (true, text));
        let (right, text) = text.strip_suffix('|').map_or((false, text), |text| (true, text));
        let structure = match (left, right) {
            (true, true) => Structure::Both,
            (true, false) => Structure::Left,
            (false, true) => Structure::Right,
            (false, false) => Structure::Plain,
        };
        (structure, text)
    }
}

impl ValueOp {
    fn read(text: &str) -> Option<ValueOp> {
        Some(match text {
            "+" => ValueOp::Add,
            "-" => ValueOp::Sub,
            "*" => ValueOp::Mul,
            "/" => ValueOp::Div,
            "%" => ValueOp::Mod,
            "**" => ValueOp::Pow,
            "++" => ValueOp::Append,
            ">" => ValueOp::Right,
            "<" => ValueOp::Left,
            _ => return None,
        })
    }
}
