//! Connections: the seller agrees on the platform's page, tokens are renewed by one at a time, resources are read page by
//! page from where they were left, and what cannot be read waits for a person.

use std::sync::{Arc, Mutex};

use app::links::{Ways, read_once};
use axum::body::Body;
use axum::http::{Request as HttpRequest, StatusCode};
use channels::connector::{
    Abilities, Account, Call, Connector, Failure, Field, Grant, Odd, Page, Resource, Tokens,
};
use channels::file::RowIn;
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::inbound::ReviewIn;
use domain::time::{Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::house::{House, Person};

/// A platform with reviews on pages, tokens that end, and refresh tokens that buy once.
#[derive(Default)]
struct Platform(Mutex<State>);

#[derive(Default)]
struct State {
    /// Reviews so far; three on a page.
    reviews: Vec<String>,
    /// The access token that is taken, by number; its refresh token has the same.
    token: u32,
    /// Refresh tokens that were used again.
    burned: u32,
    renewed: u32,
    read: u32,
    away: bool,
}

impl Wire for Platform {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        let mut state = self.0.lock().unwrap();
        if state.away {
            return Err(NoAnswer::NotSent("connection refused".to_owned()));
        }
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let (status, body) = match path.rsplit('/').next().unwrap() {
            "token" => (200, json!(state.token)),
            "refresh" if query == state.token.to_string() => {
                state.token += 1;
                state.renewed += 1;
                (200, json!(state.token))
            }
            "refresh" => {
                state.burned += 1;
                (403, json!("used"))
            }
            "read" if request.headers.iter().all(|(_, token)| *token != state.token.to_string()) => {
                (401, json!("token"))
            }
            "read" => {
                state.read += 1;
                let from: usize = query.parse().unwrap();
                let to = (from + 3).min(state.reviews.len());
                let some = &state.reviews[from.min(to)..to];
                (200, json!({ "rows": some, "next": to, "more": to < state.reviews.len() }))
            }
            other => panic!("nobody asks for {other}"),
        };
        Ok(Answer { status, headers: Vec::new(), body: body.to_string().into_bytes() })
    }
}

struct Paged;

fn grant(call: &Call<'_>, question: &str) -> Result<Grant, Failure> {
    let answer = call.wire.call(&Request::get(format!("https://paged.example/{question}")))?;
    if answer.status != 200 {
        return Err(Failure::Refused { code: answer.status.to_string(), why: "used".to_owned() });
    }
    let token = String::from_utf8(answer.body).unwrap();
    let tokens = Tokens {
        access: token.clone(),
        access_until: Some(call.now + Span::hours(4)),
        refresh: Some(token),
        refresh_until: None,
    };
    Ok(Grant { tokens, more: vec![("shop", "s-1".to_owned())] })
}

impl Connector for Paged {
    fn platform(&self) -> &'static str {
        "paged"
    }

    fn name(&self) -> &'static str {
        "Paged"
    }

    fn base(&self, _market: &str) -> String {
        "https://paged.example".to_owned()
    }

    fn abilities(&self) -> Abilities {
        let budget = (100, Span::seconds(60));
        Abilities { reads: &[Resource::Reviews], does: &[], finds: &[], pushes: false, once: &[], budget }
    }

    fn fields(&self) -> &'static [Field] {
        &[Field { name: "key", en: "Key", zh: "密钥", secret: true, optional: false }]
    }

    fn consent(&self, _account: &Account, state: &str, redirect: &str, _now: Instant) -> Option<String> {
        Some(format!("https://paged.example/agree?state={state}&redirect={redirect}"))
    }

    fn exchange(&self, call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
        let code = query.iter().find(|(name, _)| name == "code").map_or("", |(_, code)| code);
        if code != "good" {
            return Err(Failure::Refused { code: "bad_code".to_owned(), why: "unknown code".to_owned() });
        }
        grant(call, "token")
    }

    fn refresh(&self, call: &Call<'_>) -> Result<Grant, Failure> {
        let tokens = call.account.tokens.as_ref().unwrap();
        grant(call, &format!("refresh?{}", tokens.refresh.as_ref().unwrap()))
    }

    fn check(&self, _call: &Call<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn read(
        &self,
        call: &Call<'_>,
        _what: Resource,
        position: Option<&str>,
        _since: Instant,
    ) -> Result<Page, Failure> {
        assert_eq!(call.account.field("shop"), "s-1", "what came with the tokens belongs to the account");
        let url = format!("{}/read?{}", call.account.base, position.unwrap_or("0"));
        let answer = call.wire.call(&Request::get(url).header("token", call.account.token()))?;
        if answer.status == 401 {
            return Err(Failure::Token);
        }
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        let mut page = Page {
            position: answer["next"].to_string(),
            more: answer["more"].as_bool().unwrap(),
            ..Page::default()
        };
        for text in answer["rows"].as_array().unwrap().iter().map(|r| r.as_str().unwrap()) {
            match text.strip_prefix("odd") {
                Some(_) => page.odd.push(Odd { why: "no rating".to_owned(), raw: text.to_owned() }),
                None => page.rows.push(RowIn::Review(ReviewIn {
                    updated_at: None,
                    external_id: text.to_owned(),
                    order: None,
                    product: None,
                    rating: 1,
                    text: format!("the {text} cup is broken"),
                    created_at: None,
                    buyer: Some(format!("Buyer {text}")),
                })),
            }
        }
        Ok(page)
    }
}

