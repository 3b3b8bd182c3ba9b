//! Pictures and sound of live rooms and of calls. The media plane takes what one browser (or OBS) sends and gives it to those who
//! watch; it knows streams by an opaque name ([`StreamName`]) and nothing of rooms, shops, calls or who may do what: whoever holds the
//! HTTP door looks at tokens and then calls [`MediaPlane`].
//!
//! * [`MediaPlane`] is what the rest of the program sees: publish an offer, watch an offer, end a session, record a stream.
//! * [`Sfu`] is the plane in this program: one UDP port, ICE-lite, one thread, VP8 or H.264 with Opus, forwarded packet by packet and
//!   never decoded.
//! * [`record`] writes what was sent as Matroska files that a browser plays and can jump in.
//! * [`token`] makes the tokens of planes that are others' (LiveKit, Agora).
//! * [`peer`] is a client for tests and benches.
//!
//! ```no_run
//! # async fn go(offer: &str, other: &str) -> Result<(), Box<dyn std::error::Error>> {
//! use video::{Config, MediaPlane, Sfu, StreamName};
//! let plane = Sfu::start(Config::new("0.0.0.0:8189".parse()?, vec!["203.0.113.5".parse()?]))?;
//! let stream = StreamName::new("call-0197-a").ok_or("a name")?;
//! let host = plane.publish(&stream, offer).await?; // host.answer goes back as the body of 201, host.session into Location
//! let guest = plane.watch(&stream, other).await?;
//! plane.end(guest.session).await;
//! # Ok(()) }
//! ```

mod demux;
mod figures;
mod keyframe;
mod layers;
pub mod peer;
mod plane;
mod rebase;
pub mod record;
mod sfu;
pub mod token;

pub use figures::Figures;
pub use layers::{Choice, Layer, choose};
pub use plane::{Later, Limits, Look, MediaPlane, News, No, Opened, SessionId, StreamName};
pub use sfu::{Config, Sfu};
