//! What goes into a bundle: a case with all that belongs to it, its whole logs, and the files chosen.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::evidence::{About, File, Log, Origin, Part, events};
use domain::appeal::decide::MOST_EVIDENCE;
use domain::call::Call;
use domain::case::{Case, Held, Terms};
use domain::chain::hex;
use domain::ids::EvidenceId;
use domain::listing::Version;
use domain::parcel::Parcel;
use domain::refusal::{Refusal, Words};
use domain::returns::Return;
use domain::review::Review;
use domain::time::Instant;
use store::catalog::OrderRow;
use store::projection::conversation::Conversation;
use store::shops::{ChannelRow, ShopRow};
use store::{Recorded, Tx};
use uuid::Uuid;

use super::bundle::{Exhibit, Wanted, too_large};
use super::kept::beside;
use super::shown::Showing;
use super::statement::{self, Head, LogLine};
use super::timeline::Told;
use super::{name, sources, words};
use crate::verification::{Gathered, Panel};
use crate::wording::zone_of;
use crate::{App, AppError, Caller, Result, detail};

/// Largest log in bytes: what verification takes.
const LARGEST_LOG: usize = 64 << 20;

/// Everything that a bundle is made of but the exhibits' bytes.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) shop: ShopRow,
    pub(super) case: Case,
    pub(super) exhibits: Vec<Exhibit>,
    channel: ChannelRow,
    terms: Arc<Terms>,
    reviews: Vec<Review>,
    conversation: Option<Conversation>,
    returns: Vec<Return>,
    parcels: Vec<Parcel>,
    /// Oldest first.
    calls: Vec<Call>,
    order: Option<OrderRow>,
    listed: Option<Version>,
    buyer: Option<String>,
    panel: Panel,
    /// The whole streams.
    logs: Vec<Stream>,
}

/// A stream of the shop's log.
#[derive(Debug)]
struct Stream {
    id: Uuid,
    /// `case`, `review`, ….
    of: &'static str,
    title: Words,
    path: String,
    events: Vec<Recorded>,
}

/// The files of a bundle, and the bytes of all but the exhibits.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) files: Vec<File>,
    pub(super) texts: Vec<Vec<u8>>,
}

