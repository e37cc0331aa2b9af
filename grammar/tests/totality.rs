//! Any text gives a program and diagnostics: no panic, no endless work, no deep recursion.

use phonon_grammar::diagnostic::{Code, Format, render};
use phonon_grammar::{Diagnostic, parse};

const FORMATS: [Format; 3] = [Format::Human, Format::Short, Format::Json];

/// Parses and renders; every span must lie in the text.
fn check(text: &str) -> Vec<Diagnostic> {
    let (program, diagnostics) = parse(text);
    for diagnostic in &diagnostics {
        let spans = diagnostic.related.iter().map(|(span, _)| *span);
        for span in spans.chain([diagnostic.span]) {
            assert!(span.start <= span.end && text.is_char_boundary(span.start as usize), "{diagnostic:?}");
            assert!(text.is_char_boundary(span.end as usize), "{diagnostic:?}");
        }
    }
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span), "{diagnostics:#?}");
    for format in FORMATS {
        assert_eq!(render(&diagnostics, text, "a.ph", format, false).is_empty(), diagnostics.is_empty());
    }
    drop(program);
    diagnostics
}

fn codes(text: &str) -> Vec<Code> {
    check(text).iter().filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.code).collect()
}

/// What opens a level, and what closes it.
const NESTS: [(&str, &str); 10] = [
    ("(", ")"),
    ("[", "]"),
    ("f (", ")"),
    ("f(", ")"),
    ("-(", ")"),
    ("(# ", ")"),
    ("f :k (", ")"),
    ("if (", ") then a else b"),
    ("if a > 1 then b else ", ""),
    ("(1, ", ")"),
];

#[test]
fn nesting_has_a_limit() {
    for (open, close) in NESTS {
        for depth in [65, 10_000] {
            let closed = format!("out: {}a{}", open.repeat(depth), close.repeat(depth));
            assert!(codes(&closed).contains(&Code::TooDeep), "{open}");
            assert!(codes(&format!("out: {}", open.repeat(depth))).contains(&Code::TooDeep), "{open}");
        }
    }
}

/// Work that doubled with each level would never end here.
#[test]
fn nesting_below_the_limit_is_read_at_once() {
    for (open, close) in NESTS {
        let depth = if open.contains("if (") { 32 } else { 64 };
        let right = format!("out: {}a{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(codes(&right), [], "{open}");
        let wrong = format!("out: {}a ={}", open.repeat(depth), close.repeat(depth));
        assert_eq!(codes(&wrong), [Code::Syntax], "{open}");
        let unclosed = format!("out: {}", open.repeat(depth));
        assert_eq!(codes(&unclosed).len(), 1, "{open}");
    }
}

#[test]
fn long_rows_have_a_limit_where_trees_grow_deep() {
    for operator in ["+", "#", "$", "**", "|+|", "<~"] {
        let row = |length: usize| format!("out: a{}", format!(" {operator} a").repeat(length));
        assert_eq!(codes(&row(500)), [], "{operator}");
        assert_eq!(codes(&row(20_000)), [Code::TooDeep], "{operator}");
    }
    assert_eq!(codes(&format!("out: f{}", " a".repeat(50_000))), [], "arguments are not nested");
    assert_eq!(codes(&format!("out: [a{}]", ", a".repeat(50_000))), [], "members are not nested");
    assert_eq!(codes(&format!("out: {}a", "- ".repeat(50_000))), [Code::TooDeep]);
}

#[test]
fn a_small_stack_is_enough_or_refused() {
    for kib in [64, 128, 256, 2048] {
        let run = move || {
            for (open, close) in NESTS {
                parse(&format!("out: {}a{}", open.repeat(60), close.repeat(60)));
            }
            parse(&format!("out: a{}", " + a".repeat(500)));
        };
        let thread =
            std::thread::Builder::new().stack_size(kib << 10).spawn(run).expect("a thread can be made");
        thread.join().expect("no panic");
    }
}

#[test]
fn large_texts_are_read_or_refused() {
    let fill = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let large = 10 << 20;
    assert_eq!(codes(&fill("-- nothing but comments\n", large)), []);
    assert_eq!(codes(&fill("\n", large)), []);
    assert_eq!(codes(&format!("out: s \"{}\"", fill("bd ", large))), [Code::TooLarge]);
    for piece in ["(", "[", "\"", "a ", "a + ", "- ", "/*", "# ", "if ", "a\n+", "\u{1f3b5}", "\0", "(\"\n"] {
        assert!(!check(&fill(piece, large)).is_empty(), "{piece:?}");
    }
    let many = fill("~bass: saw \"55 82.5\" # lpf (500 + ~lfo * 2) 0.8 $ every 4 (fast 2)\n", 1 << 20);
    let (program, diagnostics) = parse(&many);
    assert_eq!((program.items.len(), diagnostics.len()), (many.lines().count(), 0));
    assert_eq!(codes(&" ".repeat((16 << 20) + 1)), [Code::TooLarge]);
}

#[test]
fn errors_are_cut_off() {
    let diagnostics = check(&"out: * 1\n".repeat(1000));
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count(), 20);
    assert_eq!(diagnostics.last().map(|last| last.message.as_str()), Some("980 more errors are not shown"));
}

