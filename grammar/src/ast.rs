//! The syntax tree: what was written, with its places, before any name is looked up.
//!
//! The tree is owned and plain. It keeps comments and blank lines, so that a formatter can give them back.

pub mod layout;
pub mod mini;
mod spans;
mod walk;

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use serde::Serialize;

pub use layout::{Mark, MarkKind};
pub use mini::Mini;
pub use walk::Piece;

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Program {
    /// What stands in the text, top to bottom.
    pub items: Vec<Item>,
}

impl Program {
    /// The statements, without comments and blank lines.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        statements(&self.items)
    }

    /// The statements, to be changed.
    pub fn statements_mut(&mut self) -> impl Iterator<Item = &mut Statement> {
        statements_mut(&mut self.items)
    }
}

/// The statements among items.
pub fn statements(items: &[Item]) -> impl Iterator<Item = &Statement> {
    items.iter().filter_map(|item| match item {
        Item::Statement(statement) => Some(&**statement),
        Item::Blank | Item::Comment(_) => None,
    })
}

/// The statements among items, to be changed.
pub fn statements_mut(items: &mut [Item]) -> impl Iterator<Item = &mut Statement> {
    items.iter_mut().filter_map(|item| match item {
        Item::Statement(statement) => Some(&mut **statement),
        Item::Blank | Item::Comment(_) => None,
    })
}

/// A line or more of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Item {
    /// One or more blank lines.
    Blank,
    /// A comment on a line of its own; its text without the comment sign.
    Comment(String),
    /// A statement.
    Statement(Box<Statement>),
}

/// A statement and the comment behind it on its line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// Where it stands.
    pub span: Span,
    /// A comment that follows on the same line.
    pub comment: Option<String>,
    /// The ends of its lines and the comments inside it, in order.
    pub layout: Vec<Mark>,
}

/// A name and where it is written; the text is without its sign (`~`, `@`, `%`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Name {
    /// The name itself.
    pub text: String,
    /// Where it stands, sign included.
    pub span: Span,
}

/// The forms of a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum StatementKind {
    /// `tempo: e`, `cps: e`, `bpm: e`, `cpm: e`.
    Tempo {
        /// What the number counts.
        unit: TempoUnit,
        /// The number or pattern.
        value: Expr,
        /// `bpm: 120 "4/4"`: read, and without effect.
        meter: Option<String>,
    },
    /// `buffer: n`: a wish for the live block size, in frames.
    Buffer(Expr),
    /// `outmix: name`: how the outputs are summed.
    Outmix(Name),
    /// `fn name a b = e`.
    Function {
        /// The function's name.
        name: Name,
        /// Its parameters.
        params: Vec<Name>,
        /// Its value.
        body: Expr,
    },
    /// `~name: e`, or with parameters `~name p q: e`.
    Bus {
        /// The bus's name.
        name: Name,
        /// Its parameters; none for a signal bus.
        params: Vec<Name>,
        /// Its value.
        body: Expr,
    },
    /// `~name # e`: a piece of chain to be used after `#`.
    Modifier {
        /// The bus's name.
        name: Name,
        /// The chain.
        body: Expr,
    },
    /// `@name: e`, expanded at each use.
    Template {
        /// The template's name.
        name: Name,
        /// Its text.
        body: Expr,
    },
    /// `%name: e`, a pattern as argument of transforms.
    PatternDef {
        /// The pattern's name.
        name: Name,
        /// Its value.
        body: Expr,
    },
    /// `out: e` (no channel), `out3: e`, `o3: e`, `d3: e`.
    Out {
        /// The number of the channel.
        channel: Option<u32>,
        /// What is heard.
        body: Expr,
    },
    /// `~name[i]: e` in a loop: the bus `~name1`, `~name2` and so on.
    Indexed {
        /// The name without its number.
        name: Name,
        /// The number.
        index: Expr,
        /// Its value.
        body: Expr,
    },
    /// `for i in 1..4:` with an indented body.
    For {
        /// What the number of the turn is called.
        var: Name,
        /// The first number.
        from: Expr,
        /// The last number.
        to: Expr,
        /// What each turn says.
        body: Vec<Item>,
    },
    /// `hush`, `hush 2`, `unhush`, `solo 1`, `panic`, `setCycle 4` and the like.
    Command {
        /// The word.
        name: Name,
        /// What follows it.
        args: Vec<Expr>,
    },
}

/// What the number of a tempo statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TempoUnit {
    /// Cycles per second (`tempo`, `cps`).
    Cps,
    /// Beats per minute, one beat a cycle (`bpm`).
    Bpm,
    /// Cycles per minute (`cpm`).
    Cpm,
}

/// An expression and its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// Calls `visit` for this expression, then for every expression inside what it has become.
    pub fn for_each_node(&mut self, visit: &mut impl FnMut(&mut Expr)) {
        visit(self);
        self.kind.for_each_child(|child| child.for_each_node(visit));
    }

    /// Calls `visit` for this expression and for every expression inside it.
    pub fn look_at_nodes<'e>(&'e self, visit: &mut impl FnMut(&'e Expr)) {
        visit(self);
        self.kind.look_at_children(|child| child.look_at_nodes(visit));
    }
}

