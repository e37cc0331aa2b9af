//! The file, or the pipe, that a sound is written to.
//!
//! A file is written under another name beside its place and moved there when it is whole, so that what was
//! there before is lost only to something complete. A device or a pipe is written to as it is.

use super::container::{Container, Encode, Sink};
use super::pipe::Pipe;
use super::wav::{CHANNELS, Format};
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Where a sound goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard output.
    Stdout,
    /// A file, or a device.
    Path(PathBuf),
}

/// Why a sound cannot be written.
#[derive(Debug)]
pub enum OutputError {
    /// The place is no place for sound; nothing has been written.
    Unfit(String),
    /// The system refuses: what was being done, and why.
    Failed(String, io::Error),
    /// Nobody reads the pipe any more.
    Closed,
}

/// A sound that is being written.
pub struct Output {
    encoder: Box<dyn Encode>,
    file: Option<Unfinished>,
    name: String,
}

/// A file that has not yet come to its place.
struct Unfinished {
    temporary: NamedTempFile,
    target: PathBuf,
}

impl Place {
    /// `-` is standard output.
    pub fn new(path: &Path) -> Place {
        if path == Path::new("-") { Place::Stdout } else { Place::Path(path.to_owned()) }
    }

    /// Refuses what can be refused before anything is computed: a directory, a terminal, one of the files
    /// that are read, a kind of file or a size that is not written.
    pub fn check(&self, inputs: &[&Path], format: &Format, frames_max: u64) -> Result<(), OutputError> {
        let unfit = |reason: String| Err(OutputError::Unfit(reason));
        match self {
            Place::Stdout if io::stdout().is_terminal() => {
                return unfit("sound does not go to a terminal: name a file with -o, or pipe it".into());
            }
            Place::Path(path) if path.is_dir() => {
                return unfit(format!("`{}` is a directory, not a file to write", path.display()));
            }
            Place::Path(path) if path.file_name().is_none() || ends_with_separator(path) => {
                return unfit(format!("`{}` is not the name of a file", path.display()));
            }
            Place::Path(path) => {
                if let Some(input) = inputs.iter().find(|input| same_file(path, input)) {
                    return unfit(format!("`{}` is read, so it is not written", input.display()));
                }
            }
            Place::Stdout => {}
        }
        if self.container() == Container::Flac && is_stream(self.path()) {
            return unfit(format!("{self} is no file: a FLAC cannot be written there"));
        }
        self.container().check(self.path(), format, frames_max)
    }

    /// What is written there.
    pub fn container(&self) -> Container {
        Container::of(self.path())
    }

    fn path(&self) -> &Path {
        match self {
            Place::Stdout => Path::new("-"),
            Place::Path(path) => path,
        }
    }
}

impl Output {
    /// Opens a place; `frames` is how many frames will come, if that is known.
    pub fn open(place: &Place, format: Format, frames: Option<u64>) -> Result<Output, OutputError> {
        let data_bytes = frames.map(|frames| format.data_bytes(frames));
        let name = place.to_string();
        let failed = |error| OutputError::failed(&format!("cannot write {name}"), error);
        let (sink, file): (Box<dyn Sink>, _) = match place {
            Place::Stdout => (Box::new(Pipe::new(io::stdout(), data_bytes)), None),
            Place::Path(path) if is_stream(path) => {
                let device = File::options().write(true).open(path).map_err(failed)?;
                (Box::new(Pipe::new(device, data_bytes)), None)
            }
            Place::Path(path) => {
                let unfinished = Unfinished::create(path).map_err(failed)?;
                let handle = unfinished.temporary.as_file().try_clone().map_err(failed)?;
                (Box::new(handle), Some(unfinished))
            }
        };
        let encoder = place.container().encoder(sink, format).map_err(failed)?;
        Ok(Output { encoder, file, name })
    }

    /// Writes interleaved stereo frames.
    pub fn write(&mut self, frames: &[f32]) -> Result<(), OutputError> {
        self.encoder.write(frames).map_err(|error| self.failed(error))
    }

    /// Brings the file to its place.
    pub fn finish(self) -> Result<(), OutputError> {
        let target = self.file.as_ref().map(|file| file.target.clone());
        self.close(target)
    }

    /// Ends early: what is there is kept beside the place, as `NAME.partial.wav`, and its path is returned.
    /// A pipe just ends.
    pub fn keep_partial(self) -> Result<Option<PathBuf>, OutputError> {
        let kept = self.file.as_ref().map(Unfinished::partial_path);
        self.close(kept.clone())?;
        Ok(kept)
    }

