//! Elements of a list that is a member of an object, as in `{"items": [ … ]}`, one after
//! the other, without the whole object in memory.

use std::io::BufRead;

use super::{State, Values};
use crate::formats::ReadError;

impl<'a> Values<'a> {
    /// The values of a file. An object (not one within a list) that has a list as one of
    /// the members `lists`, itself or in one of its members `around`, stands for the
    /// elements of the list.
    pub(in crate::formats) fn within(
        file: &'a str,
        reader: Box<dyn BufRead + 'a>,
        lists: &'static [&'static str],
        around: &'static [&'static str],
    ) -> Self {
        Self { lists, around, ..Self::new(file, reader) }
    }

    /// Goes into an object. True at the first element of its list; false if it has none:
    /// then the whole object is in the buffer.
    pub(super) fn open_objects(&mut self) -> Result<bool, ReadError> {
        self.buffer.clear();
        // Every opening bracket in the buffer is closed in the end, or there is a list.
        self.enter()?;
        loop {
            let Some(key) = self.member()? else {
                self.take_byte()?;
                self.open -= 1;
                if self.open == 0 {
                    return Ok(false);
                }
                self.separator()?;
                continue;
            };
            match self.peek()? {
                Some(b'[') if self.lists.contains(&key.as_str()) => {
                    self.step()?;
                    self.buffer.clear();
                    return Ok(true);
                }
                Some(b'{') if self.around.contains(&key.as_str()) => {
                    self.enter()?;
                    continue;
                }
                _ => self.take_value()?,
            }
            self.separator()?;
        }
    }

    /// Leaves the objects around the list.
    pub(super) fn close_objects(&mut self) -> Result<(), ReadError> {
        debug_assert!(self.state == State::End, "the list has ended");
        while self.open > 0 {
            self.buffer.clear();
            self.separator()?;
            if self.member()?.is_none() {
                self.step()?;
                self.open -= 1;
            } else {
                self.take_value()?;
            }
        }
        self.buffer.clear();
        Ok(())
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        self.take_byte()?;
        self.open += 1;
        Ok(())
    }

    /// Moves a byte into the buffer.
    fn take_byte(&mut self) -> Result<(), ReadError> {
        let byte = self.peek()?;
        self.buffer.extend(byte);
        self.step()
    }

    /// The name of the next member, up to its value; `None` before `}`.
    fn member(&mut self) -> Result<Option<String>, ReadError> {
        self.skip_blanks()?;
        match self.peek()? {
            Some(b'}') => return Ok(None),
            Some(b'"') => {}
            None => return Err(self.error("the file ends within an object; “}” is missing")),
            Some(_) => return Err(self.error("the name of a member is missing")),
        }
        let start = self.buffer.len();
        self.take_value()?;
        let name = serde_json::from_slice(self.buffer.get(start..).unwrap_or_default());
        let Ok(name) = name else { return Err(self.error("the name of a member is no text")) };
        self.skip_blanks()?;
        if self.peek()? != Some(b':') {
            return Err(self.error("“:” is missing after the name of a member"));
        }
        self.take_byte()?;
        self.skip_blanks()?;
        Ok(Some(name))
    }

    /// What stands between members: a comma; nothing before `}`.
    fn separator(&mut self) -> Result<(), ReadError> {
        self.skip_blanks()?;
        match self.peek()? {
            Some(b',') => self.take_byte(),
            Some(b'}') => Ok(()),
            None => Err(self.error("the file ends within an object; “}” is missing")),
            Some(_) => Err(self.error("a comma is missing between two members")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<(usize, serde_json::Value)>, String> {
        let mut values =
            Values::within("f", Box::new(text.as_bytes()), &["items", "@graph"], &["first"]);
        let mut found = Vec::new();
        while let Some(one) = values.parse().map_err(|e| e.to_string())? {
            found.push(one);
        }
        Ok(found)
    }

    #[test]
    fn elements_of_members() {
        use serde_json::json;
        let found = |text| all(text).unwrap().into_iter().map(|(_, v)| v).collect::<Vec<_>>();
        assert_eq!(
            found("{\"a\": {\"items\": 1}, \"items\": [1, {\"x\": []}], \"z\": 3}"),
            [json!(1), json!({"x": []})]
        );
        assert_eq!(
            found("{\"first\":{\"b\":[7],\"items\":[1],\"c\":{}},\"z\":true} {\"@graph\":[2]}"),
            [json!(1), json!(2)]
        );
        assert_eq!(
            found("{\"a\":1 ,\"b\":[{}]}\n{\"c\":null}"),
            [json!({"a": 1, "b": [{}]}), json!({"c": null})]
        );
        assert_eq!(found("{\"first\":{\"a\":1},\"b\":2}"), [json!({"first": {"a": 1}, "b": 2})]);
        assert_eq!(found("[{\"items\":[1]}]"), [json!({"items": [1]})]);
        assert_eq!(found("{}"), [json!({})]);
        assert_eq!(all("\n{\"items\": [1,\n2]}").unwrap().last().unwrap().0, 3);
        assert!(found(&"{\"items\":[]}".repeat(100_000)).is_empty());
    }

    #[test]
    fn faults_have_lines() {
        for (text, expected) in [
            ("{\"items\": [1]", "f, line 1: the file ends within an object; “}” is missing"),
            ("{\n\"a\" 1}", "f, line 2: “:” is missing after the name of a member"),
            ("{\"a\":1 \"b\":2}", "f, line 1: a comma is missing between two members"),
            ("{3:1}", "f, line 1: the name of a member is missing"),
            ("{\"a\":", "f, line 1: the file ends within an object; “}” is missing"),
            ("{\"a\":\"b", "f, line 1: the file ends within a value"),
            ("{\"items\":[1], \"b\"", "f, line 1: “:” is missing after the name of a member"),
            ("{\"a\":,\"b\":1}", "f, line 1: expected value"),
        ] {
            assert_eq!(all(text).unwrap_err(), expected, "{text}");
        }
        let deep = "{\"first\":".repeat(100_000);
        assert!(all(&deep).unwrap_err().contains("ends within"));
    }
}
