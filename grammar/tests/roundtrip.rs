//! Printing and then parsing gives the same program, places apart.

use phonon_grammar::ast::{
    Arg, Comparison, Expr, ExprKind, Item, Name, Op, Program, Statement, StatementKind, Structure, TempoUnit,
    Text, ValueOp,
};
use phonon_grammar::{Span, parse, parse_pattern};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::{Path, PathBuf};

/// Checks that what `text` says is printed and read back.
fn check_text(text: &str) {
    let (program, _) = parse(text);
    let printed = program.to_string();
    let (again, diagnostics) = parse(&printed);
    assert_eq!(again.without_spans(), program.without_spans(), "\n{text}\n-- printed:\n{printed}");
    assert!(diagnostics.is_empty(), "canonical text is not remarked on:\n{printed}\n{diagnostics:#?}");
    assert_eq!(parse(&printed).0.to_string(), printed);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_programs(program in program()) {
        let printed = program.to_string();
        let (again, diagnostics) = parse(&printed);
        prop_assert!(diagnostics.is_empty(), "{printed}\n{diagnostics:#?}");
        prop_assert_eq!(again.without_spans(), program.without_spans(), "{}", printed);
    }

    #[test]
    fn random_tokens(tokens in vec(select(TOKENS), 0..60)) {
        check_text(&tokens.concat());
    }

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..200)) {
        check_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_characters(text in "[\\PC\n\t\"()\\[\\]#$~:-]{0,80}") {
        check_text(&text);
    }
}

/// Pieces of programs, in no order.
const TOKENS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n  ",
    "\r\n",
    "\t",
    "saw",
    "a",
    "b'",
    "~a",
    "~b",
    "~midi:c",
    "@t",
    "%p",
    "out",
    "out1",
    "d2",
    "tempo",
    "bpm",
    "fn",
    "hush",
    "solo",
    "for",
    "for i in 1..3:\n  ",
    "~a[i]",
    "1..4",
    "in",
    "if",
    "then",
    "else",
    "1",
    "-1",
    "0.5",
    ".5",
    " . ",
    "440hz",
    "\"bd sn\"",
    "\"bd",
    "\"",
    ":",
    ": ",
    "=",
    "==",
    "<",
    ">",
    "<=",
    "!=",
    "#",
    " # ",
    "$",
    " $ ",
    "+",
    "-",
    "*",
    "/",
    "**",
    "++",
    "%",
    "|+",
    "+|",
    "|+|",
    "||+",
    "~+",
    "|>",
    "<|",
    "|<",
    ">|",
    "<~",
    "~>",
    "(",
    ")",
    "[",
    "]",
    ",",
    ", ",
    "(# ",
    "..",
    "-- note",
    "// note",
    "/*",
    "*/",
    "# Note",
    "# note",
    ":mix 1",
    "é",
    "\u{202e}",
    "\0",
    "{",
    "}",
    ";",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the repository can be read") {
        let path = entry.expect("the repository can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_string();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            files(&path, found);
        } else if name.ends_with(".ph") {
            found.push(path);
        }
    }
}

#[test]
fn every_program_of_the_repository() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    assert!(!found.is_empty());
    for path in found {
        check_text(&std::fs::read_to_string(&path).expect("programs are UTF-8"));
    }
}

/// Every expression of the conformance data is one statement without errors.
#[test]
fn every_pattern_of_the_conformance_data() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the data is there") {
        let path = entry.expect("the data is there").path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).expect("the data is UTF-8").lines() {
            let record: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
            let Some(pattern) = record["phonon"].as_str() else { continue };
            let text = format!("out: {pattern}");
            let (program, diagnostics) = parse(&text);
            assert!(diagnostics.is_empty(), "{text}\n{diagnostics:#?}");
            assert_eq!(program.statements().count(), 1, "{text}");
            check_text(&text);
            count += 1;
        }
    }
    assert!(count > 500, "{count}");
}

// Random trees, in the normal form that the parser gives.

fn program() -> impl Strategy<Value = Program> {
    let item = prop_oneof![
        6 => (kind(), option::weighted(0.2, comment())).prop_map(|(kind, comment)| {
            let span = Span::default();
            Item::Statement(Box::new(Statement { kind, span, comment, layout: Vec::new() }))
        }),
        1 => comment().prop_map(Item::Comment),
        2 => Just(Item::Blank),
    ];
    vec(item, 0..6).prop_map(|mut items| {
        let mut previous_is_blank = true;
        items.retain(|item| {
            let blank = matches!(item, Item::Blank);
            let keep = !(blank && previous_is_blank);
            previous_is_blank = blank;
            keep
        });
        if let Some(Item::Blank) = items.last() {
            items.pop();
        }
        Program { items }
    })
}

fn comment() -> impl Strategy<Value = String> {
    "[ -]?([a-zA-Z\"#(ü-]{1,8}( [a-z/*)]{1,5})?)?".prop_map(|text| text.trim_end().to_string())
}

