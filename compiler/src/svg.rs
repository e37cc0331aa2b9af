//! What all drawings share: their colours, for light ground and for dark, and the letters that may stand in them.

/// How many colours there are.
pub const COLOURS: usize = 6;

/// The colours, for light ground and for dark.
const STYLE: &str = "\
text { font: 12px ui-monospace, monospace; fill: #333 }
.ground { fill: #fff } .name { font-weight: bold } .value { fill: #fff } .beat { stroke: #e4e4e4 } .cycle { stroke: #aaa }
.wire { fill: none; stroke: #999 } .wire.critical { stroke: #222; stroke-width: 3 } .later { stroke-dasharray: 5 4 }
polyline.curve { fill: none; stroke-width: 2 } .cut { stroke: #333; stroke-dasharray: 3 3; stroke-width: 2 }
.c0 { fill: #2563a8; stroke: #2563a8 } .c1 { fill: #b4471f; stroke: #b4471f } .c2 { fill: #2c7a45; stroke: #2c7a45 }
.c3 { fill: #8a3d95; stroke: #8a3d95 } .c4 { fill: #8a6a10; stroke: #8a6a10 } .c5 { fill: #15737a; stroke: #15737a }
@media (prefers-color-scheme: dark) {
text { fill: #ddd } .ground { fill: #16181d } .value { fill: #111 } .beat { stroke: #2b2e36 } .cycle { stroke: #6b7080 }
.cut { stroke: #ddd } .wire { stroke: #777 } .wire.critical { stroke: #eee }
.c0 { fill: #7db4ee; stroke: #7db4ee } .c1 { fill: #f0976f; stroke: #f0976f } .c2 { fill: #79c894; stroke: #79c894 }
.c3 { fill: #d391dd; stroke: #d391dd } .c4 { fill: #dcb95a; stroke: #dcb95a } .c5 { fill: #6cc7cf; stroke: #6cc7cf }
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
