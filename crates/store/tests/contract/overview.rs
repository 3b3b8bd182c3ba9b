//! The overview's numbers, counted by hand.

use domain::case::{ActKind, Command, Outcome};
use domain::ids::{ActId, ChannelId};
use domain::inbound::{OrderIn, ProductIn};
use domain::policy::ClockKind;
use domain::reading::Issue;
use domain::time::{Instant, SECOND, Span};
use store::overview::{Counts, Decisions, Funnel, Range, Scope};
use testkit::{Sample, World, each_database};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn scope(world: &World) -> Scope {
    let (a, b, c) = (at("2026-10-24T22:00:00Z"), at("2026-11-01T23:00:00Z"), at("2026-11-03T23:00:00Z"));
    Scope {
        shop: world.shop,
        channel: None,
        previous: Range { from: a, to: b },
        range: Range { from: b, to: c },
    }
}

async fn bad(world: &World, id: &str, written: &str, issue: Issue) {
    let sample = Sample { issue: Some(issue), written: Some(at(written)), ..Sample::bad(id, "坏") };
    world.review(&sample).await.unwrap();
}

#[tokio::test]
async fn reviews_fall_into_local_days_of_any_length() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        // Berlin ends summer time on 2026-10-25: that day has 25 hours.
        let days = [at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"), at("2026-10-26T23:00:00Z")];
        bad(&world, "R1", "2026-10-24T21:59:59Z", Issue::Quality).await;
        bad(&world, "R2", "2026-10-24T22:00:00Z", Issue::Quality).await;
        bad(&world, "R3", "2026-10-25T22:59:59.999999Z", Issue::Logistics).await;
        bad(&world, "R4", "2026-10-25T23:00:00Z", Issue::Logistics).await;
        let good = Sample { written: Some(days[1]), ..Sample::good("R5", "好") };
        world.review(&good).await.unwrap();
        let scope = scope(&world);
        let mut tx = db.store.read().await.unwrap();
        let nobody = ChannelId::new(world.now(), &world.entropy);
        let counts = tx.overview_days(&scope, &days, &[world.channel, nobody]).await.unwrap();
        let shape = |c: &Counts| {
            (c.reviews, c.negative, c.by_issue[&Issue::Quality], c.by_issue[&Issue::Logistics], c.stars)
        };
        assert_eq!(shape(&counts[0]), (2, 2, 1, 1, [2, 0, 0, 0, 0]));
        assert_eq!(shape(&counts[1]), (2, 1, 0, 1, [1, 0, 0, 0, 1]));
        assert_eq!(counts[1].by_channel[&world.channel], (2, 1));
        assert_eq!(counts[1].by_channel[&nobody], (0, 0));
        assert_eq!(shape(&Counts::sum(&counts)), (4, 3, 1, 2, [3, 0, 0, 0, 1]));
        let whole = Range { from: days[0], to: days[2] };
        assert_eq!(
            tx.overview_counts(&scope, whole, &[world.channel, nobody]).await.unwrap(),
            Counts::sum(&counts)
        );
        let elsewhere = Scope { channel: Some(nobody), ..scope };
        assert_eq!(tx.overview_counts(&elsewhere, whole, &[]).await.unwrap().reviews, 0);
    })
    .await;
}

#[tokio::test]
async fn promises_answers_and_the_funnel_follow_the_cases() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let start = world.now();
        let mut cases = Vec::new();
        for i in 0..4 {
            cases.push(world.review(&Sample::bad(&format!("R{i}"), "坏")).await.unwrap().1.unwrap());
        }
        world.review(&Sample::good("G", "好")).await.unwrap();
        let act = ActId::new(world.now(), &world.entropy);
        // One in ten minutes, one in twenty, one after an hour, one never.
        world.clock.set(start + Span::minutes(10));
        let draft = Command::DraftAct {
            act,
            what: ActKind::PublicReply,
            text: "抱歉".into(),
            language: "zh".into(),
            rules: Box::new(domain::rulebook::Ruled::silent(ActKind::PublicReply)),
        };
        for command in [
            draft,
            Command::PostAct {
                act,
                proof_url: Some("https://shop.example/r".to_owned()),
                note: None,
                proof_picture: None,
            },
            Command::SkipContact { reason: "called".into() },
            Command::Resolve { cause: "crack".into(), outcome: Outcome::Remedied },
        ] {
            world.command(cases[0], &command).await.unwrap().unwrap();
        }
        world.clock.set(start + Span::minutes(20));
        world.command(cases[1], &Command::Start).await.unwrap().unwrap();
        world.clock.set(start + Span::hours(1));
        world.command(cases[2], &Command::Start).await.unwrap().unwrap();
        world.command(cases[2], &Command::Merge { into: cases[0] }).await.unwrap().unwrap();
        let scope = scope(&world);
        let mut tx = db.store.read().await.unwrap();
        let promises = tx.overview_promises(&scope).await.unwrap();
        let shape: Vec<_> = promises
            .iter()
            .map(|p| {
                (
                    p.kind,
                    p.target.whole_seconds(),
                    p.met,
                    p.breached,
                    p.open,
                    p.took.p50.map(|s| s.0 / SECOND),
                    p.took.p90.map(|s| s.0 / SECOND),
                )
            })
            .collect();
        assert_eq!(
            shape,
            [
                (ClockKind::FirstTouch, 1_800, 2, 1, 1, Some(1_200), Some(3_600)),
                (ClockKind::PublicReplyGolden, 14_400, 1, 0, 2, Some(600), Some(600)),
                (ClockKind::PublicReply, 86_400, 1, 0, 2, Some(600), Some(600)),
            ]
        );
        let days = [scope.range.from, at("2026-11-02T23:00:00Z"), scope.range.to];
        let response = tx.overview_response(&scope, &days).await.unwrap();
        assert_eq!((response[0].p50, response[0].p90), (Some(Span::minutes(20)), Some(Span::hours(1))));
        assert_eq!((response[1].p50, response[1].p90), (None, None));
        // The merged case got as far as the one it went into.
        let funnel = Funnel { negative: 4, with_case: 4, replied: 2, contacted: 2, resolved: 2, improved: 0 };
        assert_eq!(tx.overview_funnel(&scope).await.unwrap(), funnel);
        let on = Scope { channel: Some(world.channel), ..scope };
        assert_eq!(tx.overview_promises(&on).await.unwrap(), promises);
        assert_eq!(tx.overview_response(&on, &days).await.unwrap(), response);
        assert_eq!(tx.overview_funnel(&on).await.unwrap(), funnel);
    })
    .await;
}

