//! Tables as data: name, key and columns, from which inserts, upserts, comparisons and copies are made. Every table but
//! the full-text index is here, in [`PROJECTIONS`] or in [`RECORDS`]; a test holds both against the migrations.

use crate::db::Tx;
use crate::error::Result;
use crate::value::{Kind, Value};

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// One table; the first `key` columns are its primary key.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How many of the first columns make the key.
    pub key: usize,
    /// All columns, in the order rows are written.
    pub columns: &'static [Column],
}

/// Most placeholders in one statement. SQLite's limit is 32,766, but each is an instruction there, and a long program
/// leaves the processor's caches; PostgreSQL's limit is 65,535.
const MOST_VALUES_SQLITE: usize = 4_000;
const MOST_VALUES_POSTGRES: usize = 16_000;
/// Most rows in one statement.
const MOST_ROWS: usize = 500;

impl Table {
    /// The column names, comma-separated.
    pub fn names(&self) -> String {
        self.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ")
    }

    /// An insert of `rows` rows that names the columns in `kept` (positions); the others become NULL.
    fn insert_sql(&self, kept: &[usize], rows: usize, numbered: bool, upsert: bool) -> String {
        let names: Vec<_> = kept.iter().map(|c| self.columns[*c].name).collect();
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", self.name, names.join(", "));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..kept.len() {
                if column > 0 {
                    sql.push(',');
                }
                if numbered {
                    sql.push('$');
                    sql.push_str(&(row * kept.len() + column + 1).to_string());
                } else {
                    sql.push('?');
                }
            }
            sql.push(')');
        }
        if upsert {
            let key: Vec<_> = self.columns[..self.key].iter().map(|c| c.name).collect();
            let set: Vec<_> =
                self.columns[self.key..].iter().map(|c| format!("{0} = excluded.{0}", c.name)).collect();
            sql.push_str(" ON CONFLICT (");
            sql.push_str(&key.join(", "));
            sql.push_str(") DO UPDATE SET ");
            sql.push_str(&set.join(", "));
        }
        sql
    }

    /// The statements that write these rows, many rows in each. On SQLite placeholders are anonymous, because looking
    /// numbered ones up by name takes time that grows with the square of their number; columns that are NULL in every
    /// row of an insert are left out, because most rows are written when most of their columns are still NULL.
    pub(crate) fn statements(
        &self,
        rows: Vec<Vec<Value>>,
        sqlite: bool,
        upsert: bool,
    ) -> impl Iterator<Item = (String, Vec<Value>)> {
        let values = if sqlite { MOST_VALUES_SQLITE } else { MOST_VALUES_POSTGRES };
        let most = (values / self.columns.len()).min(MOST_ROWS);
        let mut rows = rows.into_iter();
        std::iter::from_fn(move || {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
            if chunk.is_empty() {
                return None;
            }
            let all = 0..self.columns.len();
            let kept: Vec<usize> = if upsert {
                all.collect()
            } else {
                all.filter(|c| chunk.iter().any(|row| !matches!(row[*c], Value::Null(_)))).collect()
            };
            let sql = self.insert_sql(&kept, chunk.len(), !sqlite, upsert);
            let mut values = Vec::with_capacity(kept.len() * chunk.len());
            for mut row in chunk {
                values.extend(kept.iter().map(|c| std::mem::replace(&mut row[*c], Value::Int(0))));
            }
            Some((sql, values))
        })
    }

    /// Writes rows.
    pub(crate) async fn write(&self, tx: &mut Tx, rows: Vec<Vec<Value>>, upsert: bool) -> Result<()> {
        let statements = self.statements(rows, tx.is_sqlite(), upsert);
        tx.run_all(statements).await
    }
}

/// Declares tables as `CONST = "name", key so many, { column kind, … }`, and the list of them.
macro_rules! tables {
    ($(#[$list_doc:meta])* $list:ident: $($(#[$doc:meta])* $const:ident = $name:literal, key $key:literal, { $($column:ident $kind:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        pub static $const: Table = Table {
            name: $name,
            key: $key,
            columns: &[$(Column { name: stringify!($column), kind: Kind::$kind }),*],
        };
    )*
        $(#[$list_doc])*
        pub static $list: &[&Table] = &[$(&$const),*];
    };
}

