//! What must hold when the day is over: the log of the program against the ledger of the platforms.

use std::collections::{BTreeMap, BTreeSet};

use channels::connector::{Doing, Resource, of};
use domain::case::{Act, ActKind, ActState, Case};
use domain::ids::CaseId;
use domain::parcel::Step;
use sandbox::world::ledger::{Entry, Kind, Outcome};
use sandbox::world::model::{ScanWord, Side};

use crate::day::{Day, shop_of};

/// Every review and every message of the platforms is here, as it stands there.
pub(crate) async fn nothing_is_lost(day: &Day) {
    for (platform, channel) in &day.channels {
        let mut tx = day.app.store.read().await.unwrap();
        for reading in tx.readings(day.shop, *channel).await.unwrap() {
            assert!(reading.failures == 0, "{platform}: {reading:?}");
        }
        let sql = "SELECT external_id, text, rating FROM reviews WHERE shop_id = $1 AND channel_id = $2";
        let rows = tx.all(sql, vec![day.shop.into(), (*channel).into()]).await.unwrap();
        let ours: BTreeMap<String, (String, i64)> = rows
            .iter()
            .map(|row| (row.text(0).unwrap(), (row.text(1).unwrap(), row.int(2).unwrap())))
            .collect();
        assert_eq!(ours.len(), rows.len(), "no review is doubled");
        let sql = "SELECT external_id, sender FROM messages WHERE shop_id = $1 AND channel_id = $2";
        let rows = tx.all(sql, vec![day.shop.into(), (*channel).into()]).await.unwrap();
        let messages: BTreeSet<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(messages.len(), rows.len(), "no message is doubled");
        let reads = of(platform).unwrap().abilities().reads;
        day.sandbox.world(|world| {
            let shop = world.shops().find(|shop| shop.platform.as_str() == shop_of(platform)).unwrap();
            let reviews = shop.reviews.values().filter(|_| reads.contains(&Resource::Reviews));
            for review in reviews.filter(|review| !review.hidden) {
                let known = ours.get(&review.id.to_string());
                let latest = review.latest();
                let (text, rating) =
                    known.unwrap_or_else(|| panic!("{platform}: review {} is lost", review.id));
                assert_eq!(*rating, i64::from(latest.rating), "{platform}: review {}", review.id);
                assert!(text.contains(latest.text.trim()), "{platform}: review {}: {text:?}", review.id);
            }
            let chats = shop.chats.values().filter(|_| reads.contains(&Resource::Messages));
            for message in chats.flat_map(|chat| &chat.messages) {
                let from_buyer = message.from == Side::Buyer;
                let known = messages.contains(&message.id.to_string());
                assert!(known || !from_buyer, "{platform}: message {} is lost", message.id);
            }
        });
    }
}

async fn every_case(day: &Day) -> Vec<Case> {
    let mut tx = day.app.store.read().await.unwrap();
    let sql = "SELECT id FROM cases WHERE shop_id = $1 ORDER BY id";
    let rows = tx.all(sql, vec![day.shop.into()]).await.unwrap();
    let ids: Vec<CaseId> = rows.iter().map(|row| row.uuid(0).unwrap().into()).collect();
    tx.load_cases(day.shop, &ids).await.unwrap().into_iter().map(|loaded| loaded.case).collect()
}

fn took(ledger: &[Entry], kind: Kind) -> Vec<&Entry> {
    let done = |entry: &&Entry| entry.kind == kind && entry.outcome == Outcome::Took;
    ledger.iter().filter(done).collect()
}

/// Whether a platform tells of everything of a kind that it has taken. Shopee lists the messages of a conversation only, and
/// one that was sent by its order names none when its answer is lost.
fn tells(platform: &str, kind: Kind) -> bool {
    let doing = if kind == Kind::Reply { Doing::Reply } else { Doing::Message };
    let finds = of(platform).is_some_and(|connector| connector.abilities().finds.contains(&doing));
    finds && !(platform == "shopee" && kind == Kind::Message)
}

/// What the log says of an act.
async fn way(day: &Day, act: &Act) -> Vec<String> {
    let mut tx = day.app.store.read().await.unwrap();
    let sql = "SELECT at, kind, body FROM events WHERE shop_id = $1 AND kind LIKE 'case.act_%' ORDER BY seq";
    let rows = tx.all(sql, vec![day.shop.into()]).await.unwrap();
    let of = act.id.0.to_string();
    let about = rows.iter().filter(|row| row.text(2).unwrap().contains(&of));
    about
        .map(|row| format!("{} {} {}", row.int(0).unwrap(), row.text(1).unwrap(), row.text(2).unwrap()))
        .collect()
}

