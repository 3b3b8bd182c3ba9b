//! Every command in every state; the prompter; gates; moments.

use std::collections::BTreeMap;

use super::gate::{Game, gate};
use super::moment::{Bought, moment};
use super::prompter::prompter;
use super::*;
use crate::ids::{ChannelId, FindingId, LiveSessionId, ProductId, SegmentId};
use crate::listing::{Fact, Listing, ListingEvent, Product};
use crate::money::{Currency, Money};
use crate::rulebook::{Decision, shipped};
use crate::time::{Instant, Span};

fn id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn at(seconds: i64) -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap() + Span::seconds(seconds)
}

fn product(n: u128, cleared: bool) -> Product {
    let fact = |name: &str, value: &str| Fact { name: name.to_owned(), value: value.to_owned() };
    let listing = Listing {
        sku: format!("SKU-{n}"),
        title: format!("Product {n}"),
        price: Money { minor: 9_900, currency: Currency::parse("CNY").unwrap() },
        stock: Some(10),
        facts: vec![fact("净含量", "250 克"), fact("产地", "杭州")],
        weaknesses: vec!["冷泡味道偏苦".to_owned()],
        channel: None,
        external_id: Some(format!("ext-{n}")),
    };
    let mut product =
        Product::open(ProductId(id(n)), at(-900), "user:a", &ListingEvent::Listed { listing }).unwrap();
    let event = ListingEvent::Cleared { cleared, why: "looked at".to_owned() };
    product.apply(at(-800), "user:b", &event);
    product
}

fn products() -> BTreeMap<ProductId, Product> {
    [product(1, true), product(2, true), product(3, false)].map(|p| (p.id, p)).into()
}

fn planned(channel: Option<ChannelId>, rehearsal: bool) -> Show {
    let plan = Plan {
        title: "Tea night".to_owned(),
        channel,
        platform: "own".to_owned(),
        market: "CN".to_owned(),
        starts_at: at(0),
        rehearsal,
        host: None,
    };
    Show::open(LiveSessionId(id(100)), "user:a", &ShowEvent::Planned { plan }).unwrap()
}

fn wanted(product: u128) -> SegmentIn {
    SegmentIn {
        product: ProductId(id(product)),
        price: None,
        stock: None,
        say: None,
        disclose: None,
        minutes: 5,
        note: None,
    }
}

fn give(show: &mut Show, now: Instant, new: u128, command: &Command) -> Result<usize, String> {
    let products = products();
    let facts = Facts { now, products: &products, id: SegmentId(id(new)), settled: Some(false) };
    let events = decide(show, command, &facts).map_err(|r| r.code.into_owned())?;
    for event in &events {
        show.apply(now, event);
    }
    Ok(events.len())
}

/// A session with the segments 11 (product 1) and 12 (product 2).
fn ready() -> Show {
    let mut show = planned(None, false);
    for n in [1, 2] {
        give(&mut show, at(-60), 10 + n, &Command::AddSegment { segment: wanted(n), at: None }).unwrap();
    }
    show
}

fn live() -> Show {
    let mut show = ready();
    give(&mut show, at(0), 0, &Command::Start).unwrap();
    show
}

fn ended() -> Show {
    let mut show = live();
    give(&mut show, at(600), 0, &Command::End).unwrap();
    show
}

