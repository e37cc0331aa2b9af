//! The files of a rendering: several at once, of every kind, at a level, and the stems.

use crate::support::*;
use phonon_runtime::bank::read as decoded;
use tempfile::TempDir;

/// Two outputs, a sum of three with a level behind it and a sum of two; some parts are stereo, some are not.
const PIECE: &str = "~drums: s \"bd*4, hh*8\"\n~bass: saw \"55 110\" # lpf 400 0.7\n~wind: noise * 0.1 # pan 0.3\n\
    out1: (~drums + ~bass + ~wind) * 0.3 # reverb 0.5 0.4\nout2: ~bass * 0.2 + ~drums * 0.1\n";

/// The interleaved values of a 32-bit float WAV.
fn values(folder: &TempDir, name: &str) -> Vec<f32> {
    let mut wav = hound::WavReader::open(folder.path().join(name)).expect("a WAV");
    assert_eq!((wav.spec().channels, wav.spec().bits_per_sample), (2, 32), "{name}");
    wav.samples().map(|value| value.expect("a value")).collect()
}

/// The sum of several files, taken in order from silence.
fn sum(folder: &TempDir, names: &[&str]) -> Vec<f32> {
    let mut sum = vec![0.0; values(folder, names[0]).len()];
    for name in names {
        sum.iter_mut().zip(values(folder, name)).for_each(|(sum, value)| *sum += value);
    }
    sum
}

#[test]
fn stems_add_up_to_the_mix() {
    let folder = folder();
    write(&folder, "song.ph", PIECE);
    let run = ["run", "song.ph", "-c", "2", "--bit-depth", "32f"];
    let words = [
        "`out1` is the sum of its 3 parts, with mul, reverb behind it",
        "`out2` is the sum of its 2 parts",
        "stems/out1/1-drums.wav",
    ];
    expect(&folder, &[&run[..], &["-o", "mix.wav", "--stems", "stems"]].concat(), 0, &words);
    expect(&folder, &[&run[..], &["-o", "plain.wav"]].concat(), 0, &["hash"]);
    assert!(values(&folder, "mix.wav") == values(&folder, "plain.wav"), "the mix is the one without stems");
    assert!(sum(&folder, &["stems/out1.wav", "stems/out2.wav"]) == values(&folder, "mix.wav"));
    assert!(
        sum(&folder, &["stems/out2/1-bass.wav", "stems/out2/2-drums.wav"])
            == values(&folder, "stems/out2.wav")
    );
    let names = |sub: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder.path().join(sub))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("stems"), ["out1", "out1.wav", "out2", "out2.wav"]);
    assert_eq!(names("stems/out1"), ["1-drums.wav", "2-bass.wav", "3-wind.wav"]);
    assert_eq!(names("stems/out2"), ["1-bass.wav", "2-drums.wav"]);
}

#[test]
fn neither_threads_nor_blocks_are_heard_in_stems() {
    let folder = folder();
    write(&folder, "song.ph", PIECE);
    let stem = "out1/3-wind.wav";
    for (name, options) in
        [("a", ["1", "512"]), ("b", ["3", "512"]), ("c", ["1", "100"]), ("d", ["2", "4096"])]
    {
        let [threads, block] = options;
        let run = [
            "run",
            "song.ph",
            "-d",
            "700ms",
            "--tail",
            "auto",
            "--stems",
            name,
            "--threads",
            threads,
            "-b",
            block,
        ];
        expect(&folder, &run, 0, &[&format!("{name}/out1.wav")]);
        let [first, this] = ["a", name].map(|name| read(&folder, &format!("{name}/{stem}")));
        assert!(first == this, "{name}");
    }
    assert_eq!(names(&folder), ["a", "b", "c", "d", "song.ph"], "no mix is asked for");
}

#[test]
fn what_is_no_sum_of_buses_is_one_stem() {
    let folder = folder();
    let single = "~a: saw 110 + saw 220\nout: ~a # lpf 900 0.4";
    expect(
        &folder,
        &["run", "-e", single, "-c", "1", "--stems", "s"],
        0,
        &["`out` is no sum of buses: it is one stem"],
    );
    // A dry and a wet way are not two stems.
    let wet = "~a: saw 110\nout: ~a * 0.5 + (~a # delay 0.1 0.5 0.5)";
    expect(&folder, &["run", "-e", wet, "-c", "1", "--stems", "w"], 0, &["`out` is no sum of buses"]);
    let hushed = "~a: saw 110\n~b: saw 220\no1: ~a\no2: ~b\nhush 2";
    expect(&folder, &["run", "-e", hushed, "-c", "1", "--stems", "h"], 0, &["h/out1.wav"]);
    assert!(!folder.path().join("h/out2.wav").exists(), "what is hushed is no stem");
}

