//! Keeps a program running and asks it: starts it, waits no longer than it may, starts it
//! again after longer and longer pauses when it fails, and says of all that how it stands.
//! One thread for each program; nobody else ever waits for one.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::process::{Launch, Process, Said};
use crate::suggest::protocol::{PROTOCOL, Reply, Request, SpanReply, line_of, reply_of};

/// What is told of a program’s mistakes, the last ones.
const FAULTS: usize = 20;
/// How often what a program does is looked at, while it is waited for.
const LOOK: Duration = Duration::from_millis(25);

/// How much patience there is with a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelLimits {
    /// From its start until it says that it is ready.
    pub start: Duration,
    /// From a request, or the last progress, to the answer.
    pub answer: Duration,
    /// Before it is started again; doubled with each failure in a row.
    pub pause: Duration,
    /// Failures in a row after which it is not started again by itself.
    pub failures: u32,
    /// Lines before an answer that are no answer; more are a flood.
    pub lines: usize,
}

impl Default for ModelLimits {
    fn default() -> Self {
        Self {
            start: Duration::from_secs(120),
            answer: Duration::from_secs(60),
            pause: Duration::from_secs(1),
            failures: 5,
            lines: 1000,
        }
    }
}

/// How it stands with a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ModelState {
    /// It does not run, and nothing is wanted of it.
    #[default]
    Idle,
    /// It was started and is not ready.
    Starting,
    /// It runs and waits to be asked.
    Ready,
    /// It works on a text; how far it is, 0 to 1, if it says so.
    Working(Option<f64>),
    /// It failed and is started again soon.
    Pausing,
    /// It failed too often.
    GaveUp,
}

/// How it stands with a program, and what it did wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelStatus {
    /// How it stands.
    pub state: ModelState,
    /// What it calls itself.
    pub name: String,
    /// What went wrong, the last thing last.
    pub faults: Vec<String>,
    /// How often it was started.
    pub starts: u32,
    /// How many requests it has answered.
    pub answers: u64,
    /// The last lines of its standard error.
    pub errors: Vec<String>,
}

#[derive(Debug)]
enum Order {
    Ask {
        id: u64,
        line: String,
    },
    Cancel,
    Again,
    /// Only for the check of a program: a line that is no request.
    Raw(String),
}

#[derive(Debug, Default)]
struct Shared {
    status: ModelStatus,
    answer: Option<(u64, Result<Vec<SpanReply>, String>)>,
}

/// A program that can be asked. Dropping it ends the program.
#[derive(Debug)]
pub struct ModelRunner {
    shared: Arc<Mutex<Shared>>,
    orders: Sender<Order>,
}

impl ModelRunner {
    /// Nothing is started before something is asked. `hello` is the first thing that is said.
    ///
    /// # Errors
    /// If there can be no further thread.
    pub fn new(launch: Launch, hello: &Request, limits: ModelLimits) -> Result<Self, String> {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (orders, receiver) = channel();
        let keeper = Keeper {
            launch,
            hello: line_of(hello),
            limits,
            shared: Arc::clone(&shared),
            orders: receiver,
            process: None,
            ready: false,
            failed: 0,
            gave_up: false,
        };
        let thread = std::thread::Builder::new().name("model".to_owned());
        thread.spawn(move || keeper.run()).map_err(|error| error.to_string())?;
        Ok(Self { shared, orders })
    }

    /// Asks; what was asked before is not wanted any more.
    pub fn ask(&self, id: u64, request: &Request) {
        let _ = self.orders.send(Order::Ask { id, line: line_of(request) });
    }

    /// Nothing is wanted any more.
    pub fn cancel(&self) {
        let _ = self.orders.send(Order::Cancel);
    }

    /// Starts anew after it has failed too often.
    pub fn again(&self) {
        let _ = self.orders.send(Order::Again);
    }

    /// Says something that is no request.
    pub fn say(&self, line: &str) {
        let _ = self.orders.send(Order::Raw(line.to_owned()));
    }

    /// How it stands.
    pub fn status(&self) -> ModelStatus {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).status.clone()
    }

    /// The last answer, once: which request it is to, and the spans or why there are none.
    pub fn take_answer(&self) -> Option<(u64, Result<Vec<SpanReply>, String>)> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).answer.take()
    }
}

