//! `phonon test`.

use crate::support::*;

const SONG: &str = "~drums: s \"bd*4\"\n~bass: saw \"55 110\" # lpf 400 0.7\nout: (~drums + ~bass) * 0.3\n";

#[test]
fn expectations_hold_or_are_shown() {
    let folder = folder();
    let good = "-- expect over 2 cycles: peak < -1 dB, rms > -60 dB, onsets ~drums = 4/cycle, onsets = 8\n\
        -- expect over 1 cycle: length = 2 s, silence ~bass < 100 ms, onsets ~bass = 2\n";
    write(&folder, "good.ph", format!("{good}{SONG}"));
    expect(&folder, &["test", "good.ph"], 0, &["7 of 7 expectations hold in 1 file"]);
    let bad = "-- expect over 1 cycle: peak < -40 dB, onsets ~drums = 5/cycle\n";
    write(&folder, "bad.ph", format!("{bad}{SONG}"));
    let words = [
        "bad.ph:1:25: error[E0702]: `peak` is ",
        "bad.ph:1:40: error[E0702]: `onsets` of `~drums` is 4/cycle in cycle 0",
        "7 of 9 expectations hold in 2 files",
    ];
    expect(&folder, &["test", "good.ph", "bad.ph", "--message-format", "short"], 4, &words);
    expect(
        &folder,
        &["test", "bad.ph"],
        4,
        &["^^^^^^^^^^^^", "if that is as it should be, expect `4/cycle`"],
    );
}

#[test]
fn a_hash_is_what_the_last_line_of_run_says() {
    let folder = folder();
    write(&folder, "song.ph", SONG);
    let (_, said) = run(&folder, &["run", "song.ph", "-c", "2", "-o", "a.wav"]);
    let (_, hash) = said.trim_end().rsplit_once("hash ").expect("a hash");
    write(&folder, "pinned.ph", format!("-- expect over 2 cycles: hash = {hash}\n{SONG}"));
    expect(&folder, &["test", "pinned.ph"], 0, &["1 of 1"]);
    expect(&folder, &["test", "pinned.ph", "--seed", "1"], 0, &["1 of 1"]);
    write(&folder, "pinned.ph", format!("-- expect over 2 cycles: hash = 0123456789abcdef\n{SONG}"));
    expect(&folder, &["test", "pinned.ph"], 4, &[hash]);
}

#[test]
fn what_cannot_be_tested_is_said() {
    let folder = folder();
    write(&folder, "odd.ph", format!("-- expect: peek < 0 dB\n{SONG}"));
    expect(&folder, &["test", "odd.ph"], 1, &["E0701", "did you mean `peak`?"]);
    write(&folder, "behind.ph", "out: s \"bd*4\" -- expect: onsets = 1/cycle");
    expect(&folder, &["test", "behind.ph"], 4, &["`onsets` is 4/cycle"]);
    write(&folder, "key.ph", format!("-- Expect: peak < -90 dB\n{SONG}"));
    expect(&folder, &["test", "key.ph"], 1, &["E0701", "did you mean `expect`?"]);
    write(&folder, "bus.ph", format!("-- expect over 1 cycle: rms ~drum > -40 dB, onsets ~kick = 4\n{SONG}"));
    expect(
        &folder,
        &["test", "bus.ph"],
        4,
        &["`~drum` is heard in no output", "did you mean `~drums`?", "`~kick` plays no events"],
    );
    write(&folder, "none.ph", SONG);
    expect(&folder, &["test", "none.ph"], 0, &["warning: `none.ph` expects nothing", "0 of 0"]);
    write(&folder, "wrong.ph", "out: sine (");
    expect(
        &folder,
        &["test", "wrong.ph", "none.ph"],
        1,
        &["wrong.ph:1", "0 of 0 expectations hold in 2 files"],
    );
    expect(&folder, &["test", "nothing.ph"], 3, &["cannot read"]);
}
