//! From a stream's events to the rows they should have left behind.

use std::collections::BTreeMap;

use domain::case::{Case, CaseEvent, Holiday, Started, Terms};
use domain::ids::{CaseId, ChannelId, ShopId, UserId};
use domain::shop::ShopEvent;
use domain::time::Instant;

use crate::error::Result;
use crate::log::Recorded;
use crate::projection::shop::Change;
use crate::projection::{
    appeal, call, case, catalog, conversation, listing, live, mention, parcel, remedy, returned, review,
    shop, show,
};
use crate::table::{
    ACTS, APPEALS, CALLS, CASES, CHANNELS, CLOCKS, CONVERSATIONS, LISTING_VERSIONS, LISTINGS, LIVES,
    MACRO_USES, MEMBERS, MENTION_FINDS, MENTIONS, MESSAGES, ORDERS, PARCELS, PRODUCTS, REMEDIES, RETURNS,
    REVIEWS, RULES, Table,
};
use crate::value::Value;

/// A deadline that an event made: the clock with it, and where the event stands in the log.
#[derive(Debug)]
pub(super) struct Dated {
    pub(super) clock: Started,
    pub(super) seq: i64,
}

/// What a stream leads to.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    /// Its rows.
    pub(super) rows: Vec<(&'static Table, Vec<Value>)>,
    /// The words it is found by.
    pub(super) terms: Option<String>,
    /// The deadlines its events made.
    pub(super) started: Vec<Dated>,
}

/// Folds a stream by the kind of its first event; `None` when no projection knows it.
pub(super) fn stream(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(first) = events.first() else { return Ok(None) };
    match first.kind.split_once('.').map(|(what, _)| what) {
        Some("case") => of_case(shop, events),
        Some("review") => of_review(shop, events),
        Some("conversation") => of_conversation(shop, events),
        Some("return") => of_return(shop, events),
        Some("parcel") => of_parcel(shop, events),
        Some("mention") => of_mention(shop, events),
        Some("live") if first.kind == "live.planned" => {
            Ok(show::rows(shop, events)?.map(|rows| Replayed { rows, ..Replayed::default() }))
        }
        Some("live") => match live::fold(events)? {
            Some(loaded) => Ok(Some(only(&LIVES, live::live_row(shop, &loaded.live)?))),
            None => Ok(None),
        },
        Some("order") => Ok(catalog::fold_order(shop, events)?.map(|row| only(&ORDERS, row))),
        Some("product") if first.kind == "product.listed" => of_listing(shop, events),
        Some("product") => Ok(catalog::fold_product(shop, events)?.map(|row| only(&PRODUCTS, row))),
        Some("remedy") => {
            Ok(remedy::fold(events)?.map(|l| only(&REMEDIES, remedy::remedy_row(shop, &l.remedy))))
        }
        Some("appeal") => {
            Ok(appeal::fold(events)?.map(|l| only(&APPEALS, appeal::appeal_row(shop, &l.appeal))))
        }
        Some("call") => match call::fold(events)? {
            Some(loaded) => Ok(Some(only(&CALLS, call::call_row(shop, &loaded.call)?))),
            None => Ok(None),
        },
        // The shop's own stream is replayed before all others.
        Some("shop") if first.stream == shop.0 => Ok(Some(Replayed::default())),
        _ => Ok(None),
    }
}

/// The words a stream is found by; `None` when it is not a document.
pub(crate) fn terms(shop: ShopId, events: &[Recorded]) -> Result<Option<String>> {
    const DOCUMENTS: [&str; 4] =
        ["review.received", "conversation.opened", "return.requested", "parcel.tracked"];
    let is_document = |kind: &str| DOCUMENTS.contains(&kind);
    if !events.first().is_some_and(|e| is_document(&e.kind)) {
        return Ok(None);
    }
    Ok(stream(shop, events)?.and_then(|replayed| replayed.terms))
}

fn only(table: &'static Table, row: Vec<Value>) -> Replayed {
    Replayed { rows: vec![(table, row)], ..Replayed::default() }
}

