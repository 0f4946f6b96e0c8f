//! Pages whose texts are written as differences: these say once more, inside, how many
//! values there are and how long each is, and the `parquet` crate reserves memory by that.
//! So it is held against the page first. After the format's page on encodings,
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>.

use ::parquet::basic::Encoding;

/// How many times a page's own size its texts may have: each can begin as the one before.
const TEXT_TIMES: usize = 24;

/// What every page may have.
const TEXT_FREE: usize = 1 << 16;

/// Whether a page holds these values, of which there are at most so many.
pub(super) fn fits(values: Option<&[u8]>, encoding: Encoding, most: usize) -> bool {
    values.is_some_and(|values| {
        if encoding == Encoding::DELTA_BINARY_PACKED {
            Numbers::new(values).is_some_and(|numbers| numbers.left <= most)
        } else {
            texts_fit(values, encoding, most)
        }
    })
}

pub(super) const fn is_delta(encoding: Encoding) -> bool {
    matches!(
        encoding,
        Encoding::DELTA_BINARY_PACKED
            | Encoding::DELTA_LENGTH_BYTE_ARRAY
            | Encoding::DELTA_BYTE_ARRAY
    )
}

/// What comes after levels with their length before them.
pub(super) fn after_levels(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.get(usize::try_from(u32::from_le_bytes(*length)).ok()?..)
}

/// Whether so many texts can be there, of no more than is sensible.
fn texts_fit(values: &[u8], encoding: Encoding, most: usize) -> bool {
    let room = values.len().saturating_mul(TEXT_TIMES).saturating_add(TEXT_FREE);
    let mut rest = values;
    let runs = if encoding == Encoding::DELTA_BYTE_ARRAY { 2 } else { 1 };
    let mut all = 0_usize;
    for _ in 0..runs {
        let Some(mut lengths) = Numbers::new(rest).filter(|numbers| numbers.left <= most) else {
            return false;
        };
        while lengths.left > 0 {
            let length = lengths.next().and_then(|length| usize::try_from(length).ok());
            let Some(sum) = length.and_then(|length| all.checked_add(length)) else {
                return false;
            };
            if sum > room {
                return false;
            }
            all = sum;
        }
        rest = lengths.rest;
    }
    true
}

/// Whole numbers as differences, in blocks of smaller blocks of equal width.
struct Numbers<'a> {
    rest: &'a [u8],
    /// How many numbers are still to come.
    left: usize,
    /// How many there are in each small block.
    at_once: usize,
    small_blocks: usize,
    value: i64,
    is_first: bool,
    least: i64,
    widths: &'a [u8],
    bits: Bits<'a>,
}

/// A small block: numbers of so many bits one after the other, the lowest first.
#[derive(Default)]
struct Bits<'a> {
    bytes: &'a [u8],
    width: usize,
    at: usize,
    left: usize,
}

impl<'a> Numbers<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes;
        let block = usize::try_from(varint(&mut rest)?).ok()?;
        let small_blocks = usize::try_from(varint(&mut rest)?).ok()?;
        let left = usize::try_from(varint(&mut rest)?).ok()?;
        let value = signed(&mut rest)?;
        let at_once = block.checked_div(small_blocks)?;
        (at_once > 0 && at_once % 8 == 0).then_some(Self {
            rest,
            left,
            at_once,
            small_blocks,
            value,
            is_first: true,
            least: 0,
            widths: &[],
            bits: Bits::default(),
        })
    }

    /// The next number; `None` if it is not there.
    fn next(&mut self) -> Option<i64> {
        if !std::mem::take(&mut self.is_first) {
            if self.bits.left == 0 {
                self.next_bits()?;
            }
            let difference = self.bits.next()?;
            self.value = self.value.wrapping_add(self.least).wrapping_add(difference);
        }
        self.left -= 1;
        Some(self.value)
    }

    fn next_bits(&mut self) -> Option<()> {
        if self.widths.is_empty() {
            self.least = signed(&mut self.rest)?;
            (self.widths, self.rest) = self.rest.split_at_checked(self.small_blocks)?;
        }
        let (width, widths) = self.widths.split_first()?;
        let width = usize::from(*width);
        let length = self.at_once.checked_mul(width)? / 8;
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        (self.widths, self.rest) = (widths, rest);
        self.bits = Bits { bytes, width, at: 0, left: self.at_once };
        (width <= 64).then_some(())
    }
}

impl Bits<'_> {
    fn next(&mut self) -> Option<i64> {
        let mut number = 0_u64;
        for bit in 0..self.width {
            let at = self.at + bit;
            let byte = self.bytes.get(at / 8)?;
            number |= u64::from(byte >> (at % 8) & 1) << bit;
        }
        self.at += self.width;
        self.left -= 1;
        Some(number.cast_signed())
    }
}

/// Seven bits a byte, the lowest first.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = varint(bytes)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}
