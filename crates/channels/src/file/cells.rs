//! Takes one record apart into cells, by header position: CSV fields or the members of a JSON object.
//! Knows the two layouts; not what a cell means.

use std::collections::HashMap;
use std::fmt;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::mapping::Places;
use super::reject::{Bad, Code, Place};

/// Distinct JSON keys remembered; further ones are not looked at, so that memory stays flat.
const MOST_KEYS: usize = 512;

/// Where a cell lies in the text; `None` when the record does not have it.
type Bounds = Option<(usize, usize)>;

/// The cells of one record.
pub(crate) struct Cells<'a> {
    text: &'a str,
    bounds: &'a [Bounds],
    places: &'a Places,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(text: &'a str, bounds: &'a [Bounds], places: &'a Places) -> Self {
        Self { text, bounds, places }
    }

    /// The cell of our column `field`.
    pub(crate) fn get(&self, field: usize) -> Option<&'a str> {
        self.at((*self.places.get(field)?)?)
    }

    /// The cell at a position of the header.
    pub(crate) fn at(&self, position: usize) -> Option<&'a str> {
        let (start, end) = (*self.bounds.get(position)?)?;
        self.text.get(start..end)
    }
}

/// Cuts CSV records.
pub(crate) struct CsvCutter {
    reader: Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    pub(crate) bounds: Vec<Bounds>,
}

impl CsvCutter {
    pub(crate) fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
        Self { reader, out: vec![0; 1024], ends: vec![0; 64], bounds: Vec::new() }
    }

    /// Cuts one record, given without its line end, and says how many fields it has.
    pub(crate) fn cut(&mut self, record: &[u8]) -> usize {
        self.reader.reset();
        // What comes out is never longer than what goes in, so the record always fits.
        if self.out.len() <= record.len() {
            self.out.resize(record.len() + 1, 0);
        }
        let (mut read, mut written, mut fields) = (0, 0, 0);
        loop {
            let (result, r, w, f) =
                self.reader.read_record(&record[read..], &mut self.out[written..], &mut self.ends[fields..]);
            (read, written, fields) = (read + r, written + w, fields + f);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        debug_assert_eq!(read, record.len(), "a frame is one record");
        self.bounds.clear();
        let mut start = 0;
        for &end in &self.ends[..fields] {
            self.bounds.push(Some((start, end)));
            start = end;
        }
        fields
    }

    /// The text of the last record's fields, one after the other.
    pub(crate) fn text(&self) -> &str {
        let end = self.bounds.last().copied().flatten().map_or(0, |(_, end)| end);
        std::str::from_utf8(&self.out[..end]).unwrap_or("")
    }

    /// Whether nothing but white space is in the fields from `from` on.
    pub(crate) fn is_blank_from(&self, from: usize) -> bool {
        let start = self.bounds.get(from).copied().flatten().map_or(0, |(start, _)| start);
        from >= self.bounds.len() || self.text()[start..].trim().is_empty()
    }
}

/// Cuts JSON objects. Keys get header positions as they are met.
#[derive(Default)]
pub(crate) struct JsonCutter {
    positions: HashMap<String, usize>,
    /// Position of the nth key of the last object: exports write the same keys in the same order.
    order: Vec<(String, Option<usize>)>,
    pub(crate) header: Vec<String>,
    pub(crate) text: String,
    pub(crate) bounds: Vec<Bounds>,
    /// Positions that hold an object or array.
    pub(crate) nested: Vec<usize>,
}

impl JsonCutter {
    /// Cuts one object, given as one line.
    pub(crate) fn cut(&mut self, line: &str) -> Result<(), (Place, Bad)> {
        self.text.clear();
        self.nested.clear();
        self.bounds.fill(None);
        if !line.trim_start().starts_with('{') {
            return Err(not_object(line));
        }
        let mut json = serde_json::Deserializer::from_str(line);
        let cut = Object(self).deserialize(&mut json).and_then(|()| json.end());
        cut.map_err(|e| {
            let en = format!("not valid JSON: {e}");
            (Place::Byte(e.column() as u64), Bad::new(Code::JsonInvalid, en, "不是有效的 JSON"))
        })
    }

    fn position(&mut self, nth: usize, key: &str) -> Option<usize> {
        if let Some((known, position)) = self.order.get(nth)
            && known == key
        {
            return *position;
        }
        let position = self.positions.get(key).copied().or_else(|| self.new_position(key));
        let entry = (key.to_owned(), position);
        match self.order.get_mut(nth) {
            Some(slot) => *slot = entry,
            None if nth < MOST_KEYS => self.order.push(entry),
            None => {}
        }
        position
    }

    fn new_position(&mut self, key: &str) -> Option<usize> {
        if self.header.len() >= MOST_KEYS || key.len() > 200 {
            return None;
        }
        self.header.push(key.to_owned());
        self.bounds.push(None);
        self.positions.insert(key.to_owned(), self.header.len() - 1);
        Some(self.header.len() - 1)
    }