fn kind() -> impl Strategy<Value = StatementKind> {
    prop_oneof![
        (select(vec![TempoUnit::Cps, TempoUnit::Bpm, TempoUnit::Cpm]), expr(), option::of(raw()))
            .prop_map(|(unit, value, meter)| StatementKind::Tempo { unit, value, meter }),
        expr().prop_map(StatementKind::Buffer),
        name().prop_map(StatementKind::Outmix),
        (name(), vec(name(), 0..3), expr()).prop_map(|(name, params, body)| StatementKind::Function {
            name,
            params,
            body
        }),
        (signed(), vec(name(), 0..3), expr()).prop_map(|(name, params, body)| StatementKind::Bus {
            name,
            params,
            body
        }),
        (signed(), expr()).prop_map(|(name, body)| StatementKind::Modifier { name, body }),
        (signed(), expr()).prop_map(|(name, body)| StatementKind::Template { name, body }),
        (signed(), expr()).prop_map(|(name, body)| StatementKind::PatternDef { name, body }),
        (option::of(0..99u32), expr()).prop_map(|(channel, body)| StatementKind::Out { channel, body }),
        (select(vec!["hush", "solo", "mute", "panic", "nudge"]), vec(expr(), 0..3)).prop_map(
            |(word, args)| {
                let name = Name { text: word.to_string(), span: Span::default() };
                StatementKind::Command { name, args }
            }
        ),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-e][a-z0-9_]{0,3}'?", 1 => select(vec!["out", "o1", "hush", "Saw", "_x", "in", "for"]).prop_map(String::from)]
}

fn name() -> impl Strategy<Value = Name> {
    word().prop_map(|text| Name { text, span: Span::default() })
}

/// A name behind a sign: no word is reserved there.
fn signed() -> impl Strategy<Value = Name> {
    prop_oneof![word(), select(vec!["then", "if", "else"]).prop_map(String::from)]
        .prop_map(|text| Name { text, span: Span::default() })
}

fn raw() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-c0-9 ~<>,(){}:#$/*-]{0,12}", 1 => Just("bd\n  sn".to_string())]
}

fn tree(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn boxed(expr: Expr) -> Box<Expr> {
    Box::new(expr)
}

fn op() -> impl Strategy<Value = Op> {
    use Structure::{Both, Left, Plain, Right, Signal, Squeeze};
    use ValueOp::{Add, Append, Div, Mod, Mul, Pow, Sub};
    let barred = (
        select(vec![Add, Sub, Mul, Div, Mod, Pow, Append, ValueOp::Right, ValueOp::Left]),
        select(vec![Both, Left, Right, Squeeze]),
    );
    prop_oneof![
        2 => Just(Op::Chain),
        2 => Just(Op::Apply),
        1 => select(vec![Op::Early, Op::Late]),
        2 => barred.prop_map(|(what, structure)| Op::Value { what, structure }),
        2 => select(vec![Add, Sub, Mul, Div, Mod, Pow, Append])
            .prop_map(|what| Op::Value { what, structure: Plain }),
        1 => select(vec![Add, Sub, Mul, Div]).prop_map(|what| Op::Value { what, structure: Signal }),
    ]
}

fn comparison() -> impl Strategy<Value = Op> {
    use Comparison::*;
    select(vec![Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual]).prop_map(Op::Compare)
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        "-?[0-9]{1,3}(\\.[0-9]{1,2})?".prop_map(ExprKind::Number),
        raw().prop_map(|raw| {
            let (mini, errors) = parse_pattern(&raw, 0);
            ExprKind::Text(Text { raw, mini, errors })
        }),
        word().prop_map(ExprKind::Name),
        (word(), vec("[a-z0-9_]{1,3}", 0..2)).prop_map(|(name, suffixes)| ExprKind::Bus { name, suffixes }),
        word().prop_map(ExprKind::Template),
        word().prop_map(ExprKind::PatternRef),
    ]
    .prop_map(tree)
}

fn head() -> impl Strategy<Value = Expr> {
    prop_oneof![
        6 => word().prop_map(ExprKind::Name),
        1 => Just(ExprKind::Name("if".into())),
        1 => word().prop_map(|name| ExprKind::Bus { name, suffixes: Vec::new() }),
        1 => word().prop_map(ExprKind::Template),
    ]
    .prop_map(tree)
}

fn expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let some = inner.clone();
        let arg = (option::weighted(0.2, signed()), some.clone()).prop_map(|(key, value)| Arg { key, value });
        let binary = |op: BoxedStrategy<Op>| {
            (op, some.clone(), some.clone()).prop_map(|(op, left, right)| ExprKind::Binary {
                op,
                left: boxed(left),
                right: boxed(right),
            })
        };
        let condition = prop_oneof![binary(comparison().boxed()).prop_map(tree), some.clone()];
        prop_oneof![
            4 => (head(), vec(arg, 1..4)).prop_map(|(head, args)| ExprKind::Call { head: boxed(head), args }),
            1 => vec(some.clone(), 0..4).prop_map(ExprKind::List),
            1 => vec(some.clone(), 2..4).prop_map(ExprKind::Tuple),
            1 => some.clone().prop_map(|inner| match inner.kind {
                ExprKind::Number(_) => inner.kind,
                _ => ExprKind::Negate(boxed(inner)),
            }),
            6 => binary(op().boxed()),
            1 => (op(), some.clone()).prop_map(|(op, right)| {
                let minus = Op::Value { what: ValueOp::Sub, structure: Structure::Plain };
                let op = if op == minus { Op::Chain } else { op };
                ExprKind::Section { op, right: boxed(right) }
            }),
            1 => (op(), some.clone()).prop_map(|(op, left)| ExprKind::LeftSection { op, left: boxed(left) }),
            1 => (condition, some.clone(), some).prop_map(|(condition, then, otherwise)| ExprKind::If {
                condition: boxed(condition),
                then: boxed(then),
                otherwise: boxed(otherwise),
            }),
        ]
        .prop_map(tree)
    })
}
