//! What sites put around articles and comments: share lines, forms, vote counts,
//! notes in place of removed comments. Looks at one line at a time.

/// Longest line, in bytes, that can be furniture.
const LONGEST: usize = 160;

const SITE_LINES: [&str; 92] = [
    "add a comment",
    "advertisement",
    "advertisements",
    "all comments loaded",
    "back to top",
    "cancel reply",
    "comment policy",
    "comments are closed",
    "contact us",
    "continue reading",
    "continue reading the main story",
    "e-mail",
    "email",
    "facebook",
    "facebook comments",
    "facebook conversations",
    "get our newsletter",
    "google+",
    "instagram",
    "join the conversation",
    "join the discussion",
    "latest news",
    "leave a comment",
    "leave a reply",
    "leave a response",
    "linkedin",
    "load more",
    "load more comments",
    "loading",
    "log in",
    "log in to comment",
    "log in to reply",
    "login",
    "login to comment",
    "more comments",
    "most popular",
    "most read",
    "most viewed",
    "newer comments",
    "newsletter",
    "next article",
    "next page",
    "older comments",
    "pinterest",
    "post a comment",
    "post comment",
    "post your comment",
    "previous article",
    "previous page",
    "print",
    "privacy policy",
    "promoted",
    "read more",
    "read next",
    "recommended for you",
    "recommended stories",
    "reddit",
    "register",
    "related",
    "related articles",
    "related content",
    "related news",
    "related posts",
    "related stories",
    "related topics",
    "see all comments",
    "share",
    "share this",
    "show more",
    "show more comments",
    "sign in",
    "sign in to comment",
    "sign up",
    "skip advertisement",
    "skip to content",
    "skip to main content",
    "sponsored",
    "sponsored content",
    "subscribe",
    "subscribe now",
    "terms of service",
    "terms of use",
    "top stories",
    "trending",
    "trending now",
    "tweet",
    "twitter",
    "view all comments",
    "view more comments",
    "whatsapp",
    "write a comment",
    "you may also like",
];

/// Openings of lines that are furniture if the line does not go on as a sentence.
const SITE_OPENINGS: [&str; 38] = [
    "advertisement ",
    "also read:",
    "categories:",
    "click here",
    "email this ",
    "filed under",
    "follow @",
    "follow us",
    "join the conversation",
    "leave a reply",
    "like us on",
    "load more ",
    "more from ",
    "more in ",
    "more on ",
    "posted in ",
    "powered by ",
    "print this ",
    "read also:",
    "read more:",
    "read next:",
    "related:",
    "related articles:",
    "related stories:",
    "see also:",
    "share on ",
    "share this ",
    "share:",
    "show all ",
    "sign up ",
    "sort by",
    "sponsored by ",
    "subscribe to ",
    "tagged with",
    "tags:",
    "topics:",
    "tweet this",
    "view all ",
];

/// Openings of whole sentences that sites write.
const SITE_SENTENCES: [&str; 17] = [
    "(c) ",
    "all rights reserved",
    "article continues below",
    "click here to ",
    "comments are closed",
    "comments are moderated",
    "copyright ",
    "log in to ",
    "login to ",
    "notify me of ",
    "please log in",
    "read the rest",
    "required fields are marked",
    "save my name, email",
    "story continues below",
    "you must be logged in",
    "your email address will not",
];

/// Whether a line belongs to the site, not to the article or a comment.
pub(super) fn is_site_furniture(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ':'
                    | '…'
                    | '»'
                    | '›'
                    | '>'
                    | '«'
                    | '‹'
                    | '+'
                    | '-'
                    | '–'
                    | '['
                    | ']'
                    | '*'
                    | '|'
                    | '('
                    | ')'
                    | '↓'
                    | '▼'
            )
    });
    let is_sentence = line.ends_with(['.', '?', '!', ',']);
    SITE_LINES.binary_search(&bare).is_ok()
        || SITE_SENTENCES.iter().any(|opening| lower.starts_with(opening))
        || lower.starts_with('©')
        || !is_sentence
            && lower.split_whitespace().count() <= 9
            && SITE_OPENINGS.iter().any(|opening| lower.starts_with(opening))
}

/// Whether a line only divides, such as `___`, `* * *` or `-----`.
pub(super) fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace()).peekable();
    let first = signs.peek().copied();
    first.is_some_and(|c| {
        matches!(c, '-' | '_' | '=' | '*' | '~' | '#' | '–' | '—' | '─' | '•' | '·' | '▬')
    }) && signs.all(|c| Some(c) == first || c == '.')
}