#[test]
fn stems_lie_before_the_way_outputs_are_mixed() {
    let folder = folder();
    let piece = "outmix: tanh\n~a: saw 110\n~b: saw 165\nout: ~a + ~b";
    let words = ["the stems are those before `outmix: tanh`, which makes the mix of their sum"];
    let run = ["run", "-e", piece, "-c", "1", "--bit-depth", "32f", "--stems", "s", "-o", "mix.wav"];
    expect(&folder, &run, 0, &words);
    let sum = sum(&folder, &["s/out/1-a.wav", "s/out/2-b.wav"]);
    assert!(sum == values(&folder, "s/out.wav"));
    let mixed: Vec<f32> = sum.iter().map(|value| phonon_compiler::ugen::approx::tanh(*value)).collect();
    assert!(mixed == values(&folder, "mix.wav"));
}

#[test]
fn several_files_are_written_at_once() {
    let folder = folder();
    let piece = "out: (saw 110 + noise * 0.2) * 0.3";
    for (depth, length) in [("16", "1s"), ("24", "300ms"), ("16", "1ms"), ("24", "0")] {
        let run = ["run", "-e", piece, "-d", length, "-o", "a.wav", "-o", "a.flac", "--bit-depth", depth];
        expect(&folder, &run, 0, &["a.wav"]);
        if length != "0" {
            let [wav, flac] =
                ["a.wav", "a.flac"].map(|name| decoded(&folder.path().join(name)).expect("a sound"));
            assert!(wav == flac, "{depth} bits, {length}");
        }
    }
    assert_eq!(names(&folder), ["a.flac", "a.wav"]);
    expect(&folder, &["run", "-e", piece, "-o", "a.wav", "-o", "a.wav"], 2, &["written once"]);
    expect(
        &folder,
        &["run", "-e", piece, "-o", "a.flac", "--bit-depth", "32f"],
        2,
        &["--bit-depth 16 or 24"],
    );
    expect(&folder, &["run", "-e", piece, "-o", "a.flac", "-r", "192000"], 2, &["at most 96000"]);
    expect(&folder, &["run", "-e", piece, "-o", "a.mp3"], 2, &["kind mp3", ".wav or .flac"]);
}

#[test]
fn the_peak_is_brought_to_a_level() {
    let folder = folder();
    for (option, peak) in [
        ("--normalize", "peak -1.0 dBFS"),
        ("--normalize=-6", "peak -6.0 dBFS"),
        ("--normalize=0", "peak 0.0 dBFS"),
    ] {
        let run = ["run", "-e", "out: sine 440 * 4", "-c", "1", "-o", "a.wav", option];
        let (code, said) = run_of(&folder, &run);
        assert!(code == 0 && said.contains(peak) && !said.contains("warning"), "{option}: {said}");
        assert_eq!(frames(&folder, "a.wav"), 88_200);
    }
    expect(&folder, &["run", "-e", "out: sine 440 * 0", "-c", "1", "--normalize"], 0, &["all zero"]);
    expect(&folder, &["run", "-e", TONE, "--normalize=3"], 2, &["from -120 to 0"]);
    expect(&folder, &["run", "-e", TONE, "--normalize", "--stems", "s"], 2, &["--stems"]);
}

#[test]
fn a_sound_rings_until_it_is_silent() {
    let folder = folder();
    let piece = "out: s \"bd\" # reverb 0.5 0.5";
    for (name, options) in [("a.wav", &["--until-silent"][..]), ("b.wav", &["--tail", "auto"])] {
        expect(&folder, &[&["run", "-e", piece, "-c", "1", "-o", name], options].concat(), 0, &[]);
    }
    assert!(frames(&folder, "a.wav") > 88_200);
    assert!(read(&folder, "a.wav") == read(&folder, "b.wav"));
    expect(&folder, &["run", "-e", piece, "--until-silent", "--tail", "1s"], 2, &["--tail"]);
}

/// As `run`, which is a word of the command line here.
fn run_of(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    run(folder, arguments)
}
