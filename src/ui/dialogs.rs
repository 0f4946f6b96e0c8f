//! The system's file dialogs, off the window's thread, behind a trait so that tests
//! can answer in their place.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A folder of articles, or a project.
    Folder,
    /// One article.
    Article,
    /// Where to put a copy of the annotation set.
    Copy,
    /// A dataset of another program.
    Dataset,
    /// A folder with a dataset of another program.
    DatasetFolder,
    /// Where to put a dataset: a file or folder that is made, with a name to begin with.
    Export(String),
    /// Where to put figures of agreement, with a name to begin with.
    Figures(String),
    /// A folder to put tables of counts into.
    Tables,
    /// Where to make a project of imported files, with a name to begin with.
    NewProject(String),
}

/// Asks the user for files.
pub trait FileDialogs {
    /// Asks; the answer is `None` if the user thought better of it.
    fn ask(&mut self, what: Ask) -> Receiver<Option<PathBuf>>;
}

/// The dialogs of the system.
#[derive(Debug, Default)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn ask(&mut self, what: Ask) -> Receiver<Option<PathBuf>> {
        let (answer, receiver) = channel();
        std::thread::spawn(move || {
            let picked = match what {
                Ask::Folder => {
                    rfd::FileDialog::new().set_title("Open a folder of articles").pick_folder()
                }
                Ask::Article => rfd::FileDialog::new()
                    .set_title("Open one article")
                    .add_filter("Articles", &["txt", "text", "md"])
                    .add_filter("All files", &["*"])
                    .pick_file(),
                Ask::Copy => rfd::FileDialog::new()
                    .set_title("Save a copy of the annotations")
                    .add_filter("Annotation sets", &["ron"])
                    .set_file_name("annotations.ron")
                    .save_file(),
                Ask::Dataset => rfd::FileDialog::new().set_title("Import a dataset").pick_file(),
                Ask::DatasetFolder => {
                    rfd::FileDialog::new().set_title("Import a folder of a dataset").pick_folder()
                }
                Ask::Export(name) => {
                    rfd::FileDialog::new().set_title("Export to").set_file_name(name).save_file()
                }
                Ask::Figures(name) => rfd::FileDialog::new()
                    .set_title("Save the figures")
                    .add_filter("JSON", &["json"])
                    .set_file_name(name)
                    .save_file(),
                Ask::Tables => {
                    rfd::FileDialog::new().set_title("Save the tables into a folder").pick_folder()
                }
                Ask::NewProject(name) => rfd::FileDialog::new()
                    .set_title("Make a project of the imported files")
                    .set_file_name(name)
                    .save_file(),
            };
            // The window may be gone by now.
            drop(answer.send(picked));
        });
        receiver
    }
}

/// Never picks anything.
#[derive(Debug, Default)]
pub struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&mut self, _what: Ask) -> Receiver<Option<PathBuf>> {
        let (answer, receiver) = channel();
        drop(answer.send(None));
        receiver
    }
}

/// A dialog that is open.
#[derive(Debug, Default)]
pub(crate) struct Pending(Option<Open>);

#[derive(Debug)]
struct Open {
    what: Ask,
    since: Instant,
    receiver: Receiver<Option<PathBuf>>,
}

/// What became of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A path was picked, for this.
    Picked(Ask, PathBuf),
    /// Nothing was picked.
    Nothing,
    /// Nothing was picked, faster than anybody can: the system has no dialog for this.
    NoDialog(Ask),
}

/// Nobody closes a dialog faster than this.
const FASTEST: Duration = Duration::from_millis(300);

impl Pending {
    /// Waits for this answer from now on; one dialog is open at a time.
    pub(crate) fn wait(&mut self, what: Ask, receiver: Receiver<Option<PathBuf>>) {
        self.0 = Some(Open { what, since: Instant::now(), receiver });
    }

    /// Whether a dialog is open.
    pub(crate) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// The answer, once it is there.
    pub(crate) fn poll(&mut self) -> Option<Answer> {
        let open = self.0.as_ref()?;
        let picked = match open.receiver.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
        };
        let answer = match picked {
            Some(path) => Answer::Picked(open.what.clone(), path),
            None if open.since.elapsed() < FASTEST => Answer::NoDialog(open.what.clone()),
            None => Answer::Nothing,
        };
        self.0 = None;
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_without_dialogs_is_noticed() {
        let mut pending = Pending::default();
        let receiver = NoDialogs.ask(Ask::Folder);
        pending.wait(Ask::Folder, receiver);
        assert!(pending.is_open());
        assert_eq!(pending.poll(), Some(Answer::NoDialog(Ask::Folder)));
        assert!(!pending.is_open());
    }
}