/// What is wanted of the program now.
#[derive(Debug)]
struct Wanted {
    id: u64,
    line: String,
}

/// How waiting came to an end.
enum Outcome {
    Answered,
    /// Something else is wanted, or nothing.
    Instead(Option<Wanted>),
    /// Nobody asks any more.
    Over,
    /// Why the run is of no use.
    Failed(String),
}

struct Keeper {
    launch: Launch,
    hello: String,
    limits: ModelLimits,
    shared: Arc<Mutex<Shared>>,
    orders: Receiver<Order>,
    process: Option<Process>,
    /// It has said that it is ready.
    ready: bool,
    /// In a row.
    failed: u32,
    gave_up: bool,
}

impl Keeper {
    fn run(mut self) {
        let mut wanted: Option<Wanted> = None;
        loop {
            let Some(now) = wanted.take() else {
                match self.orders.recv() {
                    Ok(Order::Ask { id, line }) => wanted = Some(Wanted { id, line }),
                    Ok(Order::Raw(line)) => self.raw(line),
                    Ok(Order::Cancel) => {}
                    Ok(Order::Again) => self.forgive(),
                    Err(_) => return,
                }
                continue;
            };
            if self.gave_up {
                self.answer(now.id, Err("it failed too often".to_owned()));
                continue;
            }
            match self.serve(&now) {
                Outcome::Answered => {
                    self.keep_errors();
                    self.failed = 0;
                    self.state(ModelState::Ready);
                }
                Outcome::Instead(other) => {
                    if self.ready {
                        self.write(line_of(&Request::Cancel { id: now.id }));
                        self.state(ModelState::Ready);
                    }
                    wanted = other;
                }
                Outcome::Over => return,
                Outcome::Failed(why) => match self.failure(why, now) {
                    Outcome::Instead(next) => wanted = next,
                    _ => return,
                },
            }
        }
    }

    /// Starts the program if it does not run, and asks.
    fn serve(&mut self, wanted: &Wanted) -> Outcome {
        if self.process.is_none() {
            self.state(ModelState::Starting);
            self.with(|shared| shared.status.starts += 1);
            match Process::start(&self.launch) {
                Ok(process) => self.process = Some(process),
                Err(why) => return Outcome::Failed(why),
            }
            self.ready = false;
            self.write(self.hello.clone());
        }
        if !self.ready {
            match self.wait_for(None) {
                Outcome::Answered => self.ready = true,
                other => return other,
            }
        }
        self.state(ModelState::Working(None));
        if !self.write(wanted.line.clone()) {
            return Outcome::Failed("it does not read what it is asked".to_owned());
        }
        self.wait_for(Some(wanted.id))
    }

