//! Wrong texts and what is said about them.

use phonon_grammar::diagnostic::{Format, render};
use phonon_grammar::{Diagnostic, parse};

/// Wrong texts; then for each error its place, code, message, what is under its caret, and its help.
const TABLE: &[(&str, &[&str])] = &[
    // Endings.
    ("out:", &["1:5: error[E0101]: the statement ends too early | expected a value"]),
    ("out: saw 110 +\n~a: 1", &["1:15: error[E0101]: the statement ends too early | expected a value"]),
    ("out: saw (110\n~a: 1", &["1:14: error[E0102]: a bracket is not closed | `)` expected before this"]),
    ("out: [a, (b", &["1:12: error[E0102]: 2 brackets are not closed | `)` expected before this"]),
    ("out: saw 110)", &["1:13: error[E0102]: `)` closes nothing | no bracket is open here"]),
    ("out: stack [a,\n  b )", &["2:5: error[E0102]: `)` stands where `]` is expected | `]` expected"]),
    ("out: s \"bd sn", &["1:14: error[E0103]: a quote is not closed | `\"` expected before this"]),
    ("out: s \"bd\n~a: 1", &["1:11: error[E0103]: a quote is not closed | `\"` expected before this"]),
    ("out: saw 110 /* hz", &["1:19: error[E0108]: a comment is not closed | `*/` expected"]),
    // Things in the wrong place.
    ("out: * 3", &["1:6: error[E0101]: `*` has no place here | expected a value"]),
    ("out: a $ $ b", &["1:10: error[E0101]: `$` has no place here | expected a value"]),
    ("out: a # # b", &["1:10: error[E0101]: `#` has no place here | expected a value"]),
    (
        "out: 1 2",
        &["1:8: error[E0101]: `2` has no place here | expected an operator or the end of the statement"],
    ),
    (
        "out: \"bd\" \"sn\"",
        &["1:11: error[E0101]: a text has no place here | expected an operator or the end of the statement"],
    ),
    (
        "out: s \"bd\", s \"sn\"",
        &[
            "1:12: error[E0101]: `,` has no place here | expected a value, an operator or the end of the statement \
             | help: arguments are separated by blanks; layers stand in a list: `stack [a, b]`",
        ],
    ),
    ("out: f :2 3", &["1:9: error[E0101]: `2` has no place here | expected a name"]),
    (
        "~a: saw 110 out: ~a",
        &[
            "1:16: error[E0101]: `:` has no place here | expected a value, an operator or the end of the statement \
             | help: a statement starts on a line of its own, a keyword after a blank: `:name value`",
        ],
    ),
    // Numbers and characters.
    (
        "out: saw 440hz",
        &["1:10: error[E0101]: `440hz` is not a number | digits and a point only \
             | help: numbers have no unit and no exponent"],
    ),
    (
        "out: s “bd”",
        &["1:8: error[E0104]: `“` has no place here | help: a pattern stands in straight quotes"],
    ),
    ("out: \u{202e}a", &["1:6: error[E0104]: the invisible direction mark U+202E has no place here"]),
    ("out: a\0", &["1:7: error[E0104]: a NUL character has no place here"]),
    // Statements.
    (
        "tempo: 1\ns \"bd\" # n 1",
        &["2:1: error[E0101]: an expression that goes nowhere | help: to hear it, make it an output"],
    ),
    ("hussh", &["1:1: error[E0101]: an expression that goes nowhere | help: did you mean `hush`?"]),
    (
        "tempo",
        &["1:1: error[E0101]: `tempo` alone is not a statement \
             | help: a statement of this kind reads `tempo: 0.5`"],
    ),
    (
        "fn f a: 1",
        &[
            "1:7: error[E0101]: `:` has no place here | expected a value, an operator or the end of the statement \
             | help: a statement of this kind reads `fn double x = x * 2`",
        ],
    ),
    ("~a b # lpf 1", &["1:6: error[E0101]: a modifier has no parameters | expected `:`"]),
    ("o: saw 1", &["1:1: error[E0101]: a channel without a number | help: give it a number"]),
    ("out99999999999: a", &["1:1: error[E0205]: there is no channel 99999999999"]),
    (
        "~: saw 1",
        &["1:1: error[E0101]: `~` has no place here | expected a value \
             | help: a name follows directly, as in `~bass`"],
    ),
    // Conditions.
    (
        "out: if a > b then c",
        &["1:21: error[E0101]: the statement ends too early | expected a value, `else` or an operator"],
    ),
    ("out: if a > b", &["1:6: error[E0101]: a condition has no cases | `then … else …` is missing"]),
    (
        "out: a > b",
        &["1:7: error[E0101]: a comparison stands between `if` and `then`, once \
             | help: as in `if i > 2 then 1 else 0`"],
    ),
    // Loops.
    (
        "for i in 1..4:\n~v[i]: saw i\nout: 1",
        &["1:1: error[E0101]: a loop without a body \
             | help: what is repeated stands below, further to the right than `for`"],
    ),
    (
        "for i in 1..2:\n for j in 1..2:\n  ~v[j]: * 1\n  ~w[j]: 1\nout: 1",
        &["3:10: error[E0101]: `*` has no place here | expected a value"],
    ),
    (
        "~v[1..2]: saw 1\nout: 1",
        &["1:3: error[E0101]: one bus is defined at a time | help: a loop defines several: `for i in 1..4:`"],
    ),
    // All errors are told, in order, and the rest is read.
    (
        "out: * 1\n~a: saw 110\n~b: (\n~c: / 2",
        &[
            "1:6: error[E0101]: `*` has no place here | expected a value",
            "3:6: error[E0102]: a bracket is not closed | `)` expected before this",
            "4:5: error[E0101]: `/` has no place here | expected a value",
        ],
    ),
];

