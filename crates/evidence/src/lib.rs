//! Bundles: what a shop shows a platform, so that anybody can check on any machine, offline, that nothing in it was
//! changed, left out, added or put into another order.
//!
//! A bundle is a ZIP archive that any tool opens, of which every byte follows from its manifest and its contents: entries
//! are stored, not compressed, in the manifest's order, without times or attributes. [`verify`] therefore names the first
//! item that is not as it was signed, be it a picture, an event or a byte of the archive's own.
//!
//! 1. `manifest.json`: who made it when with what, and each further file with its size and BLAKE3 hash;
//! 2. `manifest.sig`: the shop's Ed25519 signature of the bytes of `manifest.json`, in hexadecimal digits;
//! 3. the files of the manifest: the statement, the logs of what happened (see [`events`]), the exhibits.
//!
//! An exhibit is more than a file that came along: the manifest names the event of a log by which it was captured, and that event's body,
//! sealed by the log's hash chain, has the exhibit's hash. What is not shown stays provable: a sealed event gives its hash and no words,
//! and a redacted exhibit names the hash of the original.

pub mod events;
mod manifest;
mod sign;
mod verify;
mod write;
mod zip;

pub use manifest::{About, Exhibit, FORMAT, File, Log, Manifest, Origin, Part, Shop, Software};
pub use sign::{Key, fingerprint};
pub use verify::{Fault, Report, verify};
pub use write::{Measure, Unfit, Writer, measure};