#[test]
fn each_command_in_each_state() {
    let segment = SegmentId(id(11));
    let plan = Plan { title: "Other".to_owned(), ..ready().plan };
    let settle = Command::Settle { finding: FindingId(id(7)), how: SettledHow::NotSo, note: None };
    let rows: Vec<(Command, [&str; 3])> = vec![
        (Command::Edit { plan }, ["ok", "wrong_state", "wrong_state"]),
        (Command::AddSegment { segment: wanted(3), at: None }, ["not_cleared", "not_cleared", "wrong_state"]),
        (
            Command::AddSegment { segment: wanted(1), at: None },
            ["product_twice", "product_twice", "wrong_state"],
        ),
        (
            Command::AddSegment { segment: wanted(9), at: None },
            ["unknown_product", "unknown_product", "wrong_state"],
        ),
        (
            Command::ChangeSegment { id: segment, segment: SegmentIn { minutes: 9, ..wanted(1) } },
            ["ok", "ok", "wrong_state"],
        ),
        (
            Command::ChangeSegment { id: segment, segment: SegmentIn { minutes: 0, ..wanted(1) } },
            ["bad_minutes", "bad_minutes", "wrong_state"],
        ),
        (
            Command::ChangeSegment { id: segment, segment: wanted(2) },
            ["product_twice", "product_twice", "wrong_state"],
        ),
        (Command::MoveSegment { id: segment, to: 9 }, ["ok", "ok", "wrong_state"]),
        (Command::RemoveSegment { id: segment }, ["ok", "ok", "wrong_state"]),
        (
            Command::RemoveSegment { id: SegmentId(id(99)) },
            ["unknown_segment", "unknown_segment", "wrong_state"],
        ),
        (Command::Start, ["ok", "wrong_state", "wrong_state"]),
        (Command::Enter { id: segment }, ["wrong_state", "ok", "wrong_state"]),
        (Command::Next, ["wrong_state", "ok", "wrong_state"]),
        (Command::Pin { product: Some(ProductId(id(1))) }, ["wrong_state", "ok", "wrong_state"]),
        (Command::Pin { product: Some(ProductId(id(3))) }, ["wrong_state", "unknown_product", "wrong_state"]),
        (
            Command::Record { url: "https://v.example/1".to_owned(), offset_ms: 500 },
            ["wrong_state", "ok", "ok"],
        ),
        (
            Command::Record { url: "javascript:alert(1)".to_owned(), offset_ms: 0 },
            ["wrong_state", "bad_link", "bad_link"],
        ),
        (settle, ["wrong_state", "ok", "ok"]),
        (Command::End, ["wrong_state", "ok", "wrong_state"]),
    ];
    for (command, wanted) in rows {
        let got = [ready(), live(), ended()].map(|mut show| match give(&mut show, at(10), 50, &command) {
            Ok(_) => "ok".to_owned(),
            Err(code) => code,
        });
        assert_eq!(got, wanted.map(str::to_owned), "{command:?}");
    }
    assert_eq!(give(&mut planned(None, false), at(0), 0, &Command::Start).unwrap_err(), "no_segments");
}

#[test]
fn a_host_says_only_what_the_listing_says() {
    let other = Fact { name: "产地".to_owned(), value: "云南".to_owned() };
    let segment = SegmentIn { say: Some(vec![other]), ..wanted(1) };
    let refused = give(&mut planned(None, false), at(0), 1, &Command::AddSegment { segment, at: None });
    assert_eq!(refused.unwrap_err(), "fact_not_listed");
    let show = ready();
    assert_eq!(
        (show.segments[0].say.len(), show.segments[0].disclose.len(), show.segments[0].stock),
        (2, 1, Some(10))
    );
}

#[test]
fn segments_move_are_entered_and_stay_on_record() {
    let mut show = live();
    let (one, two) = (SegmentId(id(11)), SegmentId(id(12)));
    give(&mut show, at(10), 0, &Command::Next).unwrap();
    give(&mut show, at(130), 0, &Command::Next).unwrap();
    assert_eq!(give(&mut show, at(140), 0, &Command::Next).unwrap_err(), "segment_done");
    give(&mut show, at(190), 0, &Command::Enter { id: one }).unwrap();
    assert_eq!(show.entries().collect::<Vec<_>>(), [(one, 10_000), (two, 130_000), (one, 190_000)]);
    assert_eq!(
        [0, 10_000, 129_999, 130_000, 500_000].map(|ms| show.on_at(ms)),
        [None, Some(one), Some(one), Some(two), Some(one)]
    );
    assert_eq!(show.shown(one, 200_000), (Some(10_000), 130_000));
    assert_eq!(give(&mut show, at(200), 0, &Command::RemoveSegment { id: one }).unwrap_err(), "segment_done");
    assert_eq!(give(&mut show, at(200), 0, &Command::MoveSegment { id: one, to: 1 }), Ok(1));
    assert_eq!(
        give(&mut show, at(200), 0, &Command::MoveSegment { id: one, to: 7 }),
        Ok(0),
        "it is there already"
    );
}

