//! Appeals by tables: what may follow what, and what is refused with which word.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Command, Facts, allowed, decide, next_options};
use super::dispute::{self, Dispute, DisputeState};
use super::{
    About, Appeal, AppealBook, AppealEvent, AppealState, EvidenceKind, Handling, Verdict, ground, shipped,
};
use crate::case::{Source, Subject};
use crate::ids::{ActId, AppealId, CaseId, ChannelId, EvidenceId, ReviewId};
use crate::time::{Instant, Span};

const NOW: Instant = Instant(1_763_800_000_000_000);
const TEXT: &str = "refund me 500 or one star, you thieves";

fn id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

/// An appeal and everything that its decisions look at.
struct Desk {
    appeal: Appeal,
    have: BTreeSet<EvidenceKind>,
    files: BTreeMap<EvidenceId, EvidenceKind>,
    attempts: u32,
    dispute: Option<Dispute>,
    api: bool,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        let about = About {
            case: CaseId(id(1)),
            number: 7,
            subject: Subject::Review(ReviewId(id(2))),
            channel: ChannelId(id(3)),
            platform: "tiktok".to_owned(),
            market: "VN".to_owned(),
            reads: None,
            window_ends: Some(NOW + Span::hours(48)),
        };
        let appeal = Appeal::open(AppealId(id(4)), NOW, "user:1", &about);
        let have = BTreeSet::from([EvidenceKind::Review, EvidenceKind::Conversation]);
        Self {
            appeal,
            have,
            files: BTreeMap::from([(EvidenceId(id(9)), EvidenceKind::Screenshot)]),
            attempts: 0,
            dispute: None,
            api: false,
            now: NOW,
        }
    }

    fn with<T>(&self, then: impl FnOnce(&Facts<'_>) -> T) -> T {
        let grounds = shipped().grounds(Source::Review, "tiktok", "VN");
        then(&Facts {
            now: self.now,
            zone: "Asia/Ho_Chi_Minh",
            grounds: &grounds,
            handling: shipped().handling("tiktok", "VN").unwrap(),
            have: &self.have,
            logs: &self.have,
            files: &self.files,
            text: TEXT,
            attempts: self.attempts,
            dispute: self.dispute,
            api: self.api,
        })
    }

    /// Gives a command; the word of its refusal if there is one.
    fn give(&mut self, command: &Command) -> Result<(), String> {
        let events =
            self.with(|facts| decide(&self.appeal, command, facts)).map_err(|r| r.code.into_owned())?;
        for event in &events {
            self.appeal.apply(self.now, event);
        }
        Ok(())
    }

    fn ground(&mut self, ground: &str) {
        self.give(&Command::ChooseGround { ground: ground.to_owned(), passage: None }).unwrap();
    }

    fn submit(&mut self) -> Result<(), String> {
        self.give(&Command::Submit { reference: Some("AP-1".to_owned()), incomplete: false })
    }

    fn verbs(&self) -> Vec<&'static str> {
        self.with(|facts| allowed(&self.appeal, facts))
    }
}

#[test]
fn an_appeal_goes_its_way_to_a_win() {
    let mut desk = Desk::new();
    assert_eq!(desk.verbs(), ["choose_ground", "choose_evidence", "state", "abandon"]);
    assert_eq!(desk.submit(), Err("no_ground".to_owned()));
    let passage = Some("refund me 500 or one star".to_owned());
    desk.give(&Command::ChooseGround { ground: "tiktok.review.coercive".to_owned(), passage }).unwrap();
    desk.give(&Command::ChooseEvidence { evidence: vec![EvidenceId(id(9))] }).unwrap();
    desk.give(&Command::State { text: " The buyer asked for money. ".to_owned() }).unwrap();
    assert_eq!(desk.appeal.statement.as_deref(), Some("The buyer asked for money."));
    desk.submit().unwrap();
    assert_eq!((desk.appeal.state, desk.appeal.reference.as_deref()), (AppealState::Submitted, Some("AP-1")));
    // 2025-11-22 is a Saturday in Ho Chi Minh City: three working days end on Wednesday night.
    assert_eq!(desk.appeal.due_at.unwrap().to_string(), "2025-11-26T17:00:00Z");
    desk.give(&Command::AskInformation { what: "the order".to_owned(), until: None }).unwrap();
    assert_eq!(desk.appeal.due_at, Some(NOW + Span::hours(24)));
    assert_eq!(
        desk.verbs(),
        ["choose_evidence", "state", "ask_information", "send_information", "decide", "abandon"]
    );
    desk.give(&Command::SendInformation { note: None }).unwrap();
    assert_eq!(desk.appeal.state, AppealState::Submitted);
    desk.give(&Command::Decide { verdict: Verdict::Won, reason: None }).unwrap();
    assert_eq!((desk.appeal.state, desk.appeal.due_at), (AppealState::Won, None));
    assert!(desk.verbs().is_empty(), "{:?}", desk.verbs());
}

