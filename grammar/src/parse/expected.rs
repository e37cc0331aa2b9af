//! What pest missed, in words that a musician understands.

use super::{Rule, statement};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use pest::error::{Error, ErrorVariant, InputLocation};

/// The diagnostic for a statement that pest could not read; `offset` is where it starts in the source.
pub(super) fn diagnostic(error: &Error<Rule>, text: &str, offset: usize) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let token = token(text, at);
    let span = Span::new(offset + at, offset + at + token.len());
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Diagnostic::error(Code::TooDeep, span, "nested too deep to be read here");
    };
    if let Some(diagnostic) = not_a_number(token, span) {
        return diagnostic;
    }
    let expected = expected(positives);
    let message = match token {
        "" => "the statement ends too early".to_string(),
        _ if token.starts_with('"') => "a text has no place here".to_string(),
        _ => format!("`{token}` has no place here"),
    };
    let label = if expected.is_empty() { String::new() } else { format!("expected {expected}") };
    let diagnostic = Diagnostic::error(Code::Syntax, span, message).label(label);
    let head = positives.iter().any(|rule| matches!(rule, Rule::colon | Rule::equals));
    if let Some(example) = statement::example(text).filter(|_| head) {
        return diagnostic.help(format!("a statement of this kind reads `{example}`"));
    }
    match advice(token, &text[..at], &text[at + token.len()..]) {
        Some(advice) => diagnostic.help(advice),
        None => diagnostic,
    }
}

/// What to do about a token that has no place between what stands before it and behind it.
fn advice(token: &str, before: &str, behind: &str) -> Option<String> {
    let is_number =
        before.ends_with(|c: char| c.is_ascii_digit()) && behind.starts_with(|c: char| c.is_ascii_digit());
    let advice = match token {
        "~" | "@" | "%" => return Some(format!("a name follows directly, as in `{token}bass`")),
        "then" | "else" => "a condition reads `if a > b then x else y`",
        "if" => "put the condition in brackets: `(if a > b then x else y)`",
        "." if behind.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            "a transform is applied with `$`, as in `s \"bd\" $ fast 2`, and an effect with `#`"
        }
        "." => "a number reads `0.5`; dots between steps belong inside a pattern",
        ":" => "a statement starts on a line of its own, a keyword after a blank: `:name value`",
        "," if is_number => "a number has a point: `0.5`",
        "," => "arguments are separated by blanks; layers stand in a list: `stack [a, b]`",
        "=" => "an argument with its name reads `:name value`",
        "$" if before.is_empty() => "what is heard reads `out: s \"bd*4\"`",
        ">" if before.ends_with('>') => "a sound goes through an effect with `#`, as in `saw 110 # lpf 500`",
        "|" => "a sound goes through an effect with `#`; layers stand in a list: `stack [a, b]`",
        _ if token.starts_with('\'') => "a pattern stands in double quotes, as in `s \"bd sn\"`",
        _ => return None,
    };
    Some(advice.to_string())
}

/// The word or sign at a place.
fn token(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '\'' | '.');
    let is_sign = |c: char| "#$+-*/|<>%=!".contains(c);
    let first = rest.chars().next();
    let length = match first {
        Some('"') => rest[1..].find('"').map(|length| length + 2),
        Some(c) if is_word(c) && c != '.' => rest.find(|c| !is_word(c)),
        Some(c) if is_sign(c) => rest.find(|c| !is_sign(c)),
        Some('~' | '@' | '%') => rest[1..].find(|c| !is_word(c)).map(|length| length + 1),
        Some(c) if !c.is_whitespace() => Some(c.len_utf8()),
        _ => Some(0),
    };
    &rest[..length.unwrap_or(rest.len())]
}

/// `440hz`, `1e3`, `1.`, `1.2.3`: the digits alone are the number.
fn not_a_number(token: &str, span: Span) -> Option<Diagnostic> {
    let is_digit = |c: char| c.is_ascii_digit();
    token.starts_with(is_digit).then(|| token.trim_end_matches('.')).and_then(|token| {
        let end = token.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(token.len());
        let (digits, unit) = token.split_at(end);
        (!unit.is_empty()).then(|| {
            Diagnostic::error(Code::Syntax, span, format!("`{token}` is not a number"))
                .label("digits and a point only")
                .fix("numbers have no unit and no exponent", span, digits)
        })
    })
}

/// What could have stood there: a few kinds of things, each once.
fn expected(rules: &[Rule]) -> String {
    let mut words: Vec<&str> = Vec::new();
    let value = rules.iter().copied().any(is_value);
    for word in rules.iter().filter_map(|rule| words_for(*rule, value)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.sort_by_key(|word| (*word != "a value", word.starts_with("the end")));
    words.truncate(4);
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.to_string(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

fn is_value(rule: Rule) -> bool {
    matches!(rule, Rule::expr | Rule::operand | Rule::application | Rule::number | Rule::text | Rule::name)
}

fn words_for(rule: Rule, value: bool) -> Option<&'static str> {
    Some(match rule {
        rule if is_value(rule) => "a value",
        Rule::operator => "an operator",
        Rule::EOI => "the end of the statement",
        Rule::then_word => "`then`",
        Rule::else_word => "`else`",
        // Where a value may stand, these are some of its forms, or a start that is no likelier.
        _ if value => return None,
        Rule::list
        | Rule::group
        | Rule::signed
        | Rule::keyed
        | Rule::bus
        | Rule::template
        | Rule::pattern => "an argument",
        Rule::colon => "`:`",
        Rule::word | Rule::free_word => "a name",
        Rule::range => "a range as in `1..4`",
        _ => return None,
    })
}
