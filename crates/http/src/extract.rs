//! Extractors with our error shape: JSON bodies, query parameters, path parameters, `If-Match`.

use app::AppError;
use axum::body::Bytes;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::{Refusal, Words};
use serde::de::DeserializeOwned;

use crate::error::{Error, respond};

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::BytesRejection(bytes)) => {
                Err(too_large_or_broken(bytes.into_response().status()))
            }
            Err(rejection) => {
                Err(bad("bad_body", &rejection.body_text(), "请求内容不是有效的 JSON，或字段有误"))
            }
        }
    }
}

fn too_large_or_broken(status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let refusal = Refusal::new("body_too_large", "the request is too large", "请求内容过大");
        return respond(status, refusal);
    }
    bad("bad_body", "the request could not be read", "请求无法读取")
}

/// A body as it is.
#[derive(Clone, Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|e| too_large_or_broken(e.into_response().status()))
    }
}

/// Query parameters.
#[derive(Clone, Copy, Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        read.map(|Query(value)| Self(value))
            .map_err(|e: QueryRejection| bad("bad_query", &e.body_text(), "查询参数有误"))
    }
}

/// Path parameters. An id that is none is an id that nothing has: 404, as for any other.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_error: PathRejection| Error(AppError::Absent("id")).into_response())
    }
}

/// 400 with a reason.
pub fn bad(code: &'static str, en: &str, zh: &str) -> Response {
    respond(StatusCode::BAD_REQUEST, Refusal::with(code, Words::made(en.to_owned(), zh.to_owned())))
}

/// The version in `If-Match: "12"`, if the header is there.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let number = text.trim_start_matches("W/").trim_matches('"').parse();
        number.map(|v| Self(Some(v))).map_err(|_error| {
            bad("bad_if_match", "If-Match is a version such as \"12\"", "If-Match 应为版本号")
        })
    }
}
