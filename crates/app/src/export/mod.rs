//! Export of everything, page by page: CSV that is safe to open in a spreadsheet, or JSON Lines. Names of buyers are
//! masked for callers who may not see them; secrets are in no export.

mod cells;
mod own;

use domain::access::Permission;
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use store::Value as Key;
use store::sheet::{SHEETS, Sheet};

use crate::{App, Caller, Result};
use cells::Record;
pub(crate) use cells::amount;
pub use own::Own;

/// Rows read at once.
const PAGE: i64 = 1_000;

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// With columns of its own.
    Own(Own),
    /// A table as it stands.
    Sheet(&'static Sheet),
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CSV with a header and a byte-order mark, so that spreadsheets read UTF-8.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// After which row a page begins.
pub type Mark = Vec<Key>;

/// What there is, by name: those with columns of their own first.
pub fn names() -> impl Iterator<Item = &'static str> {
    Own::ALL.iter().map(|(name, _)| *name).chain(SHEETS.iter().map(|s| s.name))
}

/// Reads `reviews.csv`, `events.jsonl` and the like.
///
/// # Errors
/// A refusal that names what there is.
pub fn parse(file: &str) -> Result<(What, Form)> {
    let parsed = file.split_once('.').and_then(|(name, form)| {
        let own = Own::ALL.iter().find(|(n, _)| *n == name).map(|(_, own)| What::Own(*own));
        let what = own.or_else(|| Sheet::named(name).map(What::Sheet))?;
        let form = match form {
            "csv" => Form::Csv,
            "jsonl" => Form::JsonLines,
            _ => return None,
        };
        Some((what, form))
    });
    let all = names().collect::<Vec<_>>();
    let refusal = || {
        Refusal::with(
            "unknown_export",
            Words::made(
                format!("there are exports of {}, as .csv and .jsonl", all.join(", ")),
                format!("可导出 {}，格式为 .csv 或 .jsonl", all.join("、")),
            ),
        )
    };
    parsed.ok_or_else(|| refusal().into())
}

impl What {
    fn header(self) -> String {
        match self {
            Self::Own(own) => own.columns().to_owned(),
            Self::Sheet(sheet) => sheet.columns().join(","),
        }
    }
}

impl App {
    /// Notes that an export was made.
    ///
    /// # Errors
    /// When the caller may not export.
    pub async fn begin_export(&self, caller: &Caller, file: &str) -> Result<()> {
        caller.require(Permission::ExportRun)?;
        let mut tx = self.store.write().await?;
        let event = ShopEvent::Exported { what: file.to_owned() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(tx.commit().await?)
    }

    /// The next piece of an export as text, and where the one after it begins, if there is one.
    ///
    /// # Errors
    /// When the caller may not export.
    pub async fn export_piece(
        &self,
        caller: &Caller,
        (what, form): (What, Form),
        after: Option<Mark>,
    ) -> Result<(String, Option<Mark>)> {
        caller.require(Permission::ExportRun)?;
        let mut text = String::new();
        if form == Form::Csv && after.is_none() {
            text.push('\u{feff}');
            text.push_str(&what.header());
            text.push_str("\r\n");
        }
        let (records, next) = self.records(caller, what, after).await?;
        for record in records {
            cells::write(&mut text, form, record);
        }
        Ok((text, next))
    }

    async fn records(
        &self,
        caller: &Caller,
        what: What,
        after: Option<Mark>,
    ) -> Result<(Vec<Record>, Option<Mark>)> {
        let names = caller.may(Permission::PersonalDataRead);
        let mut tx = self.store.read().await?;
        match what {
            What::Own(own) => {
                let after = after.and_then(|mark| match mark[..] {
                    [Key::Uuid(id)] => Some(id),
                    _ => None,
                });
                let (records, last) = own.records(&mut tx, caller.shop, after, names).await?;
                Ok((records, last.map(|id| vec![Key::Uuid(id)])))
            }
            What::Sheet(sheet) => {
                let page = tx.sheet(sheet, caller.shop, after.as_deref(), PAGE).await?;
                let columns = sheet.columns();
                let record = |line: Vec<_>| {
                    columns.iter().copied().zip(line.into_iter().map(|c| cells::value(c, names))).collect()
                };
                Ok((page.lines.into_iter().map(record).collect(), page.next))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_the_columns_that_are_written() {
        let columns = |own: Own| own.columns().split(',').count();
        let counts = Own::ALL.map(|(_, own)| columns(own));
        assert_eq!(counts, [16, 29, 16, 9, 16, 24, 13]);
    }

    #[test]
    fn unknown_exports_are_refused() {
        assert!(matches!(parse("cases.csv"), Ok((What::Own(Own::Cases), Form::Csv))));
        assert!(matches!(parse("events.jsonl"), Ok((What::Sheet(_), Form::JsonLines))));
        assert!(parse("passwords.csv").is_err() && parse("cases.xlsx").is_err() && parse("cases").is_err());
        let mut all: Vec<_> = names().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), names().count(), "each name once");
    }
}
