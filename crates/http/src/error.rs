//! The one error shape: `{"error": {code, message, hint, field, rule}}`, with words in both console languages.
//!
//! [`Error`] is what handlers return. Use cases say *what* went wrong ([`AppError`]); this file alone says which status
//! that is. Failures of the house are logged here, once, and told without details.

use app::AppError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::Permission;
use domain::refusal::{Refusal, Words};
use serde::Serialize;
use serde_json::json;

/// What a handler answers when it does not do what was asked.
#[derive(Debug)]
pub struct Error(pub AppError);

impl<E: Into<AppError>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Error>;

/// The body of every error.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    #[schema(value_type = ApiError)]
    pub error: Refusal,
}

/// What went wrong, in the document's words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiError {
    /// Stable machine word.
    pub code: String,
    /// What happened.
    pub message: ApiWords,
    /// What to do.
    pub hint: Option<ApiWords>,
    /// The request field at fault.
    pub field: Option<String>,
    /// The rule that refused.
    pub rule: Option<ApiRule>,
}

/// The same sentence in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiWords {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

/// A dated rule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApiRule {
    /// Id in the rulebook.
    pub id: String,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    pub date: Option<String>,
}

/// An error with this status.
pub fn respond(status: StatusCode, refusal: Refusal) -> Response {
    (status, Json(ErrorBody { error: refusal })).into_response()
}

/// The answer to a failure of the house.
pub fn internal() -> Response {
    let refusal = Refusal::new(
        "internal",
        "something went wrong on our side; nothing was changed",
        "服务器出错，未做任何更改",
    )
    .hint("try again; if it stays so, look into the server's log", "请重试；若仍如此，请查看服务器日志");
    respond(StatusCode::INTERNAL_SERVER_ERROR, refusal)
}

/// The answer to a method that an endpoint does not have.
pub fn method_not_allowed() -> Response {
    let refusal =
        Refusal::new("method_not_allowed", "this endpoint does not answer this method", "该接口不支持此方法");
    respond(StatusCode::METHOD_NOT_ALLOWED, refusal.hint("see /api/openapi.json", "参见 /api/openapi.json"))
}

fn stale(expected: i64, actual: i64) -> Refusal {
    let en = format!("somebody changed this meanwhile (you saw version {expected}, it is {actual} now)");
    let zh = format!("内容已被他人更改（您看到的是版本 {expected}，现为 {actual}）");
    Refusal::with("version_conflict", Words::made(en, zh))
        .hint("load it again; your text is kept", "请重新载入；您的文字已保留")
}

fn absent(what: &'static str) -> Refusal {
    let (en, zh) = (format!("there is no such {what}"), "没有找到所请求的内容".to_owned());
    Refusal::with("not_found", Words::made(en, zh))
}

fn forbidden(permission: Permission) -> Refusal {
    let en = format!("your role lacks the permission {permission}");
    let zh = format!("您的角色没有 {permission} 权限");
    Refusal::with("forbidden", Words::made(en, zh)).hint("ask the shop's owner", "请联系店主")
}

/// What went wrong, where there is no status to say it with: on a socket.
pub(crate) fn refusal_of(error: AppError) -> Refusal {
    match error {
        AppError::Refused(refusal) => refusal,
        AppError::Forbidden(permission) => forbidden(permission),
        AppError::Absent(what) => absent(what),
        error => {
            tracing::error!(error = &error as &dyn std::error::Error, "what came over a socket failed");
            Refusal::new("internal", "something went wrong on the server", "服务器出错了")
                .hint("send it again", "请重新发送")
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self.0 {
            AppError::Refused(refusal) => respond(StatusCode::UNPROCESSABLE_ENTITY, refusal),
            AppError::SignedOut => {
                respond(StatusCode::UNAUTHORIZED, Refusal::new("signed_out", "sign in first", "请先登录"))
            }
            AppError::Forbidden(permission) => respond(StatusCode::FORBIDDEN, forbidden(permission)),
            AppError::Absent(what) => respond(StatusCode::NOT_FOUND, absent(what)),
            AppError::Stale { expected, actual } => {
                respond(StatusCode::PRECONDITION_FAILED, stale(expected, actual))
            }
            AppError::BuyerWrote { message, text, sent_at } => {
                let refusal = Refusal::new(
                    "buyer_wrote",
                    "the buyer wrote while you were typing",
                    "您输入期间买家发来了新消息",
                )
                .hint(
                    "read it; send your words anyway, or change them",
                    "请先查看；可仍然发送，或修改后再发",
                );
                let newer = json!({ "id": message, "text": text, "sent_at": sent_at.to_string() });
                (StatusCode::CONFLICT, Json(json!({ "error": refusal, "buyer_message": newer })))
                    .into_response()
            }
            AppError::TooMany { seconds } => too_many(seconds),
            ref error @ AppError::Store(_) if error.is_conflict() => {
                let refusal = Refusal::new(
                    "conflict",
                    "another change came first; nothing was changed",
                    "其他更改先到，未做任何更改",
                );
                respond(StatusCode::CONFLICT, refusal.hint("try again", "请重试"))
            }
            ref error if error.is_disk_full() => {
                tracing::error!("the disk is full");
                let refusal = Refusal::new(
                    "disk_full",
                    "the disk is full; nothing was changed",
                    "磁盘已满，未做任何更改",
                );
                let hint = refusal.hint("free some space on the server", "请清理服务器磁盘空间");
                respond(StatusCode::INSUFFICIENT_STORAGE, hint)
            }
            AppError::Sealed(bad) => {
                tracing::error!(%bad, "a secret cannot be opened");
                let refusal = Refusal::new(
                    "secret_key",
                    "the server cannot open its secrets; nothing was changed",
                    "服务器无法读取已保存的密钥，未做任何更改",
                );
                let hint = refusal.hint(
                    "put the file secret.key back into the data folder, or set the secret anew",
                    "请把 secret.key 放回数据目录，或重新设置该密钥",
                );
                respond(StatusCode::SERVICE_UNAVAILABLE, hint)
            }
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
                internal()
            }
        }
    }
}

fn too_many(seconds: u64) -> Response {
    let en = format!("too many tries; wait {seconds} seconds");
    let refusal =
        Refusal::with("too_many_tries", Words::made(en, format!("操作过于频繁，请等待 {seconds} 秒")));
    let mut response = respond(StatusCode::TOO_MANY_REQUESTS, refusal);
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
