//! Programs that are edited while they play, on a device that asks for what it likes.

use phonon_compiler::pattern::Time;
use phonon_runtime::live::{Change, Reload};
use phonon_tests::playing::{Playing, SECOND, first_difference, rendered, settings, step_and_peak, version};
use phonon_tests::{in_parallel, programs};
use std::time::Duration;

#[test]
fn what_is_not_edited_sounds_as_it_is_rendered() {
    in_parallel(&programs(), |(name, text)| {
        let mut playing = Playing::new(text);
        playing.until(SECOND);
        assert_eq!(first_difference(&playing.heard, &rendered(text, SECOND)), None, "{name}");
        assert_eq!(playing.session.gauge().read().starved, 0);
    });
}

#[test]
fn a_version_that_is_the_same_changes_no_bit() {
    in_parallel(&programs(), |(name, text)| {
        let mut playing = Playing::new(text);
        for at in 1..6 {
            playing.until(at * 7_001);
            // A comment moves all places.
            playing.edit(&format!("-- {at}\n{text}"));
        }
        playing.until(SECOND);
        assert_eq!(playing.session.gauge().read().decks, 5, "{name}");
        assert_eq!(first_difference(&playing.heard, &rendered(text, SECOND)), None, "{name}");
    });
}

#[test]
fn what_an_edit_leaves_alone_keeps_its_bits() {
    // What is edited is not heard, so all that is heard must be as it was, wherever its kernels lie now.
    let extra =
        ["saw 110 # lpf 500", "sine 3", "saw 55 # delay 0.1", "s \"bd*2\"", "saw 220 # lpf 800 # reverb"];
    in_parallel(&programs(), |(name, text)| {
        if text.contains("outmix") || !text.contains("out:") {
            return;
        }
        let edited = |at: usize| format!("{text}\nout9: ({}) * 0\n", extra[at % extra.len()]);
        let mut playing = Playing::new(&edited(0));
        for at in 1..6 {
            playing.until(at * 6_007);
            playing.edit(&edited(at));
        }
        playing.until(SECOND);
        let whole = rendered(&edited(0), SECOND);
        let off = playing.heard.iter().zip(&whole).map(|(one, two)| (one - two).abs()).fold(0.0, f32::max);
        assert_eq!(off, 0.0, "{name} from frame {:?}", first_difference(&playing.heard, &whole));
    });
}

#[test]
fn an_edit_is_heard_on_its_frame_and_not_before() {
    let old = "out: saw 110 * 0.2";
    let mut playing = Playing::new(old);
    playing.until(10_000);
    let frame = playing.edit("out: saw 110 * 0.2 + s \"bd*64\"");
    assert!((10_000..10_000 + 1_000).contains(&frame), "{frame}");
    playing.until(SECOND);
    let first = first_difference(&playing.heard, &rendered(old, SECOND)).expect("a difference");
    assert!((frame..frame + 1_500).contains(&first), "{first} of {frame}");
}

#[test]
fn no_edit_clicks() {
    // Signals without edges of their own, so that any click is one of the change.
    let texts = [
        "out: sine 110 * 0.3",
        "out: sine 440 * 0.2",
        "out: sine 110 * 0.3 + sine 330 * 0.1",
        "out: sine 110 * 0.1 # lpf 400 0.7",
        "out: (sine 110 # delay 0.2 0.5) * 0.3",
        "~a: sine 110\n~b: sine 220 * 0.5\nout: (~a + ~b) * 0.3",
        "~a: sine 110\nout: ~a * (sine 0.5 * 0.2 + 0.3)",
        "out: sine 110 * 0.3 # pan 0.2",
        "outmix: gain\nout1: sine 110\nout2: sine 220",
        "outmix: gain\nout1: sine 110",
        "~slow: sine 3\nout: (sine 110 # lpf (~slow * 300 + 800) 0.7) * 0.3",
        "~slow: sine 3\nout: sine (~slow * 40 + 300) * 0.3",
    ];
    let alone: Vec<_> = texts.iter().map(|text| step_and_peak(&rendered(text, SECOND))).collect();
    for (old, before) in texts.iter().zip(&alone) {
        for (new, after) in texts.iter().zip(&alone) {
            let mut playing = Playing::new(old);
            playing.until(9_000);
            playing.edit(new);
            playing.until(20_000);
            let (step, peak) = step_and_peak(&playing.heard);
            // The equal-power law is steepest at its ends: half a turn in twice the fade.
            let fade = std::f32::consts::FRAC_PI_2 / (0.02 * SECOND as f32);
            let bound = before.0 + after.0 + (before.1 + after.1) * fade;
            assert!(step <= bound, "from {old:?} to {new:?}: {step} > {bound}");
            // Sines that begin anew may meet in other phases than alone.
            assert!(peak <= 1.5 * (before.1 + after.1), "from {old:?} to {new:?}: a peak of {peak}");
        }
    }
}

