//! The hosts of this build, and which of them is taken.

use super::{Device, DeviceError, Null, Output};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// A way to reach devices, by name.
pub struct Host {
    /// As the command line calls it.
    pub name: &'static str,
    /// What it reaches.
    pub description: &'static str,
    /// The way.
    pub device: fn() -> Box<dyn Device>,
}

/// The host without hardware. It is never taken unless it is asked for.
const NULL: &str = "null";

/// All hosts of this build, in the order in which they are tried.
pub const HOSTS: &[Host] = &[
    #[cfg(feature = "jack")]
    Host { name: "jack", description: "JACK", device: || Box::new(super::Cpal::new(::cpal::HostId::Jack)) },
    #[cfg(target_os = "linux")]
    Host {
        name: "pulse",
        description: "PulseAudio and PipeWire",
        device: || Box::new(super::Pulse::default()),
    },
    #[cfg(all(feature = "alsa", target_os = "linux"))]
    Host { name: "alsa", description: "ALSA", device: || Box::new(super::Cpal::new(::cpal::HostId::Alsa)) },
    #[cfg(target_os = "macos")]
    Host {
        name: "coreaudio",
        description: "CoreAudio",
        device: || Box::new(super::Cpal::new(::cpal::HostId::CoreAudio)),
    },
    #[cfg(windows)]
    Host {
        name: "wasapi",
        description: "WASAPI",
        device: || Box::new(super::Cpal::new(::cpal::HostId::Wasapi)),
    },
    Host { name: NULL, description: "real time without hardware", device: || Box::new(Null) },
];

/// A device that was chosen.
pub struct Chosen {
    /// The name of its host.
    pub host: &'static str,
    /// The device, to be opened with the name of `output`.
    pub device: Box<dyn Device>,
    /// The output of it.
    pub output: Output,
}

/// Chooses an output by its name, or the preferred one: of a host, or of the first that has it.
///
/// # Errors
/// [`DeviceError::Missing`] for an output that was named and is not there, with all that are;
/// [`DeviceError::Absent`] where there is no output at all, with the reasons.
pub fn choose(host: Option<&str>, output: Option<&str>) -> Result<Chosen, DeviceError> {
    // `null` as an output needs no host to be named.
    let host = host.or(output.filter(|name| *name == NULL));
    let is_asked = |known: &&Host| host.map_or(known.name != NULL, |name| known.name == name);
    choose_among(HOSTS.iter().filter(is_asked).map(|host| (host.name, (host.device)())), output)
}

/// How long a host may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks a device for its outputs, and gives it back with them. One that hangs is left: it is dropped when it comes to itself.
///
/// # Errors
/// What the device says, or [`DeviceError::Absent`] where it says nothing for three seconds.
pub fn ask(mut device: Box<dyn Device>) -> Result<(Box<dyn Device>, Vec<Output>), DeviceError> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let outputs = device.outputs();
        // Nobody waits any more for one that hung.
        let _ = sender.send(outputs.map(|outputs| (device, outputs)));
    });
    let silence = || DeviceError::Absent(format!("it says nothing for {} s", PATIENCE.as_secs()));
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(silence()))
}

fn choose_among(
    hosts: impl Iterator<Item = (&'static str, Box<dyn Device>)>,
    wanted: Option<&str>,
) -> Result<Chosen, DeviceError> {
    let (mut there, mut reasons) = (Vec::new(), Vec::new());
    for (host, device) in hosts {
        match ask(device) {
            Ok((device, outputs)) => {
                there.extend(outputs.iter().map(|output| output.name.clone()));
                let fits = |output: &Output| wanted.is_none_or(|name| output.name == name);
                if let Some(output) = outputs.into_iter().find(fits) {
                    return Ok(Chosen { host, device, output });
                }
            }
            Err(error) => reasons.push(format!("{host}: {error}")),
        }
    }
    match wanted {
        Some(name) => Err(DeviceError::Missing { name: name.to_owned(), there }),
        None if reasons.is_empty() => Err(DeviceError::Absent("no host has an output".to_owned())),
        None => Err(DeviceError::Absent(reasons.join("; "))),
    }
}

#[cfg(test)]
mod tests {
    use super::{HOSTS, choose, choose_among};
    use crate::device::{Device, DeviceError, Null, fake};

    /// A host that answers, one that does not, and the one without hardware.
    fn hosts(first_answers: bool) -> Vec<(&'static str, Box<dyn Device>)> {
        let (first, hand) = fake::device();
        if !first_answers {
            hand.refuse(DeviceError::Absent("nobody there".to_owned()));
        }
        vec![("first", Box::new(first)), ("second", Box::new(Null))]
    }

    /// Checks which host and output are chosen, or what is said.
    fn check(first_answers: bool, wanted: Option<&str>, expected: Result<(&str, &str), &str>) {
        let chosen = choose_among(hosts(first_answers).into_iter(), wanted);
        match (chosen, expected) {
            (Ok(chosen), Ok(expected)) => {
                assert_eq!((chosen.host, chosen.output.name.as_str()), expected);
            }
            (Err(error), Err(expected)) => assert_eq!(error.to_string(), expected),
            (Ok(chosen), Err(expected)) => panic!("{} is no error: {expected}", chosen.host),
            (Err(error), Ok(_)) => panic!("{error}"),
        }
    }

    #[test]
    fn the_first_host_that_has_it_is_taken() {
        check(true, None, Ok(("first", "fake")));
        check(true, Some("null"), Ok(("second", "null")));
        check(false, None, Ok(("second", "null")));
        check(true, Some("hall"), Err("there is no device `hall`; there are `fake`, `null`"));
        check(false, Some("hall"), Err("there is no device `hall`; there are `null`"));
        let nobody = choose_among(hosts(false).into_iter().take(1), None).err().expect("nobody");
        assert_eq!(nobody, DeviceError::Absent("first: nobody there".to_owned()));
    }

    #[test]
    fn null_is_taken_only_where_it_is_asked_for() {
        for (host, output) in [(None, Some("null")), (Some("null"), None), (Some("null"), Some("null"))] {
            assert_eq!(choose(host, output).expect("a device").host, "null");
        }
        assert!(!choose(None, None).is_ok_and(|chosen| chosen.host == "null"));
        assert_eq!(HOSTS.iter().filter(|host| host.name == "null").count(), 1);
    }
}
