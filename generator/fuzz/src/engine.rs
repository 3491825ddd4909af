//! Runs a target on the inputs of a seed number, and collects findings.
//!
//! Inputs run one after the other in a thread with the stack size of a main thread. The caller's thread checks the time
//! of each input. A hang ends the run, because a thread cannot be stopped; so does a stack overflow, which ends the
//! process. Of equal findings, the first is kept.

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::random::Random;

/// The stack size of a main thread, so that an input that is too deep here is also too deep for the commands.
const STACK: usize = 8 << 20;

/// The name of the threads in which inputs run.
const WORKER: &str = "fuzz";

/// A function under test, with its inputs.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Creates an input.
    pub input: fn(&mut Random) -> Vec<u8>,
    /// Runs an input: returns whether it was accepted, or what is wrong.
    pub check: fn(&[u8]) -> Result<bool, String>,
}

/// The end of a run.
#[derive(Clone, Copy)]
pub enum Until {
    /// After this number of inputs.
    Inputs(u64),
    /// After this time.
    Elapsed(Duration),
}

/// The settings of a run.
pub struct Options {
    /// The seed number; each one gives different inputs.
    pub seed: u64,
    /// When to stop.
    pub until: Until,
    /// The time limit for one input.
    pub limit: Duration,
    /// The folder where inputs are kept.
    pub folder: PathBuf,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of inputs.
    pub inputs: u64,
    /// The number of inputs that the target accepted.
    pub accepted: u64,
    /// The findings, each with the number of times it was found and the file of the first input.
    pub findings: BTreeMap<String, (u64, PathBuf)>,
}

/// Runs a target.
///
/// # Errors
///
/// If the folder cannot be used.
pub fn run(target: Target, options: &Options) -> io::Result<Report> {
    let folder = options.folder.join(target.name);
    fs::create_dir_all(&folder)?;
    let current = folder.join(format!("current-{}", options.seed));
    if current.exists() {
        let kept = free(&folder, "died");
        fs::rename(&current, &kept)?;
        eprintln!("an earlier run died of {}", kept.display());
    }
    hear_panics();
    let (seed, until, limit) = (options.seed, options.until, options.limit);
    let begun = Arc::new(Mutex::new(None::<Instant>));
    let report = Arc::new(Mutex::new(Report::default()));
    let (sender, receiver) = mpsc::channel();
    let work = {
        let (begun, report) = (Arc::clone(&begun), Arc::clone(&report));
        let (folder, current) = (folder.clone(), current.clone());
        move || {
            let files = (&*folder, &*current);
            let done = inputs(target, seed, until, files, &begun, &report);
            // After a hang, the receiver is gone.
            let _ = sender.send(done);
        }
    };
    let worker = thread::Builder::new().name(WORKER.to_owned());
    worker.stack_size(STACK).spawn(work)?;
    let taken = |report: &Mutex<Report>| {
        std::mem::take(&mut *report.lock().unwrap_or_else(PoisonError::into_inner))
    };
    loop {
        match receiver.recv_timeout(Duration::from_millis(200)) {
            Ok(done) => {
                done?;
                return Ok(taken(&report));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the thread of the run is gone"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let begun = *begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.is_some_and(|begun| begun.elapsed() > limit) {
            let kept = free(&folder, "hang");
            fs::rename(&current, &kept)?;
            let mut report = taken(&report);
            let what = format!("it takes longer than {limit:?}");
            report.findings.insert(what, (1, kept));
            return Ok(report);
        }
    }
}

/// Runs one input.
///
/// # Errors
///
/// Returns what is wrong, with the stack if it panicked. A stack overflow ends the process.
pub fn replay(target: Target, input: &[u8]) -> Result<bool, String> {
    hear_panics();
    let input = input.to_owned();
    let worker = thread::Builder::new().name(WORKER.to_owned());
    let worker = worker
        .stack_size(STACK)
        .spawn(move || attempt(target, &input));
    let worker = worker.map_err(|error| error.to_string())?;
    let outcome = worker.join().unwrap_or_else(|_| Err(Wrong::default()));
    outcome.map_err(|wrong| format!("{}{}", wrong.what, wrong.stack))
}

fn inputs(
    target: Target,
    seed: u64,
    until: Until,
    (folder, current): (&Path, &Path),
    begun: &Mutex<Option<Instant>>,
    report: &Mutex<Report>,
) -> io::Result<()> {
    let start = Instant::now();
    for number in 0.. {
        let is_over = match until {
            Until::Inputs(count) => number >= count,
            Until::Elapsed(time) => start.elapsed() >= time,
        };
        if is_over {
            break;
        }
        let mut random = Random::from_name(&format!("{} {seed} {number}", target.name));
        let input = (target.input)(&mut random);
        fs::write(current, &input)?;
        let set = |value| *begun.lock().unwrap_or_else(PoisonError::into_inner) = value;
        set(Some(Instant::now()));
        let outcome = attempt(target, &input);
        set(None);
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        report.inputs += 1;
        match outcome {
            Ok(accepted) => report.accepted += u64::from(accepted),
            Err(Wrong { what, .. }) => match report.findings.get_mut(&what) {
                Some((count, _)) => *count += 1,
                None => {
                    let kept = free(folder, "finding");
                    fs::write(&kept, &input)?;
                    report.findings.insert(what, (1, kept));
                }
            },
        }
    }
    fs::remove_file(current)
}

/// A failure of an input.
#[derive(Clone, Default)]
struct Wrong {
    what: String,
    /// The stack, if it panicked.
    stack: String,
}

fn attempt(target: Target, input: &[u8]) -> Result<bool, Wrong> {
    match panic::catch_unwind(AssertUnwindSafe(|| (target.check)(input))) {
        Ok(outcome) => outcome.map_err(|what| Wrong {
            what,
            ..Wrong::default()
        }),
        Err(_) => Err(PANIC.take()),
    }
}

/// Returns a path in the folder that does not exist yet.
fn free(folder: &Path, what: &str) -> PathBuf {
    let mut path = folder.join(format!("{what}-1"));
    for number in 2.. {
        if !path.exists() {
            break;
        }
        path = folder.join(format!("{what}-{number}"));
    }
    path
}

thread_local! {
    /// The message and location of the last panic of this thread.
    static PANIC: RefCell<Wrong> = RefCell::default();
}

/// Captures the messages of panics in workers, which would be lost or be printed a thousand times.
fn hear_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let other = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(WORKER) {
                return other(info);
            }
            PANIC.set(Wrong {
                what: info.to_string(),
                stack: format!("\n{}", Backtrace::force_capture()),
            });
        }));
    });
}
