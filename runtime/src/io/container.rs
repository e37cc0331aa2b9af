//! The kinds of files that sound is written to.

use super::flac::{self, Flac};
use super::output::OutputError;
use super::wav::{BitDepth, Format, WAV_BYTES_MAX, Wav};
use std::io::{self, Seek, Write};
use std::path::Path;

/// Extensions that promise what is not written here.
const FOREIGN: [&str; 8] = ["mp3", "ogg", "opus", "aif", "aiff", "m4a", "aac", "wma"];

/// What a file of sound is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// WAV: everything that has no other extension.
    Wav,
    /// FLAC, without loss in about half the bytes.
    Flac,
}

/// Something that frames are encoded into.
pub(super) trait Encode {
    /// Writes interleaved frames.
    fn write(&mut self, frames: &[f32]) -> io::Result<()>;

    /// Makes the header true for good.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What a sound is encoded into, byte by byte.
pub(super) trait Sink: Write + Seek {}
impl<T: Write + Seek> Sink for T {}

impl Container {
    /// The container that the extension of a path means.
    pub fn of(path: &Path) -> Container {
        match extension(path).as_deref() {
            Some("flac") => Container::Flac,
            _ => Container::Wav,
        }
    }

    /// Its extension.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Container::Wav => "wav",
            Container::Flac => "flac",
        }
    }

    /// Refuses a path or a format that does not go with it, and a sound of so many frames that it has no room for.
    pub(super) fn check(self, path: &Path, format: &Format, frames_max: u64) -> Result<(), OutputError> {
        let unfit = |reason: String| Err(OutputError::Unfit(reason));
        let foreign = extension(path).filter(|extension| FOREIGN.contains(&extension.as_str()));
        if let Some(kind) = foreign {
            let path = path.display();
            return unfit(format!("`{path}`: files of kind {kind} are not written; name it .wav or .flac"));
        }
        let bytes = format.file_bytes(frames_max);
        match self {
            Container::Wav if bytes > WAV_BYTES_MAX => {
                let gib = bytes as f64 / f64::from(1_u32 << 30);
                unfit(format!(
                    "the file could have {gib:.2} GiB, and a WAV has at most 4 GiB: render less, with fewer bits, or to a .flac"
                ))
            }
            Container::Flac if format.depth == BitDepth::Float32 => {
                unfit("a FLAC has whole numbers only: take --bit-depth 16 or 24".into())
            }
            Container::Flac if format.sample_rate_hz > flac::SAMPLE_RATE_HZ_MAX => unfit(format!(
                "a FLAC is written with at most {} frames a second, not {}",
                flac::SAMPLE_RATE_HZ_MAX,
                format.sample_rate_hz
            )),
            Container::Wav | Container::Flac => Ok(()),
        }
    }

    /// Begins a file of that kind.
    pub(super) fn encoder(self, to: Box<dyn Sink>, format: Format) -> io::Result<Box<dyn Encode>> {
        Ok(match self {
            Container::Wav => Box::new(Wav::new(to, format)?),
            Container::Flac => Box::new(Flac::new(to, format)?),
        })
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}
