//! Notices at work: follows each shop's log with a cursor and writes down whom an event concerns. What shall leave by
//! e-mail is enqueued in the same transaction. A killed program goes on where it stood and tells nobody twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::access::Permission;
use domain::case::{Case, CaseEvent};
use domain::ids::{CaseId, JobId, ShopId, UserId};
use domain::notice::{NoticeKind, NoticePreferences, Reader, concerned};
use domain::time::{Instant, Span};
use store::jobs::Job;
use store::notices::NoticeRow;
use store::{Recorded, StoreError, Tx};
use tokio_util::sync::CancellationToken;

use crate::bus::{Notice, What};
use crate::notices::MAIL;
use crate::{App, AppError, Result};

/// The name of its cursor.
const WORKER: &str = "notices";
/// Events looked at in one go.
const AT_ONCE: i64 = 500;
/// A notice of the same kind about the same case that is younger and unread stands for another.
const ALIKE: Span = Span::minutes(10);
/// What happened longer ago is told nobody: a log that is taken over, or a worker that begins late.
const STALE: Span = Span::hours(24);
/// Longest sleep between looks at the logs.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// What happens within so long is written down together: each time takes the single writer for a moment.
const TOGETHER: Duration = Duration::from_millis(50);
/// The events that concern somebody.
const TOLD: [&str; 9] = [
    "case.assigned",
    "case.clock_warned",
    "case.clock_breached",
    "case.escalated",
    "case.act_approval_requested",
    "case.note_added",
    "shop.handed_over",
    "case.appeal_moved",
    "shop.appeals_digest",
];

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut notices = app.bus.listen();
    loop {
        if let Err(error) = everywhere(&app).await {
            tracing::warn!(error = %error, "notices could not be written; trying again soon");
        }
        // What the worker itself says must not wake it.
        let changed = async {
            while let Ok(notice) = notices.recv().await {
                if !matches!(notice.what, What::Notices { .. } | What::Import(_)) {
                    return;
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = changed => tokio::time::sleep(TOGETHER).await,
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
}

async fn everywhere(app: &App) -> Result<()> {
    let shops = app.store.read().await?.every_shop().await?;
    for shop in shops {
        while app.write_notices(shop.id).await? {}
    }
    Ok(())
}

impl App {
    /// Writes down whom the next stretch of a shop's log concerns; tells whether there was one.
    ///
    /// # Errors
    /// As the store says.
    pub async fn write_notices(&self, shop: ShopId) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let from = tx.cursor(shop, WORKER).await?;
        let events = tx.log_after(shop, from, AT_ONCE).await?;
        let Some(to) = events.last().map(|e| e.seq) else { return Ok(false) };
        let since = self.now() - STALE;
        let told: Vec<&Recorded> =
            events.iter().filter(|e| e.at >= since && TOLD.contains(&e.kind.as_str())).collect();
        let rows = if told.is_empty() { Vec::new() } else { self.notice_rows(&mut tx, shop, &told).await? };
        drop(tx);
        match self.keep_notices(shop, (from, to), &rows).await {
            // Another node was faster.
            Err(AppError::Store(StoreError::Conflict)) => Ok(true),
            done => done.map(|()| true),
        }
    }

    async fn notice_rows(&self, tx: &mut Tx, shop: ShopId, told: &[&Recorded]) -> Result<Vec<NoticeRow>> {
        let now = self.now();
        let members = tx.members(shop, now, now).await?;
        let people: Vec<Reader> =
            members.into_iter().map(|m| Reader { user: m.user, role: m.role, name: m.name }).collect();
        let wishes = tx.all_notice_preferences(shop).await?;
        let streams: BTreeSet<uuid::Uuid> = told.iter().map(|e| e.stream).filter(|s| *s != shop.0).collect();
        let streams: Vec<uuid::Uuid> = streams.into_iter().collect();
        let streams = tx.streams(shop, &streams).await?;
        let mut rows = Vec::new();
        for event in told {
            let (concerns, case) = match streams.get(&event.stream) {
                Some(stream) => of_case(stream, event, &people)?,
                None => (of_shop(event, &people), None),
            };
            let severity = case.as_ref().map_or(1, Case::severity);
            for (user, kind) in concerns {
                rows.extend(row(shop, event, case.as_ref().map(|c| c.id), (user, kind), severity, &wishes));
            }
        }
        Ok(rows)
    }

    async fn keep_notices(&self, shop: ShopId, (from, to): (i64, i64), rows: &[NoticeRow]) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.move_cursor(shop, WORKER, from, to).await?;
        let mut told = BTreeSet::new();
        for row in rows {
            if !tx.add_notice(row, now - ALIKE).await? {
                continue;
            }
            told.insert(row.user);
            if let Some(at) = row.mail_at.filter(|_| self.post.get().is_some()) {
                self.enqueue_mail(&mut tx, shop, row.user, at.max(now)).await?;
            }
        }
        tx.commit().await?;
        for user in told {
            self.tell_notices(shop, user);
        }
        self.bus.jobs.notify_one();
        Ok(())
    }

    async fn enqueue_mail(&self, tx: &mut Tx, shop: ShopId, user: UserId, at: Instant) -> Result<()> {
        let now = self.now();
        let job = Job {
            id: JobId::new(now, self.entropy.as_ref()),
            shop,
            kind: MAIL.to_owned(),
            payload: serde_json::to_string(&user)?,
            state: "ready".to_owned(),
            run_at: at,
            attempts: 0,
            last_error: None,
            created_at: now,
        };
        // One job a person and moment: what comes until then goes with it.
        tx.enqueue(&job, Some(&format!("{user}:{}", at.0))).await?;
        Ok(())
    }

    pub(crate) fn tell_notices(&self, shop: ShopId, user: UserId) {
        self.bus.send(Notice { shop, seq: 0, what: What::Notices { user } });
    }
}

/// Whom something concerns, and as what.
type Concerns = Vec<(UserId, NoticeKind)>;

/// Whom an event of a case concerns: as the case was when it happened.
fn of_case(stream: &[Recorded], event: &Recorded, people: &[Reader]) -> Result<(Concerns, Option<Case>)> {
    let before: Vec<Recorded> = stream.iter().filter(|e| e.seq <= event.seq).cloned().collect();
    let Some(loaded) = store::projection::case::fold(&before)? else { return Ok((Vec::new(), None)) };
    let parsed: CaseEvent = event.event()?;
    Ok((concerned(&parsed, &event.actor, loaded.case.assignee, people), Some(loaded.case)))
}

/// A month's digest concerns everybody who may see reports; a note for the next shift everybody who works cases, but for who
/// wrote it.
fn of_shop(event: &Recorded, people: &[Reader]) -> Concerns {
    if event.kind == "shop.appeals_digest" {
        let able = people.iter().filter(|p| p.role.may(Permission::OverviewRead));
        return able.map(|p| (p.user, NoticeKind::Digest)).collect();
    }
    let others = people.iter().filter(|p| event.actor != format!("user:{}", p.user));
    let able = others.filter(|p| p.role.may(Permission::CaseWork));
    able.map(|p| (p.user, NoticeKind::Handover)).collect()
}

fn row(
    shop: ShopId,
    event: &Recorded,
    case: Option<CaseId>,
    (user, kind): (UserId, NoticeKind),
    severity: u8,
    wishes: &BTreeMap<UserId, NoticePreferences>,
) -> Option<NoticeRow> {
    let standard = NoticePreferences::default();
    let wish = wishes.get(&user).unwrap_or(&standard);
    (wish.way(kind) != domain::notice::Way::None).then(|| NoticeRow {
        shop,
        user,
        seq: event.seq,
        kind,
        case,
        number: None,
        actor: event.actor.clone(),
        at: event.at,
        read_at: None,
        mail_at: wish.mail_at(kind, severity, event.at),
    })
}