impl Contents {
    /// Loads it all in one consistent view.
    pub(super) async fn gather(app: &App, caller: &Caller, wanted: &Wanted) -> Result<Self> {
        let mut tx = app.store.read().await?;
        let own = tx.stream(caller.shop, wanted.case.0).await?;
        let case = store::projection::case::fold(&own)?.ok_or(AppError::Absent("case"))?.case;
        let case = beside(&mut tx, caller.shop, case).await?;
        let exhibits = exhibits(chosen(&case, wanted.evidence.as_deref())?);
        let terms = app.terms(&mut tx, caller.shop).await?;
        let (reviews, conversation, is_own) = detail::feedbacks(&mut tx, caller, &case).await?;
        let (order, _) = detail::order(&mut tx, caller, &case).await?;
        let listed = sources::listed(&mut tx, caller.shop, order.as_ref()).await?.map(|(_, version)| version);
        let returns = detail::returns(&mut tx, caller, &case).await?;
        let parcels = detail::parcels(&mut tx, caller, &case, order.as_ref()).await?;
        let mut calls = tx.calls_of_cases(caller.shop, crate::calls::cases_of(&case)).await?;
        calls.reverse();
        let around = Gathered {
            reviews: &reviews,
            conversation: conversation.as_ref(),
            order: order.as_ref(),
            returns: &returns,
            parcels: &parcels,
            buyer_orders: 0,
            buyer_reviews: &[],
        };
        let panel = app.verification(&mut tx, caller, &case, &around, &terms).await?;
        let row = tx.queue_rows(caller.shop, &[case.id]).await?.pop();
        let logs = streams(&mut tx, caller, &case, own, wanted).await?;
        Ok(Self {
            shop: tx.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))?,
            channel: tx.channel(caller.shop, case.channel).await?.ok_or(AppError::Absent("channel"))?,
            conversation: sources::about(&case, conversation, is_own),
            buyer: row.and_then(|r| r.buyer_name),
            case,
            exhibits,
            terms,
            reviews,
            returns,
            parcels,
            calls,
            order,
            listed,
            panel,
            logs,
        })
    }

    /// What the bundle says that it is about.
    pub(super) fn about(&self, wanted: &Wanted) -> About {
        let (case, platform, market) =
            (self.case.number, self.channel.platform.clone(), self.channel.market.clone());
        let ground = wanted.claim.as_ref().map(|claim| claim.ground.id.clone());
        match wanted.appeal {
            Some(appeal) => {
                About::Appeal { appeal: appeal.0, case, platform, market, ground: ground.unwrap_or_default() }
            }
            None => About::Case { case, platform, market, ground },
        }
    }

    /// The files, in the bundle's order.
    pub(super) fn packed(&self, wanted: &Wanted, public_key: &str, made_at: Instant) -> Result<Packed> {
        let statement = self.statement(wanted, public_key, made_at)?;
        let title = Words::new("Statement", "情况说明");
        let mut files = vec![file("statement.html", "text/html", title, &statement, Part::Statement)];
        let mut texts = vec![statement];
        for (log, lines) in self.logs.iter().zip(self.lines(wanted)) {
            let bytes = events::write(&lines);
            if bytes.len() > LARGEST_LOG {
                return Err(too_large().into());
            }
            let head = log.events.last().map(|e| hex(&e.hash)).unwrap_or_default();
            let part =
                Part::Log(Log { stream: log.id, of: log.of.to_owned(), events: lines.len() as u64, head });
            files.push(file(&log.path, "application/x-ndjson", log.title.clone(), &bytes, part));
            texts.push(bytes);
        }
        files.extend(self.exhibits.iter().map(|x| self.exhibit(x)));
        Ok(Packed { files, texts })
    }

    /// The statement's bytes.
    pub(super) fn statement(&self, wanted: &Wanted, public_key: &str, made_at: Instant) -> Result<Vec<u8>> {
        let lines = self.lines(wanted);
        let line = |(log, lines): (&Stream, Vec<events::Line>)| {
            let shown = lines.iter().filter(|l| l.shown.is_some()).count();
            LogLine { path: log.path.clone(), title: log.title.clone(), shown, sealed: lines.len() - shown }
        };
        let logs: Vec<LogLine> = self.logs.iter().zip(lines).map(line).collect();
        let told = Told {
            case: &self.case,
            reviews: &self.reviews,
            conversation: self.conversation.as_ref(),
            returns: &self.returns,
            parcels: &self.parcels,
            calls: &self.calls,
            order: self.order.as_ref(),
            listed: self.listed.as_ref(),
            exhibits: &self.exhibits,
            buyer: self.buyer.as_deref(),
        };
        let head = Head {
            shop: &self.shop.name,
            platform: &self.channel.platform,
            market: &self.channel.market,
            made_at,
            zone: &zone_of(&self.terms),
            zone_name: &self.terms.policy.calendar.zone,
            public_key,
            claim: wanted.claim.as_ref(),
        };
        Ok(statement::write(&head, &told, &self.panel, &logs)?.into_bytes())
    }

    /// Each log's lines, with what is not shown sealed.
    fn lines(&self, wanted: &Wanted) -> Vec<Vec<events::Line>> {
        let exhibits: BTreeSet<EvidenceId> = self.exhibits.iter().map(|x| x.held.evidence.id).collect();
        let showing =
            Showing { exhibits: &exhibits, personal: wanted.personal, buyer: self.buyer.as_deref() };
        self.logs.iter().map(|log| log.events.iter().map(|e| showing.line(e)).collect()).collect()
    }

    fn exhibit(&self, exhibit: &Exhibit) -> File {
        let evidence = &exhibit.held.evidence;
        File {
            path: exhibit.path.clone(),
            media_type: evidence.media_type.clone(),
            size: u32::try_from(evidence.size).unwrap_or(u32::MAX),
            blake3: evidence.hash.clone(),
            title: words::shows(evidence.shows),
            part: Part::Exhibit(::evidence::Exhibit {
                number: exhibit.number,
                shows: evidence.shows.to_string(),
                captured: Origin {
                    stream: exhibit.held.order.map_or(self.case.id.0, |order| order.0),
                    version: exhibit.held.version as u64,
                },
                original: evidence.original.as_ref().map(|(_, hash)| hash.clone()),
            }),
        }
    }
}

