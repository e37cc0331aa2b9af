//! Mini-notation to its tree.

use crate::ast::mini::{Body, Joint, Mini, Sequence, Step, Suffix, SuffixKind, Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "mini.pest"]
struct Grammar;

/// The deepest nesting of brackets in a pattern.
const DEPTH_LIMIT: usize = 64;

/// Reads mini-notation that stands `offset` bytes into its source.
pub(crate) fn parse(text: &str, offset: usize) -> (Mini, Vec<Diagnostic>) {
    let span = Span::new(offset, offset + text.len());
    let unread = Mini { span, body: Body::default() };
    if let Err(diagnostic) = check_brackets(text, offset) {
        return (unread, vec![*diagnostic]);
    }
    match Grammar::parse(Rule::text, text) {
        Ok(mut pairs) => {
            let reader = Reader { offset };
            let body = pairs.next().and_then(|text| text.into_inner().next());
            (Mini { span, body: body.map(|pair| reader.body(pair)).unwrap_or_default() }, Vec::new())
        }
        Err(error) => (unread, vec![syntax_error(text, offset, &error)]),
    }
}

/// Finds unclosed, unopened and too many brackets before the parser does: it can say so more plainly, and the
/// parser's stack stays bounded.
fn check_brackets(text: &str, offset: usize) -> Result<(), Box<Diagnostic>> {
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, char) in text.char_indices() {
        let here = Span::new(offset + at, offset + at + char.len_utf8());
        match char {
            '[' | '<' | '{' | '(' => {
                open.push((char, at));
                if open.len() > DEPTH_LIMIT {
                    let message = format!("brackets in a pattern are nested deeper than {DEPTH_LIMIT}");
                    return Err(Box::new(Diagnostic::error(Code::TooDeep, here, message)));
                }
            }
            ']' | '>' | '}' | ')' => match open.pop() {
                Some((opening, _)) if closing_of(opening) == char => {}
                Some((opening, place)) => {
                    return Err(Box::new(mismatch(opening, offset + place, char, here)));
                }
                None => {
                    let message = format!("`{char}` closes nothing");
                    return Err(Box::new(Diagnostic::error(Code::MiniSyntax, here, message)));
                }
            },
            _ => {}
        }
    }
    match open.last() {
        None => Ok(()),
        Some(&(opening, place)) => {
            let here = Span::new(offset + place, offset + place + 1);
            let message = format!("`{opening}` is not closed");
            let end = Span::new(offset + text.len(), offset + text.len());
            Err(Box::new(Diagnostic::error(Code::MiniUnclosed, here, message).label("opened here").fix(
                format!("close it with `{}`", closing_of(opening)),
                end,
                closing_of(opening).to_string(),
            )))
        }
    }
}

fn mismatch(opening: char, place: usize, found: char, here: Span) -> Diagnostic {
    let expected = closing_of(opening);
    Diagnostic::error(Code::MiniUnclosed, here, format!("`{opening}` is closed by `{found}`"))
        .label(format!("expected `{expected}`"))
        .related(Span::new(place, place + 1), "opened here")
}

fn closing_of(opening: char) -> char {
    match opening {
        '[' => ']',
        '<' => '>',
        '{' => '}',
        _ => ')',
    }
}

fn syntax_error(text: &str, offset: usize, error: &pest::error::Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let found = text[at..].chars().next();
    let here = Span::new(offset + at, offset + at + found.map_or(0, char::len_utf8));
    let wanted = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => wanted(positives),
        ErrorVariant::CustomError { .. } => None,
    };
    let message = match found {
        Some(found) => format!("`{}` has no place here in a pattern", found.escape_debug()),
        None => "the pattern ends too early".to_string(),
    };
    let diagnostic = Diagnostic::error(Code::MiniSyntax, here, message);
    match wanted {
        Some(wanted) => diagnostic.label(format!("expected {wanted}")),
        None => diagnostic,
    }
}

/// What would have fitted, in words, if that can be said in few.
fn wanted(rules: &[Rule]) -> Option<&'static str> {
    let any = |wanted: &[Rule]| rules.iter().any(|rule| wanted.contains(rule));
    match () {
        () if any(&[Rule::chord_name]) => Some("the name of a chord"),
        () if any(&[Rule::ratio]) => Some("a number"),
        () if any(&[Rule::term, Rule::step, Rule::foot]) => Some("a step"),
        () if any(&[Rule::word]) => Some("a number or a bracket"),
        () if any(&[Rule::EOI]) && rules.len() == 1 => Some("the end of the pattern"),
        () => None,
    }
}

