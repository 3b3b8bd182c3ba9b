//! Examining one shop: its log in stream order, a page at a time.

use std::collections::BTreeMap;

use domain::case::{Holiday, Started, Terms};
use domain::chain::GENESIS;
use domain::ids::{ChannelId, ShopId};
use uuid::Uuid;

use super::rows::{Expected, Tallies};
use super::words::Words;
use super::{Fault, Finding, Progress, Report, replay};
use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::log::Recorded;
use crate::search;
use crate::streams::StreamReader;

/// A shop as its row describes it.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) id: ShopId,
    ordinal: i64,
    name: String,
    zone: String,
    policy_version: i64,
    seq: i64,
    cases: i64,
}

/// Every shop, oldest first.
pub(super) async fn every(tx: &mut Tx) -> Result<Vec<Shop>> {
    tx.all("SELECT id, ordinal, name, zone, policy_version, seq, cases FROM shops ORDER BY ordinal", args![])
        .await?
        .iter()
        .map(|r| {
            Ok(Shop {
                id: r.uuid(0)?.into(),
                ordinal: r.int(1)?,
                name: r.text(2)?,
                zone: r.text(3)?,
                policy_version: r.int(4)?,
                seq: r.int(5)?,
                cases: r.int(6)?,
            })
        })
        .collect()
}

/// The examination of one shop.
struct Examination<'a> {
    shop: &'a Shop,
    terms: BTreeMap<i64, Terms>,
    holidays: Vec<(i64, ChannelId, Vec<Holiday>)>,
    expected: Expected,
    words: &'a mut Words,
    report: &'a mut Report,
    cases: i64,
}

