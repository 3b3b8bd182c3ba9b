//! The OpenAPI 3.1 document, made from the handlers themselves.

use std::collections::BTreeSet;

use app::inbound::signed::SIGNATURE;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::Server;
use crate::api::v1;
use crate::auth::COOKIE;
use crate::error::ErrorBody;
use crate::hooks;
use crate::idempotency::{self, AtWork};

#[derive(OpenApi)]
#[openapi(
    info(title = "Kintsugi", description = "Reputation and after-sales for live commerce. See docs/API.md.", license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")),
    servers((url = "/")),
    components(schemas(ErrorBody)),
    modifiers(&Security),
    security(("session" = []), ("token" = [])),
)]
struct Document;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
        components.add_security_scheme("session", cookie);
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let signature = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(SIGNATURE)));
        components.add_security_scheme("webhook", signature);
    }
}

/// The API's routes and its document as JSON.
pub(crate) fn split(server: &Server) -> (Router, String) {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest(
            "/api/v1",
            OpenApiRouter::new()
                .merge(v1::session::router())
                .merge(v1::shops::router())
                .merge(v1::members::router())
                .merge(v1::notices::router())
                .merge(v1::roster::router())
                .merge(v1::tokens::router())
                .merge(v1::triage::router())
                .merge(v1::pictures::router())
                .merge(v1::policy::router())
                .merge(v1::rulebook::router())
                .merge(v1::cases::router())
                .merge(v1::acts::router())
                .merge(v1::macros::router())
                .merge(v1::talk::router())
                .merge(v1::remedies::router())
                .merge(v1::appeals::router())
                .merge(v1::appeal_send::router())
                .merge(v1::service_record::router())
                .merge(v1::tone::router())
                .merge(v1::returns::router())
                .merge(v1::remedy_work::router())
                .merge(v1::coupons::router())
                .merge(v1::bulk::router())
                .merge(v1::views::router())
                .merge(v1::imports::router(server.about.largest_upload))
                .merge(v1::inbound::router())
                .merge(v1::connections::router())
                .merge(v1::outbox::router())
                .merge(v1::hooks::router())
                .merge(v1::sandbox::router())
                .merge(v1::team::router())
                .merge(v1::sources::router())
                .merge(v1::mentions::router())
                .merge(v1::lives::router())
                .merge(v1::trackers::router())
                .merge(v1::export::router())
                .merge(v1::overview::router())
                .merge(v1::operation::router())
                .merge(v1::stream::router())
                .merge(v1::drafter::router())
                .merge(v1::evidence::router())
                .merge(v1::orders::router())
                .merge(v1::products::router())
                .merge(v1::live_sessions::router())
                .merge(v1::live_ledger::router())
                .merge(v1::live_video::router())
                .merge(v1::calls::router())
                .merge(v1::live_plane::router()),
        )
        .split_for_parts();
    let router = router.layer(from_fn_with_state((server.clone(), AtWork::default()), idempotency::layer));
    // What comes in as a webhook has an id of its own, so it is outside of that layer.
    let (hooks, told) = hooks::router().split_for_parts();
    let router = router.merge(hooks).with_state(server.clone());
    (router, complete(document.merge_from(told)))
}

/// The document as JSON, with what every operation has in common: a name of its own, what its answers mean, and that a
/// refusal has our shape.
fn complete(document: utoipa::openapi::OpenApi) -> String {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            operation["operationId"] = name(method, path).into();
            if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                // The handler's own words and what is read off its signature may name the same one.
                let mut seen = BTreeSet::new();
                parameters.retain(|p| seen.insert((p["in"].to_string(), p["name"].to_string())));
            }
            if let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                describe(answers);
            }
        }
    }
    format!("{document:#}")
}

/// `get_cases_by_case` for `GET /api/v1/shops/{shop}/cases/{case}`.
fn name(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1");
    let inner = path.strip_prefix("/shops/{shop}/").unwrap_or(path);
    let words = inner.split(['/', '.']).filter(|part| !part.is_empty()).map(|part| {
        let held = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        held.map_or_else(|| part.replace('-', "_"), |held| format!("by_{held}"))
    });
    std::iter::once(method.to_owned()).chain(words).collect::<Vec<_>>().join("_")
}

fn describe(answers: &mut Map<String, Value>) {
    for (status, answer) in answers.iter_mut() {
        let meaning = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
        let meaning = meaning.and_then(|status| status.canonical_reason()).unwrap_or("Answer");
        if let Some(answer) = answer.as_object_mut() {
            answer.entry("description").or_insert_with(|| meaning.into());
        }
    }
    answers.entry("4XX").or_insert_with(|| {
        json!({
            "description": "Refused: `error.code` says why, `error.message` in two languages",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
        })
    });
}