tables! {
    /// Every projection table that replay rebuilds and compares.
    PROJECTIONS:
    /// Policies by version.
    POLICIES = "policies", key 2, { shop_id Uuid, version Int, body Text }
    /// Channels.
    CHANNELS = "channels", key 2, {
        shop_id Uuid, id Uuid, name Text, platform Text, market Text, created_at Int, reply_link Text,
        holidays Text,
    }
    /// Pictures in a shop's keeping.
    PICTURES = "pictures", key 2, { shop_id Uuid, hash Text, media_type Text, size Int, actor Text, added_at Int }
    /// Who belongs to a shop.
    MEMBERS = "members", key 2, { shop_id Uuid, user_id Uuid, role Text, joined_at Int, work Text }
    /// Notes from one shift to the next.
    HANDOVERS = "handovers", key 2, { shop_id Uuid, id Uuid, text Text, cases Text, actor Text, at Int }
    /// Products.
    PRODUCTS = "products", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, title Text, price_minor Int,
        currency Text, category Text, advertised Int,
    }
    /// Orders.
    ORDERS = "orders", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, buyer_id Uuid, product Text, sku Text,
        batch Text, quantity Int, amount_minor Int, currency Text, status Text, carrier Text, tracking Text,
        paid_at Int, shipped_at Int, promised_at Int, delivered_at Int,
    }
    /// Reviews as they stand now.
    REVIEWS = "reviews", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, case_id Uuid, order_ref Text,
        product Text, buyer_id Uuid, rating Int, first_rating Int, versions Int, text Text, language Text,
        polarity Text, issue Text, severity Int, reading Text, corrected Int, created_at Int, received_at Int,
    }
    /// Conversations.
    CONVERSATIONS = "conversations", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, buyer_id Uuid, order_ref Text,
        case_id Uuid, messages Int, last_at Int, last_sender Text,
    }
    /// Messages.
    MESSAGES = "messages", key 2, {
        shop_id Uuid, id Uuid, conversation_id Uuid, channel_id Uuid, external_id Text, sender Text, text Text,
        reading Text, sent_at Int,
    }
    /// Cases.
    CASES = "cases", key 2, {
        shop_id Uuid, id Uuid, version Int, number Int, state Text, open Int, source Text, priority Int,
        channel_id Uuid, order_ref Text, product Text, buyer_id Uuid, advertised Int, value_minor Int, currency Text,
        star Int, issue Text, also Text, severity Int, ground Text, language Text, excerpt Text, why Text,
        feedbacks Int, assignee Uuid, next_due Int, next_kind Text, timer_at Int, paused Int, snoozed_until Int,
        breached Int, escalated Int, approval_pending Int, verdict Text, cause Text, improved Int, merged_into Uuid,
        opened_at Int, touched_at Int, replied_at Int, contacted_at Int, resolved_at Int, closed_at Int,
        unsure Text, platform_due Int, platform_kind Text, platform_rule Text, matter Text,
    }
    /// Clocks of cases.
    CLOCKS = "clocks", key 3, {
        shop_id Uuid, case_id Uuid, n Int, kind Text, rule Text, state Text, started_at Int, target Int, due_at Int,
        left_us Int, met_at Int, warned Int, rule_id Text,
    }
    /// What triage learned from a shop's corrections, and returns to earlier versions (`back_to`, 0 for the model as it
    /// ships), in the order they happened.
    ADAPTATIONS = "adaptations", key 2, {
        shop_id Uuid, version Int, blob Text, corrections Int, held_back Int, right_before Int, right_after Int,
        kept Int, back_to Int, actor Text, trained_at Int,
    }
    /// Acts of cases.
    ACTS = "acts", key 2, {
        shop_id Uuid, id Uuid, case_id Uuid, kind Text, state Text, author Text, created_at Int, channel_id Uuid,
        due_at Int,
    }
    /// How channels are connected, as JSON, without their secrets.
    LINKS = "links", key 2, { shop_id Uuid, channel_id Uuid, connected Int, sends Int, body Text }
    /// Webhooks out, as JSON, without their secrets.
    HOOKS = "hooks", key 2, { shop_id Uuid, id Uuid, body Text }
    /// Chat rooms of the team, as JSON, without their secrets.
    TEAM_CHANNELS = "team_channels", key 2, { shop_id Uuid, id Uuid, body Text }
    /// Services that follow parcels, as JSON, without their secrets.
    TRACKERS = "trackers", key 2, { shop_id Uuid, id Uuid, body Text }
    /// Rules that shops added to the rulebook, as JSON.
    RULES = "rules", key 2, { shop_id Uuid, id Text, version Int, body Text, actor Text, changed_at Int }
    /// Remedies.
    REMEDIES = "remedies", key 2, {
        shop_id Uuid, id Uuid, version Int, case_id Uuid, channel_id Uuid, order_ref Text, buyer_id Uuid, kind Text,
        state Text, open Int, counts Int, amount_minor Int, currency Text, approval_of Text, author Text,
        granted_by Uuid, granted_role Text, granted_day Text, granted_month Text, budget Text, reference Text,
        evidence_due Int, created_at Int, offered_at Int, granted_at Int, ended_at Int,
    }
    /// Figures for remedies by version.
    REMEDY_POLICIES = "remedy_policies", key 2, { shop_id Uuid, version Int, body Text }
    /// Macros of shops, as JSON; one that was removed keeps its row, so that its use can be named.
    MACROS = "macros", key 2, { shop_id Uuid, id Text, version Int, body Text, removed Int, actor Text,
        changed_at Int }
    /// Where macros were applied, and how those cases went on.
    MACRO_USES = "macro_uses", key 3, { shop_id Uuid, case_id Uuid, n Int, macro_id Text, actor Text, used_at Int,
        resolved Int, improved Int, reopened Int }
    /// Bots of shops by version, as JSON.
    BOTS = "bots", key 2, { shop_id Uuid, version Int, body Text }
    /// Drafters of shops by version, as JSON, without their keys.
    DRAFTERS = "drafters", key 2, { shop_id Uuid, version Int, body Text }
    /// Who carries the picture of shops' live rooms by version, as JSON, without their secrets.
    LIVE_PLANES = "live_planes", key 2, { shop_id Uuid, version Int, body Text }
    /// Return requests as they stand now.
    RETURNS = "returns", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, case_id Uuid, order_ref Text,
        product Text, sku Text, buyer_id Uuid, quantity Int, kind Text, state Text, status Text, reason Text,
        text Text, language Text, issue Text, severity Int, amount_minor Int, currency Text, evidence Int,
        requested_at Int, updated_at Int, since Int, received_at Int, verdict Text, decided_by Text, decided_at Int,
        paid_minor Int, elsewhere_minor Int,
    }
    /// Parcels as they stand now.
    PARCELS = "parcels", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, tracking Text, carrier Text, order_ref Text,
        buyer_id Uuid, case_id Uuid, status Text, steps Int, exception Text, exception_at Int, handed_over_at Int,
        moved_at Int, stuck_told_at Int, delivered_at Int, last_at Int,
    }
    /// Sources of mentions, as JSON, without their secrets.
    SOURCES = "sources", key 2, { shop_id Uuid, id Uuid, is_on Int, body Text }
    /// Mentions as they stand now.
    MENTIONS = "mentions", key 2, {
        shop_id Uuid, id Uuid, version Int, source_id Uuid, url Text, page Text, author Text, title Text, text Text,
        folded Text, language Text, polarity Text, issue Text, severity Int, state Text, versions Int,
        published_at Int, first_seen_at Int,
    }
    /// Which source found a mention, under which id of its own.
    MENTION_FINDS = "mention_finds", key 4, { shop_id Uuid, mention_id Uuid, source_id Uuid, external_id Text }
    /// Appeals.
    APPEALS = "appeals", key 2, {
        shop_id Uuid, id Uuid, version Int, case_id Uuid, channel_id Uuid, subject_kind Text, subject Uuid,
        platform Text, market Text, ground Text, state Text, open Int, escalated Int, reference Text, had Text,
        missing Text, due_at Int, window_until Int, author Text, opened_at Int, submitted_at Int, decided_at Int,
    }
    /// LIVE sessions as they were last reported; `body` is the whole report, as JSON.
    LIVES = "lives", key 2, {
        shop_id Uuid, id Uuid, version Int, channel_id Uuid, external_id Text, title Text, started_at Int, ended_at Int,
        viewers Int, views Int, peak Int, comments Int, likes Int, followers Int, orders Int, units Int, customers Int,
        gmv_minor Int, currency Text, reported_at Int, body Text,
    }
    /// Products that the shop lists itself; `body` is the whole as it is now, as JSON.
    LISTINGS = "listings", key 2, { shop_id Uuid, id Uuid, version Int, sku Text, folded Text, n Int,
        channel_id Uuid, external_id Text, cleared Int, body Text }
    /// What was said of each when, as JSON.
    LISTING_VERSIONS = "listing_versions", key 3, { shop_id Uuid, product_id Uuid, n Int, sku Text, from_at Int,
        until_at Int, body Text }
    /// Live sessions of the shop's own, as JSON without what was said in them.
    LIVE_SESSIONS = "live_sessions", key 2, { shop_id Uuid, id Uuid, version Int, state Text, title Text,
        channel_id Uuid, market Text, rehearsal Int, starts_at Int, started_at Int, ended_at Int, sentences Int,
        flagged Int, open_findings Int, orders Int, body Text }
    /// What was said in live sessions.
    LIVE_SENTENCES = "live_sentences", key 3, { shop_id Uuid, session_id Uuid, id Uuid, from_ms Int, to_ms Int,
        segment_id Uuid, said_by Text, actor Text, text Text, flagged Int }
    /// What was wrong with it, as JSON.
    LIVE_FINDINGS = "live_findings", key 3, { shop_id Uuid, session_id Uuid, id Uuid, sentence_id Uuid,
        segment_id Uuid, at_ms Int, kind Text, settled Int, body Text }
    /// Orders taken in live rooms, with the moment of each.
    LIVE_ORDERS = "live_orders", key 3, { shop_id Uuid, session_id Uuid, n Int, order_ref Text, sku Text,
        segment_id Uuid, at_ms Int, at Int, quantity Int, amount_minor Int, currency Text }
    /// Calls between agents and customers, as JSON without what was said in them.
    CALLS = "calls", key 2, { shop_id Uuid, id Uuid, version Int, case_id Uuid, state Text, mode Text, asked_by Text,
        invited_at Int, valid_until Int, admitted_at Int, ended_at Int, ended_by Text, agreed Int, recorded Int,
        captions Int, body Text }
}