pub(super) async fn examine(
    tx: &mut Tx,
    shop: &Shop,
    words: &mut Words,
    tallies: &mut Tallies,
    report: &mut Report,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<()> {
    sequence(tx, shop, report).await?;
    let mut work = Examination {
        shop,
        terms: BTreeMap::new(),
        holidays: Vec::new(),
        expected: Expected::default(),
        words,
        report,
        cases: 0,
    };
    work.settings(tx).await?;
    let mut reader = StreamReader::new(shop.id);
    while let Some(streams) = reader.next(tx).await? {
        for events in streams {
            let mut before = None;
            for event in &events {
                work.link(before.replace(event), event);
            }
            work.stream(&events);
        }
        work.expected.compare(tx, shop.id, tallies, work.report).await?;
        progress(Progress { shop: shop.id, events: reader.events, of: shop.seq });
    }
    work.report.events += reader.events;
    work.counters();
    Ok(())
}

/// The sequence must be 1, 2, 3, … up to what the shop says. Keys are unique, so counting them proves it.
async fn sequence(tx: &mut Tx, shop: &Shop, report: &mut Report) -> Result<()> {
    let mut add = |what: String| {
        report.add(Finding {
            kind: Fault::Sequence,
            shop: Some(shop.id),
            stream: None,
            table: Some("events"),
            what,
        });
    };
    let sql = "SELECT COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM events WHERE shop_id = $1";
    let row =
        tx.first(sql, args![shop.id]).await?.ok_or_else(|| StoreError::Corrupt("no count".to_owned()))?;
    let (count, first, last) = (row.int(0)?, row.int(1)?, row.int(2)?);
    if last != shop.seq {
        add(format!("the log ends at {last}, the shop says {}", shop.seq));
    }
    if first != 1 {
        add(format!("the log begins at {first}"));
    }
    if count == last - first + 1 {
        return Ok(());
    }
    let gaps = "SELECT e.seq + 1 FROM events e WHERE e.shop_id = $1 AND e.seq < $2 AND NOT EXISTS \
                (SELECT 1 FROM events n WHERE n.shop_id = $1 AND n.seq = e.seq + 1) ORDER BY e.seq LIMIT 20";
    for row in tx.all(gaps, args![shop.id, last]).await? {
        add(format!("the log has a gap at {}", row.int(0)?));
    }
    Ok(())
}

impl Examination<'_> {
    fn add(&mut self, kind: Fault, stream: Option<Uuid>, table: Option<&'static str>, what: String) {
        self.report.add(Finding { kind, shop: Some(self.shop.id), stream, table, what });
    }

    /// The shop's own stream comes first: its policies make the deadlines of all others.
    async fn settings(&mut self, tx: &mut Tx) -> Result<()> {
        let id = self.shop.id;
        let events = tx.stream(id, id.0).await?;
        let settings = match replay::settings(id, &events) {
            Ok(settings) => settings,
            Err(e) => {
                self.add(Fault::Unreadable, Some(id.0), None, e.to_string());
                return Ok(());
            }
        };
        settings.rows.into_iter().for_each(|(table, row)| self.expected.add(table, row));
        self.terms = settings.terms;
        self.holidays = settings.holidays;
        let stored = (self.shop.name.clone(), self.shop.zone.clone(), self.shop.policy_version);
        match settings.shop {
            None => {
                self.add(Fault::Missing, Some(id.0), None, "the shop's stream does not create it".to_owned());
            }
            Some(says) if says != stored => {
                let what = format!("shops row {id}: stored {stored:?}, replay says {says:?}");
                self.add(Fault::Differs, Some(id.0), Some("shops"), what);
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// An event must continue the one before it in its stream, and match its own hash.
    fn link(&mut self, before: Option<&Recorded>, event: &Recorded) {
        let (version, hash) = before.map_or((0, GENESIS), |b| (b.version, b.hash));
        let (seq, stream) = (event.seq, event.stream);
        let at = |problem: String| format!("event {seq} ({} of stream {stream}): {problem}", event.kind);
        if event.version != version + 1 {
            let what = at(format!("version {} follows version {version}", event.version));
            self.add(Fault::Version, Some(stream), Some("events"), what);
        }
        if event.prev_hash != hash {
            let what = at("does not continue the hash of the event before it".to_owned());
            self.add(Fault::Chain, Some(stream), Some("events"), what);
        }
        if event.hash != event.expected_hash(self.shop.id) {
            let what = at("its hash does not match its content".to_owned());
            self.add(Fault::Hash, Some(stream), Some("events"), what);
        }
    }

    /// Folds a whole stream and keeps the rows it should have left.
    fn stream(&mut self, events: &[Recorded]) {
        let Some(first) = events.first() else { return };
        self.report.streams += 1;
        let replayed = match replay::stream(self.shop.id, events) {
            Ok(Some(replayed)) => replayed,
            Ok(None) => {
                let what =
                    format!("stream {} begins with {}, which no projection knows", first.stream, first.kind);
                return self.add(Fault::Unreadable, Some(first.stream), None, what);
            }
            Err(e) => return self.add(Fault::Unreadable, Some(first.stream), None, e.to_string()),
        };
        self.cases += i64::from(first.kind == "case.opened");
        replayed.rows.into_iter().for_each(|(table, row)| self.expected.add(table, row));
        replayed.started.iter().for_each(|dated| self.deadline(first.stream, &dated.clock, dated.seq));
        if let Some(terms) = replayed.terms {
            self.words.add(search::doc(self.shop.ordinal, first.seq), &terms);
        }
    }

    /// A clock's deadline must be what the policy that started it gives. (Where a wait moved it later on, the new
    /// deadline is a fact of its own in the log; the fold carries it into the row, which is compared as every other.)
    fn deadline(&mut self, case: Uuid, clock: &Started, seq: i64) {
        let Some(terms) = self.terms.get(&clock.policy) else {
            let what = format!("clock {} of case {case}: the log has no policy {}", clock.kind, clock.policy);
            return self.add(Fault::Deadline, Some(case), Some("clocks"), what);
        };
        let due = match &clock.platform {
            Some(counted) => {
                let mut set = self.holidays.iter().filter(|(at, of, _)| *at < seq && *of == counted.channel);
                counted.due(clock.at, clock.target, set.next_back().map_or(&[], |(_, _, holidays)| holidays))
            }
            None => terms.due(clock.at, clock.target, clock.calendar),
        };
        if due != clock.due {
            let what = format!(
                "clock {} of case {case}, started {}: due {} in the log, policy {} gives {due}",
                clock.kind, clock.at, clock.due, clock.policy
            );
            self.add(Fault::Deadline, Some(case), Some("clocks"), what);
        }
    }

    fn counters(&mut self) {
        if self.cases != self.shop.cases {
            let what = format!("shops.cases is {}, the log opened {}", self.shop.cases, self.cases);
            self.add(Fault::Count, Some(self.shop.id.0), Some("shops"), what);
        }
    }
}
