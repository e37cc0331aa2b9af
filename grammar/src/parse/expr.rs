//! What pest found in an expression, as a tree.

use super::chain::{Chain, Node};
use super::log::Log;
use super::{Place, Rule, mini};
use crate::ast::{Arg, Expr, ExprKind, Name, Op, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use pest::iterators::Pair;

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Turns pairs into trees; `offset` is where the statement starts in its source.
pub(super) struct Reader<'d> {
    pub offset: usize,
    pub place: Place,
    pub log: &'d mut Log,
}

impl Reader<'_> {
    /// The place of a pair in the source.
    pub fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.offset + span.start(), self.offset + span.end())
    }

    /// A pair as a name, without its sign.
    pub fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: pair.as_str().trim_start_matches(['~', '@', '%']).to_string(), span: self.span(pair) }
    }

    /// A whole expression.
    pub fn expr(&mut self, pair: Pair<'_, Rule>) -> Result<Expr> {
        self.tree(pair).map(|node| node.expr)
    }

    /// The arguments of a command.
    pub fn args<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Result<Vec<Expr>> {
        pairs.map(|pair| Ok(self.argument(pair)?.0.value)).collect()
    }

    fn tree(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        self.chain(pair)?.build(false)
    }

    /// The operands and operators of an expression, in order.
    fn chain(&mut self, pair: Pair<'_, Rule>) -> Result<Chain> {
        let mut chain = Chain::default();
        for part in pair.into_inner() {
            self.link(part, &mut chain)?;
        }
        Ok(chain)
    }

    fn link(&mut self, part: Pair<'_, Rule>, chain: &mut Chain) -> Result<()> {
        match part.as_rule() {
            Rule::operator => chain.operators.extend(self.infix(&part)),
            _ => self.operand(part, chain)?,
        }
        Ok(())
    }

    /// An operand with its signs. A condition without cases is a call of `if`, and brings its own links.
    fn operand(&mut self, pair: Pair<'_, Rule>, chain: &mut Chain) -> Result<()> {
        let first = chain.operands.len();
        let mut signs = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::minus => signs.push(self.span(&part)),
                Rule::conditional => self.conditional(part, chain)?,
                Rule::application => {
                    let node = self.application(part)?;
                    chain.operands.push(node);
                }
                _ => {
                    let node = self.atom(part)?;
                    chain.operands.push(node);
                }
            }
        }
        for sign in signs.into_iter().rev() {
            chain.operands[first].negate(sign)?;
        }
        Ok(())
    }

    fn conditional(&mut self, pair: Pair<'_, Rule>, outer: &mut Chain) -> Result<()> {
        let span = self.span(&pair);
        let keyword = Expr { kind: ExprKind::Name("if".into()), span: Span { end: span.start + 2, ..span } };
        let (mut args, mut depth, mut cases) = (Vec::new(), 0, Vec::new());
        let mut chain = Chain { operands: vec![Node::leaf(keyword.clone())], ..Chain::default() };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expr => cases.push(self.tree(part)?),
                Rule::operator | Rule::operand => self.link(part, &mut chain)?,
                Rule::then_word | Rule::else_word => {}
                _ => {
                    let (arg, below) = self.argument(part)?;
                    depth = depth.max(below);
                    args.push(arg);
                }
            }
        }
        let Ok([then, otherwise]) = <[Node; 2]>::try_from(cases) else {
            if chain.compares() {
                let diagnostic = Diagnostic::error(Code::Syntax, span, "a condition has no cases")
                    .label("`then … else …` is missing");
                return Err(Box::new(diagnostic));
            }
            chain.operands[0] = Node::call(keyword, args, depth)?;
            outer.append(chain);
            return Ok(());
        };
        chain.operands[0] = self.juxtaposed(args, depth)?;
        let condition = chain.build(true)?;
        outer.operands.push(Node::conditional(span, condition, then, otherwise)?);
        Ok(())
    }

    /// What stands between `if` and the first operator: a value, or a name with its arguments.
    fn juxtaposed(&mut self, mut args: Vec<Arg>, depth: usize) -> Result<Node> {
        let head = args.remove(0);
        let callable =
            matches!(head.value.kind, ExprKind::Name(_) | ExprKind::Bus { .. } | ExprKind::Template(_));
        if let Some(key) = head.key {
            return Err(Box::new(unexpected(key.span, "a keyword has no place here")));
        }
        match args.first() {
            None => Ok(Node { expr: head.value, depth }),
            Some(_) if callable => Node::call(head.value, args, depth),
            Some(arg) => Err(Box::new(unexpected(arg.value.span, "an operator is missing before this"))),
        }
    }

    fn application(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let mut parts = pair.into_inner();
        let Some(callee) = parts.next() else { unreachable!("an application has a callee") };
        let head = self.atom(callee)?;
        let (mut args, mut depth, mut attached) = (Vec::new(), 0, None);
        for part in parts {
            if part.as_rule() == Rule::attached {
                attached = Some(self.span(&part));
                for value in part.into_inner() {
                    let (arg, below) = match value.as_rule() {
                        Rule::keyed => self.argument(value)?,
                        _ => {
                            let node = self.tree(value)?;
                            (Arg { key: None, value: node.expr }, node.depth)
                        }
                    };
                    depth = depth.max(below);
                    args.push(arg);
                }
                continue;
            }
            let (arg, below) = self.argument(part)?;
            depth = depth.max(below);
            args.push(arg);
        }
        let node = if args.is_empty() { head } else { Node::call(head.expr, args, depth)? };
        if let Some(brackets) = attached {
            self.note_attached(&node.expr, brackets);
        }
        Ok(node)
    }

    /// An argument and its depth.
    fn argument(&mut self, pair: Pair<'_, Rule>) -> Result<(Arg, usize)> {
        if pair.as_rule() != Rule::keyed {
            let node = self.atom(pair)?;
            return Ok((Arg { key: None, value: node.expr }, node.depth));
        }
        let mut parts = pair.into_inner();
        let key = parts.next().map(|word| self.name(&word));
        let Some(value) = parts.next() else { unreachable!("a keyword has a value") };
        let node = self.atom(value)?;
        Ok((Arg { key, value: node.expr }, node.depth))
    }

    fn atom(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let span = self.span(&pair);
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::number | Rule::signed => ExprKind::Number(number(text)),
            Rule::text => self.text(text, span),
            Rule::name => ExprKind::Name(text.to_string()),
            Rule::template => ExprKind::Template(text[1..].to_string()),
            Rule::pattern => ExprKind::PatternRef(text[1..].to_string()),
            Rule::bus => {
                let mut parts = text[1..].split(':').map(str::to_string);
                ExprKind::Bus { name: parts.next().unwrap_or_default(), suffixes: parts.collect() }
            }
            Rule::indexed => return self.indexed(pair),
            Rule::list => return self.list(pair),
            Rule::group => return self.group(pair),
            rule => unreachable!("{rule:?} is no atom"),
        };
        Ok(Node::leaf(Expr { kind, span }))
    }

    fn text(&mut self, quoted: &str, span: Span) -> ExprKind {
        let raw = &quoted[1..quoted.len() - 1];
        let (mini, errors) = mini::parse(raw, span.start as usize + 1);
        ExprKind::Text(Text { raw: raw.to_string(), mini, errors })
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let span = self.span(&pair);
        let (mut members, mut depth) = (Vec::new(), 0);
        for part in pair.into_inner() {
            let node = if part.as_rule() == Rule::range { self.range(part)? } else { self.tree(part)? };
            depth = depth.max(node.depth);
            members.push(node.expr);
        }
        Node::above(depth, Expr { kind: ExprKind::List(members), span })
    }

    /// `~name[i]`, `~name[1..4]`.
    fn indexed(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let (Some(name), Some(index)) = (parts.next(), parts.next()) else {
            unreachable!("a numbered bus has a name and a number")
        };
        let name = self.name(&name).text;
        let index = self.index(index)?;
        Node::above(index.depth, Expr { kind: ExprKind::Indexed { name, index: Box::new(index.expr) }, span })
    }

    /// What stands between the brackets of an index.
    pub fn index(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        match pair.into_inner().next() {
            Some(range) if range.as_rule() == Rule::range => self.range(range),
            Some(expr) => self.tree(expr),
            None => unreachable!("an index is never empty"),
        }
    }

    fn range(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let span = self.span(&pair);
        let [from, to] = self.bounds(pair)?;
        let depth = from.depth.max(to.depth);
        let (from, to) = (Box::new(from.expr), Box::new(to.expr));
        Node::above(depth, Expr { kind: ExprKind::Range { from, to }, span })
    }

    /// Both ends of a range.
    pub fn bounds(&mut self, pair: Pair<'_, Rule>) -> Result<[Node; 2]> {
        let ends = pair.into_inner().map(|bound| self.atom(bound)).collect::<Result<Vec<Node>>>()?;
        <[Node; 2]>::try_from(ends).map_err(|_| unreachable!("a range has two ends"))
    }

    /// `(e)`, `(a, b)`, `(# e)` or `(e <~)`. The brackets belong to the span of what they hold.
    fn group(&mut self, pair: Pair<'_, Rule>) -> Result<Node> {
        let span = self.span(&pair);
        let (mut members, mut depth) = (Vec::new(), 0);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::bare_operator => {
                    let op = part.into_inner().next().and_then(|sign| operator(&sign));
                    let Some(op) = op else { unreachable!("the grammar reads operators only") };
                    return Ok(Node::leaf(Expr { kind: ExprKind::Operator(op), span }));
                }
                Rule::section => {
                    let node = self.section(part, span)?;
                    return Ok(Node { expr: Expr { span, ..node.expr }, ..node });
                }
                Rule::operator => {
                    let left = members.pop().map(Box::new);
                    let (Some(op), Some(left)) = (self.infix(&part), left) else { break };
                    return Node::above(depth, Expr { kind: ExprKind::LeftSection { op, left }, span });
                }
                _ => {
                    let node = self.tree(part)?;
                    depth = depth.max(node.depth);
                    members.push(node.expr);
                }
            }
        }
        match <[Expr; 1]>::try_from(members) {
            Ok([expr]) => Ok(Node { expr: Expr { span, ..expr }, depth }),
            Err(members) => Node::above(depth, Expr { kind: ExprKind::Tuple(members), span }),
        }
    }

    /// An operator that waits for its left side takes what binds tighter; the rest works on the section.
    fn section(&mut self, pair: Pair<'_, Rule>, span: Span) -> Result<Node> {
        let mut parts = pair.into_inner();
        let (Some(sign), Some(rest)) = (parts.next(), parts.next()) else {
            unreachable!("a section has an operator and a right side")
        };
        let Some(op) = self.infix(&sign) else { unreachable!("the grammar reads operators only") };
        if matches!(op, Op::Compare(_)) {
            return Err(Box::new(unexpected(
                self.span(&sign),
                "a comparison stands between `if` and `then`",
            )));
        }
        let mut right = self.chain(rest)?;
        let mut rest = right.split_below(op);
        let right = right.build(false)?;
        let kind = ExprKind::Section { op, right: Box::new(right.expr) };
        let section = Node::above(right.depth, Expr { kind, span: self.span(&sign).to(span) })?;
        rest.operands.insert(0, section);
        rest.build(false)
    }

    /// An operator; TidalCycles' sign of a composition is noted.
    fn infix(&mut self, pair: &Pair<'_, Rule>) -> Option<Op> {
        if pair.as_str() != "." {
            return operator(pair);
        }
        let span = self.span(pair);
        let note = Diagnostic::note(Code::LegacySpelling, span, "an older spelling of a composition");
        self.log.push(note.fix("functions are composed with `$`", span, "$"));
        Some(Op::Apply)
    }

    fn note_attached(&mut self, call: &Expr, brackets: Span) {
        let note = Diagnostic::note(Code::LegacySpelling, brackets, "an older spelling of a call").fix(
            "arguments follow the name, with blanks between",
            call.span.to(brackets),
            call.to_string(),
        );
        self.log.push(note);
    }
}

fn operator(pair: &Pair<'_, Rule>) -> Option<Op> {
    Op::read(pair.as_str())
}

/// A number as the tree keeps it: always a digit before the point.
fn number(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("-{}", number(rest)),
        None if text.starts_with('.') => format!("0{text}"),
        None => text.to_string(),
    }
}

fn unexpected(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, message)
}
