//! Whole articles: the sample, and where they are at hand the reference article and the
//! public data with their scores.

use std::path::Path;

use tagline::article::{Article, ArticleId};
use tagline::suggest::{QuoteFinder, QuoteKind, QuoteProposal, RuleQuotes, passages};
use tagline::text::{ByteRange, Text};

use crate::{outline, support};

/// An article’s quotes as they are suggested.
fn of_article(path: &Path) -> Option<(Article, Vec<QuoteProposal>)> {
    let text = std::fs::read_to_string(path).ok()?;
    let article = Article::new(ArticleId("test".into()), Text::new(text), "UTF-8");
    let found = RuleQuotes.find(article.text.as_str(), &passages(&article));
    Some((article, found))
}

#[test]
fn the_samples_quotes_are_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample/articles/port-ansel-water-accord.txt");
    let (article, found) = of_article(&path).unwrap();
    let lines = outline(article.text.as_str(), &found);
    for expected in [
        "Direct: “not one drop less” | Port Ansel | promises",
        "Direct: ‘Enough now, sit down and eat’ | my grandmother Philippa | would have said",
        "Mixed: The accord “opens the lower river to barges of up to nine hundred tonnes” | Meridian Wire news agency | reported",
        "Direct: “The valley trusts its neighbours on the coast,” | Tarkovan | said",
        "Direct: “Read it first, shout second,” | the mayor | said",
        "Direct: “She has stood there for two summers like a lighthouse that nobody paid for,” | he* | told",
        "Direct: “Sold upstream” | a banner | read",
        "Mixed: the signing a “wedding without a bride” | Their chairman, Tobias Quillon | called",
        "Indirect?: the crane needs at least four metres of water at the quay to work a full shift | the TRA | According to",
    ] {
        assert!(lines.iter().any(|l| l == expected), "{expected}\nnot in {lines:#?}");
    }
    let outer = lines.iter().find(|l| l.starts_with("Direct: “We have argued")).unwrap();
    assert!(outer.ends_with("| Mayor Dorothea Halvery | told"), "{outer}");
    let unclosed = lines.iter().find(|l| l.starts_with("Mixed?: that Teverin growers")).unwrap();
    assert!(unclosed.ends_with("| Tarkovan | adding"), "{unclosed}");
}

/// Kind, uncertain, content, source and cue, in code points.
type Expected =
    (QuoteKind, bool, &'static [(usize, usize)], Option<(usize, usize)>, Option<(usize, usize)>);

#[test]
fn the_reference_articles_quotes_are_found() {
    let Some(data) = support::data() else {
        println!("skipped: ../shared/data is absent");
        return;
    };
    let Some((article, found)) = of_article(&data.join("seed/china-pakistan.txt")) else {
        println!("skipped: ../shared/data is absent");
        return;
    };
    let chars = |r: ByteRange| {
        let range = article.text.to_chars(r).unwrap();
        (range.start, range.end)
    };
    let got: Vec<_> = found
        .iter()
        .map(|q| {
            let content: Vec<(usize, usize)> = q.content.iter().map(|c| chars(*c)).collect();
            (q.kind, q.uncertain, content, q.source.map(chars), q.cue.map(chars))
        })
        .collect();
    for (kind, uncertain, content, source, cue) in REFERENCE {
        let expected = (*kind, *uncertain, content.to_vec(), *source, *cue);
        assert!(got.contains(&expected), "{expected:?}\nnot in {got:#?}");
    }
}

// In order: a mixed quote; one whose source is an agency; a direct one; one whose mark is
// never closed; the mixed one after it; retold words; and two attributions in a third.
const REFERENCE: &[Expected] = &[
    (QuoteKind::Mixed, false, &[(406, 599)], Some((367, 385)), Some((398, 405))),
    (QuoteKind::Direct, false, &[(602, 704)], Some((706, 724)), Some((725, 733))),
    (QuoteKind::Direct, false, &[(816, 872)], Some((873, 878)), Some((879, 883))),
    (QuoteKind::Mixed, true, &[(892, 1017)], Some((873, 878)), Some((885, 891))),
    (QuoteKind::Mixed, false, &[(1008, 1160)], Some((1000, 1002)), Some((1003, 1007))),
    (QuoteKind::Indirect, true, &[(1162, 1293)], Some((1295, 1297)), Some((1298, 1303))),
    (QuoteKind::Indirect, true, &[(1306, 1494)], Some((1496, 1502)), Some((1503, 1507))),
    (QuoteKind::Indirect, true, &[(1326, 1391)], Some((1306, 1320)), Some((1321, 1325))),
    (QuoteKind::Indirect, true, &[(1400, 1494)], Some((1306, 1320)), Some((1393, 1399))),
];

#[test]
fn the_scores_on_public_data_do_not_fall() {
    let Some(data) = support::data() else {
        println!("skipped: ../shared/data is absent");
        return;
    };
    let news = support::polnear(&data.join("polnear/dev"));
    if news.is_empty() {
        println!("skipped: ../shared/data is absent");
        return;
    }
    let [marked, indirect, _] = support::score(&RuleQuotes, &news);
    let f1 = |scores: (f64, f64, f64)| scores.2;
    assert!(f1(marked.overlap()) >= 0.905, "{:?}", marked.overlap());
    assert!(f1(marked.exact()) >= 0.73, "{:?}", marked.exact());
    assert!(indirect.overlap().0 >= 0.80, "{:?}", indirect.overlap());
    let sources = marked.source_overlap as f64 / marked.with_source as f64;
    assert!(sources >= 0.82, "{sources}");
    let mut books = support::Counts::default();
    for book in support::litbank(&data.join("litbank/quotations")) {
        let gold: Vec<&support::Gold> = book.gold.iter().collect();
        support::count(&mut books, &support::fragments(&RuleQuotes, &book), &gold);
    }
    assert!(f1(books.overlap()) >= 0.93, "{:?}", books.overlap());
}
