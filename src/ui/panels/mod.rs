//! The window's panels. Each reads the session and the window's own state, paints,
//! and pushes the actions that the user asked for; none changes an annotation.

mod agreement;
mod article_list;
mod chain_fields;
mod change_row;
mod changes_panel;
mod comment_grid;
mod dashboard;
mod dock;
mod document_bar;
mod entities_panel;
mod exchange_parts;
mod export_scope;
mod export_sheet;
mod fields;
mod find_bar;
mod format_options;
mod guideline;
mod import_sets;
mod import_sheet;
mod inspector;
mod keys_page;
mod link_bar;
mod links;
mod lists;
mod mend;
mod mentions;
mod offers;
mod palette;
mod parts;
mod quotes_panel;
mod remarks;
mod review;
mod schema;
mod search;
mod settings;
mod sources_panel;
mod span_fields;
mod status_bar;
mod toasts;
mod todo_block;
mod top_bar;
mod unplaced;
mod welcome;

pub(crate) use agreement::AgreementView;
pub(crate) use article_list::{article_list, filter_id};
pub(crate) use comment_grid::{CommentGrid, GridStep, works_in_grid};
pub(crate) use dashboard::DashboardView;
pub(crate) use dock::{dock, dock_height};
pub(crate) use document_bar::document_bar;
pub(crate) use exchange_parts::looking;
pub(crate) use export_sheet::{ExportAsk, ExportSheet, Remembered, export_sheet};
pub(crate) use fields::note_id;
pub(crate) use find_bar::{FindAsk, find_bar};
pub(crate) use guideline::guideline;
pub(crate) use import_sheet::{ImportAsk, ImportSheet, import_sheet, import_words};
pub(crate) use inspector::inspector;
pub(crate) use keys_page::{KeysView, keys_page};
pub(crate) use link_bar::link_bar;
pub(crate) use lists::Lists;
pub(crate) use mend::{WIDTH as MEND_WIDTH, mend_sheet};
pub(crate) use palette::{Palette, palette};
pub(crate) use remarks::Writing;
pub(crate) use review::{
    RULES_WIDTH, ReviewState, RulesState, compare_bar, decision_note_id, editing_bar, obstacle,
    queue, queue_rail, rules_sheet, settle,
};
pub(crate) use schema::SchemaView;
pub(crate) use search::{SearchView, search_panel};
pub(crate) use settings::{SettingsAsk, settings};

pub(crate) use sources_panel::NewModel;
pub(crate) use status_bar::status_bar;
pub(crate) use toasts::{Toasts, toasts};
pub(crate) use top_bar::{initials, top_bar};
pub(crate) use welcome::{WelcomeAsk, welcome};

use crate::session::{Action, Session};

/// What a panel gets: the session to read, and a place to leave actions.
pub(crate) struct Panel<'a> {
    /// The open project.
    pub(crate) session: &'a Session,
    /// What the user asked for.
    pub(crate) actions: &'a mut Vec<Action>,
}

impl Panel<'_> {
    /// Leaves an action.
    pub(crate) fn ask(&mut self, action: Action) {
        self.actions.push(action);
    }
}
