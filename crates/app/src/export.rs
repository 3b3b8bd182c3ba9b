//! Export of everything, page by page: CSV that is safe to open in a spreadsheet, or JSON Lines. Names of buyers are
//! masked for callers who may not see them.

use channels::file::csv_cell;
use domain::access::Permission;
use domain::money::Money;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::Instant;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{App, Caller, Result};

/// Rows read at once.
const PAGE: i64 = 1_000;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Reviews with their readings.
    Reviews,
    /// Cases with their milestones.
    Cases,
    /// Orders.
    Orders,
    /// Messages.
    Messages,
    /// Remedies.
    Remedies,
    /// Return requests with what was decided.
    Returns,
    /// Parcels with where they stand.
    Parcels,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CSV with a header and a byte-order mark, so that spreadsheets read UTF-8.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Reads `reviews.csv`, `cases.jsonl` and the like.
///
/// # Errors
/// A refusal that names what there is.
pub fn parse(file: &str) -> Result<(What, Form)> {
    let parsed = file.split_once('.').and_then(|(what, form)| {
        let what = match what {
            "reviews" => What::Reviews,
            "cases" => What::Cases,
            "orders" => What::Orders,
            "messages" => What::Messages,
            "remedies" => What::Remedies,
            "returns" => What::Returns,
            "parcels" => What::Parcels,
            _ => return None,
        };
        let form = match form {
            "csv" => Form::Csv,
            "jsonl" => Form::JsonLines,
            _ => return None,
        };
        Some((what, form))
    });
    let refusal = Refusal::new(
        "unknown_export",
        "there are exports of reviews, cases, orders, messages, remedies, returns and parcels, as .csv and .jsonl",
        "可导出 reviews、cases、orders、messages、remedies、returns、parcels，格式为 .csv 或 .jsonl",
    );
    parsed.ok_or_else(|| refusal.into())
}

type Record = Vec<(&'static str, Value)>;

/// An amount as a decimal text, in the currency's own digits.
fn amount(money: Option<Money>) -> Value {
    let Some(money) = money else { return Value::Null };
    let digits = money.currency.digits();
    let scale = 10u64.pow(digits);
    let (whole, rest) = (money.minor.unsigned_abs() / scale, money.minor.unsigned_abs() % scale);
    let sign = if money.minor < 0 { "-" } else { "" };
    let text = if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = digits as usize)
    };
    Value::String(text)
}

fn code(money: Option<Money>) -> Value {
    money.map_or(Value::Null, |m| Value::from(m.currency.code()))
}

fn at(instant: Option<Instant>) -> Value {
    instant.map_or(Value::Null, |i| Value::String(i.to_string()))
}

/// A record from `name: value` pairs.
macro_rules! record {
    ($($name:ident: $value:expr),* $(,)?) => { vec![$((stringify!($name), Value::from($value))),*] };
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

    /// The next piece of an export as text, and where the one after it begins; an empty text ends it.
    ///
    /// # Errors
    /// When the caller may not export.
    pub async fn export_piece(
        &self,
        caller: &Caller,
        (what, form): (What, Form),
        after: Option<Uuid>,
    ) -> Result<(String, Option<Uuid>)> {
        caller.require(Permission::ExportRun)?;
        let names = caller.may(Permission::PersonalDataRead);
        let (records, last) = self.records(caller, what, after, names).await?;
        let mut text = String::new();
        if form == Form::Csv && after.is_none() {
            text.push('\u{feff}');
            text.push_str(&header(what));
        }
        for record in records {
            write(&mut text, form, record);
        }
        Ok((text, last))
    }

    async fn records(
        &self,
        caller: &Caller,
        what: What,
        after: Option<Uuid>,
        names: bool,
    ) -> Result<(Vec<Record>, Option<Uuid>)> {
        let shop = caller.shop;
        let mut tx = self.store.read().await?;
        Ok(match what {
            What::Reviews => {
                let rows = tx.export_reviews(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| review(r, names)).collect(), last)
            }
            What::Cases => {
                let rows = tx.export_cases(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| case(r, names)).collect(), last)
            }
            What::Orders => {
                let rows = tx.export_orders(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| order(r, names)).collect(), last)
            }
            What::Messages => {
                let rows = tx.export_messages(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| message(r, names)).collect(), last)
            }
            What::Remedies => {
                let rows = tx.export_remedies(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| remedy(r, names)).collect(), last)
            }
            What::Returns => {
                let rows = tx.export_returns(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| returned(r, names)).collect(), last)
            }
            What::Parcels => {
                let rows = tx.export_parcels(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| parcel(r, names)).collect(), last)
            }
        })
    }
}

