//! Sources: the public places that a shop has read for what is said of it.

use std::collections::BTreeMap;

use app::sources::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::SourceId;
use domain::refusal::Refusal;
use domain::source::SourceKind;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::mention::{SourceKindView, SourceView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(change, remove)).routes(routes!(read_now))
}

/// The sources, and what can be one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Sources {
    items: Vec<SourceView>,
    kinds: Vec<SourceKindView>,
}

/// A source; what is left out stays, or is usual.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct SourceBody {
    /// `feed`, `mastodon`, `bluesky`, `youtube`; said once, when it is made.
    kind: Option<String>,
    name: Option<String>,
    on: Option<bool>,
    /// What an item must have one of; none takes every item.
    words: Option<Vec<String>>,
    /// Minutes between two readings, from 5.
    every: Option<u32>,
    /// Fields by name; an empty value takes one out. Secrets are sealed and never shown again.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
}

impl From<SourceBody> for Settings {
    fn from(b: SourceBody) -> Self {
        Self { name: b.name, on: b.on, words: b.words, every: b.every, fields: b.fields }
    }
}

fn bad_kind(en: &'static str, zh: &'static str) -> Refusal {
    Refusal::new("bad_kind", en, zh).field("kind")
}

/// The sources that are read for mentions, how they do, and what each kind wants filled in.
#[utoipa::path(get, path = "/shops/{shop}/sources", tag = "mentions", params(ShopPath), responses((status = 200, body = Sources)))]
async fn list(State(server): State<Server>, me: Allowed<may::ChannelManage>) -> Result<Json<Sources>> {
    let now = server.app.now();
    let items = server.app.sources(&me.caller).await?;
    let items = items.into_iter().map(|shown| SourceView::new(shown, now)).collect();
    Ok(Json(Sources { items, kinds: SourceKind::ALL.iter().copied().map(Into::into).collect() }))
}

/// Connects a source; it is read at once.
#[utoipa::path(post, path = "/shops/{shop}/sources", tag = "mentions", params(ShopPath), request_body = SourceBody, responses((status = 201, body = SourceView)))]
async fn make(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Body(b): Body<SourceBody>,
) -> Result<(StatusCode, Json<SourceView>)> {
    let kind = b.kind.as_deref().and_then(SourceKind::parse);
    let kind = kind.ok_or_else(|| bad_kind("name one of the kinds of sources", "请指定来源的类型"))?;
    let shown = server.app.make_source(&me.caller, kind, b.into()).await?;
    Ok((StatusCode::CREATED, Json(SourceView::new(shown, server.app.now()))))
}

/// Changes a source, or switches it on or off.
#[utoipa::path(patch, path = "/shops/{shop}/sources/{id}", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), request_body = SourceBody, responses((status = 200, body = SourceView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<SourceBody>,
) -> Result<Json<SourceView>> {
    if b.kind.is_some() {
        let refusal = bad_kind("a source keeps its kind", "来源的类型不能更改");
        return Err(refusal.hint("make another one", "请新建一个").into());
    }
    let shown = server.app.set_source(&me.caller, SourceId(id), b.into()).await?;
    Ok(Json(SourceView::new(shown, server.app.now())))
}

/// Removes a source; the mentions that it found stay.
#[utoipa::path(delete, path = "/shops/{shop}/sources/{id}", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.remove_source(&me.caller, SourceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has a source read at once; five times in ten minutes at most.
#[utoipa::path(post, path = "/shops/{shop}/sources/{id}/fetch-now", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), responses((status = 202)))]
async fn read_now(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.read_source_now(&me.caller, SourceId(id)).await?;
    Ok(StatusCode::ACCEPTED)
}