#[test]
fn what_is_heard_makes_nobodys_version_stale() {
    let mut show = live();
    let (version, settled) = (show.version, show.settled);
    let order = RoomOrder {
        order: "r".to_owned(),
        sku: "SKU-1".to_owned(),
        quantity: 2,
        amount: None,
        position: None,
        segment: None,
        at_ms: 5,
    };
    show.apply(at(5), &ShowEvent::OrderTaken { order });
    assert_eq!((show.version, show.settled, show.orders, show.units), (version + 1, settled, 1, 2));
}

#[test]
fn verbs_that_are_offered_are_possible() {
    for (show, wanted) in
        [(planned(None, false), "add_segment"), (ready(), "start"), (live(), "next"), (ended(), "record")]
    {
        assert!(allowed(&show).contains(&wanted), "{:?}", allowed(&show));
    }
    assert!(!allowed(&planned(None, false)).contains(&"start") && !allowed(&ended()).contains(&"settle"));
}

#[test]
fn the_prompter_knows_what_is_left_and_what_was_said() {
    let mut show = live();
    let seen = prompter(&show, at(20), &[]);
    assert_eq!(
        (seen.now.is_none(), seen.next.unwrap().segment.id, seen.after, seen.behind_s),
        (true, SegmentId(id(11)), 1, 20)
    );
    give(&mut show, at(30), 0, &Command::Next).unwrap();
    let said = ["净含量是250克，冷泡味道有点偏苦".to_owned()];
    let seen = prompter(&show, at(90), &said);
    let now = seen.now.unwrap();
    assert_eq!((now.said, now.disclosed), (vec![true, false], vec![true]));
    assert_eq!((seen.left_s, seen.behind_s, seen.after), (Some(240), 30, 0));
    let late = prompter(&show, at(30 + 400), &[]);
    assert_eq!((late.left_s, late.behind_s), (Some(-100), 130));
}

#[test]
fn games_are_gated_by_the_rulebook() {
    let rules = &shipped().unwrap().rules;
    let rows = [
        (Game::Lottery, "own", "CN", Decision::Allow, None),
        (Game::RedPacket, "own", "ID", Decision::Allow, None),
        (Game::Lottery, "tiktok", "TH", Decision::Refuse, Some("tiktok.sea.giveaway")),
        (Game::RedPacket, "tiktok", "US", Decision::Refuse, Some("tiktok.us.giveaway_limits")),
        (Game::Lottery, "shopee", "SG", Decision::Refuse, None),
        (Game::FlashSale, "tiktok", "US", Decision::Allow, Some("tiktok.us.flash_sale")),
        (Game::FlashSale, "own", "CN", Decision::Allow, Some("house.flash_sale")),
    ];
    for (game, platform, market, decision, rule) in rows {
        let gate = gate(game, platform, market, rules, at(0));
        assert_eq!(gate.verdict.decision, decision, "{game} {platform} {market}");
        let spoke = gate.sale.map(|s| s.id.clone()).or(gate.verdict.refusing().next().map(|s| s.id.clone()));
        assert_eq!(spoke.as_deref(), rule, "{game} {platform} {market}");
        let refused = gate.refusal().map(|r| (r.code.into_owned(), r.hint.is_some()));
        assert_eq!(refused, (decision == Decision::Refuse).then(|| ("game_refused".to_owned(), true)));
    }
    // A prize has its most where the law of the market says so, and where a draw may be held at all.
    let most =
        |game, platform, market| gate(game, platform, market, rules, at(0)).prize.map(|rule| rule.most.minor);
    assert_eq!(most(Game::Lottery, "own", "CN"), Some(5_000_000));
    assert_eq!(most(Game::RedPacket, "own", "CN"), None);
    assert_eq!(most(Game::Lottery, "own", "ID"), None);
    assert_eq!(most(Game::Lottery, "kuaishou", "CN"), None, "no draw of ours is held there");
    let prize = |more: &str| {
        super::gate::read(&format!(
            "sale = []\n[[prize]]\nid = \"x\"\nsource = \"y\"\ngrade = \"second_hand\"\nsay = {{ en = \"a\", zh = \"b\" }}\n{more}"
        ))
    };
    for wrong in [
        "markets = []\nmost = { minor = 1, currency = \"CNY\" }",
        "markets = [\"CN\"]\nmost = { minor = 0, currency = \"CNY\" }",
    ] {
        assert!(prize(wrong).unwrap_err().contains("a sum, in named markets"), "{wrong}");
    }
    // Nothing is known of Shopee: the house's own default says no, and says that it is one.
    assert!(gate(Game::Lottery, "shopee", "SG", rules, at(0)).verdict.house_default.is_some());
    assert!(super::gate::read("sale = []").is_err() && super::gate::read("[[sale]]\nid = 1").is_err());
}

