//! Thrift's compact protocol, as far as it takes to look over what a Parquet file says of
//! itself before a reader believes it. After
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

/// Deepest nesting that is followed; real footers have fewer than ten levels.
const DEPTH_MAX: usize = 32;

/// Bytes that are read one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire<'a> {
    rest: &'a [u8],
}

/// The value of a field, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A whole number of 16 bits or more.
    Whole(i64),
    /// A flag, or a number of 8 bits.
    Small(i64),
    /// Bytes.
    Bytes,
    /// A list of structs: the bytes from its first element on, and how many there are.
    Structs(&'a [u8], usize),
    /// A struct: the bytes from its first field on.
    Struct(&'a [u8]),
    /// Anything else.
    Other,
}

impl<'a> Wire<'a> {
    /// From the first byte on.
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.rest = self.rest.get(count..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn whole(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// Reads a struct to its end and gives every field with its number to `take`. `None` if
    /// the bytes end before it does, or it is nested too deep.
    pub(super) fn fields(&mut self, take: &mut dyn FnMut(i64, Value<'a>)) -> Option<()> {
        self.struct_fields(take, DEPTH_MAX)
    }

    fn struct_fields(&mut self, take: &mut dyn FnMut(i64, Value<'a>), depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut number = 0_i64;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            let step = i64::from(head >> 4);
            number = if step == 0 { self.whole()? } else { number.checked_add(step)? };
            let value = match head & 0x0f {
                1 => Value::Small(1),
                2 => Value::Small(0),
                kind => self.value(kind, depth)?,
            };
            take(number, value);
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<Value<'a>> {
        Some(match kind {
            // A flag in a list takes a byte.
            1..=3 => Value::Small(i64::from(self.byte()?)),
            4..=6 => Value::Whole(self.whole()?),
            7 => {
                self.skip(8)?;
                Value::Other
            }
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.skip(length)?;
                Value::Bytes
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => usize::try_from(self.varint()?).ok()?,
                    few => usize::from(few),
                };
                // Every element takes a byte at least.
                if count > self.rest.len() {
                    return None;
                }
                let from = self.rest;
                let depth = depth.checked_sub(1)?;
                for _ in 0..count {
                    self.value(head & 0x0f, depth)?;
                }
                if head & 0x0f == 12 { Value::Structs(from, count) } else { Value::Other }
            }
            12 => {
                let from = self.rest;
                self.struct_fields(&mut |_, _| {}, depth)?;
                Value::Struct(from)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_ends() {
        // 1: i32 = 5, 2: list of one struct { 1: binary "ab" }, stop.
        let bytes = [0x15, 10, 0x19, 0x1c, 0x18, 2, b'a', b'b', 0, 0, 7];
        let mut wire = Wire::new(&bytes);
        let mut seen = Vec::new();
        wire.fields(&mut |n, value| seen.push((n, value))).unwrap();
        assert_eq!(seen, [(1, Value::Whole(5)), (2, Value::Structs(&bytes[4..], 1))]);
        assert_eq!(wire.rest(), [7]);
        for cut in 0..bytes.len() - 1 {
            assert!(Wire::new(&bytes[..cut]).fields(&mut |_, _| {}).is_none(), "{cut}");
        }
    }

    #[test]
    fn neither_depth_nor_length_is_believed() {
        let deep = vec![0x1c; 100_000];
        assert!(Wire::new(&deep).fields(&mut |_, _| {}).is_none());
        let long = [0x19, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x07, 0];
        assert!(Wire::new(&long).fields(&mut |_, _| {}).is_none());
    }
}
