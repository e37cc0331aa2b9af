//! Why a sample cannot be played.

use super::DISK_BYTES_MAX;
use std::fmt;
use std::path::PathBuf;

/// Why a sample cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No root has a folder of this name.
    Unknown {
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// A file or a folder cannot be read, or is no sound.
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it, as in `is empty`.
        reason: String,
    },
    /// A link that leads out of its root.
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// There is no room in memory for this file, and with it the samples would take more than [`DISK_BYTES_MAX`] on disk.
    TooMuch {
        /// The file.
        path: PathBuf,
    },
}

impl Fault {
    /// A fault of one file or folder.
    pub(super) fn unreadable(path: &std::path::Path, reason: impl Into<String>) -> Fault {
        Fault::Unreadable { path: path.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unknown { name, nearest: None } => write!(f, "there is no sample `{name}`"),
            Fault::Unknown { name, nearest: Some(nearest) } => {
                write!(f, "there is no sample `{name}`; did you mean `{nearest}`?")
            }
            Fault::Unreadable { path, reason } => write!(f, "sample `{}` {reason}", path.display()),
            Fault::Outside { path, target } => write!(
                f,
                "sample `{}` leads out of its folder, to `{}`: copy it, or name that folder with --samples",
                path.display(),
                target.display()
            ),
            Fault::TooMuch { path } => write!(
                f,
                "sample `{}` does not fit: what memory has no room for may take {} GiB on disk, all samples together",
                path.display(),
                DISK_BYTES_MAX >> 30
            ),
        }
    }
}

impl std::error::Error for Fault {}
