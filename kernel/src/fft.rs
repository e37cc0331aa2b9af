//! The Fourier transform of real signals (Cooley and Tukey, An Algorithm for the Machine Calculation of Complex Fourier
//! Series, 1965). Everything is added in one order, so that the bits are the same everywhere.

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    /// The real part.
    pub re: f32,
    /// The imaginary part.
    pub im: f32,
}

impl Complex {
    /// Nothing.
    pub const ZERO: Complex = Complex { re: 0.0, im: 0.0 };

    /// A real number.
    pub fn real(re: f32) -> Complex {
        Complex { re, im: 0.0 }
    }

    /// The sum.
    #[inline(always)]
    pub fn plus(self, other: Complex) -> Complex {
        Complex { re: self.re + other.re, im: self.im + other.im }
    }

    /// The difference.
    #[inline(always)]
    pub fn minus(self, other: Complex) -> Complex {
        Complex { re: self.re - other.re, im: self.im - other.im }
    }

    /// The product.
    #[inline(always)]
    pub fn times(self, other: Complex) -> Complex {
        let (re, im) = (self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re);
        Complex { re, im }
    }

    /// The product with a real number.
    #[inline(always)]
    pub fn scaled(self, factor: f32) -> Complex {
        Complex { re: self.re * factor, im: self.im * factor }
    }

    /// The number on the other side of the real line.
    #[inline(always)]
    pub fn conjugate(self) -> Complex {
        Complex { re: self.re, im: -self.im }
    }

    /// A quarter of a turn further.
    #[inline(always)]
    fn turned(self) -> Complex {
        Complex { re: -self.im, im: self.re }
    }

    /// How far it is from 0.
    pub fn magnitude(self) -> f32 {
        (self.re * self.re + self.im * self.im).sqrt()
    }

    /// The number of magnitude 1 in its direction; 1 for what is next to nothing.
    pub fn direction(self) -> Complex {
        let magnitude = self.magnitude();
        if magnitude > 1e-15 { self.scaled(1.0 / magnitude) } else { Complex::real(1.0) }
    }
}

/// The transform of so many real frames and back.
pub struct Fft {
    /// Half a turn backwards in as many steps as half of the frames.
    turns: Vec<Complex>,
    /// Even and odd frames as real and imaginary parts.
    pairs: Vec<Complex>,
}

impl Fft {
    /// The transform of that many frames, a power of two from 4 on.
    pub fn new(frames: usize) -> Fft {
        assert!(frames >= 4 && frames.is_power_of_two(), "a transform of {frames} frames");
        Fft { turns: turns(frames / 2), pairs: vec![Complex::ZERO; frames / 2] }
    }

    /// How many frequencies a spectrum has, from 0 to half the rate.
    pub fn bins(&self) -> usize {
        self.pairs.len() + 1
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.turns) + size_of_val(&*self.pairs)
    }

    /// The spectrum of a signal.
    pub fn forward(&mut self, signal: &[f32], spectrum: &mut [Complex]) {
        for (pair, frames) in self.pairs.iter_mut().zip(signal.chunks_exact(2)) {
            *pair = Complex { re: frames[0], im: frames[1] };
        }
        transform(&mut self.pairs, &self.turns);
        let half = self.pairs.len();
        let bins = spectrum.iter_mut().zip(&self.turns).enumerate();
        for (at, (bin, turn)) in bins.take(half).skip(1) {
            let (pair, mirror) = (self.pairs[at], self.pairs[half - at].conjugate());
            // Twice the spectra of the even frames, and of the odd ones.
            let (even, odd) = (pair.plus(mirror), mirror.minus(pair).turned());
            *bin = even.plus(odd.times(*turn)).scaled(0.5);
        }
        let first = self.pairs[0];
        (spectrum[0], spectrum[half]) =
            (Complex::real(first.re + first.im), Complex::real(first.re - first.im));
    }

    /// The signal of a spectrum.
    pub fn inverse(&mut self, spectrum: &[Complex], signal: &mut [f32]) {
        let half = self.pairs.len();
        for at in 0..half {
            let (bin, mirror) = (spectrum[at], spectrum[half - at].conjugate());
            let odd = bin.minus(mirror).times(self.turns[at].conjugate());
            // Conjugates go forward as the numbers themselves go back.
            self.pairs[at] = bin.plus(mirror).plus(odd.turned()).conjugate();
        }
        transform(&mut self.pairs, &self.turns);
        let scale = 0.5 / half as f32;
        for (pair, frames) in self.pairs.iter().zip(signal.chunks_exact_mut(2)) {
            (frames[0], frames[1]) = (pair.re * scale, -pair.im * scale);
        }
    }
}

