//! The sample shop is alive, whole and always the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::filter::CaseFilter;
use app::people::sign_in::Origin;
use app::{App, Caller};
use domain::appeal::EvidenceKind;
use domain::call::CallState;
use domain::case::{ActKind, ActState, Case, State};
use domain::reading::Issue;
use domain::remedy::RemedyState;
use domain::time::{Instant, Span};
use sandbox::sample::{Sample, shop};
use store::Store;
use testkit::{TestDatabase, databases};

use super::hours::{Seeded, StageClock};
use super::play::Filled;
use super::{SEED, SHOP, fill_store};

fn now() -> Instant {
    Instant::parse("2026-11-22T08:00:00Z").unwrap()
}

/// The end of a sample only, so that a test takes seconds.
fn lately(seed: u64, now: Instant, days: i64) -> Sample {
    let mut sample = shop(seed, now);
    let since = Some(now - Span::hours(24 * days));
    for channel in &mut sample.channels {
        channel.orders.retain(|order| order.paid_at > since || order.delivered_at > since);
        channel.reviews.retain(|review| review.created_at > since);
        channel.messages.retain(|message| message.sent_at > since);
        channel.returns.retain(|request| request.requested_at > since);
        channel.parcels.retain(|report| Some(report.at) > since);
    }
    sample
}

async fn fill(db: &TestDatabase, sample: &Sample, seed: u64) -> Filled {
    let filled = Box::pin(fill_store(&db.store, db.folder.path(), sample, seed, now()));
    filled.await.unwrap().unwrap()
}

/// The filled shop with everything that can be asked of it.
struct Shop {
    app: App,
    caller: Caller,
    cases: Vec<Case>,
}

async fn open(db: &TestDatabase) -> Shop {
    let clock = Arc::new(StageClock::at(now()));
    let app = App::new(db.store.clone(), clock, Arc::new(Seeded::new(1)), db.folder.path().to_owned());
    let mut tx = db.store.read().await.unwrap();
    let shop = tx.shop_by_name(SHOP).await.unwrap().unwrap().id;
    let caller = Caller::system(shop, "test");
    let ids = app.queue_ids(&caller, &CaseFilter::default(), 10_000).await.unwrap();
    let mut cases = Vec::new();
    for ids in ids.chunks(500) {
        cases.extend(tx.load_cases(shop, ids).await.unwrap().into_iter().map(|loaded| loaded.case));
    }
    Shop { app, caller, cases }
}

