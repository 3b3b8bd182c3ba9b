//! What may happen next to a live session: a command becomes events, or a refusal the user can read.

use std::collections::BTreeMap;

use super::event::{Plan, Segment, SettledHow, ShowEvent, ShowState};
use super::state::Show;
use crate::ids::{FindingId, ProductId, SegmentId};
use crate::listing::{Fact, MOST_FACTS, MOST_WEAKNESSES, Product, needs_cleared, text};
use crate::money::Money;
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

/// Most segments of a session.
pub const MOST_SEGMENTS: usize = 100;
/// Longest title and name of a host, in characters.
pub const LONGEST_TITLE: usize = 200;
/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 1_000;
/// Longest address of a recording, in characters.
pub const LONGEST_LINK: usize = 500;
/// Longest planned segment, in minutes.
pub const LONGEST_SEGMENT: i64 = 240;

/// What is wanted of a segment; what is none follows the product's listing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields of `Segment`")]
pub struct SegmentIn {
    pub product: ProductId,
    pub price: Option<Money>,
    pub stock: Option<i64>,
    pub say: Option<Vec<Fact>>,
    pub disclose: Option<Vec<String>>,
    pub minutes: i64,
    pub note: Option<String>,
}

/// What a person asks of a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Command {
    Edit { plan: Plan },
    AddSegment { segment: SegmentIn, at: Option<usize> },
    ChangeSegment { id: SegmentId, segment: SegmentIn },
    MoveSegment { id: SegmentId, to: usize },
    RemoveSegment { id: SegmentId },
    Start,
    Enter { id: SegmentId },
    Next,
    Pin { product: Option<ProductId> },
    Record { url: String, offset_ms: i64 },
    Settle { finding: FindingId, how: SettledHow, note: Option<String> },
    End,
}

impl Command {
    /// Whether it helps a session that runs, rather than plans, starts or ends one.
    pub const fn helps(&self) -> bool {
        matches!(self, Self::Enter { .. } | Self::Next | Self::Pin { .. } | Self::Settle { .. })
    }
}

/// The facts a decision may use, looked up before by `app`.
#[derive(Debug)]
pub struct Facts<'a> {
    /// Now.
    pub now: Instant,
    /// The products of the session, and the one that the command names, as they are now.
    pub products: &'a BTreeMap<ProductId, Product>,
    /// An id for a new segment.
    pub id: SegmentId,
    /// Whether the finding that the command names is settled; none where the session has no such finding.
    pub settled: Option<bool>,
}

