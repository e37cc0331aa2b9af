//! How long a rendering goes on, and that the size of its blocks is not heard.

use phonon_runtime::io::{End, Length, Source, TAIL_SECONDS_MAX, Tail, render};
use std::cell::Cell;

const RATE: u32 = 1_000;

/// Counts up, and from its release on falls to half in each tenth of a second.
struct Ringing {
    frame: u64,
    released: Option<u64>,
    falls: bool,
}

impl Ringing {
    fn new(falls: bool) -> Ringing {
        Ringing { frame: 0, released: None, falls }
    }
}

impl Source for Ringing {
    fn fill(&mut self, frames: &mut [f32]) {
        for frame in frames.chunks_exact_mut(2) {
            let since = self.released.map_or(0, |at| (self.frame - at) / 100);
            let level = if self.falls { 1.0 / (1_u64 << since.min(60)) as f32 } else { 1.0 };
            frame.copy_from_slice(&[level, -level]);
            self.frame += 1;
        }
    }

    fn release(&mut self) {
        self.released = Some(self.frame);
    }
}

/// All that is rendered.
fn rendered(source: &mut Ringing, frames: u64, tail: Tail, block_frames: usize) -> Vec<f32> {
    let length = Length { frames, tail, sample_rate_hz: RATE };
    let mut sound = Vec::new();
    let end = render(source, &length, block_frames, &|| false, &mut |_, block| {
        assert!(block.len() <= 2 * block_frames);
        sound.extend_from_slice(block);
        Ok::<(), ()>(())
    });
    assert_eq!(end, Ok(End::Complete));
    sound
}

#[test]
fn renders_exactly_the_length() {
    for (frames, tail, total) in [(1_000, 0, 1_000), (1, 0, 1), (0, 7, 7), (999, 1, 1_000)] {
        let mut source = Ringing::new(true);
        assert_eq!(rendered(&mut source, frames, Tail::Frames(tail), 64).len(), 2 * total);
        assert_eq!(source.released, Some(frames));
    }
}

#[test]
fn a_tail_lasts_until_silence() {
    // 2^-16 is reached after 1.6 s, in the fourth half second; the fifth half second is silent.
    assert_eq!(rendered(&mut Ringing::new(true), 100, Tail::Auto, 64).len(), 2 * (100 + 2_500));
}

#[test]
fn a_tail_has_a_limit() {
    let sound = rendered(&mut Ringing::new(false), 100, Tail::Auto, 64);
    assert_eq!(sound.len() as u32, 2 * (100 + TAIL_SECONDS_MAX * RATE));
}

#[test]
fn the_size_of_blocks_is_not_heard() {
    let expected = rendered(&mut Ringing::new(true), 1_234, Tail::Auto, 64);
    for block_frames in [1, 17, 512, 100_000] {
        assert!(rendered(&mut Ringing::new(true), 1_234, Tail::Auto, block_frames) == expected);
    }
}

#[test]
fn stops_when_told_and_when_the_sink_fails() {
    let length = Length { frames: 1_000, tail: Tail::Auto, sample_rate_hz: RATE };
    let blocks = Cell::new(0);
    let mut count = |_: &mut Ringing, _: &[f32]| {
        blocks.set(blocks.get() + 1);
        if blocks.get() == 7 { Err("full") } else { Ok(()) }
    };
    assert_eq!(
        render(&mut Ringing::new(true), &length, 64, &|| blocks.get() == 3, &mut count),
        Ok(End::Stopped)
    );
    assert_eq!(render(&mut Ringing::new(true), &length, 64, &|| false, &mut count), Err("full"));
}
