//! Every operation of the OpenAPI document, walked: a new endpoint cannot be forgotten. Who may not, is told so in our
//! error shape.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use domain::access::{Permission, Role};
use serde_json::{Value, json};
use testkit::each_database;

use crate::house::{Credential, House, Person};

/// What anybody may ask: the way in.
const OPEN: [&str; 4] =
    ["GET /api/v1/setup", "POST /api/v1/invitations/accept", "POST /api/v1/session", "POST /api/v1/setup"];

/// An id that nothing has.
const NOBODY: &str = "01900000-0000-7000-8000-000000000001";

struct Operation {
    method: Method,
    /// As in the document.
    path: String,
    value: Value,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path below `/api/v1` with ids in place; `{shop}` stays for the person to fill in.
    fn target(&self) -> String {
        let mut out = String::new();
        for part in self.path.strip_prefix("/api/v1/").expect("version 1").split('/') {
            out.push('/');
            match part.split_once('{') {
                Some(_) if part == "{shop}" => out.push_str(part),
                Some((before, rest)) => {
                    let after = rest.split_once('}').expect("a closing brace").1;
                    out.extend([before, NOBODY, after]);
                }
                None => out.push_str(part),
            }
        }
        out
    }

    fn in_a_shop(&self) -> bool {
        self.path.contains("{shop}")
    }
}

