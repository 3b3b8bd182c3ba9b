//! A running house for tests: the real router, an owner who is signed in, a clock that the test moves. Its helpers let
//! a test read like what people do.

use std::sync::Arc;

use app::work::jobs;
use app::{App, inbound};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header, request};
use axum::response::Response;
use domain::access::{Permission, Role};
use http_api::{About, Server, calls, router};
use serde_json::{Value, json};
use testkit::{FixedClock, SeededEntropy, TestDatabase, build::BEGIN};
use tower::ServiceExt;
use video::MediaPlane;

/// The password of everybody in tests.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// The owner's address.
pub(crate) const OWNER: &str = "owner@example.com";
/// Largest upload in bytes.
pub(crate) const LARGEST_UPLOAD: u64 = 32 << 20;

/// The program without a socket.
pub(crate) struct House {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<FixedClock>,
    router: Router,
    about: Arc<About>,
    /// The owner's first shop.
    pub(crate) shop: String,
    /// Its channel.
    pub(crate) channel: String,
    owner: Credential,
}

/// The real router, with the customers' door of calls.
fn routed(app: &Arc<App>, about: &Arc<About>, plane: Option<&Arc<dyn MediaPlane>>) -> Router {
    let (app, about, plane) = (Arc::clone(app), Arc::clone(about), plane.cloned());
    let page = Some("<!doctype html><title>Call</title>".into());
    let door = calls::Door::new(Arc::clone(&app), plane.clone(), page, &calls::budgets());
    let console = Router::new().fallback(async || StatusCode::IM_A_TEAPOT).merge(calls::router(door));
    router(Server { app, about, stand_ins: None, plane }, console)
}

/// What a request shows to say who asks.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Nothing,
    Cookie(String),
    Token(String),
}

impl House {
    /// The program over a fresh database, before its first start's link was used.
    pub(crate) fn empty(db: &TestDatabase) -> Self {
        Self::at(db, "http://127.0.0.1:8080", LARGEST_UPLOAD)
    }

    /// The same, opened by people at this address, with this limit for uploads.
    pub(crate) fn at(db: &TestDatabase, origin: &str, largest_upload: u64) -> Self {
        let clock = Arc::new(FixedClock::parse(BEGIN));
        let entropy = Arc::new(SeededEntropy::new(7));
        let folder = db.folder.path().join("files");
        let app = Arc::new(App::new(db.store.clone(), clock.clone(), entropy, folder));
        let about = About {
            version: "0.0.0".to_owned(),
            commit: "test".to_owned(),
            origin: origin.to_owned(),
            secure: origin.starts_with("https://"),
            largest_upload,
        };
        let about = Arc::new(about);
        let router = routed(&app, &about, None);
        let (shop, channel) = (String::new(), String::new());
        Self { app, clock, router, about, shop, channel, owner: Credential::Nothing }
    }

    /// The same with something that carries picture and sound.
    pub(crate) fn with_plane(mut self, plane: &Arc<dyn MediaPlane>) -> Self {
        self.router = routed(&self.app, &self.about, Some(plane));
        self
    }

    /// The program with an owner, a shop and a channel.
    pub(crate) async fn new(db: &TestDatabase) -> Self {
        Self::empty(db).settled().await
    }

    /// Uses the first start's link and adds a channel.
    pub(crate) async fn settled(mut self) -> Self {
        let secret = self.app.setup_secret().await.unwrap().expect("a first start");
        let setup = json!({ "token": secret, "name": "Olga Owner", "email": OWNER, "password": PASSWORD, "shop": "Tea House" });
        let answer = self.nobody().post("/setup").json(&setup).send().await;
        self.owner = answer.credential();
        self.ok_shop(&answer.ok());
        let channel = json!({ "name": "Main", "platform": "generic", "market": "cn" });
        let channel = self.owner().post("/shops/{shop}/channels").json(&channel).send().await.ok();
        channel["id"].as_str().unwrap().clone_into(&mut self.channel);
        self
    }

    fn ok_shop(&mut self, session: &Value) {
        session["shops"][0]["id"].as_str().unwrap().clone_into(&mut self.shop);
    }

