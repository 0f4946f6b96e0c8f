//! Searching a whole project: texts and sets are read on several threads, and what is found
//! is handed on in the order of the articles while the search goes on.

use super::open::{parse_entry, read_entry};
use super::{ArticleEntry, Project, threads};
use crate::annotation::AnnotationSet;
use crate::article::{Article, ArticleId, Segment};
use crate::search::{Excerpt, Hit, Query, excerpt, hits};
use crate::text::{ByteRange, CharRange, Sha256};

/// How much is shown around a hit, and of it, in characters.
const AROUND: usize = 48;
const LONGEST: usize = 120;

/// The hits of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundArticle {
    /// The article.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// The text that the hits are in.
    pub text_sha256: Sha256,
    /// In text order; never empty.
    pub hits: Vec<FoundHit>,
}

/// One hit with what a list shows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundHit {
    /// What was found.
    pub hit: Hit,
    /// The same in Unicode code points.
    pub chars: CharRange,
    /// Its words, with what stands around.
    pub excerpt: Excerpt,
    /// What the searcher has labelled there, by where it begins.
    pub labelled: Vec<Labelled>,
    /// Whether it lies in text that is read: not in the line above a comment, say.
    pub readable: bool,
}

/// A label that the searcher has put on or across a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The label.
    pub label: String,
    /// Whether it covers the very words.
    pub same: bool,
}

/// Who searches.
#[derive(Clone, Copy, Debug)]
pub struct Searcher<'a> {
    /// Their name: their labels are held against the hits.
    pub name: &'a str,
    /// Whether they see others’ sets even where their own is not done in a blind project.
    pub sees_all: bool,
}

/// What a search says while it goes on.
#[derive(Debug)]
pub enum Found {
    /// An article with hits.
    Article(FoundArticle),
    /// So many articles were looked through.
    Looked {
        /// So far.
        articles: usize,
        /// How many there are to look through.
        of: usize,
    },
}

/// What a search has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSummary {
    /// Articles that were looked through.
    pub articles: usize,
    /// Articles with hits.
    pub with_hits: usize,
    /// Hits.
    pub hits: usize,
    /// What could not be looked through, as sentences that name the file.
    pub problems: Vec<String>,
    /// Articles that were left out, since the searcher may not see others’ work there yet.
    pub unseen: usize,
}

/// What came of one article.
#[derive(Default)]
struct Looked {
    found: Option<FoundArticle>,
    problems: Vec<String>,
    unseen: bool,
}

impl Project {
    /// Looks for `query` in all articles, for `searcher`. `found` gets each article with hits,
    /// in the order of [`Self::articles`], and how far the search is; if it answers `false`
    /// to an article the search ends.
    pub fn search(
        &self,
        query: &Query,
        searcher: Searcher<'_>,
        mut found: impl FnMut(Found) -> bool,
    ) -> SearchSummary {
        let entries: Vec<&ArticleEntry> =
            self.articles().iter().filter(|entry| query.wants_article(&entry.id)).collect();
        let annotators = self.annotators();
        let of = entries.len();
        let mut summary = SearchSummary::default();
        // Whoever stopped it knows so; what was found until then counts.
        let _ = threads::in_order(
            &entries,
            |entry| self.look_at(query, searcher, &annotators, entry),
            (),
            |(), one: Looked| {
                summary.add(&one);
                let goes_on = one.found.is_none_or(|article| found(Found::Article(article)));
                if goes_on {
                    found(Found::Looked { articles: summary.articles, of });
                }
                goes_on
            },
        );
        summary
    }

