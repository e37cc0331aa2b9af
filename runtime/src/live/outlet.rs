//! The way to a device that may disappear.

use crate::device::{Device, DeviceError, Fill, Health, Refused, Stream, Wanted};
use std::time::Duration;

/// How long after a failure the device is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// What has happened to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It is gone, for this reason; the music goes on unheard.
    Lost(String),
    /// It is there again.
    Back,
}

/// Sound on its way to a device. When that is lost another one stands in, which keeps the time, until it is there again.
pub struct Outlet {
    device: Box<dyn Device>,
    stand_in: Box<dyn Device>,
    wanted: Wanted,
    /// What plays: the device, or what stands in for it.
    stream: Option<Box<dyn Stream>>,
    /// When the device was lost or last tried; `None` while it plays.
    tried: Option<Duration>,
    /// Underruns of streams that are closed, and frames that they let pass.
    underruns: u64,
    missed_frames: u64,
}

impl Outlet {
    /// Opens a device.
    pub fn open(
        mut device: Box<dyn Device>,
        stand_in: Box<dyn Device>,
        wanted: Wanted,
        fill: Fill,
    ) -> Result<Outlet, DeviceError> {
        let stream = device.open(&wanted, fill).map_err(|refused| refused.error)?;
        Ok(Outlet {
            device,
            stand_in,
            wanted,
            stream: Some(stream),
            tried: None,
            underruns: 0,
            missed_frames: 0,
        })
    }

    /// How often a device ran out of frames.
    pub fn underruns(&self) -> u64 {
        self.underruns + self.health().underruns
    }

    /// Whether the device is gone, and what stands in for it plays.
    pub fn is_away(&self) -> bool {
        self.tried.is_some()
    }

    /// How many frames a device let pass.
    pub fn missed_frames(&self) -> u64 {
        self.missed_frames + self.health().missed_frames
    }

    /// How what plays is.
    pub fn health(&self) -> Health {
        self.stream.as_ref().map(|stream| stream.health()).unwrap_or_default()
    }

    /// Looks after the device; `now` is the time since the beginning. To be called a few times a second.
    pub fn tend(&mut self, now: Duration) -> Option<News> {
        let is_due = self.tried.is_some_and(|tried| now.saturating_sub(tried) >= RETRY);
        match self.tried {
            None => {
                let reason = trouble(&self.health())?;
                let fill = self.close()?;
                self.stand_in(fill, now);
                Some(News::Lost(reason))
            }
            Some(_) if is_due => {
                let fill = self.close()?;
                match self.device.open(&self.wanted, fill) {
                    Ok(stream) => {
                        (self.stream, self.tried) = (Some(stream), None);
                        Some(News::Back)
                    }
                    Err(Refused { fill, .. }) => {
                        self.stand_in(fill, now);
                        None
                    }
                }
            }
            Some(_) => None,
        }
    }

    /// Ends it; what filled it.
    pub fn close(&mut self) -> Option<Fill> {
        let health = self.health();
        self.underruns += health.underruns;
        self.missed_frames += health.missed_frames;
        self.stream.take()?.close()
    }

    fn stand_in(&mut self, fill: Fill, now: Duration) {
        let wanted = Wanted { name: None, ..self.wanted.clone() };
        self.stream = self.stand_in.open(&wanted, fill).ok();
        self.tried = Some(now);
    }
}

/// Why a stream cannot go on.
fn trouble(health: &Health) -> Option<String> {
    let rate = health.new_rate_hz.map(|rate_hz| format!("it runs at {rate_hz} Hz now"));
    health.lost.clone().or(rate)
}

#[cfg(test)]
mod tests {
    use super::{News, Outlet};
    use crate::device::{DeviceError, Wanted, fake};
    use std::time::Duration;

    #[test]
    fn the_music_goes_on_while_the_device_is_away() {
        let ((device, hand), (other, stand_in)) = (fake::device(), fake::device());
        let wanted = Wanted { rate_hz: 48_000, block_frames: 64, channels: 2, name: Some("fake".to_owned()) };
        let mut next = 0.0;
        let count = move |frames: &mut [f32]| {
            frames.chunks_exact_mut(2).for_each(|frame| {
                frame.fill(next);
                next += 1.0;
            });
        };
        let open = Outlet::open(Box::new(device), Box::new(other), wanted, Box::new(count));
        let mut outlet = open.expect("a stream");
        let at = Duration::from_millis;
        assert_eq!(hand.ask(1), Some(vec![0.0, 0.0]));
        assert_eq!(outlet.tend(at(10)), None);
        hand.underrun();
        hand.lose("unplugged");
        hand.refuse(DeviceError::Absent("unplugged".to_owned()));
        assert_eq!(outlet.tend(at(20)), Some(News::Lost("unplugged".to_owned())));
        assert_eq!(stand_in.ask(1), Some(vec![1.0, 1.0]));
        assert_eq!(outlet.tend(at(100)), None, "it is not tried all the time");
        assert_eq!(outlet.tend(at(600)), None, "it is not there yet");
        assert_eq!(stand_in.ask(1), Some(vec![2.0, 2.0]));
        hand.admit();
        assert_eq!(outlet.tend(at(1_200)), Some(News::Back));
        assert_eq!((hand.ask(1), stand_in.ask(1)), (Some(vec![3.0, 3.0]), None));
        hand.change_rate(44_100);
        assert!(
            matches!(outlet.tend(at(1_300)), Some(News::Lost(_))),
            "at another rate it would be out of tune"
        );
        assert_eq!(outlet.underruns(), 1);
    }
}
