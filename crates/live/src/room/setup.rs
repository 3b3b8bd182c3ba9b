//! What a room is opened with.

use domain::money::Money;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::RoomId;

/// A product that may be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Its id as the shop's side knows it.
    pub id: String,
    /// Its name as viewers read it.
    pub title: String,
    /// The usual price.
    #[serde(default)]
    pub price: Option<Money>,
    /// Address of a picture.
    #[serde(default)]
    pub picture: Option<String>,
    /// What viewers must be told, weaknesses included.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A part of the run-of-show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The id of the product it is about; it is pinned when the segment begins.
    #[serde(default)]
    pub product: Option<String>,
    /// How long it is planned to take.
    #[serde(default)]
    pub minutes: u32,
}

/// What a room is opened with. Opening a room again with another setup replaces it; what happened stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomSetup {
    /// The room.
    pub room: RoomId,
    /// Its title.
    pub title: String,
    /// The run-of-show.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// The products that may be pinned and sold.
    #[serde(default)]
    pub products: Vec<Product>,
    /// Words that comments may not hold, to begin with.
    #[serde(default)]
    pub filter: Vec<String>,
    /// Why red packets may not be given away here, if the rulebook says so.
    #[serde(default)]
    pub no_packets: Option<Refusal>,
    /// Why nothing may be drawn here, if the rulebook says so.
    #[serde(default)]
    pub no_draws: Option<Refusal>,
    /// Why there may be no flash sale here, if the rulebook says so.
    #[serde(default)]
    pub no_sales: Option<Refusal>,
}

impl RoomSetup {
    /// A room with a title alone.
    pub fn new(room: RoomId, title: impl Into<String>) -> Self {
        Self {
            room,
            title: title.into(),
            segments: Vec::new(),
            products: Vec::new(),
            filter: Vec::new(),
            no_packets: None,
            no_draws: None,
            no_sales: None,
        }
    }

    /// A product by its id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|p| p.id == id)
    }
}