#[test]
fn what_is_not_there_is_named_before_the_one_attempt_is_spent() {
    let mut desk = Desk::new();
    desk.have.remove(&EvidenceKind::Conversation);
    desk.ground("tiktok.review.coercive");
    assert_eq!(desk.submit(), Err("evidence_missing".to_owned()));
    desk.give(&Command::Submit { reference: None, incomplete: true }).unwrap();
    assert_eq!(desk.appeal.missing, [EvidenceKind::Conversation]);
    let mut second = Desk { attempts: 1, ..Desk::new() };
    second.ground("tiktok.review.invalid");
    assert_eq!(second.submit(), Err("appeal_spent".to_owned()));
    let mut late = Desk::new();
    late.ground("tiktok.review.invalid");
    late.now = NOW + Span::hours(48);
    assert_eq!(late.submit(), Err("window_over".to_owned()));
}

#[test]
fn a_lost_appeal_shows_what_is_left_to_do() {
    let mut desk = Desk::new();
    desk.ground("tiktok.review.invalid");
    desk.submit().unwrap();
    desk.give(&Command::Decide { verdict: Verdict::Lost, reason: Some("not enough".to_owned()) }).unwrap();
    let options = |desk: &Desk| desk.with(|facts| next_options(&desk.appeal, facts));
    assert_eq!(options(&desk), ["official_support", "public_clarification", "improve_and_follow_up"]);
    desk.give(&Command::Escalate { reference: Some("S-9".to_owned()), note: None }).unwrap();
    assert_eq!(
        (desk.appeal.state, desk.appeal.due_at),
        (AppealState::Escalated, Some(NOW + super::decide::SUPPORT))
    );
    desk.give(&Command::AskInformation { what: "photos".to_owned(), until: None }).unwrap();
    desk.give(&Command::SendInformation { note: None }).unwrap();
    assert_eq!(desk.appeal.state, AppealState::Escalated);
    desk.give(&Command::Decide { verdict: Verdict::Lost, reason: None }).unwrap();
    assert_eq!(options(&desk), ["public_clarification", "improve_and_follow_up"]);
    let again = desk.give(&Command::Escalate { reference: None, note: None });
    assert_eq!(again, Err("already_escalated".to_owned()));
}

#[test]
fn what_cannot_be_is_refused() {
    let table: [(Command, &str); 9] = [
        (Command::ChooseGround { ground: "house.review.abuse".to_owned(), passage: None }, "unknown_ground"),
        (
            Command::ChooseGround {
                ground: "tiktok.review.invalid".to_owned(),
                passage: Some("you liars".to_owned()),
            },
            "passage_not_there",
        ),
        (Command::ChooseEvidence { evidence: vec![EvidenceId(id(8))] }, "unknown_evidence"),
        (Command::ChooseEvidence { evidence: vec![EvidenceId(id(9)); 2] }, "unknown_evidence"),
        (Command::ChooseEvidence { evidence: vec![EvidenceId(id(9)); 201] }, "too_much_evidence"),
        (Command::State { text: " ".to_owned() }, "empty_text"),
        (Command::State { text: "x".repeat(5_001) }, "text_too_long"),
        (Command::Decide { verdict: Verdict::Won, reason: None }, "wrong_state"),
        (Command::Abandon { reason: String::new() }, "empty_text"),
    ];
    for (command, code) in table {
        assert_eq!(Desk::new().give(&command), Err(code.to_owned()), "{command:?}");
    }
    let mut desk = Desk::new();
    desk.ground("tiktok.review.invalid");
    desk.submit().unwrap();
    let past = Command::AskInformation { what: "x".to_owned(), until: Some(NOW) };
    assert_eq!(desk.give(&past), Err("bad_time".to_owned()));
    desk.give(&Command::Abandon { reason: "the buyer took it back".to_owned() }).unwrap();
    assert_eq!(desk.submit(), Err("wrong_state".to_owned()));
}

