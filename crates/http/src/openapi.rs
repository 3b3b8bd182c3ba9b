//! The OpenAPI 3.1 document, made from the handlers themselves.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::Server;
use crate::api::v1;
use crate::auth::COOKIE;
use crate::error::ErrorBody;
use crate::idempotency::{self, AtWork};

#[derive(OpenApi)]
#[openapi(
    info(title = "Kintsugi", description = "Reputation and after-sales for live commerce. See docs/API.md.", license(name = "AGPL-3.0-or-later")),
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
                .merge(v1::returns::router())
                .merge(v1::remedy_work::router())
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
                .merge(v1::export::router())
                .merge(v1::overview::router())
                .merge(v1::operation::router())
                .merge(v1::stream::router())
                .merge(v1::drafter::router()),
        )
        .split_for_parts();
    let router = router
        .layer(from_fn_with_state((server.clone(), AtWork::default()), idempotency::layer))
        .with_state(server.clone());
    (router, document.to_pretty_json().unwrap_or_default())
}
