//! The program `kintsugi`: reads the command line and hands over. Everything else is in the library crates.

mod bench;
mod calls;
mod command;
mod config;
mod console;
mod media;
mod rooms;
mod sample;
mod standins;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = command::Arguments::parse();
    wiring::logging(arguments.is_server());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(async {
            wiring::outlive_file_limit();
            command::run(arguments).await
        }),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            wiring::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
