//! A small builder for statements whose shape depends on the request: filters and lists of ids.
//!
//! Text comes only from the program; everything else travels as a placeholder.

use crate::db::Tx;
use crate::error::Result;
use crate::value::{Row, Value};

/// A statement under construction.
#[derive(Debug)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
    sqlite: bool,
}

impl Sql {
    /// Begins with a text.
    pub fn new(tx: &Tx, text: &str) -> Self {
        Self::for_database(tx.is_sqlite(), text)
    }

    /// Begins with a text, before there is a transaction.
    pub(crate) fn for_database(sqlite: bool, text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new(), sqlite }
    }

    /// The statement and its values.
    pub(crate) fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value as a placeholder.
    pub fn value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        if self.sqlite {
            self.text.push('?');
        } else {
            self.text.push('$');
            self.text.push_str(&self.values.len().to_string());
        }
        self
    }

    /// Adds `(v1, v2, …)`; an empty list matches nothing.
    pub fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.text.push('(');
        let mut any = false;
        for value in values {
            if any {
                self.text.push(',');
            }
            any = true;
            self.value(value);
        }
        if !any {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Runs it as a query.
    ///
    /// # Errors
    /// As the database says.
    pub async fn all(&mut self, tx: &mut Tx) -> Result<Vec<Row>> {
        tx.all(&self.text, std::mem::take(&mut self.values)).await
    }

    /// Runs it as a query for one row.
    ///
    /// # Errors
    /// As the database says.
    pub async fn first(&mut self, tx: &mut Tx) -> Result<Option<Row>> {
        tx.first(&self.text, std::mem::take(&mut self.values)).await
    }

    /// Runs it as a change; how many rows.
    ///
    /// # Errors
    /// As the database says.
    pub async fn run(&mut self, tx: &mut Tx) -> Result<u64> {
        tx.run(&self.text, std::mem::take(&mut self.values)).await
    }
}
