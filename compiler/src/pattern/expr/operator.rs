//! What the operators of the language do to patterns.

use super::super::node::Structure;
use super::super::operation::Operation;
use phonon_grammar::ast;

/// The operation of an operator.
pub(super) fn operation_of(what: ast::ValueOp) -> Operation {
    match what {
        ast::ValueOp::Add => Operation::Add,
        ast::ValueOp::Sub => Operation::Sub,
        ast::ValueOp::Mul => Operation::Mul,
        ast::ValueOp::Div => Operation::Div,
        ast::ValueOp::Mod => Operation::Mod,
        ast::ValueOp::Pow => Operation::Pow,
        ast::ValueOp::Append => Operation::Append,
        ast::ValueOp::Right => Operation::Right,
        ast::ValueOp::Left => Operation::Left,
    }
}

/// The structure of an operator on patterns; `None` for operators on signals.
pub(super) fn structure_of(structure: ast::Structure) -> Option<Structure> {
    match structure {
        ast::Structure::Plain | ast::Structure::Both => Some(Structure::Both),
        ast::Structure::Left => Some(Structure::Left),
        ast::Structure::Right => Some(Structure::Right),
        ast::Structure::Squeeze => Some(Structure::Squeeze),
        ast::Structure::Signal => None,
    }
}
