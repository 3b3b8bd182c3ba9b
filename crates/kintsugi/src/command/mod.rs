//! The command line: one file per command.

mod beside;
mod doctor;
mod guard;
mod import;
mod learn;
mod lines;
mod sandbox;
mod serve;
mod train;
mod triage;
mod verify;
mod verify_draw;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reputation and after-sales for live commerce.
#[derive(Debug, Parser)]
#[command(name = "kintsugi", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console and the API.
    Serve(serve::Serve),
    /// Import reviews, orders, products, messages, returns or parcels from a CSV or JSON Lines file.
    Import(Box<import::Import>),
    /// Read feedback: JSON Lines in on standard input, JSON Lines out.
    Triage(triage::Triage),
    /// Judge outgoing texts: JSON Lines in on standard input, JSON Lines out.
    Guard(guard::Guard),
    /// Train the triage model from a data folder.
    Train(train::Train),
    /// Let triage learn from a shop's corrections, or take that back.
    Learn(learn::Learn),
    /// Check the data: hash chains, sequence numbers, and that every projection equals a replay of the log.
    Doctor(doctor::Doctor),
    /// Write a consistent copy of the database into one file, while the server runs; it says what is not in it.
    Backup(doctor::Backup),
    /// Seal the secrets in the database with a new key, or with the first of those configured. Stop the server before.
    ChangeKey(doctor::ChangeKey),
    /// Measure the program: one line of JSON with the figures comes last.
    Bench(crate::bench::Bench),
    /// Serve stand-ins of the platforms on this machine, to try the program or a connector of one's own against.
    Sandbox(sandbox::Sandbox),
    /// Check a bundle of evidence: that nothing in it was changed, left out, added or moved since it was signed.
    Verify(verify::Verify),
    /// Check a draw of a live room: that its winners follow from what was committed to before anybody entered.
    VerifyDraw(verify_draw::VerifyDraw),
    /// Put a backup into an empty data folder or database.
    Restore(doctor::Restore),
}

impl Arguments {
    /// Whether this is the long-running server.
    pub(crate) fn is_server(&self) -> bool {
        matches!(self.command, Command::Serve(_) | Command::Sandbox(_))
    }
}

/// Runs the command.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Serve(c) => c.run().await,
        Command::Import(c) => c.run().await,
        Command::Triage(c) => c.run(),
        Command::Guard(c) => c.run(),
        Command::Train(c) => c.run(),
        Command::Learn(c) => c.run().await,
        Command::Doctor(c) => c.run().await,
        Command::Backup(c) => c.run().await,
        Command::ChangeKey(c) => c.run().await,
        Command::Bench(c) => c.run().await,
        Command::Sandbox(c) => c.run().await,
        Command::Verify(c) => c.run(),
        Command::VerifyDraw(c) => c.run(),
        Command::Restore(c) => c.run().await,
    }
}
