//! Samples in slices, backwards, in circles and stretched: every frame is where it belongs.
//!
//! The sound is a ramp that counts its own frames, a second long, and so is a cycle. Without attack and release what is
//! heard is a list of the frames that were read.

use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_kernel::Cpu;
use phonon_runtime::engine::Options;
use phonon_runtime::score::Interpolation;

const SECOND: usize = RATE as usize;

/// Which frames of the ramp are read; nothing where there is silence.
fn frames(text: &str) -> Vec<Option<usize>> {
    let heard = played(&format!("{text} # attack 0 # release 0"), &Options::default());
    let frame = |&value: &f32| (value != 0.0).then_some((value / RAMP).round() as usize);
    heard.iter().map(frame).collect()
}

fn played(text: &str, options: &Options) -> Vec<f32> {
    let mut plan = plan(Time::ONE);
    voices(&mut plan, text, &[]);
    let [left, right] = rendered(&plan, SECOND, options);
    assert_eq!(left, right);
    left
}

/// Expects stretches of frames of the ramp, one after the other, each from `begin` on with a step; frame 0 is silent.
fn check(text: &str, stretches: &[(usize, i64, usize)]) {
    let mut expected = Vec::new();
    for &(begin, step, count) in stretches {
        let read = (0..count as i64).map(|at| (begin as i64 + step * at) as usize);
        expected.extend(read.map(|frame| (frame > 0).then_some(frame)));
    }
    expected.resize(SECOND, None);
    let heard = frames(text);
    let apart = heard.iter().zip(&expected).position(|(heard, expected)| heard != expected);
    let at = apart.unwrap_or(0);
    assert_eq!(apart, None, "{text}: {:?}, not {:?}", heard[at], expected[at]);
}

/// A quarter of the ramp, in frames.
const QUARTER: usize = SECOND / 4;

