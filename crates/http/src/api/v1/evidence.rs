//! Evidence of a case: files put in and shown as nothing that could run, and the bundle that is made of it.

use std::sync::Arc;

use app::evidence::Software;
use app::evidence::bundle::{Bundle, Wanted};
use app::evidence::intake::LARGEST;
use app::evidence::statement::Claim;
use app::evidence::vault::{Told, Vault};
use app::{App, AppError, Caller};
use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::appeal::EvidenceKind;
use domain::ids::{CaseId, EvidenceId};
use domain::refusal::Refusal;
use domain::time::Instant;
use futures_util::stream;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::{Error, Result, respond};
use crate::extract::{Body as JsonBody, Params, Path, Raw};
use crate::views::evidence::{EvidenceKeyView, EvidenceView, VaultView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    // One byte more than allowed still comes in, so that the refusal can say what the limit is.
    OpenApiRouter::new()
        .routes(routes!(list, capture))
        .layer(DefaultBodyLimit::max(LARGEST + 1))
        .routes(routes!(content))
        .routes(routes!(thumbnail))
        .routes(routes!(withdraw))
        .routes(routes!(key))
        .routes(routes!(bundle))
        .routes(routes!(statement))
        .routes(routes!(pdf))
}

/// What is said of a file.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaptureQuery {
    /// What it shows: `packing_photo`, `item_photo`, `listing`, `screenshot`, `invoice`, `test_report`, `video_still`, `call_still`, `document`.
    shows: String,
    /// Its name, for people.
    #[serde(default)]
    name: String,
    /// When it was taken, RFC 3339.
    taken_at: Option<String>,
    /// Where it comes from; `upload` unless told.
    source: Option<String>,
    note: Option<String>,
    /// Of a redacted copy: the original's id.
    original: Option<Uuid>,
    /// A picture in the shop's keeping instead of a body.
    pub(crate) picture: Option<String>,
}

impl CaptureQuery {
    pub(crate) fn told(&self) -> std::result::Result<Told, Refusal> {
        let shows =
            EvidenceKind::ALL.iter().copied().find(|k| k.as_str() == self.shows).ok_or_else(|| {
                Refusal::new("unknown_evidence_kind", "evidence shows no such thing", "没有此类证据")
                    .field("shows")
            })?;
        let taken_at = self.taken_at.as_deref().filter(|at| !at.is_empty()).map(Instant::parse).transpose();
        let taken_at = taken_at.map_err(|_unreadable| {
            Refusal::new(
                "bad_time",
                "a time is written 2026-11-02T02:00:00Z",
                "时间格式应为 2026-11-02T02:00:00Z",
            )
            .field("taken_at")
        })?;
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        Ok(Told {
            shows,
            name: self.name.clone(),
            taken_at,
            source: given(&self.source),
            note: given(&self.note),
            original: self.original.map(EvidenceId),
        })
    }
}

/// Puts a file in: the body is its bytes (PNG, JPEG, WebP, PDF, UTF-8 text, MP4, WebM; at most 20 MB).
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/evidence", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), CaptureQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = EvidenceView)))]
async fn capture(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<CaptureQuery>,
    Raw(bytes): Raw,
) -> Result<Response> {
    let (app, told) = (&server.app, query.told()?);
    let (case, evidence) = match &query.picture {
        Some(picture) => app.capture_picture(&me.caller, CaseId(id), picture, told).await?,
        None => app.capture_evidence(&me.caller, CaseId(id), bytes.into(), told).await?,
    };
    let vault = app.vault(&me.caller, case.id).await?;
    let view = one(&me.caller, &vault, evidence)?;
    Ok((StatusCode::CREATED, tag(case.version), Json(view)).into_response())
}

fn one(caller: &Caller, vault: &Vault, id: EvidenceId) -> Result<EvidenceView> {
    let held = vault.files.iter().find(|h| h.evidence.id == id).ok_or(AppError::Absent("evidence"))?;
    Ok(EvidenceView::new(caller, held, &vault.people))
}

pub(crate) fn tag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// The evidence of a case: its files, and what the shop's log has.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/evidence", tag = "evidence", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = VaultView)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let vault = server.app.vault(&me.caller, CaseId(id)).await?;
    Ok((tag(vault.version), Json(VaultView::new(&me.caller, vault))).into_response())
}

/// A file to be saved: never shown as a page, never run.
pub(crate) fn saved(bytes: Vec<u8>, media_type: &str, name: &str) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let full: String = name.bytes().map(encoded).collect();
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A byte of a name as RFC 5987 writes it.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// A file's bytes.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/evidence/{evidence}/content", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), ("evidence" = Uuid, Path)), responses((status = 200, body = Vec<u8>)))]
async fn content(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id, evidence)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    let found = server.app.evidence_content(&me.caller, CaseId(id), EvidenceId(evidence)).await?;
    let (bytes, evidence) = found;
    Ok(saved(bytes, &evidence.media_type, &evidence.name))
}

/// A small picture of a file.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/evidence/{evidence}/thumbnail", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), ("evidence" = Uuid, Path)), responses((status = 200, body = Vec<u8>)))]
async fn thumbnail(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id, evidence)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    let found = server.app.evidence_thumbnail(&me.caller, CaseId(id), EvidenceId(evidence)).await?;
    let (bytes, media_type) = found;
    Ok(saved(bytes, &media_type, "thumbnail"))
}

/// Why a file is not used any more.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct EvidenceReason {
    pub(crate) reason: String,
}

