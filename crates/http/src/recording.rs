//! A file of what was recorded, as a whole or one range of its bytes: players ask for parts.

use std::io::SeekFrom;
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use crate::error::{Error, Result};

/// Answers with a file, WebM or Matroska by its name.
pub(crate) async fn served(path: &Path, name: &str, headers: &HeaderMap) -> Result<Response> {
    let failed = |source| Error(app::AppError::File { path: path.display().to_string(), source });
    let mut file = tokio::fs::File::open(path).await.map_err(failed)?;
    let size = file.metadata().await.map_err(failed)?.len();
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let kind = match name.rsplit_once('.') {
        Some((_, "webm")) => "video/webm",
        _ => "video/x-matroska",
    };
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok(match range(asked, size) {
        Wanted::All => {
            let length = [(header::CONTENT_LENGTH, size.to_string())];
            (head, length, Body::from_stream(ReaderStream::new(file.take(size)))).into_response()
        }
        Wanted::Part { from, to } => {
            file.seek(SeekFrom::Start(from)).await.map_err(failed)?;
            let length = to - from + 1;
            let place = [
                (header::CONTENT_LENGTH, length.to_string()),
                (header::CONTENT_RANGE, format!("bytes {from}-{to}/{size}")),
            ];
            let body = Body::from_stream(ReaderStream::new(file.take(length)));
            (StatusCode::PARTIAL_CONTENT, head, place, body).into_response()
        }
        Wanted::Outside => {
            let place = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, place).into_response()
        }
    })
}

/// What of a file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    /// Both ends belong to it.
    Part {
        from: u64,
        to: u64,
    },
    Outside,
}

/// What a `Range` header asks of a file of `size` bytes. What it says otherwise than as one range of bytes is ignored, as RFC 9110
/// §14.2 allows.
fn range(header: Option<&str>, size: u64) -> Wanted {
    let Some((first, last)) =
        header.and_then(|text| text.strip_prefix("bytes=")).and_then(|r| r.split_once('-'))
    else {
        return Wanted::All;
    };
    let (from, to) = match (first.trim(), last.trim()) {
        ("", last) => match last.parse::<u64>() {
            Ok(0) => return Wanted::Outside,
            Ok(last) => (size.saturating_sub(last), size.saturating_sub(1)),
            Err(_) => return Wanted::All,
        },
        (first, "") => match first.parse() {
            Ok(first) => (first, size.saturating_sub(1)),
            Err(_) => return Wanted::All,
        },
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => (first, last.min(size.saturating_sub(1))),
            _ => return Wanted::All,
        },
    };
    if from >= size { Wanted::Outside } else { Wanted::Part { from, to } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_understood() {
        for (header, wanted) in [
            (None, Wanted::All),
            (Some("bytes=0-"), Wanted::Part { from: 0, to: 99 }),
            (Some("bytes=10-19"), Wanted::Part { from: 10, to: 19 }),
            (Some("bytes=90-500"), Wanted::Part { from: 90, to: 99 }),
            (Some("bytes=-10"), Wanted::Part { from: 90, to: 99 }),
            (Some("bytes=-500"), Wanted::Part { from: 0, to: 99 }),
            (Some("bytes=-0"), Wanted::Outside),
            (Some("bytes=100-"), Wanted::Outside),
            (Some("bytes=100-200"), Wanted::Outside),
            (Some("bytes=20-10"), Wanted::All),
            (Some("bytes=1-2,5-6"), Wanted::All),
            (Some("bytes=x-"), Wanted::All),
            (Some("lines=1-2"), Wanted::All),
        ] {
            assert_eq!(range(header, 100), wanted, "{header:?}");
        }
        assert_eq!(range(Some("bytes=0-"), 0), Wanted::Outside);
    }
}
