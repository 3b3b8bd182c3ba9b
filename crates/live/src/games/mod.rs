//! Games that are fair and can be shown to be: what a packet holds and who wins a draw follow from a seed that was committed to before,
//! and who comes first in a sale from the order of the journal.

mod chance;
mod draw;
#[cfg(test)]
mod owners_tests;
mod packet;
mod sale;
#[cfg(test)]
mod tests;
mod verify;

pub use chance::{Seed, Stream};
pub use draw::{Draw, DrawResult, commitment as draw_commitment, draw as draw_winners, entrants_hash};
pub use packet::{Packet, Split};
pub use sale::{Claim, ClaimState, Sale, Tier};
pub use verify::{DrawFile, Entrant, FORMAT, Fault, verify};