#[test]
fn voices_sound_on_when_their_pattern_is_edited() {
    let text = |rhythm: &str| {
        format!("cps: 0.5\n~pad: sine 220 * adsr 0.01 0.1 0.8 1\nout: s \"{rhythm}\" # gain 0.5")
    };
    let mut playing = Playing::new(&text("~pad"));
    playing.until(20_000);
    playing.edit(&text("~pad ~"));
    playing.until(40_000);
    let whole = rendered(&text("~pad"), 40_000);
    assert_eq!(first_difference(&playing.heard, &whole), None, "the voice is the same");
}

#[test]
fn the_tempo_changes_and_the_cycle_goes_on() {
    let text = |cps: f32| format!("cps: {cps}\nout: s \"bd*8\"");
    let mut playing = Playing::new(&text(1.0));
    playing.until(30_000);
    let frame = playing.edit(&text(2.0));
    playing.until(31_000);
    let clock = playing.session.clock();
    let cycle = clock.edge(frame as u64 + 44_100).to_f64();
    assert!((cycle - (frame as f64 / 44_100.0 + 2.0)).abs() < 1e-3, "{cycle}");
}

#[test]
fn an_edit_can_wait_for_the_cycle() {
    let mut playing = Playing::new("cps: 1\nout: sine 110 * 0.2");
    playing.until(10_000);
    let next = version("cps: 1\nout: sine 110 * 0.2 + sine 440 * 0.2", false);
    let change = Change::between(playing.session.version(), next, &settings()).expect("a plan");
    let Reload::Begins(frame) = playing.session.reload(change, Some(Time::ONE)) else { panic!("busy") };
    assert_eq!(frame, 44_100 / 64 * 64);
}

#[test]
fn after_panic_nothing_is_left() {
    let text = "out: s \"bd*8\" # delay 0.3 0.9 # reverb 0.9";
    let mut playing = Playing::new(text);
    playing.until(30_000);
    let frame = playing.edit("panic\nout: s \"bd ~ ~ ~\" # delay 0.3 0.9 # reverb 0.9");
    playing.until(SECOND);
    let fade = 2 * (0.02 * SECOND as f32) as usize;
    assert!(playing.heard[2 * frame..2 * (frame + 200)].iter().any(|value| value.abs() > 0.01), "it fades");
    let after = &playing.heard[2 * (frame + fade)..];
    assert!(after.iter().all(|value| *value == 0.0), "the delay and the room begin empty");
}

#[test]
fn what_a_device_let_pass_is_left_out_and_what_began_there_begins_late() {
    let text = "cps: 1\nout: s \"bd*8\" # legato 0.5";
    let mut playing = Playing::new(text);
    playing.until(10_000);
    // Over the beginning of the third drum, which lasts from frame 11,025 to 13,781.
    playing.session.gauge().skip(3_000);
    assert_eq!(playing.stage.skip(), 2_944, "whole quanta");
    assert_eq!(playing.stage.skip(), 0);
    playing.until(30_000);
    let whole = rendered(text, 30_000 + 2_944);
    let late = &playing.heard[2 * 10_048..2 * (10_048 + 2_750)];
    assert_eq!(
        first_difference(late, &whole[2 * 11_025..2 * (11_025 + 2_750)]),
        None,
        "it begins with the next quantum"
    );
    // The fourth one is in its place again.
    let fourth = 3 * 5_512;
    let in_time = &playing.heard[2 * (fourth - 2_944)..];
    assert_eq!(first_difference(in_time, &whole[2 * fourth..]), None);
}

#[test]
fn what_began_long_ago_does_not_begin_any_more() {
    let mut playing = Playing::new("cps: 1\nout: s \"bd*8\" # legato 0.5");
    playing.until(10_000);
    // Over the beginnings of the third and the fourth drum, and nearly to that of the fifth, on frame 22,050.
    playing.session.gauge().skip(12_000);
    assert_eq!(playing.stage.skip(), 11_968);
    playing.until(20_000);
    let begins = playing.heard.chunks_exact(2).skip(10_048).position(|frame| frame[0] != 0.0);
    let fifth = 22_050 - 11_968 - 10_048;
    assert!(begins.is_some_and(|frame| (fifth..fifth + 3).contains(&frame)), "{begins:?}, not {fifth}");
}

#[test]
fn the_music_keeps_its_time_while_there_is_no_score() {
    let text = "cps: 1\nout: s \"bd*8\" # legato 0.5";
    let mut playing = Playing::new(text);
    playing.until(10_000);
    // Nobody asks the patterns for a while.
    for _ in 0..60 {
        let mut block = [f32::NAN; 2 * 500];
        playing.stage.fill(&mut block);
        playing.heard.extend(block);
    }
    let reading = playing.session.gauge().read();
    assert!(reading.starved > 10, "{reading:?}");
    playing.until(80_000);
    let (heard, computed) = (playing.heard.len() as u64 / 2, playing.session.gauge().frame());
    assert!(computed.abs_diff(heard) < 2 * 64, "{computed} of {heard}");
}

