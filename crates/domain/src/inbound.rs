//! Rows as they come in from files and channels, already typed: what `channels` produces and `app` takes in.
//!
//! Identity is the external id on its channel; everything else may be absent or change later.

use serde::{Deserialize, Serialize};

use crate::ids::TrackerId;
use crate::money::Money;
use crate::parcel::ParcelStatus;
use crate::returns::{ReturnKind, ReturnState};
use crate::time::Instant;

/// A review as exported by a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewIn {
    /// The platform's review id.
    pub external_id: String,
    /// The platform's order id.
    pub order: Option<String>,
    /// The platform's product id.
    pub product: Option<String>,
    /// Stars, 1 to 5.
    pub rating: u8,
    /// The buyer's words; may be empty.
    pub text: String,
    /// When the buyer wrote it.
    pub created_at: Option<Instant>,
    /// When the platform last changed it, where it tells: what is older than what we have changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Instant>,
    /// The buyer's name or handle.
    pub buyer: Option<String>,
}

/// An order as exported by a platform; one line of goods an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderIn {
    /// The platform's order id.
    pub external_id: String,
    /// The buyer's name or handle.
    pub buyer: Option<String>,
    /// The platform's product id.
    pub product: Option<String>,
    /// The seller's stock-keeping unit.
    pub sku: Option<String>,
    /// Production batch (lot).
    pub batch: Option<String>,
    /// Pieces.
    pub quantity: Option<u32>,
    /// What the buyer paid.
    pub amount: Option<Money>,
    /// The platform's state word, kept as it is.
    pub status: Option<String>,
    /// Carrier name.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// When it was paid.
    pub paid_at: Option<Instant>,
    /// When it left the warehouse.
    pub shipped_at: Option<Instant>,
    /// When delivery was promised.
    pub promised_at: Option<Instant>,
    /// When it was delivered.
    pub delivered_at: Option<Instant>,
}

/// A product as exported by a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductIn {
    /// The platform's product id.
    pub external_id: String,
    /// Listing title.
    pub title: String,
    /// List price.
    pub price: Option<Money>,
    /// Category words.
    pub category: Option<String>,
    /// Whether advertising runs on it now (its cases go first, row I7).
    pub advertised: bool,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// The customer.
    Buyer,
    /// A person of the shop.
    Seller,
    /// An automatic answer.
    Auto,
}

/// A chat message as exported by a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageIn {
    /// The platform's message id.
    pub external_id: String,
    /// The platform's conversation id; when absent, the buyer's name names the conversation.
    pub conversation: Option<String>,
    /// The buyer's name or handle.
    pub buyer: Option<String>,
    /// The platform's order id, if the chat is about one.
    pub order: Option<String>,
    /// Who wrote it.
    pub sender: Sender,
    /// The words.
    pub text: String,
    /// When it was sent.
    pub sent_at: Option<Instant>,
}

/// A request for a return, a refund, an exchange or a cancellation, as exported by a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnIn {
    /// The platform's id of the request.
    pub external_id: String,
    /// The platform's order id.
    pub order: Option<String>,
    /// The platform's product id.
    pub product: Option<String>,
    /// The seller's stock-keeping unit.
    pub sku: Option<String>,
    /// Pieces that go back.
    pub quantity: Option<u32>,
    /// What the buyer wants back.
    pub amount: Option<Money>,
    /// What is asked for.
    pub kind: ReturnKind,
    /// The platform's word for the reason, kept as it is.
    pub reason: Option<String>,
    /// The buyer's words; may be empty.
    pub text: String,
    /// The platform's word for where it stands, kept as it is.
    pub status: Option<String>,
    /// Where it stands, in our words.
    pub state: ReturnState,
    /// When the buyer asked.
    pub requested_at: Option<Instant>,
    /// When the platform last changed it.
    pub updated_at: Option<Instant>,
    /// The buyer's name or handle.
    pub buyer: Option<String>,
    /// Addresses of pictures and videos that the buyer gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// One thing that a carrier or tracker reports of a parcel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParcelEventIn {
    /// Tracking number.
    pub tracking: String,
    /// Carrier name.
    pub carrier: Option<String>,
    /// The platform's order id.
    pub order: Option<String>,
    /// What happened, in our words.
    pub status: ParcelStatus,
    /// The carrier's or tracker's word for it, kept as it is.
    pub word: Option<String>,
    /// What the carrier says to it.
    pub description: String,
    /// Where.
    pub place: Option<String>,
    /// When.
    pub at: Instant,
    /// The tracker that told it; none for the channel of the order, and for files.
    pub told_by: Option<TrackerId>,
}