fn find(platform: &str) -> Option<&'static dyn Connector> {
    (platform == "paged").then_some(&Paged)
}

struct Stage {
    house: House,
    platform: Arc<Platform>,
}

impl Stage {
    async fn new(db: &testkit::TestDatabase) -> Self {
        let mut house = House::new(db).await;
        let platform = Arc::new(Platform::default());
        house.app.set_ways(Ways { wire: platform.clone(), find, pace: None });
        let body = json!({ "name": "paged", "platform": "paged", "market": "US" });
        let made = house.owner().post("/shops/{shop}/channels").json(&body).send().await.ok();
        made["id"].as_str().unwrap().clone_into(&mut house.channel);
        let fields = json!({ "fields": { "key": "k-secret" } });
        let path = "/shops/{shop}/channels/{channel}/connection";
        house.owner().put(path).json(&fields).send().await.ok();
        Self { house, platform }
    }

    /// The seller agrees: where the platform sends them, and where they end.
    async fn agree(&self, code: &str) -> String {
        let ask = self.house.owner().post("/shops/{shop}/channels/{channel}/connection/consent");
        let url = ask.send().await.ok()["url"].as_str().unwrap().to_owned();
        assert!(url.ends_with("&redirect=http://127.0.0.1:8080/connect"), "{url}");
        let state = url.split_once("state=").unwrap().1.split('&').next().unwrap();
        self.back(&format!("code={code}&state={state}")).await
    }

