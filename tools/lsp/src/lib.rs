//! The language server: what an editor knows of a Phonon program.
//!
//! [`serve`] speaks the Language Server Protocol 3.17 over a connection. Everything it says it asks the compiler; it
//! makes no sound and needs none. A feature is a module with one function, from a document to the protocol's answer.

pub mod actions;
mod capabilities;
pub mod completion;
pub mod diagnostics;
pub mod document;
pub mod formatting;
pub mod hints;
pub mod hover;
mod locate;
pub mod navigation;
mod requests;
mod server;
pub mod symbols;
pub mod text;
pub mod tokens;

pub use server::serve;
