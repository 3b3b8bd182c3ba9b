//! To come.

use utoipa_axum::router::OpenApiRouter;

use crate::Server;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
}
