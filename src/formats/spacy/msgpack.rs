//! MessagePack as it comes, piece by piece, with a limit on what may be kept of it: the
//! lengths in a file are only believed as far as bytes follow.
//! After <https://github.com/msgpack/msgpack/blob/master/spec.md>.

use std::io::Read;

use rmp::Marker;

/// Why a piece could not be read, as a clause.
pub(super) type Fault = String;

/// How many bytes may still be kept in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    left: usize,
    all: usize,
}

impl Budget {
    /// For a file of so many bytes: 20 times as many, and 16 MiB for small files.
    pub(super) fn for_file(bytes: u64) -> Self {
        let all = usize::try_from(bytes).unwrap_or(usize::MAX).saturating_mul(20);
        let all = all.saturating_add(16 << 20);
        Self { left: all, all }
    }

    /// Takes from it.
    ///
    /// # Errors
    /// If there is not so much left.
    pub(super) fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            format!(
                "it unpacks to more than {} MiB, over 20 times its size; it may be made to fill \
                 the memory and is not read",
                self.all >> 20
            )
        })?;
        Ok(())
    }
}

/// Reads values one after the other.
pub(super) struct Reader<R> {
    bytes: R,
    /// What may still be kept.
    pub(super) budget: Budget,
}

/// What a value is, before it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Head {
    Nil,
    Flag(bool),
    Whole(i128),
    Number(f64),
    /// A text of so many bytes, which follow.
    Text(usize),
    /// So many bytes, which follow.
    Bytes(usize),
    /// So many values, which follow.
    List(usize),
    /// So many pairs of values, which follow.
    Map(usize),
    /// Something of another program's own, of so many bytes, which follow.
    Extension(usize),
}

impl<R: Read> Reader<R> {
    /// From the beginning of these bytes.
    pub(super) const fn new(bytes: R, budget: Budget) -> Self {
        Self { bytes, budget }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut array = [0; N];
        self.exactly(&mut array)?;
        Ok(array)
    }

    /// Fills the buffer.
    ///
    /// # Errors
    /// If there are not so many bytes.
    pub(super) fn exactly(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        self.bytes.read_exact(buffer).map_err(|e| fault(&e))
    }