async fn document(house: &House) -> Value {
    let request = axum::http::Request::get("/api/openapi.json").body(axum::body::Body::empty()).unwrap();
    let response = house.call(request).await;
    assert_eq!(response.headers()["content-type"], "application/json");
    let body = axum::body::to_bytes(response.into_body(), 8 << 20).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

async fn operations(house: &House) -> Vec<Operation> {
    let document = document(house).await;
    let mut all = Vec::new();
    // Webhooks are proven by their signature, not by who asks: `inbound` has their tests.
    for (path, item) in
        document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/api/"))
    {
        for (method, value) in item.as_object().unwrap() {
            if let Ok(method) = method.to_uppercase().parse::<Method>()
                && value.is_object()
            {
                all.push(Operation { method, path: path.clone(), value: value.clone() });
            }
        }
    }
    assert!(all.len() > 40, "only {} operations were found", all.len());
    all.sort_by_key(|o| (o.path.clone(), o.method.to_string()));
    all
}

/// The status and the code of an answer, without waiting for a stream to end.
async fn asked(person: &Person<'_>, operation: &Operation) -> (u16, String) {
    let ask = person.ask(operation.method.clone(), &operation.target());
    let response = ask.open().await;
    let status = response.status().as_u16();
    if response.status().is_success() {
        return (status, String::new());
    }
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    (status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_says_what_each_operation_is_for() {
    each_database(async |db| {
        let house = House::new(db).await;
        let document = document(&house).await;
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
        let webhook = &document["paths"]["/hooks/{shop}/{channel}"]["post"];
        assert_eq!(webhook["security"], json!([{"webhook": []}]));
        let mut names = BTreeSet::new();
        for operation in operations(&house).await {
            let name = operation.value["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "two operations are called {name}");
            let parameters = operation.value["parameters"].as_array().into_iter().flatten();
            let keys: Vec<_> = parameters.map(|p| (p["in"].to_string(), p["name"].to_string())).collect();
            let once: BTreeSet<_> = keys.iter().collect();
            assert_eq!(once.len(), keys.len(), "{} has a parameter twice: {keys:?}", operation.name());
            let described = operation.value["responses"].as_object().unwrap().values();
            assert!(described.clone().all(|r| r["description"].is_string()), "{}", operation.name());
            assert!(operation.value["responses"]["4XX"].is_object(), "{}", operation.name());
            let (tags, summary) = (&operation.value["tags"], &operation.value["summary"]);
            assert!(tags[0].as_str().is_some_and(|t| !t.is_empty()), "{} has no tag", operation.name());
            assert!(summary.as_str().is_some_and(|s| !s.is_empty()), "{} has no summary", operation.name());
        }
    })
    .await;
}

#[tokio::test]
async fn without_credentials_every_operation_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        for operation in operations(&house).await {
            let open = OPEN.contains(&operation.name().as_str());
            let secure =
                operation.value["security"].as_array().is_none_or(|s| s.iter().any(|s| s != &json!({})));
            assert_ne!(open, secure, "the document is wrong about {}", operation.name());
            if !open {
                for person in [house.nobody(), house.person(Credential::Token("kt_guess".to_owned()))] {
                    let answer = person.ask(operation.method.clone(), &operation.target()).send().await;
                    answer.refused(401, "signed_out");
                }
            }
        }
    })
    .await;
}

/// Each operation lets exactly one scope in (or wants a person): tried with a token of every scope there is.
#[tokio::test]
async fn a_token_reaches_only_what_its_scope_says() {
    each_database(async |db| {
        let house = House::new(db).await;
        let operations = operations(&house).await;
        let mut table: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for scope in Permission::ALL {
            let token = house.token(&[*scope]).await;
            for operation in operations.iter().filter(|o| !OPEN.contains(&o.name().as_str())) {
                let lets_in = table.entry(operation.name()).or_default();
                match asked(&token, operation).await {
                    (403, code) if operation.in_a_shop() => {
                        assert_eq!(code, "forbidden", "{}", operation.name());
                    }
                    (403, code) => assert_eq!(code, "person_needed", "{}", operation.name()),
                    (401 | 405 | 418, code) => panic!("{} answers {code} to a token", operation.name()),
                    _ => lets_in.push(scope.as_str()),
                }
            }
        }
        let mut lines: Vec<String> = OPEN.iter().map(|o| format!("{o}  (open)")).collect();
        for (name, scopes) in table {
            assert!(scopes.len() <= 1, "{name} lets in {scopes:?}");
            lines.push(format!("{name}  {}", scopes.first().unwrap_or(&"(person)")));
        }
        lines.sort_by_key(|l| {
            let (method, path) = l.split_once(' ').unwrap_or_default();
            (path.split(' ').next().unwrap_or_default().to_owned(), method.to_owned())
        });
        insta::assert_snapshot!("operations", lines.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn another_shop_does_not_exist() {
    each_database(async |db| {
        let house = House::new(db).await;
        let stranger = house.join(Role::Agent, "sam").await;
        let new = json!({ "name": "Sam's own", "zone": "Asia/Jakarta" });
        let other = stranger.post("/shops").json(&new).send().await.ok()["id"].as_str().unwrap().to_owned();
        let all = house.token(Permission::ALL).await;
        for operation in operations(&house).await.into_iter().filter(Operation::in_a_shop) {
            for who in [house.owner(), all.clone()] {
                // What is there and what is not cannot be told apart.
                for shop in [other.as_str(), NOBODY, "not-an-id"] {
                    let ask = who.in_shop(shop).ask(operation.method.clone(), &operation.target());
                    let error = ask.send().await.refused(404, "not_found");
                    assert_eq!(error["message"]["en"], "there is no such shop", "{}", operation.name());
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_said_in_our_shape() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        for operation in operations(&house).await {
            if operation.path.contains("{id}") && operation.method == Method::GET {
                owner.get(&operation.target()).send().await.refused(404, "not_found");
            }
        }
        for bad in ["/shops/{shop}/cases/not-an-id", "/shops/{shop}/imports/7"] {
            owner.get(bad).send().await.refused(404, "not_found");
        }
        owner.put("/session").send().await.refused(405, "method_not_allowed");
        let broken = owner.post("/shops").header("content-type", "application/json").send().await;
        broken.refused(400, "bad_body");
        owner.get("/shops/{shop}/cases?limit=many").send().await.refused(400, "bad_query");
        owner.get("/shops/{shop}/cases?colour=red").send().await.refused(400, "bad_filter");
        owner.get("/shops/{shop}/cases?cursor=x").send().await.refused(400, "bad_cursor");
    })
    .await;
}
