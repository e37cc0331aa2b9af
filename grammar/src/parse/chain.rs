//! Operands and operators in a row, and the tree that their precedence makes of them.

use super::expr::Result;
use super::limits::MAX_TREE_DEPTH;
use crate::ast::{Arg, Expr, ExprKind, Op};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// A tree and how deep it is. The depth is limited, so that whoever walks a tree may recurse.
pub(super) struct Node {
    pub expr: Expr,
    pub depth: usize,
}

impl Node {
    /// A tree with nothing below it.
    pub fn leaf(expr: Expr) -> Node {
        Node { expr, depth: 1 }
    }

    /// A tree on top of trees of the given depth.
    pub fn above(depth: usize, expr: Expr) -> Result<Node> {
        if depth < MAX_TREE_DEPTH {
            return Ok(Node { expr, depth: depth + 1 });
        }
        let message = format!("an expression is more than {MAX_TREE_DEPTH} operators deep");
        let diagnostic = Diagnostic::error(Code::TooDeep, expr.span, message)
            .help("give parts of it names of their own, as in `~part: …`");
        Err(Box::new(diagnostic))
    }

    /// A call; `depth` is that of its deepest argument.
    pub fn call(head: Expr, args: Vec<Arg>, depth: usize) -> Result<Node> {
        let span = args.iter().fold(head.span, |span, arg| {
            arg.key.iter().fold(span.to(arg.value.span), |span, key| span.to(key.span))
        });
        Node::above(depth, Expr { kind: ExprKind::Call { head: Box::new(head), args }, span })
    }

    /// A condition and its cases.
    pub fn conditional(span: Span, condition: Node, then: Node, otherwise: Node) -> Result<Node> {
        let depth = condition.depth.max(then.depth).max(otherwise.depth);
        let (condition, then, otherwise) =
            (Box::new(condition.expr), Box::new(then.expr), Box::new(otherwise.expr));
        Node::above(depth, Expr { kind: ExprKind::If { condition, then, otherwise }, span })
    }

    /// Puts a minus in front, which is a part of a number.
    pub fn negate(&mut self, sign: Span) -> Result<()> {
        self.expr.span = self.expr.span.to(sign);
        if let ExprKind::Number(digits) = &mut self.expr.kind {
            match digits.strip_prefix('-') {
                Some(positive) => *digits = positive.to_string(),
                None => digits.insert(0, '-'),
            }
            return Ok(());
        }
        let placeholder = Expr { kind: ExprKind::List(Vec::new()), span: self.expr.span };
        let inner = std::mem::replace(&mut self.expr, placeholder);
        let span = inner.span;
        *self = Node::above(self.depth, Expr { kind: ExprKind::Negate(Box::new(inner)), span })?;
        Ok(())
    }

    fn binary(op: Op, left: Node, right: Node) -> Result<Node> {
        let (depth, span) = (left.depth.max(right.depth), left.expr.span.to(right.expr.span));
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Node::above(depth, Expr { kind: ExprKind::Binary { op, left, right }, span })
    }
}

/// One more operand than operators.
#[derive(Default)]
pub(super) struct Chain {
    pub operands: Vec<Node>,
    pub operators: Vec<Op>,
}

impl Chain {
    /// Whether a comparison is among its operators.
    pub fn compares(&self) -> bool {
        self.operators.iter().any(|op| matches!(op, Op::Compare(_)))
    }

    /// Puts another chain behind.
    pub fn append(&mut self, other: Chain) {
        self.operands.extend(other.operands);
        self.operators.extend(other.operators);
    }

    /// Cuts off what does not belong to the right side of `op`: the first operator that binds no tighter,
    /// and all behind it. The right side of `#` is a whole chain.
    pub fn split_below(&mut self, op: Op) -> Chain {
        let ends = |next: &Op| match next.level().cmp(&op.level()) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => op != Op::Chain && !op.is_right(),
            std::cmp::Ordering::Greater => false,
        };
        let place = self.operators.iter().position(ends).unwrap_or(self.operators.len());
        Chain { operands: self.operands.split_off(place + 1), operators: self.operators.split_off(place) }
    }

    /// The tree (operator precedence with two stacks: Dijkstra 1961).
    /// One comparison may be in it if it is a condition, none elsewhere.
    pub fn build(self, condition: bool) -> Result<Node> {
        let mut comparisons = usize::from(condition);
        let mut operands = self.operands.into_iter();
        let (mut trees, mut waiting): (Vec<Node>, Vec<Op>) =
            (operands.next().into_iter().collect(), Vec::new());
        for (op, operand) in self.operators.into_iter().zip(operands) {
            if matches!(op, Op::Compare(_)) {
                if comparisons == 0 {
                    return Err(Box::new(misplaced(&trees, &operand)));
                }
                comparisons -= 1;
            }
            while waiting.last().is_some_and(|last| {
                last.level() > op.level() || (last.level() == op.level() && !op.is_right())
            }) {
                reduce(&mut trees, &mut waiting)?;
            }
            waiting.push(op);
            trees.push(operand);
        }
        while !waiting.is_empty() {
            reduce(&mut trees, &mut waiting)?;
        }
        trees.pop().ok_or_else(|| unreachable!("an expression has an operand"))
    }
}

/// Joins the two last trees.
fn reduce(trees: &mut Vec<Node>, waiting: &mut Vec<Op>) -> Result<()> {
    if let (Some(op), Some(right), Some(left)) = (waiting.pop(), trees.pop(), trees.pop()) {
        trees.push(Node::binary(op, left, right)?);
    }
    Ok(())
}

fn misplaced(trees: &[Node], operand: &Node) -> Diagnostic {
    let start = trees.last().map_or(operand.expr.span.start, |tree| tree.expr.span.end);
    let span = Span { start, end: operand.expr.span.start.max(start) };
    Diagnostic::error(Code::Syntax, span, "a comparison stands between `if` and `then`, once")
        .help("as in `if i > 2 then 1 else 0`")
}