mod records;

pub use records::{
    API_TOKENS, BLOBS, BULK_RUNS, BUYERS, CALL_BEATS, COPIES, CURSORS, DELIVERIES, EVENTS, IDEMPOTENCY,
    IMPORTS, INBOUND, INVITATIONS, JOBS, LINK_STATES, LIVE_MINUTES, NOTICE_PREFERENCES, NOTICES,
    QUALITY_MINUTES, QUALITY_VIEWERS, READINGS, RECORDS, ROOM_LEASES, SEALED, SESSIONS, SHOPS, SOURCE_STATES,
    TRACKED, TRIES, USERS, VIEWS,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upserts_name_every_column_once() {
        assert_eq!(
            MEMBERS.insert_sql(&[0, 1, 2, 3], 2, true, true),
            "INSERT INTO members (shop_id, user_id, role, joined_at) VALUES ($1,$2,$3,$4),($5,$6,$7,$8) \
             ON CONFLICT (shop_id, user_id) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at, work = excluded.work"
        );
        assert!(MEMBERS.insert_sql(&[0, 1, 2, 3], 1, false, false).ends_with("VALUES (?,?,?,?)"));
    }

    #[test]
    fn inserts_leave_out_what_is_null_in_every_row() {
        let row = |case: Value, n: i64| {
            vec![Value::Int(n), Value::Int(2), Value::Text("new".to_owned()), case, Value::Null(Kind::Text)]
        };
        static SHORT: Table = Table {
            name: "t",
            key: 1,
            columns: &[
                Column { name: "a", kind: Kind::Int },
                Column { name: "b", kind: Kind::Int },
                Column { name: "c", kind: Kind::Text },
                Column { name: "d", kind: Kind::Int },
                Column { name: "e", kind: Kind::Text },
            ],
        };
        let rows = || vec![row(Value::Null(Kind::Int), 1), row(Value::Int(7), 2)];
        let (sql, values) = SHORT.statements(rows(), true, false).next().unwrap_or_default();
        assert_eq!(sql, "INSERT INTO t (a, b, c, d) VALUES (?,?,?,?),(?,?,?,?)");
        assert_eq!(values[3..5], [Value::Null(Kind::Int), Value::Int(2)]);
        let (sql, _) = SHORT.statements(rows(), true, true).next().unwrap_or_default();
        assert!(sql.starts_with("INSERT INTO t (a, b, c, d, e) VALUES (?,?,?,?,?),"));
    }
}
