//! Appeals: contested reviews and returns. What is around one is gathered ([`around`]), the shop's own records are looked
//! through for what speaks for a ground ([`findings`]), work is done in one transaction with the case ([`work`]), one about a return leaves by the platform's interface where that takes it ([`send`]), and what
//! people see of it is put together ([`list`], [`hand_over`], [`learn`]), and what goes with it is made into a bundle ([`pack`]). How a
//! shop served its buyers in a period is counted ([`service`]) and made into a bundle of its own ([`record_bundle`]).

pub(crate) mod around;
pub mod digest;
pub mod findings;
pub mod hand_over;
pub mod learn;
pub mod list;
pub mod pack;
pub mod record_bundle;
mod record_rows;
mod record_words;
pub mod send;
pub mod service;
pub mod work;

pub use findings::{Finding, Link};
pub use hand_over::{Field, File, HandOver};
pub use learn::Report;
pub use list::{Board, BoardRow, CaseAppeals, Contest, Detail, Listed};
pub use send::{ByApi, SendWish};
pub use service::ServiceRecord;
pub use store::appeals::{BoardCursor, BoardFilter};
