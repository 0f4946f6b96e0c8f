//! One run of a program: started without a shell, its lines read and written on threads of
//! their own, so that nothing it does or leaves undone can hold anybody up.
//!
//! Invariants: a line longer than [`LONGEST_LINE`] is never kept; no more than a few lines
//! wait, after that the program has to; dropping it ends the program.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::suggest::protocol::LONGEST_LINE;

/// How many lines of a program wait to be looked at.
const WAITING: usize = 32;
/// How many lines to a program wait to be written.
const UNWRITTEN: usize = 8;
/// How many lines of its standard error are kept, and how much of each, in bytes.
const SAID: usize = 12;
const SAID_BYTES: usize = 400;
/// How long a program has to end by itself when its input ends.
const GRACE: Duration = Duration::from_millis(300);

/// How to start a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Launch {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// Its folder; none is that of Tagline.
    pub folder: Option<PathBuf>,
    /// Variables that it gets beside Tagline’s own.
    pub set: Vec<(String, String)>,
    /// Variables that it does not get.
    pub unset: Vec<String>,
}

/// What a program did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A line, without its end.
    Line(Vec<u8>),
    /// A line that is longer than it may be; it is not kept, and nothing is read after it.
    TooLong,
    /// Its output has ended.
    End,
    /// Nothing so far.
    Nothing,
}

/// A program that runs.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    lines: Receiver<Said>,
    input: Option<SyncSender<String>>,
    errors: Arc<Mutex<VecDeque<String>>>,
    /// Ends when its standard error does.
    errors_end: Receiver<()>,
}

impl Process {
    /// Starts it.
    ///
    /// # Errors
    /// If it cannot be started, in a sentence.
    pub(super) fn start(launch: &Launch) -> Result<Self, String> {
        let (name, arguments) =
            launch.words.split_first().ok_or_else(|| "there is no command".to_owned())?;
        let mut command = Command::new(name);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(launch.set.iter().map(|(name, value)| (name, value)));
        for name in &launch.unset {
            command.env_remove(name);
        }
        if let Some(folder) = &launch.folder {
            command.current_dir(folder);
        }
        let mut child =
            command.spawn().map_err(|error| format!("“{name}” cannot be started: {error}"))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            let _ = child.kill();
            return Err(format!("“{name}” has no input or output"));
        };
        let (sender, lines) = sync_channel(WAITING);
        let (input, wanted) = sync_channel::<String>(UNWRITTEN);
        let errors = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&errors);
        let (open, errors_end) = sync_channel::<()>(1);
        let threads = [
            thread("model output", move || read_lines(stdout, &sender)),
            thread("model errors", move || {
                keep_last(stderr, &kept);
                drop(open);
            }),
            thread("model input", move || write_lines(stdin, &wanted)),
        ];
        let process = Self { child, lines, input: Some(input), errors, errors_end };
        match threads.into_iter().collect::<io::Result<Vec<()>>>() {
            Ok(_) => Ok(process),
            Err(error) => Err(format!("there can be no further thread: {error}")),
        }
    }

    /// Writes a line when there is room for it; whether there was.
    pub(super) fn write(&self, line: String) -> bool {
        self.input.as_ref().is_some_and(|input| input.try_send(line).is_ok())
    }

    /// What it said next, waiting for at most so long.
    pub(super) fn next(&self, time: Duration) -> Said {
        match self.lines.recv_timeout(time) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) => Said::Nothing,
            Err(RecvTimeoutError::Disconnected) => Said::End,
        }
    }

    /// The last lines of its standard error; of one that has ended, all that it said.
    pub(super) fn errors(&mut self) -> Vec<String> {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            // Nothing is ever sent: it ends, or something that it started holds on to it.
            let _ = self.errors_end.recv_timeout(GRACE);
        }
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// How it ended, in words; waits a moment for it to do so.
    pub(super) fn ending(&mut self) -> String {
        match self.wait(GRACE) {
            Some(status) => format!("it ended ({status})"),
            None => "it closed its output".to_owned(),
        }
    }

    fn wait(&mut self, time: Duration) -> Option<std::process::ExitStatus> {
        let until = Instant::now() + time;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Err(_) => return None,
                Ok(None) if Instant::now() >= until => return None,
                Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        // One that ends with its input may tidy up.
        if self.wait(GRACE / 3).is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(|_| ())
}

/// Hands lines on until the output ends or nobody wants them.
fn read_lines(output: impl Read, sender: &SyncSender<Said>) {
    let mut output = BufReader::new(output);
    loop {
        let said = next_line(&mut output);
        let end = matches!(said, Said::End | Said::TooLong);
        if sender.send(said).is_err() || end {
            return;
        }
    }
}

fn next_line(output: &mut impl BufRead) -> Said {
    let mut line = Vec::new();
    let limit = LONGEST_LINE as u64 + 1;
    match output.by_ref().take(limit).read_until(b'\n', &mut line) {
        Err(_) | Ok(0) => Said::End,
        Ok(_) if line.last() == Some(&b'\n') => {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            Said::Line(line)
        }
        Ok(read) if read <= LONGEST_LINE => Said::Line(line),
        // It may never end.
        Ok(_) => Said::TooLong,
    }
}

/// Keeps the last lines of what it says on its standard error.
fn keep_last(errors: impl Read, kept: &Mutex<VecDeque<String>>) {
    let mut errors = BufReader::new(errors);
    loop {
        let mut line = Vec::new();
        match errors.by_ref().take(SAID_BYTES as u64).read_until(b'\n', &mut line) {
            Err(_) | Ok(0) => return,
            Ok(_) => {}
        }
        let words = String::from_utf8_lossy(&line).trim_end().to_owned();
        if words.is_empty() {
            continue;
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(words);
        if kept.len() > SAID {
            kept.pop_front();
        }
    }
}

fn write_lines(mut input: impl Write, wanted: &Receiver<String>) {
    for line in wanted {
        if input.write_all(line.as_bytes()).and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}
