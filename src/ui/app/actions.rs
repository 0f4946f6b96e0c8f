//! Carries actions out: the session's in the session, the window's here.

use egui::{Context, Id, Theme};

use super::{App, Leaving};
use crate::project::ThemeChoice;
use crate::session::{
    Action, AgreementAction, DashboardAction, Effect, ReviewAction, SchemaAction, SearchAction,
    Session, Side, Unit, Way,
};
use crate::ui::dialogs::Ask;
use crate::ui::panels::{GridStep, Palette, RulesState, decision_note_id, filter_id, note_id};
use crate::ui::reading::text_id;
use crate::ui::state::{Focus, READING_SIZE, Sheet, is_narrow};

impl App {
    pub(super) fn run(&mut self, ctx: &Context, action: Action) {
        let types = matches!(
            action,
            Action::SetNote { .. }
                | Action::TypeAttribute { .. }
                | Action::Review(ReviewAction::SetNote(_))
        );
        if !types {
            self.flush_draft();
        }
        let Some(session) = &mut self.session else {
            self.window_action(ctx, action);
            return;
        };
        match action {
            Action::Move { way, unit: unit @ (Unit::Row | Unit::RowEdge), extend } => {
                match self.view.row_step(ctx, session, way, unit) {
                    Some(at) => session.dispatch(Action::PlaceCaret { at, extend }),
                    // There is no caret yet: the first step puts one.
                    None => session.dispatch(Action::Move { way, unit: Unit::Word, extend }),
                }
            }
            // Without comments to step through, the page keys turn pages.
            Action::StepComment(way) if session.open().is_some_and(|o| o.comment_count() == 0) => {
                self.view.scroll_page(way);
                ctx.request_repaint();
            }
            // In the order in which they stand on the screen.
            Action::StepComment(way) if !self.window.grid => {
                match self.view.next_comment(session, way) {
                    Some(order) => session.dispatch(Action::FocusComment(order)),
                    None => session.dispatch(Action::StepComment(way)),
                }
            }
            Action::Schema(SchemaAction::AddBeside | SchemaAction::Add(_)) => {
                self.schema.begin();
                session.dispatch(action);
            }
            // What was typed on the page of the schema is not lost by leaving it.
            Action::ShowProject | Action::ShowAgreement | Action::ShowSchema => {
                let typed = self.schema.take_typed();
                if let Some(edit) = typed.filter(|_| session.schema_page().is_some()) {
                    session.dispatch(edit);
                }
                session.dispatch(action);
            }
            Action::StepOffer(_) | Action::TakeOffer | Action::RefuseOffer
                if !self.window.offers =>
            {
                self.window.offers = true;
                self.toasts.push("Suggestions are shown again (H hides them).".to_owned(), false);
                if matches!(action, Action::StepOffer(_)) {
                    session.dispatch(action);
                }
            }
            Action::Checkpoint if session.schema_page().is_some() => {
                if let Some(edit) = self.schema.take_typed() {
                    session.dispatch(edit);
                }
                session.dispatch(Action::Checkpoint);
            }
            Action::Escape if session.agreement().is_some() && self.agreement.escape() => {}
            Action::Escape if session.agreement().is_some_and(|a| a.spots().is_some()) => {
                session.dispatch(Action::Agreement(AgreementAction::ClosePlaces));
            }
            Action::Escape if session.agreement().is_some() => session.dispatch(Action::Escape),
            Action::StepChange(_) | Action::SelectChange(_) => {
                session.dispatch(action);
                self.window.side = Side::Changes;
                // In a narrow window the page would lie over the words.
                self.window.inspector_open |= !is_narrow(ctx, Some(session));
            }
            Action::Escape if self.view.cancel_drag() => {}
            Action::Escape if self.window.find.is_some() => {
                self.window.find = None;
                session.end_find();
            }
            other => session.dispatch(other),
        }
        self.keep_sources();
    }

    /// Who suggests labels is the user’s own choice for all projects.
    fn keep_sources(&mut self) {
        let chosen = self.session.as_ref().map(|session| session.sources().settings());
        if let Some(chosen) = chosen.filter(|chosen| **chosen != self.settings.suggest) {
            self.settings.suggest = chosen.clone();
            self.save_settings();
        }
    }