#[test]
fn what_costs_most_is_found_while_it_plays() {
    let mut playing = Playing::new("~a: sine 110\n~b: saw 55 # lush 0.9\nout: ~a + ~b");
    assert_eq!(playing.session.heaviest(), None);
    playing.until(SECOND);
    assert_eq!(playing.session.heaviest().map(|(bus, _)| bus), Some("b"));
}

#[test]
fn voices_of_instruments_go_on_after_what_a_device_let_pass() {
    // Notes begin between quanta, and some are held over what is left out.
    let text = "cps: 1\n~v: saw freq * adsr 0.01 0.3 0.9 0.5\nout: s \"~v*7\" # note \"0 4 7\" # legato 2";
    let mut playing = Playing::new(text);
    for skipped in [64, 3_000, 44_100, 700_000] {
        playing.until(playing.heard.len() / 2 + 20_000);
        playing.session.gauge().skip(skipped);
        playing.stage.skip();
        // After much that was left out the score has to be made first.
        playing.until(playing.heard.len() / 2 + 60_000);
        let end = playing.heard.len() - 2 * 20_000;
        for part in playing.heard[end..].chunks_exact(2 * 5_000) {
            let peak = part.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
            assert!(peak > 0.05, "it is silent after {skipped} frames");
        }
    }
}

#[test]
fn overload_costs_voices_of_all_pools() {
    for (pools, each) in [(4, 8), (16, 1)] {
        let notes: Vec<String> = (0..each).map(|note| note.to_string()).collect();
        let pool = format!("(s \"~pad\" # note \"{}\" # gain 0.03)", notes.join(","));
        let text = format!(
            "cps: 0.1\n~pad: sine (110 + note * 7) * adsr 0.05 0.1 0.8 0.05\nout: {}",
            vec![pool; pools].join(" + ")
        );
        let mut playing = Playing::new(&text);
        playing.until(20_000);
        let all = (pools * each) as u32;
        assert_eq!(playing.session.gauge().read().voices, all);
        for _ in 0..60 {
            playing.stage.ease(Duration::from_secs_f64(3.0 * 512.0 / 44_100.0), 512);
            playing.until(playing.heard.len() / 2 + 512);
        }
        let reading = playing.session.gauge().read();
        assert_eq!((reading.voices, reading.shed), (8, u64::from(all) - 8), "of {pools} pools");
    }
}

#[test]
fn hush_is_heard_at_once_and_without_a_click() {
    let text = "out: sine 110 * 0.5";
    let mut playing = Playing::new(text);
    playing.until(10_000);
    let (before, _) = step_and_peak(&playing.heard);
    playing.session.gauge().silence(true);
    playing.until(12_000);
    assert!(playing.heard[2 * 11_500..].iter().all(|value| *value == 0.0));
    playing.session.gauge().silence(false);
    playing.until(20_000);
    let (step, peak) = step_and_peak(&playing.heard);
    assert!(step <= before + peak / (0.02 * SECOND as f32), "{step} after {before}");
    let whole = rendered(text, 20_000);
    assert_eq!(first_difference(&playing.heard[2 * 14_000..], &whole[2 * 14_000..]), None, "it has gone on");
}

#[test]
fn overload_costs_the_quietest_voices_without_a_click_and_they_come_back() {
    let notes: Vec<String> = (0..32).map(|note| note.to_string()).collect();
    let text = format!(
        "cps: 0.1\n~pad: sine (110 + note * 7) * adsr 0.05 0.1 0.8 0.05\n\
         out: s \"~pad\" # note \"{}\" # gain 0.03",
        notes.join(",")
    );
    let mut playing = Playing::new(&text);
    playing.until(20_000);
    assert_eq!(playing.session.gauge().read().voices, 32);
    let (step_before, peak) = step_and_peak(&playing.heard);
    let begin = playing.heard.len();
    // Blocks that take three times as long as they last.
    for _ in 0..40 {
        playing.stage.ease(Duration::from_secs_f64(3.0 * 512.0 / 44_100.0), 512);
        playing.until(playing.heard.len() / 2 + 512);
    }
    let reading = playing.session.gauge().read();
    assert_eq!((reading.voices, reading.shed, reading.late), (8, 24, 40));
    assert!(reading.cap.is_some_and(|cap| (8..10).contains(&cap)), "{reading:?}");
    let (step, _) = step_and_peak(&playing.heard[begin..]);
    // Voices go within 5 ms.
    assert!(step <= step_before + peak / (0.005 * SECOND as f32), "{step} after {step_before}");
    for _ in 0..200 {
        playing.stage.ease(Duration::ZERO, 512);
        playing.until(playing.heard.len() / 2 + 512);
    }
    assert_eq!(playing.session.gauge().read().cap, None);
}