/// The transform of complex numbers in their place, with the turns of twice as many frames.
fn transform(values: &mut [Complex], turns: &[Complex]) {
    let unused = usize::BITS - values.len().trailing_zeros();
    for at in 0..values.len() {
        let mirrored = at.reverse_bits() >> unused;
        if at < mirrored {
            values.swap(at, mirrored);
        }
    }
    let mut half = 1;
    while half < values.len() {
        let step = turns.len() / half;
        for group in values.chunks_exact_mut(2 * half) {
            let (first, second) = group.split_at_mut(half);
            for ((first, second), turn) in first.iter_mut().zip(second).zip(turns.iter().step_by(step)) {
                let turned = second.times(*turn);
                (*first, *second) = (first.plus(turned), first.minus(turned));
            }
        }
        half *= 2;
    }
}

/// Half a turn backwards in so many steps, a power of two. Each step is a product of halves of halves of the whole, so
/// that no more than roots and products are needed.
fn turns(steps: usize) -> Vec<Complex> {
    let mut turns = vec![(1.0f64, 0.0f64); steps];
    // The cosine and the sine of half a turn, of a quarter, and so on.
    let (mut cosine, mut sine, mut stride) = (-1.0f64, 0.0f64, steps);
    while stride > 1 {
        stride /= 2;
        let half = ((1.0 + cosine) * 0.5).sqrt();
        sine = if stride * 2 == steps { 1.0 } else { sine / (2.0 * half) };
        cosine = half;
        for at in (stride..steps).step_by(2 * stride) {
            let (re, im) = turns[at - stride];
            turns[at] = (re * cosine - im * sine, re * sine + im * cosine);
        }
    }
    turns.into_iter().map(|(re, im)| Complex { re: re as f32, im: -im as f32 }).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the standard library is the truth that it is compared with")]
mod tests {
    use super::{Complex, Fft};
    use std::f64::consts::TAU;

    /// A signal without a pattern in it.
    fn signal(frames: usize) -> Vec<f32> {
        (0..frames).map(|at| (at * at % 971) as f32 / 485.5 - 1.0).collect()
    }

    #[test]
    fn it_is_the_sum_that_defines_it() {
        for frames in [4, 8, 64, 512] {
            let signal = signal(frames);
            let mut fft = Fft::new(frames);
            let mut spectrum = vec![Complex::ZERO; fft.bins()];
            fft.forward(&signal, &mut spectrum);
            for (bin, found) in spectrum.iter().enumerate() {
                let (mut re, mut im) = (0.0, 0.0);
                for (at, value) in signal.iter().enumerate() {
                    let angle = TAU * ((at * bin) % frames) as f64 / frames as f64;
                    re += f64::from(*value) * angle.cos();
                    im -= f64::from(*value) * angle.sin();
                }
                let apart = (f64::from(found.re) - re).hypot(f64::from(found.im) - im);
                assert!(apart < 1e-6 * frames as f64, "bin {bin} of {frames}: {apart}");
            }
        }
    }

    #[test]
    fn the_way_back_leads_home() {
        for frames in [4, 256, 8192] {
            let signal = signal(frames);
            let mut fft = Fft::new(frames);
            let (mut spectrum, mut back) = (vec![Complex::ZERO; fft.bins()], vec![0.0; frames]);
            fft.forward(&signal, &mut spectrum);
            fft.inverse(&spectrum, &mut back);
            let apart = signal.iter().zip(&back).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < 1e-6, "{frames} frames: {apart}");
        }
    }
}
