//! Another article than the one that the list is about: the list's words wherever it has them.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::marks::parse_mark;
use super::{Example, ExampleError, Outcome, Tagger};
use crate::article::SegmentKind;
use crate::text::{ByteRange, word_at};

impl Example {
    /// Tags the list's words (quotes apart) wherever another article has them, and the
    /// place in its dateline.
    pub(in crate::cli) fn annotate_alike(
        &self,
        tagger: &mut Tagger<'_>,
    ) -> Result<Outcome, ExampleError> {
        let mut words: BTreeMap<&str, &str> = BTreeMap::new();
        for mark in self.spans.iter().filter(|mark| mark.tag != "QUOTE") {
            if let Some((_, [phrase])) = parse_mark(&mark.at).as_ref().map(|(c, f)| (c, &f[..]))
                && let Some(phrase) = mark.at.get(phrase.start + 1..phrase.end + 1)
            {
                words.entry(phrase).or_insert(&mark.tag);
            }
        }
        let article = tagger.article;
        let text = article.text.as_str();
        for segment in &article.segments {
            let range = segment.reading_range();
            if segment.kind == SegmentKind::Dateline {
                let place = article.text.slice(range);
                let place = place.split([':', '(', '—', '–']).next().unwrap_or(place).trim();
                let end = range.start + place.len();
                tagger.tag("LOC", SmallVec::from_elem(ByteRange::new(range.start, end), 1))?;
            }
            if !matches!(
                segment.kind,
                SegmentKind::Caption | SegmentKind::Paragraph | SegmentKind::Comment
            ) || segment.duplicate_of.is_some()
            {
                continue;
            }
            for (phrase, tag) in &words {
                for (at, _) in article.text.slice(range).match_indices(phrase) {
                    let found = ByteRange::new(range.start + at, range.start + at + phrase.len());
                    if is_whole_words(text, found) {
                        tagger.tag(tag, SmallVec::from_elem(found, 1))?;
                    }
                }
            }
        }
        Ok(tagger.outcome)
    }
}

fn is_whole_words(text: &str, range: ByteRange) -> bool {
    let starts = word_at(text, range.start).start == range.start;
    let last = text.get(range.start..range.end).and_then(|t| t.char_indices().next_back());
    let last = last.map_or(range.start, |(at, _)| range.start + at);
    starts && word_at(text, last).end == range.end
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::annotation::IdSource;
    use crate::project::Project;
    use crate::text::Text;

    #[test]
    fn whole_words_only() {
        let check = |text: &str, word: &str, expected| {
            let at = text.find(word).unwrap();
            let range = ByteRange::new(at, at + word.len());
            assert_eq!(is_whole_words(text, range), expected, "{word} in {text}");
        };
        check("she said so", "said", true);
        check("unsaid", "said", false);
        check("on Thursdays", "Thursday", false);
        check("According to all", "According to", true);
        check("(TRA)", "TRA", true);
        check("said", "said", true);
    }

    #[test]
    fn another_article_is_tagged_where_it_has_the_same_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.txt");
        std::fs::write(
            &file,
            "Bells again\n\nWEST HOLM: The bells rang on Thursday, the verger said.\n",
        )
        .unwrap();
        let project = Project::open(&file).unwrap();
        let article = project.load_article(project.initial_article().unwrap()).unwrap();
        let example = Example::shipped().unwrap();
        assert!(!example.is_about(&article));
        let mut set = project.open_set(&article, "example").unwrap();
        let mut tagger = Tagger {
            article: &article,
            schema: project.schema(),
            set: &mut set,
            ids: IdSource::seeded(1),
            now: Timestamp::UNIX_EPOCH,
            outcome: Outcome::default(),
        };
        example.annotate_alike(&mut tagger).unwrap();
        let text = Text::new(article.text.as_str());
        let found: Vec<_> =
            set.set().spans().map(|s| (s.label.as_str(), text.slice(s.extent()))).collect();
        assert_eq!(found, [("LOC", "WEST HOLM"), ("DATE", "Thursday"), ("CUE", "said")]);
    }
}
