//! The pairs of channels that outputs are heard on.

use phonon_compiler::read;
use phonon_grammar::ast::StatementKind;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};

/// What there is to say of outputs that have no pair of their own among so many.
pub fn beyond(text: &str, pairs: usize) -> Vec<Diagnostic> {
    if pairs < 2 {
        return Vec::new();
    }
    let (program, _) = read(text);
    let told = program.statements().filter_map(|statement| match statement.kind {
        StatementKind::Out { channel: Some(channel), .. } if channel as usize > pairs => {
            Some(told(channel, pairs, sign(text, statement.span)))
        }
        _ => None,
    });
    told.collect()
}

fn told(channel: u32, pairs: usize, span: Span) -> Diagnostic {
    let message = format!("`out{channel}` has no channels of its own: there are {}", 2 * pairs);
    let warning = Diagnostic::warning(Code::NoChannel, span, message).label("heard on the first two");
    match 2 * u64::from(channel) {
        wanted @ ..=64 => warning.help(format!("`--channels {wanted}` plays on as many")),
        _ => warning.help(format!("outputs 1 to {pairs} have channels of their own")),
    }
}

/// The place of the name that a statement begins with.
fn sign(text: &str, statement: Span) -> Span {
    let begin = statement.start as usize;
    let written = text.get(begin..).unwrap_or_default();
    let length = written.find(|c: char| !c.is_alphanumeric()).unwrap_or(written.len());
    Span::new(begin, begin + length)
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn outputs_beyond_the_channels_are_told_with_their_places() {
        let text = "out: saw 1\nout2: saw 2\no3: saw 3\nout40: saw 4";
        let told = |pairs| -> Vec<(String, String)> {
            let place = |at: phonon_grammar::Span| text[at.start as usize..at.end as usize].to_owned();
            beyond(text, pairs).into_iter().map(|told| (place(told.span), told.message)).collect()
        };
        assert_eq!(told(1), []);
        let words =
            |channel, channels| format!("`out{channel}` has no channels of its own: there are {channels}");
        assert_eq!(told(2), [("o3".to_owned(), words(3, 4)), ("out40".to_owned(), words(40, 4))]);
        assert_eq!(told(4), [("out40".to_owned(), words(40, 8))]);
    }
}
