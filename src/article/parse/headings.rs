//! Headings above readers' comments. Looks at one line at a time; whether comments
//! follow is found out in `sections`.

/// Longest line, in bytes, that can be such a heading.
const LONGEST: usize = 160;

/// How sure it is that a line is the heading of the comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentsHeading {
    /// `Reader Comments (9)`: a heading wherever it stands.
    Sure,
    /// `Discussion`: only if comments follow.
    Perhaps,
}

const SURE_HEADINGS: [&str; 42] = [
    "all comments",
    "comentarios",
    "comentários",
    "comment",
    "commentaires",
    "comments",
    "comments from our readers",
    "comments from readers",
    "comments on this article",
    "comments on this story",
    "commenti",
    "kommentare",
    "kommentarer",
    "latest comments",
    "most recent comments",
    "public comments",
    "reacties",
    "reader comment",
    "reader comments",
    "reader reactions",
    "reader responses",
    "reader's comments",
    "readers comments",
    "readers' comments",
    "recent comments",
    "top comments",
    "user comments",
    "yorumlar",
    "your comments",
    "комментарии",
    "комментариев",
    "комментария",
    "آراء",
    "التعليقات",
    "تبصرہ",
    "تبصرے",
    "قارئین کے تبصرے",
    "コメント",
    "評論",
    "评论",
    "댓글",
    "رائے",
];

const POSSIBLE_HEADINGS: [&str; 12] = [
    "conversation",
    "discussion",
    "feedback",
    "have your say",
    "reactions",
    "replies",
    "responses",
    "show comments",
    "talkback",
    "view comments",
    "what our readers say",
    "what readers say",
];

/// Headings only with a number: `12 replies`, `One thought on “…”`.
const COUNTED_HEADINGS: [&str; 8] = [
    "conversations",
    "reactions",
    "replies",
    "reply",
    "response",
    "responses",
    "thought",
    "thoughts",
];

/// Reads a line as the heading of the comments.
pub(super) fn comments_heading(line: &str) -> Option<CommentsHeading> {
    if line.len() > LONGEST {
        return None;
    }
    let lower = line.to_lowercase().replace('’', "'");
    let mut counted = false;
    let mut phrase = String::new();
    for word in lower.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | ')' | '[' | ']' | ':' | '#' | '|' | '·' | '•' | '=' | '-' | '–' | '—' | '*'
            )
    }) {
        if word.is_empty() {
            continue;
        }
        if word.chars().all(|c| c.is_numeric() || matches!(c, ',' | '.'))
            || (word == "one" && phrase.is_empty())
        {
            counted = true;
            continue;
        }
        // `3 responses to “The bridge”`: the rest is the article's title.
        if counted && matches!(word, "to" | "on") && !phrase.is_empty() {
            break;
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(word);
    }
    let phrase = phrase.as_str();
    if SURE_HEADINGS.contains(&phrase) || counted && COUNTED_HEADINGS.contains(&phrase) {
        Some(CommentsHeading::Sure)
    } else if POSSIBLE_HEADINGS.contains(&phrase) {
        Some(CommentsHeading::Perhaps)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_comments() {
        use CommentsHeading::{Perhaps, Sure};
        let check = |line, expected| assert_eq!(comments_heading(line), expected, "{line}");
        check("Reader Comments (9)", Some(Sure));
        check("3 Comments", Some(Sure));
        check("COMMENTS:", Some(Sure));
        check("## Comments", Some(Sure));
        check("1,204 comments", Some(Sure));
        check("12 replies", Some(Sure));
        check("Readers’ comments", Some(Sure));
        check("3 Responses to “Ferry stops for good”", Some(Sure));
        check("One thought on “Ferry stops”", Some(Sure));
        check("تبصرے (3)", Some(Sure));
        check("Discussion", Some(Perhaps));
        check("Replies", Some(Perhaps));
        check("Reply", None);
        check("Comments are closed", None);
        check("The comments were read aloud", None);
        check("", None);
    }
}
