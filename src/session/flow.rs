//! Between articles: opening, finishing, saving, undoing, and messages to the user.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::Way;
use super::offers::Suggestions;
use super::selection::Selection;
use super::{Effect, Find, OpenArticle, Review, Session, Todo};
use crate::annotation::{AnnotationId, Change, Command, OriginKind, PlanContext, Status};
use crate::article::ArticleId;
use crate::project::{ArticleEntry, FileError, Saving};
use crate::text::ByteRange;

impl Session {
    /// Opens an article; the one before is written first.
    pub fn open_article(&mut self, id: &ArticleId) {
        if self.open.as_ref().is_some_and(|open| open.article.id == *id) {
            return;
        }
        if self.is_bulk_going() || !self.close_article() {
            return;
        }
        match self.load(id) {
            Ok(mut open) => {
                self.opened += 1;
                open.serial = self.opened;
                self.notices_of(&open);
                self.open = Some(open);
                self.begin_sources();
                if self.waits {
                    self.wait_for_sources();
                }
                self.read_remarks_here();
                self.compare_here();
            }
            Err(error) => {
                // The project's folder is known; what matters is the file below it.
                let root =
                    format!("{}{}", self.project.root().display(), std::path::MAIN_SEPARATOR);
                self.problem = Some((id.clone(), error.to_string().replace(&root, "")));
            }
        }
    }

    fn load(&self, id: &ArticleId) -> Result<OpenArticle, FileError> {
        let article = self.project.load_article(id)?;
        let writer = self.project.open_set(&article, &self.annotator)?;
        let photos = self.project.photos_of(&article);
        let mut open = OpenArticle::new(article, writer, photos);
        // Gold is made of what people have.
        open.suggestions = match &self.review {
            None => Suggestions::begin(&open.article, Arc::clone(&self.finder)),
            Some(_) => Suggestions::none(),
        };
        open.refresh(self.project.schema());
        if self.waits && self.review.is_none() {
            open.poll_suggestions(self.project.schema(), true, true);
        }
        Ok(open)
    }

    fn notices_of(&mut self, open: &OpenArticle) {
        let opened = open.writer.opened();
        let mut lines = opened.notices.clone();
        // What another window has not written yet was not restored.
        if opened.restored > 0 && open.read_only().is_none() {
            let edits = if opened.restored == 1 {
                "1 edit".to_owned()
            } else {
                format!("{} edits", opened.restored)
            };
            lines.push(format!(
                "Restored {edits} made before the last session ended without saving."
            ));
        }
        if !opened.lost.is_empty() {
            lines.push(format!(
                "{} changes in the journal no longer fit; they stay in it.",
                opened.lost.len()
            ));
        }
        lines.extend(open.article.trouble.clone());
        let misfits = open.article.mended.as_ref().map_or(0, |mended| mended.misfits().len());
        if misfits > 0 {
            lines.push(format!(
                "{misfits} of what was mended in this text could not be carried out. Alt M shows what."
            ));
        }
        if opened.reanchored.is_some() && !self.mend.reopening {
            let lost = open.set().unplaced().count();
            let moved = "The text changed since it was tagged.";
            lines.push(match lost {
                0 => format!("{moved} All annotations were moved along."),
                1 => format!("{moved} 1 annotation lost its place; it is listed under Article."),
                n => format!(
                    "{moved} {n} annotations lost their place; they are listed under Article."
                ),
            });
        }
        for line in lines {
            self.say(&line);
        }
    }

    /// Writes the open set and lets go of the article. With changes that are not on disk
    /// it stays, says so and answers `false`.
    pub fn close_article(&mut self) -> bool {
        self.end_edit();
        self.checkpoint();
        if self.open.as_ref().is_some_and(|open| !open.writer.is_saved()) {
            self.say("The last changes are not on disk yet, so the article stays open. Press Retry in the status bar.");
            return false;
        }
        self.abandon_article();
        true
    }

    /// Lets go of the article, with what could not be saved.
    pub fn abandon_article(&mut self) {
        self.save_hours();
        if let Some(open) = self.open.take() {
            self.statuses.set(open.article.id.clone(), open.set().status());
        }
        self.problem = None;
        self.mend.leave();
        self.remarks.leave_article();
        self.find = None;
        self.done_agreed = false;
        let brush = self.selection.brush.take();
        self.selection = Selection { brush, ..Selection::default() };
    }

    /// Writes the annotation file now, if anything changed since it was written.
    pub fn checkpoint(&mut self) {
        let Some(open) = &mut self.open else { return };
        if !open.writer.is_saved() {
            open.writer.retry();
        }
        if open.writer.dirty()
            && let Err(error) = open.writer.flush()
        {
            self.say(&error.to_string());
        }
    }

