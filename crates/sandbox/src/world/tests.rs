//! The world by itself: the same seed gives the same world, nothing is lost, and the platforms' limits hold.

use domain::time::{Instant, Span};
use proptest::prelude::*;

use super::ledger::{Kind, Outcome};
use super::model::{Platform, Side, Stage, What};
use super::{No, Scenario, Verdict, World};

const NOW: Instant = Instant::from_seconds(1_790_000_000);

fn world() -> World {
    World::new(7, NOW, 20)
}

fn later(world: &mut World, hours: i64) {
    world.step(world.now() + Span::hours(hours));
}

#[test]
fn a_lived_in_world_has_everything_in_it() {
    let world = world();
    for shop in world.shops() {
        assert!(shop.orders.len() > 200, "{}", shop.name);
        assert!(shop.reviews.len() > 50, "{}: {}", shop.name, shop.reviews.len());
        assert!(!shop.chats.is_empty() && !shop.returns.is_empty(), "{}", shop.name);
        assert!(
            shop.orders.values().all(|order| order.updated_at <= NOW && order.paid_at <= order.updated_at)
        );
    }
    let low =
        world.shop(Platform::Shopee).reviews.values().filter(|review| review.latest().rating <= 2).count();
    assert!(low > 5, "{low}");
}

#[test]
fn the_same_seed_is_the_same_world_and_another_is_another() {
    assert_eq!(world(), world());
    assert_ne!(world().shops, World::new(8, NOW, 20).shops);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn it_does_not_matter_how_finely_it_is_stepped(cuts in proptest::collection::vec(0i64..4_000_000, 1..20)) {
        let mut whole = World::new(3, NOW, 2);
        let mut cut = whole.clone();
        let mut cuts = cuts;
        cuts.sort_unstable();
        for at in cuts {
            cut.step(NOW + Span::seconds(at / 10));
        }
        let end = NOW + Span::seconds(400_000);
        whole.step(end);
        cut.step(end);
        prop_assert_eq!(whole, cut);
    }
}

#[test]
fn a_fast_world_lives_the_same_life_sooner() {
    let mut world = World::new(5, NOW, 3);
    let before = world.shop(Platform::Shopee).orders.len();
    world.set_speed(60);
    later(&mut world, 4);
    let more = world.shop(Platform::Shopee).orders.len() - before;
    assert!((160..330).contains(&more), "ten days of orders in four hours: {more}");
    let order = world.shop(Platform::Shopee).orders.values().last().map(|order| order.updated_at);
    assert!(order.is_some_and(|at| at <= world.now()));
}

#[test]
fn what_is_told_of_a_deadline_stays_true_when_life_gets_faster() {
    let mut world = World::new(5, NOW, 0);
    world.set_rate(0);
    let id = world.play(&Scenario::ReturnRequest { platform: Platform::Shopee })[0];
    world.set_speed(60);
    let due = world.shop(Platform::Shopee).returns[&id].due_at;
    assert_eq!(due, NOW + Span::minutes(48));
    world.step(due - Span::seconds(1));
    assert_eq!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Requested);
    world.step(due);
    assert_ne!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Requested);
}

#[test]
fn nobody_new_comes_at_a_rate_of_nought() {
    let mut world = world();
    world.set_rate(0);
    let before = world.shop(Platform::Tiktok).orders.len();
    later(&mut world, 48);
    assert_eq!(world.shop(Platform::Tiktok).orders.len(), before);
    world.set_rate(100);
    later(&mut world, 3);
    assert!(world.shop(Platform::Tiktok).orders.len() > before, "and at once again when it is raised");
}

#[test]
fn a_review_has_one_reply_for_ever() {
    let mut world = world();
    let id = world.play(&Scenario::AbusiveReview { platform: Platform::Shopee })[0];
    assert_eq!(world.reply(Platform::Shopee, id, &"x".repeat(501), 500), Err(No::Length));
    assert_eq!(world.reply(Platform::Shopee, id, " ", 500), Err(No::Length));
    assert_eq!(world.reply(Platform::Shopee, id, "Sorry.", 500), Ok(()));
    assert_eq!(world.reply(Platform::Shopee, id, "Sorry.", 500), Err(No::Replied));
    assert_eq!(world.reply(Platform::Shopee, 1, "Sorry.", 500), Err(No::Unknown));
    let outcomes: Vec<_> =
        world.ledger().entries().iter().filter(|entry| entry.kind == Kind::Reply).collect();
    assert_eq!(outcomes.len(), 5, "also what was refused is written down");
    assert_eq!(outcomes[2].outcome, Outcome::Took);
    assert_eq!(outcomes[3].outcome, Outcome::Refused("replied".to_owned()));
    assert!(world.ledger().doubles().is_empty());
}