    /// Who asks without saying who they are.
    pub(crate) fn nobody(&self) -> Person<'_> {
        self.person(Credential::Nothing)
    }

    /// The owner.
    pub(crate) fn owner(&self) -> Person<'_> {
        self.person(self.owner.clone())
    }

    /// Whoever has this credential.
    pub(crate) fn person(&self, credential: Credential) -> Person<'_> {
        Person { house: self, credential, shop: self.shop.clone() }
    }

    /// A bearer of an API token that the owner makes with these scopes.
    pub(crate) async fn token(&self, scopes: &[Permission]) -> Person<'_> {
        let body = json!({ "name": "a token", "scopes": scopes });
        let made = self.owner().post("/shops/{shop}/tokens").json(&body).send().await.ok();
        self.person(Credential::Token(made["secret"].as_str().unwrap().to_owned()))
    }

    /// Somebody new in the owner's shop, by invitation; their address is `name@example.com`.
    pub(crate) async fn join(&self, role: Role, name: &str) -> Person<'_> {
        let secret = self.owner().invite(role, name).await;
        let body = json!({ "token": secret, "name": name, "password": PASSWORD });
        let answer = self.nobody().post("/invitations/accept").json(&body).send().await;
        let credential = answer.credential();
        answer.ok();
        self.person(credential)
    }

    /// Signs in anew.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.nobody().post("/session").json(&body).send().await
    }

    /// Runs every job that is due and takes in what channels have sent.
    pub(crate) async fn work(&self) {
        while jobs::once(&self.app).await.unwrap() || inbound::once(&self.app).await.unwrap() {}
    }

    /// Fails unless every projection is what the log says and every chain of hashes holds.
    pub(crate) async fn is_sound(&self) {
        let report = self.app.store.examine(|_| {}).await.unwrap();
        assert!(report.is_clean(), "{:#?}", report.findings);
    }

    /// Sends a request.
    pub(crate) async fn call(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

/// Somebody at the API, in one shop.
#[derive(Clone)]
pub(crate) struct Person<'a> {
    house: &'a House,
    pub(crate) credential: Credential,
    shop: String,
}

impl<'a> Person<'a> {
    /// The same person in another shop.
    pub(crate) fn in_shop(&self, shop: &str) -> Self {
        Self { shop: shop.to_owned(), ..self.clone() }
    }

    /// Begins a request to a path below `/api/v1`; `{shop}` is the person's shop, `{channel}` the house's channel.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'a> {
        let path = path.replace("{shop}", &self.shop).replace("{channel}", &self.house.channel);
        let mut builder = Request::builder().method(method).uri(format!("/api/v1{path}"));
        builder = match &self.credential {
            Credential::Nothing => builder,
            Credential::Cookie(cookie) => {
                builder.header(header::COOKIE, cookie).header("x-kintsugi", "console")
            }
            Credential::Token(token) => builder.header(header::AUTHORIZATION, format!("Bearer {token}")),
        };
        Ask { house: self.house, builder, body: Body::empty() }
    }

    pub(crate) fn get(&self, path: &str) -> Ask<'a> {
        self.ask(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Ask<'a> {
        self.ask(Method::POST, path)
    }

    pub(crate) fn put(&self, path: &str) -> Ask<'a> {
        self.ask(Method::PUT, path)
    }

    pub(crate) fn patch(&self, path: &str) -> Ask<'a> {
        self.ask(Method::PATCH, path)
    }

    pub(crate) fn delete(&self, path: &str) -> Ask<'a> {
        self.ask(Method::DELETE, path)
    }

    /// Reads what must be there.
    pub(crate) async fn read(&self, path: &str) -> Value {
        self.get(path).send().await.ok()
    }

    /// Invites somebody and gives the link's secret.
    pub(crate) async fn invite(&self, role: Role, name: &str) -> String {
        let body = json!({ "email": format!("{name}@example.com"), "name": name, "role": role });
        let invited = self.post("/shops/{shop}/invitations").json(&body).send().await.ok();
        let url = invited["url"].as_str().unwrap();
        url.split_once("/accept#").expect("the secret is behind the hash").1.to_owned()
    }

    /// Uploads a file as `kind` and gives the queued run.
    pub(crate) async fn upload(&self, kind: &str, content: impl Into<Vec<u8>>, options: &str) -> Answer {
        let path = format!("/shops/{{shop}}/imports?kind={kind}&channel={{channel}}&name=file.csv{options}");
        self.post(&path).bytes(content.into()).send().await
    }

    /// Uploads a file, runs its import to the end and gives the run.
    pub(crate) async fn import(&self, kind: &str, content: impl Into<Vec<u8>>) -> Value {
        self.import_with(kind, content, "").await
    }

    /// The same with options: `&day_first=true`.
    pub(crate) async fn import_with(&self, kind: &str, content: impl Into<Vec<u8>>, options: &str) -> Value {
        let queued = self.upload(kind, content, options).await;
        assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text());
        self.house.work().await;
        self.read(&format!("/shops/{{shop}}/imports/{}", queued.ok()["id"].as_str().unwrap())).await
    }

    /// The rows of a queue page.
    pub(crate) async fn queue(&self, query: &str) -> Vec<Value> {
        let page = self.read(&format!("/shops/{{shop}}/cases?{query}")).await;
        page["items"].as_array().unwrap().clone()
    }

    /// The page of the one case whose excerpt has these words.
    pub(crate) async fn case_about(&self, words: &str) -> Value {
        let rows = self.queue("limit=200").await;
        let fits = |r: &&Value| r["excerpt"].as_str().unwrap().contains(words);
        let found: Vec<&Value> = rows.iter().filter(fits).collect();
        assert_eq!(found.len(), 1, "cases about {words:?} among {rows:#?}");
        self.case(found[0]).await
    }

    /// The page of a case, again.
    pub(crate) async fn case(&self, case: &Value) -> Value {
        self.read(&path(case, "")).await
    }

    /// Gives a command to a case.
    pub(crate) async fn command(&self, case: &Value, command: Value) -> Answer {
        self.post(&path(case, "/commands")).json(&command).send().await
    }

    /// Drafts an act.
    pub(crate) async fn draft(&self, case: &Value, kind: &str, text: &str) -> Answer {
        self.post(&path(case, "/acts")).json(&json!({ "kind": kind, "text": text })).send().await
    }

    /// Does something with the case's last act: `approve`, `decline`, `withdraw`, `posted` (with a proof when none is
    /// given).
    pub(crate) async fn act(&self, case: &Value, verb: &str, mut body: Value) -> Answer {
        if verb == "posted" && body.get("proof_url").is_none() {
            body["proof_url"] = json!("https://shop.example.com/reviews/1");
        }
        let act = case["acts"].as_array().unwrap().last().expect("an act")["id"].as_str().unwrap().to_owned();
        self.post(&path(case, &format!("/acts/{act}/{verb}"))).json(&body).send().await
    }
}

