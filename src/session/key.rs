//! Keys and chords as plain data, so that the whole key map can be read, shown,
//! searched and tested without a window.

use std::fmt;

/// A key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Key {
    /// A key that types a character, in lower case.
    Char(char),
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    Enter,
    Escape,
    Delete,
    Backspace,
    Tab,
    Space,
    /// `F(1)` is F1.
    F(u8),
}

/// A key with the modifiers held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The key itself.
    pub key: Key,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { ctrl: false, alt: false, shift: false, key }
    }

    /// A character key alone.
    pub const fn char(c: char) -> Self {
        Self::plain(Key::Char(c))
    }

    /// With Ctrl.
    pub const fn ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// With Alt.
    pub const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// With Shift.
    pub const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The parts as they stand on key caps: `["Ctrl", "Shift", "Z"]`.
    pub fn caps(self) -> Vec<String> {
        let mut caps = Vec::new();
        for (held, name) in [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift")] {
            if held {
                caps.push(name.to_owned());
            }
        }
        caps.push(self.key.to_string());
        caps
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => {
                for upper in c.to_uppercase() {
                    write!(f, "{upper}")?;
                }
                Ok(())
            }
            Self::Left => f.write_str("←"),
            Self::Right => f.write_str("→"),
            Self::Up => f.write_str("↑"),
            Self::Down => f.write_str("↓"),
            Self::Home => f.write_str("Home"),
            Self::End => f.write_str("End"),
            Self::PageUp => f.write_str("PgUp"),
            Self::PageDown => f.write_str("PgDn"),
            Self::Enter => f.write_str("Enter"),
            Self::Escape => f.write_str("Esc"),
            Self::Delete => f.write_str("Del"),
            Self::Backspace => f.write_str("Backspace"),
            Self::Tab => f.write_str("Tab"),
            Self::Space => f.write_str("Space"),
            Self::F(n) => write!(f, "F{n}"),
        }
    }
}

/// What is no chord, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no key: write such as “Ctrl Shift F”, “Alt ←” or “F4”")]
pub struct NoChord(String);

/// Keys that have a name, for reading them; arrows also as words.
const NAMED: [(&str, Key); 18] = [
    ("←", Key::Left),
    ("→", Key::Right),
    ("↑", Key::Up),
    ("↓", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("Enter", Key::Enter),
    ("Esc", Key::Escape),
    ("Del", Key::Delete),
    ("Backspace", Key::Backspace),
    ("Tab", Key::Tab),
    ("Space", Key::Space),
];

impl std::str::FromStr for Chord {
    type Err = NoChord;

    /// Reads a chord as it is displayed: modifiers and a key, with spaces between.
    fn from_str(text: &str) -> Result<Self, NoChord> {
        let no = || NoChord(text.to_owned());
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let last = words.pop().ok_or_else(no)?;
        let mut letters = last.chars();
        let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(last));
        let key = match (named, letters.next(), letters.next()) {
            (Some((_, key)), ..) => *key,
            (None, Some(c), None) => Key::Char(c.to_lowercase().next().unwrap_or(c)),
            (None, Some('F' | 'f'), Some(_)) => {
                let number = last.get(1..).and_then(|n| n.parse().ok()).filter(|n| *n <= 24);
                Key::F(number.filter(|n| *n > 0).ok_or_else(no)?)
            }
            // A letter of which the capital has two.
            (None, Some(_), Some(_)) => {
                let mut small = last.chars().flat_map(char::to_lowercase);
                let single = small.next().filter(|c| Key::Char(*c).to_string() == last);
                Key::Char(single.ok_or_else(no)?)
            }
            (None, None, _) => return Err(no()),
        };
        let mut chord = Self::plain(key);
        for word in words {
            let held = match word {
                "Ctrl" => &mut chord.ctrl,
                "Alt" => &mut chord.alt,
                "Shift" => &mut chord.shift,
                _ => return Err(no()),
            };
            if std::mem::replace(held, true) {
                return Err(no());
            }
        }
        Ok(chord)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.caps().join(" "))
    }
}