fn of_case(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let parsed: Vec<CaseEvent> = events.iter().map(Recorded::event).collect::<Result<_>>()?;
    let facts = events.iter().zip(&parsed).map(|(e, p)| (e.at, e.actor.as_str(), p));
    let Some(folded) = events.first().and_then(|first| Case::fold(CaseId(first.stream), facts)) else {
        return Ok(None);
    };
    let mut rows = vec![(&CASES, case::case_row(shop, &folded)?)];
    let clocks = folded.clocks.iter().enumerate();
    rows.extend(clocks.map(|(n, c)| (&CLOCKS, case::clock_row(shop, folded.id, n, c))));
    rows.extend(folded.acts.iter().map(|a| (&ACTS, case::act_row(shop, &folded, a))));
    let uses = folded.macros.iter().enumerate();
    rows.extend(uses.map(|(n, used)| (&MACRO_USES, case::macro_row(shop, &folded, n, used))));
    // A clock that an undone merge takes up again, or a split takes along, keeps the deadline that a wait may have moved: it
    // did not start here.
    let fresh = |e: &Recorded, p: &CaseEvent, c: &Started| match p {
        CaseEvent::Unmerged { .. } => c.at == e.at,
        CaseEvent::Opened(first) => first.split_from.is_none() || c.at == e.at,
        _ => true,
    };
    let started = events.iter().zip(&parsed).flat_map(|(e, p)| {
        let clocks = started_by(p).iter().filter(move |c| fresh(e, p, c)).cloned();
        clocks.chain(moved_by(p, &folded)).map(|clock| Dated { clock, seq: e.seq }).collect::<Vec<_>>()
    });
    let started = started.collect();
    Ok(Some(Replayed { rows, terms: None, started }))
}

/// The clocks an event starts.
fn started_by(event: &CaseEvent) -> &[Started] {
    match event {
        CaseEvent::Opened(opened) => &opened.clocks,
        CaseEvent::FeedbackLinked { clocks, .. }
        | CaseEvent::AnsweredElsewhere { clocks, .. }
        | CaseEvent::Reopened { clocks, .. }
        | CaseEvent::Unmerged { clocks, .. }
        | CaseEvent::ReturnMoved { clocks, .. }
        | CaseEvent::PlaybookChosen { clocks, .. }
        | CaseEvent::AppealMoved { clocks, .. } => clocks,
        CaseEvent::ActApprovalRequested { clock, .. } => clock.as_slice(),
        _ => &[],
    }
}

/// The clocks that an event gives another deadline, with it.
fn moved_by(event: &CaseEvent, case: &Case) -> Vec<Started> {
    let CaseEvent::ClocksMoved { due } = event else { return Vec::new() };
    let clock =
        |(n, due): &(usize, Instant)| case.clocks.get(*n).map(|c| Started { due: *due, ..c.started.clone() });
    due.iter().filter_map(clock).collect()
}

fn of_review(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(review::Loaded { review: folded, .. }) = review::fold(events)? else { return Ok(None) };
    let terms = Some(review::terms(&folded));
    Ok(Some(Replayed { terms, ..only(&REVIEWS, review::review_row(shop, &folded)?) }))
}

fn of_return(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(loaded) = returned::fold(events)? else { return Ok(None) };
    let terms = Some(returned::terms(&loaded.request));
    Ok(Some(Replayed { terms, ..only(&RETURNS, returned::return_row(shop, &loaded.request)) }))
}

fn of_parcel(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(loaded) = parcel::fold(events)? else { return Ok(None) };
    let terms = Some(parcel::terms(&loaded.parcel));
    Ok(Some(Replayed { terms, ..only(&PARCELS, parcel::parcel_row(shop, &loaded.parcel)) }))
}

fn of_mention(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(loaded) = mention::fold(events)? else { return Ok(None) };
    let mut rows = vec![(&MENTIONS, mention::mention_row(shop, &loaded.mention))];
    rows.extend(mention::find_rows(shop, &loaded.mention).map(|row| (&MENTION_FINDS, row)));
    Ok(Some(Replayed { rows, ..Replayed::default() }))
}

fn of_listing(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(loaded) = listing::fold(events)? else { return Ok(None) };
    let mut rows = vec![(&LISTINGS, listing::listing_row(shop, &loaded.product)?)];
    for version in loaded.earlier.iter().chain([&loaded.product.now]) {
        rows.push((&LISTING_VERSIONS, listing::version_row(shop, loaded.product.id, version)?));
    }
    Ok(Some(Replayed { rows, ..Replayed::default() }))
}

