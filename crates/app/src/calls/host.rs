//! The seam to what carries picture and sound: who sends, what is recorded, and the end. This side knows no streams.

use std::sync::Arc;

use domain::ids::CallId;

use crate::bus::{Notice, What};
use crate::shows::Later;
use crate::{App, AppError, Result};

/// Who sends picture or sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sends {
    /// The shop does.
    pub agent: bool,
    /// The customer does.
    pub customer: bool,
}

impl Sends {
    /// Whether anybody is there.
    pub const fn any(self) -> bool {
        self.agent || self.customer
    }
}

/// What carries calls.
pub trait CallHost: Send + Sync + std::fmt::Debug {
    /// Who sends now.
    fn sends(&self, call: CallId) -> Later<'_, Sends>;
    /// Records both sides from now on, or no longer.
    fn record(&self, call: CallId, on: bool) -> Later<'_, ()>;
    /// Ends every session of both sides and what is recorded of them.
    fn close(&self, call: CallId) -> Later<'_, ()>;
}

impl App {
    /// What carries calls, if there is something.
    pub(crate) fn call_host(&self) -> Option<&Arc<dyn CallHost>> {
        self.calls.get()
    }

    /// A picture of a call came or went: whoever looks at it reads again.
    ///
    /// # Errors
    /// When there is no such call.
    pub async fn call_picture_moved(&self, id: CallId) -> Result<()> {
        let mut tx = self.store.read().await?;
        let shop = tx.shop_of_call(id).await?.ok_or(AppError::Absent("call"))?;
        let call = tx.call(shop, id).await?.ok_or(AppError::Absent("call"))?;
        let what = What::Call { id, case: call.case, kind: "call.media" };
        self.bus.send(Notice { shop, seq: 0, what });
        Ok(())
    }
}