    /// Writes a copy of the open set, with all changes, to a file of the user's choice.
    pub fn save_copy(&mut self, path: &Path) {
        let Some(open) = &self.open else { return };
        match open.writer.save_copy(path) {
            Ok(()) => self.say(&format!("A copy is in {}.", path.display())),
            Err(error) => self.say(&error.to_string()),
        }
    }

    /// Called now and then while nothing happens: writes the annotation file and tries
    /// again what could not be saved. Says nothing; the status bar does.
    pub fn idle(&mut self) {
        let Some(open) = &mut self.open else { return };
        if !open.writer.is_saved() {
            open.writer.retry();
        }
        if open.writer.is_saved() && open.writer.dirty() && open.writer.flush().is_err() {
            // Everything is in the journal; the file is tried again at the next pause.
        }
    }

    /// Whether [`Self::idle`] has something to do.
    pub fn has_idle_work(&self) -> bool {
        self.open.as_ref().is_some_and(|o| o.writer.dirty() || !o.writer.is_saved())
    }

    /// Carries out a command and says so if it cannot be done.
    pub(super) fn execute(&mut self, command: &Command) {
        self.execute_quietly(command);
    }

    /// As [`Self::execute`]; whether anything was changed.
    pub(super) fn execute_quietly(&mut self, command: &Command) -> bool {
        self.execute_as(command, OriginKind::Hand, None)
    }

    /// As [`Self::execute_quietly`], for records that came to be in another way.
    pub(super) fn execute_as(
        &mut self,
        command: &Command,
        origin: OriginKind,
        by: Option<&str>,
    ) -> bool {
        if self.is_gold_closed() {
            return false;
        }
        let now = (self.clock)();
        let Some(open) = &mut self.open else { return false };
        if let Some(reason) = open.read_only() {
            let text = reason.to_owned();
            self.say(&text);
            return false;
        }
        let mut context = PlanContext {
            article: &open.article,
            schema: self.project.schema(),
            ids: &mut self.ids,
            by: by.unwrap_or(self.review.as_ref().map_or(&self.annotator, Review::adjudicator)),
            origin,
            now,
        };
        let change = match command.plan(open.writer.set(), &mut context) {
            Ok(change) if change.is_empty() => return false,
            Ok(change) => change,
            Err(error) => {
                self.effects.push(Effect::Toast { text: error.to_string(), undo: false });
                return false;
            }
        };
        let open_id = open.article.id.clone();
        match open.writer.commit(change.clone()) {
            Ok(saving) => {
                if let Saving::NotSaved(why) = saving {
                    self.say(&format!("Not saved: {why}. It is kept here and tried again."));
                }
                self.effects.push(Effect::Announce(change.title.clone()));
                self.after_change(&change);
                self.trail.done(open_id);
                true
            }
            Err(error) => {
                self.effects.push(Effect::Toast { text: error.to_string(), undo: false });
                false
            }
        }
    }

