//! Why there is no sound.

use std::fmt;

/// Why an output cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceError {
    /// No output has this name.
    Missing {
        /// The name.
        name: String,
        /// The names that there are.
        there: Vec<String>,
    },
    /// There is nobody to ask: no server that answers, no driver. What is tried later may work.
    Absent(String),
    /// The output is there and cannot do what is wanted: its rate or its channels are others.
    Unfit(String),
    /// Anything else that the system says.
    Failed(String),
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeviceError::Missing { name, there } if there.is_empty() => {
                write!(f, "there is no device `{name}`, nor any other")
            }
            DeviceError::Missing { name, there } => {
                let there: Vec<String> = there.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "there is no device `{name}`; there are {}", there.join(", "))
            }
            DeviceError::Absent(reason) | DeviceError::Unfit(reason) | DeviceError::Failed(reason) => {
                f.write_str(reason)
            }
        }
    }
}

impl std::error::Error for DeviceError {}
