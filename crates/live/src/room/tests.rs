//! The rules of talking, order, polls and the show, by table; and that replaying a journal gives the state.

use domain::ids::Entropy;
use domain::refusal::Refusal;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

struct Zeros;
impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn person(n: u128, role: Role) -> Person {
    Person { id: PersonId(Uuid::from_u128(n)), name: format!("P{n}").into(), role }
}

fn mei() -> Person {
    person(1, Role::Viewer)
}

fn moderator() -> Person {
    person(50, Role::Moderator)
}

fn host() -> Person {
    person(60, Role::Host)
}

fn setup() -> RoomSetup {
    let product =
        Product { id: "p1".into(), title: "Pomelo".into(), price: None, picture: None, notes: vec![] };
    let segment = |id: &str, product: Option<&str>| Segment {
        id: id.into(),
        title: id.into(),
        product: product.map(str::to_owned),
        minutes: 5,
    };
    RoomSetup {
        products: vec![product],
        segments: vec![segment("s1", None), segment("s2", Some("p1"))],
        filter: vec!["scam".into()],
        no_packets: Some(Refusal::new("rule", "no gifts of money here", "此处不允许发红包")),
        ..RoomSetup::new(RoomId(Uuid::from_u128(7)), "Harvest night")
    }
}

/// What a command leads to at a time: `n` and its event applied, or the code of its refusal.
fn ask(state: &mut State, who: &Person, json: &str, now: i64) -> Result<u64, String> {
    let command: Command = serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"));
    let decision = decide(state, who, &command, now, &Zeros).map_err(|no| no.code().to_owned())?;
    if let Some(event) = decision.event {
        state.apply(now, &event);
    }
    Ok(state.position)
}

