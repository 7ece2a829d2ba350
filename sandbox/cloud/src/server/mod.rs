//! The cloud behind HTTP on this machine: `/_cloud/<host>/<path>` for the simulated APIs and
//! `/_control/...` for those who run the sandbox.

mod control;
mod http;
mod journal;
mod options;
mod sandbox;

pub use options::{Options, OptionsError};

use sandbox::Sandbox;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// Serves until the process ends; says on standard output when it is ready.
///
/// # Errors
/// When the company is unknown or the port cannot be had.
pub fn run(options: &Options) -> io::Result<()> {
    let sandbox = Sandbox::new(options.scenario.clone(), options.variants.clone())
        .map_err(io::Error::other)?;
    if options.with_parent {
        end_with_parent();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(Arc::new(Mutex::new(sandbox)), options.port))
}

async fn serve(sandbox: Arc<Mutex<Sandbox>>, port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = listener.local_addr()?.port();
    println!("{}", serde_json::json!({ "ready": true, "port": port }));
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(http::connection(stream, Arc::clone(&sandbox)));
    }
}

/// The parent holds the other end of standard input; when it is gone so is the reason to run.
fn end_with_parent() {
    std::thread::spawn(|| {
        let mut nowhere = io::sink();
        let _ended = io::copy(&mut io::stdin(), &mut nowhere);
        std::process::exit(0);
    });
}
