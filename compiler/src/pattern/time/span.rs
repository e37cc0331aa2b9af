//! Stretches of time.

use super::Time;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A half-open stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeSpan {
    /// Where it begins.
    pub begin: Time,
    /// Where it ends.
    pub end: Time,
}

impl TimeSpan {
    /// From `begin` up to `end`.
    pub const fn new(begin: Time, end: Time) -> TimeSpan {
        TimeSpan { begin, end }
    }

    /// The cycle that `time` lies in.
    pub const fn cycle_of(time: Time) -> TimeSpan {
        TimeSpan { begin: time.sam(), end: time.next_sam() }
    }

    /// How long it is.
    pub fn length(self) -> Time {
        self.end - self.begin
    }

    /// What it shares with `other`; `None` where they do not meet or only touch.
    pub fn and(self, other: TimeSpan) -> Option<TimeSpan> {
        let shared = TimeSpan { begin: self.begin.max(other.begin), end: self.end.min(other.end) };
        (shared.begin < shared.end).then_some(shared)
    }

    /// Both ends times `scale` plus `shift`.
    pub fn scaled(self, scale: Time, shift: Time) -> TimeSpan {
        TimeSpan { begin: self.begin.scaled(scale, shift), end: self.end.scaled(scale, shift) }
    }

    /// Both ends later by `shift`.
    pub fn shifted(self, shift: Time) -> TimeSpan {
        TimeSpan { begin: self.begin + shift, end: self.end + shift }
    }

    /// Its mirror image in the point `centre/2`: `begin` becomes `centre - end`.
    pub fn mirrored(self, centre: Time) -> TimeSpan {
        TimeSpan { begin: centre - self.end, end: centre - self.begin }
    }

    /// Its pieces, cut at the cycle boundaries.
    pub fn cycles(self) -> impl Iterator<Item = TimeSpan> {
        let mut begin = self.begin;
        std::iter::from_fn(move || {
            if begin >= self.end {
                return None;
            }
            let end = begin.next_sam().min(self.end);
            let piece = TimeSpan { begin, end };
            begin = end;
            Some(piece)
        })
    }
}

impl fmt::Debug for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.begin, self.end)
    }
}
