//! Reading a shop's whole log stream by stream, a page at a time: for the doctor and for rebuilding the index.

use domain::ids::ShopId;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::log::{RECORDED, Recorded};

/// Events read at once.
const PAGE: i64 = 5_000;

/// Reads all streams of a shop in the order of their ids. Memory holds one page and the stream that is being read.
#[derive(Debug)]
pub(crate) struct StreamReader {
    shop: ShopId,
    after: (Uuid, i64),
    open: Vec<Recorded>,
    done: bool,
    /// Events read so far.
    pub(crate) events: i64,
}

impl StreamReader {
    pub(crate) fn new(shop: ShopId) -> Self {
        Self { shop, after: (Uuid::nil(), i64::MIN), open: Vec::new(), done: false, events: 0 }
    }

    /// The next streams, each whole; `None` at the end.
    pub(crate) async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Vec<Recorded>>>> {
        if self.done {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {RECORDED} FROM events WHERE shop_id = $1 AND (stream, version) > ($2, $3) \
             ORDER BY stream, version LIMIT $4"
        );
        let page = tx.all(&sql, args![self.shop, self.after.0, self.after.1, PAGE]).await?;
        self.events += page.len() as i64;
        self.done = (page.len() as i64) < PAGE;
        let mut whole = Vec::new();
        for row in &page {
            let event = Recorded::read(row)?;
            self.after = (event.stream, event.version);
            if self.open.last().is_some_and(|e| e.stream != event.stream) {
                whole.push(std::mem::take(&mut self.open));
            }
            self.open.push(event);
        }
        if self.done && !self.open.is_empty() {
            whole.push(std::mem::take(&mut self.open));
        }
        Ok(Some(whole))
    }
}
