//! Coupons of a channel's platform, and the card that hands one to a buyer.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::coupon::{Coupon, CouponCard, LONGEST_TITLE};
use domain::ids::{CaseId, ChannelId, RemedyId};
use domain::refusal::{Refusal, Words};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::case::CaseView;
use crate::views::{MoneyView, when};

/// Longest id of a coupon on any platform, with room.
const LONGEST_ID: usize = 200;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(send))
}

/// A coupon that can be claimed now, as its platform tells.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CouponView {
    id: String,
    title: String,
    /// What a buyer types in, where there is such a code.
    code: Option<String>,
    off: Option<MoneyView>,
    /// Hundredths, as the platform writes them.
    percent: Option<String>,
    /// What must be bought at least.
    least: Option<MoneyView>,
    ends_at: Option<String>,
}

/// What can be handed out on a channel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CouponsView {
    items: Vec<CouponView>,
    /// Whether they leave as cards by themselves; else a code goes out in a message.
    cards: bool,
}

impl From<Coupon> for CouponView {
    fn from(c: Coupon) -> Self {
        Self {
            id: c.id,
            title: c.title,
            code: c.code,
            off: c.off.map(Into::into),
            percent: c.percent,
            least: c.least.map(Into::into),
            ends_at: c.ends_at.map(when),
        }
    }
}

/// Coupons that can be handed out on a channel, asked of its platform now.
#[utoipa::path(get, path = "/shops/{shop}/channels/{id}/coupons", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CouponsView)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CouponsView>> {
    let all = server.app.coupons(&me.caller, ChannelId(id)).await?;
    Ok(Json(CouponsView { cards: all.cards, items: all.coupons.into_iter().map(Into::into).collect() }))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SendCoupon {
    /// The granted remedy that it fulfils.
    remedy: Uuid,
    /// The platform's id of the coupon.
    coupon: String,
    /// Its title, which stands in the case as what was sent.
    title: String,
}

/// Sends a coupon as a card to the case's buyer, through the outbox; when it has arrived, the remedy is done.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/coupon", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), request_body = SendCoupon, responses((status = 200, body = CaseView)))]
async fn send(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<SendCoupon>,
) -> Result<Response> {
    let card = CouponCard {
        id: short(&b.coupon, LONGEST_ID, "coupon")?,
        title: short(&b.title, LONGEST_TITLE, "title")?,
        remedy: RemedyId(b.remedy),
    };
    server.app.send_coupon(&me.caller, CaseId(id), card).await?;
    super::cases::page(&server, &me.caller, CaseId(id)).await
}

/// A word that is neither empty nor endless.
fn short(text: &str, most: usize, field: &'static str) -> Result<String> {
    if (1..=most).contains(&text.trim().chars().count()) {
        return Ok(text.trim().to_owned());
    }
    let en = format!("1 to {most} characters, as the list of coupons has it");
    let zh = format!("1 至 {most} 个字符，与优惠券列表一致");
    Err(Refusal::with("bad_coupon", Words::made(en, zh)).field(field).into())
}
