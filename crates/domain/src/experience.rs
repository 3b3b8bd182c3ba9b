//! How fluent a live session was for its viewers: what they report (beacons, with the names of CMCD version 2 where it has one),
//! figures that add up, and scores from 0 to 100. Pure; which minute a beacon belongs to is said by who receives it.
//!
//! The formula is the house's own. Each part goes down as what it measures gets worse, and the total is the geometric mean of
//! the parts that have enough behind them, so that one bad part cannot be averaged away. Where too little is known there is
//! no score, which is neither 0 nor 100.

mod alert;
mod beacon;
mod score;

#[cfg(test)]
mod tests;

pub use alert::{Bad, Metric, THRESHOLDS, Threshold, WINDOW, assess, worst};
pub use beacon::{Beacon, Counters, LARGEST_BATCH, MOST_BEACONS, Taken, Viewer};
pub use score::{Constants, Figures, Histogram, Scores, V1, score};
