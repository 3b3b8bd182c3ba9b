//! Remedies: suggested, offered, granted within limits that hold under any number of callers at once, and done by hand.
//! Nothing here reads what a buyer said in public; only [`guard`] knows the words that tie a remedy to it, to refuse them.

pub mod ask;
pub mod guard;
pub mod limits;
pub mod list;
pub mod policy;
pub mod standing;
pub mod suggest;
pub mod work;

pub use ask::{Ask, Quick};
pub(crate) use limits::{Asked, budget_of, judged};
pub use list::RemedyPage;
pub use standing::RemedyStanding;
pub(crate) use suggest::price;
pub use suggest::{Choice, Choices};
pub use work::Moved;