#[test]
fn odd_bytes() {
    assert_eq!(codes("\u{feff}out: saw 110\r\n~a: 1\r\n"), []);
    assert_eq!(codes("out: s \"\u{202e}bd 🎵 é\" -- \u{202e} 🎵"), []);
    assert_eq!(codes("out: \u{202e}saw"), [Code::UnexpectedCharacter]);
    assert_eq!(codes("out: saw\0 110"), [Code::UnexpectedCharacter]);
    assert_eq!(codes("out: s \"bd\0\""), [Code::UnexpectedCharacter]);
    assert_eq!(codes("-- a\0"), [Code::UnexpectedCharacter]);
    assert_eq!(
        codes("-- a comment\rout: saw 110"),
        [Code::UnexpectedCharacter],
        "code must not hide in a comment"
    );
    assert_eq!(codes("out: 🎵"), [Code::UnexpectedCharacter]);
    for text in [
        "",
        "\u{feff}",
        "\n",
        "\r\n",
        " ",
        "\"",
        "\u{feff}\"",
        "é",
        "~",
        ":",
        "/*",
        "out:",
        "out: \"é",
        "\u{feff}(",
    ] {
        check(text);
    }
}

#[test]
fn spans_outside_the_source_are_moved_into_it() {
    use phonon_grammar::Span;
    let span = |start, end| Span { start, end };
    let diagnostic = Diagnostic::error(Code::Syntax, span(1, 99), "far out\nof range")
        .label("a\u{1b}[31m label")
        .related(span(50, 40), "nowhere")
        .help("words")
        .fix("an edit", span(90, 95), "text");
    for source in ["", "é", "éé\n", "\u{feff}", "a\r\nb\r\n", "\t\n\t"] {
        for format in FORMATS {
            let text = render(std::slice::from_ref(&diagnostic), source, "a\nb.ph", format, false);
            assert!(!text.contains('\u{1b}') && text.contains("far out"), "{source:?} {format:?} {text}");
            assert!(
                format == Format::Human || text.lines().count() == 1 || format == Format::Short,
                "{text}"
            );
        }
    }
}

#[test]
fn a_text_of_nothing_but_mistakes_is_not_read_to_its_end() {
    let (program, diagnostics) = parse(&"a\n".repeat(200_000));
    assert_eq!(program.statements().count(), 0);
    let given_up = diagnostics.iter().any(|diagnostic| diagnostic.message.ends_with("the rest was not read"));
    assert!(given_up && diagnostics.len() < 50, "{} diagnostics", diagnostics.len());
}
