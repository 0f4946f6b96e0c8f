//! The window: reads a session, paints it, and sends actions. Built on egui.
//!
//! Invariants: no view changes an annotation except through an action; nothing that
//! is remembered here is worth saving; colours and fonts come from [`theme`] alone;
//! text positions come from [`text_layout`] alone.

mod app;
mod change_words;
mod dialogs;
mod example;
mod keys;
mod panels;
mod picture;
mod reading;
mod sheets;
mod state;
pub mod text_layout;
pub mod theme;
mod widgets;
mod window;

pub use app::App;
pub use dialogs::{Ask, FileDialogs, NoDialogs, SystemDialogs};
pub use picture::{Picture, PictureError, render_article};
pub use window::{WindowError, run_window};
