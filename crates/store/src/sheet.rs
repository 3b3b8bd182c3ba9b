//! Tables of a shop as sheets for the export: one page after the other by key, with names and numbers in place of the ids
//! that stand for them. What a column is follows from its name, so that a new table is one line in [`SHEETS`].

use domain::ids::ShopId;
use domain::money::Money;
use domain::time::Instant;
use uuid::Uuid;

use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::table::{self, Column, Table};
use crate::value::{Kind, Row, Value};

/// A table that is exported as it stands.
#[derive(Debug)]
pub struct Sheet {
    /// Its name in the export.
    pub name: &'static str,
    table: &'static Table,
}

macro_rules! sheets {
    ($($name:literal $table:ident),* $(,)?) => { &[$(Sheet { name: $name, table: &table::$table }),*] };
}

/// All sheets. Reviews, cases, orders, messages, remedies, returns and parcels have exports of their own.
pub static SHEETS: &[Sheet] = sheets! {
    "events" EVENTS, "acts" ACTS, "clocks" CLOCKS, "conversations" CONVERSATIONS, "buyers" BUYERS,
    "products" PRODUCTS, "channels" CHANNELS, "members" MEMBERS, "handovers" HANDOVERS, "pictures" PICTURES,
    "policies" POLICIES, "rules" RULES, "remedy_policies" REMEDY_POLICIES, "macros" MACROS, "macro_uses" MACRO_USES,
    "bots" BOTS, "drafters" DRAFTERS, "live_planes" LIVE_PLANES, "corrections_learned" ADAPTATIONS, "views" VIEWS, "imports" IMPORTS,
    "connections" LINKS, "webhooks" HOOKS, "deliveries" DELIVERIES, "team_channels" TEAM_CHANNELS, "inbound" INBOUND,
    "trackers" TRACKERS, "tracked" TRACKED, "sources" SOURCES, "mentions" MENTIONS, "mention_finds" MENTION_FINDS,
    "appeals" APPEALS, "lives" LIVES, "listings" LISTINGS, "listing_versions" LISTING_VERSIONS,
    "live_sessions" LIVE_SESSIONS, "live_sentences" LIVE_SENTENCES, "live_findings" LIVE_FINDINGS,
    "live_orders" LIVE_ORDERS, "quality_minutes" QUALITY_MINUTES, "live_minutes" LIVE_MINUTES,
    "calls" CALLS,
};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Empty.
    Nothing,
    /// A count, a flag as 0 or 1.
    Number(i64),
    /// Words.
    Text(String),
    /// JSON.
    Json(String),
    /// A buyer's name: personal data.
    Buyer(String),
    /// An id.
    Id(Uuid),
    /// A time.
    At(Instant),
    /// An amount.
    Amount(Money),
    /// What a platform sent, as it came: may hold personal data.
    Raw(Vec<u8>),
    /// A hash.
    Bytes(Vec<u8>),
}

/// Rows of a sheet.
#[derive(Debug, Default)]
pub struct Page {
    /// Cells in the order of [`Sheet::columns`].
    pub lines: Vec<Vec<Cell>>,
    /// After which key the next page begins; none when this one was the last.
    pub next: Option<Vec<Value>>,
}

/// What a column is.
#[derive(Clone, Copy)]
enum Shape {
    Plain,
    Json,
    Raw,
    At,
    Amount { currency: usize },
    Channel,
    Case,
    Buyer,
    BuyerName,
    User,
}

impl Shape {
    fn of(table: &Table, column: &Column) -> Self {
        let currency = || table.columns.iter().position(|c| c.name == "currency");
        match (column.name, column.kind) {
            ("channel_id", _) => Self::Channel,
            ("case_id", _) => Self::Case,
            ("buyer_id", _) => Self::Buyer,
            ("user_id", _) => Self::User,
            ("name", _) if std::ptr::eq(table, &raw const table::BUYERS) => Self::BuyerName,
            // Who wrote it, as they call themselves, and the words with the name in them.
            ("author" | "url" | "folded", _) if std::ptr::eq(table, &raw const table::MENTIONS) => {
                Self::BuyerName
            }
            // What a customer calls themselves stands in it.
            ("body", _) if std::ptr::eq(table, &raw const table::CALLS) => Self::BuyerName,
            ("body" | "filter" | "options" | "work" | "holidays" | "cases" | "rejects", Kind::Text) => {
                Self::Json
            }
            ("body", Kind::Bytes) => Self::Raw,
            (name, Kind::Int) if name.ends_with("_minor") => {
                currency().map_or(Self::Plain, |currency| Self::Amount { currency })
            }
            (name, Kind::Int)
                if name == "at" || ["_at", "_until", "_due"].iter().any(|end| name.ends_with(end)) =>
            {
                Self::At
            }
            _ => Self::Plain,
        }
    }

    /// What the export calls the column.
    fn named(self, name: &str) -> &str {
        match self {
            Self::Channel => "channel",
            Self::Case => "case_number",
            Self::Buyer => "buyer",
            Self::User => "user",
            Self::Amount { .. } => name.trim_end_matches("_minor"),
            _ => name,
        }
    }

