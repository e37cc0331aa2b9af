//! Each feature, asked for as an editor asks.

use crate::support::{CURSOR, Editor, URI, edited};
use serde_json::{Value, json};

/// The answer about the place of the cursor in a text.
fn ask(method: &str, text: &str, more: Value) -> Value {
    let mut editor = Editor::new();
    let position = editor.open(text);
    let answer = editor.ask(method, &position, more);
    editor.end();
    answer
}

fn hover(text: &str) -> String {
    let answer = ask("textDocument/hover", text, json!({}));
    answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// What is offered at the cursor: each label with what would be written.
fn offered(text: &str) -> Vec<(String, String)> {
    let answer = ask("textDocument/completion", text, json!({}));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = answer.as_array().expect("a list").iter();
    items.map(|item| (word(&item["label"]), word(&item["textEdit"]["newText"]))).collect()
}

fn offers(text: &str, label: &str) -> Option<String> {
    offered(text).into_iter().find(|(offered, _)| offered == label).map(|(_, written)| written)
}

/// The text after the name at the cursor has got another.
fn renamed(text: &str, to: &str) -> Result<String, String> {
    let mut editor = Editor::new();
    let position = editor.open(text);
    let answer = editor.try_ask("textDocument/rename", &position, json!({"newName": to}));
    editor.end();
    answer.map(|edit| edited(&text.replace(CURSOR, ""), &edit["changes"][URI]))
}

/// The places of an answer, each as its line and column.
fn places(answer: &Value) -> Vec<(u64, u64)> {
    let start = |place: &Value| {
        let start = &place["range"]["start"];
        (start["line"].as_u64().expect("a line"), start["character"].as_u64().expect("a column"))
    };
    answer.as_array().expect("a list").iter().map(start).collect()
}

#[test]
fn diagnostics_tell_everything_that_the_compiler_tells() {
    let mut editor = Editor::new();
    editor.open("out: saw 110 # lpfx 300");
    let found = editor.diagnostics();
    editor.end();
    let with = |code: &str| found.iter().find(|found| found["code"] == code).expect("it is found");
    assert_eq!(with("E0302")["severity"], 1);
    assert_eq!(with("E0302")["message"], "there is no function `lpfx`\nhelp: did you mean `lpf`?");
}

#[test]
fn related_places_are_told() {
    let mut editor = Editor::new();
    editor.open("fn f a b = saw a * b\nout: f 110");
    let found = editor.diagnostics();
    editor.end();
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["message"], "defined here");
    assert_eq!(related["location"]["range"]["start"], json!({"line": 0, "character": 3}));
}

#[test]
fn names_of_the_language_are_explained() {
    let lpf = hover("out: saw 110 # l‸pf 300 2");
    assert!(lpf.contains("cutoff") && lpf.contains("Hz") && lpf.contains("[needed]"), "{lpf}");
    let every = hover("out: s \"bd\" $ ev‸ery 2 rev");
    assert!(every.contains("every n f") && every.contains("before") && every.contains("after"), "{every}");
    let pan = hover("out: s \"bd\" # pa‸n 0.2");
    assert!(pan.contains("control of events") && pan.contains("place in the stereo field"), "{pan}");
    let sum = hover("for i in 1..2:\n  ~v[i]: saw (110 * i)\nout: s‸um ~v[1..2]");
    assert!(sum.contains("adds numbered buses"), "{sum}");
    assert!(hover("tem‸po: 0.5\nout: saw 110").contains("tempo: 0.5"));
    assert_eq!(hover("out: saw 110 ‸+ 2"), "");
}

