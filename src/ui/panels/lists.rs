//! What the lists of quotes and entities say, worked out once for each state of the set.
//! Paints nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::annotation::AnnotationId;
use crate::session::{OpenArticle, Session};
use crate::text::{on_one_line, start_of};
use crate::ui::state::SideState;

/// How much of a quote a row shows, in characters.
const QUOTE_WORDS: usize = 80;

/// What the panels list.
#[derive(Debug)]
pub(crate) struct Lists {
    state: Stamp,
    /// Speakers with their quotes, the one with most quotes first; those without a speaker
    /// come last, under an empty name.
    pub(super) speakers: Vec<(String, Vec<QuoteLine>)>,
    /// Chains, the one with most mentions first.
    pub(super) chains: Vec<ChainLine>,
    /// Mentions in no chain, by label and words, those with most first.
    pub(super) loose: Vec<Loose>,
}

/// One quote.
#[derive(Debug)]
pub(super) struct QuoteLine {
    pub(super) id: AnnotationId,
    /// Its type and how many parts it has, if there is something to say of these.
    pub(super) detail: String,
    /// How it begins.
    pub(super) words: String,
    /// Which quote of the article it is, counted from 1.
    pub(super) number: usize,
}

/// One chain.
#[derive(Debug)]
pub(super) struct ChainLine {
    pub(super) id: AnnotationId,
    pub(super) name: String,
    /// Its type and knowledge-base id, if said.
    pub(super) detail: String,
    /// The mentions in text order.
    pub(super) mentions: Vec<AnnotationId>,
}

/// Mentions with the same label and words that are in no chain.
#[derive(Debug)]
pub(super) struct Loose {
    pub(super) label: String,
    pub(super) words: String,
    /// In text order.
    pub(super) ids: Vec<AnnotationId>,
}

/// A state of a set. Two that are equal say the same.
#[derive(Clone, Debug, PartialEq)]
struct Stamp {
    article: String,
    annotator: String,
    serial: u64,
    revision: u64,
    records: usize,
    bytes: usize,
}

impl Lists {
    /// The lists of the open article; `side` keeps them.
    pub(super) fn of(session: &Session, open: &OpenArticle, side: &mut SideState) -> Rc<Self> {
        let state = Stamp {
            article: open.article.id.0.clone(),
            annotator: session.annotator().to_owned(),
            serial: open.serial,
            revision: open.set().revision(),
            records: open.set().len(),
            bytes: open.article.text.as_str().len(),
        };
        if let Some(known) = side.known.as_ref().filter(|known| known.state == state) {
            return Rc::clone(known);
        }
        let lists = Rc::new(Self {
            state,
            speakers: speakers(session, open),
            chains: chains(open),
            loose: loose(session, open),
        });
        side.known = Some(Rc::clone(&lists));
        lists
    }
}

fn speakers(session: &Session, open: &OpenArticle) -> Vec<(String, Vec<QuoteLine>)> {
    let speakers = open.speakers(session.schema());
    let mut order: Vec<(usize, AnnotationId)> =
        speakers.iter().flat_map(|(_, quotes)| quotes).map(|q| (q.place.start, q.id)).collect();
    order.sort_unstable();
    let numbers: BTreeMap<AnnotationId, usize> =
        order.iter().enumerate().map(|(i, (_, id))| (*id, i + 1)).collect();
    let line = |quote: crate::session::Quote| {
        let words = open.set().span(quote.id).map(|s| open.covered(s)).unwrap_or_default();
        let parts = (quote.parts > 1).then(|| format!("{} parts", quote.parts));
        let detail: Vec<String> = quote.kind.into_iter().chain(parts).collect();
        QuoteLine {
            id: quote.id,
            detail: detail.join(", "),
            words: start_of(&on_one_line(&words), QUOTE_WORDS),
            number: numbers.get(&quote.id).copied().unwrap_or(0),
        }
    };
    speakers
        .into_iter()
        .map(|(name, quotes)| (name, quotes.into_iter().map(line).collect()))
        .collect()
}

fn chains(open: &OpenArticle) -> Vec<ChainLine> {
    let mut chains: Vec<ChainLine> = open
        .set()
        .chains()
        .map(|chain| {
            let said = [chain.kind.clone(), chain.knowledge_base_id.clone()];
            ChainLine {
                id: chain.id,
                name: on_one_line(&chain.name),
                detail: said.into_iter().flatten().collect::<Vec<_>>().join(", "),
                mentions: open.mentions_of(chain),
            }
        })
        .collect();
    chains
        .sort_by(|a, b| (b.mentions.len(), &a.name, a.id).cmp(&(a.mentions.len(), &b.name, b.id)));
    chains
}

fn loose(session: &Session, open: &OpenArticle) -> Vec<Loose> {
    let labels = session.schema().span_labels().map(|(_, l)| l.name.as_str());
    let labels: BTreeSet<&str> = labels.filter(|label| session.is_mention(label)).collect();
    let mut groups: BTreeMap<(String, String), Vec<AnnotationId>> = BTreeMap::new();
    for span in open.set().spans().filter(|s| labels.contains(s.label.as_str())) {
        if open.set().chain_of(span.id).is_none() {
            let words = on_one_line(&open.covered(span));
            groups.entry((words, span.label.clone())).or_default().push(span.id);
        }
    }
    let mut loose: Vec<Loose> =
        groups.into_iter().map(|((words, label), ids)| Loose { label, words, ids }).collect();
    // The most frequent first; else as they stand in the text.
    let place = |l: &Loose| {
        let first = l.ids.first().and_then(|id| open.set().span(*id));
        first.map_or(usize::MAX, |s| s.extent().start)
    };
    loose.sort_by_key(|l| (usize::MAX - l.ids.len(), place(l)));
    loose
}
