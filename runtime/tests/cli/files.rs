//! The files of a rendering: several at once, of every kind, at a level, and the stems.

use crate::support::*;
use phonon_runtime::bank::read as decoded;
use tempfile::TempDir;

/// A sum of which one part is a bus as it is, one has a level, one is taken away and one is heard through another bus.
const PIECE: &str = "~drums: s \"bd*4, hh*8\"\n~bass: saw \"55 110\" # lpf 400 0.7\n~wind: noise * 0.1 # pan 0.3\n\
    ~wet: ~wind # lpf 900 0.7\nout: ~drums + ~bass * 0.2 - ~wet\n";

/// The interleaved values of a 32-bit float WAV.
fn values(folder: &TempDir, name: &str) -> Vec<f32> {
    let mut wav = hound::WavReader::open(folder.path().join(name)).expect("a WAV");
    assert_eq!((wav.spec().channels, wav.spec().bits_per_sample), (2, 32), "{name}");
    wav.samples().map(|value| value.expect("a value")).collect()
}

/// The sum of several files, taken in order from silence.
fn sum<N: AsRef<str>>(folder: &TempDir, names: &[N]) -> Vec<f32> {
    let mut sum = vec![0.0; values(folder, names[0].as_ref()).len()];
    for name in names {
        sum.iter_mut().zip(values(folder, name.as_ref())).for_each(|(sum, value)| *sum += value);
    }
    sum
}

/// The names of what lies in a folder, in order.
fn inside(folder: &TempDir, sub: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path().join(sub)).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn stems_add_up_to_the_mix() {
    let folder = folder();
    write(&folder, "song.ph", PIECE);
    let run = ["run", "song.ph", "-c", "2", "--bit-depth", "32f"];
    let words = [
        "the mix is the sum of the 3 files in `stems`",
        "every bus that is heard has a file in `stems/buses`",
        "stems/1-drums.wav",
        "stems/buses/wind.wav",
    ];
    expect(&folder, &[&run[..], &["-o", "mix.wav", "--stems", "stems"]].concat(), 0, &words);
    expect(&folder, &[&run[..], &["-o", "plain.wav"]].concat(), 0, &["hash"]);
    assert!(values(&folder, "mix.wav") == values(&folder, "plain.wav"), "the mix is the one without stems");
    let parts = ["1-drums.wav", "2-bass.wav", "3-wet.wav"];
    assert_eq!(inside(&folder, "stems"), [&parts[..], &["buses", "outputs"]].concat());
    assert_eq!(inside(&folder, "stems/buses"), ["bass.wav", "drums.wav", "wet.wav", "wind.wav"]);
    assert_eq!(inside(&folder, "stems/outputs"), ["out.wav"]);
    assert!(sum(&folder, &parts.map(|part| format!("stems/{part}"))) == values(&folder, "mix.wav"));
    assert!(values(&folder, "stems/outputs/out.wav") == values(&folder, "mix.wav"));
    for bus in ["bass", "drums", "wet", "wind"] {
        let alone = PIECE.replace("out: ~drums + ~bass * 0.2 - ~wet", &format!("out: ~{bus}"));
        write(&folder, "alone.ph", alone);
        let run = ["run", "alone.ph", "-c", "2", "--bit-depth", "32f", "-o", "alone.wav"];
        expect(&folder, &run, 0, &[]);
        assert!(values(&folder, "alone.wav") == values(&folder, &format!("stems/buses/{bus}.wav")), "{bus}");
    }
}