fn shown(name: Option<String>, names: bool) -> Value {
    match name {
        Some(name) if names => Value::String(name),
        Some(name) => Value::String(name.chars().take(1).chain("***".chars()).collect()),
        None => Value::Null,
    }
}

fn review(r: store::export::ReviewOut, names: bool) -> Record {
    record! {
        review_id: r.external_id, channel: r.channel, order_id: r.order, product_id: r.product,
        buyer: shown(r.buyer, names), rating: r.rating, first_rating: r.first_rating, text: r.text,
        language: r.language, polarity: r.polarity, issue: r.issue, severity: r.severity, corrected: r.corrected,
        case_number: r.case, created_at: at(Some(r.created_at)), received_at: at(Some(r.received_at)),
    }
}

fn case(c: store::export::CaseOut, names: bool) -> Record {
    record! {
        number: c.number, state: c.state, source: c.source, priority: c.priority, channel: c.channel,
        order_id: c.order, product_id: c.product, buyer: shown(c.buyer, names), value: amount(c.value),
        currency: code(c.value), star: c.star, issue: c.issue, severity: c.severity, ground: c.ground,
        excerpt: c.excerpt, assignee: c.assignee, next_due: at(c.next_due), breached: c.breached,
        escalated: c.escalated, verdict: c.verdict, cause: c.cause, improved: c.improved,
        merged_into: c.merged_into, opened_at: at(Some(c.opened_at)), touched_at: at(c.touched_at),
        replied_at: at(c.replied_at), contacted_at: at(c.contacted_at), resolved_at: at(c.resolved_at),
        closed_at: at(c.closed_at),
    }
}

fn order(o: store::export::OrderOut, names: bool) -> Record {
    record! {
        order_id: o.external_id, channel: o.channel, buyer: shown(o.buyer, names), product_id: o.product, sku: o.sku,
        batch: o.batch, quantity: o.quantity, amount: amount(o.amount), currency: code(o.amount), status: o.status,
        carrier: o.carrier, tracking: o.tracking, paid_at: at(o.paid_at), shipped_at: at(o.shipped_at),
        promised_at: at(o.promised_at), delivered_at: at(o.delivered_at),
    }
}

fn message(m: store::export::MessageOut, names: bool) -> Record {
    record! {
        message_id: m.external_id, conversation_id: m.conversation, channel: m.channel, order_id: m.order,
        buyer: shown(m.buyer, names), sender: m.sender, text: m.text, case_number: m.case, sent_at: at(Some(m.sent_at)),
    }
}

fn remedy(r: store::export::RemedyOut, names: bool) -> Record {
    record! {
        remedy_id: r.id.to_string(), case_number: r.case, channel: r.channel, order_id: r.order,
        buyer: shown(r.buyer, names), kind: r.kind, state: r.state, amount: amount(r.amount), currency: code(r.amount),
        budget: r.budget, granted_by: r.granted_by, reference: r.reference, created_at: at(Some(r.created_at)),
        offered_at: at(r.offered_at), granted_at: at(r.granted_at), ended_at: at(r.ended_at),
    }
}

fn returned(r: store::export_returned::ReturnOut, names: bool) -> Record {
    record! {
        return_id: r.external_id, channel: r.channel, order_id: r.order, product_id: r.product, sku: r.sku,
        buyer: shown(r.buyer, names), quantity: r.quantity, kind: r.kind, state: r.state, status: r.status,
        reason: r.reason, text: r.text, issue: r.issue, severity: r.severity, amount: amount(r.amount),
        currency: code(r.amount.or(r.paid)), evidence: r.evidence, requested_at: at(Some(r.requested_at)),
        updated_at: at(r.updated_at), verdict: r.verdict, decided_by: r.decided_by, decided_at: at(r.decided_at),
        paid: amount(r.paid), case_number: r.case,
    }
}