fn of_conversation(shop: ShopId, events: &[Recorded]) -> Result<Option<Replayed>> {
    let Some(folded) = conversation::fold(events)? else { return Ok(None) };
    let mut rows = vec![(&CONVERSATIONS, conversation::conversation_row(shop, &folded))];
    for message in &folded.messages {
        rows.push((&MESSAGES, conversation::message_row(shop, &folded, message)?));
    }
    Ok(Some(Replayed { rows, terms: Some(conversation::terms(&folded)), started: Vec::new() }))
}

/// Rows by table and key.
type Held = BTreeMap<(&'static str, Vec<Value>), (&'static Table, Vec<Value>)>;

/// What a shop's own stream leads to.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Name, zone and the version of the policy in force.
    pub(super) shop: Option<(String, String, i64)>,
    /// The policies ever in force, by version, with their calendars compiled.
    pub(super) terms: BTreeMap<i64, Terms>,
    /// Rows of the tables that follow from this stream.
    pub(super) rows: Vec<(&'static Table, Vec<Value>)>,
    /// Holiday mode as it was set, with the place in the log, oldest first.
    pub(super) holidays: Vec<(i64, ChannelId, Vec<Holiday>)>,
}

impl Settings {
    fn apply(&mut self, seq: i64, event: &ShopEvent) {
        if let ShopEvent::HolidaysSet { channel, holidays } = event {
            self.holidays.push((seq, *channel, holidays.clone()));
        }
        match (event, &mut self.shop) {
            (ShopEvent::Created { name, zone, policy }, shop) => {
                *shop = Some((name.clone(), zone.clone(), policy.version));
            }
            (ShopEvent::Renamed { name, zone }, Some(shop)) => {
                (shop.0, shop.1) = (name.clone(), zone.clone());
            }
            (ShopEvent::PolicyChanged { policy }, Some(shop)) => shop.2 = policy.version,
            _ => {}
        }
        if let ShopEvent::Created { policy, .. } | ShopEvent::PolicyChanged { policy } = event
            && let Ok(terms) = Terms::new(policy.clone())
        {
            self.terms.insert(policy.version, terms);
        }
    }
}

/// Replays a shop's own stream.
pub(super) fn settings(id: ShopId, events: &[Recorded]) -> Result<Settings> {
    let mut settings = Settings::default();
    let mut held = Held::new();
    let member = |user: UserId| (MEMBERS.name, vec![id.into(), user.into()]);
    for recorded in events {
        let event: ShopEvent = recorded.event()?;
        settings.apply(recorded.seq, &event);
        for change in shop::changes(id, recorded.at, &recorded.actor, &event)? {
            match change {
                Change::Put(table, row) => {
                    held.insert((table.name, row[..table.key].to_vec()), (table, row));
                }
                Change::SetRole(user, role) => {
                    if let Some((_, row)) = held.get_mut(&member(user)) {
                        row[2] = role.as_str().into();
                    }
                }
                Change::SetWork(user, work) => {
                    if let Some((_, row)) = held.get_mut(&member(user)) {
                        row[4] = work.into();
                    }
                }
                Change::RemoveMember(user) => _ = held.remove(&member(user)),
                Change::SetChannel(channel, name, link) => {
                    let key = (CHANNELS.name, vec![id.into(), channel.into()]);
                    if let Some((_, row)) = held.get_mut(&key) {
                        (row[2], row[6]) = (name.into(), link.into());
                    }
                }
                Change::SetHolidays(channel, holidays) => {
                    let key = (CHANNELS.name, vec![id.into(), channel.into()]);
                    if let Some((_, row)) = held.get_mut(&key) {
                        row[7] = holidays.into();
                    }
                }
                Change::Remove(table, one) => {
                    held.remove(&(table.name, vec![id.into(), one.into()]));
                }
                Change::RemoveRule(rule) => {
                    held.remove(&(RULES.name, vec![id.into(), rule.as_str().into()]));
                }
            }
        }
    }
    settings.rows = held.into_values().collect();
    Ok(settings)
}
