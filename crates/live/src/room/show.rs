//! What is on: the segment, the pinned product, the notice.

use std::sync::Arc;

use super::talk::{LONGEST_TEXT, tidy};
use super::{Event, No, Person, RoomSetup};

/// What is on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Show {
    /// The segment by its id.
    pub segment: Option<String>,
    /// The pinned product by its id.
    pub pinned: Option<String>,
    /// The notice and its position.
    pub notice: Option<(u64, Arc<str>)>,
}

impl Show {
    pub(super) fn pin(setup: &RoomSetup, who: &Person, product: Option<&str>) -> Result<Event, No> {
        known_product(setup, product)?;
        Ok(Event::Pinned { product: product.map(str::to_owned), by: who.id })
    }

    pub(super) fn next(&self, setup: &RoomSetup, who: &Person, wanted: Option<&str>) -> Result<Event, No> {
        let at = |id: &str| setup.segments.iter().position(|s| s.id == id);
        let next = match wanted {
            Some(id) => at(id),
            None => Some(self.segment.as_deref().and_then(at).map_or(0, |now| now + 1)),
        };
        let Some(next) = next else {
            return Err(No::new("no_such_segment", "there is no such segment", "没有该环节"));
        };
        let Some(segment) = setup.segments.get(next) else {
            return Err(No::new("last_segment", "this was the last segment", "已是最后一个环节"));
        };
        Ok(Event::SegmentBegan { segment: segment.id.clone(), by: who.id })
    }

    pub(super) fn notice(who: &Person, text: &str) -> Result<Event, No> {
        Ok(Event::Noticed { text: tidy(text, LONGEST_TEXT)?.into(), by: who.id })
    }

    pub(super) fn apply(&mut self, setup: &RoomSetup, n: u64, event: &Event) {
        match event {
            Event::Pinned { product, .. } => self.pinned.clone_from(product),
            Event::SegmentBegan { segment, .. } => {
                let began = setup.segments.iter().find(|s| s.id == *segment);
                self.pinned = began.and_then(|s| s.product.clone());
                self.segment = Some(segment.clone());
            }
            Event::Noticed { text, .. } => self.notice = (!text.is_empty()).then(|| (n, text.clone())),
            _ => {}
        }
    }
}

pub(super) fn known_product(setup: &RoomSetup, product: Option<&str>) -> Result<(), No> {
    if product.is_none_or(|id| setup.product(id).is_some()) {
        return Ok(());
    }
    Err(No::new("no_such_product", "this product is not in the room", "该商品不在本直播间")
        .hint("add it to the run-of-show", "请先把它加入流程单"))
}

/// What is sold is one of the room's products, where it has any: an order says what it is of.
pub(super) fn sold_product(setup: &RoomSetup, product: Option<&str>) -> Result<(), No> {
    if product.is_none() && !setup.products.is_empty() {
        return Err(No::new("sale_needs_product", "say which product is sold", "请选择秒杀的商品")
            .hint("choose it from the run-of-show", "请从流程单中选择"));
    }
    known_product(setup, product)
}
