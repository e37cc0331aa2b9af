//! Where a half-written text stands: by its letters alone, as it can seldom be parsed yet.

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A comment: nothing is known.
    Comment,
    /// The first word of a statement.
    Start,
    /// The name behind `~`, in texts too.
    Bus,
    /// The name behind `@`.
    Template,
    /// The name behind `%`.
    Pattern,
    /// The name of a chord, behind `'` in a text.
    Chord,
    /// The word of a text that is an argument.
    Text {
        /// What it is an argument of.
        head: Option<String>,
        /// How many arguments stand before it.
        at: usize,
    },
    /// A word behind `#`.
    Chain,
    /// A word anywhere else.
    Value,
}

/// What is being written, and where it begins, its sign included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// What it is.
    pub place: Place,
    /// Where it begins.
    pub start: usize,
}

/// A token of a half-written statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'s> {
    Word(&'s str),
    Number,
    Text,
    Open,
    Close,
    Sign(char),
}

/// The context of a byte of a text.
pub fn context(source: &str, offset: usize) -> Context {
    let before = source.get(..offset).unwrap_or(source);
    let start = word_start(before);
    let sign = before[..start].chars().next_back().filter(|sign| "~@%".contains(*sign));
    let begin = statement_start(before);
    let code = &before[begin..start.max(begin)];
    let Some((tokens, is_text)) = tokens(code) else { return Context { place: Place::Comment, start } };
    let place = match (sign, is_text) {
        (Some('~'), _) => Place::Bus,
        (Some('@'), false) => Place::Template,
        (Some('%'), false) => Place::Pattern,
        (_, true) if code.ends_with('\'') => Place::Chord,
        (_, true) => {
            let (head, at) = head(&tokens);
            Place::Text { head: head.map(str::to_owned), at }
        }
        _ => match tokens.last() {
            None => Place::Start,
            Some(Token::Sign('#')) => Place::Chain,
            Some(_) => Place::Value,
        },
    };
    let has_sign = matches!(place, Place::Bus | Place::Template | Place::Pattern);
    Context { place, start: start - usize::from(has_sign) }
}

/// Where the word at the end of a text begins.
fn word_start(text: &str) -> usize {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.rfind(|letter| !is_letter(letter))
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
}

/// Where the last statement begins: on the last line that starts with a name and not with a blank.
fn statement_start(text: &str) -> usize {
    let starts =
        |line: &str| line.starts_with(|letter: char| letter.is_ascii_alphabetic() || "~@%".contains(letter));
    let mut at = text.len();
    loop {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        if line == 0 || starts(&text[line..]) {
            return line;
        }
        at = line - 1;
    }
}

/// The tokens of a statement as far as it is written, and whether it ends inside a text; none in a comment.
fn tokens(code: &str) -> Option<(Vec<Token<'_>>, bool)> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        let is_inner = |letter: char| letter.is_ascii_alphanumeric() || "_'.".contains(letter);
        let length = match letter {
            _ if rest.starts_with("--") => rest.find('\n')?,
            '"' => match rest[1..].find('"') {
                Some(end) => {
                    tokens.push(Token::Text);
                    end + 2
                }
                None => return Some((tokens, true)),
            },
            'a'..='z' | 'A'..='Z' | '_' | '0'..='9' => {
                let end = rest.find(|letter| !is_inner(letter)).unwrap_or(rest.len());
                let is_number = letter.is_ascii_digit();
                tokens.push(if is_number { Token::Number } else { Token::Word(&rest[..end]) });
                end
            }
            letter => {
                match letter {
                    '(' | '[' => tokens.push(Token::Open),
                    ')' | ']' => tokens.push(Token::Close),
                    letter if !letter.is_whitespace() => tokens.push(Token::Sign(letter)),
                    _ => {}
                }
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some((tokens, false))
}

/// What the argument behind the tokens is an argument of, and how many stand before it.
fn head<'s>(tokens: &[Token<'s>]) -> (Option<&'s str>, usize) {
    let (mut at, mut depth) = (0, 0_usize);
    for token in tokens.iter().rev() {
        match token {
            Token::Close => depth += 1,
            Token::Open if depth == 0 => return (None, at),
            Token::Open => {
                depth -= 1;
                at += usize::from(depth == 0);
            }
            _ if depth > 0 => {}
            Token::Word(word) if super::items::is_head(word) => return (Some(word), at),
            Token::Word(_) | Token::Number | Token::Text => at += 1,
            Token::Sign(_) => return (None, at),
        }
    }
    (None, at)
}

#[cfg(test)]
mod tests {
    use super::{Place, context};

    fn at(text: &str) -> Place {
        context(text, text.len()).place
    }

    fn text(head: &str, at: usize) -> Place {
        Place::Text { head: Some(head.to_owned()), at }
    }

    #[test]
    fn half_written_statements_have_a_place() {
        assert_eq!(at(""), Place::Start);
        assert_eq!(at("~a: saw 110\nou"), Place::Start);
        assert_eq!(at("~a: sa"), Place::Value);
        assert_eq!(at("~a: saw 110 # lp"), Place::Chain);
        assert_eq!(at("~a: saw 110\n  # lp"), Place::Chain);
        assert_eq!(at("out: ~a + ~"), Place::Bus);
        assert_eq!(at("out: s \"~"), Place::Bus);
        assert_eq!(at("out: x # @q"), Place::Template);
        assert_eq!(at("out: s \"bd\" $ fast %"), Place::Pattern);
        assert_eq!(at("out: s \"bd\" -- ~"), Place::Comment);
    }

    #[test]
    fn texts_know_what_they_are_arguments_of() {
        assert_eq!(at("out: n (scale \"ma"), text("scale", 0));
        assert_eq!(at("out: n (chord \"0 3\" \"m"), text("chord", 1));
        assert_eq!(at("out: s \"bd\" # note \"c"), text("note", 0));
        assert_eq!(at("out: note \"c'ma"), Place::Chord);
        assert_eq!(at("out: (1 + \"3"), Place::Text { head: None, at: 0 });
    }
}
