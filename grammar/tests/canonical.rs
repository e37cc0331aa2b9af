//! Texts and their canonical form.

use phonon_grammar::parse;

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
