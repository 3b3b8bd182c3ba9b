//! Live sessions of the shop's own: planned and run ([`plan`]), what the engine of their rooms is told and tells ([`room`]), what
//! was said ([`ledger`]), which moment an order came from ([`moment`]), how it was for viewers ([`quality`]) who stayed
//! ([`audience`]), the picture with its recordings ([`video`]) and who carries it ([`plane`]).

pub mod audience;
pub mod ledger;
pub mod moment;
pub mod plan;
pub mod plane;
pub mod quality;
pub mod room;
pub mod video;

pub use audience::{Audience, Turn};
pub use ledger::{Caption, Heard, Ledger, Line};
pub use moment::MomentOf;
pub use plan::{PlanIn, PrompterPage, ShowPage, ShowView};
pub use plane::{OpenPlane, PlaneSettings, StaffTicket};
pub use quality::{Experience, Group, QualityMinute};
pub use room::{Later, RoomHost, RoomNews, RoomNote, RoomSetup, Staff, StaffPass};
pub use store::projection::show::{Found, Said, Settled};
pub use store::shows::LedgerFilter;
pub use video::{PublishPass, Recorded, RecordedPart, RoomVideo};
