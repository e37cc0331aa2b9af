//! Playing that never stops: a program that is edited while it sounds.
//!
//! A [`Deck`] is a version of the program, ready to play. The [`Stage`] is what the device's thread runs: it plays a deck,
//! and goes over to the next one on the frame that this is for. The [`Session`] stands on the other side: it makes decks of
//! what was edited, asks their patterns ahead of time, and takes back what has been played.
//!
//! Between a stage and its device stands a [`Desk`]: the mix goes to a [`Recorder`], and each pair of channels has its own.
//! What the stems give comes back to the session, a [`Reel`] for each deck.
//!
//! Where there is more to do than time, the quietest voices have to go ([`Relief`]), and frames that a device let pass are
//! left out, so that the music keeps its time. Offline nothing of that happens.
//!
//! From one version to the next there are two steps. First comes a deck of both in one, in which the old fades out while
//! the new fades in ([`phonon_compiler::transition`]); then one of the new version alone. At both steps the kernels that
//! stay, and the voices that sound, pass from deck to deck ([`crate::legacy`]). Where nothing fades, one step does.

mod deck;
mod desk;
mod gauge;
mod guard;
mod lag;
mod music;
mod outlet;
mod recorder;
mod relief;
mod session;
mod stage;
mod stems;
mod tap;
mod version;

pub use deck::Deck;
pub use desk::Desk;
pub use gauge::{Gauge, Reading};
pub use guard::Guard;
pub use music::{Music, Turn};
pub use outlet::{News, Outlet};
pub use recorder::Recorder;
pub use relief::Relief;
pub use session::{Reload, Session};
pub use stage::Stage;
pub use stems::Reel;
pub use tap::{Spout, Tap, silence, tap};
pub use version::{Change, Settings, Version};
