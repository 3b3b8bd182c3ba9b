//! What channels have sent: kept once, claimed in order, parked, replayed, forgotten; and sealed secrets.

use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::Words;
use domain::time::{Instant, Span};
use store::Store;
use store::inbound::{Arrival, Inbound, LEASE, Outcome};
use store::sealed::Sealed;
use testkit::{World, each_database};

const DONE: Outcome = Outcome::Done { kind: "reviews", rows: 2 };

/// Each a microsecond after the one before: ids are in order of time.
fn arrival(world: &World, channel: ChannelId, message: &str) -> Arrival {
    world.clock.set(world.now() + Span(1));
    Arrival {
        shop: world.shop,
        id: InboundId::new(world.now(), &world.entropy),
        channel,
        message_id: message.to_owned(),
        received_at: world.now(),
        body: format!("{{\"n\":\"{message}\"}}").into_bytes(),
        kind: None,
    }
}

async fn put(store: &Store, arrivals: &[Arrival]) -> Vec<InboundId> {
    let mut tx = store.write().await.unwrap();
    let new = tx.put_inbound(arrivals).await.unwrap();
    tx.commit().await.unwrap();
    new
}

async fn claim(store: &Store, now: Instant, most: i64) -> Vec<Inbound> {
    let mut tx = store.write().await.unwrap();
    let claimed = tx.claim_inbound(now, most).await.unwrap();
    tx.commit().await.unwrap();
    for (one, body) in &claimed {
        assert_eq!(body.len() as i64, one.size);
    }
    claimed.into_iter().map(|(one, _)| one).collect()
}

async fn end(store: &Store, shop: ShopId, id: InboundId, outcome: &Outcome, now: Instant) {
    let mut tx = store.write().await.unwrap();
    tx.end_inbound(shop, &[(id, outcome.clone())], now).await.unwrap();
    tx.commit().await.unwrap();
}

fn names(claimed: &[Inbound]) -> Vec<&str> {
    claimed.iter().map(|one| one.message_id.as_str()).collect()
}

#[tokio::test]
async fn a_message_is_kept_once_whoever_sends_it_again() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let other = ChannelId::new(world.now(), &world.entropy);
        let first = arrival(&world, world.channel, "m1");
        assert_eq!(put(&db.store, std::slice::from_ref(&first)).await, [first.id]);
        let second = arrival(&world, world.channel, "m2");
        let again =
            [arrival(&world, world.channel, "m1"), second.clone(), arrival(&world, world.channel, "m2")];
        assert_eq!(put(&db.store, &again).await, [second.id], "twice in one go as well");
        let elsewhere = arrival(&world, other, "m1");
        assert_eq!(put(&db.store, std::slice::from_ref(&elsewhere)).await.len(), 1, "another channel's");
        let many: Vec<_> = (0..450).map(|n| arrival(&world, other, &format!("n{n}"))).collect();
        assert_eq!(put(&db.store, &many).await.len(), 450);
    })
    .await;
}

#[tokio::test]
async fn of_one_channel_things_are_claimed_in_order_and_never_while_earlier_ones_are_under_way() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let other = ChannelId::new(world.now(), &world.entropy);
        let store = &db.store;
        let all: Vec<_> = ["a", "b", "c"].iter().map(|m| arrival(&world, world.channel, m)).collect();
        put(store, &all).await;
        put(store, &[arrival(&world, other, "z")]).await;
        let now = world.now();
        assert!(claim(store, now - Span(10), 10).await.is_empty(), "not due");
        let first = claim(store, now, 2).await;
        assert_eq!(names(&first), ["a", "b"]);
        assert_eq!(names(&claim(store, now, 10).await), ["z"], "c waits for a and b");
        end(store, world.shop, all[0].id, &DONE, now).await;
        assert!(claim(store, now, 10).await.is_empty(), "b is still under way");
        // b fails and is tried again: c does not overtake it.
        let again = Outcome::Again { at: now + Span::seconds(30), why: Words::new("full", "已满") };
        end(store, world.shop, all[1].id, &again, now).await;
        assert!(claim(store, now + Span::seconds(29), 10).await.is_empty());
        assert!(db.store.read().await.unwrap().next_inbound_at().await.unwrap().is_some());
        let both = claim(store, now + Span::seconds(30), 10).await;
        assert_eq!(names(&both), ["b", "c"]);
        assert_eq!((both[0].attempts, both[0].code.as_deref()), (2, Some("failed")));
        let at = now + Span::seconds(31);
        end(store, world.shop, both[1].id, &Outcome::Behind { at }, now).await;
        let one = store.read().await.unwrap().inbound_one(world.shop, both[1].id).await.unwrap().unwrap().0;
        assert_eq!((one.attempts, one.state.as_str()), (both[1].attempts - 1, "waiting"), "it was not tried");
        // A worker that died leaves them to the next one when its lease is over.
        let late = now + Span::seconds(30) + LEASE;
        assert_eq!(names(&claim(store, late, 10).await).len(), 3, "z as well");
    })
    .await;
}