#[test]
fn patterns_are_drawn() {
    let bus = hover("~kick: s \"bd*2\"\nout: ~ki‸ck");
    assert!(bus.contains("~kick: s \"bd*2\"") && bus.contains("a bus") && bus.contains("of a core"), "{bus}");
    assert!(bus.contains("bd"), "{bus}");
    assert!(bus.contains("at audio rate"), "{bus}");
    for (pattern, rate) in
        [("\"<1 2>\" * 2", "stepped"), ("sine \"1 2\"", "at audio rate"), ("4", "constant")]
    {
        let knob = hover(&format!("~knob: {pattern}\nout: saw 110 # lpf (~kn‸ob * 100 + 200)"));
        assert!(knob.contains(rate), "{knob}");
    }
    let later = hover("setCycle 1\n%speed: \"<1 2>\"\nout: s \"bd*2\" $ fast %spe‸ed");
    assert!(later.contains("cycle 1") && later.contains("2─"), "{later}");
    let text = hover("out: s \"bd ‸sn\"");
    assert!(text.contains("sn─"), "{text}");
    // What is wrong elsewhere does not hide it.
    assert!(hover("~kick: s \"bd*2\"\n~a: nothing\nout: ~ki‸ck").contains("■─"));
}

#[test]
fn chords_and_scales_are_explained() {
    assert!(hover("out: s \"~a\" # note \"c'mi‸n7\"\n~a: saw 261.6").contains("0 3 7 10"));
    assert!(
        hover("~a: saw 261.6\nout: s \"~a*4\" # n (scale \"min‸or\" \"0 2\")").contains("0 2 3 5 7 8 10")
    );
}

#[test]
fn names_of_the_program_are_offered_behind_their_signs() {
    let text = "~kick: s \"bd\"\n@soft: gain 0.5\n%speed: \"2\"\nfn twice x = fast 2 $ x\n";
    let with = |line: &str| format!("{text}{line}");
    assert_eq!(offered(&with("out: ~‸")), [("~kick".to_owned(), "~kick".to_owned())]);
    assert_eq!(offered(&with("out: ~k‸")).len(), 1);
    assert_eq!(offered(&with("out: s \"bd ~‸")).len(), 1);
    assert_eq!(offered(&with("out: ~kick # @‸")), [("@soft".to_owned(), "@soft".to_owned())]);
    assert_eq!(offered(&with("out: ~kick $ fast %‸")), [("%speed".to_owned(), "%speed".to_owned())]);
    assert!(offers(&with("out: tw‸"), "twice").is_some());
    assert!(offered(&with("out: ~kick -- ~‸")).is_empty());
}

#[test]
fn names_of_the_language_are_offered_with_their_arguments() {
    assert_eq!(offers("out: saw 110 # lp‸", "lpf").as_deref(), Some("lpf ${1:cutoff}"));
    assert_eq!(offers("out: s \"bd\" $ ev‸", "every").as_deref(), Some("every ${1:n} (${2:f})"));
    assert_eq!(offers("out: s \"bd\" # no‸", "note").as_deref(), Some("note \"${1}\""));
    assert_eq!(offers("te‸", "tempo").as_deref(), Some("tempo: ${1:0.5}"));
    let plain = {
        let mut editor = Editor::with(json!({}));
        let position = editor.open("out: saw 110 # lp‸");
        editor.ask("textDocument/completion", &position, json!({})).to_string()
    };
    assert!(!plain.contains("${1"), "an editor without snippets gets none");
}

#[test]
fn words_are_offered_in_texts_that_want_them() {
    assert!(offers("out: n (scale \"mi‸", "minor").is_some());
    assert!(offers("out: n (chord \"0 3\" \"mi‸", "min7").is_some());
    assert!(offers("out: note \"c'‸", "min7").is_some());
    assert!(offers("~a: s \"thud\"\nout: s \"‸", "thud").is_some());
    assert!(offers("~a: s \"thud\"\nout: s \"‸", "~a").is_some());
    assert!(offers("out: s \"‸", "808bd").is_some());
    assert!(offers("~a: s \"thud*4\"\nout: s \"‸", "4").is_none());
}

/// Two buses of one name: each reference means the nearest above, a text the last.
const TWICE: &str = "~a: saw 110\n~b: ~a * 0.5\n~a: saw 220\nout: ~a + ~b + s \"~a*4\"";