    async fn back(&self, query: &str) -> String {
        let request = HttpRequest::builder().uri(format!("/connect?{query}")).body(Body::empty()).unwrap();
        let answer = self.house.call(request).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn connection(&self) -> Value {
        let all = self.house.owner().read("/shops/{shop}/connections").await;
        let mut all = all.as_array().unwrap().iter();
        all.find(|c| c["platform"] == "paged").cloned().unwrap()
    }

    async fn read(&self) {
        while read_once(&self.house.app).await.unwrap() {}
    }

    fn reviews(&self, names: &[&str]) {
        self.platform.0.lock().unwrap().reviews.extend(names.iter().map(ToString::to_string));
    }
}

async fn cases(owner: &Person<'_>) -> usize {
    owner.queue("limit=200").await.len()
}

#[tokio::test]
async fn the_seller_agrees_and_everything_is_read() {
    each_database(async |db| {
        let stage = Stage::new(db).await;
        stage.reviews(&["a", "b", "c", "d", "odd one", "e", "f"]);
        assert_eq!(stage.back("code=good&state=made.up").await, "/settings/channels?refused=state_unknown");
        assert_eq!(stage.agree("bad").await, "/settings/channels?refused=platform_refused");
        assert_eq!(stage.connection().await["connected"], false);
        assert!(stage.agree("good").await.starts_with("/settings/channels?connected="));
        stage.read().await;
        let (owner, connection) = (stage.house.owner(), stage.connection().await);
        assert_eq!(cases(&owner).await, 6);
        let reading = &connection["readings"][0];
        assert_eq!(
            (&reading["rows"], &reading["odd"], &reading["failures"]),
            (&json!(6), &json!(1), &json!(0))
        );
        assert_eq!(
            (&connection["authorised"], &connection["health"]["state"]),
            (&json!(true), &json!("well"))
        );
        let parked = owner.read("/shops/{shop}/inbound?state=parked").await;
        assert_eq!(parked["items"][0]["code"], "platform_odd");
        // Later it goes on where it was left.
        stage.reviews(&["g"]);
        let read = stage.platform.0.lock().unwrap().read;
        stage.house.clock.advance(Span::minutes(2));
        stage.read().await;
        assert_eq!(cases(&owner).await, 7);
        assert_eq!(stage.platform.0.lock().unwrap().read, read + 1);
        stage.house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_state_is_good_for_an_hour() {
    each_database(async |db| {
        let stage = Stage::new(db).await;
        let ask = stage.house.owner().post("/shops/{shop}/channels/{channel}/connection/consent");
        let url = ask.send().await.ok()["url"].as_str().unwrap().to_owned();
        let state = url.split_once("state=").unwrap().1.split('&').next().unwrap();
        stage.house.clock.advance(Span::minutes(61));
        let back = stage.back(&format!("code=good&state={state}")).await;
        assert_eq!(back, "/settings/channels?refused=state_unknown");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_by_one_alone() {
    each_database(async |db| {
        let stage = Stage::new(db).await;
        stage.agree("good").await;
        stage.read().await;
        // The platform has given another token meanwhile: ours is refused, and renewed.
        stage.house.clock.advance(Span::hours(4));
        let owner = stage.house.owner();
        let check = || owner.post("/shops/{shop}/channels/{channel}/connection/check").send();
        let (a, b) = tokio::join!(check(), check());
        let fine = |answer: &crate::house::Answer| answer.status.is_success();
        assert!(fine(&a) || fine(&b), "{} {}", a.text(), b.text());
        {
            let state = stage.platform.0.lock().unwrap();
            assert_eq!((state.renewed, state.burned), (1, 0), "a refresh token buys once");
        }
        stage.house.clock.advance(Span::minutes(10));
        stage.reviews(&["a"]);
        stage.read().await;
        assert_eq!(cases(&stage.house.owner()).await, 1);
        // The seller has taken the agreement back: nothing buys a token any more.
        stage.platform.0.lock().unwrap().token = 99;
        stage.house.clock.advance(Span::hours(4));
        stage.read().await;
        let health = stage.connection().await["health"].clone();
        assert_eq!(health["state"], "consent", "{health:#}");
        assert!(stage.agree("good").await.starts_with("/settings/channels?connected="));
        assert_eq!(stage.connection().await["health"]["state"], "well");
    })
    .await;
}

#[tokio::test]
async fn a_platform_that_is_away_is_read_later() {
    each_database(async |db| {
        let stage = Stage::new(db).await;
        stage.agree("good").await;
        stage.reviews(&["a", "b", "c", "d"]);
        stage.platform.0.lock().unwrap().away = true;
        stage.read().await;
        let reading = stage.connection().await["readings"][0].clone();
        assert_eq!((&reading["failures"], &reading["error"]), (&json!(1), &json!("connection refused")));
        stage.platform.0.lock().unwrap().away = false;
        stage.house.clock.advance(Span::minutes(1));
        stage.read().await;
        assert_eq!(cases(&stage.house.owner()).await, 4);
        // Disconnected, nothing is read; connected again, from the beginning, and nothing is doubled.
        let path = "/shops/{shop}/channels/{channel}/connection";
        let owner = stage.house.owner();
        owner.put(path).json(&json!({ "connected": false })).send().await.ok();
        stage.reviews(&["e"]);
        stage.house.clock.advance(Span::hours(1));
        stage.read().await;
        assert_eq!(cases(&owner).await, 4);
        owner.put(path).json(&json!({ "connected": true })).send().await.ok();
        stage.read().await;
        assert_eq!(cases(&owner).await, 5);
        stage.house.is_sound().await;
    })
    .await;
}