    /// What is selected for it, and the table that is joined for it.
    const fn source(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Channel => {
                ("h.name", " LEFT JOIN channels h ON h.shop_id = t.shop_id AND h.id = t.channel_id")
            }
            Self::Case => ("c.number", " LEFT JOIN cases c ON c.shop_id = t.shop_id AND c.id = t.case_id"),
            Self::Buyer => ("b.name", " LEFT JOIN buyers b ON b.shop_id = t.shop_id AND b.id = t.buyer_id"),
            Self::User => ("u.name", " LEFT JOIN users u ON u.id = t.user_id"),
            _ => return None,
        })
    }

    fn cell(self, row: &Row, at: usize, kind: Kind) -> Result<Cell> {
        Ok(match self {
            Self::At => row.opt_instant(at)?.map_or(Cell::Nothing, Cell::At),
            Self::Json => row.opt_text(at)?.map_or(Cell::Nothing, Cell::Json),
            Self::Raw => row.opt_bytes(at)?.map_or(Cell::Nothing, Cell::Raw),
            Self::Amount { currency } => money(row, at, currency)?.map_or(Cell::Nothing, Cell::Amount),
            Self::Case => row.opt_int(at)?.map_or(Cell::Nothing, Cell::Number),
            Self::Channel | Self::User => row.opt_text(at)?.map_or(Cell::Nothing, Cell::Text),
            Self::Buyer | Self::BuyerName => row.opt_text(at)?.map_or(Cell::Nothing, Cell::Buyer),
            Self::Plain => match row.value(at, kind)? {
                Value::Int(number) => Cell::Number(number),
                Value::Text(text) => Cell::Text(text),
                Value::Uuid(id) => Cell::Id(id),
                Value::Bytes(bytes) => Cell::Bytes(bytes),
                Value::Null(_) | Value::Texts(_) => Cell::Nothing,
            },
        })
    }
}

impl Sheet {
    /// That of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SHEETS.iter().find(|s| s.name == name)
    }

    fn shapes(&self) -> impl Iterator<Item = (usize, &'static Column, Shape)> {
        let table = self.table;
        // The first column is the shop, which is the same on every line.
        table.columns.iter().enumerate().skip(1).map(|(at, c)| (at, c, Shape::of(table, c)))
    }

    /// What its columns are called.
    pub fn columns(&self) -> Vec<&'static str> {
        self.shapes().map(|(_, column, shape)| shape.named(column.name)).collect()
    }
}

impl Tx {
    /// The lines of a sheet after a key, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sheet(
        &mut self,
        sheet: &Sheet,
        shop: ShopId,
        after: Option<&[Value]>,
        limit: i64,
    ) -> Result<Page> {
        let table = sheet.table;
        let sources: Vec<_> = sheet.shapes().filter_map(|(_, _, s)| s.source()).collect();
        let selected: Vec<String> = table
            .columns
            .iter()
            .map(|c| match Shape::of(table, c).source() {
                Some((named, _)) => named.to_owned(),
                None => format!("t.{}", c.name),
            })
            // The key comes once more, as it is: where the next page begins.
            .chain(table.columns[1..table.key].iter().map(|c| format!("t.{}", c.name)))
            .collect();
        let keys: Vec<String> = table.columns[1..table.key].iter().map(|c| format!("t.{}", c.name)).collect();
        let keys = keys.join(", ");
        let mut sql = Sql::new(self, &format!("SELECT {} FROM {} t", selected.join(", "), table.name));
        for (_, join) in sources {
            sql.text(join);
        }
        sql.text(" WHERE t.shop_id = ").value(shop);
        if let Some(after) = after {
            sql.text(&format!(" AND ({keys}) > ")).list(after.iter().cloned());
        }
        sql.text(&format!(" ORDER BY {keys} LIMIT ")).value(limit);
        let rows = sql.all(self).await?;
        let mut page = Page::default();
        for row in &rows {
            page.lines.push(sheet.shapes().map(|(at, c, s)| s.cell(row, at, c.kind)).collect::<Result<_>>()?);
        }
        if let Some(last) = rows.last().filter(|_| rows.len() as i64 == limit) {
            let key = table.columns[1..table.key].iter().enumerate();
            page.next =
                Some(key.map(|(n, c)| last.value(table.columns.len() + n, c.kind)).collect::<Result<_>>()?);
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_for_people_and_no_secret_is_among_them() {
        let of = |name| Sheet::named(name).unwrap().columns();
        assert_eq!(of("acts")[..3], ["id", "case_number", "kind"]);
        assert!(of("products").contains(&"price") && of("products").contains(&"channel"));
        assert!(of("members").contains(&"user"));
        for sheet in SHEETS {
            for column in sheet.columns() {
                assert!(!column.contains("secret") && column != "password", "{}.{column}", sheet.name);
            }
            assert!(
                !["sealed", "users", "sessions", "api_tokens", "invitations"].contains(&sheet.table.name)
            );
        }
    }

    /// Whoever adds a table decides whether people take it along.
    #[test]
    fn every_table_of_a_shop_is_exported_or_left_out_on_purpose() {
        const OWN: &[&str] = &["reviews", "cases", "orders", "messages", "remedies", "returns", "parcels"];
        // Secrets, and what only the running program needs.
        const LEFT_OUT: &[&str] = &[
            "shops",
            "users",
            "sessions",
            "api_tokens",
            "invitations",
            "jobs",
            "blobs",
            "idempotency",
            "copies",
            "cursors",
            "bulk_runs",
            "notices",
            "sealed",
            "link_states",
            "readings",
            "source_states",
            "tries",
            "notice_preferences",
            "quality_viewers",
            "room_leases",
            "call_beats",
        ];
        for table in table::PROJECTIONS.iter().chain(table::RECORDS) {
            let sheet = SHEETS.iter().any(|s| s.table.name == table.name);
            let known = OWN.contains(&table.name) || LEFT_OUT.contains(&table.name);
            assert!(sheet != known, "{}: exported, or left out with a reason, and not both", table.name);
        }
    }
}
