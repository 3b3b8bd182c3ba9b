//! Rooms: the vendors' vectors, what counts as said, what fits, and that nothing hostile counts.

use std::sync::Mutex;

use domain::team::TeamKind as K;
use proptest::prelude::*;

use super::*;

const NOW: Instant = Instant::from_seconds(1_599_360_473);

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn filled(kind: K) -> Fields {
    match kind {
        K::Feishu => fields(&[
            ("webhook", "https://open.feishu.cn/open-apis/bot/v2/hook/abc"),
            ("secret", "fs_secret"),
        ]),
        K::Dingtalk => fields(&[
            ("webhook", "https://oapi.dingtalk.com/robot/send?access_token=abc"),
            ("secret", "SECdd"),
        ]),
        K::Wecom => fields(&[("webhook", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc")]),
        K::Slack => fields(&[("webhook", "https://hooks.slack.com/services/T0/B0/abc")]),
        K::Telegram => fields(&[("token", "123:AB-c_1"), ("chat_id", "-100200"), ("thread", "7")]),
    }
}

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, headers: vec![("retry-after".to_owned(), "9".to_owned())], body: body.into() }
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).expect("JSON")
}

/// The vectors of the vendors' own recipes.
#[test]
fn signatures() {
    let signed = "9SYhJnSQ4NxON2nXMS9Nmbuze7CS9397T8nrs4qlc70=";
    assert_eq!(feishu::signature("fs_secret", "1599360473"), signed);
    let request = of(K::Feishu).request(&filled(K::Feishu), "hi", NOW);
    let said = body(&request);
    assert_eq!((&said["sign"], &said["timestamp"]), (&signed.into(), &"1599360473".into()));
    assert_eq!(dingtalk::signature("SECdd", "1577262236757"), "zFvEv5J8tQ23ReO9J9YENAxBAqwU2bDC/Gk05hNOqlg=");
    let request = of(K::Dingtalk).request(&filled(K::Dingtalk), "hi", Instant(1_577_262_236_757_000));
    assert_eq!(
        request.url,
        "https://oapi.dingtalk.com/robot/send?access_token=abc&timestamp=1577262236757&sign=\
         zFvEv5J8tQ23ReO9J9YENAxBAqwU2bDC%2FGk05hNOqlg%3D"
    );
    // Without a secret nothing is signed.
    let bare = fields(&[("webhook", "https://open.feishu.cn/open-apis/bot/v2/hook/abc")]);
    assert_eq!(body(&of(K::Feishu).request(&bare, "hi", NOW)).get("sign"), None);
}

