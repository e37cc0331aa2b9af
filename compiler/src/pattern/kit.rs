//! The names of the built-in drum kit, for whoever offers them and whoever plays them.

/// The names of the kit.
pub const NAMES: [&str; 24] = [
    "bd", "sd", "sn", "hh", "oh", "cp", "rim", "lt", "mt", "ht", "rd", "cr", "cb", "cl", "sh", "808bd",
    "808sd", "808hh", "808oh", "808cp", "808lt", "808mt", "808ht", "808cy",
];

/// How many variants each name has.
pub const VARIANTS: usize = 4;
