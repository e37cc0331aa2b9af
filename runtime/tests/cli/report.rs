//! What is said for programs, and what is measured: `--report json`, `--profile`, `--timings`, and `phonon bench`.

use crate::support::*;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

const SONG: &str = "~drums: s \"bd*4, hh*8\"\n~bass: saw \"55 110\" # lpf 400 0.7\n~pluck: saw freq # lpf 900\n\
    out: (~drums + ~bass + s \"~pluck*4\") * 0.3\n";

/// The judge that the schema stands for.
fn judge() -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/report.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema can be read");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

/// The report of a run, which is as the schema says.
fn report(folder: &TempDir, arguments: &[&str]) -> Value {
    write(folder, "song.ph", SONG);
    let (code, said) = run(folder, &[&["run", "song.ph", "--report", "json"], arguments].concat());
    assert_eq!(code, 0, "{said}");
    read_report(said.lines().last().unwrap_or_default())
}

/// A report as it is written, which is as the schema says.
pub fn read_report(line: &str) -> Value {
    let report = serde_json::from_str(line).expect("a report");
    let wrong: Vec<String> = judge().iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{report:#}");
    report
}

#[test]
fn a_report_has_everything_and_is_as_its_schema_says() {
    let folder = folder();
    let said = report(&folder, &["-c", "2", "-o", "a.wav", "--profile"]);
    assert_eq!(said["onsets"]["drums"], 24);
    assert_eq!(said["onsets"]["out"], 8);
    let cycles = said["cycles"].as_f64().expect("a number");
    assert!((cycles - 2.0).abs() < 1e-4 && said["frames"] == 176_400, "{said:#}");
    let names: Vec<_> = said["stems"].as_array().expect("stems").iter().map(|stem| &stem["name"]).collect();
    assert!(names.contains(&&"bass".into()) && names.contains(&&"drums".into()), "{names:?}");
    let level = |name: &str| said[name].as_f64().expect("a level");
    assert!(level("true_peak_dbtp") >= level("peak_dbfs") - 0.1);
    assert!((level("loudness_lufs") - level("rms_dbfs")).abs() < 12.0, "{said:#}");
    assert!(said["voices"]["started"].as_u64() >= Some(32), "{said:#}");
    assert_eq!(said["profile"]["fits"], true);
    // Neither what is measured nor the level that it is brought to takes part in the other.
    let plain = report(&folder, &["-c", "2", "-o", "b.wav"]);
    assert_eq!((&plain["hash"], plain["profile"].is_null()), (&said["hash"], true));
    let silent = report(&folder, &["-c", "0", "--plot", "a.png"]);
    assert!(silent["loudness_lufs"].is_null() && silent["peak_dbfs"].is_null());
    assert_eq!(report(&folder, &["-c", "1", "-o", "c.wav", "--normalize"])["stems"], Value::Array(vec![]));
    let kept = report(&folder, &["-c", "1", "--stems", "s"]);
    assert!(
        kept["stems"].as_array().expect("stems").iter().all(|stem| stem["output"].is_string()),
        "{kept:#}"
    );
    report(&folder, &["-d", "100ms", "--realtime"]);
    assert!(report(&folder, &["-d", "100ms", "--realtime", "--profile"])["profile"].is_object());
}

#[test]
fn a_report_that_lacks_a_field_or_has_another_is_refused() {
    let folder = folder();
    let (judge, said) = (judge(), report(&folder, &["-c", "1", "-o", "a.wav", "--profile"]));
    for name in said.as_object().expect("an object").keys() {
        let mut less = said.clone();
        less.as_object_mut().expect("an object").remove(name);
        assert!(!judge.is_valid(&less), "without {name}");
    }
    let mut more = said.clone();
    more["mood"] = "bright".into();
    assert!(!judge.is_valid(&more));
}

#[test]
fn a_profile_says_what_each_bus_costs() {
    let folder = folder();
    write(&folder, "song.ph", SONG);
    for threads in ["1", "2"] {
        let words = ["bus", "drums", "bass", "lpf", "voices", "% of one core", "it plays in real time"];
        expect(&folder, &["run", "song.ph", "-c", "2", "--profile", "--threads", threads], 0, &words);
    }
    assert_eq!(names(&folder), ["song.ph"], "nothing is written");
    // More than one thread of any machine has the time for.
    let heavy: Vec<String> = (1..=200).map(|hz| format!("(saw {hz} # reverb 0.9)")).collect();
    write(&folder, "heavy.ph", format!("~pad: {}\nout: ~pad * 0.01", heavy.join(" + ")));
    let run = ["run", "heavy.ph", "-d", "20ms", "--profile", "-r", "384000", "--threads", "1"];
    expect(&folder, &run, 0, &["it does not play in real time; the cheapest way: "]);
    // One behind the other: no more cores and no longer blocks help, and what feeds them costs next to nothing.
    let row = " # reverb 0.9".repeat(150);
    write(&folder, "row.ph", format!("~thin: saw 55\n~row: ~thin{row}\nout: ~row * 0.01"));
    let run = ["run", "row.ph", "-d", "20ms", "--profile", "-r", "384000", "--threads", "1"];
    let words = ["it does not play in real time, and no few buses stand in the way", "`row` costs most"];
    expect(&folder, &run, 0, &words);
}

#[test]
fn timings_have_a_track_for_each_worker_and_a_name_for_each_task() {
    let folder = folder();
    write(&folder, "song.ph", SONG);
    let run = ["run", "song.ph", "-c", "2", "--threads", "2", "--timings", "trace.json"];
    expect(&folder, &run, 0, &[]);
    let trace: Value = serde_json::from_slice(&read(&folder, "trace.json")).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("events");
    let named: Vec<_> = events.iter().filter(|event| event["name"] == "thread_name").collect();
    assert_eq!(named.len(), 2);
    let mut runs: Vec<(u64, f64, f64)> = Vec::new();
    let mut labels = BTreeSet::new();
    for event in events.iter().filter(|event| event["ph"] == "X") {
        let number = |name: &str| event[name].as_f64().expect("a number");
        runs.push((number("tid") as u64, number("ts"), number("dur")));
        labels.insert(event["name"].as_str().expect("a name").to_owned());
    }
    assert!(labels.iter().all(|label| label.contains("(line")), "{labels:?}");
    assert!(labels.iter().any(|label| label.contains("bass")), "{labels:?}");
    runs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let overlaps =
        |pair: &[(u64, f64, f64)]| pair[0].0 == pair[1].0 && pair[0].1 + pair[0].2 > pair[1].1 + 0.001;
    assert!(!runs.windows(2).any(overlaps), "a worker does one thing at a time");
    assert!(runs.iter().all(|(worker, ..)| *worker < 2) && !runs.is_empty());
}

#[test]
fn a_bench_says_what_to_use() {
    let folder = folder();
    write(&folder, "song.ph", "out: sine 440 * 0.1");
    let bench = ["bench", "song.ph", "--threads", "1", "-d", "50ms"];
    let output = phonon(&folder, &bench).output().expect("a process");
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && said.contains("for files: --threads 1"), "{said}");
    assert_eq!(said.lines().count(), 1 + 6 + 1 + 2, "a row for each block: {said}");
    let one = [&bench[..], &["-b", "256", "--report", "json"]].concat();
    let output = phonon(&folder, &one).output().expect("a process");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["live"].as_array().expect("rows").len(), 1);
    assert_eq!(report["live"][0]["block_frames"], 256);
}