    /// What is in hand after a change: what it made; nothing of what it deleted.
    fn after_change(&mut self, change: &Change) {
        self.done_agreed = false;
        if let Some(open) = &mut self.open {
            open.refresh(self.project.schema());
        }
        self.tally_here();
        self.drop_gone();
        self.selection.change = None;
        self.remarks_after(change);
        self.review_after(false);
        if self.review.is_some() && self.editing_difference().is_none() {
            // What is in hand is a difference, not what was made of it.
            return;
        }
        use crate::annotation::Edit;
        let mut first = true;
        for edit in &change.edits {
            if let Edit::Span(swap) = edit {
                match (&swap.before, &swap.after) {
                    // Of several that are made together, the first is what they are about.
                    (None, Some(made)) if first => {
                        first = false;
                        self.selection.span = Some(made.id);
                        self.selection.caret = None;
                        self.selection.adding_fragment = false;
                    }
                    (Some(gone), None) if self.selection.span == Some(gone.id) => {
                        self.selection.span = None;
                        self.selection.adding_fragment = false;
                        self.selection.caret = Some(super::selection::Caret::at(gone.extent().end));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Lets go of links, relations and ends that are there no more.
    pub(super) fn drop_gone(&mut self) {
        let Some(open) = &self.open else { return };
        let set = open.set();
        let gone = |id: AnnotationId| !set.contains(id);
        let lost = self.selection.link.as_ref().is_some_and(|link| {
            link.anchor.span().is_some_and(gone) || link.retarget.is_some_and(gone)
        });
        if lost {
            self.selection.link = None;
        }
        self.selection.relation = self.selection.relation.filter(|id| !gone(*id));
    }

    pub(super) fn mark_done(&mut self) {
        if let Some(why) = self.review.as_ref().and_then(Review::why_not_done) {
            self.say(&why);
            return;
        }
        let left = self.left_to_do();
        let Some(open) = &self.open else { return };
        if open.set().status() != Status::Done {
            if left > 0 && !self.done_agreed {
                self.done_agreed = true;
                let things =
                    if left == 1 { "1 thing is".to_owned() } else { format!("{left} things are") };
                self.say(&format!(
                    "{things} left to do here. Press Ctrl Enter again to finish anyway."
                ));
                return;
            }
            if !self.execute_quietly(&Command::SetStatus(Status::Done)) {
                return;
            }
        }
        self.done_agreed = false;
        let here = self.current_id();
        // With the most uncertain first one begins at the head of the queue each time.
        let articles: Vec<&ArticleEntry> = self.queue().collect();
        let first = self.sources.settings().uncertain_first && self.review.is_none();
        let at = articles.iter().position(|e| Some(&e.id) == here.as_ref()).unwrap_or(0);
        let at = if first { articles.len().saturating_sub(1) } else { at };
        let next = articles
            .iter()
            .cycle()
            .skip(at + 1)
            .take(if first { articles.len() } else { articles.len().saturating_sub(1) })
            .find(|e| {
                let reviewed = self.review.as_ref().is_none_or(|r| r.articles().contains(&e.id));
                e.problem.is_none() && reviewed && self.status_of(&e.id) != Status::Done
            })
            .map(|e| e.id.clone());
        match next {
            Some(id) => {
                self.open_article(&id);
                self.order_queue();
            }
            None => self.say("Every article is done."),
        }
    }

    /// How many things are left: of an annotator's own set, or in a review of its differences.
    fn left_to_do(&self) -> usize {
        match self.review.as_ref().map(Review::here) {
            Some(Some(here)) => here.counts().left,
            Some(None) => 0,
            None => self.todos().len(),
        }
    }

    pub(super) fn step_article(&mut self, way: Way) {
        let entries: Vec<&ArticleEntry> = self.queue().collect();
        let here = self.current_id();
        let at = entries.iter().position(|e| Some(&e.id) == here.as_ref());
        let next = match (at, way) {
            (None, _) => Some(0),
            (Some(at), Way::Forward) => Some(at + 1),
            (Some(at), Way::Back) => at.checked_sub(1),
        };
        match next.and_then(|i| entries.get(i)).map(|e| e.id.clone()) {
            Some(id) => self.open_article(&id),
            None => self.say(match way {
                Way::Forward => "This is the last article.",
                Way::Back => "This is the first article.",
            }),
        }
    }

    /// How far the annotator has come with an article.
    pub fn status_of(&self, id: &ArticleId) -> Status {
        match &self.open {
            Some(open) if open.article.id == *id => open.set().status(),
            _ => self.statuses.get(id),
        }
    }

    /// An article's title: its headline once it was opened, before that its first line.
    pub fn title(&self, id: &ArticleId) -> String {
        if let Some(open) = &self.open
            && open.article.id == *id
        {
            return open.article.title().to_owned();
        }
        let mut titles = self.titles.borrow_mut();
        let title = titles.entry(id.clone()).or_insert_with(|| self.project.first_line(id));
        title.clone().unwrap_or_else(|| id.0.clone())
    }

    /// Whether the file of an article was looked at and has no line of text to show.
    pub fn looks_unreadable(&self, id: &ArticleId) -> bool {
        matches!(self.titles.borrow().get(id), Some(None))
    }

    /// An article's title, if it is known without reading the file.
    pub fn known_title(&self, id: &ArticleId) -> Option<String> {
        self.titles.borrow().get(id).cloned().flatten()
    }

    /// What is left to do in the open article.
    pub fn todos(&self) -> &[Todo] {
        self.open.as_ref().map_or(&[], OpenArticle::todos)
    }

    /// Looks for `query` in the open article and shows the first hit after the caret.
    pub fn find_in_article(&mut self, query: &str) {
        let here = self.selection.caret.map_or(0, |c| c.anchor.min(c.head));
        let Some(open) = &self.open else { return };
        let mut find = Find::new(&open.article.text, query);
        find.hits.retain(|hit| open.is_shown(*hit));
        find.current = find.hits.iter().position(|h| h.start >= here).unwrap_or(0);
        self.find = Some(find);
        self.show_hit();
    }

    /// Ends the search; the selection stays.
    pub fn end_find(&mut self) {
        self.find = None;
    }

    /// Copies articles into the project.
    pub fn add_articles(&mut self, paths: &[PathBuf]) {
        let added = self.project.add_articles(paths);
        for problem in &added.refused {
            self.say(problem);
        }
        if let Some(first) = added.articles.first().cloned() {
            let count = added.articles.len();
            self.say(&if count == 1 {
                "Added 1 article.".to_owned()
            } else {
                format!("Added {count} articles.")
            });
            self.open_article(&first);
        }
    }

    /// Shows the user one line.
    pub(super) fn say(&mut self, text: &str) {
        self.effects.push(Effect::Toast { text: text.to_owned(), undo: false });
    }

    /// Asks the window to bring a place into view.
    pub(super) fn reveal(&mut self, range: ByteRange) {
        self.effects.push(Effect::Reveal(range));
    }
}
