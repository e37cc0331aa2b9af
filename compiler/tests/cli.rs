//! `phononc` from outside: what it prints, where, and its exit codes.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const SONG: &str = "~bass: saw \"55 82.5\" # lpf 800 0.7\nout: ~bass * 0.3 + (s \"bd*4\" # reverb)\n";

/// A folder of its own for a test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("phononc-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Folder(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a temporary file can be written");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind fails no test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn phononc(args: &[&str]) -> Output {
    phononc_with(args, "")
}

fn phononc_with(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_phononc"))
        .args(args)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("phononc starts");
    // A program that does not read its input closes it.
    let _ = child.stdin.take().expect("there is an input").write_all(input.as_bytes());
    child.wait_with_output().expect("phononc ends")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn compile_shows_a_summary_and_the_plan() {
    let folder = Folder::new("summary");
    let output = phononc(&["compile", &folder.file("song.ph", SONG)]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for word in ["tempo", "ugens", "wires", "scratch", "cost", "critical path", "lpf", "cutoff=800", "voices"]
    {
        assert!(out(&output).contains(word), "`{word}` is missing in\n{}", out(&output));
    }
}

#[test]
fn compile_predicts_the_time_on_many_cores() {
    let folder = Folder::new("threads");
    let song = folder.file("song.ph", SONG);
    let output = phononc(&["compile", &song, "--threads", "4", "--block-size", "256"]);
    for words in
        ["threads        4, blocks of 256 frames", "longest way", "live", "offline", "times one core"]
    {
        assert!(out(&output).contains(words), "`{words}` is missing in\n{}", out(&output));
    }
    let json = phononc(&["compile", &song, "--threads", "2", "--emit", "json"]);
    let document: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    let forecast = &document["forecast"];
    assert_eq!((&forecast["threads"], &forecast["frames"]), (&2.into(), &512.into()));
    assert!(forecast["offline"]["speedup"].as_f64().is_some_and(|times| (0.5..=2.0).contains(&times)));
    assert!(out(&phononc(&["compile", &song, "--emit", "json"])).find("forecast").is_none());
}

#[test]
fn compile_shows_who_runs_what_when() {
    let folder = Folder::new("schedule");
    let voices: String =
        (1..5).map(|at| format!("o{at}: s \"bd*64\" # reverb {}\n", at as f32 / 5.0)).collect();
    let song = folder.file("song.ph", voices);
    let output = phononc(&["compile", &song, "--threads", "3"]);
    let text = out(&output);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("core ")).collect();
    assert_eq!(rows.len(), 3, "{text}");
    let tasks = out(&phononc(&["compile", &song, "--emit", "plan"]))
        .lines()
        .filter(|line| line.starts_with('t'))
        .count();
    for task in 0..tasks {
        let drawn = rows.iter().filter(|row| row.contains(&format!("t{task}"))).count();
        assert_eq!(drawn, 1, "t{task} is run once:\n{text}");
    }
    let drawing = out(&phononc(&["compile", &song, "--threads", "3", "--emit", "schedule"]));
    assert!(drawing.starts_with("<svg ") && drawing.ends_with("</svg>\n"), "{drawing}");
    assert_eq!(drawing.matches("<title>t").count(), tasks);
    let without = phononc(&["compile", &song, "--emit", "schedule"]);
    assert_eq!(without.status.code(), Some(2));
    assert!(err(&without).contains("--threads N"), "{}", err(&without));
}

#[test]
fn codes_are_explained() {
    let page = phononc(&["explain", "e0402"]);
    assert_eq!(page.status.code(), Some(0));
    assert!(out(&page).starts_with("E0402: an argument is of the wrong kind\n"), "{}", out(&page));
    let unknown = phononc(&["explain", "E0420"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).starts_with("error: there is no code `E0420`"), "{}", err(&unknown));
    let folder = Folder::new("explain");
    let said = err(&phononc(&["check", &folder.file("wrong.ph", "out: s bd $ fast 2")]));
    assert!(said.contains("error[E0402]"), "{said}");
}

#[test]
fn compile_draws_the_plan() {
    let folder = Folder::new("picture");
    let echo = "~echo: s \"bd\" + ~echo * 0.5 # delay 0.2 0 1\n";
    let song = folder.file("song.ph", format!("{echo}{SONG}").replace("out: ", "out: ~echo + "));
    let drawn = |group| out(&phononc(&["compile", &song, "--emit", "svg", "--group", group]));
    let plan = out(&phononc(&["compile", &song, "--emit", "plan"]));
    let ops = plan.lines().filter(|line| line.starts_with("  ") && line.contains(':')).count();
    let tasks = plan.lines().filter(|line| line.starts_with('t')).count();
    for (group, boxes) in [("ugen", ops), ("task", tasks), ("bus", 3)] {
        let text = drawn(group);
        assert_eq!(
            text.matches("<title>").count(),
            boxes + 1,
            "{group}: a box each, and one for what is heard"
        );
        assert!(text.contains("critical"), "{text}");
        assert!(text.contains(" later\""), "the way back of the loop is broken: {text}");
    }
    assert!(drawn("ugen").contains(">lpf</text>") && drawn("bus").contains(">~bass</text>"));
}

#[test]
fn compile_traces_the_passes() {
    let folder = Folder::new("trace");
    let song = folder.file("song.ph", SONG);
    let text = out(&phononc(&["compile", &song, "--trace-passes", "--emit", "plan"]));
    let after: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("after ")).collect();
    let names: Vec<&str> = after.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names, ["lower", "fold", "share", "sum", "prune", "prune", "feedback", "pack"]);
    assert!(after[0].ends_with("ugens") && after[5].ends_with("unchanged"), "{text}");
    assert!(text.contains("lpf.0") && text.contains("cutoff=800"), "{text}");
    let plain = phononc(&["compile", &song, "--trace-passes", "--no-opt", "--emit", "plan"]);
    assert_eq!(out(&plain).matches("\nafter ").count(), 2, "{}", out(&plain));
}