#[test]
fn a_name_that_the_filter_keeps_out_is_not_shown() {
    let mut state = State::new(setup());
    let rude = Person { name: "S.C.A.M shop".into(), ..mei() };
    ask(&mut state, &rude, r#"{"do":"comment","text":"hello"}"#, 0).unwrap();
    ask(&mut state, &rude, r#"{"do":"ask","text":"hm?"}"#, 0).unwrap();
    ask(&mut state, &Person { role: Role::Moderator, ..rude }, r#"{"do":"comment","text":"hi"}"#, 0).unwrap();
    let names: Vec<&str> = state.talk.comments.iter().map(|said| &*said.name).collect();
    assert_eq!(names, ["***", "S.C.A.M shop"], "staff is known by name");
    assert_eq!(&*state.talk.questions[&2].name, "***");
}

#[test]
fn a_sale_says_what_it_sells() {
    let mut state = State::new(setup());
    let sale = |product: &str| {
        format!(
            r#"{{"do":"start_sale","title":"Half","product":{product},"tiers":[{{"name":"a","price":{{"minor":100,"currency":"CNY"}},"quota":3}}],"starts_in_ms":0,"hold_ms":60000}}"#
        )
    };
    assert_eq!(ask(&mut state, &host(), &sale("null"), 0), Err("sale_needs_product".to_owned()));
    assert_eq!(ask(&mut state, &host(), &sale(r#""p9""#), 0), Err("no_such_product".to_owned()));
    assert_eq!(ask(&mut state, &host(), &sale(r#""p1""#), 0), Ok(1));
}

#[test]
fn comments_and_questions_have_rules() {
    let mut state = State::new(setup());
    let long = format!(r#"{{"do":"comment","text":"{}"}}"#, "字".repeat(201));
    let fits = format!(r#"{{"do":"comment","text":" {} "}}"#, "字".repeat(200));
    for (who, json, now, expected) in [
        (mei(), r#"{"do":"comment","text":"is it sweet?"}"#, 0, Ok(1)),
        (mei(), r#"{"do":"comment","text":" \n\t "}"#, 0, Err("empty_text")),
        (mei(), &long, 0, Err("text_too_long")),
        (mei(), &fits, 0, Ok(2)),
        (mei(), r#"{"do":"comment","text":"a S.C.A.M"}"#, 0, Err("comment_filtered")),
        (mei(), r#"{"do":"ask","text":"ｓｃａｍ?"}"#, 0, Err("comment_filtered")),
        (moderator(), r#"{"do":"comment","text":"this is no scam"}"#, 0, Ok(3)),
        (moderator(), r#"{"do":"slow_mode","seconds":30}"#, 1_000, Ok(4)),
        (mei(), r#"{"do":"comment","text":"again"}"#, 29_999, Err("slow_mode")),
        (mei(), r#"{"do":"comment","text":"again"}"#, 30_000, Ok(5)),
        (moderator(), r#"{"do":"comment","text":"not slowed"}"#, 30_000, Ok(6)),
        (moderator(), r#"{"do":"slow_mode","seconds":601}"#, 30_000, Err("bad_value")),
        (moderator(), r#"{"do":"slow_mode","seconds":0}"#, 30_000, Ok(7)),
        (
            moderator(),
            r#"{"do":"mute","person":"00000000-0000-0000-0000-000000000001","seconds":60}"#,
            30_000,
            Ok(8),
        ),
        (mei(), r#"{"do":"comment","text":"hm"}"#, 89_999, Err("muted")),
        (mei(), r#"{"do":"ask","text":"hm"}"#, 89_999, Err("muted")),
        (mei(), r#"{"do":"ask","text":"one"}"#, 90_000, Ok(9)),
        (mei(), r#"{"do":"ask","text":"two"}"#, 90_000, Ok(10)),
        (mei(), r#"{"do":"ask","text":"three"}"#, 90_000, Ok(11)),
        (mei(), r#"{"do":"ask","text":"four"}"#, 90_000, Err("too_many_questions")),
        (moderator(), r#"{"do":"answer","question":9,"state":"answered","text":"yes"}"#, 90_000, Ok(12)),
        (moderator(), r#"{"do":"answer","question":2,"state":"answered"}"#, 90_000, Err("no_such_question")),
        (mei(), r#"{"do":"ask","text":"four"}"#, 90_000, Ok(13)),
        (moderator(), r#"{"do":"hide","comment":1}"#, 90_000, Ok(14)),
        (moderator(), r#"{"do":"hide","comment":1}"#, 90_000, Err("no_such_comment")),
        (moderator(), r#"{"do":"hide","comment":13}"#, 90_000, Ok(15)),
        (moderator(), r#"{"do":"filter","words":["pomelo"]}"#, 90_000, Ok(16)),
        (mei(), r#"{"do":"comment","text":"PO ME LO"}"#, 90_000, Err("comment_filtered")),
        (mei(), r#"{"do":"comment","text":"scam"}"#, 90_000, Ok(17)),
        (
            moderator(),
            r#"{"do":"mute","person":"00000000-0000-0000-0000-000000000001","seconds":0}"#,
            90_000,
            Ok(18),
        ),
        (
            moderator(),
            r#"{"do":"mute","person":"00000000-0000-0000-0000-000000000001","seconds":86401}"#,
            0,
            Err("bad_value"),
        ),
        (moderator(), r#"{"do":"block","person":"00000000-0000-0000-0000-000000000001"}"#, 90_000, Ok(19)),
        (mei(), r#"{"do":"comment","text":"hello?"}"#, 90_000, Err("blocked")),
        (mei(), r#"{"do":"ping"}"#, 90_000, Err("blocked")),
    ] {
        assert_eq!(ask(&mut state, &who, json, now), expected.map_err(str::to_owned), "{json} at {now}");
    }
    assert!(
        state.talk.comments.iter().all(|c| c.n != 1),
        "hidden comments are not shown to those who come in"
    );
    assert_eq!(state.talk.questions[&9].answer.as_deref(), Some("yes"));
}

#[test]
fn roles_have_their_commands() {
    let all = [r#"{"do":"comment","text":"a"}"#, r#"{"do":"like","count":1}"#, r#"{"do":"ping"}"#];
    let order = [r#"{"do":"slow_mode","seconds":0}"#, r#"{"do":"filter","words":[]}"#];
    let show = [
        r#"{"do":"pin","product":"p1"}"#,
        r#"{"do":"notice","text":"x"}"#,
        r#"{"do":"start_draw","title":"T","winners":1}"#,
    ];
    for (role, from) in [(Role::Viewer, 1), (Role::Moderator, 2), (Role::Assistant, 3), (Role::Host, 3)] {
        for (group, commands) in [(1, &all[..]), (2, &order[..]), (3, &show[..])] {
            for json in commands {
                let outcome = ask(&mut State::new(setup()), &person(9, role), json, 0);
                let refused = (group > from).then(|| "staff_only".to_owned());
                assert_eq!(outcome.err(), refused, "{role:?} {json}");
            }
        }
    }
}

#[test]
fn polls_the_show_and_forbidden_games() {
    let mut state = State::new(setup());
    for (who, json, expected) in [
        (host(), r#"{"do":"start_poll","question":"Next?","choices":["tea"]}"#, Err("bad_value")),
        (host(), r#"{"do":"start_poll","question":"Next?","choices":["tea"," "]}"#, Err("bad_value")),
        (host(), r#"{"do":"start_poll","question":"Next?","choices":["tea","pomelo"]}"#, Ok(1)),
        (host(), r#"{"do":"start_poll","question":"Next?","choices":["tea","pomelo"]}"#, Err("game_running")),
        (mei(), r#"{"do":"vote","poll":1,"choice":2}"#, Err("no_such_choice")),
        (mei(), r#"{"do":"vote","poll":1,"choice":1}"#, Ok(2)),
        (mei(), r#"{"do":"vote","poll":1,"choice":0}"#, Err("already_voted")),
        (mei(), r#"{"do":"vote","poll":2,"choice":0}"#, Err("no_such_game")),
        (host(), r#"{"do":"close_poll","poll":1}"#, Ok(3)),
        (host(), r#"{"do":"close_poll","poll":1}"#, Err("poll_closed")),
        (person(2, Role::Viewer), r#"{"do":"vote","poll":1,"choice":1}"#, Err("poll_closed")),
        (host(), r#"{"do":"pin","product":"p9"}"#, Err("no_such_product")),
        (host(), r#"{"do":"pin","product":null}"#, Ok(4)),
        (host(), r#"{"do":"next_segment"}"#, Ok(5)),
        (host(), r#"{"do":"next_segment"}"#, Ok(6)),
        (host(), r#"{"do":"next_segment"}"#, Err("last_segment")),
        (host(), r#"{"do":"next_segment","segment":"s9"}"#, Err("no_such_segment")),
        (host(), r#"{"do":"notice","text":"3 days"}"#, Ok(7)),
        (
            host(),
            r#"{"do":"start_packet","title":"T","total":{"minor":9,"currency":"CNY"},"count":3,"split":"even"}"#,
            Err("game_not_allowed"),
        ),
        (host(), r#"{"do":"start_draw","title":"T","winners":0}"#, Err("bad_value")),
        (host(), r#"{"do":"start_draw","title":"T","winners":1,"beacon":"a\nb"}"#, Err("bad_value")),
        (
            host(),
            r#"{"do":"start_sale","title":"T","tiers":[],"starts_in_ms":0,"hold_ms":10000}"#,
            Err("bad_value"),
        ),
        (
            host(),
            r#"{"do":"start_sale","title":"T","tiers":[{"name":"a","price":{"minor":1,"currency":"CNY"},"quota":1}],"starts_in_ms":0,"hold_ms":1}"#,
            Err("bad_value"),
        ),
        (
            host(),
            r#"{"do":"start_sale","title":"T","tiers":[{"name":"a","price":{"minor":1,"currency":"CNY"},"quota":1},{"name":"b","price":{"minor":1,"currency":"USD"},"quota":1}],"starts_in_ms":0,"hold_ms":10000}"#,
            Err("bad_value"),
        ),
        (
            host(),
            r#"{"do":"start_sale","title":"T","product":"p1","tiers":[{"name":"a","price":{"minor":1,"currency":"CNY"},"quota":1}],"starts_in_ms":0,"hold_ms":10000}"#,
            Ok(8),
        ),
    ] {
        assert_eq!(ask(&mut state, &who, json, 0), expected.map_err(str::to_owned), "{json}");
    }
    assert_eq!(state.polls[0].votes, [0, 1]);
    assert_eq!((state.show.segment.as_deref(), state.show.pinned.as_deref()), (Some("s2"), Some("p1")));
    state.apply(0, &Event::Closed);
    assert_eq!(ask(&mut state, &host(), r#"{"do":"ping"}"#, 0), Err("room_closed".into()));
}

#[test]
fn likes_are_bounded_per_person_and_second() {
    let (mut likes, a, b) = (Likes::default(), mei().id, host().id);
    assert_eq!(
        [likes.give(a, 15, 0), likes.give(a, 15, 999), likes.give(a, 1, 999), likes.give(b, 50, 999)],
        [15, 5, 0, 20]
    );
    assert_eq!([likes.give(a, 3, 1_000), likes.take() as u32, likes.take() as u32], [3, 43, 0]);
}

#[test]
fn what_is_secret_stays_in_the_journal() {
    let mut state = State::new(setup());
    ask(&mut state, &host(), r#"{"do":"start_draw","title":"T","winners":1}"#, 0).unwrap();
    ask(&mut state, &mei(), r#"{"do":"enter_draw","draw":1}"#, 0).unwrap();
    let all = |state: &State| {
        format!(
            "{:?}{}{}{}",
            base(state, 0),
            mine(state, &mei()),
            you(state, &mei()),
            serde_json::json!(counters(state))
        )
    };
    let seed = "0".repeat(64);
    assert!(!all(&state).contains(&seed));
    assert!(!all(&state).contains("scam"), "the filter is for staff");
    assert!(you(&state, &host()).to_string().contains("scam"));
    ask(&mut state, &host(), r#"{"do":"close_draw","draw":1}"#, 0).unwrap();
    assert!(all(&state).contains(&seed));
}

#[test]
fn a_message_that_cannot_be_read_keeps_its_name_where_it_has_one() {
    for (text, id, readable) in [
        (r#"{"id":"c1","do":"ping"}"#, "c1", true),
        (r#"{"do":"like","count":3,"id":"c\"2","more":[1]}"#, "c\"2", true),
        (r#"{"id":"c3","do":"fly"}"#, "c3", false),
        (r#"{"id":"c4","do":"like","count":-1}"#, "c4", false),
        (r#"{"id":7,"do":"ping"}"#, "", false),
        (r#"{"do":"ping"}"#, "", false),
        (r#"{"id":"123456789012345678901234567890123","do":"ping"}"#, "", false),
        ("ping", "", false),
        ("", "", false),
    ] {
        let up = Up::read(text);
        assert_eq!((up.id.as_str(), up.command.is_some()), (id, readable), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in ".*", words in prop::collection::vec(".{0,6}", 0..4)) {
        drop(Up::read(&text));
        drop(Up::read(&format!(r#"{{"id":"x",{text}}}"#)));
        let filter = Filter::new(words.iter().map(String::as_str));
        filter.catches(&text);
        for word in &words {
            let kept = word.chars().filter(|c| c.is_alphanumeric()).count() > 5;
            prop_assert!(!kept || filter.catches(&format!("{text} {word}")), "{word}");
        }
    }

    /// Any commands in any order: what the journal holds, read back, gives the same state.
    #[test]
    fn replay_is_the_state(steps in prop::collection::vec((0..6u128, 0..12usize, 1..20u64), 1..60)) {
        let mut state = State::new(setup());
        let mut journal = Vec::new();
        for (i, (who, what, n)) in steps.into_iter().enumerate() {
            let role = if who > 3 { Role::Host } else { Role::Viewer };
            let command = match what {
                0 => Command::Comment { text: format!("comment {n}") },
                1 => Command::Ask { text: format!("question {n}") },
                2 => Command::Vote { poll: n, choice: (n % 3) as u32 },
                3 => Command::EnterDraw { draw: n },
                4 => Command::Hide { comment: n },
                5 => Command::Answer { question: n, state: Verdict::Answered, text: None },
                6 => Command::StartPoll { question: "?".into(), choices: vec!["a".into(), "b".into()] },
                7 => Command::ClosePoll { poll: n },
                8 => Command::StartDraw { title: "T".into(), winners: 2, beacon: None },
                9 => Command::CloseDraw { draw: n, beacon: None },
                10 => Command::NextSegment { segment: None },
                _ => Command::Mute { person: PersonId(Uuid::from_u128(n.into())), seconds: 3 },
            };
            let now = i as i64 * 700;
            if let Ok(Decision { event: Some(event), .. }) = decide(&state, &person(who, role), &command, now, &Zeros) {
                journal.push((now, serde_json::to_string(&event).unwrap()));
                state.apply(now, &event);
                drop(wire(&state, state.position, &event));
            }
        }
        let mut again = State::new(setup());
        for (at, text) in &journal {
            again.apply(*at, &serde_json::from_str(text).unwrap());
        }
        prop_assert_eq!(&again, &state);
        prop_assert_eq!(base(&again, 0), base(&state, 0));
    }
}
