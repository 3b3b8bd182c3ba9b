//! Local stand-ins for the outside world. They know wire formats and [`domain`] rows only, never `channels`, so that
//! they are an independent check of it.

pub mod platforms;
pub mod sample;
pub mod world;