#[test]
fn a_sample_is_played_as_it_is() {
    check(r#"s "ramp""#, &[(0, 1, SECOND)]);
    check(r#"s "~ ramp""#, &[(0, 0, SECOND / 2), (0, 1, SECOND / 2)]);
    check(r#"s "ramp" # speed (-1)"#, &[(SECOND - 1, -1, SECOND)]);
    check(r#"s "ramp" # begin 0.25 # end 0.5"#, &[(QUARTER, 1, QUARTER)]);
    check(r#"s "ramp" # begin 0.25 # end 0.5 # speed (-1)"#, &[(2 * QUARTER - 1, -1, QUARTER)]);
    check(r#"s "ramp" # begin 0.5 # end 0.25"#, &[(2 * QUARTER - 1, -1, QUARTER)]);
    check(r#"s "ramp" # begin 0.5 # end 0.25 # speed (-1)"#, &[(QUARTER, 1, QUARTER)]);
    check(r#"s "ramp" # begin 0.5 # end 0.5"#, &[]);
}

#[test]
fn gates_end_on_their_frame() {
    let half = &[(0, 1, SECOND / 2)];
    for gate in ["sustain 0.5", "dur 0.5", "hold 0.5", "legato 0.5", "sustain 0.5 # dur 0.1 # legato 2"] {
        check(&format!(r#"s "ramp" # {gate}"#), half);
    }
    // The attack comes before what is held.
    let held = played(r#"s "ramp" # hold 0.25 # attack 0.25 # release 0"#, &Options::default());
    assert_eq!(held.iter().rposition(|&value| value != 0.0), Some(SECOND / 2 - 1));
}

#[test]
fn accelerated_sounds_take_the_time_of_their_mean_speed() {
    for (text, seconds, reached) in [
        (r#"s "ramp" # accelerate 1"#, 2.0 / 3.0, 1.0),
        (r#"s "ramp" # speed 2 # accelerate (-0.5)"#, 2.0 / 3.0, 1.0),
        (r#"s "ramp" # speed 2 # accelerate 3"#, 0.2, 1.0),
        // Through standstill and back again.
        (r#"s "ramp" # accelerate (-2)"#, 1.0, 0.25),
    ] {
        let heard = played(&format!("{text} # attack 0 # release 0"), &Options::default());
        let last = heard.iter().rposition(|&value| value != 0.0).unwrap_or(0);
        assert!(last.abs_diff((seconds * RATE as f64) as usize) < 100, "{text}: {last}");
        let most = heard.iter().fold(0.0_f32, |most, value| most.max(*value)) / RAMP;
        assert!((f64::from(most) - reached * RATE as f64).abs() < 6_000.0, "{text}: {most}");
    }
}

#[test]
fn a_loop_goes_round_without_a_seam() {
    let circle = (QUARTER, 1, QUARTER);
    check(r#"s "ramp" # begin 0.25 # end 0.5 # loop 1"#, &[circle; 4]);
    let back = (2 * QUARTER - 1, -1, QUARTER);
    check(r#"s "ramp" # begin 0.25 # end 0.5 # loop 1 # speed (-1)"#, &[back; 4]);
}

#[test]
fn parts_join_into_the_whole() {
    check(r#"s "ramp" $ chop 4"#, &[(0, 1, SECOND)]);
    check(r#"s "ramp" $ chop 7 $ loopAt 1"#, &[(0, 1, SECOND)]);
    check(r#"s "ramp" $ striate 4"#, &[(0, 1, SECOND)]);
    check(r#"s "ramp" $ loopAt 1"#, &[(0, 1, SECOND)]);
    check(r#"s "ramp" $ slice 4 "0 1 2 3""#, &[(0, 1, SECOND)]);
    check(r#"s "ramp" $ splice 4 "0 1 2 3""#, &[(0, 1, SECOND)]);
}

#[test]
fn parts_are_put_in_order() {
    let parts = |order: [usize; 4]| order.map(|at| (at * QUARTER, 1, QUARTER));
    check(r#"s "ramp" $ slice 4 "2 0 3 1""#, &parts([2, 0, 3, 1]));
    check(r#"s "ramp" $ splice 4 "3 2 1 0""#, &parts([3, 2, 1, 0]));
    check(r#"s "ramp" $ chop 4 $ rev"#, &parts([3, 2, 1, 0]));
    check(r#"s "ramp" $ rev $ chop 4"#, &parts([0, 1, 2, 3]));
    check(r#"s "ramp" $ chop 4 $ fit' 1 4 "0 1 2 3" "2 0 3 1""#, &parts([2, 0, 3, 1]));
    let fitted = r#"s "ramp*4" # begin ("0 3 1 2" $ fit 1 [0, 0.25, 0.5, 0.75]) # legato 1"#;
    check(fitted, &parts([0, 3, 1, 2]));
    // Each event is over before its half of the sample is.
    check(r#"s "ramp*2" $ striate 2 # legato 1"#, &parts([0, 0, 2, 2]));
}

#[test]
fn stretched_sounds_begin_and_end_where_they_should() {
    for (text, speed) in [
        (r#"s "ramp" $ loopAt 0.5"#, 2.0),
        (r#"s "ramp" # speed 2"#, 2.0),
        (r#"s "ramp" # speed 0.5"#, 0.5),
        (r#"s "ramp" # unit "c" # speed 3"#, 3.0),
        (r#"s "ramp" # unit "s" # speed 0.4"#, 2.5),
        (r#"s "ramp" # note 12"#, 2.0),
    ] {
        for interpolation in [Interpolation::Sinc, Interpolation::Linear] {
            let options = Options { interpolation, ..Options::default() };
            let heard = played(&format!("{text} # attack 0 # release 0"), &options);
            // The first turn; near its ends a ramp begins and ends at once, and rings.
            let edge = 100.0;
            let inside = |at: &usize| (edge..SECOND as f64 - edge).contains(&(*at as f64 * speed));
            for at in (0..SECOND).filter(inside).step_by(101) {
                let (frame, expected) = (f64::from(heard[at] / RAMP), at as f64 * speed);
                assert!((frame - expected).abs() < 0.1, "{text}: frame {at} is {frame}, not {expected}");
            }
        }
    }
}

#[test]
fn neither_instructions_nor_blocks_are_heard_in_samples() {
    let text = r#"s "ramp*3 sine*2 wide" # speed "1.3 -2.7 0.4 9" # loop "0 1""#;
    for interpolation in [Interpolation::Sinc, Interpolation::Linear] {
        let plain = Options { cpu: Cpu::Plain, interpolation, ..Options::default() };
        let mut plan = plan(Time::ONE);
        voices(&mut plan, text, &[]);
        let expected = rendered(&plan, SECOND, &plain);
        assert!(expected[0].iter().any(|&value| value != 0.0));
        for cpu in Cpu::ALL.into_iter().filter(|cpu| cpu.is_there()) {
            for block_frames in [64, 192, 1024] {
                let options = Options { cpu, block_frames, ..plain };
                assert!(rendered(&plan, SECOND, &options) == expected, "{} {block_frames}", cpu.name());
            }
        }
    }
}