#[test]
fn requests() {
    for (kind, url, said) in [
        (K::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc", "/text/content"),
        (K::Slack, "https://hooks.slack.com/services/T0/B0/abc", "/text"),
        (K::Telegram, "https://api.telegram.org/bot123:AB-c_1/sendMessage", "/text"),
    ] {
        let request = of(kind).request(&filled(kind), "您好", NOW);
        assert_eq!(request.url, url);
        assert_eq!(body(&request).pointer(said), Some(&"您好".into()), "{kind}");
    }
    let request = of(K::Telegram).request(&filled(K::Telegram), "x", NOW);
    assert_eq!(
        (&body(&request)["chat_id"], &body(&request)["message_thread_id"]),
        (&"-100200".into(), &7.into())
    );
}

#[test]
fn what_counts_as_said_and_what_does_not() {
    let later = |seconds: Option<i64>| move |said: &Result<(), Failure>| matches!(said, Err(Failure::Later { after, .. }) if *after == seconds.map(Span::seconds));
    let no = |code: &'static str| move |said: &Result<(), Failure>| matches!(said, Err(Failure::Refused { code: given, .. }) if given == code);
    let fine = |said: &Result<(), Failure>| said.is_ok();
    type Test<'a> = &'a dyn Fn(&Result<(), Failure>) -> bool;
    let cases: [(K, u16, &str, Test<'_>); 32] = [
        (K::Feishu, 200, r#"{"code":0,"msg":"success","StatusCode":0}"#, &fine),
        (K::Feishu, 200, r#"{"StatusCode":0}"#, &no("unreadable")),
        (K::Feishu, 200, r#"{"code":11232,"msg":"frequency limited"}"#, &later(Some(60))),
        (K::Feishu, 200, r#"{"code":19021,"msg":"sign match fail"}"#, &no("19021")),
        (K::Feishu, 400, r#"{"code":9499,"msg":"Bad Request"}"#, &no("9499")),
        (K::Feishu, 400, r#"{"code":0}"#, &no("0")),
        (K::Feishu, 502, "<html>", &later(Some(9))),
        (K::Feishu, 200, "<html>", &later(None)),
        (K::Dingtalk, 200, r#"{"errcode":0,"errmsg":"ok"}"#, &fine),
        (K::Dingtalk, 200, r#"{"errcode":"0","errmsg":"ok"}"#, &fine),
        (K::Dingtalk, 200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, &no("310000")),
        (K::Dingtalk, 200, r#"{"errcode":130101,"errmsg":"send too fast"}"#, &later(Some(600))),
        (K::Dingtalk, 200, r#"{"errcode":300001,"errmsg":"token is not exist"}"#, &no("300001")),
        (K::Dingtalk, 200, r#"{"errmsg":"ok"}"#, &no("unreadable")),
        (K::Wecom, 200, r#"{"errcode":0,"errmsg":"ok"}"#, &fine),
        (K::Wecom, 200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, &later(Some(60))),
        (K::Wecom, 200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, &no("93000")),
        (K::Wecom, 404, "", &no("http_404")),
        (K::Slack, 200, "ok", &fine),
        (K::Slack, 200, "ok\n", &no("ok\n")),
        (K::Slack, 200, "", &no("http_200")),
        (K::Slack, 201, "ok", &no("ok")),
        (K::Slack, 403, "invalid_token", &no("invalid_token")),
        (K::Slack, 429, "", &later(Some(9))),
        (K::Slack, 302, "<html>", &no("http_302")),
        (K::Telegram, 200, r#"{"ok":true,"result":{}}"#, &fine),
        (K::Telegram, 200, r#"{"ok":"true"}"#, &no("200")),
        (K::Telegram, 400, r#"{"ok":true}"#, &no("400")),
        (
            K::Telegram,
            429,
            r#"{"ok":false,"error_code":429,"description":"slow","parameters":{"retry_after":35}}"#,
            &later(Some(35)),
        ),
        (K::Telegram, 401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, &no("401")),
        (K::Telegram, 403, r#"{"ok":false,"error_code":403,"description":"kicked"}"#, &no("403")),
        (K::Telegram, 500, "", &later(Some(9))),
    ];
    for (kind, status, said, expected) in cases {
        let judged = of(kind).judge(answer(status, said));
        assert!(expected(&judged), "{kind} {status} {said}: {judged:?}");
    }
}

#[test]
fn known_refusals_have_advice() {
    for (kind, code) in [
        (K::Feishu, "19021"),
        (K::Dingtalk, "310000"),
        (K::Wecom, "93000"),
        (K::Slack, "invalid_token"),
        (K::Telegram, "401"),
    ] {
        assert!(of(kind).advice(code).is_some(), "{kind} {code}");
        assert!(of(kind).advice("12345").is_none());
        assert_eq!(of(kind).kind(), kind);
    }
    assert_eq!(all().len(), K::ALL.len());
}

#[test]
fn fields_that_cannot_work_are_refused() {
    for kind in K::ALL {
        assert_eq!(check(of(*kind), &filled(*kind)), Ok(()), "{kind}");
        let missing = check(of(*kind), &Fields::new()).expect_err("nothing is filled in");
        assert_eq!(missing.code, "field_missing");
    }
    let webhook = |kind, url: &str| {
        check(of(kind), &fields(&[("webhook", url)])).err().map(|refusal| refusal.code.into_owned())
    };
    assert_eq!(webhook(K::Feishu, "https://open.larksuite.com/open-apis/bot/v2/hook/x"), None);
    assert_eq!(webhook(K::Feishu, "http://127.0.0.1:8099/feishu/open-apis/bot/v2/hook/x"), None);
    for (kind, url, code) in [
        (K::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/", "bad_webhook"),
        (K::Feishu, "https://me@open.feishu.cn/open-apis/bot/v2/hook/x", "bad_webhook"),
        (K::Feishu, "ftp://open.feishu.cn/open-apis/bot/v2/hook/x", "bad_webhook"),
        (K::Dingtalk, "https://oapi.dingtalk.com/robot/send", "bad_webhook"),
        (K::Wecom, "https://hooks.slack.com/services/T0/B0/abc", "bad_webhook"),
        (K::Slack, "https:///services/T0", "bad_webhook"),
        (K::Slack, "https://hooks.slack.com/services/T0 B0", "bad_field"),
        (K::Slack, "https://hooks.slack.com/services/T0\r\nx: y", "bad_field"),
    ] {
        assert_eq!(webhook(kind, url).as_deref(), Some(code), "{url}");
    }
    for (name, value, code) in [
        ("token", "123", "bad_token"),
        ("token", "123:a/../b", "bad_token"),
        ("chat_id", "group", "bad_chat"),
        ("chat_id", "--1", "bad_chat"),
        ("thread", "x", "bad_thread"),
        ("base", "telegram.example", "bad_base"),
        ("base", "https://a?b", "bad_base"),
    ] {
        let mut filled = filled(K::Telegram);
        filled.insert(name.to_owned(), value.to_owned());
        assert_eq!(check(of(K::Telegram), &filled).expect_err(value).code, code, "{name} {value}");
    }
}

fn message(lines: usize, chinese: bool) -> Message {
    let line = |n| Line {
        text: format!("#{n} 即将超时"),
        link: Some(format!("https://desk.example/cases/{n}")),
    };
    Message { title: "旗舰店".to_owned(), lines: (1..=lines).map(line).collect(), chinese }
}

#[test]
fn what_does_not_fit_is_told_by_its_number() {
    let same = |text: &str| text.to_owned();
    assert_eq!(
        message(2, true).fitting(Room::Bytes(2_048), same),
        "旗舰店\n#1 即将超时\nhttps://desk.example/cases/1\n#2 即将超时\nhttps://desk.example/cases/2"
    );
    let cut = message(500, true).fitting(Room::Bytes(2_048), same);
    assert!(cut.len() <= 2_048 && cut.len() > 1_900, "{}", cut.len());
    let whole = cut.lines().filter(|line| line.starts_with('#')).count();
    assert!(cut.ends_with(&format!("\n……另有 {} 条", 500 - whole)), "{cut}");
    assert!(message(500, false).fitting(Room::Chars(4_096), same).contains(" more"));
    let long = Message { title: "x\ny".repeat(999), lines: Vec::new(), chinese: false };
    assert_eq!(long.fitting(Room::Bytes(2_048), same).chars().count(), 200);
}

#[test]
fn nobody_is_called_by_a_name() {
    assert_eq!(of(K::Feishu).harmless("<at user_id=\"all\">"), "＜at user_id=\"all\">");
    assert_eq!(of(K::Wecom).harmless("<@all>"), "＜@all>");
    assert_eq!(of(K::Slack).harmless("<!channel> & co"), "&lt;!channel&gt; &amp; co");
}

struct Says(Mutex<Option<Result<Answer, NoAnswer>>>);

impl Wire for Says {
    fn call(&self, _request: &Request) -> Result<Answer, NoAnswer> {
        self.0.lock().expect("one at a time").take().expect("one question")
    }
}

#[test]
fn no_answer_is_tried_again_and_a_forbidden_address_is_not() {
    let send = |said| {
        let wire = Says(Mutex::new(Some(said)));
        send(of(K::Slack), &wire, &filled(K::Slack), &message(1, false), NOW)
    };
    assert_eq!(send(Ok(answer(200, "ok"))), Ok(()));
    for none in [NoAnswer::NotSent("dns".to_owned()), NoAnswer::Unknown("cut".to_owned())] {
        assert!(matches!(send(Err(none)), Err(Failure::Later { .. })));
    }
    let forbidden = send(Err(NoAnswer::Forbidden("10.0.0.1".to_owned())));
    assert!(matches!(forbidden, Err(Failure::Refused { .. })));
}

/// The vendors' tests of success once more, in the words of their pages.
fn succeeded(kind: K, status: u16, body: &[u8]) -> bool {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    match kind {
        K::Feishu => value["code"] == 0 || value["code"].as_str().is_some_and(|c| c.parse() == Ok(0)),
        K::Dingtalk | K::Wecom => {
            value["errcode"] == 0 || value["errcode"].as_str().is_some_and(|c| c.parse() == Ok(0))
        }
        K::Slack => status == 200 && body == b"ok",
        K::Telegram => value["ok"] == true,
    }
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let near = prop::sample::select(vec![
        "ok",
        "OK",
        "ok ",
        "{}",
        "[]",
        "null",
        "0",
        "\"ok\"",
        r#"{"code":0}"#,
        r#"{"code":"0"}"#,
        r#"{"code":null}"#,
        r#"{"code":0.5}"#,
        r#"{"code":1e400}"#,
        r#"{"errcode":0}"#,
        r#"{"errcode":"0"}"#,
        r#"{"errcode":[0]}"#,
        r#"{"errcode":"zero"}"#,
        r#"{"ok":true}"#,
        r#"{"ok":1}"#,
        r#"{"ok":"true"}"#,
        r#"{"ok":false,"parameters":{"retry_after":18446744073709551615}}"#,
        r#"{"parameters":[]}"#,
        r#"{"code":-9223372036854775808,"msg":{}}"#,
        "\u{feff}{\"code\":0}",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        near.prop_map(|text| text.as_bytes().to_vec()),
        r#"\{"(code|errcode|ok|msg)":("?[a-z0-9]{0,3}"?|true|null)\}"#.prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_vendors_own_test_counts(
        kind in prop::sample::select(K::ALL), status in prop_oneof![Just(200_u16), 100..600_u16], body in bodies(),
        wait in ".{0,12}",
    ) {
        let answer = Answer { status, headers: vec![("retry-after".to_owned(), wait)], body: body.clone() };
        match of(kind).judge(answer) {
            Ok(()) => prop_assert!((200..300).contains(&status) && succeeded(kind, status, &body)),
            Err(Failure::Later { after, .. }) => {
                prop_assert!(after.is_none_or(|wait| wait.0 >= 0 && wait <= Span::hours(24)));
            }
            Err(Failure::Refused { code, why }) => {
                prop_assert!(code.chars().count() <= 500 && why.chars().count() <= 500);
            }
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn every_text_fits_and_says_how_many_it_leaves_out(
        kind in prop::sample::select(K::ALL), title in "[\\PC<&\n]{0,400}",
        lines in prop::collection::vec(("[\\PC<&]{0,300}", prop::option::of("https://[a-z]{1,80}")), 0..60),
        chinese: bool,
    ) {
        let lines: Vec<Line> = lines.into_iter().map(|(text, link)| Line { text, link }).collect();
        let message = Message { title, lines, chinese };
        let vendor = of(kind);
        let text = message.fitting(vendor.room(), |text| vendor.harmless(text));
        prop_assert!(vendor.room().holds(&text));
        prop_assert!(kind == K::Telegram || kind == K::Dingtalk || !text.contains('<'));
    }
}
