//! Long reckoning that nobody waits for, on a thread that stands back: whoever receives, answers or clicks goes first.

use crate::{AppError, Result};

/// The least of the priorities a thread may choose (`nice`): such a thread gets about a sixtieth of a core that others want, and all of
/// it when nobody does.
#[cfg(target_os = "linux")]
const STANDS_BACK: i32 = 19;

/// Does some work on a thread of its own.
///
/// # Errors
/// When the thread cannot be had, or the work ended in a panic.
pub(super) async fn quietly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (done, answer) = tokio::sync::oneshot::channel();
    let body = move || {
        stand_back();
        // Nobody is there to hear it when the program stops.
        let _ = done.send(work());
    };
    let failed = |why: String| AppError::Task(format!("work in the background failed: {why}"));
    std::thread::Builder::new()
        .name("quiet".to_owned())
        .spawn(body)
        .map_err(|error| failed(error.to_string()))?;
    answer.await.map_err(|gone| failed(gone.to_string()))
}

#[cfg(target_os = "linux")]
fn stand_back() {
    // On Linux a thread has a priority of its own; without it the work is done all the same.
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), STANDS_BACK) {
        tracing::debug!(%error, "work in the background keeps its priority");
    }
}

#[cfg(not(target_os = "linux"))]
fn stand_back() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_and_a_panic_is_an_error() {
        assert_eq!(quietly(|| 6 * 7).await.ok(), Some(42));
        let failed = quietly(|| assert_eq!(1, 2, "on purpose")).await;
        assert!(matches!(failed, Err(AppError::Task(_))));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_thread_that_works_stands_back() {
        let own = || rustix::process::getpriority_process(Some(rustix::thread::gettid()));
        let before = own().unwrap();
        assert_eq!(quietly(own).await.unwrap().unwrap(), STANDS_BACK);
        assert_eq!(own().unwrap(), before);
    }
}
