//! Asking a model, against a stand-in on a socket of this machine: what is sent, and what becomes of every odd answer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use channels::completions::{AskError, Endpoint, LARGEST, ask};
use domain::drafter::Prompt;

/// Answers one connection with these bytes, then waits for so long before it hangs up; gives the request it heard.
fn stand_in(answer: Vec<u8>, lingers: Duration) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/chat/completions", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            head.push_str(&line);
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        // Whoever hangs up early is meant to.
        drop(stream.write_all(&answer));
        drop(stream.flush());
        std::thread::sleep(lingers);
        head + &String::from_utf8(body).unwrap()
    });
    (url, served)
}

fn http(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn asked(url: String, key: Option<&str>, patience: Duration) -> Result<String, AskError> {
    let prompt = Prompt { system: "Write.".to_owned(), user: "{\"a\":\"é\"}".to_owned() };
    ask(&Endpoint { url, model: "small".to_owned(), key: key.map(str::to_owned) }, &prompt, patience)
}

const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn a_question_goes_out_and_its_words_come_back() {
    let body =
        r#"{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"We are sorry."}}]}"#;
    let (url, served) = stand_in(http("200 OK", body), Duration::ZERO);
    assert_eq!(asked(url, Some("sk-1"), PATIENCE).unwrap(), "We are sorry.");
    let heard = served.join().unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("\r\nauthorization: bearer sk-1"), "{head}");
    assert_eq!(
        body,
        r#"{"model":"small","messages":[{"role":"system","content":"Write."},{"role":"user","content":"{\"a\":\"é\"}"}],"stream":false}"#
    );
}

#[test]
fn without_a_key_none_is_sent() {
    let (url, served) =
        stand_in(http("200 OK", r#"{"choices":[{"message":{"content":"x"}}]}"#), Duration::ZERO);
    asked(url, None, PATIENCE).unwrap();
    assert!(!served.join().unwrap().to_lowercase().contains("authorization"));
}

#[test]
fn every_odd_answer_has_its_error() {
    let chunked = {
        let piece = format!("{:x}\r\n{}\r\n", 65_536, "x".repeat(65_536)).repeat(8);
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{piece}0\r\n\r\n").into_bytes()
    };
    let large = http("200 OK", &" ".repeat(LARGEST as usize + 1));
    for (answer, expected) in [
        (http("401 Unauthorized", "{}"), "Key"),
        (http("403 Forbidden", "{}"), "Key"),
        (http("404 Not Found", "{}"), "Status(404)"),
        (http("500 Oops", "sk-1"), "Status(500)"),
        (http("200 OK", ""), "Answer"),
        (http("200 OK", "<html>"), "Answer"),
        (http("200 OK", "{}"), "Answer"),
        (http("200 OK", r#"{"choices":[]}"#), "Answer"),
        (http("200 OK", r#"{"choices":[{"message":{"content":null}}]}"#), "Answer"),
        (large, "TooLarge"),
        (chunked, "TooLarge"),
        (b"SSH-2.0-OpenSSH\r\n".to_vec(), "Unreachable"),
    ] {
        let (url, served) = stand_in(answer, Duration::ZERO);
        let error = asked(url, Some("sk-1"), PATIENCE).unwrap_err();
        assert!(format!("{error:?}").starts_with(expected), "{expected}: {error:?}");
        assert!(!error.to_string().contains("sk-1"), "{error}");
        served.join().unwrap();
    }
}

#[test]
fn a_redirect_is_an_answer_and_nothing_goes_there() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let to = format!("http://{}/", elsewhere.local_addr().unwrap());
        let answer =
            format!("HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let (url, served) = stand_in(answer.into_bytes(), Duration::ZERO);
        let error = asked(url, Some("sk-1"), PATIENCE).unwrap_err();
        assert!(matches!(error, AskError::Status(300..=399)), "{error:?}");
        served.join().unwrap();
    }
    assert!(elsewhere.accept().is_err(), "somebody followed");
}

#[test]
fn patience_ends() {
    for answer in [Vec::new(), b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec()] {
        let (url, served) = stand_in(answer, Duration::from_millis(1_500));
        let begun = Instant::now();
        let error = asked(url, None, Duration::from_millis(300)).unwrap_err();
        assert!(matches!(error, AskError::Slow), "{error:?}");
        assert!(begun.elapsed() < Duration::from_millis(1_400), "{:?}", begun.elapsed());
        served.join().unwrap();
    }
}

#[test]
fn nobody_there_is_told_and_metadata_is_never_asked() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = asked(format!("http://{gone}/v1"), None, PATIENCE).unwrap_err();
    assert!(matches!(error, AskError::Unreachable(_)), "{error:?}");
    // Decimal and mapped forms that a look at the text alone would let through.
    for host in ["169.254.169.254", "2852039166", "[::ffff:169.254.169.254]", "0.0.0.0"] {
        let error = asked(format!("http://{host}/v1"), None, PATIENCE).unwrap_err();
        assert!(matches!(error, AskError::Address), "{host}: {error:?}");
    }
    let error = asked("http://192.0.2.1/v1".to_owned(), None, PATIENCE).unwrap_err();
    assert!(matches!(error, AskError::Plain), "{error:?}");
}
