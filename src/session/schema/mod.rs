//! The page of the schema: a draft of the next version, how often labels are used, and what saving
//! it would do to everybody's sets, worked out beside the window.

mod draft;
mod edit;
mod thing;

pub use draft::{SchemaAddition, SchemaDraft};
pub use edit::{AttributeEdit, SchemaEdit};
pub use thing::SchemaThing;

use super::job::{Job, Polled, Watch};
use super::{Action, Page, Session, Way};
use crate::project::{Survey, Usage};
use crate::schema::{Schema, Severity};
use crate::text::sentence_at;

/// What a user can do on the page of the schema.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaAction {
    /// Look at this.
    Look(SchemaThing),
    /// What is listed after or before it.
    Step(Way),
    /// Edit what is looked at.
    Edit(SchemaEdit),
    /// One more of the kind that is looked at, beside it.
    AddBeside,
    /// One more of this kind.
    Add(SchemaAddition),
    /// Take what is selected in the article as an example for the guideline.
    UseAsExample,
    /// Take back the last edit.
    Undo,
    /// Make it again.
    Redo,
    /// Begin anew with the schema as it is.
    Revert,
    /// Save the next version, and bring everybody's sets along.
    Save,
    /// Take back the version that was saved last.
    TakeBack,
}

/// The page, as far as it is there.
#[derive(Debug, Default)]
pub struct SchemaPage {
    draft: Option<SchemaDraft>,
    usage: Option<Usage>,
    usage_job: Option<Job<Option<Usage>>>,
    /// What the draft would do, and the draft that it was worked out for.
    survey: Option<Survey>,
    survey_of: Option<Schema>,
    survey_job: Option<Job<Option<Survey>>>,
    /// Why the last edit was not made.
    refusal: Option<String>,
    /// How many changes the draft has.
    unsaved: usize,
}

impl SchemaPage {
    /// What is being edited.
    pub fn draft(&self) -> Option<&SchemaDraft> {
        self.draft.as_ref()
    }

    /// How often labels are used; `None` until they are counted.
    pub fn usage(&self) -> Option<&Usage> {
        self.usage.as_ref()
    }

    /// What saving would do to everybody's sets; `None` while it is worked out.
    pub fn survey(&self) -> Option<&Survey> {
        self.survey.as_ref()
    }

    /// Why the last edit was not made.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether something is being counted.
    pub fn is_busy(&self) -> bool {
        self.usage_job.is_some() || self.survey_job.is_some()
    }

    /// What keeps the draft from being saved, or should be looked at before: a sentence each,
    /// and whether it keeps it.
    pub fn findings(&self) -> Vec<(String, bool)> {
        let Some(draft) = &self.draft else { return Vec::new() };
        let known = draft.start().validate();
        let new = draft.schema().validate().into_iter().filter(|f| !known.contains(f));
        new.map(|found| (found.message, found.severity == Severity::Error)).collect()
    }
}

impl Session {
    /// How many changes of the schema are not saved, also while its page is not shown.
    pub fn unsaved_schema(&self) -> usize {
        self.schema_page.unsaved
    }

    /// Gives up the changes of the schema that are not saved.
    pub fn drop_schema_draft(&mut self) {
        self.schema_page.draft = Some(SchemaDraft::new(self.project.schema()));
        self.schema_page.unsaved = 0;
    }

    /// The page of the schema, while it is shown.
    pub fn schema_page(&self) -> Option<&SchemaPage> {
        Some(&self.schema_page).filter(|_| self.page == Some(Page::Schema))
    }

    pub(super) fn begin_schema(&mut self) {
        // A draft that was left is gone on with, unless the schema is another by now.
        let schema = self.project.schema();
        if self.schema_page.draft.as_ref().is_none_or(|draft| draft.start() != schema) {
            self.schema_page.draft = Some(SchemaDraft::new(schema));
            self.schema_page.survey_of = None;
        }
        self.count_labels();
        self.work_out_effects();
    }

    /// Back to what was shown before; the draft stays.
    pub(super) fn leave_schema(&mut self) {
        self.schema_page.usage_job = None;
        self.schema_page.survey_job = None;
        self.schema_page.survey_of = None;
    }

    fn count_labels(&mut self) {
        let project = self.project.clone();
        let work = move |watch: &Watch| project.usage(|| watch.is_stopped());
        self.schema_page.usage_job = Job::start("schema usage", work);
        if self.waits
            && let Some(job) = self.schema_page.usage_job.take()
            && let Polled::Done(usage) = job.poll_for(None)
        {
            self.schema_page.usage = usage;
        }
    }

    fn work_out_effects(&mut self) {
        let Some(draft) = &self.schema_page.draft else { return };
        self.schema_page.unsaved = draft.words().len();
        let Ok(next) = draft.next_version(&self.annotator, (self.clock)()) else { return };
        if self.schema_page.survey_of.as_ref() == Some(&next) {
            return;
        }
        self.schema_page.survey = None;
        self.schema_page.survey_of = Some(next.clone());
        let project = self.project.clone();
        let work = move |watch: &Watch| project.survey(&next, || watch.is_stopped());
        self.schema_page.survey_job = Job::start("schema effects", work);
        if self.waits
            && let Some(job) = self.schema_page.survey_job.take()
            && let Polled::Done(survey) = job.poll_for(None)
        {
            self.schema_page.survey = survey;
        }
    }