    fn length<const N: usize>(&mut self) -> Result<usize, Fault> {
        let array = self.array::<N>()?;
        Ok(array.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
    }

    fn whole<const N: usize>(&mut self) -> Result<i128, Fault> {
        let array = self.array::<N>()?;
        Ok(array.iter().fold(0, |sum, byte| (sum << 8) | i128::from(*byte)))
    }

    fn signed<const N: usize>(&mut self) -> Result<i128, Fault> {
        let bits = 8 * N;
        let value = self.whole::<N>()?;
        Ok(if value >> (bits - 1) == 0 { value } else { value - (1 << bits) })
    }

    /// The beginning of the next value. What follows of it must be read next.
    ///
    /// # Errors
    /// If the bytes end, or are no MessagePack.
    pub(super) fn head(&mut self) -> Result<Head, Fault> {
        let [byte] = self.array()?;
        Ok(match Marker::from_u8(byte) {
            Marker::Null => Head::Nil,
            Marker::True => Head::Flag(true),
            Marker::False => Head::Flag(false),
            Marker::FixPos(value) => Head::Whole(value.into()),
            Marker::FixNeg(value) => Head::Whole(value.into()),
            Marker::U8 => Head::Whole(self.whole::<1>()?),
            Marker::U16 => Head::Whole(self.whole::<2>()?),
            Marker::U32 => Head::Whole(self.whole::<4>()?),
            Marker::U64 => Head::Whole(self.whole::<8>()?),
            Marker::I8 => Head::Whole(self.signed::<1>()?),
            Marker::I16 => Head::Whole(self.signed::<2>()?),
            Marker::I32 => Head::Whole(self.signed::<4>()?),
            Marker::I64 => Head::Whole(self.signed::<8>()?),
            Marker::F32 => Head::Number(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Head::Number(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(length) => Head::Text(length.into()),
            Marker::Str8 => Head::Text(self.length::<1>()?),
            Marker::Str16 => Head::Text(self.length::<2>()?),
            Marker::Str32 => Head::Text(self.length::<4>()?),
            Marker::Bin8 => Head::Bytes(self.length::<1>()?),
            Marker::Bin16 => Head::Bytes(self.length::<2>()?),
            Marker::Bin32 => Head::Bytes(self.length::<4>()?),
            Marker::FixArray(length) => Head::List(length.into()),
            Marker::Array16 => Head::List(self.length::<2>()?),
            Marker::Array32 => Head::List(self.length::<4>()?),
            Marker::FixMap(length) => Head::Map(length.into()),
            Marker::Map16 => Head::Map(self.length::<2>()?),
            Marker::Map32 => Head::Map(self.length::<4>()?),
            Marker::FixExt1 => Head::Extension(2),
            Marker::FixExt2 => Head::Extension(3),
            Marker::FixExt4 => Head::Extension(5),
            Marker::FixExt8 => Head::Extension(9),
            Marker::FixExt16 => Head::Extension(17),
            Marker::Ext8 => Head::Extension(self.length::<1>()? + 1),
            Marker::Ext16 => Head::Extension(self.length::<2>()? + 1),
            Marker::Ext32 => Head::Extension(self.length::<4>()?.saturating_add(1)),
            Marker::Reserved => return Err("it is no MessagePack: a byte 0xc1".to_owned()),
        })
    }

    /// Passes over what follows of a value that began with this head, however deep it is.
    ///
    /// # Errors
    /// If the bytes end before.
    pub(super) fn skip(&mut self, head: Head) -> Result<(), Fault> {
        let mut head = head;
        let mut left = 0_u64;
        loop {
            match head {
                Head::Text(length) | Head::Bytes(length) | Head::Extension(length) => {
                    self.pass(length)?;
                }
                Head::List(length) => left = left.saturating_add(length as u64),
                Head::Map(length) => left = left.saturating_add(2 * length as u64),
                Head::Nil | Head::Flag(_) | Head::Whole(_) | Head::Number(_) => {}
            }
            if left == 0 {
                return Ok(());
            }
            left -= 1;
            head = self.head()?;
        }
    }

    fn pass(&mut self, length: usize) -> Result<(), Fault> {
        let mut part = (&mut self.bytes).take(length as u64);
        let passed = std::io::copy(&mut part, &mut std::io::sink()).map_err(|e| fault(&e))?;
        if passed == length as u64 { Ok(()) } else { Err(ended()) }
    }

    /// So many bytes, kept.
    ///
    /// # Errors
    /// If the bytes end before, or that is more than may be kept.
    pub(super) fn keep(&mut self, length: usize) -> Result<Vec<u8>, Fault> {
        self.budget.charge(length)?;
        let mut kept = Vec::new();
        (&mut self.bytes).take(length as u64).read_to_end(&mut kept).map_err(|e| fault(&e))?;
        if kept.len() == length { Ok(kept) } else { Err(ended()) }
    }

    /// A list's length.
    ///
    /// # Errors
    /// If there is something else; `what` names it.
    pub(super) fn list(&mut self, what: &str) -> Result<usize, Fault> {
        match self.head()? {
            Head::List(length) => Ok(length),
            other => Err(unfit(what, other, "a list")),
        }
    }

    /// A map's length.
    ///
    /// # Errors
    /// If there is something else; `what` names it.
    pub(super) fn map(&mut self, what: &str) -> Result<usize, Fault> {
        match self.head()? {
            Head::Map(length) => Ok(length),
            other => Err(unfit(what, other, "a map")),
        }
    }

    /// Bytes, kept.
    ///
    /// # Errors
    /// If there is something else; `what` names it.
    pub(super) fn bytes(&mut self, what: &str) -> Result<Vec<u8>, Fault> {
        match self.head()? {
            Head::Bytes(length) | Head::Text(length) => self.keep(length),
            other => Err(unfit(what, other, "bytes")),
        }
    }

    /// A text, kept.
    ///
    /// # Errors
    /// If there is something else, or it is no UTF-8; `what` names it.
    pub(super) fn text(&mut self, what: &str) -> Result<String, Fault> {
        match self.head()? {
            Head::Text(length) | Head::Bytes(length) => {
                let bytes = self.keep(length)?;
                String::from_utf8(bytes).map_err(|_| format!("{what} has bytes that are no UTF-8"))
            }
            other => Err(unfit(what, other, "a text")),
        }
    }
}

/// That something else is there.
pub(super) fn unfit(what: &str, found: Head, wanted: &str) -> Fault {
    let found = match found {
        Head::Nil => "nothing",
        Head::Flag(_) => "true or false",
        Head::Whole(_) | Head::Number(_) => "a number",
        Head::Text(_) => "a text",
        Head::Bytes(_) => "bytes",
        Head::List(_) => "a list",
        Head::Map(_) => "a map",
        Head::Extension(_) => "an extension",
    };
    format!("{what} is {found}, not {wanted}")
}

fn ended() -> Fault {
    "it ends before its content does".to_owned()
}

fn fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => ended(),
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
            "it is no zlib data, which spaCy’s files are".to_owned()
        }
        _ => error.to_string(),
    }
}