#[test]
fn neither_threads_nor_blocks_are_heard_in_stems() {
    let folder = folder();
    write(&folder, "song.ph", PIECE);
    for (name, options) in
        [("a", ["1", "512"]), ("b", ["3", "512"]), ("c", ["1", "100"]), ("d", ["2", "4096"])]
    {
        let length = ["run", "song.ph", "-d", "700ms", "--tail", "auto", "--stems", name];
        let run = [&length[..], &["--threads", options[0], "-b", options[1]]].concat();
        expect(&folder, &run, 0, &[&format!("{name}/3-wet.wav")]);
        for stem in ["3-wet.wav", "buses/wind.wav"] {
            let [first, this] = ["a", name].map(|name| read(&folder, &format!("{name}/{stem}")));
            assert!(first == this, "{name}: {stem}");
        }
    }
    assert_eq!(names(&folder), ["a", "b", "c", "d", "song.ph"], "no mix is asked for");
}

#[test]
fn what_is_no_sum_of_buses_is_one_stem() {
    let folder = folder();
    let whole = "the mix is one stem: it is no sum of buses, or something is done to the sum";
    let single = "~a: saw 110 + saw 220\nout: ~a # lpf 900 0.4";
    let behind = "~a: saw 110\n~b: saw 220\nout: (~a + ~b) # lpf 800 0.7";
    // A dry and a wet way are not two stems.
    let wet = "~a: saw 110\nout: ~a * 0.5 + (~a # delay 0.1 0.5 0.5)";
    for (name, text) in [("single", single), ("behind", behind), ("wet", wet)] {
        let run = ["run", "-e", text, "-c", "1", "--bit-depth", "32f", "-o", "mix.wav", "--stems", name];
        expect(&folder, &run, 0, &[whole]);
        assert_eq!(inside(&folder, name), ["buses", "out.wav"]);
        assert!(values(&folder, &format!("{name}/out.wav")) == values(&folder, "mix.wav"), "{name}");
    }
    assert_eq!(inside(&folder, "behind/buses"), ["a.wav", "b.wav"]);
}

#[test]
fn several_outputs_are_the_parts_of_the_mix_and_what_is_hushed_is_none() {
    let folder = folder();
    let piece = "~a: saw 110\n~b: saw 220\nout2: ~b * 0.2\nout1: ~a * 0.1 + ~b\nout3: ~a\nhush 3";
    let run = ["run", "-e", piece, "-c", "1", "--bit-depth", "32f", "--stems", "s", "-o", "mix.wav"];
    expect(&folder, &run, 0, &["the mix is the sum of the 2 files in `s`"]);
    assert_eq!(inside(&folder, "s"), ["1-out2.wav", "2-out1.wav", "buses"]);
    assert!(sum(&folder, &["s/1-out2.wav", "s/2-out1.wav"]) == values(&folder, "mix.wav"));
}

#[test]
fn what_outmix_makes_of_the_outputs_is_one_stem() {
    let folder = folder();
    for law in ["tanh", "hard", "gain"] {
        let piece = format!("outmix: {law}\n~a: saw 110\n~b: saw 165\nout1: ~a\nout2: ~b");
        let run = ["run", "-e", &piece, "-c", "1", "--bit-depth", "32f", "--stems", law, "-o", "mix.wav"];
        expect(&folder, &run, 0, &["the mix is one stem"]);
        assert_eq!(inside(&folder, law), ["buses", "mix.wav", "outputs"]);
        assert_eq!(inside(&folder, &format!("{law}/outputs")), ["out1.wav", "out2.wav"]);
        assert!(values(&folder, &format!("{law}/mix.wav")) == values(&folder, "mix.wav"), "{law}");
    }
}

#[test]
fn what_is_cut_off_in_a_stem_is_told() {
    let folder = folder();
    let piece = "~a: saw 110 * 3\n~b: saw 165 * 0.1\nout: ~a * 0.1 + ~b";
    expect(&folder, &["run", "-e", piece, "-c", "1", "--stems", "s"], 0, &["stems clip: a; --bit-depth 32f"]);
    let (_, said) = run(&folder, &["run", "-e", piece, "-c", "1", "--stems", "s", "--bit-depth", "32f"]);
    assert!(!said.contains("clip"), "{said}");
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