#[test]
fn compile_tells_two_versions_apart() {
    let folder = Folder::new("diff");
    let old = folder.file("old.ph", format!("{SONG}~pad: saw 220 # lpf 900\no2: s \"~pad\"\n"));
    let new = SONG.replace("800 0.7", "1200 0.7 # distort 2").replace("bd*4", "bd*4 sn");
    let new = folder.file("new.ph", format!("{new}~hat: noise # hpf 8000\no3: ~hat\n"));
    let output = phononc(&["compile", "--diff", &old, &new]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for line in [
        "  ~bass  lpf cutoff 800 -> 1200",
        "+ ~bass  distort",
        "  out  voices  s \"bd*4\" -> s \"bd*4 sn\"",
        "  out  mul a lpf of ~bass -> distort of ~bass",
        "+ ~hat  2 ugens  noise hpf",
        "- pad (voices)  4 ugens  saw lpf mul",
    ] {
        assert!(out(&output).lines().any(|found| found == line), "`{line}` is missing in\n{}", out(&output));
    }
    assert!(out(&output).ends_with("\n5 kept, 3 changed, 3 added, 5 removed\n"), "{}", out(&output));
    let drawn = |group| out(&phononc(&["compile", "--diff", &old, &new, "--emit", "svg", "--group", group]));
    assert!(
        drawn("ugen").contains(">cutoff 800 -&gt; 1200</text>") && drawn("bus").contains(">+ ~hat</text>")
    );
    let json = out(&phononc(&["compile", "--diff", &old, &new, "--emit", "json"]));
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(document["version"], 1);
    let dot = phononc(&["compile", "--diff", &old, &new, "--emit", "dot"]);
    assert_eq!(dot.status.code(), Some(2));
    assert!(err(&dot).contains("`--emit json` or `--emit svg`"), "{}", err(&dot));
    let same = phononc(&["compile", "--diff", &old, &old]);
    assert_eq!(out(&same).lines().count(), 1, "{}", out(&same));
    assert!(out(&same).ends_with(" kept\n"));
    assert_eq!(phononc(&["compile", "--diff", "none.ph", &new]).status.code(), Some(3));
    assert_eq!(
        phononc(&["compile", "--diff", &folder.file("bad.ph", "out: sa 1"), &new]).status.code(),
        Some(1)
    );
}

#[test]
fn packed_ugens_are_shown_in_every_form() {
    let folder = Folder::new("packed");
    let sum: Vec<String> = (0..16).map(|at| format!("~v{at}")).collect();
    let voices: String = (0..16).map(|at| format!("~v{at}: saw {} # lpf 800 0.7\n", 50 + at)).collect();
    let song = folder.file("song.ph", format!("{voices}out: {}\n", sum.join(" + ")));
    let shown = |stage| out(&phononc(&["compile", &song, "--emit", stage]));
    assert!(shown("plan").contains("packed   lanes 16  saw lpf  in ~v0 ~v1"), "{}", shown("plan"));
    assert!(shown("graph").contains("saw.0 x16"), "{}", shown("graph"));
    assert!(shown("dot").contains("lanes\\ 16"), "{}", shown("dot"));
    assert!(shown("svg").contains(">lpf 1 of x16</text>"), "{}", shown("svg"));
    let document: serde_json::Value = serde_json::from_str(&shown("json")).expect("JSON");
    assert_eq!(document["plan"]["tasks"][0]["body"]["ops"][0]["twins"].as_array().map(Vec::len), Some(15));
}

#[test]
fn every_stage_can_be_shown_and_written() {
    let folder = Folder::new("stages");
    let song = folder.file("song.ph", SONG);
    for stage in ["ast", "graph", "plan", "dot", "json", "svg"] {
        let shown = phononc(&["compile", &song, "--emit", stage]);
        assert_eq!(shown.status.code(), Some(0), "{stage}: {}", err(&shown));
        let path = folder.0.join(stage).display().to_string();
        let written = phononc(&["compile", &song, "--emit", stage, "-o", &path]);
        assert_eq!(written.status.code(), Some(0), "{stage}: {}", err(&written));
        assert_eq!(std::fs::read_to_string(&path).expect("the file is there"), out(&shown), "{stage}");
    }
}

#[test]
fn a_program_comes_from_standard_input() {
    let output = phononc_with(&["check", "-"], SONG);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

#[test]
fn errors_are_told_in_three_forms() {
    let folder = Folder::new("errors");
    let song = folder.file("song.ph", "out: saw 55 # lfp 400\n");
    let human = phononc(&["check", &song]);
    assert_eq!(human.status.code(), Some(1));
    assert!(err(&human).contains("there is no function `lfp`"), "{}", err(&human));
    assert!(err(&human).contains("did you mean `lpf`"), "{}", err(&human));
    assert!(!err(&human).contains('\x1b'), "no colour where there is no terminal");
    let short = phononc(&["check", &song, "--message-format", "short"]);
    assert!(err(&short).starts_with(&format!("{song}:1:15: error[E0302]:")), "{}", err(&short));
    let json = phononc(&["check", &song, "--message-format", "json"]);
    let object: serde_json::Value =
        serde_json::from_str(err(&json).lines().next().unwrap_or("")).expect("a JSON object");
    assert_eq!(
        (&object["code"], &object["line"], &object["column"]),
        (&"E0302".into(), &1.into(), &15.into())
    );
}

#[test]
fn nothing_is_written_for_a_wrong_program() {
    let folder = Folder::new("wrong");
    let song = folder.file("song.ph", "out: saw (55\n");
    let kept = folder.file("plan.txt", "kept");
    let output = phononc(&["compile", &song, "-o", &kept]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&kept).expect("the file is there"), "kept");
    assert_eq!(out(&output), "");
}

#[cfg(unix)]
#[test]
fn the_source_is_not_written_and_links_stay_links() {
    let folder = Folder::new("links");
    let song = folder.file("song.ph", "out:saw   55\n");
    let link = folder.0.join("link.ph").display().to_string();
    std::os::unix::fs::symlink(&song, &link).expect("a link can be made");
    for target in [&song, &link] {
        let output = phononc(&["compile", &song, "--emit", "dot", "-o", target]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("is read, so it is not written"), "{}", err(&output));
    }
    assert_eq!(std::fs::read_to_string(&song).expect("the file is there"), "out:saw   55\n");
    assert_eq!(phononc(&["fmt", &link]).status.code(), Some(0));
    assert!(std::fs::symlink_metadata(&link).expect("the link is there").is_symlink());
    assert_eq!(std::fs::read_to_string(&song).expect("the file is there"), "out: saw 55\n");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new("files");
    let directory = folder.0.display().to_string();
    let missing = folder.0.join("missing.ph").display().to_string();
    let broken = folder.file("broken.ph", b"out: sine 440\n\xff\xfe");
    for (path, code, reason) in [
        (&directory, 3, "is a directory"),
        (&missing, 3, "missing.ph"),
        (&broken, 1, "broken.ph:2:1: the text is not valid UTF-8"),
    ] {
        let output = phononc(&["check", path]);
        assert_eq!(output.status.code(), Some(code), "{path}");
        assert!(err(&output).contains(reason), "{}", err(&output));
    }
}

#[test]
fn what_cannot_be_written_is_an_error_and_a_closed_pipe_is_none() {
    let folder = Folder::new("write");
    let song = folder.file("song.ph", SONG);
    for target in ["/dev/full", "/nowhere/plan.txt"] {
        let output = phononc(&["compile", &song, "-o", target]);
        assert_eq!(output.status.code(), Some(3), "{target}: {}", err(&output));
        assert!(err(&output).contains("cannot write"), "{}", err(&output));
    }
    let script = format!(
        "{} compile {song} --emit json | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_phononc")
    );
    let status = Command::new("bash").args(["-c", &script]).status().expect("bash is there");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn fmt_rewrites_and_checks() {
    let folder = Folder::new("fmt");
    let song = folder.file("song.ph", "-- kept\n~a   $  saw   55\n\nout:~a\n");
    assert_eq!(phononc(&["fmt", "--check", &song]).status.code(), Some(4));
    assert_eq!(phononc(&["fmt", &song]).status.code(), Some(0));
    assert_eq!(
        std::fs::read_to_string(&song).expect("the file is there"),
        "-- kept\n~a: saw 55\n\nout: ~a\n"
    );
    assert_eq!(phononc(&["fmt", "--check", &song]).status.code(), Some(0));
    let checked = phononc_with(&["fmt", "--check", "-"], "out = saw 55\n");
    assert_eq!((checked.status.code(), out(&checked)), (Some(4), String::new()));
    assert_eq!(err(&checked), "<stdin>: not in canonical form\n");
    let both = [folder.file("a.ph", "out = saw 55\n"), folder.file("b.ph", "a = saw 55 -- why\nout: a\n")];
    assert_eq!(phononc(&["fmt", &both[0], &both[1]]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&both[0]).expect("it is there"), "out: saw 55\n");
    assert_eq!(std::fs::read_to_string(&both[1]).expect("it is there"), "~a: saw 55 -- why\nout: ~a\n");
    let wrong = folder.file("wrong.ph", "out: saw (55\n");
    assert_eq!(phononc(&["fmt", &wrong]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&wrong).expect("the file is there"), "out: saw (55\n");
}

#[test]
fn ugens_are_listed_and_explained() {
    let list = phononc(&["ugens"]);
    assert_eq!(list.status.code(), Some(0));
    assert!(out(&list).contains("lpf") && !out(&list).contains("voices"), "{}", out(&list));
    let page = phononc(&["ugens", "lpf"]);
    assert!(out(&page).contains("cutoff") && out(&page).contains("Hz"), "{}", out(&page));
    let unknown = phononc(&["ugens", "lfp"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("did you mean `lpf`?"), "{}", err(&unknown));
}

#[test]
fn dot_is_what_graphviz_reads() {
    let folder = Folder::new("dot");
    let song = folder.file("song.ph", SONG);
    let dot = out(&phononc(&["compile", &song, "--emit", "dot"]));
    assert!(dot.starts_with("digraph plan {") && dot.trim_end().ends_with('}'), "{dot}");
    let balanced = dot.matches('{').count() == dot.matches('}').count();
    assert!(balanced && dot.contains("subgraph cluster_t0"), "{dot}");
    let Ok(mut graphviz) =
        Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
    else {
        return edges_name_nodes(&dot);
    };
    graphviz.stdin.take().expect("there is an input").write_all(dot.as_bytes()).expect("Graphviz reads");
    let drawn = graphviz.wait_with_output().expect("Graphviz ends");
    assert!(drawn.status.success(), "Graphviz refuses\n{dot}");
    edges_name_nodes(&dot);
}

/// Every edge leads from a port of a node that is there to a port of a node that is there.
fn edges_name_nodes(dot: &str) {
    let mut nodes = std::collections::BTreeMap::new();
    for line in dot.lines().map(str::trim) {
        if let Some((name, label)) = line.split_once(" [label=\"")
            && !name.contains("->")
        {
            nodes.insert(name, label);
        }
    }
    let mut edges = 0;
    for line in dot.lines().map(str::trim).filter(|line| line.contains(" -> ")) {
        let ends = line.split(" [").next().unwrap_or(line).trim_end_matches(';');
        for end in ends.split(" -> ") {
            let (node, port) = end.split_once(':').expect("an edge names a port");
            assert!(nodes.get(node).is_some_and(|label| label.contains(&format!("<{port}>"))), "{line}");
        }
        edges += 1;
    }
    assert!(edges > 3, "{dot}");
}

#[test]
fn events_are_shown_for_programs_and_for_patterns() {
    let folder = Folder::new("events");
    let song = folder.file("song.ph", SONG);
    let all = phononc(&["events", &song]);
    assert_eq!(all.status.code(), Some(0), "{}", err(&all));
    assert!(out(&all).contains("~bass  1:12") && out(&all).contains("out  2:"), "{}", out(&all));
    let one =
        phononc(&["events", &song, "--bus", "~bass", "--emit", "lines", "-c", "1", "--start", "1000000"]);
    assert_eq!(out(&one), "~bass 1:12\n  1000000 .. 2000001/2     55\n  2000001/2 .. 1000001     82.5\n");
    let named = phononc(&["events", &song, "~bass", "--emit", "lines", "-c", "1", "--start", "1000000"]);
    assert_eq!(out(&named), out(&one), "the name may stand alone");
    let pattern = phononc(&["events", "-e", "bd sn", "-c", "2", "--emit", "lines"]);
    assert_eq!(
        out(&pattern),
        "  0 .. 1/2                 bd\n  1/2 .. 1                 sn\n  1 .. 3/2                 bd\n  3/2 .. 2                 sn\n"
    );
    for form in ["text", "json", "svg"] {
        let path = folder.0.join(form).display().to_string();
        let written = phononc(&["events", &song, "--emit", form, "-o", &path]);
        assert_eq!(written.status.code(), Some(0), "{form}: {}", err(&written));
        assert!(std::fs::read_to_string(&path).expect("the file is there").contains("~bass"), "{form}");
    }
}

#[test]
fn events_of_what_is_wrong_are_refused() {
    let folder = Folder::new("no-events");
    let song = folder.file("song.ph", SONG);
    for (args, code, reason) in [
        (&["events", &song, "--bus", "~bas"][..], 2, "did you mean `~bass`?"),
        (&["events", &song, "~bas"][..], 2, "did you mean `~bass`?"),
        (&["events", &song, "-o", &song][..], 2, "is read, so it is not written"),
        (&["events", "-e", "s \"bd\" $ fsat 2"][..], 1, "-e:1:10"),
        (&["events", "-e", "bd*70000"][..], 1, "70000 events per cycle"),
        (&["events"][..], 2, "required"),
        (&["events", &song, "-e", "bd"][..], 2, "cannot be used with"),
    ] {
        let output = phononc(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert!(err(&output).contains(reason), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
}

#[test]
fn names_are_explained_in_whatever_table_they_stand() {
    for (args, said) in [
        (["transforms", "legato"], "`legato` is a control of events: length of the gate"),
        (["transforms", "lpf"], "`phononc ugens lpf` explains it"),
        (["transforms", "channel"], "do not obey it"),
        (["transforms", "sine"], "`sine` is a unit generator"),
        (["ugens", "every"], "`phononc transforms every` explains it"),
        (["ugens", "gain"], "`gain` is a control of events"),
    ] {
        let output = phononc(&args);
        assert!(output.status.success() && out(&output).contains(said), "{args:?}: {}", out(&output));
    }
    let unknown = phononc(&["transforms", "legatto"]);
    assert!(
        err(&unknown).contains("there is no transform `legatto`; did you mean `legato`?"),
        "{}",
        err(&unknown)
    );
}

#[test]
fn the_text_behind_e_is_read_as_it_was_meant() {
    for (text, said) in [
        ("out: s bd", "`bd`"),
        ("out: s \"bd", "a quote is not closed"),
        ("~a: n 1\nout: s \"bd\" # n ~b", "there is no bus `~b`"),
        ("tempo: \"a\"", "`a` is not a number"),
        ("s \"bd\" $ fsat 2", "did you mean `fast`?"),
        ("bd [sn", "is not closed"),
    ] {
        let output = phononc(&["events", "-e", text]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(err(&output).contains(said), "{text}: {}", err(&output));
    }
    for text in ["out*4 bd", "~a: \"0 3\"\nout: s \"bd\" # n ~a", "out saw \"110 220\"", "nudge \"0 0.1\""] {
        let output = phononc(&["events", "-e", text]);
        assert!(output.status.success(), "{text}: {}", err(&output));
    }
}

#[test]
fn transforms_are_listed_and_explained() {
    let list = phononc(&["transforms"]);
    assert_eq!(list.status.code(), Some(0));
    assert!(out(&list).contains("every n f") && out(&list).contains("Conditions"), "{}", out(&list));
    let page = phononc(&["transforms", "stutWith"]);
    for word in ["echoWith n step f", "[needed]", "also called", "before", "after"] {
        assert!(out(&page).contains(word), "`{word}` is missing in\n{}", out(&page));
    }
    let wrong = phononc(&["transforms", "evry"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("did you mean `every`?"), "{}", err(&wrong));
}