/// What the platforms did is what the log says that it did, once each.
pub(crate) async fn nothing_is_done_twice(day: &Day) {
    let ledger = day.sandbox.ledger();
    let doubles = day.sandbox.world(|world| {
        let doubles = world.ledger().doubles();
        doubles.into_iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>()
    });
    assert!(doubles.is_empty(), "{doubles:#?}");
    let cases = every_case(day).await;
    let acts = |kind: ActKind| -> Vec<&Act> {
        cases.iter().flat_map(|case| &case.acts).filter(|act| act.kind == kind).collect()
    };
    for act in cases.iter().flat_map(|case| &case.acts) {
        let ended = !matches!(act.state, ActState::Queued | ActState::Leaving);
        let looked_for = act.state != ActState::Unknown || act.sending.due_at.is_none();
        assert!(ended && looked_for, "{:?} {:?}", act.state, act.sending);
    }
    for (kind, of) in [(Kind::Reply, ActKind::PublicReply), (Kind::Message, ActKind::PrivateMessage)] {
        let done = took(&ledger, kind);
        for entry in &done {
            let ours = acts(of).into_iter().find(|act| act.text == entry.text);
            let act = ours.unwrap_or_else(|| panic!("nobody wrote {entry:?}"));
            let known = matches!(act.state, ActState::Posted | ActState::Unknown);
            let way = way(day, act).await;
            assert!(known, "it stands there, and here it is {:?}: {entry:?} {way:#?}", act.state);
        }
        let posted = acts(of).into_iter().filter(|act| act.state == ActState::Posted).count();
        assert!(posted <= done.len(), "{kind:?}: {posted} stand here and {} there", done.len());
        // Where the platform tells what stands there, hardly anything is left for a person to look at.
        let told = done.iter().filter(|entry| tells(&entry.channel, kind)).count();
        let known = acts(of).into_iter().filter(|act| act.state == ActState::Posted);
        let known = known.filter(|act| done.iter().any(|e| e.text == act.text && tells(&e.channel, kind)));
        let known = known.count();
        assert!(known * 10 >= told * 9, "{kind:?}: {known} of {told} are known to stand");
    }
    let posted =
        acts(ActKind::ReturnDecision).into_iter().filter(|act| act.state == ActState::Posted).count();
    assert!(posted <= took(&ledger, Kind::Decision).len() + took(&ledger, Kind::Refund).len());
}

/// Every scan of every parcel that a tracker follows stands in its timeline, once.
pub(crate) async fn every_journey_is_told_once(day: &Day) {
    let mut tx = day.app.store.read().await.unwrap();
    let numbers: BTreeSet<String> = {
        let sql = "SELECT tracking FROM tracked WHERE shop_id = $1 AND registered_at IS NOT NULL";
        let rows = tx.all(sql, vec![day.shop.into()]).await.unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    };
    assert!(numbers.len() > 20, "only {} parcels are followed", numbers.len());
    let mut told: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for channel in day.channels.values() {
        let parcels = tx.parcels_by_tracking(day.shop, *channel, &numbers).await.unwrap();
        for (number, loaded) in parcels {
            assert!(
                told.insert(number.clone(), loaded.parcel.steps).is_none(),
                "{number} is on two channels"
            );
        }
    }
    let (mut scans, mut by_trackers) = (0, 0);
    day.sandbox.world(|world| {
        let orders = world.shops().flat_map(|shop| shop.orders.values());
        for order in orders.filter(|order| order.tracking.as_ref().is_some_and(|n| numbers.contains(n))) {
            let number = order.tracking.as_deref().unwrap();
            let empty = Vec::new();
            let steps = told.get(number).unwrap_or(&empty);
            for scan in &order.scans {
                let second = |at: domain::time::Instant| at.0.div_euclid(1_000_000);
                let same: Vec<&Step> = steps.iter().filter(|s| second(s.at) == second(scan.at)).collect();
                assert!(!same.is_empty(), "{number}: {scan:?} is lost: {steps:#?}");
                let alike = same.iter().enumerate().any(|(n, s)| same[..n].iter().any(|b| b.covers(s)));
                assert!(!alike, "{number}: {scan:?} is told twice: {same:#?}");
                // Lazada calls a delay a failed delivery, and 快递100 knows no lost parcels: where tellers contradict each
                // other, both stand.
                let told_apart = matches!(scan.word, ScanWord::Delayed | ScanWord::Lost);
                assert!(same.len() == 1 || told_apart, "{number}: {scan:?} is told twice: {same:#?}");
                scans += 1;
                by_trackers += same.iter().filter(|s| s.told_by.is_some()).count();
            }
        }
    });
    assert!(scans > 40 && by_trackers > 10, "{scans} scans, {by_trackers} told by trackers");
}

/// Every act has the rulebook's verdict in the log, and whoever approved it.
pub(crate) async fn nothing_left_without_a_verdict(day: &Day) {
    let mut tx = day.app.store.read().await.unwrap();
    let sql = "SELECT body FROM events WHERE shop_id = $1 AND kind = 'case.act_drafted'";
    let rows = tx.all(sql, vec![day.shop.into()]).await.unwrap();
    assert!(!rows.is_empty(), "nobody answered anything");
    for row in rows {
        let event: serde_json::Value = serde_json::from_str(&row.text(0).unwrap()).unwrap();
        assert!(event["rules"]["verdict"]["decision"].is_string(), "{event:#}");
    }
    let sql = "SELECT COUNT(*) FROM events WHERE shop_id = $1 AND kind = 'case.act_leaving'";
    let told = tx.first(sql, vec![day.shop.into()]).await.unwrap().unwrap().int(0).unwrap();
    assert!(told > 0, "nothing left by itself; {} works alone", day.owner());
}
