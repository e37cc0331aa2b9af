//! What a sample voice reads: a channel of a recording, in silence or in a circle.

/// A channel, as it lies before a voice. Frames may be asked for anywhere.
#[derive(Clone, Copy)]
pub(super) enum Tape<'a> {
    /// The whole channel; before and behind it there is silence.
    Open(&'a [f32]),
    /// A slice of it, again and again.
    Circle(&'a [f32]),
}

impl<'a> Tape<'a> {
    /// As many frames from `first` on as the buffer has room for: where they lie side by side, in their place.
    #[inline(always)]
    pub fn window<'b>(self, first: i64, buffer: &'b mut [f32]) -> &'b [f32]
    where
        'a: 'b,
    {
        let (Tape::Open(frames) | Tape::Circle(frames)) = self;
        let there = usize::try_from(first).ok().and_then(|first| frames.get(first..)?.get(..buffer.len()));
        match there {
            Some(there) => there,
            None => {
                self.gather(first, buffer);
                buffer
            }
        }
    }

    /// Fills the buffer, frame by frame.
    fn gather(self, first: i64, buffer: &mut [f32]) {
        for (value, frame) in buffer.iter_mut().zip(first..) {
            *value = match self {
                Tape::Open(frames) => {
                    usize::try_from(frame).ok().and_then(|at| frames.get(at)).copied().unwrap_or(0.0)
                }
                Tape::Circle(frames) => frames[frame.rem_euclid(frames.len() as i64) as usize],
            };
        }
    }
}
