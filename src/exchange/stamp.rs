//! Whether files are as they were when they were looked at: size and time of change of each.
//! Does not read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How deep below a folder files are looked for.
const DEPTH: usize = 14;

/// The state of files at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

impl Stamp {
    /// Of all files below these folders, and of these files with what lies beside them.
    /// `None` if one cannot be looked at: nothing is known then.
    pub(super) fn of(paths: &[PathBuf]) -> Option<Self> {
        let mut stamp = Self::default();
        for path in paths {
            if path.is_dir() {
                stamp.add_below(path, DEPTH)?;
            } else {
                stamp.add_below(path.parent()?, 0)?;
                stamp.add(path)?;
            }
        }
        Some(stamp)
    }

    fn add(&mut self, path: &Path) -> Option<()> {
        let metadata = fs::metadata(path).ok()?;
        self.0.insert(path.to_path_buf(), (metadata.len(), metadata.modified().ok()));
        Some(())
    }

    fn add_below(&mut self, folder: &Path, depth: usize) -> Option<()> {
        // The folder of a file that was named without one.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        for entry in fs::read_dir(folder).ok()? {
            let path = entry.ok()?.path();
            if !path.is_dir() {
                self.add(&path)?;
            } else if depth > 0 {
                self.add_below(&path, depth - 1)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (inside, file) = (folder.path().join("in"), folder.path().join("a.txt"));
        fs::create_dir(&inside).unwrap();
        fs::write(&file, "a").unwrap();
        fs::write(inside.join("b.txt"), "b").unwrap();
        let stamp = |path: &Path| Stamp::of(&[path.to_path_buf()]).unwrap();
        let (whole, one) = (stamp(folder.path()), stamp(&file));
        assert_eq!(stamp(folder.path()), whole);
        fs::write(inside.join("b.txt"), "bb").unwrap();
        assert_ne!(stamp(folder.path()), whole);
        assert_eq!(stamp(&file), one, "what is not beside it does not matter");
        fs::write(folder.path().join("a.ann"), "").unwrap();
        assert_ne!(stamp(&file), one);
        assert!(Stamp::of(&[folder.path().join("none/x")]).is_none());
    }
}
