//! Colours for light ground and for dark: those of the drawings of the compiler.

use tiny_skia::Color;

/// Which ground a picture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What is drawn in a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Ground,
    Text,
    /// Text that matters less.
    Faint,
    /// The ground of a lane.
    Lane,
    /// The line of a cycle.
    Cycle,
    /// A line between.
    Line,
    /// A bus, by its place.
    Bus(usize),
}

const LIGHT: [u32; 6] = [0x2563a8, 0xb4471f, 0x2c7a45, 0x8a3d95, 0x8a6a10, 0x15737a];
const DARK: [u32; 6] = [0x7db4ee, 0xf0976f, 0x79c894, 0xd391dd, 0xdcb95a, 0x6cc7cf];

/// From silence to full level, each step brighter than the one before on dark ground, and darker on light.
const HEAT_DARK: [u32; 7] = [0x101218, 0x2a1a52, 0x6b1f7b, 0xb5367a, 0xee605e, 0xfdae6b, 0xfcf6c4];
const HEAT_LIGHT: [u32; 7] = [0xffffff, 0xdde6f2, 0xaec3e0, 0x8a92cc, 0x8358ad, 0x6b1f7b, 0x1f0a33];

impl Theme {
    pub(super) fn color(self, ink: Ink) -> Color {
        let [light, dark] = match ink {
            Ink::Ground => [0xffffff, 0x16181d],
            Ink::Text => [0x222222, 0xe4e4e4],
            Ink::Faint => [0x6a6a6a, 0x9a9fac],
            Ink::Lane => [0xf6f7f9, 0x1d2027],
            Ink::Cycle => [0xb8bcc4, 0x4a4f5c],
            Ink::Line => [0xe3e5ea, 0x2b2f38],
            Ink::Bus(at) => [LIGHT[at % LIGHT.len()], DARK[at % DARK.len()]],
        };
        rgb(if self == Theme::Light { light } else { dark })
    }

    /// The colour of a level from 0 to 1.
    pub(super) fn heat(self, level: f32) -> Color {
        let heat = if self == Theme::Dark { HEAT_DARK } else { HEAT_LIGHT };
        let place = level.clamp(0.0, 1.0) * (heat.len() - 1) as f32;
        let at = (place as usize).min(heat.len() - 2);
        let (from, to, share) = (rgb(heat[at]), rgb(heat[at + 1]), place - at as f32);
        let mix = |a: f32, b: f32| a + (b - a) * share;
        let (red, green, blue) =
            (mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue()));
        Color::from_rgba(red, green, blue, 1.0).unwrap_or(from)
    }
}

fn rgb(hex: u32) -> Color {
    Color::from_rgba8((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 255)
}
