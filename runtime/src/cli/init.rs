//! `phonon init`: a folder with a first piece.

use super::stdout::{print, said};
use super::{Outcome, exit};
use clap::Args;
use std::path::PathBuf;
use std::{fs, io};

/// What to begin.
#[derive(Args)]
pub struct Init {
    /// The folder to make, which is also the name of the piece
    name: PathBuf,
}

/// A piece that shows the language on a few lines, and says what it expects of its sound.
const PIECE: &str = "\
-- A first piece. Render it:   phonon run PIECE -o song.wav
-- Look at it:                 phonon run PIECE -o song.wav --plot song.png
-- Hold it to these lines:     phonon test PIECE
-- expect over 4 cycles: peak < 0 dB, silence < 1 s, onsets ~drums = 14/cycle

bpm: 30

~drums: s \"bd*4, ~ cp ~ cp, hh*8\"
~bass: saw \"55 55 82.5 110\" # lpf \"400 900\" 0.6
~pad: (sine 220 + sine 275 + sine 330) * 0.15 # reverb 0.8 0.5

out: (~drums * 0.7 + ~bass * 0.2 + ~pad) * 0.6
";

const ATTRIBUTES: &str = "*.ph text eol=lf\n*.wav binary\n*.flac binary\n*.png binary\n";

const EDITOR: &str = "\
# Editors that know `phonon-lsp` show errors, patterns and costs as you type.
root = true

[*.ph]
charset = utf-8
end_of_line = lf
insert_final_newline = true
indent_style = space
indent_size = 2
";

/// Makes the folder; one that has something in it is left as it is.
pub fn run(init: &Init) -> Outcome {
    let folder = &init.name;
    let Some(name) = folder.file_name() else {
        said(&format!("`{}` is not the name of a folder to make", folder.display()));
        return Err(exit::USAGE);
    };
    if folder.is_file() || folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        said(&format!("`{}` is there already, and is left as it is", folder.display()));
        return Err(exit::USAGE);
    }
    let song = folder.join(name).with_extension("ph");
    let piece = PIECE.replace("PIECE", &quoted(&song.file_name().unwrap_or(name).to_string_lossy()));
    let files = [
        (song.clone(), piece.as_str()),
        (folder.join(".gitattributes"), ATTRIBUTES),
        (folder.join(".editorconfig"), EDITOR),
    ];
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        files.iter().try_for_each(|(path, text)| fs::write(path, text))
    };
    write().map_err(|error| said(&format!("cannot write into `{}`: {error}", folder.display())))?;
    let song = song.display().to_string();
    print(&format!("{song} is there. Hear it:\n  phonon run {}\n", quoted(&song)))
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./+,:@".contains(letter);
    match word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