fn said(text: &str) -> String {
    let (_, diagnostics) = parse(text);
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    let short = render(&errors, text, "a.ph", Format::Short, false);
    let lines = short.lines().zip(&errors).map(|(line, error)| {
        let label = if error.label.is_empty() { String::new() } else { format!(" | {}", error.label) };
        let help = error.help.iter().map(|help| format!(" | help: {}", help.message));
        format!("{line}{label}{}\n", help.collect::<String>())
    });
    lines.collect()
}

#[test]
fn wrong_texts() {
    for (text, expected) in TABLE {
        let expected: String = expected.iter().map(|line| format!("a.ph:{line}\n")).collect();
        assert_eq!(said(text), expected, "for {text}");
    }
}

#[test]
fn the_rest_is_read() {
    let (program, _) = parse("out: * 1\n~a: saw 110\n~b: (\n~c: / 2\n\n\nout: ~a");
    assert_eq!(program.to_string(), "~a: saw 110\n\nout: ~a\n");
}

#[test]
fn people_see_the_source() {
    let text = "out: s \"bd\"\n~a: lpf (saw 110\n\tbass = saw 1\n";
    let (_, diagnostics) = parse(text);
    let expected = "\
error[E0102]: a bracket is not closed
 --> a.ph:3:14
  |
2 | ~a: lpf (saw 110
  |         - opened here
3 |     bass = saw 1
  |                 ^ `)` expected before this

";
    assert_eq!(render(&diagnostics, text, "a.ph", Format::Human, false), expected);
    let text = "bass = saw 55";
    let expected = "\
note[E0107]: an older spelling of a definition
 --> a.ph:1:1
  |
1 | bass = saw 55
  | ^^^^^^
  |
help: write `~bass:`
  |
1 - bass = saw 55
1 + ~bass: saw 55
  |

";
    assert_eq!(render(&parse(text).1, text, "a.ph", Format::Human, false), expected);
    assert!(render(&parse(text).1, text, "a.ph", Format::Human, true).contains("\u{1b}["));
}

#[test]
fn programs_read_json() {
    let text = "-- é\n\"é\" = 1\nbass = saw 55";
    let json = render(&parse(text).1, text, "a.ph", Format::Json, true);
    let expected = concat!(
        r#"{"severity":"error","code":"E0101","message":"`=` has no place here","file":"a.ph","#,
        r#""line":2,"column":5,"end_line":2,"end_column":6,"#,
        r#""label":"expected an operator or the end of the statement","related":[],"#,
        r#""help":[{"message":"an argument with its name reads `:name value`","edit":null}]}"#,
        "\n",
        r#"{"severity":"note","code":"E0107","message":"an older spelling of a definition","file":"a.ph","#,
        r#""line":3,"column":1,"end_line":3,"end_column":7,"label":"","related":[],"#,
        r#""help":[{"message":"write `~bass:`","#,
        r#""edit":{"line":3,"column":1,"end_line":3,"end_column":7,"text":"~bass:"}}]}"#,
        "\n",
    );
    assert_eq!(json, expected);
}
