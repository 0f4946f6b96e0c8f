//! From egui's key events to chords.

use egui::{Event, InputState, Key as EguiKey, Modifiers};

use crate::session::{Chord, Key};

/// What an event could mean, the likeliest first, if it is a key going down (or
/// repeating). The key's own letter or sign comes first; a sign that takes Shift or
/// AltGr to type on this layout also counts without them; last comes the place of the
/// key, for digits that a layout has in the upper row and for letters that are not Latin.
fn chords_of(event: &Event) -> Vec<Chord> {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else {
        return Vec::new();
    };
    let mut chords = Vec::new();
    let logical = known(*key);
    if let Some(key) = logical {
        chords.push(with(key, *modifiers));
        if matches!(key, Key::Char(c) if !c.is_alphanumeric()) {
            chords.push(Chord { shift: false, ..with(key, *modifiers) });
            if modifiers.alt {
                chords.push(Chord::plain(key));
            }
        }
    }
    let place = physical_key.and_then(known);
    if let Some(place) = place
        && (logical.is_none() || matches!(place, Key::Char('0'..='9')))
    {
        chords.push(with(place, *modifiers));
    }
    chords
}

/// Takes the events out of the input that `wanted` turns into something.
pub(crate) fn take<T>(
    input: &mut InputState,
    mut wanted: impl FnMut(Chord) -> Option<T>,
) -> Vec<T> {
    let mut taken = Vec::new();
    input.events.retain(|event| {
        let value = chords_of(event).into_iter().find_map(&mut wanted);
        let is_taken = value.is_some();
        taken.extend(value);
        !is_taken
    });
    if !taken.is_empty() {
        // The text event that goes with a key must not reach a field that the key opens.
        input.events.retain(|event| !matches!(event, Event::Text(_)));
    }
    taken
}

/// The keys that were pressed, taken out of the input with all that they would do: not those that
/// are held down and repeat.
pub(crate) fn capture(input: &mut InputState) -> Option<Chord> {
    let pressed = input.events.iter().find(|e| matches!(e, Event::Key { repeat: false, .. }));
    let chords = pressed.map(chords_of).unwrap_or_default();
    input.events.retain(|event| {
        !matches!(
            event,
            Event::Key { .. } | Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_)
        )
    });
    // A sign that takes Shift to type is meant without.
    let sign = |chord: &&Chord| matches!(chord.key, Key::Char(c) if !c.is_alphanumeric());
    let at = usize::from(chords.first().filter(sign).is_some_and(|chord| chord.shift));
    chords.get(at).copied()
}

/// The chord that means the same in a line that runs the other way: what comes next in
/// text from right to left is at the left.
pub(crate) fn mirrored(chord: Chord) -> Chord {
    let key = match chord.key {
        Key::Left => Key::Right,
        Key::Right => Key::Left,
        other => other,
    };
    Chord { key, ..chord }
}

fn with(key: Key, modifiers: Modifiers) -> Chord {
    Chord {
        ctrl: modifiers.command || modifiers.ctrl,
        alt: modifiers.alt,
        shift: modifiers.shift,
        key,
    }
}

fn known(key: EguiKey) -> Option<Key> {
    Some(match key {
        EguiKey::ArrowLeft => Key::Left,
        EguiKey::ArrowRight => Key::Right,
        EguiKey::ArrowUp => Key::Up,
        EguiKey::ArrowDown => Key::Down,
        EguiKey::Home => Key::Home,
        EguiKey::End => Key::End,
        EguiKey::PageUp => Key::PageUp,
        EguiKey::PageDown => Key::PageDown,
        EguiKey::Enter => Key::Enter,
        EguiKey::Escape => Key::Escape,
        EguiKey::Delete => Key::Delete,
        EguiKey::Backspace => Key::Backspace,
        EguiKey::Tab => Key::Tab,
        EguiKey::Space => Key::Space,
        EguiKey::Quote => Key::Char('\''),
        EguiKey::F1 => Key::F(1),
        EguiKey::F2 => Key::F(2),
        EguiKey::F3 => Key::F(3),
        EguiKey::F4 => Key::F(4),
        EguiKey::F5 => Key::F(5),
        EguiKey::F6 => Key::F(6),
        EguiKey::F7 => Key::F(7),
        EguiKey::F8 => Key::F(8),
        EguiKey::F9 => Key::F(9),
        EguiKey::F10 => Key::F(10),
        EguiKey::F11 => Key::F(11),
        EguiKey::F12 => Key::F(12),
        other => {
            let name = other.symbol_or_name();
            let mut chars = name.chars();
            let c = chars.next()?;
            if chars.next().is_some() {
                return None;
            }
            let c = if c == '−' { '-' } else { c };
            Key::Char(c.to_lowercase().next().unwrap_or(c))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key as a layout gives it: its own sign and its place on the keyboard.
    fn chords(key: EguiKey, place: EguiKey, modifiers: Modifiers) -> Vec<String> {
        let event =
            Event::Key { key, physical_key: Some(place), pressed: true, repeat: false, modifiers };
        chords_of(&event).iter().map(Chord::to_string).collect()
    }

    #[test]
    fn signs_come_before_the_digits_of_their_place() {
        let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
        // The slash of German and Nordic keyboards is on the 7.
        assert_eq!(chords(EguiKey::Slash, EguiKey::Num7, shift), ["Shift /", "/", "Shift 7"]);
        // French keyboards need Shift for digits.
        assert_eq!(chords(EguiKey::Num1, EguiKey::Num1, shift), ["Shift 1", "Shift 1"]);
        assert_eq!(chords(EguiKey::Minus, EguiKey::Num6, none), ["-", "-", "6"]);
        assert_eq!(
            chords(EguiKey::Exclamationmark, EguiKey::Num1, shift),
            ["Shift !", "!", "Shift 1"]
        );
        assert_eq!(chords(EguiKey::J, EguiKey::J, none), ["J"]);
        for (key, sign) in [(EguiKey::Quote, "'"), (EguiKey::Period, "."), (EguiKey::Comma, ",")] {
            assert_eq!(chords(key, key, none).first().map(String::as_str), Some(sign));
        }
    }
}
