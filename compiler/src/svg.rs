//! What all drawings share: their colours, for light ground and for dark, and the letters that may stand in them.

/// How many colours there are.
pub const COLOURS: usize = 12;

/// The colours, for light ground and for dark.
const STYLE: &str = "\
text { font: 12px ui-monospace, monospace; fill: #333 }
.ground { fill: #fff } .name { font-weight: bold } .value { fill: #fff } .beat { stroke: #e4e4e4 } .cycle { stroke: #aaa }
.wire { fill: none; stroke: #999 } .wire.critical { stroke: #222; stroke-width: 3 } .later { stroke-dasharray: 5 4 } .wire.later { stroke: #555; stroke-width: 1.5 }
polyline.curve { fill: none; stroke-width: 2 } .cut { stroke: #333; stroke-dasharray: 3 3; stroke-width: 2 }
.c0 { fill: #2563a8; stroke: #2563a8 } .c1 { fill: #b4471f; stroke: #b4471f } .c2 { fill: #2c7a45; stroke: #2c7a45 }
.c3 { fill: #8a3d95; stroke: #8a3d95 } .c4 { fill: #8a6a10; stroke: #8a6a10 } .c5 { fill: #15737a; stroke: #15737a }
.c6 { fill: #a8234f; stroke: #a8234f } .c7 { fill: #617512; stroke: #617512 } .c8 { fill: #5548c8; stroke: #5548c8 }
.c9 { fill: #6b4423; stroke: #6b4423 } .c10 { fill: #4d6478; stroke: #4d6478 } .c11 { fill: #b3268a; stroke: #b3268a }
.several { fill: #5b5f6b; stroke: #5b5f6b } .behind { fill-opacity: 0.45 } .tag { font-size: 10px; opacity: 0.8 }
rect.critical { stroke: #222; stroke-width: 2.5 } rect.legend { fill: none } .legend.later { stroke: #999; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #ddd } .ground { fill: #16181d } .value { fill: #111 } .beat { stroke: #2b2e36 } .cycle { stroke: #6b7080 }
.cut { stroke: #ddd } .wire { stroke: #777 } .wire.critical { stroke: #eee } .wire.later { stroke: #bbb }
.c0 { fill: #7db4ee; stroke: #7db4ee } .c1 { fill: #f0976f; stroke: #f0976f } .c2 { fill: #79c894; stroke: #79c894 }
.c3 { fill: #d391dd; stroke: #d391dd } .c4 { fill: #dcb95a; stroke: #dcb95a } .c5 { fill: #6cc7cf; stroke: #6cc7cf }
.c6 { fill: #f08fb0; stroke: #f08fb0 } .c7 { fill: #b5c95c; stroke: #b5c95c } .c8 { fill: #a9a1f5; stroke: #a9a1f5 }
.c9 { fill: #c9a07a; stroke: #c9a07a } .c10 { fill: #a3b8c9; stroke: #a3b8c9 } .c11 { fill: #ee8fd3; stroke: #ee8fd3 }
.several { fill: #a5abba; stroke: #a5abba } rect.critical { stroke: #eee } .legend.later { stroke: #777 }
}
";

/// A drawing of that size, in its own ground.
pub fn document(width: f64, height: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <style>\n{STYLE}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n{body}</svg>\n"
    )
}

/// Text as it may stand in XML; characters that may not are left out.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}