/// Checks what somebody wants to plan.
///
/// # Errors
/// A refusal that names the field.
pub fn plan(plan: Plan) -> Result<Plan, Refusal> {
    let market = plan.market.trim().to_ascii_uppercase();
    if market.len() != 2 || !market.bytes().all(|b| b.is_ascii_uppercase()) {
        let refusal = Refusal::new("bad_market", "a market is two letters, as ID", "市场为两位字母，如 ID");
        return Err(refusal.field("market"));
    }
    let title = text(&plan.title, "title", LONGEST_TITLE)?;
    let host = optional(plan.host.as_deref(), "host", LONGEST_TITLE)?;
    Ok(Plan { title, market, host, ..plan })
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] that says why not and what to do; the session is unchanged.
pub fn decide(show: &Show, command: &Command, facts: &Facts<'_>) -> Result<Vec<ShowEvent>, Refusal> {
    use ShowState::{Ended, Live, Planned};
    let event = match command {
        Command::Edit { plan: given } => {
            needs(show, &[Planned])?;
            let plan = plan(given.clone())?;
            if plan == show.plan {
                return Ok(Vec::new());
            }
            ShowEvent::Edited { plan }
        }
        Command::AddSegment { segment, at } => {
            needs(show, &[Planned, Live])?;
            if show.segments.len() >= MOST_SEGMENTS {
                return Err(Refusal::new(
                    "too_many_segments",
                    "a session has at most 100 segments",
                    "一场直播最多 100 个环节",
                ));
            }
            if show.segments.iter().any(|s| s.product == segment.product) {
                let twice =
                    Refusal::new("product_twice", "this product is in it already", "该商品已在流程中");
                return Err(twice.field("product_id"));
            }
            let at = at.unwrap_or(show.segments.len()).min(show.segments.len());
            ShowEvent::SegmentAdded { segment: Box::new(made(facts.id, segment, facts)?), at }
        }
        Command::ChangeSegment { id, segment } => {
            needs(show, &[Planned, Live])?;
            let old = known(show, *id)?;
            if old.product != segment.product {
                let other =
                    Refusal::new("product_twice", "a segment keeps its product", "环节的商品不能更换");
                return Err(other
                    .field("product_id")
                    .hint("add a segment for the other product", "请为另一商品新增环节"));
            }
            let segment = made(*id, segment, facts)?;
            if segment == *old {
                return Ok(Vec::new());
            }
            ShowEvent::SegmentChanged { segment: Box::new(segment) }
        }
        Command::MoveSegment { id, to } => {
            needs(show, &[Planned, Live])?;
            known(show, *id)?;
            let to = (*to).min(show.segments.len() - 1);
            if show.place(*id) == Some(to) {
                return Ok(Vec::new());
            }
            ShowEvent::SegmentMoved { segment: *id, to }
        }
        Command::RemoveSegment { id } => {
            needs(show, &[Planned, Live])?;
            known(show, *id)?;
            if show.entries().any(|(entered, _)| entered == *id) {
                return Err(Refusal::new(
                    "segment_done",
                    "a segment that was on stays on record",
                    "已播出的环节不能移除",
                ));
            }
            ShowEvent::SegmentRemoved { segment: *id }
        }
        Command::Start => {
            needs(show, &[Planned])?;
            if show.segments.is_empty() {
                let none = Refusal::new("no_segments", "there is nothing to show", "流程中没有环节");
                return Err(none.hint("add at least one segment", "请至少添加一个环节"));
            }
            needs_cleared(show.segments.iter().map(|s| (s.sku.as_str(), is_cleared(s.product, facts))))?;
            ShowEvent::Started {}
        }
        Command::Enter { id } => {
            needs(show, &[Live])?;
            enter(show, known(show, *id)?, facts)?
        }
        Command::Next => {
            needs(show, &[Live])?;
            let place = show.current().and_then(|id| show.place(id)).map_or(0, |n| n + 1);
            let last = || {
                Refusal::new("segment_done", "this was the last segment", "已是最后一个环节")
                    .hint("end the session, or add a segment", "可结束直播，或新增环节")
            };
            enter(show, show.segments.get(place).ok_or_else(last)?, facts)?
        }
        Command::Pin { product } => {
            needs(show, &[Live])?;
            if let Some(product) = product {
                let segment = show.segments.iter().find(|s| s.product == *product);
                let segment = segment.ok_or_else(unknown_product)?;
                needs_cleared([(segment.sku.as_str(), is_cleared(*product, facts))])?;
            }
            if show.pinned == *product {
                return Ok(Vec::new());
            }
            ShowEvent::Pinned { product: *product, at_ms: ms(show, facts) }
        }
        Command::Record { url, offset_ms } => {
            needs(show, &[Live, Ended])?;
            record(url, *offset_ms)?
        }
        Command::Settle { finding, how, note } => {
            needs(show, &[Live, Ended])?;
            match facts.settled {
                None => {
                    return Err(Refusal::new("unknown_finding", "there is no such finding", "没有此提示"));
                }
                Some(true) => {
                    return Err(Refusal::new("already_settled", "somebody settled it", "已有人处理"));
                }
                Some(false) => {}
            }
            let note = optional(note.as_deref(), "note", LONGEST_NOTE)?;
            ShowEvent::ClaimSettled { finding: *finding, how: *how, note }
        }
        Command::End => {
            needs(show, &[Live])?;
            ShowEvent::Ended {}
        }
    };
    Ok(vec![event])
}

/// A segment made of what is wanted and of the product's listing.
fn made(id: SegmentId, given: &SegmentIn, facts: &Facts<'_>) -> Result<Segment, Refusal> {
    let product = facts.products.get(&given.product).ok_or_else(unknown_product)?;
    let listing = &product.now.listing;
    needs_cleared([(listing.sku.as_str(), product.cleared)])?;
    if !(1..=LONGEST_SEGMENT).contains(&given.minutes) {
        let refusal =
            Refusal::new("bad_minutes", "a segment takes 1 to 240 minutes", "环节时长为 1–240 分钟");
        return Err(refusal.field("minutes"));
    }
    let price = given.price.unwrap_or(listing.price);
    if price.minor <= 0 || given.stock.is_some_and(|stock| stock < 0) {
        let refusal =
            Refusal::new("bad_price", "a price is more than nothing", "价格必须大于零，库存不能为负");
        return Err(refusal.field("price"));
    }
    let say = match &given.say {
        Some(say) => {
            say.iter().take(MOST_FACTS).map(|fact| known_fact(listing, fact)).collect::<Result<_, _>>()?
        }
        None => listing.facts.clone(),
    };
    let disclose = given.disclose.as_ref().map(|all| all.iter().take(MOST_WEAKNESSES));
    let disclose =
        disclose.map(|all| all.map(|d| text(d, "disclose", crate::listing::LONGEST_TEXT)).collect());
    Ok(Segment {
        id,
        product: given.product,
        sku: listing.sku.clone(),
        title: listing.title.clone(),
        listing: product.now.n,
        external_id: listing.external_id.clone(),
        price,
        stock: given.stock.or(listing.stock),
        facts: listing.facts.clone(),
        say,
        disclose: disclose.transpose()?.unwrap_or_else(|| listing.weaknesses.clone()),
        minutes: given.minutes,
        note: optional(given.note.as_deref(), "note", LONGEST_NOTE)?,
    })
}

