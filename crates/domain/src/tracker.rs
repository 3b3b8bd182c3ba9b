//! Trackers: services that follow parcels of many carriers.

use serde::{Deserialize, Serialize};

use crate::reading::words;

words! {
    /// Which service follows parcels.
    TrackerKind {
        /// 17TRACK.
        Track17 = "17track",
        /// AfterShip.
        Aftership = "aftership",
        /// 快递100.
        Kuaidi100 = "kuaidi100",
    }
}
