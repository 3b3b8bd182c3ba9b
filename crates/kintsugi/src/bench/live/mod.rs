//! `bench live`: durable claims of a flash sale against Redis, and fan-out to many viewers against npm `ws`, and a picture
//! forwarded to many viewers; each server in a process of its own, all on the same cores in the same run. Peers are looked for in `--peers` (script/bench makes that folder); one that is
//! not there is left out, and said so.

mod claims;
mod fanout;
mod long;
mod process;
mod screen;
mod server;
mod video;

use std::path::Path;

pub(crate) use server::serve;
pub(crate) use video::serve as serve_video;

use super::{Figures, Folder};
use crate::wiring::say;

pub(crate) async fn run(folder: &Folder, peers: Option<&Path>, quick: bool) -> anyhow::Result<Figures> {
    let mut figures = Figures::new();
    claims::run(folder, peers, quick, &mut figures).await?;
    fanout::run(folder, peers, quick, &mut figures).await?;
    screen::run(folder, quick, &mut figures).await?;
    tokio::task::block_in_place(|| long::run(folder, quick, &mut figures))?;
    video::run(quick, &mut figures).await?;
    say(
        "client and server share the cores, so all absolute figures are lower than a server alone would reach",
    );
    Ok(figures)
}
