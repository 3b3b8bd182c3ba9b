//! What trackers tell by webhook: proven on the raw bytes, kept as it came, acknowledged as the service wants it, and taken in
//! by the worker that takes in what channels send.

use std::sync::Arc;

use channels::connector::{Ack, Pushed};
use channels::tracker::{Fields, Report};
use domain::ids::{InboundId, ShopId, TrackerId};
use domain::refusal::{Refusal, Words};
use domain::time::Instant;
use store::inbound::{Arrival, Inbound, Outcome};

use super::{Service, place, service};
use crate::inbound::{Header, keep};
use crate::{App, AppError, Result};

/// What the kind of such a message begins with where it is kept.
const TRACKER: &str = "tracker/";
/// Longest id of a message and longest word for its kind.
const LONGEST_WORD: usize = 200;

/// Whether something kept was told by a tracker.
pub(crate) fn is_told(kind: &str) -> bool {
    kind.starts_with(TRACKER)
}

/// What a webhook tells, if it is the tracker's.
fn genuine(
    service: &dyn Service,
    fields: &Fields,
    header: &Header<'_>,
    (body, url): (&[u8], &str),
    now: Instant,
) -> Result<Report> {
    let pushed = Pushed { header: &|name| header(name), body, url };
    service.push(fields, &pushed, now).map_err(|_not_genuine| {
        Refusal::new("push_signature", "its signature is missing or wrong", "签名缺失或不正确")
            .hint("look whether the key is the one at the service", "请检查密钥是否与服务商处一致")
            .into()
    })
}

impl App {
    /// Takes a tracker's webhook in; gives what it is acknowledged with.
    ///
    /// # Errors
    /// [`AppError::Absent`] where there is no such tracker, or it is switched off; a refusal when it is not the tracker's;
    /// [`AppError::TooMany`] when more waits than can be kept.
    pub async fn receive_tracker(
        self: &Arc<Self>,
        shop: ShopId,
        id: TrackerId,
        header: &Header<'_>,
        body: Vec<u8>,
        url: &str,
    ) -> Result<Ack> {
        let mut tx = self.store.read().await?;
        let tracker = tx.tracker(shop, id).await?.filter(|tracker| tracker.on);
        let tracker = tracker.ok_or(AppError::Absent("webhook"))?;
        let fields = self.tracker_fields(&mut tx, shop, &tracker).await?;
        drop(tx);
        let service = service(tracker.kind);
        let now = self.now();
        let report = genuine(service, &fields, header, (&body, url), now)?;
        let short = |text: &str| text.chars().take(LONGEST_WORD).collect::<String>();
        let arrival = Arrival {
            shop,
            id: InboundId::new(now, self.entropy.as_ref()),
            channel: place(id),
            message_id: format!("{TRACKER}{}", short(&report.id)),
            received_at: now,
            kind: Some(format!("{TRACKER}{}", short(&report.kind))),
            body,
        };
        keep(self, arrival).await?;
        Ok(service.ack())
    }

    /// Takes in what a tracker told. What cannot be read is left to a person.
    pub(crate) async fn take_told(self: &Arc<Self>, one: &Inbound, body: &[u8]) -> Result<Outcome> {
        let id = TrackerId(one.channel.0);
        let Some(tracker) = self.store.read().await?.tracker(one.shop, id).await? else {
            return Ok(Outcome::Parked {
                code: "no_tracker",
                why: Words::new("the tracker was removed", "该物流跟踪服务已被删除"),
            });
        };
        let service = service(tracker.kind);
        let report = service.told(body, one.received_at);
        if report.rows.is_empty()
            && let Some(odd) = report.odd.first()
        {
            let en = format!("what the tracker told cannot be read: {}", odd.why);
            let zh = format!("无法读取物流跟踪服务的消息：{}", odd.why);
            return Ok(Outcome::Parked { code: "platform_odd", why: Words::made(en, zh) });
        }
        let next_at = self.now() + self.silence(one.shop, &tracker);
        let rows = self.land_report((one.shop, id), report, next_at).await?;
        Ok(Outcome::Done { kind: "parcels", rows: rows as i64 })
    }
}