#[test]
fn references_lead_to_what_the_compiler_takes() {
    let definition = |text: &str| places(&ask("textDocument/definition", text, json!({})));
    assert_eq!(definition(&TWICE.replace("~a * 0.5", "~‸a * 0.5")), [(0, 1)]);
    assert_eq!(definition(&TWICE.replace("out: ~a", "out: ~a‸")), [(2, 1)]);
    assert_eq!(definition(&TWICE.replace("\"~a*4", "\"~‸a*4")), [(2, 1)]);
    assert_eq!(definition("out: ~a‸\n~a: saw 110\n~a: saw 220"), [(1, 1)]);
    assert_eq!(definition("fn f x = x # lpf 300\nout: f‸ (saw 110)"), [(0, 3)]);
    assert_eq!(definition("fn f x = x‸ # lpf 300\nout: f (saw 110)"), [(0, 5)]);
    assert_eq!(definition("@t: gain 0.5\nout: s \"bd\" # @t‸"), [(0, 1)]);
    assert_eq!(definition("for i in 1..2:\n  ~v[i]: saw (i * 110)\nout: ~v2‸"), [(1, 3)]);
    assert_eq!(definition("out: 1‸10"), []);
}

#[test]
fn references_are_found() {
    let references = |declared: bool| {
        let more = json!({"context": {"includeDeclaration": declared}});
        places(&ask("textDocument/references", &TWICE.replacen("~a: saw 220", "~‸a: saw 220", 1), more))
    };
    assert_eq!(references(true), [(2, 1), (3, 6), (3, 19)]);
    assert_eq!(references(false), [(3, 6), (3, 19)]);
    let marked = ask("textDocument/documentHighlight", &TWICE.replacen("~a:", "~‸a:", 1), json!({}));
    assert_eq!(places(&marked), [(0, 1), (1, 5)]);
}

#[test]
fn names_are_changed_everywhere() {
    let after = renamed(&TWICE.replacen("~a: saw 220", "~‸a: saw 220", 1), "lead");
    assert_eq!(
        after.as_deref(),
        Ok("~a: saw 110\n~b: ~a * 0.5\n~lead: saw 220\nout: ~lead + ~b + s \"~lead*4\"")
    );
    let after = renamed("fn f level x = x * level\nout: f :level‸ 0.5 (saw 110)", "amount");
    assert_eq!(after.as_deref(), Ok("fn f amount x = x * amount\nout: f :amount 0.5 (saw 110)"));
    let after = renamed("for i in 1..2:\n  ~v[i]: saw (i * 110)\nout: ~v1‸ + sum ~v[1..2]", "@w");
    assert_eq!(after.as_deref(), Ok("for i in 1..2:\n  ~w[i]: saw (i * 110)\nout: ~w1 + sum ~w[1..2]"));
    let after = renamed("%p: \"1 2\"\nout: s \"ü🎵\" $ fast %p‸", "speed");
    assert_eq!(after.as_deref(), Ok("%speed: \"1 2\"\nout: s \"ü🎵\" $ fast %speed"));
}

#[test]
fn names_that_would_mean_something_else_are_refused() {
    assert_eq!(renamed("~a: saw 110\n~b: ~a‸\nout: ~b", "b"), Err("`b` is defined already".to_owned()));
    assert!(renamed("~a: saw 110\nout: ~a‸", "2nd").is_err_and(|why| why.contains("is no name")));
    assert!(
        renamed("fn f x = x\nout: f‸ (saw 110)", "saw").is_err_and(|why| why.contains("another meaning"))
    );
    assert!(renamed("~v1: saw 110\n~v2: saw 220\nout: sum ~v[1..2] + ~v1‸", "w").is_err());
    assert_eq!(ask("textDocument/prepareRename", "out: saw‸ 110", json!({})), Value::Null);
}

#[test]
fn the_outline_has_every_statement() {
    let text = "tempo: 0.5\n~a: saw 110\nfor i in 1..2:\n  ~v[i]: sine (i * 110)\nfn f x = x\nout: ~a";
    let answer = ask("textDocument/documentSymbol", text, json!({}));
    let names: Vec<&str> =
        answer.as_array().expect("a list").iter().filter_map(|symbol| symbol["name"].as_str()).collect();
    assert_eq!(names, ["tempo", "~a", "for i", "f", "out"]);
    assert_eq!(answer[2]["children"][0]["name"], "~v[]");
}