    fn look_at(
        &self,
        query: &Query,
        searcher: Searcher<'_>,
        annotators: &[String],
        entry: &ArticleEntry,
    ) -> Looked {
        let mut looked = Looked::default();
        let mut asked: Vec<&str> = Vec::new();
        let viewer = searcher.name;
        if query.needs_sets() {
            let others_too = query.names_annotators() || query.is_about_annotations();
            let all = annotators.iter().map(String::as_str);
            // A new annotator has no folder yet, and their sets are all new.
            let own = std::iter::once(viewer).filter(|_| !annotators.iter().any(|a| a == viewer));
            asked = all
                .chain(own)
                .filter(|name| (others_too || *name == viewer) && query.wants_annotator(name))
                .collect();
            if !searcher.sees_all
                && asked.iter().any(|name| *name != viewer)
                && self.may_see(&entry.id, viewer).is_err()
            {
                looked.unseen = true;
                asked.retain(|name| *name == viewer);
            }
            asked.retain(|name| {
                if query.names_status() {
                    query.wants_status(self.status_of(&entry.id, name))
                } else {
                    self.has_set(&entry.id, name)
                }
            });
            if asked.is_empty() {
                return looked;
            }
        }
        match self.hits_of(query, searcher.name, &asked, entry, &mut looked.problems) {
            Ok(found) => looked.found = found,
            Err(error) => looked.problems.push(error.to_string()),
        }
        looked
    }

    fn hits_of(
        &self,
        query: &Query,
        viewer: &str,
        asked: &[&str],
        entry: &ArticleEntry,
        problems: &mut Vec<String>,
    ) -> Result<Option<FoundArticle>, super::FileError> {
        let bytes = read_entry(entry)?;
        if !query.is_about_annotations()
            && !self.has_mends(&entry.id)
            && let Some(words) = query.words()
            && !words.may_be_in(&bytes)
        {
            return Ok(None);
        }
        let article = parse_entry(self.place(), entry, &bytes)?;
        let mut sets: Vec<(&str, AnnotationSet)> = Vec::new();
        if query.is_about_annotations() {
            for name in asked {
                match self.read_set(&article, name) {
                    Ok(read) => sets.push((name, read.set)),
                    Err(error) if error.is_missing() => {}
                    Err(error) => problems.push(error.to_string()),
                }
            }
        }
        let borrowed: Vec<(&str, &AnnotationSet)> =
            sets.iter().map(|(name, set)| (*name, set)).collect();
        let hits = hits(query, &article, &borrowed);
        if hits.is_empty() {
            return Ok(None);
        }
        let own = sets.iter().find(|(name, _)| *name == viewer).map(|(_, set)| set.clone());
        let own = own.or_else(|| self.read_set(&article, viewer).ok().map(|read| read.set));
        Ok(Some(FoundArticle::new(&article, own.as_ref(), hits)))
    }
}

impl FoundArticle {
    /// Hits in an article, with what stands around them and what `own` has there.
    pub fn new(article: &Article, own: Option<&AnnotationSet>, hits: Vec<Hit>) -> Self {
        Self {
            article: article.id.clone(),
            title: article.title().to_owned(),
            text_sha256: article.text.sha256(),
            hits: hits.into_iter().map(|hit| found_hit(article, own, hit)).collect(),
        }
    }
}

fn found_hit(article: &Article, own: Option<&AnnotationSet>, hit: Hit) -> FoundHit {
    let range = hit.range;
    let is_readable = |range: ByteRange| {
        // What the scraper repeated is folded away.
        let read = |s: &Segment| s.duplicate_of.is_none() && s.reading_range().contains(range);
        article.segment_at(range.start).is_some_and(read)
    };
    FoundHit {
        chars: article.text.to_chars(range).unwrap_or_default(),
        excerpt: excerpt(article.text.as_str(), range, AROUND, LONGEST),
        labelled: own.map(|set| labelled(set, range)).unwrap_or_default(),
        readable: is_readable(range),
        hit,
    }
}

fn labelled(set: &AnnotationSet, range: ByteRange) -> Vec<Labelled> {
    let across =
        |span: &&crate::annotation::Span| span.fragments.iter().any(|part| part.overlaps(range));
    set.spans_touching(range)
        .filter(across)
        .map(|span| Labelled {
            label: span.label.clone(),
            same: span.fragments.as_slice() == [range],
        })
        .collect()
}

impl SearchSummary {
    fn add(&mut self, looked: &Looked) {
        self.articles += 1;
        self.unseen += usize::from(looked.unseen);
        self.problems.extend(looked.problems.iter().cloned());
        if let Some(found) = &looked.found {
            self.with_hits += 1;
            self.hits += found.hits.len();
        }
    }
}
