//! Program texts in files.

use phonon_grammar::span::Position;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;

/// The largest text that is read.
pub const SOURCE_BYTES_MAX: u64 = 16 << 20;

/// Why there is no program text; shown in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(String),
    /// It can be read, and is no text of a program.
    NoProgram(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Fault::Unreadable(message) | Fault::NoProgram(message)) = self;
        f.write_str(message)
    }
}

/// Reads a program; `-` is standard input.
///
/// Never reads more than the limit, so that an endless pipe ends.
pub fn read(path: &Path) -> Result<String, Fault> {
    let failed = |error: io::Error| Fault::Unreadable(format!("cannot read `{}`: {error}", path.display()));
    let bytes = if path == Path::new("-") {
        limited(io::stdin().lock()).map_err(failed)?
    } else {
        if path.metadata().as_ref().is_ok_and(Metadata::is_dir) {
            return Err(Fault::Unreadable(format!("`{}` is a directory, not a program", path.display())));
        }
        limited(File::open(path).map_err(failed)?).map_err(failed)?
    };
    let no_program = |line: u32, column: u32, what: &str| {
        Fault::NoProgram(format!("{}:{line}:{column}: the text {what}", path.display()))
    };
    if bytes.len() as u64 > SOURCE_BYTES_MAX {
        return Err(no_program(1, 1, &format!("is larger than {} MiB", SOURCE_BYTES_MAX >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
        let at = Position::of(&text, good as u32);
        no_program(at.line, at.column, "is not valid UTF-8")
    })
}

/// All bytes up to one past the limit.
fn limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(SOURCE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Replaces a file by `text` whole: by way of a new file beside it, so that nothing is lost if the disk is full.
///
/// What is no regular file, such as a device, is written to directly; of a link, the file that it leads to is replaced.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: io::Error| format!("cannot write `{}`: {error}", path.display());
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return File::options()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(failed);
    }
    let mut name =
        path.file_name().ok_or_else(|| format!("`{}` is no file name", path.display()))?.to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    let written = replace(path, &partial, text);
    if written.is_err() {
        // What was begun is worth nothing; that it cannot be removed changes nothing.
        let _ = std::fs::remove_file(&partial);
    }
    written.map_err(failed)
}

/// Whether both names lead to one file that is there.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn replace(path: &Path, partial: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(partial)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = path.metadata() {
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()?;
    std::fs::rename(partial, path)
}