async fn assert_clean(store: &Store) {
    let report = store.examine(|_| {}).await.unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!(report.shops, 1);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_shop_on_every_database() {
    let sample = lately(SEED, now(), 6);
    let mut seen = Vec::new();
    for db in databases().await {
        let filled = fill(&db, &sample, SEED).await;
        assert_eq!(filled.refused, 0, "{filled:?}");
        assert_clean(&db.store).await;
        seen.push((filled, open(&db).await.cases));
        let again = db.another().await;
        let filled = fill(&again, &sample, SEED).await;
        seen.push((filled, open(&again).await.cases));
    }
    assert!(seen[0].0.cases > 50, "{:?}", seen[0].0);
    for other in &seen[1..] {
        assert_eq!(other.0, seen[0].0);
        assert_eq!(other.1, seen[0].1, "to the last word");
    }
}

#[tokio::test]
async fn a_shop_that_is_there_is_left_alone() {
    let db = TestDatabase::sqlite().await;
    let world = testkit::World::new(&db.store, 1).await;
    let sample = lately(SEED, now(), 2);
    let done = Box::pin(fill_store(&db.store, db.folder.path(), &sample, SEED, now())).await.unwrap();
    assert_eq!(done, None);
    let shops = db.store.read().await.unwrap().every_shop().await.unwrap();
    assert_eq!(shops.iter().map(|shop| shop.id).collect::<Vec<_>>(), [world.shop]);
}

#[tokio::test]
async fn it_appears_whole_or_not_at_all() {
    let db = TestDatabase::sqlite().await;
    let sample = lately(SEED, now(), 3);
    {
        let filling = Box::pin(fill_store(&db.store, db.folder.path(), &sample, SEED, now()));
        // Killed in the middle: the play is given up while it writes.
        let killed = tokio::time::timeout(std::time::Duration::from_millis(80), filling).await;
        assert!(killed.is_err(), "a play takes longer than that");
    }
    assert!(db.store.read().await.unwrap().every_shop().await.unwrap().is_empty());
    let filled = fill(&db, &sample, SEED).await;
    assert!(filled.cases > 0);
    assert_clean(&db.store).await;
}

#[tokio::test]
async fn nobody_of_the_team_can_sign_in_and_the_owner_still_can_be_made() {
    let db = TestDatabase::sqlite().await;
    fill(&db, &lately(SEED, now(), 1), SEED).await;
    let shop = open(&db).await;
    let (members, _) = shop.app.members(&shop.caller).await.unwrap();
    assert_eq!(members.len(), 4);
    for member in &members {
        let origin = Origin::default();
        for password in ["", "!", "password", member.name.as_str()] {
            let answer = shop.app.sign_in(&member.email, password, &origin).await;
            assert!(matches!(answer, Err(app::AppError::Refused(_))), "{answer:?}");
        }
    }
    let secret = shop.app.setup_secret().await.unwrap().expect("the first start's link");
    let origin = Origin::default();
    let (_, account) =
        shop.app.set_up(&secret, "Ada", "ada@example.com", "a long password", "", &origin).await.unwrap();
    assert_eq!(account.shops.iter().map(|(shop, _)| shop.name.as_str()).collect::<Vec<_>>(), [SHOP]);
    assert_eq!(shop.app.setup_secret().await.unwrap(), None);
}

#[tokio::test]
async fn the_whole_shop_is_alive() {
    let db = TestDatabase::sqlite().await;
    let sample = shop(SEED, now());
    let filled = fill(&db, &sample, SEED).await;
    println!("{filled:?}");
    assert_eq!(filled.refused, 0);
    assert_clean(&db.store).await;
    let shop = open(&db).await;
    stages_and_clocks(&shop);
    past_is_believable(&shop);
    remedies_were_given(&db, &shop).await;
    the_defect_shows(&db, &shop, &sample).await;
    one_call_was_held(&shop).await;
}

/// A buyer was called, and what was said is a file of the case.
async fn one_call_was_held(shop: &Shop) {
    let mut tx = shop.app.store.read().await.unwrap();
    let calls = tx.calls_in(shop.caller.shop, CallState::ALL, 9).await.unwrap();
    let [call] = &calls[..] else { panic!("one call: {calls:#?}") };
    assert_eq!((call.state, call.captions, call.agreed), (CallState::Ended, 6, Some(true)), "{call:#?}");
    assert!(call.seconds().is_some_and(|seconds| seconds > 100), "{call:#?}");
    let case = shop.cases.iter().find(|case| case.id == call.case).unwrap();
    assert!(case.evidence.iter().any(|held| held.evidence.shows == EvidenceKind::CallTranscript));
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

/// Every stage is there, and the desk looks like a working day.
fn stages_and_clocks(shop: &Shop) {
    let count = |test: &dyn Fn(&Case) -> bool| shop.cases.iter().filter(|case| test(case)).count();
    for state in State::ALL {
        assert!(count(&|case| case.state == *state && case.merged_into.is_none()) > 0, "no case is {state}");
    }
    let open = count(&|case| case.is_open());
    let overdue = count(&|case| case.is_open() && case.next_due().is_some_and(|c| c.started.due < now()));
    let alive = count(&|case| case.is_open() && case.next_due().is_some_and(|c| c.started.due >= now()));
    let waits = |case: &Case| case.acts.iter().any(|act| act.state == ActState::ApprovalRequested);
    let unassigned = share(count(&|case| case.is_open() && case.assignee.is_none()), open);
    let young = |case: &Case| case.opened_at > now() - Span::hours(24);
    let young_open = share(count(&|case| young(case) && case.is_open()), count(&young));
    let pending = count(&waits);
    println!("open {open}, overdue {overdue}, alive {alive}, pending {pending}, unassigned {unassigned:.2}");
    assert!((300..1_000).contains(&shop.cases.len()), "{}", shop.cases.len());
    assert!(
        (40..200).contains(&open) && (3..40).contains(&overdue) && alive >= 5,
        "{open} {overdue} {alive}"
    );
    assert!((2..=4).contains(&pending), "{pending}");
    assert!((0.1..0.35).contains(&unassigned), "{unassigned}");
    assert!(young_open > 0.7, "{young_open}");
    let asleep = |case: &Case| case.snoozed_until.is_some_and(|until| until > now());
    assert!(count(&|case| case.is_open() && (case.waiting.is_some() || asleep(case))) > 0);
    assert!(count(&|case| case.merged_into.is_some()) > 0 && count(&|case| case.improved) > 10);
    assert!(count(&|case| case.issue_set.is_some()) > 20);
}

/// Some are done, some half done, and each belongs to a case.
async fn remedies_were_given(db: &TestDatabase, shop: &Shop) {
    let mut tx = db.store.read().await.unwrap();
    let mut count =
        async |state| tx.remedies_in(shop.caller.shop, &[state], None, 1_000).await.unwrap().len();
    let (done, granted) = (count(RemedyState::Done).await, count(RemedyState::Granted).await);
    println!("remedies: {done} done, {granted} granted");
    assert!(done > 20 && granted > 0, "{done} {granted}");
    assert!(shop.cases.iter().all(|case| case.state != State::Closed || case.remedies.is_empty()));
}

/// First touches, replies and their proofs are those of a good team on ordinary days.
fn past_is_believable(shop: &Shop) {
    let minutes = |until: fn(&Case) -> Option<Instant>| {
        let waits = shop.cases.iter().filter(|case| case.star().is_some());
        let mut waits: Vec<i64> =
            waits.filter_map(|case| Some((until(case)? - case.opened_at).whole_seconds() / 60)).collect();
        waits.sort_unstable();
        waits
    };
    let (touch, reply) = (minutes(|case| case.touched_at), minutes(|case| case.replied_at));
    let late = |waits: &[i64], limit| share(waits.iter().filter(|wait| **wait > limit).count(), waits.len());
    let (touch_middle, reply_middle) = (touch[touch.len() / 2], reply[reply.len() / 2]);
    println!("touch {touch_middle} min, late {:.2}", late(&touch, 30));
    println!("reply {reply_middle} min, late {:.2}", late(&reply, 240));
    assert!((7..=18).contains(&touch_middle) && (0.03..0.25).contains(&late(&touch, 30)));
    assert!((60..=120).contains(&reply_middle) && (0.03..0.3).contains(&late(&reply, 240)));
    let acts = shop.cases.iter().flat_map(|case| &case.acts);
    let mut texts = BTreeSet::new();
    for act in acts.filter(|act| act.kind == ActKind::PublicReply) {
        texts.insert(act.text.as_str());
        assert_eq!(act.proof_url.is_some(), act.state == ActState::Posted);
        assert!(act.approver.as_ref() != Some(&act.author), "nobody approves their own words");
    }
    assert!(texts.len() > 200, "{} different replies", texts.len());
}

/// Whoever counts the quality cases of the last days by batch sees the bad one on top.
async fn the_defect_shows(db: &TestDatabase, shop: &Shop, sample: &Sample) {
    let recent =
        |case: &&Case| case.issue() == Issue::Quality && case.opened_at > now() - Span::hours(24 * 6);
    let orders: BTreeSet<String> = shop.cases.iter().filter(recent).filter_map(|c| c.order.clone()).collect();
    let mut tx = db.store.read().await.unwrap();
    let mut batches: BTreeMap<String, usize> = BTreeMap::new();
    for channel in tx.channels(shop.caller.shop).await.unwrap() {
        let found = tx.orders_by_external(shop.caller.shop, channel.id, &orders).await.unwrap();
        for batch in found.into_values().filter_map(|order| order.batch) {
            *batches.entry(batch).or_default() += 1;
        }
    }
    let mut ranked: Vec<_> = batches.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    println!("quality cases of six days by batch: {:?}", &ranked[..5]);
    assert_eq!(ranked[0].0, sample.truth.defect_batch);
    assert!(ranked[0].1 >= 2 * ranked[1].1, "{ranked:?}");
}

#[tokio::test]
async fn whatever_the_hour_and_the_seed_the_team_is_never_refused() {
    for (seed, hour) in [(1, 0), (2, 6), (3, 11), (4, 17), (5, 21)] {
        let db = TestDatabase::sqlite().await;
        let now = now() + Span::hours(hour);
        let sample = lately(seed, now, 3);
        let filling = Box::pin(fill_store(&db.store, db.folder.path(), &sample, seed, now));
        let filled = filling.await.unwrap().unwrap();
        assert_eq!(filled.refused, 0, "{filled:?}");
        let shop = open(&db).await;
        let waits = |case: &&Case| case.acts.iter().any(|act| act.state == ActState::ApprovalRequested);
        let pending = shop.cases.iter().filter(waits).count();
        assert!((2..=4).contains(&pending), "seed {seed}: {pending} of {filled:?}");
    }
}
