//! `offramp-cloud`: the simulated cloud as a program.

use offramp_cloud::server::{Options, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)) {
        Err(error) => fail(&error.to_string(), 2),
        Ok(options) => match run(&options) {
            Err(error) => fail(&error.to_string(), 1),
            Ok(()) => ExitCode::SUCCESS,
        },
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(code)
}