/// A host says only what the listing says.
fn known_fact(listing: &crate::listing::Listing, fact: &Fact) -> Result<Fact, Refusal> {
    if listing.facts.contains(fact) {
        return Ok(fact.clone());
    }
    let en = format!("the listing does not say \"{}: {}\"", fact.name, fact.value);
    let zh = format!("商品事实中没有“{}：{}”", fact.name, fact.value);
    let refusal = Refusal::with("fact_not_listed", Words::made(en, zh)).field("say");
    Err(refusal.hint("change the listing first", "请先修改商品事实"))
}

fn enter(show: &Show, segment: &Segment, facts: &Facts<'_>) -> Result<ShowEvent, Refusal> {
    needs_cleared([(segment.sku.as_str(), is_cleared(segment.product, facts))])?;
    Ok(ShowEvent::SegmentEntered { segment: segment.id, at_ms: ms(show, facts) })
}

fn record(url: &str, offset_ms: i64) -> Result<ShowEvent, Refusal> {
    let url = text(url, "url", LONGEST_LINK)?;
    let plain = url.chars().all(|c| c.is_ascii_graphic());
    if !plain
        || !(url.starts_with("https://") || url.starts_with('/'))
        || url.starts_with("//")
        || offset_ms < 0
    {
        let refusal = Refusal::new("bad_link", "a recording is an https address", "录像须为 https 链接");
        return Err(refusal.field("url"));
    }
    Ok(ShowEvent::Recorded { url, offset_ms })
}

fn ms(show: &Show, facts: &Facts<'_>) -> i64 {
    show.ms(facts.now).unwrap_or(0)
}

fn is_cleared(product: ProductId, facts: &Facts<'_>) -> bool {
    facts.products.get(&product).is_some_and(|p| p.cleared)
}

fn known(show: &Show, id: SegmentId) -> Result<&Segment, Refusal> {
    show.segment(id)
        .ok_or_else(|| Refusal::new("unknown_segment", "there is no such segment", "没有此环节").field("id"))
}

fn unknown_product() -> Refusal {
    Refusal::new("unknown_product", "there is no such product", "没有此商品").field("product_id")
}

/// Refuses unless the session stands in one of `states`.
///
/// # Errors
/// `wrong_state`.
pub fn needs(show: &Show, states: &[ShowState]) -> Result<(), Refusal> {
    if states.contains(&show.state) {
        return Ok(());
    }
    let (en, zh) = match show.state {
        ShowState::Planned => ("not before the session has started", "直播尚未开始，不能这样做"),
        ShowState::Live => ("not while the session runs", "直播进行中，不能这样做"),
        ShowState::Ended => ("not after the session has ended", "直播已结束，不能这样做"),
    };
    Err(Refusal::new("wrong_state", en, zh))
}

fn optional(given: Option<&str>, field: &'static str, longest: usize) -> Result<Option<String>, Refusal> {
    given.filter(|t| !t.trim().is_empty()).map(|t| text(t, field, longest)).transpose()
}

/// The verbs that may be given now. What a verb names may still be refused.
pub fn allowed(show: &Show) -> Vec<&'static str> {
    match show.state {
        ShowState::Planned if show.segments.is_empty() => vec!["edit", "add_segment"],
        ShowState::Planned => {
            vec!["edit", "add_segment", "change_segment", "move_segment", "remove_segment", "start"]
        }
        ShowState::Live => {
            let mut verbs = vec!["add_segment", "change_segment", "move_segment", "remove_segment", "enter"];
            let place = show.current().and_then(|id| show.place(id)).map_or(0, |n| n + 1);
            if place < show.segments.len() {
                verbs.push("next");
            }
            verbs.extend(["pin", "record", "settle", "end"]);
            verbs
        }
        ShowState::Ended if show.open > 0 => vec!["record", "settle"],
        ShowState::Ended => vec!["record"],
    }
}
