//! Texts and their canonical form.

use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, parse};

/// What is read and printed, with all that was said about it as codes.
fn canonical(text: &str) -> (String, Vec<String>) {
    let (program, diagnostics) = parse(text);
    (program.to_string(), diagnostics.iter().map(|d| format!("{}", d.code)).collect())
}

/// Checks the print of a text; errors are none, notes may be.
fn check(text: &str, expected: &str) {
    let (program, diagnostics) = parse(text);
    assert!(!diagnostics.iter().any(|d| d.is_error()), "{text}\n{diagnostics:#?}");
    assert_eq!(program.to_string().trim_end(), expected, "for {text}");
    let (again, notes) = canonical(expected);
    assert_eq!(again.trim_end(), expected, "printed twice");
    assert!(notes.is_empty(), "canonical text is not noted: {expected} {notes:?}");
}

#[test]
fn statements() {
    let table = [
        ("tempo: 0.5", "tempo: 0.5"),
        ("cps: \"<0.5 0.6>\"", "tempo: \"<0.5 0.6>\""),
        ("bpm: 120 \"4/4\"", "bpm: 120 \"4/4\""),
        ("bpm: (120 + 1) \"4/4\"", "bpm: (120 + 1) \"4/4\""),
        ("cpm:30", "cpm: 30"),
        ("buffer: 512", "buffer: 512"),
        ("outmix: tanh", "outmix: tanh"),
        ("fn f a b = a * b", "fn f a b = a * b"),
        ("~bass $ saw 55", "~bass: saw 55"),
        ("~bass:saw 55", "~bass: saw 55"),
        ("~mix a b: a + b", "~mix a b: a + b"),
        ("~dark # lpf 500 # gain 1", "~dark # lpf 500 # gain 1"),
        ("@t: saw 110", "@t: saw 110"),
        ("%p: \"1 2\"", "%p: \"1 2\""),
        ("out $ sine 440", "out: sine 440"),
        ("out # sine 440", "out: sine 440"),
        ("o1: sine 440", "out1: sine 440"),
        ("d3 $ s \"bd\"", "out3: s \"bd\""),
        ("hush", "hush"),
        ("hush2", "hush 2"),
        ("unhush 2", "unhush 2"),
        ("solo 1", "solo 1"),
        ("mute", "mute"),
        ("panic", "panic"),
        ("resetCycles", "resetCycles"),
        ("setCycle 4", "setCycle 4"),
        ("nudge -0.1", "nudge -0.1"),
    ];
    for (text, expected) in table {
        check(text, expected);
    }
}