    /// Waits until it is ready, or has answered the request `id`.
    fn wait_for(&mut self, id: Option<u64>) -> Outcome {
        let time = if id.is_some() { self.limits.answer } else { self.limits.start };
        let (mut since, mut lines) = (Instant::now(), 0);
        loop {
            match self.orders.try_recv() {
                Ok(Order::Ask { id, line }) => return Outcome::Instead(Some(Wanted { id, line })),
                // It may go on getting ready.
                Ok(Order::Cancel) if id.is_some() => return Outcome::Instead(None),
                Ok(Order::Raw(line)) => self.raw(line),
                Ok(Order::Cancel | Order::Again) | Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return Outcome::Over,
            }
            let Some(process) = &mut self.process else {
                return Outcome::Failed("it does not run".to_owned());
            };
            let line = match process.next(LOOK) {
                Said::Line(line) => line,
                Said::Nothing if since.elapsed() >= time => {
                    let what = if id.is_some() { "answer" } else { "become ready" };
                    return Outcome::Failed(format!("it did not {what} in time"));
                }
                Said::Nothing => continue,
                Said::TooLong => return Outcome::Failed("it sent a line that is too long".into()),
                Said::End => return Outcome::Failed(process.ending()),
            };
            lines += 1;
            if lines > self.limits.lines {
                let why = format!("it sent {lines} lines and no answer");
                return Outcome::Failed(why);
            }
            match (reply_of(&line), id) {
                (Ok(Reply::Ready { protocol: PROTOCOL, name }), None) => {
                    self.with(|shared| shared.status.name = name);
                    return Outcome::Answered;
                }
                (Ok(Reply::Ready { protocol, .. }), None) => {
                    return Outcome::Failed(format!(
                        "it speaks version {protocol} of the protocol, not {PROTOCOL}"
                    ));
                }
                (Ok(Reply::Spans { id: of, spans }), Some(id)) if of == id => {
                    self.with(|shared| shared.status.answers += 1);
                    self.answer(id, Ok(spans));
                    return Outcome::Answered;
                }
                (Ok(Reply::Error { id: of, message }), Some(id))
                    if of.is_none_or(|of| of == id) =>
                {
                    self.fault(format!("it says: {}", crate::suggest::protocol::shown(&message)));
                    self.answer(id, Err(message));
                    return Outcome::Answered;
                }
                (Ok(Reply::Error { message, .. }), None) => return Outcome::Failed(message),
                (Ok(Reply::Progress { id: of, done }), Some(id)) if of == id => {
                    since = Instant::now();
                    let done = done.is_finite().then(|| done.clamp(0.0, 1.0));
                    self.state(ModelState::Working(done));
                }
                // Late answers to what was cancelled are in order.
                (Ok(Reply::Spans { id: of, .. } | Reply::Progress { id: of, .. }), Some(id))
                    if of < id => {}
                (Ok(Reply::Error { id: Some(of), .. }), Some(id)) if of < id => {}
                (Ok(_), _) => {
                    let line = String::from_utf8_lossy(&line).into_owned();
                    let line = crate::suggest::protocol::shown(&line);
                    self.fault(format!("it sent a message that nobody waits for: {line}"));
                }
                (Err(fault), _) => self.fault(fault.to_string()),
            }
        }
    }

    /// Notes a failure, and pauses until it is time to try again.
    fn failure(&mut self, why: String, wanted: Wanted) -> Outcome {
        self.keep_errors();
        self.process = None;
        self.fault(why.clone());
        self.failed += 1;
        if self.failed >= self.limits.failures {
            self.gave_up = true;
            self.state(ModelState::GaveUp);
            self.answer(wanted.id, Err(why));
            return Outcome::Instead(None);
        }
        self.state(ModelState::Pausing);
        let pause = self.limits.pause.saturating_mul(1 << (self.failed - 1).min(6));
        let until = Instant::now() + pause;
        let mut wanted = Some(wanted);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Outcome::Instead(wanted);
            }
            match self.orders.recv_timeout(left) {
                Ok(Order::Ask { id, line }) => wanted = Some(Wanted { id, line }),
                Ok(Order::Cancel) => wanted = None,
                Ok(Order::Again) => return Outcome::Instead(wanted),
                Ok(Order::Raw(_)) => {}
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => return Outcome::Instead(wanted),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return Outcome::Over,
            }
        }
    }

    /// Notes what it printed last.
    fn keep_errors(&mut self) {
        let errors = self.process.as_mut().map(Process::errors).unwrap_or_default();
        self.with(|shared| shared.status.errors = errors);
    }

    fn forgive(&mut self) {
        (self.failed, self.gave_up) = (0, false);
        self.with(|shared| shared.status.faults.clear());
        self.state(ModelState::Idle);
    }

    fn raw(&mut self, mut line: String) {
        line.push('\n');
        self.write(line);
    }

    fn write(&self, line: String) -> bool {
        self.process.as_ref().is_some_and(|process| process.write(line))
    }

    fn with(&self, change: impl FnOnce(&mut Shared)) {
        change(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn state(&self, state: ModelState) {
        self.with(|shared| shared.status.state = state);
    }

    fn answer(&self, id: u64, answer: Result<Vec<SpanReply>, String>) {
        self.with(|shared| shared.answer = Some((id, answer)));
    }

    fn fault(&self, fault: String) {
        self.with(|shared| {
            shared.status.faults.push(fault);
            if shared.status.faults.len() > FAULTS {
                shared.status.faults.remove(0);
            }
        });
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.state(ModelState::Idle);
    }
}
