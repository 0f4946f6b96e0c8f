//! Any bytes as a word list, as rules, and as what a program says; and what they find.

#![no_main]

use tagline::article::{Article, ArticleId};
use tagline::schema::builtin;
use tagline::suggest::protocol::{Reply, check, reply_of};
use tagline::suggest::{Lists, best_first, together};
use tagline::text::Text;

const TEXT: &str = "Ada Brill at Northlake\n\nThe 👩‍🚒 of the Northlake Water Board, Ada Brill, left.\n";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let schema = builtin("news").expect("it is built in");
    let article = Article::new(ArticleId("a".to_owned()), Text::new(TEXT), "UTF-8");
    let lists = Lists::read([("a.txt", data), ("b.rules", data)], &schema);
    for problem in lists.problems() {
        assert!(problem.line > 0 && problem.column > 0 && !problem.cause.is_empty());
    }
    let mut found = lists.find(&article, |_| true, || false);
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(Reply::Spans { spans, .. }) = reply_of(line) {
            found.extend(check(&article.text, &schema, "m", &spans).0);
        }
    }
    let suggestions = together(&article, &schema, found);
    let spans: Vec<_> = suggestions.iter().filter_map(|s| s.span()).collect();
    for span in &spans {
        assert!(article.text.get(span.range).is_some_and(|words| !words.trim().is_empty()));
    }
    best_first(&schema, &spans);
});
