//! Pages of a column, each looked at before it is decoded: whether its values can be in it,
//! whether a row has more of them than there is room for, and how much is unpacked at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use ::parquet::basic::Encoding;
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::ColumnDescPtr;

use super::delta::{after_levels, fits, is_delta, varint};

/// How many bytes of pages were unpacked for some rows, over all columns.
#[derive(Debug)]
pub(super) struct Meter {
    bytes: AtomicUsize,
    most: usize,
}

impl Meter {
    /// None yet, and `most` bytes at most.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { bytes: AtomicUsize::new(0), most })
    }

    /// Counts anew, for other rows.
    pub(super) fn restart(&self) {
        self.bytes.store(0, Relaxed);
    }

    /// How many there are.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(Relaxed)
    }
}

/// The pages.
pub(super) struct Checked {
    pages: Box<dyn PageReader>,
    column: ColumnDescPtr,
    meter: Arc<Meter>,
    /// How many values a list may have.
    list_max: usize,
    /// How many the list has that the last page ended in.
    list: usize,
    /// How many the longest has.
    longest: usize,
}

impl Checked {
    /// Of a column whose lists have at most so many values.
    pub(super) fn new(
        pages: Box<dyn PageReader>,
        column: ColumnDescPtr,
        meter: Arc<Meter>,
        list_max: usize,
    ) -> Self {
        Self { pages, column, meter, list_max, list: 0, longest: 0 }
    }

    /// Looks at all pages; gives how many values the longest list has.
    ///
    /// # Errors
    /// If a page cannot be unpacked, or it has more than `list_max`.
    pub(super) fn longest_list(mut self) -> Result<usize> {
        while self.get_next_page()?.is_some() {}
        Ok(self.longest)
    }

    fn check(&mut self, page: &Page) -> Result<()> {
        if !page.is_data_page() {
            return Ok(());
        }
        let unfit = |problem: String| Err(ParquetError::General(problem));
        let unpacked = self.meter.bytes.fetch_add(page.buffer().len(), Relaxed);
        if unpacked.saturating_add(page.buffer().len()) > self.meter.most {
            return unfit("a few rows unpack to far more than the file’s size".to_owned());
        }
        let most = usize::try_from(page.num_values()).unwrap_or(usize::MAX);
        if is_delta(page.encoding()) && !fits(self.values(page), page.encoding(), most) {
            return unfit("a page has more than it can hold".to_owned());
        }
        if self.column.max_rep_level() == 1 {
            self.longest = self.longest.max(self.measure(page, most));
        }
        if self.longest > self.list_max {
            let name = self.column.path().string();
            return unfit(format!("a list in {name} has more than {} values", self.list_max));
        }
        Ok(())
    }

    /// What comes after a page's levels.
    fn values<'p>(&self, page: &'p Page) -> Option<&'p [u8]> {
        match page {
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                usize::try_from(levels).ok().and_then(|levels| buf.get(levels..))
            }
            page => {
                let levels = [self.column.max_rep_level(), self.column.max_def_level()];
                let levels = levels.iter().filter(|level| **level > 0).count();
                (0..levels).try_fold(&**page.buffer(), |rest, _| after_levels(rest))
            }
        }
    }

    /// How many values the longest list of a page has, with what it has in pages before. A
    /// list begins where the level is 0. Levels that are not whole end in an error later.
    fn measure(&mut self, page: &Page, values: usize) -> usize {
        let levels = match page {
            Page::DataPageV2 { buf, rep_levels_byte_len, .. } => {
                usize::try_from(*rep_levels_byte_len).ok().and_then(|length| buf.get(..length))
            }
            Page::DataPage { buf, rep_level_encoding: Encoding::RLE, .. } => {
                after_levels(buf).and_then(|rest| buf.get(4..buf.len() - rest.len()))
            }
            // As nobody writes them any more: as if it were all one list.
            _ => None,
        };
        let Some(mut levels) = levels else {
            self.list = self.list.saturating_add(values);
            return self.list;
        };
        let (mut left, mut longest) = (values, self.list);
        while left > 0
            && let Some(run) = varint(&mut levels)
        {
            let length = usize::try_from(run >> 1).unwrap_or(usize::MAX);
            let bytes = if run & 1 == 0 { 1 } else { length };
            let Some((bits, rest)) = levels.split_at_checked(bytes) else { break };
            levels = rest;
            if run & 1 == 0 {
                let length = length.min(left);
                match bits {
                    [0] if length > 0 => self.list = 1,
                    _ => self.list += length,
                }
                longest = longest.max(self.list);
                left -= length;
                continue;
            }
            for at in 0..length.saturating_mul(8).min(left) {
                let goes_on = bits.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
                self.list = if goes_on { self.list + 1 } else { 1 };
                longest = longest.max(self.list);
            }
            left -= length.saturating_mul(8).min(left);
        }
        longest
    }
}

impl Iterator for Checked {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Checked {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        page.iter().try_for_each(|page| self.check(page))?;
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn supports_deferred_dictionary(&self) -> bool {
        self.pages.supports_deferred_dictionary()
    }

    fn take_deferred_dictionary(&mut self) -> Result<Option<Page>> {
        self.pages.take_deferred_dictionary()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}
