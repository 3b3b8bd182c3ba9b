//! Trackers: services that follow the parcels of orders.

use std::collections::BTreeMap;

use app::trackers::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::TrackerId;
use domain::refusal::Refusal;
use domain::tracker::TrackerKind;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::tracker::{TrackerKindView, TrackerView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(change, remove)).routes(routes!(check))
}

/// The trackers, and what can be one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Trackers {
    items: Vec<TrackerView>,
    kinds: Vec<TrackerKindView>,
}

/// A tracker; what is left out stays, or is usual.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct TrackerBody {
    /// `17track`, `aftership`, `kuaidi100`; said once, when it is made.
    kind: Option<String>,
    name: Option<String>,
    on: Option<bool>,
    /// The service's codes of carriers, by the names that orders have; the whole list.
    #[schema(value_type = Option<Object>)]
    carriers: Option<BTreeMap<String, String>>,
    /// Whether it follows parcels of other carriers too.
    others: Option<bool>,
    /// Fields by name; an empty value takes one out. Secrets are sealed and never shown again.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
}

impl From<TrackerBody> for Settings {
    fn from(b: TrackerBody) -> Self {
        Self { name: b.name, on: b.on, carriers: b.carriers, others: b.others, fields: b.fields }
    }
}

/// The kind that a body names.
fn kind(b: &TrackerBody) -> Result<TrackerKind> {
    let kind = b.kind.as_deref().and_then(TrackerKind::parse);
    Ok(kind.ok_or_else(|| {
        let (en, zh) = ("name one of the kinds of trackers", "请指定物流跟踪服务的类型");
        Refusal::new("bad_kind", en, zh).field("kind")
    })?)
}

/// The services that follow parcels, how they do, and what each kind wants filled in.
#[utoipa::path(get, path = "/shops/{shop}/trackers", tag = "trackers", params(ShopPath), responses((status = 200, body = Trackers)))]
async fn list(State(server): State<Server>, me: Allowed<may::ChannelManage>) -> Result<Json<Trackers>> {
    let now = server.app.now();
    let items = server.app.trackers(&me.caller).await?;
    let items = items.into_iter().map(|shown| TrackerView::new(shown, now)).collect();
    Ok(Json(Trackers { items, kinds: TrackerKindView::all() }))
}

/// Makes a tracker; parcels that are on their way are offered to it.
#[utoipa::path(post, path = "/shops/{shop}/trackers", tag = "trackers", params(ShopPath), request_body = TrackerBody, responses((status = 201, body = TrackerView)))]
async fn make(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Body(b): Body<TrackerBody>,
) -> Result<(StatusCode, Json<TrackerView>)> {
    let shown = server.app.make_tracker(&me.caller, kind(&b)?, b.into()).await?;
    Ok((StatusCode::CREATED, Json(TrackerView::new(shown, server.app.now()))))
}

/// Changes a tracker; parcels that it did not take are offered again.
#[utoipa::path(patch, path = "/shops/{shop}/trackers/{id}", tag = "trackers", params(ShopPath, ("id" = Uuid, Path)), request_body = TrackerBody, responses((status = 200, body = TrackerView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<TrackerBody>,
) -> Result<Json<TrackerView>> {
    if b.kind.is_some() {
        let (en, zh) = ("a tracker keeps its kind", "物流跟踪服务的类型不能更改");
        let refusal = Refusal::new("bad_kind", en, zh).field("kind");
        return Err(refusal.hint("make another one", "请新建一个").into());
    }
    let shown = server.app.set_tracker(&me.caller, TrackerId(id), b.into()).await?;
    Ok(Json(TrackerView::new(shown, server.app.now())))
}

/// Removes a tracker; the shop's others follow what it followed.
#[utoipa::path(delete, path = "/shops/{shop}/trackers/{id}", tag = "trackers", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.remove_tracker(&me.caller, TrackerId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a tracker something harmless, to see whether it takes the key.
#[utoipa::path(post, path = "/shops/{shop}/trackers/{id}/check", tag = "trackers", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn check(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.check_tracker(&me.caller, TrackerId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