/// A file: its header line and its rows.
pub(crate) fn file(header: &str, rows: impl Iterator<Item = String>) -> String {
    std::iter::once(header.to_owned()).chain(rows).map(|line| line + "\n").collect()
}

/// The path of a case and what is below it.
pub(crate) fn path(case: &Value, below: &str) -> String {
    format!("/shops/{{shop}}/cases/{}{below}", case["id"].as_str().expect("a case"))
}

/// A request under way.
pub(crate) struct Ask<'a> {
    house: &'a House,
    builder: request::Builder,
    body: Body,
}

impl Ask<'_> {
    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.builder = self.builder.header(header::CONTENT_TYPE, "application/json");
        self.body = Body::from(body.to_string());
        self
    }

    pub(crate) fn bytes(mut self, body: Vec<u8>) -> Self {
        self.builder = self.builder.header(header::CONTENT_TYPE, "application/octet-stream");
        self.body = Body::from(body);
        self
    }

    /// An offer of WHIP or WHEP.
    pub(crate) fn sdp(mut self, offer: String) -> Self {
        self.builder = self.builder.header(header::CONTENT_TYPE, "application/sdp");
        self.body = Body::from(offer);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Leaves out what a browser cannot add across sites.
    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.builder.headers_mut().unwrap().remove(name);
        self
    }

    /// Sends it and does not read the answer's body.
    pub(crate) async fn open(self) -> Response {
        self.house.call(self.builder.body(self.body).unwrap()).await
    }

    /// Sends it.
    pub(crate) async fn send(self) -> Answer {
        let (parts, body) = self.open().await.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, 64 << 20).await.unwrap() }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The body of a success; `null` where there is none.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).unwrap() }
    }

    /// The error of a refusal, after a look at its shape: a code, words in both languages, and the optional parts
    /// present even when they say nothing.
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let body: Value = serde_json::from_slice(&self.body).expect("an error is JSON");
        let error = &body["error"];
        let mut keys: Vec<&str> = error.as_object().expect("an error").keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["code", "field", "hint", "message", "rule"], "{error:#}");
        let words = |w: &Value| ["en", "zh"].iter().all(|l| w[l].as_str().is_some_and(|t| !t.is_empty()));
        assert!(words(&error["message"]), "{error:#}");
        assert!(error["hint"].is_null() || words(&error["hint"]), "{error:#}");
        assert_eq!(error["code"], code, "{error:#}");
        error.clone()
    }

    /// The session that this answer opened.
    pub(crate) fn credential(&self) -> Credential {
        let cookie = self.header("set-cookie").split(';').next().unwrap();
        assert!(cookie.len() > "kintsugi_session=".len(), "no session: {} {}", self.status, self.text());
        Credential::Cookie(cookie.to_owned())
    }
}
