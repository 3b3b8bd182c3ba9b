//! Whatever happens to a shop, in whatever order: the rows are those that replay gives, and the chains hold.

use domain::case::{ActKind, Command, Outcome, Verdict};
use domain::ids::{ActId, CaseId, ReviewId, UserId};
use domain::parcel::ParcelStatus;
use domain::reading::Issue;
use domain::returns::{ReturnKind, ReturnState};
use domain::review::ReviewEvent;
use domain::time::Span;
use store::Batch;
use store::projection::review;
use store::table::REVIEWS;
use testkit::build::ACTOR;
use testkit::{Sample, World, each_database};

const WORDS: [&str; 8] = [
    "杯子有裂纹",
    "客服不回复",
    "Giao hàng chậm",
    "arrived broken",
    "很好",
    "色差太大",
    "barang rusak",
    "\u{0}漏水",
];

fn word(world: &World) -> &'static str {
    WORDS[world.entropy.below(WORDS.len())]
}

/// A random command; many are refused, which is part of the game.
fn command(world: &World, acts: &mut Vec<ActId>, cases: &[CaseId]) -> Command {
    let e = &world.entropy;
    let text = || word(world).to_owned();
    let old_act = |acts: &[ActId]| acts.last().copied().unwrap_or_else(|| ActId::new(world.now(), e));
    match e.below(24) {
        0 => Command::Assign { to: e.one_in(2).then(|| UserId::new(world.now(), e)) },
        1 => Command::Start,
        2 => Command::Verify { verdict: *e.pick(Verdict::ALL), note: Some(text()), objectivity: None },
        3 => Command::SetIssue { issue: *e.pick(Issue::ALL), severity: 1 + e.below(3) as u8 },
        4 => Command::Prioritise { priority: 1 + e.below(4) as u8, reason: None },
        5 => Command::Note { text: text() },
        6 => Command::Snooze { until: world.now() + Span::hours(1 + e.below(50) as i64) },
        7 => Command::Unsnooze,
        8 | 9 => Command::Wait { reason: text() },
        10 | 11 => Command::Unwait,
        12 => Command::SkipReply { reason: text() },
        13 => Command::SkipContact { reason: text() },
        14 => Command::Resolving { plan: text() },
        15 => Command::Resolve { cause: text(), outcome: *e.pick(Outcome::ALL) },
        16 => Command::Close,
        17 => Command::Reopen { reason: text() },
        18 => Command::Merge { into: *e.pick(cases) },
        19 => Command::Unmerge,
        20 => {
            let act = ActId::new(world.now(), e);
            acts.push(act);
            let what = *e.pick(ActKind::ALL);
            let rules = Box::new(domain::rulebook::Ruled::silent(what));
            Command::DraftAct { act, what, text: text(), language: "zh".to_owned(), rules }
        }
        21 => Command::ApproveAct { act: old_act(acts), own: e.one_in(4) },
        22 => Command::DeclineAct { act: old_act(acts), reason: text() },
        _ => Command::PostAct {
            act: old_act(acts),
            proof_url: Some("https://shop.example/r".to_owned()),
            note: None,
            proof_picture: None,
        },
    }
}

/// The buyer edits a review: other stars, other words, another document.
async fn edit(world: &World, id: ReviewId) {
    let mut tx = world.store.write().await.unwrap();
    let mut loaded = tx.load_review(world.shop, id).await.unwrap().unwrap();
    let mut batch = Batch::new(world.shop);
    let event = ReviewEvent::Edited {
        rating: 1 + world.entropy.below(5) as u8,
        text: format!("{} {}", word(world), word(world)),
        reading: loaded.review.reading.clone(),
        case: None,
        updated_at: None,
    };
    batch.event(id.0, &mut loaded.head, world.now(), ACTOR, event.kind(), &event).unwrap();
    loaded.review.apply(world.now(), &event);
    batch.upsert(&REVIEWS, review::review_row(world.shop, &loaded.review).unwrap());
    batch.redo_doc(id.0, review::terms(&loaded.review));
    tx.append(batch, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn live_through(world: &World, steps: usize) -> (usize, usize) {
    let (mut cases, mut reviews, mut acts) = (Vec::new(), Vec::new(), Vec::new());
    let mut requests = Vec::new();
    let (mut taken, mut refused) = (0, 0);
    for step in 0..steps {
        world.clock.advance(Span::seconds(world.entropy.below(4_000) as i64));
        match world.entropy.below(14) {
            0 => {
                let severity = 1 + world.entropy.below(3) as u8;
                let sample = Sample { severity, ..Sample::bad(&format!("B{step}"), word(world)) };
                let (review, case) = world.review(&sample).await.unwrap();
                reviews.push(review);
                cases.extend(case);
            }
            1 => {
                let sample = Sample::good(&format!("G{step}"), word(world));
                reviews.push(world.review(&sample).await.unwrap().0);
            }
            2 => {
                let texts = [word(world), word(world)];
                world.conversation(&format!("C{step}"), &texts).await.unwrap();
            }
            12 if requests.len() < 12 => {
                let kind = *world.entropy.pick(ReturnKind::ALL);
                let (request, case) = world.request(&format!("R{step}"), kind).await.unwrap();
                requests.push(request);
                cases.push(case);
            }
            12 => {
                let request = *world.entropy.pick(&requests);
                world.request_moves(request, *world.entropy.pick(ReturnState::ALL)).await.unwrap();
            }
            13 => {
                let number = format!("T{}", world.entropy.below(6));
                world.reported(&number, *world.entropy.pick(ParcelStatus::ALL)).await.unwrap();
            }
            3 if !reviews.is_empty() => edit(world, *world.entropy.pick(&reviews)).await,
            _ if !cases.is_empty() => {
                let command = command(world, &mut acts, &cases);
                match world.command(*world.entropy.pick(&cases), &command).await.unwrap() {
                    Ok(()) => taken += 1,
                    Err(_) => refused += 1,
                }
            }
            _ => {}
        }
    }
    (taken, refused)
}

#[tokio::test]
async fn a_random_history_replays_to_the_same_rows() {
    for seed in [11, 12, 13] {
        each_database(async |db| {
            let (one, two) = (World::new(&db.store, seed).await, World::new(&db.store, seed + 100).await);
            let (taken, refused) = live_through(&one, 350).await;
            live_through(&two, 100).await;
            assert!(taken > 60 && refused > 20, "a dull history: {taken} taken, {refused} refused");
            let report = db.store.examine(|_| {}).await.unwrap();
            assert_eq!(report.findings, [], "seed {seed}");
            assert!(report.streams > 80 && report.rows > 200, "{report:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_long_log_is_read_in_pages() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        for page in 0..13 {
            let mut batch = Batch::new(world.shop);
            for i in 0..1_000 {
                let sample = Sample::good(&format!("R{page}-{i}"), WORDS[i % WORDS.len()]);
                world.put_review(&mut batch, &sample, None).unwrap();
            }
            world.write(batch).await.unwrap();
        }
        let mut seen = Vec::new();
        let report = db.store.examine(|p| seen.push((p.events, p.of))).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(seen, [(5_000, 13_003), (10_000, 13_003), (13_003, 13_003)]);
        assert_eq!((report.events, report.streams), (13_003, 13_001));
    })
    .await;
}
