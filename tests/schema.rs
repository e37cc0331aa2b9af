//! The plan and the difference of two programs as JSON: what `docs/plan.schema.json` and `docs/difference.schema.json`
//! say of them is true, and nothing else would pass.

use jsonschema::Validator;
use phonon_compiler::emit::{Difference, Version};
use phonon_compiler::pattern::transform::THEMES;
use phonon_compiler::simulate::forecast;
use phonon_compiler::{Options, compile, emit};
use phonon_tests::{files, root};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The schema of plans, and that of differences.
const PLAN: &str = "docs/plan.schema.json";
const DIFFERENCE: &str = "docs/difference.schema.json";

/// A schema.
fn schema(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("the schema can be read");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// The judge that it stands for; the schema itself is judged as well.
fn judge(path: &str) -> Validator {
    jsonschema::draft202012::new(&schema(path)).expect("the schema is one")
}

/// The plan of a program as other programs see it.
fn plan(source: &str, cores: Option<usize>) -> Value {
    let compiled = compile(source, &Options::default());
    let plan =
        compiled.plan.unwrap_or_else(|| panic!("{source}\nmust compile:\n{:#?}", compiled.diagnostics));
    let forecast = cores.map(|threads| forecast(&plan, threads, 512));
    serde_json::from_str(&emit::json(&plan, forecast.as_ref())).expect("plans are written as JSON")
}

/// The right programs of the repository, and the examples of all transforms.
fn programs() -> Vec<(String, String)> {
    let paths = files("tests/corpus", "ph").into_iter().chain(files("examples", "ph"));
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a program can be read");
    let examples = THEMES.iter().flat_map(|(_, rows)| rows.iter());
    let examples = examples.map(|row| (row.name.to_owned(), row.example.to_owned()));
    paths.map(|path| (path.display().to_string(), read(&path))).chain(examples).collect()
}

/// The alternatives of the schema that none of these programs needs.
const UNSEEN: [&str; 15] = [
    "Clamped",
    "Down",
    "Gain",
    "Greater",
    "Hard",
    "Hertz",
    "Lesser",
    "Nearest",
    "Negative",
    "Not",
    "Quantise",
    "SampleNumber",
    "Sqrt",
    "Tanh",
    "Up",
];

/// What is wrong with a document.
fn wrong(judge: &Validator, document: &Value) -> Vec<String> {
    judge.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_plan_is_as_the_schema_says() {
    let judge = judge(PLAN);
    let mut words = BTreeSet::new();
    for (name, source) in programs() {
        for cores in [None, Some(4)] {
            let document = plan(&source, cores);
            let wrong = wrong(&judge, &document);
            assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
            note_words(&document, &mut words);
        }
    }
    let mut alternatives = BTreeSet::new();
    note_alternatives(&schema(PLAN), &mut alternatives);
    let unseen: Vec<_> = alternatives.difference(&words).collect();
    assert_eq!(unseen, UNSEEN, "alternatives of the schema that no program shows");
}

/// Every key and every word of a document.
fn note_words(document: &Value, words: &mut BTreeSet<String>) {
    match document {
        Value::Object(fields) => {
            for (name, value) in fields {
                words.insert(name.clone());
                note_words(value, words);
            }
        }
        Value::Array(members) => members.iter().for_each(|member| note_words(member, words)),
        Value::String(word) => drop(words.insert(word.clone())),
        _ => {}
    }
}

/// Every word that the schema offers as one of several.
fn note_alternatives(schema: &Value, alternatives: &mut BTreeSet<String>) {
    for case in schema["oneOf"].as_array().into_iter().flatten() {
        let names = case["required"].as_array().into_iter().flatten().chain([&case["const"]]);
        alternatives.extend(names.filter_map(Value::as_str).map(str::to_owned));
    }
    let words = schema["enum"].as_array().into_iter().flatten();
    alternatives.extend(words.filter_map(Value::as_str).map(str::to_owned));
    match schema {
        Value::Object(fields) => fields.values().for_each(|field| note_alternatives(field, alternatives)),
        Value::Array(members) => members.iter().for_each(|member| note_alternatives(member, alternatives)),
        _ => {}
    }
}

/// The difference of two programs as other programs see it.
fn difference(old: &str, new: &str) -> Value {
    let [old, new] =
        [old, new].map(|source| Version::of(source, &Options::default()).0.expect("it compiles"));
    serde_json::from_str(&Difference::between(&old, &new).json()).expect("differences are written as JSON")
}

#[test]
fn every_difference_is_as_the_schema_says() {
    let (judge, programs) = (judge(DIFFERENCE), programs());
    for (at, (name, old)) in programs.iter().enumerate() {
        let wrong = wrong(&judge, &difference(old, &programs[(at + 1) % programs.len()].1));
        assert!(wrong.is_empty(), "{name} and the next:\n{}", wrong.join("\n"));
    }
}

#[test]
fn what_lacks_a_field_or_has_another_is_refused() {
    let source = "~a: saw 110\nout: s \"bd*2 ~a\" # note \"0 <3 5>\" # lpf (500 + 200 * ~a)\n";
    let spoilt = spoil(&judge(PLAN), &plan(source, Some(2)), &["forecast", "twins", "unpacked"]);
    assert!(spoilt > 100, "{spoilt} fields");
    let document = difference(source, &source.replace("500", "600").replace("bd*2", "bd*4"));
    let spoilt = spoil(&judge(DIFFERENCE), &document, &["changes", "port", "old", "new"]);
    assert!(spoilt > 20, "{spoilt} fields");
}

/// Takes each field of a document but the `optional` ones away, puts another thing in its place, and adds one to each
/// object: nothing of this may be taken. How many fields there were.
fn spoil(judge: &Validator, document: &Value, optional: &[&str]) -> usize {
    assert!(judge.is_valid(document));
    let mut spoilt = 0;
    for place in objects(document, String::new()) {
        let names: Vec<String> =
            document.pointer(&place).and_then(Value::as_object).expect("an object").keys().cloned().collect();
        for name in names.iter().filter(|name| !optional.contains(&name.as_str())) {
            let mut without = document.clone();
            without.pointer_mut(&place).and_then(Value::as_object_mut).expect("an object").remove(name);
            assert!(!judge.is_valid(&without), "a document without {place}/{name} is taken");
            let mut another = document.clone();
            another.pointer_mut(&place).expect("an object")[name] = json!({"another": "thing"});
            assert!(!judge.is_valid(&another), "a document with another thing at {place}/{name} is taken");
            spoilt += 1;
        }
        let mut more = document.clone();
        more.pointer_mut(&place).expect("an object")["unknown"] = json!(1);
        assert!(!judge.is_valid(&more), "a document with an unknown field in {place} is taken");
    }
    spoilt
}

/// The places of all objects in a document.
fn objects(document: &Value, place: String) -> Vec<String> {
    match document {
        Value::Object(fields) => {
            let inside = fields.iter().flat_map(|(name, value)| objects(value, format!("{place}/{name}")));
            let inside: Vec<String> = inside.collect();
            [place].into_iter().chain(inside).collect()
        }
        Value::Array(members) => {
            let members = members.iter().enumerate();
            members.flat_map(|(at, value)| objects(value, format!("{place}/{at}"))).collect()
        }
        _ => Vec::new(),
    }
}