#[test]
fn expressions() {
    let table = [
        ("saw 110 -1", "saw 110 -1"),
        ("saw 110 - 1", "saw 110 - 1"),
        ("(a + b) * c", "(a + b) * c"),
        ("a + (b * c)", "a + b * c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("a ** b ** c", "a ** b ** c"),
        ("(a ** b) ** c", "(a ** b) ** c"),
        ("saw 110 * 0.3 # lpf 500 0.8", "saw 110 * 0.3 # lpf 500 0.8"),
        ("a # lpf 500 0.8 * 0.5", "a # lpf 500 0.8 * 0.5"),
        ("rev $ fast 2 $ s \"bd sn\"", "rev $ fast 2 $ s \"bd sn\""),
        ("s \"bd\" $ every 4 (rev $ fast 2)", "s \"bd\" $ every 4 (rev $ fast 2)"),
        ("x $ (a $ b)", "x $ (a $ b)"),
        ("x $ sometimes (# speed 2)", "x $ sometimes (# speed 2)"),
        ("x $ off 0.25 (|+| n 12)", "x $ off 0.25 (|+| n 12)"),
        ("x $ f (|+ n 7 $ early 0.125)", "x $ f ((|+ n 7) $ early 0.125)"),
        ("x $ f (# a # b)", "x $ f (# a # b)"),
        ("(0.25 <~) $ s \"bd\"", "(0.25 <~) $ s \"bd\""),
        ("foldr ( |+ ) (#) ($)", "foldr (|+) (#) ($)"),
        ("0.25 <~ s \"bd\"", "0.25 <~ s \"bd\""),
        ("within (0, 0.5) rev", "within (0, 0.5) rev"),
        ("stack [s \"bd\", s \"sn\",]", "stack [s \"bd\", s \"sn\"]"),
        ("stack []", "stack []"),
        ("wchoose [[\"a\", 3], (\"b\", 1)]", "wchoose [[\"a\", 3], (\"b\", 1)]"),
        ("reverb :mix 0.3 :room_size (a + b)", "reverb :mix 0.3 :room_size (a + b)"),
        ("saw ~midi:c:major :attack 0.1", "saw ~midi:c:major :attack 0.1"),
        ("every' 3 1 rev", "every' 3 1 rev"),
        ("fast %p @t ~b", "fast %p @t ~b"),
        ("f (%p) (~a)", "f %p ~a"),
        ("-x * -3", "-x * -3"),
        ("- -3", "3"),
        ("-(-x)", "-(-x)"),
        ("\"<0.3 0.1>\" * -(square \"<223 221>\")", "\"<0.3 0.1>\" * -square \"<223 221>\""),
        ("a |+| b |- c -| d ||* e ~/ f |++ g", "a |+| b |- c -| d ||* e ~/ f |++ g"),
        ("a |> b <| c |< d >| e |<| f", "a |> b <| c |< d >| e |<| f"),
        ("a |% b %| c % d", "a |% b %| c % d"),
        ("if a > b then x else y + 1", "if a > b then x else y + 1"),
        ("2 * (if a 1 == -b then x else y)", "2 * (if a 1 == -b then x else y)"),
        ("if c a b # lpf 500", "(if c a b) # lpf 500"),
        ("if c (a + 1) b", "if c (a + 1) b"),
        ("-if c a b", "-(if c a b)"),
        ("delay (3/7) .8", "delay (3 / 7) 0.8"),
        ("a # (0.5 * x)", "a # (0.5 * x)"),
        ("s\"bd\"", "s \"bd\""),
        ("saw 110 -x", "saw 110 - x"),
        ("440-1", "440 - 1"),
    ];
    for (text, expected) in table {
        check(&format!("out: {text}"), &format!("out: {expected}"));
    }
}

#[test]
fn lines() {
    let table = [
        // A line goes on if brackets are open, if it ends in an operator, or if the next starts with one.
        ("out: saw 110 *\n  0.5", "out: saw 110\n  * 0.5"),
        ("out: saw 110\n# lpf 500\n  $ fast 2", "out: saw 110\n  # lpf 500\n  $ fast 2"),
        ("out: if a > b\n  then x\n  else y", "out: if a > b\n  then x\n  else y"),
        ("~a:\n  saw 110", "~a: saw 110"),
        ("out: ~then\n~a: 1", "out: ~then\n~a: 1"),
        ("out: s \"bd\n  sn\"", "out: s \"bd\n  sn\""),
        ("out: saw 110\nhush", "out: saw 110\nhush"),
        ("out: a\n%p: 1", "out: a\n%p: 1"),
        ("out: a\n% 2", "out: a\n  % 2"),
        ("out: a\r\n\r\n~b: c\r\n  # d\r\n", "out: a\n\n~b: c\n  # d"),
        // Blank lines are one, and none at the ends.
        ("\n\nout: a\n\n\n\n~b: c\n\n", "out: a\n\n~b: c"),
        // The body of a loop is indented; what stands in a text is not.
        (
            "for i in 1..(n - 1): -- why\n      ~v[i]: saw i -- x\n\n      for j in 0..i:\n       ~w[i*j] = s \"bd\nsn\"\nout: sum ~v[1..4]",
            "for i in 1..(n - 1):\n  -- why\n  ~v[i]: saw i -- x\n\n  for j in 0..i:\n    ~w[i * j]: s \"bd\nsn\"\nout: sum ~v[1..4]",
        ),
        ("for i in 1..2:\n  ~a[i]: 1\n\nout: ~a1", "for i in 1..2:\n  ~a[i]: 1\n\nout: ~a1"),
    ];
    for (text, expected) in table {
        check(text, expected);
    }
}

/// Lines end where the author ended them, also inside brackets.
#[test]
fn lines_in_brackets() {
    let table = [
        ("out: stack [\n  a,\n\n\n  b\n]", "out: stack [\n  a,\n\n  b,\n]"),
        ("out: stack [\n\n a, b,\n c\n\n] # d", "out: stack [\n  a, b,\n  c,\n] # d"),
        ("out: stack [\n a\n # b\n , c]", "out: stack [\n  a\n    # b,\n  c]"),
        ("out: stack [a, b,]", "out: stack [a, b]"),
        ("out: cat [1..4\n]", "out: cat [1..4\n]"),
        (
            "out: stack [\nstack [\na,\nb],\nlpf (\nsaw 110\n+ c\n) 500]\n# d",
            "out: stack [\n  stack [\n    a,\n    b],\n  lpf (\n    saw 110\n      + c\n  ) 500]\n  # d",
        ),
        ("out: a # lpf (b\n + c\n # d) 2", "out: a # lpf (b\n  + c\n  # d) 2"),
        ("out: x $ every 2 (\n# lpf 500\n)", "out: x $ every 2 (\n  # lpf 500\n)"),
    ];
    for (text, expected) in table {
        check(text, expected);
    }
}

/// Comments stay at their place: behind a line or on one of their own.
#[test]
fn comments() {
    let table = [
        ("out: a -- why", "out: a -- why"),
        ("-- one\n--   two\n\n---- rule\nout: a", "-- one\n--   two\n\n---- rule\nout: a"),
        ("out: a\n-- next\n~b: c", "out: a\n-- next\n~b: c"),
        ("out: a -- x\n  # b -- y\n # c -- z", "out: a -- x\n  # b -- y\n  # c -- z"),
        ("out: a\n-- the filter\n  # b", "out: a\n  -- the filter\n  # b"),
        ("out: a # -- x\n  b", "out: a -- x\n  # b"),
        ("~a: -- why\n saw 110\n # b", "~a: -- why\n  saw 110\n  # b"),
        ("~a:\n-- why\n saw 110", "~a:\n  -- why\n  saw 110"),
        ("~a # lpf 500 -- dark\n # (2 * c)", "~a # lpf 500 -- dark\n  # (2 * c)"),
        ("out: (a # b) -- x\n $ fast 2", "out: (a # b) -- x\n  $ fast 2"),
        ("tempo: \"1 2\" -- x\n * 2", "tempo: \"1 2\" -- x\n  * 2"),
        ("out: [a, -- first\n  b]", "out: [a, -- first\n  b]"),
        ("out: [a -- first\n , b]", "out: [a, -- first\n  b]"),
        (
            "out: stack [a, -- first\n -- more\n  b, c] -- all",
            "out: stack [a, -- first\n  -- more\n  b, c] -- all",
        ),
        (
            "out: stack [ -- all\n\n a -- one\n # b, -- two\n\n -- c,\n] # d",
            "out: stack [ -- all\n\n  a -- one\n    # b, -- two\n\n  -- c,\n] # d",
        ),
        ("out: lpf (-- in\n saw -- freq\n 110) 500", "out: lpf ( -- in\n  saw -- freq\n    110) 500"),
        ("out: a # lpf (b -- in\n ) 2", "out: a # lpf (b -- in\n) 2"),
        ("out: (saw -- x\n 110) * 2", "out: (saw -- x\n  110) * 2"),
        // An older comment may stand where no line can end.
        ("out: a /* x */ # b", "out: a -- x\n  # b"),
        ("out: saw /* x\n y */ 110 # b", "out: saw 110 -- x\n  -- y\n  # b"),
        ("out: saw /* x */ 110 # lpf /* y */ 2", "-- y\nout: saw 110 -- x\n  # lpf 2"),
        ("for i in 1..(n -- x\n - 1):\n  ~v[i]: i", "-- x\nfor i in 1..(n - 1):\n  ~v[i]: i"),
    ];
    for (text, expected) in table {
        let (program, diagnostics) = parse(text);
        assert!(!diagnostics.iter().any(|d| d.is_error()), "{text}\n{diagnostics:#?}");
        assert_eq!(program.to_string().trim_end(), expected, "for {text}");
        assert_eq!(canonical(expected), (format!("{expected}\n"), Vec::new()), "printed twice");
    }
}

/// A statement that is too long for a line is spread over several: its chain first, then its lists, then its sums.
#[test]
fn long_lines() {
    let sum = |terms: usize| vec!["saw 110 * 0.25"; terms].join(" + ");
    let (short, long) = (sum(5), sum(8));
    let table = [
        (
            "out: s \"bd sn [hh hh] cp\" # n \"0 1 2 3\" # gain \"0.8 0.9 1 0.7\" # speed 2 # lpf (500 + ~lfo * 2) 0.8 $ rev".to_owned(),
            "out: s \"bd sn [hh hh] cp\"\n  # n \"0 1 2 3\"\n  # gain \"0.8 0.9 1 0.7\"\n  # speed 2\n  # lpf (500 + ~lfo * 2) 0.8\n  $ rev".to_owned(),
        ),
        (format!("out: {short} # lpf 500 0.5 # gain 0.2"), format!("out: {short}\n  # lpf 500 0.5\n  # gain 0.2")),
        (
            format!("out: stack [{short}, {short}] # gain 0.2"),
            format!("out: stack [\n  {short},\n  {short},\n]\n  # gain 0.2"),
        ),
        (format!("out: {long}"), format!("out: {}", long.replace(" +", "\n  +"))),
        // What cannot be spread stays as it is.
        (format!("out: lpf ({long}) 2 # b"), format!("out: lpf ({long}) 2\n  # b")),
    ];
    for (text, expected) in table {
        check(&text, &expected);
    }
}

/// Older spellings are read, noted, and rewritten by the edits of their notes.
#[test]
fn older_spellings() {
    let table = [
        ("bass = saw 55", "~bass: saw 55"),
        ("~bass = saw 55", "~bass: saw 55"),
        ("~mix a b = a + b", "~mix a b: a + b"),
        ("main: saw 55", "~main: saw 55"),
        ("out saw 55", "out: saw 55"),
        ("out = saw 55", "out: saw 55"),
        ("out2 = saw 55", "out2: saw 55"),
        ("tempo 2.0", "tempo: 2.0"),
        ("tempo = 2.0", "tempo: 2.0"),
        ("out: lpf(saw(55), 500 + x, 0.8)", "out: lpf (saw 55) (500 + x) 0.8"),
        ("out: noise # lpf(\"100 ~ ~ ~\", 20)", "out: noise # lpf \"100 ~ ~ ~\" 20"),
        ("out: noise()", "out: noise"),
        ("out: x $ every 2 (rev . fast 2)", "out: x $ every 2 (rev $ fast 2)"),
        ("out: (# speed 2) . rev\n . (0.25 ~>) $ x", "out: (# speed 2) $ rev\n  $ (0.25 ~>) $ x"),
        ("out: reverb(x, :mix 0.3)", "out: reverb x :mix 0.3"),
        ("\"bd sn, hh*8\"", "out: s \"bd sn, hh*8\""),
        ("out: a // why", "out: a -- why"),
        ("# a kick\nout: a", "-- a kick\nout: a"),
        ("out: a # Bass line", "out: a -- Bass line"),
        ("out: a # 808", "out: a -- 808"),
        ("// one\n// two\nout: a", "-- one\n-- two\nout: a"),
        ("/* one\n * two\n */\nout: a", "-- one\n-- two\nout: a"),
    ];
    for (text, expected) in table {
        let (program, diagnostics) = parse(text);
        assert!(!diagnostics.is_empty(), "{text} is not noted");
        assert!(diagnostics.iter().all(|d| d.code == Code::LegacySpelling), "{text}\n{diagnostics:#?}");
        assert_eq!(program.to_string().trim_end(), expected, "for {text}");
        let edited = edited(text, &diagnostics);
        let (again, notes) = parse(&edited);
        assert!(notes.is_empty(), "{text} became {edited}\n{notes:#?}");
        assert_eq!(again.to_string(), program.to_string(), "{text} became {edited}");
    }
}

/// The text with all edits made; of edits inside each other the outer one.
fn edited(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut edits: Vec<_> =
        diagnostics.iter().flat_map(|d| &d.help).filter_map(|help| help.edit.clone()).collect();
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let (mut out, mut at) = (String::new(), 0);
    for (span, new) in edits {
        if span.start as usize >= at {
            out.push_str(&text[at..span.start as usize]);
            out.push_str(&new);
            at = span.end as usize;
        }
    }
    out + &text[at..]
}
