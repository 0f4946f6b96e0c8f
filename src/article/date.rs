//! Dates and times as pages write them. Keeps the local time as written: invents no
//! zone and resolves no relative time (`3 hours ago` is not understood).

use jiff::civil::{Date, DateTime, Time};

/// A date and time of day as written on the page, to the minute or the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(pub DateTime);

/// The date in `text`, which holds a date, perhaps a weekday, a time and words such
/// as `Published:`, and nothing else. `05.01.2012` is day first; with slashes or
/// hyphens the date must be possible in one order only. `None` if not understood.
pub fn parse_date(text: &str) -> Option<Date> {
    parse(text).map(|(date, _)| date)
}

/// The date and time in `text`, which holds both and nothing else. An offset or zone
/// after the time is left out of account. `None` if not understood or without a time.
pub fn parse_local_time(text: &str) -> Option<LocalTime> {
    let (date, time) = parse(text)?;
    Some(LocalTime(date.to_datetime(time?)))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Value and how many digits.
    Number(i32, usize),
    /// In lower case, full stops left out of `a.m.`.
    Word(String),
    Sign(char),
    Space,
}

/// Longest text that is looked at: the longest real form is well below.
const LONGEST: usize = 120;

fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if let Some(first) = c.to_digit(10) {
            let (mut value, mut width) = (first.cast_signed(), 1);
            chars.next();
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                value = value.checked_mul(10)?.checked_add(digit.cast_signed())?;
                width += 1;
                chars.next();
            }
            found.push(Token::Number(value, width));
        } else if matches!(c, '年' | '月' | '日') {
            chars.next();
            found.push(Token::Sign(c));
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(&c) = chars.peek().filter(|c| c.is_alphabetic()) {
                word.extend(c.to_lowercase());
                chars.next();
            }
            found.push(Token::Word(word));
        } else if c.is_whitespace() {
            chars.next();
            if found.last() != Some(&Token::Space) {
                found.push(Token::Space);
            }
        } else {
            chars.next();
            found.push(Token::Sign(c));
        }
    }
    Some(found)
}

/// Position in the list is the month, counted from 1.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_named(word: &str) -> Option<i8> {
    let place = match word {
        "sept" => Some(8),
        _ => MONTHS
            .iter()
            .position(|month| *month == word || (word.len() == 3 && month.starts_with(word))),
    };
    place.and_then(|place| i8::try_from(place + 1).ok())
}

/// Words that may stand around a date and time without a meaning of their own.
const NOISE: [&str; 53] = [
    "at",
    "bst",
    "cdt",
    "cest",
    "cet",
    "cst",
    "date",
    "edited",
    "edt",
    "eet",
    "est",
    "fri",
    "friday",
    "from",
    "gmt",
    "hours",
    "hrs",
    "ist",
    "last",
    "local",
    "mdt",
    "modified",
    "mon",
    "monday",
    "mst",
    "of",
    "on",
    "pdt",
    "pkt",
    "posted",
    "pst",
    "published",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "the",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "time",
    "tue",
    "tues",
    "tuesday",
    "updated",
    "utc",
    "wed",
    "wednesday",
    "weds",
    "written",
    "z",
    "zulu",
];

struct Reader<'t> {
    rest: &'t [Token],
}