#[test]
fn a_reply_window_closes() {
    let mut world = world();
    let id = world.play(&Scenario::AbusiveReview { platform: Platform::Kuaishou })[0];
    world.set_rate(0);
    later(&mut world, 31 * 24);
    assert_eq!(world.reply(Platform::Kuaishou, id, "抱歉", 500), Err(No::Closed));
}

#[test]
fn buyers_answer_an_offer_and_some_change_their_review() {
    let mut world = World::new(11, NOW, 0);
    world.set_rate(0);
    let ids = world.play(&Scenario::BadReviews { platform: Platform::Shopee, count: 60 });
    for id in &ids {
        let buyer = world.shop(Platform::Shopee).reviews[id].buyer;
        let chat = world.open_conversation(Platform::Shopee, buyer);
        assert_eq!(
            chat.and_then(|chat| world.message(Platform::Shopee, chat, "We refund you.", 1_000, false)).err(),
            None
        );
    }
    later(&mut world, 72);
    let shop = world.shop(Platform::Shopee);
    let answers =
        shop.chats.values().flat_map(|chat| &chat.messages).filter(|said| said.from == Side::Buyer).count();
    let edited = ids.iter().filter(|id| shop.reviews[id].versions.len() == 2).count();
    assert!(answers > 30, "{answers}");
    assert!((5..60).contains(&edited), "{edited}");
    assert!(ids.iter().all(|id| shop.reviews[id].versions.len() <= 2), "once only");
}

#[test]
fn no_market_without_edits_sees_one() {
    let mut world = World::new(11, NOW, 0);
    world.set_rate(0);
    let ids = world.play(&Scenario::BadReviews { platform: Platform::Lazada, count: 40 });
    for id in &ids {
        let buyer = world.shop(Platform::Lazada).reviews[id].buyer;
        let chat = world.open_conversation(Platform::Lazada, buyer).unwrap();
        world.message(Platform::Lazada, chat, "Here is a voucher.", 1_000, false).unwrap();
    }
    later(&mut world, 200);
    assert!(ids.iter().all(|id| world.shop(Platform::Lazada).reviews[id].versions.len() == 1));
}

#[test]
fn a_return_request_is_decided_once() {
    let mut world = world();
    world.set_rate(0);
    let id = world.play(&Scenario::ReturnRequest { platform: Platform::Tiktok })[0];
    let amount = world.shop(Platform::Tiktok).returns[&id].amount;
    assert_eq!(world.decide(Platform::Tiktok, id, Verdict::Offer(amount + 1), None), Err(No::Amount));
    assert_eq!(world.decide(Platform::Tiktok, id, Verdict::Received, None), Err(No::Stage));
    assert_eq!(world.decide(Platform::Tiktok, id, Verdict::Refund, Some("k1")), Ok(Stage::Refunded));
    assert_eq!(world.decide(Platform::Tiktok, id, Verdict::Refund, Some("k1")), Err(No::Stage));
    let refunds: Vec<_> = world
        .ledger()
        .entries()
        .iter()
        .filter(|entry| entry.kind == Kind::Refund && entry.target == id.to_string())
        .collect();
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0].amount, Some(amount));
    later(&mut world, 100);
    assert_eq!(
        world.shop(Platform::Tiktok).returns[&id].stage,
        Stage::Refunded,
        "the deadline changes nothing"
    );
}

#[test]
fn what_is_left_lying_is_decided_by_the_platform() {
    let mut world = world();
    let id = world.play(&Scenario::ReturnRequest { platform: Platform::Shopee })[0];
    later(&mut world, 47);
    assert_eq!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Requested);
    later(&mut world, 2);
    assert!(matches!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Refunded | Stage::AwaitGoods));
}