#[tokio::test]
async fn what_is_parked_waits_for_a_person() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let store = &db.store;
        let [bad, good] = ["bad", "good"].map(|m| arrival(&world, world.channel, m));
        put(store, &[bad.clone(), good.clone()]).await;
        let now = world.now();
        claim(store, now, 10).await;
        let why = Words::new("no rating", "缺少评分");
        end(store, world.shop, bad.id, &Outcome::Parked { code: "key_missing", why: why.clone() }, now).await;
        end(store, world.shop, good.id, &DONE, now).await;
        end(store, world.shop, good.id, &Outcome::Parked { code: "late", why: why.clone() }, now).await;
        let mut tx = store.write().await.unwrap();
        let list = tx.inbound_list(world.shop, None, None, None, 10).await.unwrap();
        assert_eq!(names(&list), ["good", "bad"]);
        assert_eq!((list[0].state.as_str(), list[0].rows), ("done", Some(2)));
        assert_eq!((list[1].state.as_str(), &list[1].why), ("parked", &Some(why)));
        let of = |state: &'static str| Some(state);
        assert_eq!(
            tx.inbound_list(world.shop, of("parked"), Some(world.channel), None, 10).await.unwrap().len(),
            1
        );
        assert!(tx.inbound_list(world.shop, of("parked"), None, Some(bad.id), 10).await.unwrap().is_empty());
        let open = tx.inbound_open(world.shop).await.unwrap();
        assert_eq!(open, [(world.channel, "parked".to_owned(), 1)]);
        let (one, body) = tx.inbound_one(world.shop, bad.id).await.unwrap().unwrap();
        assert_eq!((one.message_id.as_str(), body), ("bad", bad.body.clone()));
        let stranger = ShopId::new(now, &world.entropy);
        assert!(tx.inbound_one(stranger, bad.id).await.unwrap().is_none());
        assert!(!tx.replay_inbound(stranger, bad.id, now).await.unwrap());
        assert!(!tx.replay_inbound(world.shop, good.id, now).await.unwrap(), "that one is in");
        assert!(tx.drop_inbound(world.shop, bad.id, now).await.unwrap());
        assert!(tx.replay_inbound(world.shop, bad.id, now).await.unwrap(), "and thought better of");
        tx.commit().await.unwrap();
        assert_eq!(names(&claim(store, now, 10).await), ["bad"]);
        let mut tx = store.write().await.unwrap();
        assert_eq!(tx.forget_inbound(now, 10).await.unwrap(), 0, "not older");
        assert_eq!(tx.forget_inbound(now + Span(1), 10).await.unwrap(), 1, "only what is in");
    })
    .await;
}

#[tokio::test]
async fn sealed_secrets_have_one_place_each() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let sealed = |name: &str, key: &str, content: &[u8]| Sealed {
            shop: world.shop,
            name: name.to_owned(),
            key_id: key.to_owned(),
            content: content.to_vec(),
            changed_at: world.now(),
        };
        let mut tx = db.store.write().await.unwrap();
        tx.put_sealed(&sealed("a", "k1", &[1, 2])).await.unwrap();
        tx.put_sealed(&sealed("b", "k2", &[0, 255])).await.unwrap();
        tx.put_sealed(&sealed("a", "k1", &[3])).await.unwrap();
        assert_eq!(tx.sealed(world.shop, "a").await.unwrap(), Some(sealed("a", "k1", &[3])));
        assert_eq!(tx.sealed(ShopId::new(world.now(), &world.entropy), "a").await.unwrap(), None);
        assert_eq!(tx.sealed_otherwise("k2").await.unwrap(), [sealed("a", "k1", &[3])]);
        let named = tx.sealed_names(world.shop, "b").await.unwrap();
        assert_eq!(named, [("b".to_owned(), world.now())]);
        assert!(tx.remove_sealed(world.shop, "a").await.unwrap());
        assert!(!tx.remove_sealed(world.shop, "a").await.unwrap());
    })
    .await;
}