impl Reader<'_> {
    fn number(&mut self, widths: std::ops::RangeInclusive<usize>) -> Option<i32> {
        match self.rest.split_first()? {
            (Token::Number(value, width), rest) if widths.contains(width) => {
                self.rest = rest;
                Some(*value)
            }
            _ => None,
        }
    }

    fn small(&mut self) -> Option<i8> {
        self.number(1..=2).and_then(|value| i8::try_from(value).ok())
    }

    fn year(&mut self) -> Option<i16> {
        self.number(4..=4).and_then(|value| i16::try_from(value).ok())
    }

    fn sign(&mut self, wanted: &[char]) -> Option<char> {
        match self.rest.split_first()? {
            (Token::Sign(c), rest) if wanted.contains(c) => {
                self.rest = rest;
                Some(*c)
            }
            _ => None,
        }
    }

    fn word<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        match self.rest.split_first()? {
            (Token::Word(word), rest) => {
                let value = read(word)?;
                self.rest = rest;
                Some(value)
            }
            _ => None,
        }
    }

    fn spaces(&mut self) {
        while let Some((Token::Space, rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// Spaces and one of the given signs, in any order; all of it may be missing.
    fn gap(&mut self, signs: &[char]) {
        self.spaces();
        if self.sign(signs).is_some() {
            self.spaces();
        }
    }

    /// Runs `read`; takes nothing if it gives nothing.
    fn attempt<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let value = read(self);
        if value.is_none() {
            self.rest = before;
        }
        value
    }

    fn date(&mut self) -> Option<Date> {
        self.attempt(Self::year_first)
            .or_else(|| self.attempt(Self::day_month_name))
            .or_else(|| self.attempt(Self::month_name_day))
            .or_else(|| self.attempt(Self::numeric))
    }

    /// `2012-01-05`, `2012/1/5`, `2012.01.05`, `2012年1月5日`.
    fn year_first(&mut self) -> Option<Date> {
        let year = self.year()?;
        let separator = self.sign(&['-', '/', '.', '年'])?;
        let month = self.small()?;
        self.sign(&[if separator == '年' { '月' } else { separator }])?;
        let day = self.small()?;
        if separator == '年' {
            self.sign(&['日'])?;
        }
        Date::new(year, month, day).ok()
    }

    /// `5 January 2012`, `5th of Jan., 2012`, `5-Jan-2012`.
    fn day_month_name(&mut self) -> Option<Date> {
        let day = self.small()?;
        self.ordinal();
        self.gap(&['-', '.', '/']);
        if self.word(|word| (word == "of").then_some(())).is_some() {
            self.spaces();
        }
        let month = self.word(month_named)?;
        self.gap(&['-', '.', ',', '/']);
        self.gap(&[',']);
        Date::new(self.year()?, month, day).ok()
    }

    /// `January 5, 2012`, `Jan. 5th 2012`.
    fn month_name_day(&mut self) -> Option<Date> {
        let month = self.word(month_named)?;
        self.gap(&['.', '-']);
        let day = self.small()?;
        self.ordinal();
        self.gap(&[',', '-', '.']);
        Date::new(self.year()?, month, day).ok()
    }

    /// `05.01.2012`; `13/01/2012` and `13-01-2012` if only one order is possible.
    fn numeric(&mut self) -> Option<Date> {
        let first = self.small()?;
        let separator = self.sign(&['.', '/', '-'])?;
        let second = self.small()?;
        self.sign(&[separator])?;
        let year = self.year()?;
        let day_first = Date::new(year, second, first).ok();
        if separator == '.' {
            return day_first;
        }
        match (day_first, Date::new(year, first, second).ok()) {
            (Some(date), None) | (None, Some(date)) => Some(date),
            (Some(one), Some(other)) if one == other => Some(one),
            _ => None,
        }
    }

    fn ordinal(&mut self) {
        self.word(|word| matches!(word, "st" | "nd" | "rd" | "th").then_some(()));
    }

    /// `22:01`, `10:01:30 PM`, `22.01`, `10pm`, `22h01`, `noon`.
    fn time(&mut self) -> Option<Time> {
        if let Some(hour) = self.word(|word| match word {
            "noon" => Some(12),
            "midnight" => Some(0),
            _ => None,
        }) {
            return Time::new(hour, 0, 0, 0).ok();
        }
        let hour = self.small()?;
        let clock = self.attempt(|reader| {
            let hours_word = |word: &str| (word == "h").then_some('h');
            let separator = reader.sign(&[':', '.']).or_else(|| reader.word(hours_word))?;
            let minute = reader.number(2..=2)?;
            let second = reader.attempt(|reader| {
                reader.sign(&[':']).filter(|_| separator == ':')?;
                let second = reader.number(2..=2)?;
                // Parts of a second are more than anything here needs.
                reader.attempt(|reader| {
                    reader.sign(&['.', ','])?;
                    reader.number(1..=9)
                });
                Some(second)
            });
            Some((minute, second.unwrap_or(0)))
        });
        let half = self.attempt(|reader| {
            reader.spaces();
            reader.half_of_day()
        });
        let hour = match (half, clock) {
            (Some(_), _) if !(1..=12).contains(&hour) => return None,
            (Some(afternoon), _) => hour % 12 + if afternoon { 12 } else { 0 },
            (None, Some(_)) => hour,
            (None, None) => return None,
        };
        let (minute, second) = clock.unwrap_or((0, 0));
        self.offset();
        Time::new(hour, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
    }

    /// `am`, `PM`, `a.m.`: whether it is the second half.
    fn half_of_day(&mut self) -> Option<bool> {
        let whole = |word: &str| match word {
            "am" => Some(false),
            "pm" => Some(true),
            _ => None,
        };
        self.word(whole).or_else(|| {
            self.attempt(|reader| {
                let afternoon = reader.word(|word| match word {
                    "a" => Some(false),
                    "p" => Some(true),
                    _ => None,
                })?;
                reader.sign(&['.'])?;
                reader.word(|word| (word == "m").then_some(()))?;
                reader.sign(&['.']);
                Some(afternoon)
            })
        })
    }

    /// `+05:00`, `-0500`, after a time.
    fn offset(&mut self) {
        self.attempt(|reader| {
            reader.spaces();
            reader.sign(&['+', '-', '−'])?;
            reader.number(4..=4).or_else(|| {
                reader.number(2..=2)?;
                reader.sign(&[':'])?;
                reader.number(2..=2)
            })
        });
    }

    /// A sign or a word that says nothing.
    fn noise(&mut self) -> Option<()> {
        match self.rest.split_first()? {
            (Token::Space, rest) => self.rest = rest,
            (
                Token::Sign(
                    ',' | '.' | ':' | ';' | '-' | '–' | '—' | '·' | '•' | '|' | '/' | '@' | '('
                    | ')' | '[' | ']',
                ),
                rest,
            ) => {
                self.rest = rest;
            }
            (Token::Word(word), rest)
                if word == "t" || NOISE.binary_search(&word.as_str()).is_ok() =>
            {
                self.rest = rest;
            }
            _ => return None,
        }
        Some(())
    }
}

fn parse(text: &str) -> Option<(Date, Option<Time>)> {
    let tokens = tokens(text)?;
    let mut reader = Reader { rest: &tokens };
    let (mut date, mut time) = (None, None);
    while !reader.rest.is_empty() {
        if date.is_none() {
            date = reader.date();
            if date.is_some() {
                continue;
            }
        }
        if time.is_none() {
            time = reader.attempt(Reader::time);
            if time.is_some() {
                continue;
            }
        }
        reader.noise()?;
    }
    date.map(|date| (date, time))
}
