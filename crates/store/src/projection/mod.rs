//! Projections: the rows that follow from a stream's state. A row is a pure function of the fold of one stream, so
//! replaying the log must give the same rows ([`crate::doctor`] proves it).

pub mod appeal;
pub mod call;
pub mod case;
pub mod catalog;
pub mod conversation;
pub mod listing;
pub mod live;
pub mod mention;
pub mod parcel;
pub mod remedy;
pub mod returned;
pub mod review;
pub mod shop;
pub mod show;
