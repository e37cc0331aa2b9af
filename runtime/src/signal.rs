//! Memory for signals.

use std::ops::{Deref, DerefMut};

/// Floats per cache line, and in the widest vector.
const LINE: usize = 16;

/// Numbers that begin on a cache line of their own.
#[derive(Clone, Debug, Default)]
pub struct Signal {
    memory: Box<[f32]>,
    begin: usize,
    len: usize,
}

impl Signal {
    /// So many zeros.
    pub fn new(len: usize) -> Signal {
        let memory = vec![0.0; len + LINE].into_boxed_slice();
        // Where the system says nothing about the place of its memory, it is as good as any other.
        let begin = memory.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
        Signal { memory, begin, len }
    }

    /// The same value in each frame: `values` is one frame.
    pub fn constant(values: &[f32], frames: usize) -> Signal {
        let mut signal = Signal::new(values.len() * frames);
        signal.chunks_exact_mut(values.len().max(1)).for_each(|frame| frame.copy_from_slice(values));
        signal
    }
}

impl Deref for Signal {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.memory[self.begin..self.begin + self.len]
    }
}

impl DerefMut for Signal {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.memory[self.begin..self.begin + self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::Signal;

    #[test]
    fn signals_begin_on_cache_lines() {
        for len in [0, 1, 63, 64, 1_024] {
            let signal = Signal::new(len);
            assert_eq!((signal.len(), signal.as_ptr() as usize % 64), (len, 0));
        }
        assert_eq!(*Signal::constant(&[1.0, 2.0], 2), [1.0, 2.0, 1.0, 2.0]);
    }
}
