//! Sample folders and sound files of all kinds, good and bad.

mod codecs;
mod folders;
mod packs;
mod streamed;
mod support;
mod wav;
