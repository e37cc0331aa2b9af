//! Samples that sounds are played through.

use super::sampler::SampleVoice;
use super::sinc::Band;
use crate::bank::{Sample, SampleId};
use crate::score::{FRAME, Playback};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_kernel::Cpu;

/// The channels of a sample at a rate of so many frames a second: as a voice plays them at their own speed.
pub(crate) fn at_rate(sample: &Sample, sample_rate_hz: u32, cpu: Cpu) -> Vec<Vec<f32>> {
    if sample.sample_rate_hz == sample_rate_hz {
        return sample.channels.iter().map(|channel| channel.to_vec()).collect();
    }
    let ratio = f64::from(sample.sample_rate_hz) / f64::from(sample_rate_hz);
    let step = ((ratio * FRAME as f64).round() as i64).max(1);
    let playback = Playback {
        band: Some(Band::of(step)),
        ..Playback::steady(SampleId(0), 0..sample.frames() as u32, step, false)
    };
    let frames = (sample.frames() as f64 / ratio).ceil() as usize;
    let mut channels = vec![Vec::with_capacity(frames + QUANTUM_FRAMES); sample.channels.len().min(2)];
    let mut voice = SampleVoice::new(playback);
    for _ in (0..frames).step_by(QUANTUM_FRAMES) {
        let mut signals = [[0.0; QUANTUM_FRAMES]; 2];
        voice.play(sample, &mut signals, 0..QUANTUM_FRAMES, cpu);
        channels.iter_mut().zip(&signals).for_each(|(channel, signal)| channel.extend_from_slice(signal));
    }
    channels.iter_mut().for_each(|channel| channel.truncate(frames));
    channels
}

#[cfg(test)]
mod tests {
    use super::at_rate;
    use crate::bank::Sample;
    use phonon_kernel::Cpu;

    #[test]
    fn a_response_lasts_as_long_at_every_rate() {
        let channel: Vec<f32> = (0..4800).map(|at| if at % 96 < 48 { 0.5 } else { -0.5 }).collect();
        let sample = Sample { channels: vec![channel.clone().into()], sample_rate_hz: 48_000 };
        assert_eq!(at_rate(&sample, 48_000, Cpu::Plain), [channel]);
        for rate_hz in [22_050, 44_100, 96_000] {
            let [channel] = &at_rate(&sample, rate_hz, Cpu::Plain)[..] else { panic!("one channel") };
            assert_eq!(channel.len(), rate_hz as usize / 10);
            let sign = channel[rate_hz as usize / 40 + rate_hz as usize / 2000];
            assert!((sign.abs() - 0.5).abs() < 0.1, "{rate_hz}: {sign}");
        }
    }
}
