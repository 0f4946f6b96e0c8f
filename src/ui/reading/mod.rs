//! The article on screen: a column of blocks that is laid out only where it is seen,
//! the annotations painted over it, the mouse, and what assistive technology gets.
//!
//! A frame costs what is in view, however long the article is. Nothing here changes
//! an annotation; gestures come out as actions.

mod access;
mod card;
mod card_head;
mod changes;
mod columns;
mod drawing;
mod filter;
mod hint;
mod hints;
mod item;
mod laid;
mod lane_paint;
mod lanes;
mod levels;
mod links;
mod margin;
mod marks;
mod menu;
mod offer_spans;
mod offers;
mod paint;
mod photo;
mod pointer;
mod routes;
mod scroll;
mod scroll_bar;
mod style;
mod tags;
mod threads;
mod view;
mod view_blocks;
mod view_order;
mod view_rows;
mod view_scroll;

pub(crate) use laid::{Laid, Source};
pub(crate) use paint::{BlockPainter, Look};
pub(crate) use style::BlockStyle;
pub(crate) use view::{ReadingView, text_id};
