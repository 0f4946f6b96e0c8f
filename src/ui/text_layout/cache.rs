//! Layouts kept between frames: least recently used ones go when they take too
//! much memory, all of them when fonts, scale or theme change.

use std::collections::HashMap;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Color32, Context, FontFamily, FontId, Galley};

use super::paragraph::{ParagraphLayout, TextStyle};

/// Keeps paragraph layouts up to a budget of bytes.
///
/// Call [`Self::begin_frame`] once in every frame, before asking for layouts.
#[derive(Debug)]
pub struct LayoutCache {
    entries: HashMap<Key, Entry>,
    budget: usize,
    bytes: usize,
    clock: u64,
    /// A galley that egui drops when galleys go bad.
    sentinel: Option<Arc<Galley>>,
    stats: CacheStats,
}

/// What a cache has done since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheStats {
    /// Layouts that were asked for and there.
    pub hits: u64,
    /// Layouts that had to be made.
    pub made: u64,
    /// Layouts that were dropped to save memory.
    pub evicted: u64,
    /// How often all had to go.
    pub flushed: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    paragraph: u64,
    width: u32,
    pitch: u32,
    size: u32,
    family: FontFamily,
    pixels_per_point: u32,
}

impl Key {
    fn new(ctx: &Context, paragraph: u64, style: &TextStyle) -> Self {
        Self {
            paragraph,
            width: style.wrap_width.to_bits(),
            pitch: style.row_pitch.to_bits(),
            size: style.font.size.to_bits(),
            family: style.font.family.clone(),
            pixels_per_point: ctx.pixels_per_point().to_bits(),
        }
    }
}

#[derive(Debug)]
struct Entry {
    layout: Arc<ParagraphLayout>,
    used: u64,
}

impl LayoutCache {
    /// What a cache keeps unless told otherwise: about 600 kB of text.
    pub const DEFAULT_BUDGET: usize = 64 * 1024 * 1024;

    /// An empty cache for `budget` bytes.
    pub fn new(budget: usize) -> Self {
        Self {
            entries: HashMap::new(),
            budget,
            bytes: 0,
            clock: 0,
            sentinel: None,
            stats: CacheStats::default(),
        }
    }

    /// Drops everything if egui has started a new font atlas since the last frame:
    /// new fonts, another scale or theme, or the old atlas was full. Answers whether it
    /// did; layouts that are kept elsewhere are no good then either.
    pub fn begin_frame(&mut self, ctx: &Context) -> bool {
        // egui keeps a galley as long as it is asked for in every frame, and drops
        // all of them with the atlas.
        let job = LayoutJob::simple_singleline(
            "T".to_owned(),
            FontId::proportional(12.0),
            Color32::PLACEHOLDER,
        );
        let sentinel = ctx.fonts_mut(|fonts| fonts.layout_job(job));
        let same = self.sentinel.as_ref().is_some_and(|old| Arc::ptr_eq(old, &sentinel));
        if !same {
            if !self.entries.is_empty() {
                self.stats.flushed += 1;
            }
            self.clear();
            self.sentinel = Some(sentinel);
        }
        !same
    }

    /// The layout of `text`, made now if need be. `paragraph` must differ for
    /// different texts; style and scale are told apart here.
    pub fn get(
        &mut self,
        ctx: &Context,
        paragraph: u64,
        text: &str,
        style: &TextStyle,
    ) -> Arc<ParagraphLayout> {
        self.clock += 1;
        let key = Key::new(ctx, paragraph, style);
        if let Some(entry) = self.entries.get_mut(&key)
            && entry.layout.len() == text.len()
        {
            entry.used = self.clock;
            self.stats.hits += 1;
            return Arc::clone(&entry.layout);
        }
        let layout = Arc::new(ParagraphLayout::new(ctx, text, style));
        self.stats.made += 1;
        self.bytes += layout.memory();
        let entry = Entry { layout: Arc::clone(&layout), used: self.clock };
        if let Some(old) = self.entries.insert(key, entry) {
            self.bytes -= old.layout.memory().min(self.bytes);
        }
        if self.bytes > self.budget {
            self.evict();
        }
        layout
    }

    /// The layout of a paragraph if it is there; never makes one.
    pub fn peek(
        &self,
        ctx: &Context,
        paragraph: u64,
        style: &TextStyle,
    ) -> Option<&Arc<ParagraphLayout>> {
        let key = Key::new(ctx, paragraph, style);
        self.entries.get(&key).map(|entry| &entry.layout)
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }

    /// How many layouts it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// About how many bytes its layouts take.
    pub fn memory(&self) -> usize {
        self.bytes
    }

    /// What it has done so far.
    pub fn stats(&self) -> CacheStats {
        self.stats
    }

    /// Drops the layouts not used for longest, down to three quarters of the
    /// budget, so that this is not done for every new one.
    fn evict(&mut self) {
        let mut by_age: Vec<(u64, usize)> =
            self.entries.values().map(|entry| (entry.used, entry.layout.memory())).collect();
        by_age.sort_unstable();
        let goal = self.budget / 4 * 3;
        let mut left = self.bytes;
        let mut oldest_kept = 0;
        for (age, bytes) in by_age {
            // What was asked for last stays, however big it is.
            if left <= goal || age == self.clock {
                break;
            }
            left -= bytes.min(left);
            oldest_kept = age + 1;
        }
        let before = self.entries.len();
        self.entries.retain(|_, entry| entry.used >= oldest_kept);
        self.stats.evicted += (before - self.entries.len()) as u64;
        self.bytes = self.entries.values().map(|entry| entry.layout.memory()).sum();
    }
}

impl Default for LayoutCache {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BUDGET)
    }
}