/// Turns the parser's pairs into the tree; every pair's shape is given by the grammar.
struct Reader {
    offset: usize,
}

impl Reader {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let (start, text) = (pair.as_span().start(), pair.as_str());
        let start = start + (text.len() - text.trim_start().len());
        Span::new(self.offset + start, self.offset + start + text.trim().len())
    }

    fn body(&self, pair: Pair<'_, Rule>) -> Body {
        let mut body = Body { span: self.span(&pair), ..Body::default() };
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::choice => {
                    body.joint = Joint::Choice;
                    body.layers.extend(pair.into_inner().map(|pair| self.sequence(pair)));
                }
                _ => body.layers.push(self.sequence(pair)),
            }
        }
        body
    }

    fn sequence(&self, pair: Pair<'_, Rule>) -> Sequence {
        let span = self.span(&pair);
        let mut feet: Vec<Vec<Step>> =
            pair.into_inner().map(|foot| foot.into_inner().map(|step| self.step(step)).collect()).collect();
        if feet.is_empty() {
            feet.push(Vec::new());
        }
        Sequence { feet, span }
    }

    fn step(&self, pair: Pair<'_, Rule>) -> Step {
        let span = self.span(&pair);
        let mut units = Vec::new();
        let mut widenings = Vec::new();
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::unit => units.push(self.unit(pair)),
                _ => widenings.push(self.suffix(pair)),
            }
        }
        let mut units = units.into_iter();
        let (first, last) = (units.next(), units.next());
        let mut step = match (first, last) {
            (Some(from), Some(to)) => {
                let span = from.span.to(to.span);
                let kind = TermKind::Range { from: Box::new(from), to: Box::new(to) };
                Step { term: Term { kind, span }, suffixes: Vec::new(), span }
            }
            (Some(only), None) => only,
            (None, _) => Step { term: Term { kind: TermKind::Rest, span }, suffixes: Vec::new(), span },
        };
        step.suffixes.extend(widenings);
        step.span = span;
        step
    }

    fn unit(&self, pair: Pair<'_, Rule>) -> Step {
        let span = self.span(&pair);
        let mut step = Step { term: Term { kind: TermKind::Rest, span }, suffixes: Vec::new(), span };
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::term => step.term = self.only_term(pair),
                _ => step.suffixes.push(self.suffix(pair)),
            }
        }
        step
    }

    fn suffix(&self, pair: Pair<'_, Rule>) -> Suffix {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let number = || pair.clone().into_inner().next().map(|number| number.as_str().to_string());
        let kind = match rule {
            Rule::fast => SuffixKind::Fast(self.only_term(pair)),
            Rule::slow => SuffixKind::Slow(self.only_term(pair)),
            Rule::degrade => SuffixKind::Degrade(number()),
            Rule::weight => SuffixKind::Weight(number()),
            Rule::repeat => SuffixKind::Repeat(number()),
            Rule::euclid => self.euclid(pair),
            _ => SuffixKind::Weight(None),
        };
        Suffix { kind, span }
    }

    fn euclid(&self, pair: Pair<'_, Rule>) -> SuffixKind {
        let mut sequences = pair.into_inner().map(|pair| self.sequence(pair));
        let pulses = sequences.next().unwrap_or_default();
        let steps = sequences.next().unwrap_or_default();
        SuffixKind::Euclid { pulses, steps, rotation: sequences.next() }
    }

    /// The term of a pair, with the names of a chord behind it if there are any.
    fn only_term(&self, pair: Pair<'_, Rule>) -> Term {
        let span = self.span(&pair);
        let mut terms = pair.into_inner().map(|pair| self.term(pair));
        let first = terms.next().unwrap_or(Term { kind: TermKind::Rest, span });
        let parts: Vec<Term> = terms.collect();
        if parts.is_empty() {
            return first;
        }
        Term { kind: TermKind::Chord { root: Box::new(first), parts }, span }
    }

    fn term(&self, pair: Pair<'_, Rule>) -> Term {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let text = pair.as_str();
        let mut inner = pair.into_inner();
        let mut body = || inner.next().map(|pair| self.body(pair)).unwrap_or_default();
        let kind = match rule {
            Rule::group => TermKind::Group(body()),
            Rule::alternate => TermKind::Alternate(body()),
            Rule::polymeter => {
                let body = body();
                TermKind::Polymeter { body, steps: inner.next().map(|pair| Box::new(self.term(pair))) }
            }
            Rule::rest => TermKind::Rest,
            _ => TermKind::Word(text.to_string()),
        };
        Term { kind, span }
    }
}
