//! The program: hands its arguments to the library's command line and ends with its
//! exit code. Does nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    tagline::cli::run(std::env::args_os())
}
