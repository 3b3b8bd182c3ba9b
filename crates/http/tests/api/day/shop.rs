//! What comes in on the day: orders, bad reviews in several languages, chats; later some buyers write over their review.

use crate::house::{Person, file};

/// Complaints with a place for a number, so that no two are alike.
const WORDS: [&str; 10] = [
    "The zipper of bag {} broke on the second day. I want a refund",
    "Delivery was very late and courier {} was rude",
    "颜色和直播里完全不一样，{}号色差太大，我要退货",
    "客服一直不回复，态度很差，等了{}天",
    "Barang rusak waktu sampai, kecewa dengan nomor {}",
    "สินค้าไม่ตรงปก สีเพี้ยนมาก ชิ้นที่ {}",
    "Not as described at all, item {} is much smaller than in the picture",
    "Hàng bị lỗi ngay lần đầu dùng, mã {}",
    "It gave me a rash and I went to the doctor with number {}",
    "少发了一件，包裹{}号里没有赠品",
];

const DAY: &str = "2026-11-01";

fn buyer(n: usize) -> String {
    // Some buyers write twice.
    format!("Buyer {}", n - usize::from(n % 25 == 1))
}

/// Imports everything; gives the number of open cases.
pub(super) async fn fill(owner: &Person<'_>, cases: usize) -> usize {
    let orders = (0..cases).map(|n| {
        let late = if n % 3 == 0 { "06" } else { "04" };
        let price = 900 + n % 60 * 100;
        format!(
            "O{n},P{},{},1,{}.{:02},USD,2026-10-25 09:00:00,2026-10-26 09:00:00,2026-11-05 09:00:00,2026-11-{late} 09:00:00",
            n % 17,
            buyer(n),
            price / 100,
            price % 100
        )
    });
    let header =
        "order_id,product_id,buyer,quantity,amount,currency,paid_at,shipped_at,promised_at,delivered_at";
    owner.import("orders", file(header, orders)).await;
    let reviews = (0..cases).map(|n| review(n, 1 + n % 2, WORDS[n % WORDS.len()]));
    owner
        .import("reviews", file("review_id,order_id,product_id,rating,text,created_at,buyer", reviews))
        .await;
    let chats = (0..cases / 5).map(|n| {
        let words = ["Where is my parcel?", "我的快递到哪里了", "How do I return this?"][n % 3];
        format!("M{n},C{n},Chatter {n},buyer,{words},{DAY} 10:{:02}:00", n % 60)
    });
    owner.import("messages", file("message_id,conversation_id,buyer,sender,text,sent_at", chats)).await;
    let counted = owner.read("/shops/{shop}/cases/count?open=true").await;
    usize::try_from(counted["count"].as_i64().unwrap()).unwrap()
}

/// Every tenth buyer writes over their review.
pub(super) async fn edit(owner: &Person<'_>, cases: usize) {
    let edits = (0..cases).step_by(10).map(|n| review(n, 4, "They put {} right, thank you"));
    owner.import("reviews", file("review_id,order_id,product_id,rating,text,created_at,buyer", edits)).await;
}

fn review(n: usize, stars: usize, words: &str) -> String {
    let text = words.replace("{}", &n.to_string());
    format!("R{n},O{n},P{},{stars},\"{text}\",{DAY} 09:{:02}:{:02},{}", n % 17, n % 60, n / 60, buyer(n))
}