#[tokio::test]
async fn what_rises_is_told_with_its_batch_and_its_words() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let product = ProductIn {
            external_id: "P1".into(),
            title: "Cup".into(),
            price: None,
            category: None,
            advertised: false,
        };
        world.product(product).await.unwrap();
        let (now, before) = ("2026-11-02T00:00:00Z", "2026-10-27T00:00:00Z");
        let mut n = 0;
        for (when, count, product, batch, issue, word) in [
            (before, 2, "P1", "B1", Issue::Quality, "裂纹"),
            (now, 5, "P1", "B2", Issue::Quality, "裂纹"),
            (now, 1, "P1", "B1", Issue::Quality, "Broken"),
            (now, 3, "P2", "B9", Issue::Logistics, "late"),
            (before, 4, "P3", "B9", Issue::Service, "late"),
            (now, 4, "P3", "B9", Issue::Service, "late"),
        ] {
            for _ in 0..count {
                n += 1;
                let order =
                    OrderIn { external_id: format!("O{n}"), batch: Some(batch.into()), ..OrderIn::default() };
                world.order(order).await.unwrap();
                let sample = Sample {
                    order: Some(format!("O{n}")),
                    product: Some(product.into()),
                    issue: Some(issue),
                    written: Some(at(when)),
                    why: vec![word.to_owned(), word.to_uppercase()],
                    ..Sample::bad(&format!("R{n}"), "坏")
                };
                world.review(&sample).await.unwrap();
            }
        }
        let scope = scope(&world);
        let mut tx = db.store.read().await.unwrap();
        let rising = tx.overview_rising(&scope).await.unwrap();
        let shape: Vec<_> = rising
            .iter()
            .map(|r| {
                let (product, title) = r.product.clone().unwrap();
                (product, title.is_some(), r.batch.clone(), r.issue, r.count, r.previous, r.cases)
            })
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            shape,
            [
                ("P1".to_owned(), true, some("B2"), Issue::Quality, 5, 0, 5),
                ("P1".to_owned(), true, None, Issue::Quality, 6, 2, 6),
                ("P2".to_owned(), false, some("B9"), Issue::Logistics, 3, 0, 3),
                ("P2".to_owned(), false, None, Issue::Logistics, 3, 0, 3),
            ]
        );
        let words = tx.overview_words(&scope).await.unwrap();
        let shape: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.count, w.previous, w.issue)).collect();
        assert_eq!(
            shape,
            [
                ("late", 7, 4, Issue::Service),
                ("裂纹", 5, 2, Issue::Quality),
                ("broken", 1, 0, Issue::Quality)
            ]
        );
        let elsewhere = Scope { channel: Some(ChannelId::new(world.now(), &world.entropy)), ..scope };
        assert_eq!(tx.overview_rising(&elsewhere).await.unwrap(), []);
        assert_eq!(tx.overview_words(&elsewhere).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn decisions_count_what_waits_now() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut cases = Vec::new();
        for i in 0..5_u8 {
            let severity = if i == 0 { 3 } else { 1 };
            let sample = Sample { severity, ..Sample::bad(&format!("R{i}"), "坏") };
            cases.push(world.review(&sample).await.unwrap().1.unwrap());
        }
        let act = ActId::new(world.now(), &world.entropy);
        let draft = Command::DraftAct {
            act,
            what: ActKind::PublicReply,
            text: "抱歉".into(),
            language: "zh".into(),
            rules: Box::new(domain::rulebook::Ruled::silent(ActKind::PublicReply)),
        };
        world.command(cases[0], &draft).await.unwrap().unwrap();
        world.command(cases[1], &Command::Assign { to: Some(world.owner) }).await.unwrap().unwrap();
        world.command(cases[2], &Command::Merge { into: cases[0] }).await.unwrap().unwrap();
        world.clock.advance(Span::minutes(45));
        world.command(cases[1], &Command::Note { text: "late".into() }).await.unwrap().unwrap();
        let expected = Decisions {
            approvals: 1,
            escalated: 1,
            unassigned: 3,
            overdue: 4,
            severe: 1,
            ..Decisions::default()
        };
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.overview_decisions(&scope(&world), world.now()).await.unwrap(), expected);
        let on = Scope { channel: Some(world.channel), ..scope(&world) };
        assert_eq!(tx.overview_decisions(&on, world.now()).await.unwrap(), expected);
    })
    .await;
}