/// Kinds of field.md §2a (R18, R19): six for TikTok Shop Vietnam and Thailand; elsewhere the house's list.
#[test]
fn grounds_are_those_of_the_platform_and_market() {
    let book = shipped();
    assert!(
        !book.grounds.is_empty(),
        "{:?}",
        ground::read(include_str!("../../../../rulebook/appeals.toml"))
    );
    let ids = |of, platform, market| {
        book.grounds(of, platform, market).into_iter().map(|g| g.id.as_str()).collect::<Vec<_>>()
    };
    for market in ["VN", "TH"] {
        let known: Vec<_> = ids(Source::Review, "tiktok", market);
        assert_eq!(
            known,
            ["repeated_malicious", "coercive", "competitor", "traffic_diversion", "erroneous", "invalid"]
                .map(|kind| format!("tiktok.review.{kind}"))
        );
    }
    assert_eq!(ids(Source::Review, "shopee", "SG").len(), 6);
    assert!(ids(Source::Return, "tiktok", "VN").iter().all(|id| id.starts_with("house.return.")));
    assert_eq!(book.handling("tiktok", "VN").unwrap().id, "tiktok.vn.appeal");
    assert_eq!(book.handling("tiktok", "TH").unwrap().id, "house.appeal");
    // Every ground that triage can read has an answer in the house's list.
    for reads in crate::reading::Ground::ALL {
        assert!(book.grounds(Source::Review, "own", "CN").iter().any(|g| g.reads.contains(reads)), "{reads}");
    }
}

#[test]
fn a_file_with_a_fault_is_refused_by_name() {
    let good = include_str!("../../../../rulebook/appeals.toml");
    let read =
        |from: &str, to: &str| ground::read(&good.replacen(from, to, 1)).map(|_: AppealBook| ()).unwrap_err();
    assert!(read("attempts = 1", "attempts = 0").contains("tiktok.vn.appeal"));
    assert!(read("platform = \"tiktok\"", "platform = \"TikTok\"").contains("another word"));
    assert!(read("house.review.abuse", "house.review.privacy").contains("twice"));
    assert!(read("grade = \"house\"", "grade = \"platform\"").contains("house"));
    assert!(read("of = \"review\"", "of = \"message\"").contains("review or a return"));
    assert!(ground::read("").is_err());
    let odd: Vec<Handling> = shipped().handling.clone();
    assert_eq!(odd.len(), 2);
}