    /// Does what the session left for the window to do.
    pub(super) fn effects(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else { return };
        for effect in session.take_effects() {
            match effect {
                Effect::Reveal(range) => self.view.reveal(range),
                Effect::Toast { text, undo } => self.toasts.push(text, undo),
                Effect::Announce(text) => self.toasts.changed(text),
                Effect::Copy(text) => {
                    self.toasts.push("Copied".to_owned(), false);
                    ctx.copy_text(text);
                }
                Effect::Window(action) => self.window_action(ctx, action),
            }
        }
    }

    pub(super) fn window_action(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::OpenPalette(query) => self.palette = Some(Palette::new(query)),
            Action::OpenFolder => self.ask_for(Ask::Folder),
            Action::OpenFile => self.ask_for(Ask::Article),
            Action::SaveCopy => self.ask_for(Ask::Copy),
            Action::Import => self.ask_for(Ask::Dataset),
            Action::ImportFolder => self.ask_for(Ask::DatasetFolder),
            Action::Export => self.export(),
            Action::Agreement(AgreementAction::Save) => {
                self.ask_for(Ask::Figures("agreement.json".to_owned()));
            }
            Action::Dashboard(DashboardAction::SaveTables) => self.ask_for(Ask::Tables),
            Action::OpenSample => self.open_sample(),
            Action::CloseProject => {
                if self.asks_before(Leaving::Project) {
                    return;
                }
                if self.session.as_mut().is_some_and(|session| !session.close_article()) {
                    return;
                }
                self.session = None;
                self.problem = None;
            }
            Action::FindInArticle => {
                // Without a selection, what was looked for before is looked for here.
                let query =
                    self.selected_text().or_else(|| self.window.find.take()).unwrap_or_default();
                if let Some(session) = &mut self.session {
                    session.find_in_article(&query);
                }
                self.window.find = Some(query);
                self.window.focus = Some(Focus::Find);
            }
            Action::FilterArticles => {
                self.window.list_open = true;
                self.window.review.articles = true;
                self.window.focus = Some(Focus::Filter);
            }
            Action::Search(SearchAction::Show) => self.window.focus = Some(Focus::Search),
            // Its keys are for the hits.
            Action::Search(_) => ctx.memory_mut(|m| m.request_focus(text_id())),
            Action::ToggleArticleList => self.window.list_open = !self.window.list_open,
            Action::ToggleInspector if is_narrow(ctx, self.session.as_ref()) => {
                self.window.inspector_over = !self.window.inspector_over;
            }
            Action::ToggleInspector => self.window.inspector_open = !self.window.inspector_open,
            Action::CycleTagDensity => self.window.tags = self.window.tags.next(),
            Action::ToggleAllLinks => self.window.all_links = !self.window.all_links,
            Action::ToggleOffers => self.window.offers = !self.window.offers,
            Action::ShowSide(side) => self.show_side(ctx, side),
            Action::ToggleGrid => self.toggle_grid(),
            Action::ToggleThreads => self.window.threads = !self.window.threads,
            Action::FoldThread(order) => self.fold_thread(order),
            Action::FilterSpeaker(name) => self.window.speaker = name,
            Action::SearchLink => {
                self.window.link_search = Some(String::new());
                self.window.focus = Some(Focus::Link);
            }
            Action::ToggleTheme => {
                let dark = ctx.theme() == Theme::Light;
                ctx.set_theme(if dark { Theme::Dark } else { Theme::Light });
                self.settings.theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light };
                self.save_settings();
            }
            Action::Zoom(step) => {
                let now = ctx.zoom_factor();
                let next =
                    if step == 0 { 1.0 } else { ((now * 10.0).round() + f32::from(step)) / 10.0 };
                self.set_zoom(ctx, next);
            }
            Action::ReadingSize(step) => {
                let now = self.window.reading_size;
                self.set_reading_size(if step == 0 { READING_SIZE } else { now + f32::from(step) });
            }
            Action::ShowKeys => self.window.sheet = Some(Sheet::Keys),
            Action::ShowGuideline => self.show_guideline(None),
            Action::ShowLabel(label) => self.show_guideline(Some(label)),
            Action::ShowSettings => {
                self.window.annotator = None;
                self.window.sheet = Some(Sheet::Settings);
            }
            Action::Mend(_) => {
                self.window.sheet = Some(Sheet::Mend);
                self.window.focus = Some(Focus::Mend);
            }
            Action::WriteNote => self.write_in(ctx, Focus::Note),
            Action::WriteRemark => self.write_in(ctx, Focus::Remark),
            Action::Review(ReviewAction::WriteNote) => self.write_in(ctx, Focus::DecisionNote),
            Action::Review(ReviewAction::ShowRules) => {
                self.window.review.rules = self.session.as_ref().map(RulesState::new);
                self.window.sheet = Some(Sheet::Rules);
            }
            Action::EditFields => self.write_in(ctx, Focus::Fields),
            Action::StepRegion(way) => self.step_region(ctx, way),
            // Nothing else is left for the window.
            _ => {}
        }
    }

    /// The guideline of a label, or else of the selected span's.
    fn show_guideline(&mut self, label: Option<String>) {
        self.window.guideline = label;
        self.window.sheet = Some(Sheet::Guideline);
    }

    /// To a field of the page of what is in hand. A change by adjudication has one of its own.
    fn write_in(&mut self, ctx: &Context, field: Focus) {
        let change = self.session.as_ref().and_then(Session::change_in_hand);
        let asks = field == Focus::Remark && self.window.side == Side::Changes && change.is_some();
        if !asks {
            self.window.side = Side::Selection;
        }
        self.show_inspector(ctx);
        self.window.focus = Some(field);
    }

    /// Shows a side of the panel at the right; again goes back to what is in hand.
    fn show_side(&mut self, ctx: &Context, side: Side) {
        if side == Side::Changes
            && let Some(session) = &mut self.session
        {
            session.look_for_gold();
        }
        let shown = self.window.inspector_open || self.window.inspector_over;
        self.window.side = if shown && self.window.side == side { Side::Selection } else { side };
        self.show_inspector(ctx);
    }

    /// The comments as a list, or back to the text.
    fn toggle_grid(&mut self) {
        let any =
            self.session.as_ref().and_then(Session::open).is_some_and(|o| o.comment_count() > 0);
        if !any && !self.window.grid {
            self.toasts.push("This article has no comments.".to_owned(), false);
            return;
        }
        self.window.grid = !self.window.grid;
        self.grid.enter();
    }

    /// Whether the comments stand in place of the text.
    pub(super) fn shows_grid(&self) -> bool {
        let open = self.session.as_ref().and_then(Session::open);
        self.window.grid && open.is_some_and(|o| o.comment_count() > 0)
    }

    /// Gives the list of comments one to begin with. It goes when something of the text is
    /// in hand, or nothing: that is seen in the text alone.
    pub(super) fn keep_grid(&mut self, ctx: &Context) {
        let (true, Some(session)) = (self.shows_grid(), &mut self.session) else { return };
        if let Some(first) = self.grid.begin(session) {
            session.dispatch(Action::FocusComment(first));
            self.effects(ctx);
            return;
        }
        let in_hand = session.selection();
        let of_text = in_hand.span.is_some() || in_hand.caret.is_some() || in_hand.link.is_some();
        if of_text || in_hand.comment.is_none() {
            self.window.grid = false;
        }
    }

    /// Carries out a key of the list of comments.
    pub(super) fn grid_step(&mut self, step: GridStep) {
        let Some(session) = &mut self.session else { return };
        match step {
            GridStep::Leave => self.window.grid = false,
            GridStep::Open => {
                self.window.grid = false;
                if let Some(order) = session.selection().comment {
                    session.dispatch(Action::FocusComment(order));
                }
            }
            _ => match self.grid.target(session, step) {
                Some(order) => session.dispatch(Action::FocusComment(order)),
                None => self.toasts.push("No other comment is without a type.".to_owned(), false),
            },
        }
    }

    /// Hides or shows the answers to a comment.
    fn fold_thread(&mut self, order: Option<usize>) {
        let focused = || self.session.as_ref().and_then(|s| s.selection().comment);
        // What has no answers has nothing to fold.
        if let Some(order) = order.or_else(focused)
            && !self.window.folded.remove(&order)
            && self.view.has_answers(order)
        {
            self.window.folded.insert(order);
        }
    }

    fn show_inspector(&mut self, ctx: &Context) {
        if is_narrow(ctx, self.session.as_ref()) {
            self.window.inspector_over = true;
        } else {
            self.window.inspector_open = true;
        }
    }

    pub(super) fn ask_for(&mut self, what: Ask) {
        if !self.pending.is_open() {
            let receiver = self.dialogs.ask(what.clone());
            self.pending.wait(what, receiver);
        }
    }

    fn selected_text(&self) -> Option<String> {
        let session = self.session.as_ref()?;
        let range = session.selection().text()?;
        Some(session.open()?.article.text.slice(range).to_owned())
    }

    pub(super) fn set_zoom(&mut self, ctx: &Context, zoom: f32) {
        let zoom = zoom.clamp(0.75, 2.5);
        ctx.set_zoom_factor(zoom);
        self.settings.zoom = zoom;
        self.settings_changed = true;
    }

    pub(super) fn set_reading_size(&mut self, size: f32) {
        self.window.reading_size = size.round().clamp(14.0, 26.0);
        self.settings.reading_size = self.window.reading_size;
        self.settings_changed = true;
    }

    fn step_region(&mut self, ctx: &Context, way: Way) {
        // What is not on the screen now cannot have the keyboard.
        let regions: Vec<Id> = [filter_id(), text_id(), note_id(), decision_note_id()]
            .into_iter()
            .filter(|id| ctx.read_response(*id).is_some())
            .collect();
        if regions.is_empty() {
            return;
        }
        let focused = ctx.memory(|m| m.focused());
        let at = regions.iter().position(|id| Some(*id) == focused).unwrap_or(0);
        let next = match way {
            Way::Forward => (at + 1) % regions.len(),
            Way::Back => (at + regions.len() - 1) % regions.len(),
        };
        if let Some(id) = regions.get(next) {
            ctx.memory_mut(|m| m.request_focus(*id));
        }
    }

    /// Makes what is still being typed into a field part of the set.
    pub(super) fn flush_draft(&mut self) {
        if let (Some(draft), Some(session)) = (self.window.draft.take(), &mut self.session)
            && let Some(action) = draft.action(session)
        {
            session.dispatch(action);
        }
        if let Some(session) = &mut self.session
            && let Some(action) = self.window.review.keep_note(session)
        {
            session.dispatch(action);
        }
    }

    pub(super) fn save_settings(&mut self) {
        self.settings_changed = false;
        if self.keeps_settings
            && let Err(error) = self.settings.save()
        {
            self.toasts.push(format!("The settings could not be saved: {error}"), false);
        }
    }

    pub(super) fn closing(&mut self, ctx: &Context) {
        if !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        self.flush_draft();
        if self.leaving == Some(Leaving::Window) {
            // Asked already.
            return;
        }
        let Some(session) = &mut self.session else { return };
        session.checkpoint();
        let unsaved = session.open().is_some_and(|o| !o.writer().is_saved());
        if unsaved {
            self.leaving = Some(Leaving::Window);
        }
        if unsaved || self.asks_before(Leaving::Window) {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
    }

    /// Asks before changes of the schema that are not saved are left behind; whether it does.
    pub(super) fn asks_before(&mut self, leaving: Leaving) -> bool {
        let asks = self.session.as_ref().is_some_and(|session| session.unsaved_schema() > 0);
        if asks {
            self.leaving = Some(leaving);
        }
        asks
    }

    /// The question that is asked before something is left that is not saved.
    pub(super) fn ask_before_leaving(&mut self, ui: &egui::Ui) {
        let Some(session) = &mut self.session else { return };
        let why = match session.open().and_then(|open| open.writer().save_error()) {
            _ if session.unsaved_schema() > 0 => {
                let changes = crate::formats::quantity(session.unsaved_schema(), "change");
                format!(
                    "{changes} of the schema not saved. “Save” on the page Schema (Ctrl L) writes them."
                )
            }
            Some(why) => format!("The last changes could not be written: {why}."),
            None => "The last changes are not on disk: it does not answer.".to_owned(),
        };
        match crate::ui::sheets::unsaved(ui, &why) {
            Some(true) => {
                session.drop_schema_draft();
                match self.leaving.take() {
                    Some(Leaving::Window) => {
                        self.leaving = Some(Leaving::Window);
                        ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
                    }
                    Some(Leaving::Project) => self.ask(ui.ctx(), Action::CloseProject),
                    Some(Leaving::For(path, annotator)) => self.open_as(&path, annotator),
                    None => {}
                }
            }
            Some(false) => self.leaving = None,
            None => {}
        }
    }

    /// At the very end: everything that waits is written.
    pub fn close(&mut self) {
        self.flush_draft();
        if let Some(session) = &mut self.session {
            session.close_article();
        }
    }
}
