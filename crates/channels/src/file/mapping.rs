//! Which column of a file is which of ours: by hand first, then by name. Knows names, not values.

use std::collections::BTreeMap;

use super::columns::{MOST, RowKind};

/// Columns named by hand, `ours=theirs`; an empty `theirs` leaves that column out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<String, String>);

/// A mapping by hand that does not fit.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    /// Not of the form `ours=theirs`.
    #[error("a mapping is written COLUMN=HEADER, for example rating=score, not {0:?}")]
    Form(String),
    /// No such column of ours.
    #[error("{kind} have no column {name:?}; they have: {}", known.join(", "))]
    Unknown {
        /// What was being read.
        kind: &'static str,
        /// The name given.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// No such header in the file.
    #[error("the file has no column {theirs:?} to use as {ours}; found: {}", found.join(", "))]
    Absent {
        /// Our column.
        ours: String,
        /// The header asked for.
        theirs: String,
        /// The headers there are.
        found: Vec<String>,
    },
}

impl Mapping {
    /// Reads mappings as given on the command line.
    ///
    /// # Errors
    /// When one is not of the form `ours=theirs`.
    pub fn parse<S: AsRef<str>>(pairs: &[S]) -> Result<Self, BadMapping> {
        let mut mapping = Self::default();
        for pair in pairs {
            let text = pair.as_ref();
            let (ours, theirs) = text.split_once('=').ok_or_else(|| BadMapping::Form(text.to_owned()))?;
            mapping.set(ours.trim(), theirs.trim());
        }
        Ok(mapping)
    }

    /// Uses the file's column `theirs` as our column `ours`.
    pub fn set(&mut self, ours: &str, theirs: &str) {
        self.0.insert(ours.to_owned(), theirs.to_owned());
    }

    /// Whether nothing was named by hand.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses names that this kind does not have.
    pub(crate) fn check(&self, kind: RowKind) -> Result<(), BadMapping> {
        let known = || kind.columns().iter().map(|c| c.name);
        match self.0.keys().find(|ours| !known().any(|name| name == **ours)) {
            Some(name) => {
                Err(BadMapping::Unknown { kind: kind.as_str(), name: name.clone(), known: known().collect() })
            }
            None => Ok(()),
        }
    }

    /// Refuses headers that the file does not have.
    pub(crate) fn check_against(&self, header: &[String]) -> Result<(), BadMapping> {
        let present = |theirs: &str| header.iter().any(|h| same(h, theirs));
        match self.0.iter().find(|(_, theirs)| !theirs.is_empty() && !present(theirs)) {
            Some((ours, theirs)) => {
                Err(BadMapping::Absent { ours: ours.clone(), theirs: theirs.clone(), found: header.to_vec() })
            }
            None => Ok(()),
        }
    }
}

/// For each column of ours, its place in `header`.
pub(crate) type Places = [Option<usize>; MOST];

/// Places the columns of `kind`: by hand where told, else by the best synonym present, each header used once.
pub(crate) fn place(kind: RowKind, header: &[String], mapping: &Mapping) -> Places {
    let mut places: Places = [None; MOST];
    let mut taken = vec![false; header.len()];
    for (i, column) in kind.columns().iter().enumerate() {
        if let Some(theirs) = mapping.0.get(column.name) {
            places[i] = header.iter().position(|h| same(h, theirs));
            if let Some(at) = places[i] {
                taken[at] = true;
            }
        }
    }
    let forms: [Vec<String>; 2] =
        [header.iter().map(|h| normal(h)).collect(), header.iter().map(|h| normal(bare(h))).collect()];
    for names in forms {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            by_name.entry(name).or_default().push(at);
        }
        for (i, column) in kind.columns().iter().enumerate() {
            if places[i].is_some() || mapping.0.contains_key(column.name) {
                continue;
            }
            let free =
                |name: &str| by_name.get(normal(name).as_str())?.iter().copied().find(|&at| !taken[at]);
            if let Some(at) = column.names().find_map(free) {
                places[i] = Some(at);
                taken[at] = true;
            }
        }
    }
    places
}

/// The required columns that have no place.
pub(crate) fn missing(kind: RowKind, places: &Places) -> Vec<&'static str> {
    let columns = kind.columns().iter().zip(places);
    columns.filter(|(column, at)| column.required && at.is_none()).map(|(column, _)| column.name).collect()
}

fn same(header: &str, told: &str) -> bool {
    header == told || (!told.is_empty() && normal(header) == normal(told))
}

/// A header name reduced to what counts: letters and digits of any script, in lower case, full-width ones narrowed.
pub(crate) fn normal(name: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    name.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A header name without a trailing remark in brackets, such as the unit in `金额（元）`.
fn bare(name: &str) -> &str {
    name.split(['(', '（', '[', '【']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(kind: RowKind, header: &[&str], mapping: &Mapping) -> Vec<(&'static str, usize)> {
        let header: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
        let places = place(kind, &header, mapping);
        kind.columns().iter().zip(places).filter_map(|(c, at)| Some((c.name, at?))).collect()
    }

    #[test]
    fn headers_map_by_name_in_two_languages() {
        for (kind, header, expected) in [
            (
                RowKind::Reviews,
                vec!["Review ID", "STARS", "Review_Text"],
                vec![("review_id", 0), ("rating", 1), ("text", 2)],
            ),
            (
                RowKind::Reviews,
                vec!["评价ID", "评分", "评价内容", "评价时间", "买家昵称"],
                vec![("review_id", 0), ("rating", 1), ("text", 2), ("created_at", 3), ("buyer", 4)],
            ),
            (
                RowKind::Reviews,
                vec!["id", "评论", "ｒａｔｉｎｇ", "评价内容"],
                vec![("review_id", 0), ("rating", 2), ("text", 3)],
            ),
            (
                RowKind::Orders,
                vec!["订单编号", "实付金额（元）", "快递公司", "运单号", "批次"],
                vec![("order_id", 0), ("batch", 4), ("amount", 1), ("carrier", 2), ("tracking", 3)],
            ),
            (
                RowKind::Orders,
                vec!["Order ID", "created_at", "Paid Time", "order id"],
                vec![("order_id", 0), ("paid_at", 2)],
            ),
            (
                RowKind::Messages,
                vec!["消息ID", "会话ID", "发送方", "内容", "发送时间"],
                vec![("message_id", 0), ("conversation_id", 1), ("sender", 2), ("text", 3), ("sent_at", 4)],
            ),
        ] {
            assert_eq!(placed(kind, &header, &Mapping::default()), expected, "{header:?}");
        }
    }

    #[test]
    fn a_mapping_by_hand_wins_and_can_leave_out() {
        let mapping = Mapping::parse(&["rating=Score 2", "text="]).unwrap();
        let header = ["id", "score", "score_2", "text"];
        assert_eq!(placed(RowKind::Reviews, &header, &mapping), [("review_id", 0), ("rating", 2)]);
        let owned: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
        assert_eq!(missing(RowKind::Reviews, &place(RowKind::Reviews, &owned, &mapping)), ["text"]);
        assert_eq!(Mapping::parse(&["rating"]), Err(BadMapping::Form("rating".into())));
        assert!(Mapping::parse(&["stars=x"]).unwrap().check(RowKind::Reviews).is_err());
        assert!(Mapping::parse(&["rating=x"]).unwrap().check_against(&owned).is_err());
    }
}