/// The files that go along, in their order, each once.
fn chosen(case: &Case, wanted: Option<&[EvidenceId]>) -> std::result::Result<Vec<Held>, Refusal> {
    let used = || case.evidence.iter().filter(|h| h.withdrawn.is_none());
    let mut found: Vec<Held> = Vec::new();
    if let Some(ids) = wanted {
        for id in ids {
            let held = used().find(|h| h.evidence.id == *id).ok_or_else(not_in_use)?;
            if found.iter().all(|h| h.evidence.id != *id) {
                found.push(held.clone());
            }
        }
    } else {
        let copied = |held: &Held| {
            let of = |h: &Held| h.evidence.original.as_ref().is_some_and(|(id, _)| *id == held.evidence.id);
            used().any(of)
        };
        found.extend(used().filter(|h| !copied(h)).cloned());
    }
    if found.len() > MOST_EVIDENCE {
        return Err(Refusal::new(
            "too_much_evidence",
            "a bundle may have 200 files",
            "一个文件包最多 200 个文件",
        )
        .field("evidence"));
    }
    Ok(found)
}

fn not_in_use() -> Refusal {
    Refusal::new("unknown_evidence", "the case has no such file in use", "工单中没有此文件，或已撤下")
        .field("evidence")
}

fn exhibits(held: Vec<Held>) -> Vec<Exhibit> {
    let exhibit = |(at, held): (usize, Held)| {
        let (number, evidence) = (at as u32 + 1, &held.evidence);
        let path = format!("exhibits/{number:03}-{}.{}", evidence.shows, name::ending(&evidence.media_type));
        Exhibit { number, held, path }
    };
    held.into_iter().enumerate().map(exhibit).collect()
}

/// A file of a bundle whose bytes are known.
pub(crate) fn file(path: &str, media_type: &str, title: Words, bytes: &[u8], part: Part) -> File {
    File {
        path: path.to_owned(),
        media_type: media_type.to_owned(),
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        blake3: hex(blake3::hash(bytes).as_bytes()),
        title,
        part,
    }
}

/// The streams that go along: the case, what belongs to it, the appeal.
async fn streams(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    own: Vec<Recorded>,
    wanted: &Wanted,
) -> Result<Vec<Stream>> {
    let path = "logs/case.jsonl".to_owned();
    let mut found =
        vec![Stream {
            id: case.id.0, of: "case", title: Words::new("The case", "工单"), path, events: own
        }];
    let sources = sources::of(tx, caller, case).await?;
    let ids: Vec<Uuid> = sources.iter().map(|(_, id)| *id).collect();
    let mut all = tx.streams(caller.shop, &ids).await?;
    let mut number = 0;
    for (at, (of, id)) in sources.iter().enumerate() {
        let Some(events) = all.remove(id) else { continue };
        number = if at > 0 && sources[at - 1].0 == *of { number + 1 } else { 1 };
        let path = format!("logs/{of}-{number}.jsonl");
        found.push(Stream { id: *id, of: of.as_str(), title: words::shows(*of), path, events });
    }
    if let Some(appeal) = wanted.appeal {
        let events = tx.stream(caller.shop, appeal.0).await?;
        let (title, path) = (Words::new("The appeal", "申诉"), "logs/appeal.jsonl".to_owned());
        if !events.is_empty() {
            found.push(Stream { id: appeal.0, of: "appeal", title, path, events });
        }
    }
    Ok(found)
}