#[test]
fn goods_that_came_back_are_paid_for_after_eight_days_if_nobody_looks() {
    let mut world = world();
    world.set_rate(0);
    let ids: Vec<_> =
        (0..12).map(|_| world.play(&Scenario::ReturnRequest { platform: Platform::Shopee })[0]).collect();
    let agreed = |id: &&u64| world.decide(Platform::Shopee, **id, Verdict::Return, None).is_ok();
    let id = **ids.iter().filter(agreed).collect::<Vec<_>>().first().unwrap();
    later(&mut world, 4 * 24);
    assert_eq!(world.shop(Platform::Shopee).returns[&id].stage, Stage::GoodsBack);
    let due = world.shop(Platform::Shopee).returns[&id].due_at;
    assert_eq!(
        world.decide(Platform::Shopee, id, Verdict::Refund, None),
        Err(No::Stage),
        "that is for before they came"
    );
    world.step(due);
    assert_eq!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Refunded);
    let own = |entry: &&super::ledger::Entry| entry.target == id.to_string() && entry.kind == Kind::Automatic;
    assert_eq!(world.ledger().entries().iter().filter(own).count(), 1);
}

#[test]
fn every_request_ends_whatever_is_offered() {
    let mut world = world();
    world.set_rate(0);
    let ids: Vec<_> =
        (0..30).map(|_| world.play(&Scenario::ReturnRequest { platform: Platform::Shopee })[0]).collect();
    for id in &ids {
        assert_eq!(world.decide(Platform::Shopee, *id, Verdict::Offer(1), None), Ok(Stage::Offered));
    }
    later(&mut world, 24 * 30);
    let stages = ids.iter().map(|id| world.shop(Platform::Shopee).returns[id].stage);
    assert!(stages.clone().all(|stage| stage == Stage::Refunded), "{:?}", stages.collect::<Vec<_>>());
    let sums = world.ledger().sums();
    let (taken, decided) = (sums["shopee.refund.took"], sums["shopee.automatic.took"]);
    assert!(taken > 10 && decided >= 30 - taken, "{sums:?}");
    assert!(world.ledger().doubles().is_empty());
}

#[test]
fn a_dispute_ends() {
    let mut world = world();
    let id = world.play(&Scenario::ReturnRequest { platform: Platform::Shopee })[0];
    assert_eq!(world.decide(Platform::Shopee, id, Verdict::Dispute, None), Ok(Stage::Disputed));
    later(&mut world, 73);
    assert!(matches!(world.shop(Platform::Shopee).returns[&id].stage, Stage::Refunded | Stage::Closed));
}

#[test]
fn a_carrier_that_stands_still_reports_nothing() {
    let mut world = world();
    world.play(&Scenario::CarrierStandsStill { hours: 100 });
    world.take_signals();
    later(&mut world, 90);
    let slow = super::catalog::CARRIERS[0];
    let moved = |world: &World, signal: &super::model::Signal| match signal.what {
        What::Parcel(id) => world.order(signal.platform, id).is_some_and(|order| order.carrier == slow),
        _ => false,
    };
    assert!(!world.take_signals().iter().any(|signal| moved(&world, signal)));
    later(&mut world, 30);
    assert!(world.take_signals().iter().any(|signal| moved(&world, signal)));
}

#[test]
fn more_than_was_paid_never_goes_back() {
    let mut world = world();
    let (id, total) = world
        .shop(Platform::Woocommerce)
        .orders
        .values()
        .next()
        .map(|order| (order.id, order.total))
        .unwrap();
    assert_eq!(world.refund(Platform::Woocommerce, id, total - 1), Ok(()));
    assert_eq!(world.refund(Platform::Woocommerce, id, 2), Err(No::Amount));
    assert_eq!(world.refund(Platform::Woocommerce, id, 1), Ok(()));
}

#[test]
fn amounts_are_read_and_written_in_the_shops_digits() {
    let world = World::new(1, NOW, 0);
    let (baht, dong) = (world.shop(Platform::Tiktok), world.shop(Platform::Woocommerce));
    assert_eq!((baht.decimal(19_905), dong.decimal(149_000)), ("199.05".to_owned(), "149000".to_owned()));
    for (text, minor) in [
        ("199.05", Some(19_905)),
        ("199.5", Some(19_950)),
        ("199.050", Some(19_905)),
        ("199.055", None),
        ("-1", None),
        ("1e3", None),
        ("", None),
        ("1.a€", None),
        ("9223372036854775807", None),
        ("199", Some(19_900)),
    ] {
        assert_eq!(baht.minor(text), minor, "{text}");
    }
    assert_eq!(
        (dong.minor("149000"), dong.minor("149000.00"), dong.minor("1.5")),
        (Some(149_000), Some(149_000), None)
    );
}