#[test]
fn texts_are_formatted_as_by_the_compiler() {
    let format = |text: &str| {
        let options = json!({"options": {"tabSize": 2, "insertSpaces": true}});
        edited(text, &ask("textDocument/formatting", text, options))
    };
    let text = "~a = saw 110   -- ü\n\n\n~b:(saw(220))\nout:~a+~b\n";
    assert_eq!(format(text), "~a: saw 110 -- ü\n\n~b: saw 220\nout: ~a + ~b\n");
    assert_eq!(format("out: saw 110"), "out: saw 110\n");
    assert_eq!(format("out: (("), "out: ((");
}

#[test]
fn every_way_out_with_an_edit_is_an_action() {
    let cases = [
        ("~kick: s \"bd\"\nout: ~kik‸", "did you mean ~kick?", "~kick: s \"bd\"\nout: ~kick"),
        ("out: saw 55 # lpf :cut‸of 400", "did you mean :cutoff?", "out: saw 55 # lpf :cutoff 400"),
        ("fn f hz = saw hz\nout: f :h‸zz 5", "did you mean :hz?", "fn f hz = saw hz\nout: f :hz 5"),
        ("out1: saw 110\nso‸olo 1", "did you mean solo?", "out1: saw 110\nsolo 1"),
        ("outmix: ta‸nhh\nout: saw 110", "did you mean tanh?", "outmix: tanh\nout: saw 110"),
    ];
    for (text, title, expected) in cases {
        let before = &text[..text.find(CURSOR).expect("a cursor")];
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap_or(before).len();
        let place = json!({"line": line, "character": character});
        let more = json!({"range": {"start": place, "end": place}, "context": {"diagnostics": []}});
        let actions = ask("textDocument/codeAction", text, more);
        assert_eq!(actions[0]["title"], title, "{actions}");
        assert_eq!(actions[0]["kind"], "quickfix");
        assert_eq!(edited(&text.replace(CURSOR, ""), &actions[0]["edit"]["changes"][URI]), expected);
    }
}

#[test]
fn statements_show_what_they_cost() {
    let text = "~pad: saw 110 # reverb 0.5 0.5 0.5\n~bell: sine 440 * (ad 0.01 0.2)\nout: ~pad + s \"~bell\"";
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let hints = ask("textDocument/inlayHint", text, json!({"range": range}));
    let label = |at: usize| hints[at]["label"].as_str().unwrap_or_default().to_owned();
    assert!(label(0).ends_with(" %"), "{hints}");
    assert!(label(1).ends_with(" % a voice"), "{hints}");
    assert_eq!(hints[0]["position"], json!({"line": 0, "character": 34}));
}

#[test]
fn tokens_reach_into_patterns() {
    let text = "~a: s \"bd*2 [~ ~b]? sn 3\" $ every 2 (fast 2) # n \"🎵\" # lpf 300\nout: ~a";
    let mut editor = Editor::new();
    editor.open(text);
    let kinds = editor.offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let answer = editor.request("textDocument/semanticTokens/full", json!({"textDocument": {"uri": URI}}));
    editor.end();
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut column) = (0, 0);
    let mut seen = Vec::new();
    let numbers: Vec<usize> = answer["data"]
        .as_array()
        .expect("numbers")
        .iter()
        .map(|it| it.as_u64().expect("one") as usize)
        .collect();
    for token in numbers.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let word = String::from_utf16_lossy(&lines[line][column..column + token[2]]);
        seen.push(format!("{word} {}", kinds[token[3]].as_str().expect("a name")));
    }
    let first = [
        "~a variable",
        "s property",
        "\" string",
        "bd enumMember",
        "* operator",
        "2 number",
        "[ operator",
        "~ keyword",
        "~b variable",
        "] operator",
        "? operator",
        "sn enumMember",
        "3 number",
        "\" string",
        "every method",
        "2 number",
        "fast method",
        "2 number",
        "n property",
        "\"🎵\" string",
        "lpf function",
        "300 number",
    ];
    assert_eq!(seen[..first.len()], first);
    assert_eq!(seen[first.len()..], ["out keyword", "~a variable"]);
}