    /// Sees whether counts are there now; whether they are still worked at.
    pub fn poll_schema(&mut self) -> bool {
        let page = &mut self.schema_page;
        if let Some(job) = &page.usage_job {
            match job.poll() {
                Polled::Goes => {}
                Polled::Done(usage) => {
                    page.usage = usage;
                    page.usage_job = None;
                }
                Polled::Broken => page.usage_job = None,
            }
        }
        if let Some(job) = &page.survey_job {
            match job.poll() {
                Polled::Goes => {}
                Polled::Done(survey) => {
                    page.survey = survey;
                    page.survey_job = None;
                }
                Polled::Broken => page.survey_job = None,
            }
        }
        page.is_busy()
    }

    pub(super) fn schema_action(&mut self, action: SchemaAction) {
        let example = match action {
            SchemaAction::UseAsExample => self.example(),
            _ => None,
        };
        let Some(draft) = &mut self.schema_page.draft else { return };
        let done = match action {
            SchemaAction::Look(thing) => {
                draft.look(&thing);
                Ok(())
            }
            SchemaAction::Step(way) => {
                step(draft, way);
                Ok(())
            }
            SchemaAction::Edit(edit) => draft.edit(edit),
            SchemaAction::AddBeside => {
                draft.add(&draft.beside());
                Ok(())
            }
            SchemaAction::Add(what) => {
                draft.add(&what);
                Ok(())
            }
            SchemaAction::UseAsExample => match (example, draft.label()) {
                (Some(example), Some(label)) => {
                    let gap = if label.guideline.is_empty() { "" } else { "\n\n" };
                    let text = format!("{}{gap}{example}", label.guideline);
                    draft.edit(SchemaEdit::Guideline(text))
                }
                _ => {
                    self.say("Select a span in the article first; it becomes an example here.");
                    return;
                }
            },
            SchemaAction::Undo => {
                draft.undo();
                Ok(())
            }
            SchemaAction::Redo => {
                draft.redo();
                Ok(())
            }
            SchemaAction::Revert => {
                draft.revert();
                Ok(())
            }
            SchemaAction::Save => return self.save_schema(),
            SchemaAction::TakeBack => return self.take_schema_back(),
        };
        self.schema_page.refusal = done.err().map(|why| why.to_string());
        self.work_out_effects();
    }

    /// The selected span as a line of a guideline: the words, and the sentence around them.
    fn example(&self) -> Option<String> {
        let (open, span) = (self.open()?, self.selected_span()?);
        let extent = span.extent();
        let text = &open.article.text;
        let words = open.covered(span);
        let around = text.slice(sentence_at(text.as_str(), extent.start)).trim();
        Some(match around {
            "" => format!("**Yes** “{words}”"),
            around => format!("**Yes** “{words}” in *{around}*"),
        })
    }

    fn save_schema(&mut self) {
        let Some(draft) = &self.schema_page.draft else { return };
        if !draft.is_changed() {
            return self.say("Nothing was changed.");
        }
        let next = match draft.next_version(self.author(), (self.clock)()) {
            Ok(next) => next,
            Err(why) => {
                self.schema_page.refusal = Some(why.to_string());
                return;
            }
        };
        let version = next.version;
        let done = self.without_article(|session| {
            let survey = session.project.change_schema(next)?;
            let total = survey.total();
            let lines = match total.is_empty() {
                true => "no annotation has changed".to_owned(),
                false => total.lines().join(", "),
            };
            let left = match survey.left.len() {
                0 => String::new(),
                n => format!("; {n} sets could not be written now and follow when they are opened"),
            };
            Ok(format!("Version {version} of the schema is saved: {lines}{left}."))
        });
        self.say_what_came(done);
    }

    fn take_schema_back(&mut self) {
        let done = self.without_article(|session| {
            session.project.take_back_schema()?;
            let version = session.schema().version;
            Ok(format!("The schema is at version {version} again, and so are all sets."))
        });
        self.say_what_came(done);
    }

    fn say_what_came(&mut self, done: Option<Result<String, crate::project::FileError>>) {
        match done {
            Some(Ok(text)) => {
                self.schema_page.refusal = None;
                self.say(&text);
            }
            Some(Err(why)) => self.schema_page.refusal = Some(why.to_string()),
            None => {}
        }
    }

    /// Does something to sets on disk, among them perhaps the one in hand.
    fn without_article<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let id = self.current_id();
        if self.review.is_some() && !self.end_review() {
            return None;
        }
        if !self.close_article() {
            return None;
        }
        let done = work(self);
        self.forget_sources();
        if let Some(id) = id {
            self.open_article(&id);
        }
        self.schema_page.draft = Some(SchemaDraft::new(self.project.schema()));
        self.schema_page.survey_of = None;
        self.count_labels();
        self.work_out_effects();
        Some(done)
    }
}

fn step(draft: &mut SchemaDraft, way: Way) {
    let all = SchemaThing::all(draft.schema());
    let at = all.iter().position(|thing| thing == draft.thing()).unwrap_or(0);
    let next = match way {
        Way::Forward => at + 1,
        Way::Back => at.saturating_sub(1),
    };
    if let Some(thing) = all.get(next) {
        draft.look(thing);
    }
}

impl From<SchemaAction> for Action {
    fn from(action: SchemaAction) -> Self {
        Self::Schema(action)
    }
}