    /// Ends what cannot be written any more: what there is of it is kept as [`keep_partial`](Self::keep_partial) does, as
    /// far as that goes.
    pub fn give_up(self) -> Option<PathBuf> {
        let Output { encoder, file, .. } = self;
        // What went wrong is known; the beginning of the file says how much there is.
        let _ = encoder.finish();
        let file = file?;
        let kept = file.partial_path();
        file.move_to(&kept).ok().map(|()| kept)
    }

    fn close(self, path: Option<PathBuf>) -> Result<(), OutputError> {
        let Output { encoder, file, name } = self;
        let written = encoder.finish().and_then(|()| match (file, path) {
            (Some(file), Some(path)) => file.move_to(&path),
            _ => Ok(()),
        });
        written.map_err(|error| OutputError::failed(&format!("cannot write {name}"), error))
    }

    fn failed(&self, error: io::Error) -> OutputError {
        OutputError::failed(&format!("cannot write {}", self.name), error)
    }
}

impl Format {
    fn data_bytes(&self, frames: u64) -> u32 {
        let bytes = frames.saturating_mul(u64::from(CHANNELS) * u64::from(self.depth.bits() / 8));
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }
}

impl Unfinished {
    /// A new file beside `target`, named like it. A link is followed, so that the file it means is replaced.
    fn create(target: &Path) -> io::Result<Unfinished> {
        let followed = if target.is_symlink() { target.canonicalize().ok() } else { None };
        let target = followed.unwrap_or_else(|| target.to_owned());
        let existing = target.metadata().map(|metadata| metadata.permissions()).ok();
        if existing.as_ref().is_some_and(Permissions::readonly) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let mut prefix = target.file_stem().unwrap_or_default().to_owned();
        prefix.push(".");
        let suffix = partial(&target);
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(&suffix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let temporary = builder.tempfile_in(directory(&target))?;
        if let Some(permissions) = existing {
            temporary.as_file().set_permissions(permissions)?;
        }
        Ok(Unfinished { temporary, target })
    }

    fn partial_path(&self) -> PathBuf {
        let mut name = self.target.file_stem().unwrap_or_default().to_owned();
        name.push(partial(&self.target));
        self.target.with_file_name(name)
    }

    /// Only what has reached the disk takes another file's place.
    fn move_to(self, path: &Path) -> io::Result<()> {
        self.temporary.as_file().sync_all()?;
        self.temporary.persist(path)?;
        // The name is safe when the directory is, where directories can be synced at all.
        File::open(directory(path)).and_then(|directory| directory.sync_all()).or(Ok(()))
    }
}

impl OutputError {
    fn failed(what: &str, error: io::Error) -> OutputError {
        match error.kind() {
            io::ErrorKind::BrokenPipe => OutputError::Closed,
            _ => OutputError::Failed(what.to_owned(), error),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Stdout => write!(f, "standard output"),
            Place::Path(path) => write!(f, "`{}`", path.display()),
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::Unfit(reason) => write!(f, "{reason}"),
            OutputError::Failed(what, error) => write!(f, "{what}: {error}"),
            OutputError::Closed => write!(f, "nobody reads the output any more"),
        }
    }
}

impl std::error::Error for OutputError {}

/// Writes a file that is no sound, whole or not at all.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let failed = |error| OutputError::failed(&format!("cannot write `{}`", path.display()), error);
    if is_stream(path) && !path.is_dir() {
        return fs::write(path, bytes).map_err(failed);
    }
    let mut file = Unfinished::create(path).map_err(failed)?;
    let target = file.target.clone();
    file.temporary.write_all(bytes).and_then(|()| file.move_to(&target)).map_err(failed)
}

/// Copies a file that is whole; it takes the place of another only when the copy is.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), OutputError> {
    let failed = |error| OutputError::failed(&format!("cannot write `{}`", to.display()), error);
    let mut source = File::open(from).map_err(failed)?;
    let mut file = Unfinished::create(to).map_err(failed)?;
    let target = file.target.clone();
    io::copy(&mut source, file.temporary.as_file_mut()).and_then(|_| file.move_to(&target)).map_err(failed)
}

/// Whether two paths mean one file, by whatever names or links.
pub fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a_is), Ok(b_is)) => identity(a, &a_is) == identity(b, &b_is),
        _ => false,
    }
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &fs::Metadata) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// What the name of an unfinished file ends with.
fn partial(target: &Path) -> String {
    let extension = target.extension().unwrap_or(OsStr::new(Container::Wav.extension()));
    format!(".partial.{}", extension.display())
}

/// Whether there is something else than a file: a device, or a pipe.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

/// The folder a file lies in.
fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// `song.wav/` has a file name for the library, and none for people.
fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}