#[test]
fn events_keep_their_words_in_the_log() {
    let event = AppealEvent::Submitted {
        reference: None,
        missing: Vec::new(),
        had: Vec::new(),
        expected_at: NOW,
        act: None,
    };
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(json, r#"{"kind":"appeal.submitted","reference":null,"expected_at":"2025-11-22T08:26:40Z"}"#);
    assert_eq!(serde_json::from_str::<AppealEvent>(&json).unwrap(), event);
    assert_eq!(event.kind(), "appeal.submitted");
}

#[test]
fn an_appeal_is_opened_once_in_time_and_about_what_can_be_contested() {
    let about = |subject, window_ends| About { subject, window_ends, ..Desk::new().appeal.about };
    let review = Subject::Review(ReviewId(id(2)));
    let handling = shipped().handling("tiktok", "VN").unwrap();
    let code = |about: About, others: &[&Appeal]| {
        super::open(about, others, handling, NOW).map(|_| ()).map_err(|r| r.code.into_owned())
    };
    let refused = |code: &str| Err(code.to_owned());
    assert_eq!(code(about(review, None), &[]), Ok(()));
    let talk = Subject::Conversation(crate::ids::ConversationId(id(5)));
    assert_eq!(code(about(talk, None), &[]), refused("not_contestable"));
    assert_eq!(code(about(review, Some(NOW)), &[]), refused("window_over"));
    let mut other = Desk::new();
    assert_eq!(code(about(review, None), &[&other.appeal]), refused("appeal_exists"));
    other.give(&Command::Abandon { reason: "wrong review".to_owned() }).unwrap();
    assert_eq!(code(about(review, None), &[&other.appeal]), Ok(()), "the platform never had it");
    let mut had = Desk::new();
    had.ground("tiktok.review.invalid");
    had.submit().unwrap();
    had.give(&Command::Abandon { reason: "taken back".to_owned() }).unwrap();
    assert_eq!(code(about(review, None), &[&other.appeal, &had.appeal]), refused("appeal_spent"));
}

#[test]
fn a_file_goes_along_only_where_it_was_chosen() {
    let mut desk = Desk::new();
    desk.ground("tiktok.review.coercive");
    let goes = |desk: &Desk| desk.with(|facts| super::goes(&desk.appeal, facts));
    let logs = BTreeSet::from([EvidenceKind::Review, EvidenceKind::Conversation]);
    assert_eq!(goes(&desk), logs);
    desk.give(&Command::ChooseEvidence { evidence: vec![EvidenceId(id(9))] }).unwrap();
    assert!(goes(&desk).contains(&EvidenceKind::Screenshot));
    desk.submit().unwrap();
    assert_eq!(desk.appeal.had, [EvidenceKind::Review, EvidenceKind::Conversation, EvidenceKind::Screenshot]);
}

const fn on_its_way(state: DisputeState, own: bool, before: bool) -> Dispute {
    Dispute { act: ActId(uuid::Uuid::from_u128(6)), state, own, before }
}

#[test]
fn what_the_interface_has_is_not_given_by_hand() {
    use DisputeState::{Leaving, Sent, Stopped};
    let by_hand = Command::Submit { reference: None, incomplete: false };
    let again = Command::Send { act: ActId(id(7)), incomplete: false };
    let other = Command::State { text: "Other words.".to_owned() };
    let give_up = Command::Abandon { reason: "the buyer took it back".to_owned() };
    let (leaving, sent) = (Err("dispute_leaving"), Err("dispute_sent"));
    // Submitted by hand, sent, changed, given up.
    let table = [
        (None, [Ok(()); 4]),
        (Some(on_its_way(Leaving, true, false)), [leaving; 4]),
        (Some(on_its_way(Leaving, false, false)), [leaving, leaving, Ok(()), Ok(())]),
        (Some(on_its_way(Stopped, true, false)), [Ok(()); 4]),
        (Some(on_its_way(Stopped, false, false)), [Ok(()); 4]),
        (Some(on_its_way(Sent, false, false)), [sent, sent, Ok(()), Ok(())]),
        (Some(on_its_way(Sent, false, true)), [Ok(()); 4]),
    ];
    for (dispute, answers) in table {
        for (command, answer) in [&by_hand, &again, &other, &give_up].into_iter().zip(answers) {
            let mut desk = Desk { api: true, ..Desk::new() };
            desk.ground("tiktok.review.invalid");
            desk.give(&Command::State { text: "The goods left us whole.".to_owned() }).unwrap();
            desk.dispute = dispute;
            assert_eq!(desk.give(command), answer.map_err(str::to_owned), "{dispute:?} {command:?}");
        }
    }
}

#[test]
fn an_appeal_is_sent_whole_and_only_where_the_interface_takes_it() {
    let mut desk = Desk::new();
    let send = Command::Send { act: ActId(id(6)), incomplete: false };
    desk.ground("tiktok.review.coercive");
    assert_eq!(desk.give(&send), Err("by_hand".to_owned()));
    desk.api = true;
    assert_eq!(desk.give(&send), Err("statement_missing".to_owned()));
    desk.give(&Command::State { text: "The buyer asked for money.".to_owned() }).unwrap();
    desk.have.remove(&EvidenceKind::Conversation);
    assert_eq!(desk.give(&send), Err("evidence_missing".to_owned()));
    desk.have.insert(EvidenceKind::Conversation);
    assert!(desk.verbs().contains(&"send"));
    desk.give(&send).unwrap();
    assert_eq!(
        (desk.appeal.state, desk.appeal.spent()),
        (AppealState::Draft, false),
        "the platform has nothing yet"
    );
    let reference = || Some("D-1".to_owned());
    assert_eq!(dispute::sent(&desk.appeal, ActId(id(7)), true, reference(), NOW), None, "another act");
    let event = dispute::sent(&desk.appeal, ActId(id(6)), true, reference(), NOW).unwrap();
    desk.appeal.apply(NOW, &event);
    assert_eq!((desk.appeal.state, desk.appeal.sent), (AppealState::Submitted, Some(ActId(id(6)))));
    assert_eq!(desk.appeal.had, [EvidenceKind::Review, EvidenceKind::Conversation]);
    assert_eq!(dispute::sent(&desk.appeal, ActId(id(6)), true, None, NOW), None, "once");
}
