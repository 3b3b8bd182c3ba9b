//! Team channels: chat rooms that are told what cases need.

use std::collections::{BTreeMap, BTreeSet};

use app::team::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::TeamChannelId;
use domain::notice::{NoticeKind, QuietHours};
use domain::refusal::Refusal;
use domain::team::TeamKind;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::team::{TeamChannelView, TeamKindView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(change, remove)).routes(routes!(test))
}

/// The chat rooms, and what can be one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TeamChannels {
    items: Vec<TeamChannelView>,
    kinds: Vec<TeamKindView>,
}

/// A chat room; what is left out stays, or is usual.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct TeamChannelBody {
    /// `feishu`, `dingtalk`, `wecom`, `slack`, `telegram`; said once, when it is made.
    kind: Option<String>,
    name: Option<String>,
    on: Option<bool>,
    /// Kinds of notices.
    #[schema(value_type = Option<Vec<String>>)]
    tells: Option<BTreeSet<NoticeKind>>,
    /// `en` or `zh-CN`.
    locale: Option<String>,
    zone: Option<String>,
    /// In minutes of the day; null takes them away.
    #[schema(value_type = Option<Object>)]
    #[serde(deserialize_with = "given")]
    #[expect(clippy::option_option, reason = "left out and null are two things")]
    quiet: Option<Option<QuietHours>>,
    severe_breaks_through: Option<bool>,
    /// Fields by name; an empty value takes one out. Secrets are sealed and never shown again.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
}

/// What is there is given, also when it is null.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> std::result::Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl From<TeamChannelBody> for Settings {
    fn from(b: TeamChannelBody) -> Self {
        Self {
            name: b.name,
            on: b.on,
            tells: b.tells,
            locale: b.locale,
            zone: b.zone,
            quiet: b.quiet,
            severe_breaks_through: b.severe_breaks_through,
            fields: b.fields,
        }
    }
}

/// The kind that a body names.
fn kind(b: &TeamChannelBody) -> Result<TeamKind> {
    let kind = b.kind.as_deref().and_then(TeamKind::parse);
    Ok(kind.ok_or_else(|| {
        let (en, zh) = ("name one of the kinds of team channels", "请指定团队通知渠道的类型");
        Refusal::new("bad_kind", en, zh).field("kind")
    })?)
}

/// The chat rooms that are told what cases need, how they do, and what each kind wants filled in.
#[utoipa::path(get, path = "/shops/{shop}/team-channels", tag = "team channels", params(ShopPath), responses((status = 200, body = TeamChannels)))]
async fn list(State(server): State<Server>, me: Allowed<may::ChannelManage>) -> Result<Json<TeamChannels>> {
    let now = server.app.now();
    let items = server.app.team_channels(&me.caller).await?;
    let items = items.into_iter().map(|shown| TeamChannelView::new(shown, now)).collect();
    let kinds = app::team::vendors().iter().copied().map(Into::into).collect();
    Ok(Json(TeamChannels { items, kinds }))
}

/// Makes a team channel; it is told what happens from now on.
#[utoipa::path(post, path = "/shops/{shop}/team-channels", tag = "team channels", params(ShopPath), request_body = TeamChannelBody, responses((status = 201, body = TeamChannelView)))]
async fn make(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Body(b): Body<TeamChannelBody>,
) -> Result<(StatusCode, Json<TeamChannelView>)> {
    let shown = server.app.make_team_channel(&me.caller, kind(&b)?, b.into()).await?;
    Ok((StatusCode::CREATED, Json(TeamChannelView::new(shown, server.app.now()))))
}

/// Changes a team channel; what it was told in vain is tried at once.
#[utoipa::path(patch, path = "/shops/{shop}/team-channels/{id}", tag = "team channels", params(ShopPath, ("id" = Uuid, Path)), request_body = TeamChannelBody, responses((status = 200, body = TeamChannelView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<TeamChannelBody>,
) -> Result<Json<TeamChannelView>> {
    if b.kind.is_some() {
        let (en, zh) = ("a team channel keeps its kind", "团队通知渠道的类型不能更改");
        let refusal = Refusal::new("bad_kind", en, zh).field("kind");
        return Err(refusal.hint("make another one", "请新建一个").into());
    }
    let shown = server.app.set_team_channel(&me.caller, TeamChannelId(id), b.into()).await?;
    Ok(Json(TeamChannelView::new(shown, server.app.now())))
}

/// Removes a team channel with what waits for it.
#[utoipa::path(delete, path = "/shops/{shop}/team-channels/{id}", tag = "team channels", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.remove_team_channel(&me.caller, TeamChannelId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says in a team channel that it works.
#[utoipa::path(post, path = "/shops/{shop}/team-channels/{id}/test", tag = "team channels", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn test(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.test_team_channel(&me.caller, TeamChannelId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
