//! Return requests turned down with pictures: the pictures go up first, the dispute is there once, and an answer that was lost is
//! asked back from the platform.

use app::evidence::vault::Told;
use app::returns::Deciding;
use domain::appeal::EvidenceKind;
use domain::case::{Act, ActState, Case, Command, ReturnWish};
use domain::ids::EvidenceId;
use domain::returns::ReturnVerdict;
use domain::time::Span;
use sandbox::platforms::Faults;
use sandbox::world::Scenario;
use sandbox::world::ledger::{Entry, Outcome};
use sandbox::world::model::Platform;
use testkit::each_database;

use crate::day::Day;

/// 8 by 8 points of one colour.
const PNG: [u8; 74] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0, 75,
    109, 41, 220, 0, 0, 0, 17, 73, 68, 65, 84, 120, 156, 99, 56, 96, 160, 128, 21, 49, 12, 45, 9, 0, 186, 78,
    68, 1, 233, 30, 71, 24, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// Where the platforms take a no, and how many of the first answers there are lost. Of three requests on each platform at least
/// two lose theirs, however Lazada's are spread over its two addresses.
const DECISIONS: [&str; 3] = [
    "/shopee/api/v2/returns/dispute",
    "/lazada/rest/order/reverse/onlyrefund/seller/decide",
    "/lazada/rest/order/reverse/return/update",
];
const LOST: u32 = 2;

async fn show(day: &Day, case: &Case) -> EvidenceId {
    let told = Told {
        shows: EvidenceKind::ItemPhoto,
        name: "goods".to_owned(),
        taken_at: None,
        source: None,
        note: None,
        original: None,
    };
    day.app.capture_evidence(&day.caller, case.id, PNG.to_vec(), told).await.unwrap().1
}

/// Turns the request of a case down with a picture, with the platform's last reason: the one that wants to see most.
async fn turn_down(day: &Day, case: &Case) {
    let (of, _) = case.undecided_return().unwrap();
    let picture = show(day, case).await;
    let asked = day.app.return_reasons(&day.caller, case.id, of).await.unwrap();
    assert!(asked.takes.is_some(), "the platform takes pictures");
    let reason = asked.reasons.last().expect("a list of reasons").code.clone();
    let (verdict, evidence) = (Some(ReturnVerdict::Reject), vec![picture]);
    let wish = ReturnWish { verdict, reason: Some(reason), evidence, ..ReturnWish::default() };
    let text = "The goods left our house in one piece.".to_owned();
    let deciding = Deciding { of, wish, text, seen: None };
    let case = day.app.decide_return(&day.caller, case.id, &deciding).await.unwrap();
    for act in case.acts.iter().filter(|act| act.state == ActState::ApprovalRequested) {
        let approve = Command::ApproveAct { act: act.id, own: false };
        day.app.command(&day.caller, case.id, &approve, None).await.unwrap();
    }
}

fn decision(case: &Case) -> Option<&Act> {
    case.acts.iter().find(|act| act.decision.is_some())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disputes_show_their_pictures_and_lost_answers_are_asked_back() {
    each_database(async |db| {
        let day = Day::begin(db, 13, Faults::default()).await;
        let mut asked = Vec::new();
        for platform in [Platform::Shopee, Platform::Lazada] {
            for _ in 0..3 {
                let ids = day.sandbox.play(&Scenario::ReturnRequest { platform });
                asked.push((platform, ids[0]));
            }
        }
        day.clock_forward(Span::minutes(70)).await;
        let (mut cases, mut found) = (Vec::new(), Vec::new());
        for case in day.cases().await {
            let channel = day.channels.iter().find(|(_, id)| **id == case.channel).map(|(name, _)| *name);
            let number = case.undecided_return().map(|(of, _)| of);
            let (Some("shopee" | "lazada"), Some(of)) = (channel, number) else { continue };
            let mut tx = day.app.store.read().await.unwrap();
            let number = tx.load_return(day.shop, of).await.unwrap().unwrap().request.row.external_id;
            drop(tx);
            found.push((channel, number.clone()));
            if asked.iter().any(|(_, id)| id.to_string() == number) {
                turn_down(&day, &case).await;
                cases.push(case.id);
            }
        }
        assert_eq!(cases.len(), asked.len(), "every request is here: {asked:?} {found:?}");
        // The first answers to decisions are lost, and half of all others, after what was asked for has happened.
        for address in DECISIONS {
            day.sandbox.lose_answers(address, LOST);
        }
        day.sandbox.set_faults(Faults { reset_after: 0.5, ..Faults::default() }).unwrap();
        day.clock_forward(Span::minutes(90)).await;
        day.sandbox.set_faults(Faults::default()).unwrap();
        day.clock_forward(Span::hours(2)).await;
        let mut unclear = 0;
        for id in cases {
            let mut tx = day.app.store.read().await.unwrap();
            let case = tx.load_case(day.shop, id).await.unwrap().unwrap().case;
            let stream = tx.stream(day.shop, id.0).await.unwrap();
            let act = decision(&case).expect("a decision");
            assert_eq!(act.state, ActState::Posted, "{:?}", act.sending);
            assert!(!act.decision.as_ref().unwrap().evidence.is_empty());
            unclear += stream.iter().filter(|event| event.kind == "case.act_unknown").count();
        }
        assert!(unclear >= 2 * LOST as usize, "{unclear} answers were lost");
        let ledger = day.sandbox.ledger();
        for (platform, id) in asked {
            let own = |entry: &&Entry| entry.channel == platform.as_str() && entry.target == id.to_string();
            let took = |entry: &&Entry| own(entry) && entry.outcome == Outcome::Took;
            let verdicts: Vec<_> = ledger.iter().filter(took).map(|entry| entry.text.as_str()).collect();
            assert!(matches!(verdicts[..], ["dispute" | "reject"]), "{platform:?} {id}: {verdicts:?}");
        }
        day.end().await;
    })
    .await;
}
