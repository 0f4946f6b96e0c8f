//! Values of a file to be parsed on threads beside the one that reads it, in order.

use bytes::{Bytes, BytesMut};
use serde::Deserialize;

use super::{Element, Values, parsed};
use crate::formats::beside::{in_order, threads};
use crate::formats::{ReadError, Stop};

/// How many bytes of values for other threads stand in one piece of memory.
const SHARED: usize = 128 << 10;

/// Less than this is not begun with for the next value.
const LEAST: usize = 4 << 10;

/// How many bytes of values a group has at most, but for its last value.
const GROUP: usize = 512 << 10;

/// One value, to be parsed elsewhere.
#[derive(Debug)]
pub(in crate::formats) struct Piece {
    /// Its number in the file, from 1.
    pub(in crate::formats) number: usize,
    /// The line where it begins, from 1.
    pub(in crate::formats) line: usize,
    /// Its bytes; not checked yet. Several values share what they stand in.
    pub(in crate::formats) bytes: Bytes,
}

impl Piece {
    /// As a `T`.
    ///
    /// # Errors
    /// If it is none, with the line of the fault.
    pub(in crate::formats) fn parse<'b, T: Deserialize<'b>>(
        &'b self,
        file: &str,
    ) -> Result<T, ReadError> {
        parsed(file, self.line, &self.bytes)
    }
}

impl Values<'_> {
    /// Makes something of every value, on threads beside this one, and gives it to `take`, in
    /// order.
    ///
    /// # Errors
    /// As [`Self::next`], and those of `make` and `take`; the first in the file.
    pub(in crate::formats) fn each<O: Send>(
        self,
        make: impl Fn(Piece) -> Result<O, ReadError> + Sync,
        take: &mut dyn FnMut(O) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        beside(make, |piece: &Piece| piece.bytes.len(), |put| self.pieces(put), take)
    }

    /// The same with values that follow each other, in groups: one begins with each value of
    /// which `begins` says so, and where there were many without.
    ///
    /// # Errors
    /// As [`Self::each`].
    pub(in crate::formats) fn groups<O: Send>(
        self,
        begins: impl Fn(&[u8]) -> bool,
        make: impl Fn(Vec<Piece>) -> Result<O, ReadError> + Sync,
        take: &mut dyn FnMut(O) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let weigh = |group: &Vec<Piece>| group.iter().map(|piece| piece.bytes.len()).sum();
        let feed = |put: &mut dyn FnMut(Vec<Piece>) -> Result<(), Stop>| {
            let (mut group, mut bytes) = (Vec::new(), 0);
            let fed = self.pieces(&mut |piece| {
                let is_full = bytes >= GROUP || begins(&piece.bytes);
                if is_full && !group.is_empty() {
                    bytes = 0;
                    put(std::mem::take(&mut group))?;
                }
                bytes += piece.bytes.len();
                group.push(piece);
                Ok(())
            });
            // What stands before a fault comes before it.
            let stopped = matches!(fed, Err(ReadError::Stopped));
            if !stopped && !group.is_empty() {
                put(group)?;
            }
            fed
        };
        beside(make, weigh, feed, take)
    }

    /// Cuts the file into values that share their memory.
    fn pieces(mut self, put: &mut dyn FnMut(Piece) -> Result<(), Stop>) -> Result<(), ReadError> {
        let mut number = 0;
        while let Some(Element { line, .. }) = self.next()? {
            number += 1;
            put(Piece { number, line, bytes: self.buffer.split().freeze() })?;
            if self.buffer.capacity() < LEAST {
                self.buffer = BytesMut::with_capacity(SHARED);
            }
        }
        Ok(())
    }
}

/// Does `make` on threads beside this one; gives the first error of the file.
fn beside<I: Send, O: Send>(
    make: impl Fn(I) -> Result<O, ReadError> + Sync,
    weigh: impl Fn(&I) -> usize,
    feed: impl FnOnce(&mut dyn FnMut(I) -> Result<(), Stop>) -> Result<(), ReadError>,
    take: &mut dyn FnMut(O) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut failed = None;
    let (fed, taken) = in_order(vec![&make; threads()], weigh, feed, &mut |made| {
        made.and_then(&mut *take).map_err(|error| {
            failed = Some(error);
            Stop
        })
    });
    match failed {
        Some(error) => Err(error),
        None => fed.and_then(|()| Ok(taken?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the values of each group, and how it ends.
    fn groups(text: &str) -> (Vec<Vec<usize>>, Result<(), String>) {
        let mut taken = Vec::new();
        let read = Values::new("f", Box::new(text.as_bytes())).groups(
            |bytes| bytes.starts_with(b"{"),
            |group| Ok(group.iter().map(|piece| piece.line).collect::<Vec<_>>()),
            &mut |lines| {
                taken.push(lines);
                Ok(())
            },
        );
        (taken, read.map_err(|e| e.to_string()))
    }

    #[test]
    fn values_in_groups() {
        assert_eq!(groups(""), (vec![], Ok(())));
        let four = vec![vec![1], vec![2, 3, 4], vec![5]];
        assert_eq!(groups("1\n{}\n[2]\n3\n{}"), (four, Ok(())));
        let (taken, read) = groups("1\n{}\n3\n{\"a");
        assert_eq!((taken, read.is_err()), (vec![vec![1], vec![2, 3]], true));
        let large = format!("\"{}\"", "a".repeat(GROUP));
        let text = [large.as_str(), "2", "3", &large, "4"].join("\n");
        assert_eq!(groups(&text), (vec![vec![1], vec![2, 3, 4], vec![5]], Ok(())));
    }
}
