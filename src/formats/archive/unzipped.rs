//! Files with the archives among them opened: `a.zip` with `b` in it becomes `a.zip/b`.
//! One level: an archive in an archive of that kind stays a file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

use super::entries::{Entry, limit, list};
use crate::formats::{Input, ReadError};

/// Files, with the archives among them opened.
pub struct Unzipped<'a> {
    input: &'a dyn Input,
    files: BTreeMap<String, Option<Packed>>,
    /// The archive that was read last, as its files are mostly read one after the other.
    last: RefCell<Option<(String, Rc<[u8]>)>>,
}

#[derive(Debug)]
struct Packed {
    archive: String,
    entry: Entry,
}

impl std::fmt::Debug for Unzipped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unzipped").field("files", &self.files).finish_non_exhaustive()
    }
}

fn is_zip(name: &str) -> bool {
    name.get(name.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".zip"))
}

impl<'a> Unzipped<'a> {
    /// Opens every archive once to see what is in it.
    ///
    /// # Errors
    /// If a file whose name ends so is no zip archive, or is one that is refused.
    pub fn new(input: &'a dyn Input) -> Result<Self, ReadError> {
        let mut files = BTreeMap::new();
        let mut left = input.unpack_limit();
        let (archives, plain): (Vec<_>, Vec<_>) =
            input.names().into_iter().partition(|n| is_zip(n));
        files.extend(plain.into_iter().map(|name| (name, None)));
        for name in archives {
            let bytes = whole(input, &name).map_err(|e| ReadError::io(&name, e))?;
            let own = limit(bytes.len() as u64);
            let before = left.map_or(own, |left| left.min(own));
            let mut after = before;
            let entries = list(&name, Cursor::new(&bytes), &mut after)?;
            left = left.map(|left| left.saturating_sub(before.saturating_sub(after)));
            for (inner, entry) in entries {
                let flat = format!("{name}/{inner}");
                let packed = Packed { archive: name.clone(), entry };
                if files.insert(flat, Some(packed)).is_some() {
                    let problem = format!("“{inner}” is in it and beside it");
                    return Err(ReadError::malformed(&name, 0, problem));
                }
            }
        }
        Ok(Self { input, files, last: RefCell::new(None) })
    }

    fn archive(&self, name: &str) -> io::Result<Rc<[u8]>> {
        if let Some((last, bytes)) = self.last.borrow().as_ref()
            && last == name
        {
            return Ok(Rc::clone(bytes));
        }
        let bytes: Rc<[u8]> = whole(self.input, name)?.into();
        *self.last.borrow_mut() = Some((name.to_owned(), Rc::clone(&bytes)));
        Ok(bytes)
    }
}

fn whole(input: &dyn Input, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.open(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Input for Unzipped<'_> {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        match self.files.get(name).ok_or(io::ErrorKind::NotFound)? {
            None => self.input.open(name),
            Some(packed) => packed.entry.open(Cursor::new(self.archive(&packed.archive)?)),
        }
    }
}
