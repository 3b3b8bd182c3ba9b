//! Search finds the same things on both databases.

use testkit::{Sample, World, each_database};

const TEXTS: [(&str, &str); 8] = [
    ("R0", "收到的杯子釉面有裂纹，客服一直不回复"),
    ("R1", "物流太慢，等了十天"),
    ("R2", "The cup arrived BROKEN, nobody answers"),
    ("R3", "Giao hàng chậm, không đúng mô tả"),
    ("R4", "barang rusak, penjual tidak membalas"),
    ("R5", "杯子很好看 iPhone15 也能放"),
    ("R6", "好"),
    ("R7", "it's 100% \"fine\" & (OK) | !x:* 'q'"),
];

#[tokio::test]
async fn words_of_every_script_are_found() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut ids = Vec::new();
        for (id, text) in TEXTS {
            let order = Some(format!("ORD-{id}"));
            ids.push(world.review(&Sample { order, ..Sample::good(id, text) }).await.unwrap().0.0);
        }
        let mut tx = db.store.read().await.unwrap();
        for (query, expected) in [
            ("裂纹", &[0][..]),
            ("杯子", &[5, 0]),
            ("不回复", &[0]),
            ("釉", &[0]),
            ("好", &[6, 5]),
            ("杯子 客服", &[0]),
            ("裂缝", &[]),
            ("bro", &[2]),
            ("broken cup", &[2]),
            ("BROKEN", &[2]),
            ("roken", &[]),
            ("hang cham", &[3]),
            ("hàng chậm", &[3]),
            ("khong dung", &[3]),
            ("rusak", &[4]),
            ("iphone15", &[5]),
            ("ORD-R3", &[3]),
            ("fine & ok", &[7]),
            ("'q' | \"x\"", &[7]),
            ("x:*", &[7]),
            ("b", &[]),
            ("", &[]),
            ("。，!", &[]),
        ] {
            let found = tx.search(world.shop, query, 10).await.unwrap();
            let expected: Vec<_> = expected.iter().map(|i: &usize| ids[*i]).collect();
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(tx.search(world.shop, "杯子", 1).await.unwrap(), [ids[5]], "the newest come first");
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_found_by_any_of_its_messages() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let talk = world.conversation("T1", &["什么时候发货", "明天", "杯子漏水了"]).await.unwrap();
        let mut tx = db.store.read().await.unwrap();
        for query in ["发货", "漏水", "发货 漏水"] {
            assert_eq!(tx.search(world.shop, query, 10).await.unwrap(), [talk.0], "{query}");
        }
    })
    .await;
}
