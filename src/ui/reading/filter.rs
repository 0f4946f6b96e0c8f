//! Only one speaker's quotes shown: which quotes that leaves out.

use std::collections::HashSet;
use std::rc::Rc;

use crate::annotation::AnnotationId;
use crate::session::{OpenArticle, Session};

/// The quotes of one speaker, kept until the annotations change.
#[derive(Clone, Debug, Default)]
pub(super) struct SpeakerFilter {
    key: Option<(u64, u64, String)>,
    quotes: Rc<Quotes>,
}

/// Quotes that are shown and quotes that are not.
#[derive(Clone, Debug, Default)]
pub(super) struct Quotes {
    shown: HashSet<AnnotationId>,
    hidden: HashSet<AnnotationId>,
}

impl Quotes {
    /// Whether a span is shown; what is no quote always is.
    pub(super) fn shows(&self, id: AnnotationId) -> bool {
        !self.hidden.contains(&id)
    }

    /// Whether it is one of the speaker's quotes.
    pub(super) fn is_of_speaker(&self, id: AnnotationId) -> bool {
        self.shown.contains(&id)
    }
}

impl SpeakerFilter {
    /// The quotes of this speaker and the others, or nothing without a filter.
    pub(super) fn quotes(
        &mut self,
        open: &OpenArticle,
        session: &Session,
        speaker: Option<&str>,
    ) -> Option<Rc<Quotes>> {
        let speaker = speaker?;
        let key = Some((open.serial, open.set().revision(), speaker.to_owned()));
        if self.key != key {
            let all = open.quotes(session.schema());
            let (shown, hidden): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|q| q.speaker == speaker);
            let ids =
                |quotes: Vec<crate::session::Quote>| quotes.into_iter().map(|q| q.id).collect();
            self.quotes = Rc::new(Quotes { shown: ids(shown), hidden: ids(hidden) });
            self.key = key;
        }
        // A name that nobody has any more hides nothing.
        (!self.quotes.shown.is_empty()).then(|| Rc::clone(&self.quotes))
    }
}
