//! `phonon`: plays a program, or renders it to a file.

fn main() {}
