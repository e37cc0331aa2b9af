//! Operators as they are written.

use crate::ast::{Comparison, Op, Structure, ValueOp};
use std::fmt::{Display, Formatter, Result};

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Op::Chain => f.write_str("#"),
            Op::Apply => f.write_str("$"),
            Op::Early => f.write_str("<~"),
            Op::Late => f.write_str("~>"),
            Op::Value { what, structure } => {
                let (before, behind) = match structure {
                    Structure::Plain => ("", ""),
                    Structure::Both => ("|", "|"),
                    Structure::Left => ("|", ""),
                    Structure::Right => ("", "|"),
                    Structure::Squeeze => ("||", ""),
                    Structure::Signal => ("~", ""),
                };
                write!(f, "{before}{what}{behind}")
            }
            Op::Compare(comparison) => comparison.fmt(f),
        }
    }
}

impl Display for ValueOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            ValueOp::Add => "+",
            ValueOp::Sub => "-",
            ValueOp::Mul => "*",
            ValueOp::Div => "/",
            ValueOp::Mod => "%",
            ValueOp::Pow => "**",
            ValueOp::Append => "++",
            ValueOp::Right => ">",
            ValueOp::Left => "<",
        })
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::Greater => ">",
            Comparison::LessEqual => "<=",
            Comparison::GreaterEqual => ">=",
            Comparison::Multiple => "%==",
        })
    }
}
