//! Exports: every row once, in the order of ids, with the names behind the ids.

use domain::case::Command;
use domain::ids::BuyerId;
use domain::inbound::OrderIn;
use testkit::{Sample, World, each_database};

#[tokio::test]
async fn pages_give_every_row_once_with_its_names() {
    each_database(async |db| {
        let (world, other) = (World::new(&db.store, 1).await, World::new(&db.store, 2).await);
        other.review(&Sample::bad("X", "坏")).await.unwrap();
        let buyer = BuyerId::new(world.now(), &world.entropy);
        let mut tx = db.store.write().await.unwrap();
        tx.add_buyers(world.shop, world.channel, vec![(buyer, "小王".to_owned())]).await.unwrap();
        tx.commit().await.unwrap();
        let mut cases = Vec::new();
        for i in 0..7 {
            let sample = Sample { buyer: Some(buyer), ..Sample::bad(&format!("R{i}"), "坏了") };
            cases.push(world.review(&sample).await.unwrap().1.unwrap());
            world.order(OrderIn { external_id: format!("O{i}"), ..OrderIn::default() }).await.unwrap();
            world.conversation(&format!("C{i}"), &["在吗", "在"]).await.unwrap();
        }
        world.command(cases[1], &Command::Merge { into: cases[0] }).await.unwrap().unwrap();
        let mut tx = db.store.read().await.unwrap();
        let (mut reviews, mut after) = (Vec::new(), None);
        loop {
            let page = tx.export_reviews(world.shop, after, 3).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            reviews.extend(page);
        }
        assert_eq!(reviews.len(), 7);
        assert!(reviews.is_sorted_by_key(|r| r.id));
        let first = reviews.iter().find(|r| r.external_id == "R0").unwrap();
        assert_eq!(
            (first.buyer.as_deref(), first.channel.as_str(), first.case),
            (Some("小王"), "Main", Some(1))
        );
        assert_eq!(first.issue.as_deref(), Some("quality"));
        let exported = tx.export_cases(world.shop, None, 100).await.unwrap();
        assert_eq!(exported.len(), 7);
        let merged = exported.iter().find(|c| c.id == cases[1]).unwrap();
        assert_eq!((merged.merged_into, merged.next_due), (Some(1), None));
        assert_eq!(tx.export_orders(world.shop, None, 100).await.unwrap().len(), 7);
        let messages = tx.export_messages(world.shop, None, 100).await.unwrap();
        assert_eq!(messages.len(), 14);
        let message = messages.iter().find(|m| m.external_id == "C3-1").unwrap();
        assert_eq!((message.conversation.as_str(), message.sender.as_str()), ("C3", "seller"));
    })
    .await;
}
