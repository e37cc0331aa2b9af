//! Drawings of plans: what is thick, what is broken, and where lanes lie.

use phonon_compiler::emit::{Grouping, picture};
use phonon_compiler::{Options, compile};

const GROUPINGS: [Grouping; 3] = [Grouping::Ugen, Grouping::Task, Grouping::Bus];

fn drawn(source: &str, grouping: Grouping) -> String {
    let plan = compile(source, &Options::default()).plan.unwrap_or_else(|| panic!("{source}\nmust compile"));
    picture(&plan, grouping)
}

/// The lines of a drawing that have a class.
fn lines<'s>(drawing: &'s str, class: &str) -> Vec<&'s str> {
    drawing.lines().filter(|line| line.starts_with(&format!("<path class=\"{class}\""))).collect()
}

/// Where a line begins and ends.
fn ends(line: &str) -> [(f64, f64); 2] {
    let path = line.split_once(" d=\"M").and_then(|(_, path)| path.strip_suffix("\"/>")).expect("a path");
    let numbers: Vec<f64> =
        path.replace('C', "").split(' ').map(|number| number.parse().expect("a number")).collect();
    [(numbers[0], numbers[1]), (numbers[6], numbers[7])]
}

/// Programs of several tasks, of which one way is the longest.
fn programs() -> Vec<String> {
    let voices: String =
        (0..6).map(|at| format!("~v{at}: saw {} # lpf (800 + sine 0.{at}1 * 300) 0.7\n", 50 + at)).collect();
    let sum = (0..6).map(|at| format!("~v{at}")).collect::<Vec<_>>().join(" + ");
    vec![
        format!("{voices}out: ({sum}) # reverb 0.7 0.4"),
        format!("{voices}~echo: ~v0 + ~echo * 0.5 # delay 0.2 0 1\nout: {sum} + ~echo"),
        "~a: saw 110\n~b: s \"bd*4\" # lpf 900 0.7\nout: ~a + ~b # reverb 0.8".to_owned(),
    ]
}

#[test]
fn what_is_thick_is_one_way_to_what_is_heard() {
    for source in programs() {
        let drawing = drawn(&source, Grouping::Ugen);
        let thick: Vec<_> = lines(&drawing, "wire critical").into_iter().map(ends).collect();
        assert!(thick.len() > 1, "{source}");
        let mut begins: Vec<(f64, f64)> = thick.iter().map(|[begin, _]| *begin).collect();
        let mut goals: Vec<(f64, f64)> = thick.iter().map(|[_, end]| *end).collect();
        for points in [&mut begins, &mut goals] {
            points.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
            points.dedup();
            assert_eq!(points.len(), thick.len(), "no box has two thick lines on one side: {source}");
        }
        let boxes = drawing.matches("critical\" x=").count();
        // The legend has one, and what is heard none.
        assert_eq!(boxes - 1, thick.len(), "{source}\n{drawing}");
    }
}

#[test]
fn what_comes_back_is_broken_and_seen_in_every_grouping() {
    let source = "~echo: saw 110 + ~echo * 0.5 # delay 0.2 0 1\nout: ~echo";
    for grouping in GROUPINGS {
        let drawing = drawn(source, grouping);
        let (boxes, back) = (drawing.rfind("<g><title>"), drawing.find("<path class=\"wire later\""));
        let (boxes, back) =
            (boxes.expect("a box"), back.unwrap_or_else(|| panic!("{grouping:?}: {drawing}")));
        assert!(back > boxes, "{grouping:?}: it is drawn above the boxes");
        let [begin, end] = ends(lines(&drawing, "wire later")[0]);
        assert!(begin.0 > end.0, "{grouping:?}: it goes back");
    }
}

#[test]
fn lanes_lie_in_the_bands_of_their_buses_and_no_line_goes_back() {
    let voices: String = (0..8).map(|at| format!("~v{at}: saw {} # lpf 800 0.7\n", 50 + at)).collect();
    let sum = (0..8).map(|at| format!("~v{at}")).collect::<Vec<_>>().join(" + ");
    let source = format!("{voices}out: {sum}");
    for grouping in GROUPINGS {
        let drawing = drawn(&source, grouping);
        let forward = |line: &str| ends(line)[0].0 < ends(line)[1].0;
        for class in ["wire", "wire critical"] {
            assert!(lines(&drawing, class).into_iter().all(forward), "{grouping:?}: {drawing}");
        }
        if grouping != Grouping::Task {
            let bands = drawing.matches("<text class=\"name\"").count();
            assert_eq!(bands, 10, "one for each bus, the output, and what is heard");
            assert!(!drawing.contains("~v0 +"), "{grouping:?}: a band of several buses");
        }
    }
    assert_eq!(drawn(&source, Grouping::Ugen).matches(">lpf 1 of x8</text>").count(), 8);
}

#[test]
fn every_box_says_what_task_it_belongs_to() {
    for source in programs() {
        let drawing = drawn(&source, Grouping::Ugen);
        let boxes =
            drawing.lines().filter(|line| line.starts_with("<g>") && !line.contains(">heard")).count();
        assert_eq!(drawing.matches(" tag\"").count(), boxes, "{source}");
    }
}

#[test]
fn the_way_outputs_are_mixed_is_shown() {
    for grouping in GROUPINGS {
        let drawing = drawn("outmix: tanh\nout1: saw 110\nout2: saw 220", grouping);
        assert!(drawing.contains(">outmix: tanh</text>"), "{drawing}");
        assert!(!drawn("out1: saw 110", grouping).contains("outmix"));
    }
}