#[test]
fn an_order_knows_its_moment() {
    let (channel, other) = (ChannelId(id(5)), ChannelId(id(6)));
    let made = |mut show: Show| {
        for n in [1, 2] {
            give(&mut show, at(-60), 10 + n, &Command::AddSegment { segment: wanted(n), at: None }).unwrap();
        }
        give(&mut show, at(0), 0, &Command::Start).unwrap();
        give(&mut show, at(60), 0, &Command::Next).unwrap();
        give(&mut show, at(120), 0, &Command::Next).unwrap();
        give(&mut show, at(300), 0, &Command::End).unwrap();
        show
    };
    let show = made(planned(Some(channel), false));
    let rows = [
        // Paid while it was on.
        (channel, Some("SKU-1"), None, 90, Some((11, 90_000))),
        // Paid while the next was on: the last time it was on before.
        (channel, Some("SKU-1"), None, 200, Some((11, 200_000))),
        // By the channel's id of the product.
        (channel, None, Some("ext-2"), 130, Some((12, 130_000))),
        // Not shown yet.
        (channel, Some("SKU-2"), None, 100, None),
        // Just after the end.
        (channel, Some("SKU-2"), None, 400, Some((12, 300_000))),
        // Long after it.
        (channel, Some("SKU-2"), None, 1_000, None),
        (channel, Some("SKU-9"), None, 130, None),
        (channel, None, None, 130, None),
        (other, Some("SKU-1"), None, 90, None),
        (channel, Some("SKU-1"), None, -5, None),
    ];
    for (channel, sku, product, paid, wanted) in rows {
        let bought = Bought { channel, sku, product, paid_at: at(paid) };
        let got = moment(&show, &bought).map(|m| (m.segment.0.as_u128(), m.at_ms));
        assert_eq!(got, wanted, "{sku:?} {product:?} {paid}");
    }
    let bought = Bought { channel, sku: Some("SKU-1"), product: None, paid_at: at(90) };
    assert_eq!(moment(&made(planned(Some(channel), true)), &bought), None, "a rehearsal sells nothing");
    assert!(
        moment(&made(planned(None, false)), &bought).is_some(),
        "the shop's own room sells for every channel"
    );
}

#[test]
fn a_log_of_today_is_read_tomorrow() {
    let mut show = live();
    give(&mut show, at(5), 0, &Command::Next).unwrap();
    let text = serde_json::to_string(&show).unwrap();
    assert_eq!(serde_json::from_str::<Show>(&text).unwrap(), show);
    let event = ShowEvent::Started {};
    assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"kind":"live.started"}"#);
}

#[test]
fn a_session_has_at_most_a_hundred_segments() {
    let mut show = ready();
    let spare = show.segments[0].clone();
    for n in 0..98 {
        let segment =
            Segment { id: SegmentId(id(1_000 + n)), product: ProductId(id(1_000 + n)), ..spare.clone() };
        show.apply(at(-30), &ShowEvent::SegmentAdded { segment: Box::new(segment), at: 0 });
    }
    let one_more = Command::AddSegment { segment: wanted(4), at: None };
    assert_eq!(give(&mut show, at(-20), 50, &one_more).unwrap_err(), "too_many_segments");
}
