//! A picture on its way: rectangles, shapes and text.

use super::theme::{Ink, Theme};
use std::io;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};
use ttf_parser::{Face, OutlineBuilder};

/// The letters; they come with the program, so that pictures are the same everywhere.
const LETTERS: &[u8] = epaint_default_fonts::HACK_REGULAR;

/// Which part of a text lies at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Begin,
    Middle,
    End,
}

/// A canvas in the colours of a theme. Places are in points from the upper left; `SCALE` pixels make one.
pub(super) struct Canvas {
    pixels: Pixmap,
    theme: Theme,
    letters: Face<'static>,
}

/// Pixels of a point, for screens of today.
const SCALE: f32 = 2.0;

impl Canvas {
    pub fn new(width: f32, height: f32, theme: Theme) -> Canvas {
        let pixels = |points: f32| (points * SCALE).ceil().max(1.0) as u32;
        let mut pixels =
            Pixmap::new(pixels(width), pixels(height)).expect("a picture has a size that memory allows");
        pixels.fill(theme.color(Ink::Ground));
        let letters = Face::parse(LETTERS, 0).expect("the letters come with the program");
        Canvas { pixels, theme, letters }
    }

    pub fn rect(&mut self, [x, y, width, height]: [f32; 4], ink: Ink) {
        self.rect_in([x, y, width, height], self.theme.color(ink));
    }

    pub fn rect_in(&mut self, [x, y, width, height]: [f32; 4], color: Color) {
        let [x, y, width, height] = [x, y, width, height].map(|points| points * SCALE);
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixels.fill_rect(rect, &paint(color), Transform::identity(), None);
        }
    }

    /// Fills the shape between its corners.
    pub fn shape(&mut self, corners: &[[f32; 2]], ink: Ink) {
        let mut path = PathBuilder::new();
        for (at, [x, y]) in corners.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        path.close();
        self.fill(path, self.theme.color(ink));
    }

    /// Text on the line `y`, with letters so many points high.
    pub fn text(&mut self, text: &str, [x, y]: [f32; 2], size: f32, anchor: Anchor, ink: Ink) {
        let scale = size / f32::from(self.letters.units_per_em());
        let width = self.width(text, size);
        let begin = match anchor {
            Anchor::Begin => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let mut pen = Pen { path: PathBuilder::new(), scale, x: begin, y };
        for letter in text.chars() {
            let glyph = self.letters.glyph_index(letter).or(self.letters.glyph_index('?'));
            let Some(glyph) = glyph else { continue };
            self.letters.outline_glyph(glyph, &mut pen);
            pen.x += f32::from(self.letters.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
        }
        self.fill(pen.path, self.theme.color(ink));
    }

    /// As much of a text as has room, with an ellipsis where that is not all of it.
    pub fn fitted(&self, text: &str, size: f32, room: f32) -> String {
        let letters = (room / self.width("0", size)) as usize;
        match text.chars().count() {
            count if count <= letters => text.to_owned(),
            _ => text.chars().take(letters.saturating_sub(1)).chain(['…']).collect(),
        }
    }

    /// How wide a text is; all letters are equally wide.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let letter = self.letters.glyph_index('0').and_then(|glyph| self.letters.glyph_hor_advance(glyph));
        let advance = f32::from(letter.unwrap_or(0)) * size / f32::from(self.letters.units_per_em());
        text.chars().count() as f32 * advance
    }

    fn fill(&mut self, path: PathBuilder, color: Color) {
        if let Some(path) = path.finish() {
            let transform = Transform::from_scale(SCALE, SCALE);
            self.pixels.fill_path(&path, &paint(color), FillRule::Winding, transform, None);
        }
    }

    /// The picture as a PNG.
    pub fn png(&self) -> io::Result<Vec<u8>> {
        self.pixels.encode_png().map_err(io::Error::other)
    }
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color);
    paint.anti_alias = true;
    paint
}

/// Draws outlines, whose `y` points up, at a place of the canvas.
struct Pen {
    path: PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