fn parcel(p: store::export_returned::ParcelOut, names: bool) -> Record {
    record! {
        tracking: p.tracking, channel: p.channel, carrier: p.carrier, order_id: p.order,
        buyer: shown(p.buyer, names), status: p.status, steps: p.steps, exception: p.exception,
        exception_at: at(p.exception_at), handed_over_at: at(p.handed_over_at), delivered_at: at(p.delivered_at),
        last_at: at(p.last_at), case_number: p.case,
    }
}

/// The header line of a CSV export.
fn header(what: What) -> String {
    let columns = match what {
        What::Reviews => {
            "review_id,channel,order_id,product_id,buyer,rating,first_rating,text,language,polarity,issue,severity,corrected,case_number,created_at,received_at"
        }
        What::Cases => {
            "number,state,source,priority,channel,order_id,product_id,buyer,value,currency,star,issue,severity,ground,excerpt,assignee,next_due,breached,escalated,verdict,cause,improved,merged_into,opened_at,touched_at,replied_at,contacted_at,resolved_at,closed_at"
        }
        What::Orders => {
            "order_id,channel,buyer,product_id,sku,batch,quantity,amount,currency,status,carrier,tracking,paid_at,shipped_at,promised_at,delivered_at"
        }
        What::Messages => "message_id,conversation_id,channel,order_id,buyer,sender,text,case_number,sent_at",
        What::Remedies => {
            "remedy_id,case_number,channel,order_id,buyer,kind,state,amount,currency,budget,granted_by,reference,created_at,offered_at,granted_at,ended_at"
        }
        What::Returns => {
            "return_id,channel,order_id,product_id,sku,buyer,quantity,kind,state,status,reason,text,issue,severity,amount,currency,evidence,requested_at,updated_at,verdict,decided_by,decided_at,paid,case_number"
        }
        What::Parcels => {
            "tracking,channel,carrier,order_id,buyer,status,steps,exception,exception_at,handed_over_at,delivered_at,last_at,case_number"
        }
    };
    format!("{columns}\r\n")
}

fn write(text: &mut String, form: Form, record: Record) {
    match form {
        Form::JsonLines => {
            let object: Map<String, Value> =
                record.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            text.push_str(&Value::Object(object).to_string());
            text.push('\n');
        }
        Form::Csv => {
            let cells = record.iter().map(|(_, value)| match value {
                Value::Null => String::new(),
                Value::String(number) if is_decimal(number) => number.clone(),
                Value::String(words) => csv_cell(words).into_owned(),
                other => other.to_string(),
            });
            text.push_str(&cells.collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
    }
}

/// Whether a text is a plain number, which no spreadsheet runs: an amount below zero must stay one.
fn is_decimal(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let body = text.strip_prefix('-').unwrap_or(text);
    body.split_once('.').map_or_else(|| digits(body), |(whole, rest)| digits(whole) && digits(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn formulas_are_harmless_and_quotes_survive() {
        let mut text = String::new();
        let record = record! { a: "=1+1", b: "say \"hi\", now", c: Value::Null, d: 5, e: "@cmd" };
        write(&mut text, Form::Csv, record);
        assert!(!text.contains(",=") && !text.starts_with('=') && !text.contains(",@"), "{text}");
        assert!(text.contains("\"say \"\"hi\"\", now\",,5,"), "{text}");
    }

    #[test]
    fn headers_name_the_columns_that_are_written() {
        let first = |what| header(what).trim_end().split(',').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(first(What::Messages).len(), 9);
        assert_eq!(first(What::Reviews).len(), 16);
        assert_eq!(first(What::Orders).len(), 16);
        assert_eq!(first(What::Cases).len(), 29);
        assert_eq!(first(What::Remedies).len(), 16);
        assert_eq!(first(What::Returns).len(), 24);
        assert_eq!(first(What::Parcels).len(), 13);
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let money = |minor, code| Some(Money { minor, currency: Currency::parse(code).unwrap() });
        assert_eq!(amount(money(1_205, "USD")), "12.05");
        assert_eq!(amount(money(-7, "USD")), "-0.07");
        assert_eq!(amount(money(250_000, "VND")), "250000");
    }

    #[test]
    fn unknown_exports_are_refused() {
        assert_eq!(parse("cases.csv").unwrap(), (What::Cases, Form::Csv));
        assert!(parse("passwords.csv").is_err() && parse("cases.xlsx").is_err() && parse("cases").is_err());
    }
}