/// The forms of an expression. Parentheses leave no trace: the printer sets them by precedence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ExprKind {
    /// A decimal number as written, sign included.
    Number(String),
    /// A quoted text.
    Text(Text),
    /// A bare word: a function without arguments, a parameter, or (legacy) a bus.
    Name(String),
    /// `~name`, with the suffixes of `~midi:c:major`.
    Bus {
        /// The bus's name.
        name: String,
        /// What follows its colons.
        suffixes: Vec<String>,
    },
    /// `~name[i]`: the bus with this number; with a range, several of them.
    Indexed {
        /// The bus's name without its number.
        name: String,
        /// The number, or a range of them.
        index: Box<Expr>,
    },
    /// `1..4`, in an index or alone in a list.
    Range {
        /// The first number.
        from: Box<Expr>,
        /// The last number.
        to: Box<Expr>,
    },
    /// `@name`.
    Template(String),
    /// `%name`.
    PatternRef(String),
    /// `name a b :key c`, also `name(a, b)`; the head is a `Name`, `Bus` or `Template`.
    Call {
        /// What is called.
        head: Box<Expr>,
        /// Its arguments, one at least.
        args: Vec<Arg>,
    },
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `(a, b)`: two members or more.
    Tuple(Vec<Expr>),
    /// `-e` where `e` is no number.
    Negate(Box<Expr>),
    /// `a op b`.
    Binary {
        /// The operator.
        op: Op,
        /// Left of it.
        left: Box<Expr>,
        /// Right of it.
        right: Box<Expr>,
    },
    /// `(# lpf 500)`, `(|+| n 12)`: an operator that waits for its left side.
    Section {
        /// The operator.
        op: Op,
        /// Right of it.
        right: Box<Expr>,
    },
    /// `(+)`: an operator by itself.
    Operator(Op),
    /// `(0.25 <~)`: an operator that waits for its right side.
    LeftSection {
        /// The operator.
        op: Op,
        /// Left of it.
        left: Box<Expr>,
    },
    /// A comparison and its two cases: `if a > b then x else y`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Its value where the condition holds.
        then: Box<Expr>,
        /// Its value elsewhere.
        otherwise: Box<Expr>,
    },
}

/// Visits what stands directly in an expression, with the iterator of its lists: borrowed or to be changed.
macro_rules! each_child {
    ($kind:expr, $visit:ident, $iter:ident) => {
        match $kind {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Bus { .. }
            | ExprKind::Template(_)
            | ExprKind::PatternRef(_)
            | ExprKind::Operator(_) => {}
            ExprKind::Call { head, args } => {
                $visit(head);
                args.$iter().for_each(|Arg { value, .. }| $visit(value));
            }
            ExprKind::List(members) | ExprKind::Tuple(members) => members.$iter().for_each($visit),
            ExprKind::Negate(inner) | ExprKind::Indexed { index: inner, .. } => $visit(inner),
            ExprKind::Range { from, to } => {
                $visit(from);
                $visit(to);
            }
            ExprKind::Binary { left, right, .. } => {
                $visit(left);
                $visit(right);
            }
            ExprKind::Section { right, .. } => $visit(right),
            ExprKind::LeftSection { left, .. } => $visit(left),
            ExprKind::If { condition, then, otherwise } => {
                $visit(condition);
                $visit(then);
                $visit(otherwise);
            }
        }
    };
}

impl ExprKind {
    /// Calls `visit` for every expression that stands directly in this one, from left to right.
    pub fn for_each_child(&mut self, mut visit: impl FnMut(&mut Expr)) {
        each_child!(self, visit, iter_mut);
    }

    /// As [`ExprKind::for_each_child`], for expressions that stay as they are.
    pub fn look_at_children<'e>(&'e self, mut visit: impl FnMut(&'e Expr)) {
        each_child!(self, visit, iter);
    }
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arg {
    /// `:key` before it.
    pub key: Option<Name>,
    /// The argument.
    pub value: Expr,
}

/// A quoted text. Its reading as a pattern is at hand; whether it is one, its user decides.
#[derive(Clone, Debug, Serialize)]
pub struct Text {
    /// What stands between the quotes.
    pub raw: String,
    /// The text read as mini-notation.
    pub mini: Mini,
    /// What is wrong with it as mini-notation: reported when it is used as a pattern.
    pub errors: Vec<Diagnostic>,
}

/// Two texts are equal if they say the same: the reading follows from the raw text.
impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.raw == other.raw
    }
}

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Op {
    /// `#`: controls on the right join the left, or an effect takes the left as its input.
    Chain,
    /// `$`: a function applied, either way round. Like all operators but `**` it leans left in the tree:
    /// `a $ b $ c` is `(a $ b) $ c`, and who reads it looks at the whole row.
    Apply,
    /// `<~`: earlier.
    Early,
    /// `~>`: later.
    Late,
    /// An operator on values.
    Value {
        /// What it does.
        what: ValueOp,
        /// Where the structure of the result comes from.
        structure: Structure,
    },
    /// `== != < > <= >= %==`, in conditions only.
    Compare(Comparison),
}

/// What a value operator does with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ValueOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `++`: joins words.
    Append,
    /// `|>`: the right value.
    Right,
    /// `|<`: the left value.
    Left,
}

/// Where the structure of a combined pattern comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Structure {
    /// `+`: both for patterns, sample by sample for signals.
    Plain,
    /// `|+|`: both.
    Both,
    /// `|+`: the left.
    Left,
    /// `+|`: the right.
    Right,
    /// `||+`: a cycle of the right squeezed into each event of the left.
    Squeeze,
    /// `~+`: always sample by sample, as a signal.
    Signal,
}

/// A comparison of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessEqual,
    /// `>=`
    GreaterEqual,
    /// `%==`: the left is a multiple of the right.
    Multiple,
}
