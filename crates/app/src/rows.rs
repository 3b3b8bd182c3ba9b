//! The rows that use cases hand out, gathered for the edge, which does not see the store itself.

pub use domain::parcel::Parcel;
pub use domain::returns::Return;
pub use store::Recorded;
pub use store::catalog::{OrderRow, ProductRow};
pub use store::imports::Import;
pub use store::inbound::Inbound;
pub use store::jobs::Job;
pub use store::learning::{Learned, Week};
pub use store::macros::UsedBy;
pub use store::notices::NoticeRow;
pub use store::overview::{Kept, Keyword, Rising};
pub use store::people::{ApiToken, Invitation, Member, Session as UserSession};
pub use store::pictures::PictureRow;
pub use store::projection::conversation::{Conversation, sender_word};
pub use store::queue::{Cursor, QueueRow};
pub use store::remedies::Spent;
pub use store::reviews::PastReview;
pub use store::roster::Handover;
pub use store::service::Given;
pub use store::shops::{ChannelRow, ShopRow};
pub use store::views::View;
