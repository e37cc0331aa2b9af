//! `phononc`: shows what the compiler makes of a program.

fn main() {}
