//! Data for benches: believable reviews, all different, in Chinese and English, and a shop to put them in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::ingest::pipeline::ReviewPipeline;
use app::ingest::reviews::ReadReview;
use app::ingest::{Counts, Place};
use app::{App, SystemClock};
use domain::ids::{ChannelId, Entropy, ShopId};
use domain::inbound::ReviewIn;
use domain::time::{Instant, Span};
use store::{Location, Store};

/// Reviews prepared at once, as in an import.
pub(crate) const CHUNK: usize = 2_000;

/// Seeded randomness (SplitMix64), so that runs are alike.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub(crate) fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn pick<'a>(&self, among: &[&'a str]) -> &'a str {
        among[(self.next() % among.len() as u64) as usize]
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            piece.copy_from_slice(&self.next().to_le_bytes()[..piece.len()]);
        }
    }
}

const ZH_WHAT: [&str; 8] = ["杯子", "茶壶", "裙子", "耳机", "保温杯", "面膜", "饼干", "台灯"];
const ZH_WRONG: [&str; 12] = [
    "釉面有裂纹",
    "颜色和视频完全不一样",
    "物流等了九天才到",
    "客服一直不回复",
    "漏水根本没法用",
    "收到就是坏的",
    "尺码偏小退不了",
    "包装压扁了",
    "味道很刺鼻",
    "少发了一个盖子",
    "用两天就充不进电",
    "怀疑不是正品",
];
const ZH_END: [&str; 6] = ["太失望了", "要求退款", "再也不买了", "希望商家给个说法", "差评", "浪费钱"];
const EN_WHAT: [&str; 6] = ["teapot", "dress", "earphones", "bottle", "lamp", "mask"];
const EN_WRONG: [&str; 10] = [
    "arrived with a crack in the glaze",
    "is nothing like the video",
    "took nine days to arrive",
    "stopped charging after two days",
    "leaks from the lid",
    "smells terrible",
    "came without the lid",
    "is far too small",
    "looks like a fake",
    "was crushed in transit",
];
const EN_END: [&str; 5] =
    ["I want a refund", "very disappointed", "nobody answers my messages", "do not buy", "waste of money"];

/// The `n`th review: negative, one star, its own order and buyer.
pub(crate) fn review(seeded: &Seeded, n: u64, created_at: Instant) -> ReviewIn {
    let text = if seeded.next().is_multiple_of(3) {
        format!("The {} {}, {}. No {n}", seeded.pick(&EN_WHAT), seeded.pick(&EN_WRONG), seeded.pick(&EN_END))
    } else {
        format!(
            "{}{}，{}，{}{n}",
            seeded.pick(&ZH_WHAT),
            seeded.pick(&ZH_WRONG),
            seeded.pick(&ZH_WRONG),
            seeded.pick(&ZH_END)
        )
    };
    ReviewIn {
        updated_at: None,
        external_id: format!("r{n:09}"),
        order: Some(format!("o{n:09}")),
        product: Some(format!("p{:03}", seeded.next() % 200)),
        rating: 1,
        text,
        created_at: Some(created_at),
        buyer: Some(format!("buyer {n}")),
    }
}

/// An application over a fresh folder, with a shop and a channel.
pub(crate) async fn shop(folder: &Path) -> anyhow::Result<(Arc<App>, ShopId, ChannelId)> {
    let store = Store::open(&Location::Folder(folder.to_owned())).await?;
    let app = App::new(store, Arc::new(SystemClock), Arc::new(Seeded::new(1)), folder.to_owned());
    let shop = app.shop_named("bench", "Asia/Shanghai").await?;
    let caller = app::Caller::system(shop, "bench");
    let channel = app.channel_named(&caller, "channel", "other", "CN").await?.id;
    Ok((Arc::new(app), shop, channel))
}

/// Takes `count` reviews in, triaged on a thread of their own, as an import does; gives what became of them.
pub(crate) async fn fill(
    app: &Arc<App>,
    shop: ShopId,
    channel: ChannelId,
    count: u64,
) -> anyhow::Result<Counts> {
    let mut tx = app.store.read().await?;
    let terms = app.terms(&mut tx, shop).await?;
    drop(tx);
    let at = app.now();
    let place = Place { shop, channel, terms, actor: "system:bench".to_owned(), at };
    let (send, mut receive) = tokio::sync::mpsc::channel::<Vec<ReadReview>>(2);
    let model = app.model;
    let reader = tokio::task::spawn_blocking(move || {
        let seeded = Seeded::new(2);
        let mut n = 0;
        while n < count {
            let until = (n + CHUNK as u64).min(count);
            let rows = (n..until).map(|n| {
                let row = review(&seeded, n, at - Span::seconds((count - n) as i64));
                let reading = model.read(&row.text, Some(row.rating));
                ReadReview { row, reading }
            });
            if send.blocking_send(rows.collect()).is_err() {
                return;
            }
            n = until;
        }
    });
    let mut pipeline = ReviewPipeline::new(app.store.clone(), Arc::clone(&app.entropy), place);
    let mut counts = Counts::default();
    while let Some(rows) = receive.recv().await {
        pipeline.place_mut().at = app.now();
        counts.add(pipeline.push(rows).await?);
    }
    counts.add(pipeline.flush().await?);
    reader.await?;
    Ok(counts)
}