/// Words of the buttons and counts at a comment.
const BUTTONS: [&str; 49] = [
    "abuse",
    "avatar",
    "collapse",
    "comment",
    "context",
    "delete",
    "down",
    "downvote",
    "downvotes",
    "edit",
    "edited",
    "expand",
    "flag",
    "hide",
    "in",
    "inappropriate",
    "like",
    "liked",
    "likes",
    "link",
    "more",
    "next",
    "parent",
    "people",
    "permalink",
    "point",
    "points",
    "prev",
    "quote",
    "recommend",
    "recommendations",
    "recommended",
    "recommends",
    "replies",
    "reply",
    "report",
    "root",
    "see",
    "share",
    "show",
    "this",
    "thumb",
    "thumbs",
    "unlike",
    "up",
    "upvote",
    "upvotes",
    "view",
    "votes",
];

/// Lines that a site puts at a comment which are not made of button words only.
const MARKS: [&str; 20] = [
    "editor's choice",
    "editor's pick",
    "editors' choice",
    "editors' picks",
    "featured",
    "featured comment",
    "flag as inappropriate",
    "log in to reply",
    "nyt pick",
    "nyt picks",
    "pinned",
    "pinned by author",
    "pinned by moderator",
    "pinned comment",
    "reader pick",
    "reader picks",
    "staff pick",
    "staff picks",
    "top comment",
    "verified",
];

/// Whether a line at the edge of a comment is a button, a vote count or a mark:
/// `Reply`, `Like · Reply · 12`, `Recommend 5`, `+3 -1`, `Staff pick`.
pub(super) fn is_comment_furniture(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase().replace('’', "'");
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if MARKS.binary_search(&bare).is_ok() {
        return true;
    }
    let mut words = 0;
    let mut signed = false;
    for word in lower.split(|c: char| {
        c.is_whitespace() || matches!(c, '·' | '•' | '|' | ',' | '/' | '(' | ')' | '[' | ']')
    }) {
        let number =
            word.trim_start_matches(['+', '-', '−', '▲', '▼', '↑', '↓', '👍', '👎', '♥', '❤']);
        let is_number = number.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
        let name = word.trim_matches(['.', ':', '…', '#', '↩', '»']);
        if BUTTONS.binary_search(&name).is_ok() {
            words += 1;
        } else if !is_number {
            return false;
        } else if number.len() < word.len() {
            signed = true;
        }
        if words > 6 {
            return false;
        }
    }
    words > 0 || signed
}

/// Whether a line stands in place of a comment that was taken away.
pub(super) fn is_removal_notice(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let subject = [
        "this comment ",
        "this post ",
        "this reply ",
        "comment ",
        "the comment ",
        "your comment ",
        "a comment ",
    ]
    .iter()
    .find_map(|subject| bare.strip_prefix(subject));
    match subject {
        Some(rest) => {
            let rest = ["has been ", "was ", "is ", "had been "]
                .iter()
                .find_map(|verb| rest.strip_prefix(verb))
                .unwrap_or(rest);
            [
                "removed",
                "deleted",
                "hidden",
                "awaiting moderation",
                "moderated",
                "withdrawn",
                "flagged",
                "under review",
            ]
            .iter()
            .any(|what| rest.starts_with(what))
        }
        None => {
            matches!(bare, "deleted" | "removed" | "hidden") && lower.starts_with(['[', '(', '<'])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_lists_are_sorted() {
        assert!(SITE_LINES.is_sorted());
        assert!(BUTTONS.is_sorted());
        assert!(MARKS.is_sorted());
    }

    #[test]
    fn furniture_of_sites() {
        let check = |line, expected| assert_eq!(is_site_furniture(line), expected, "{line}");
        check("Facebook Conversations", true);
        check("More in Ferries", true);
        check("Share this article", true);
        check("Load more comments…", true);
        check("© 2012 The Harbour Gazette", true);
        check("Read the rest here.", true);
        check("More in the harbour than on the hill had lost their windows.", false);
        check("Share prices fell by a third on Monday.", false);
        check("Copy that", false);
    }

    #[test]
    fn furniture_of_comments() {
        let check = |line, expected| assert_eq!(is_comment_furniture(line), expected, "{line}");
        check("Reply", true);
        check("Like · Reply · 12", true);
        check("Recommend 5", true);
        check("+3 -1", true);
        check("Report abuse", true);
        check("Staff pick", true);
        check("▲ 14 ▼", true);
        check("1 △ ▽ • Reply • Share ›", true);
        check("…", false);
        check("12", false);
        check("I like this", false);
        check("", false);
    }

    #[test]
    fn notices_of_removal() {
        let check = |line, expected| assert_eq!(is_removal_notice(line), expected, "{line}");
        check("This comment was removed by a moderator.", true);
        check("[deleted]", true);
        check("This comment has been deleted", true);
        check("Comment removed", true);
        check("Comment sections removed the joy from news.", false);
        check("Deleted scenes are on the disc", false);
        check("deleted", false);
    }

    #[test]
    fn rules() {
        let check = |line, expected| assert_eq!(is_rule(line), expected, "{line}");
        check("___.", true);
        check("* * *", true);
        check("-----", true);
        check("...", false);
        check("- item", false);
        check("", false);
    }
}