/// Uses a file no more; it stays where it is.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/evidence/{evidence}/withdraw", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), ("evidence" = Uuid, Path)), request_body = EvidenceReason, responses((status = 200, body = EvidenceView)))]
async fn withdraw(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, evidence)): Path<(Uuid, Uuid, Uuid)>,
    JsonBody(body): JsonBody<EvidenceReason>,
) -> Result<Response> {
    let (app, evidence) = (&server.app, EvidenceId(evidence));
    app.withdraw_evidence(&me.caller, CaseId(id), evidence, body.reason).await?;
    let vault = app.vault(&me.caller, CaseId(id)).await?;
    Ok((tag(vault.version), Json(one(&me.caller, &vault, evidence)?)).into_response())
}

/// The key by which the shop's bundles are known; the first call makes it.
#[utoipa::path(get, path = "/shops/{shop}/evidence-key", tag = "evidence", params(ShopPath), responses((status = 200, body = EvidenceKeyView)))]
async fn key(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<EvidenceKeyView>> {
    Ok(Json(server.app.evidence_key(&me.caller).await?.into()))
}

/// What goes into a bundle.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct BundleQuery {
    /// Ids of the files that go along, parted by commas, in their order; all that are in use unless told, and of a redacted one
    /// the copy alone.
    evidence: Option<String>,
    /// The ground that is claimed, by its id in the rulebook.
    ground: Option<String>,
    /// Whether the logs show events that name people; needs `personal_data_read`.
    #[serde(default)]
    personal: bool,
}

impl BundleQuery {
    fn wanted(&self, server: &Server, case: Uuid) -> std::result::Result<Wanted, Refusal> {
        let id = |word: &str| word.trim().parse().map(EvidenceId);
        let ids = |text: &str| text.split(',').map(id).collect::<std::result::Result<Vec<_>, _>>();
        let evidence = self.evidence.as_deref().filter(|text| !text.is_empty()).map(ids).transpose();
        let evidence = evidence.map_err(|_none| {
            Refusal::new("unknown_evidence", "the case has no such file", "工单中没有此文件")
                .field("evidence")
        })?;
        Ok(Wanted {
            case: CaseId(case),
            appeal: None,
            claim: self.ground.as_deref().filter(|id| !id.is_empty()).map(claimed).transpose()?,
            evidence,
            personal: self.personal,
            software: software(server),
        })
    }
}

/// What makes bundles here.
pub(crate) fn software(server: &Server) -> Software {
    Software {
        name: "kintsugi".to_owned(),
        version: server.about.version.clone(),
        commit: server.about.commit.clone(),
    }
}

fn claimed(ground: &str) -> std::result::Result<Claim, Refusal> {
    let ground = domain::appeal::shipped().ground(ground).cloned().ok_or_else(|| {
        Refusal::new("unknown_ground", "the rulebook has no such ground", "规则库中没有此申诉理由")
            .field("ground")
    })?;
    Ok(Claim { ground, passage: None, text: None })
}

/// Where a bundle stands.
struct Position {
    app: Arc<App>,
    bundle: Bundle,
}

async fn next(mut at: Position) -> std::result::Result<Option<(Vec<u8>, Position)>, AppError> {
    let piece = at.app.bundle_piece(&mut at.bundle).await.inspect_err(|error| {
        tracing::error!(error = error as &dyn std::error::Error, "a bundle broke off");
    })?;
    Ok(piece.map(|piece| (piece, at)))
}

/// A bundle as a download, exhibit by exhibit.
pub(crate) fn download(app: Arc<App>, bundle: Bundle) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, bundle.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", bundle.name)),
        (header::ETAG, format!("\"{}\"", bundle.manifest)),
    ];
    (headers, Body::from_stream(stream::try_unfold(Position { app, bundle }, next))).into_response()
}

/// Everything of a case as one signed ZIP archive, to be checked with `kintsugi verify`.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/bundle.zip", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), BundleQuery), responses((status = 200, body = Vec<u8>, content_type = "application/zip")))]
async fn bundle(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<BundleQuery>,
) -> Result<Response> {
    let wanted = query.wanted(&server, id)?;
    let bundle = server.app.export_bundle(&me.caller, &wanted).await?;
    Ok(download(server.app, bundle))
}

/// The bundle's statement alone, to be read.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/statement.html", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), BundleQuery), responses((status = 200, body = String, content_type = "text/html")))]
async fn statement(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<BundleQuery>,
) -> Result<Response> {
    page(&server, &me.caller, &query.wanted(&server, id)?).await
}

/// The statement as PDF, where the server has Chromium.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/statement.pdf", tag = "evidence", params(ShopPath, ("id" = Uuid, Path), BundleQuery), responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
async fn pdf(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<BundleQuery>,
) -> Result<Response> {
    printed(&server, &me.caller, &query.wanted(&server, id)?).await
}

/// The statement of a bundle.
pub(crate) async fn page(server: &Server, caller: &Caller, wanted: &Wanted) -> Result<Response> {
    Ok(readable(server.app.statement(caller, wanted).await?))
}

/// A page to be read in a browser, which may do nothing.
pub(crate) fn readable(html: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
            ),
        ),
        // The console shows it in a frame of its own.
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, html).into_response()
}

/// A statement as PDF; 404 where nothing prints.
pub(crate) async fn printed(server: &Server, caller: &Caller, wanted: &Wanted) -> Result<Response> {
    match server.app.statement_pdf(caller, wanted).await {
        // There is no such thing here, whatever is asked.
        Err(AppError::Refused(refusal)) if refusal.code == "no_pdf_printer" => {
            Ok(respond(StatusCode::NOT_FOUND, refusal))
        }
        Err(error) => Err(Error(error)),
        Ok(pdf) => Ok(saved(pdf, "application/pdf", "statement.pdf")),
    }
}
