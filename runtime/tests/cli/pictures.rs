//! `--plot` and `--spectrogram`, by their structure.

use crate::support::*;
use tempfile::TempDir;
use tiny_skia::Pixmap;

const SONG: &str = "~drums: s \"bd*4\"\n~bass: saw \"55 110\" # lpf 400 0.7\nout: (~drums + ~bass) * 0.3\n";

fn picture(folder: &TempDir, name: &str) -> Pixmap {
    Pixmap::decode_png(&read(folder, name)).expect("a PNG")
}

/// The colour of a pixel.
fn color(picture: &Pixmap, x: u32, y: u32) -> [u8; 3] {
    let pixel = picture.pixel(x, y).expect("a pixel");
    [pixel.red(), pixel.green(), pixel.blue()]
}

/// How many pixels of a part have exactly that colour.
fn count(picture: &Pixmap, rows: std::ops::Range<u32>, wanted: [u8; 3]) -> usize {
    let places = rows.flat_map(|y| (0..picture.width()).map(move |x| (x, y)));
    places.filter(|&(x, y)| color(picture, x, y) == wanted).count()
}

#[test]
fn a_plot_has_a_lane_for_the_mix_and_for_each_bus() {
    let folder = folder();
    write(&folder, "song.ph", SONG);
    let run = ["run", "song.ph", "-c", "2", "-o", "a.wav", "--plot", "a.png"];
    expect(&folder, &run, 0, &["a.wav"]);
    let plot = picture(&folder, "a.png");
    // Three lanes, the title and the time, two pixels for each point.
    assert_eq!((plot.width(), plot.height()), (2_400, 2 * (46 + 3 * 102 + 46)));
    assert_eq!(color(&plot, 0, 0), [255, 255, 255]);
    let lane = |at: u32| 2 * (46 + at * 102)..2 * (46 + at * 102 + 84);
    for (at, ink) in [[0x25, 0x63, 0xa8], [0xb4, 0x47, 0x1f], [0x2c, 0x7a, 0x45]].into_iter().enumerate() {
        assert!(count(&plot, lane(at as u32), ink) > 5_000, "lane {at}");
    }
    // Eight strokes of the drum have a mark each below their lane, and the end of the piece a line.
    let foot = 2 * (46 + 102 + 84 + 8) - 1;
    let row: Vec<bool> = (0..2_400).map(|x| color(&plot, x, foot) != [255, 255, 255]).collect();
    let marks = row.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    assert_eq!(marks, 9);
    expect(&folder, &[&run[..7], &["dark.png", "--theme", "dark"]].concat(), 0, &[]);
    assert_eq!(color(&picture(&folder, "dark.png"), 0, 0), [0x16, 0x18, 0x1d]);
}

#[test]
fn a_spectrogram_shows_where_a_sine_stands() {
    let folder = folder();
    let run = [
        "run",
        "-e",
        "out: sine 1000 * 0.5",
        "-c",
        "1",
        "-o",
        "a.wav",
        "--spectrogram",
        "a.png",
        "--theme",
        "dark",
    ];
    expect(&folder, &run, 0, &[]);
    let picture = picture(&folder, "a.png");
    assert_eq!((picture.width(), picture.height()), (2_400, 2 * (46 + 480 + 46)));
    let brightness = |y: u32| color(&picture, 1_200, y).map(u32::from).iter().sum::<u32>();
    let brightest = (2 * 46..2 * (46 + 480)).max_by_key(|&y| brightness(y)).expect("rows");
    // 1000 Hz between 30 and 22050 Hz, in octaves: ln(1000 / 30) / ln(22050 / 30).
    let expected = 2.0 * (46.0 + 480.0 * (1.0 - 0.5313));
    assert!((f64::from(brightest) - expected).abs() < 30.0, "{brightest}, not {expected}");
}

#[test]
fn pictures_alone_write_no_sound() {
    let folder = folder();
    expect(&folder, &["run", "-e", "out: s \"bd*4\" * 2", "-c", "1", "--plot", "a.png"], 0, &["-e  2.000 s"]);
    assert_eq!(names(&folder), ["a.png"]);
    // The events of what is not taken apart stand below the mix: four, and the line at the end of the cycle.
    let plot = picture(&folder, "a.png");
    let foot = 2 * (46 + 84 + 8) - 1;
    let row: Vec<bool> = (0..2_400).map(|x| color(&plot, x, foot) != [255, 255, 255]).collect();
    assert_eq!(row.windows(2).filter(|pair| !pair[0] && pair[1]).count(), 5);
}

#[test]
fn pictures_have_their_name_and_take_no_old_one_away_in_vain() {
    let folder = folder();
    write(&folder, "old.png", "precious");
    expect(&folder, &["run", "-e", TONE, "-o", "a.wav", "--plot", "a.jpg"], 2, &["pictures are PNG"]);
    expect(&folder, &["run", "-e", "out: sine (", "-o", "a.wav", "--plot", "old.png"], 1, &[]);
    expect(&folder, &["run", "-e", TONE, "-o", "a.wav", "--plot", "b.png", "--normalize"], 2, &["--plot"]);
    assert_eq!((names(&folder), read(&folder, "old.png")), (vec!["old.png".into()], b"precious".to_vec()));
}