    fn put(&mut self, position: usize, raw: &str) -> Result<(), serde_json::Error> {
        let start = self.text.len();
        match raw.as_bytes().first() {
            Some(b'"') if !raw.contains('\\') => self.text.push_str(raw.trim_matches('"')),
            Some(b'"') => self.text.push_str(&serde_json::from_str::<String>(raw)?),
            Some(b'{' | b'[') => {
                return {
                    self.nested.push(position);
                    Ok(())
                };
            }
            _ if raw == "null" => {}
            _ => self.text.push_str(raw),
        }
        if let Some(bounds) = self.bounds.get_mut(position) {
            *bounds = Some((start, self.text.len()));
        }
        Ok(())
    }
}

fn not_object(line: &str) -> (Place, Bad) {
    let bad = match serde_json::from_str::<&RawValue>(line) {
        Ok(_) => Bad::new(
            Code::JsonNotObject,
            "a line of JSON Lines is one object {\"name\": value, …}",
            "JSON Lines 的每一行应是一个对象 {\"名称\": 值, …}",
        ),
        Err(e) => Bad::new(Code::JsonInvalid, format!("not valid JSON: {e}"), "不是有效的 JSON"),
    };
    (Place::Record, bad)
}

struct Object<'c>(&'c mut JsonCutter);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut nth = 0;
        while let Some(position) = map.next_key_seed(Key(self.0, nth))? {
            let raw: &'de RawValue = map.next_value()?;
            if let Some(position) = position {
                self.0.put(position, raw.get()).map_err(A::Error::custom)?;
            }
            nth += 1;
        }
        Ok(())
    }
}

/// Turns a key into its position without keeping the key.
struct Key<'c>(&'c mut JsonCutter, usize);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Option<usize>, D::Error> {
        d.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.position(self.1, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(record: &str) -> Vec<String> {
        let mut cutter = CsvCutter::new(b',');
        let count = cutter.cut(record.as_bytes());
        let places = Places::default();
        let cells = Cells::new(cutter.text(), &cutter.bounds, &places);
        (0..count).map(|i| cells.at(i).unwrap().to_owned()).collect()
    }

    #[test]
    fn csv_fields() {
        for (record, expected) in [
            ("a,b,c", vec!["a", "b", "c"]),
            ("a,,", vec!["a", "", ""]),
            ("\"a,b\",\"say \"\"hi\"\"\",\"x\ny\"", vec!["a,b", "say \"hi\"", "x\ny"]),
            ("say \"hi\",b", vec!["say \"hi\"", "b"]),
            ("\"\"", vec![""]),
            ("a\rb", vec!["a\rb"]),
        ] {
            assert_eq!(csv(record), expected, "{record:?}");
        }
        assert_eq!(csv(&"x,".repeat(999)).len(), 1000);
    }

    #[test]
    fn json_members() {
        let mut cutter = JsonCutter::default();
        let places = Places::default();
        cutter
            .cut(r#" {"id":7312345678901234567890,"a":"x\ny","b":null,"c":true,"d":{"e":[1]},"f":12.10} "#)
            .unwrap();
        let cells = Cells::new(&cutter.text, &cutter.bounds, &places);
        let found: Vec<_> = (0..6).map(|i| cells.at(i)).collect();
        let id = Some("7312345678901234567890");
        assert_eq!(found, [id, Some("x\ny"), Some(""), Some("true"), None, Some("12.10")]);
        assert_eq!(cutter.nested, [4]);
        cutter.cut(r#"{"f":"","new":"😀"}"#).unwrap();
        let cells = Cells::new(&cutter.text, &cutter.bounds, &places);
        assert_eq!((cells.at(0), cells.at(5), cells.at(6)), (None, Some(""), Some("😀")));
    }

    #[test]
    fn bad_json_is_told_apart() {
        let mut cutter = JsonCutter::default();
        for (line, code) in [
            ("[1]", Code::JsonNotObject),
            ("7", Code::JsonNotObject),
            ("{\"a\":1", Code::JsonInvalid),
            ("{\"a\":1}}", Code::JsonInvalid),
            ("{\"a\":\"\\ud800\"}", Code::JsonInvalid),
            ("{'a':1}", Code::JsonInvalid),
            ("hello", Code::JsonInvalid),
            (&format!("{{\"a\":{}", "[".repeat(100_000)), Code::JsonInvalid),
        ] {
            assert_eq!(cutter.cut(line).unwrap_err().1.code, code, "{}", &line[..line.len().min(50)]);
        }
    }

    #[test]
    fn endless_new_keys_take_no_memory() {
        let mut cutter = JsonCutter::default();
        for i in 0..5_000 {
            cutter.cut(&format!("{{\"key{i}\":{i}}}")).unwrap();
        }
        assert!(cutter.header.len() <= MOST_KEYS && cutter.order.len() <= MOST_KEYS);
    }
}
