//! Members and invitations: used once, never above one's own role, never without an owner.

use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, OWNER, PASSWORD};

fn member<'a>(members: &'a Value, name: &str) -> &'a Value {
    members["items"].as_array().unwrap().iter().find(|m| m["name"] == name).expect("a member")
}

fn accept(token: &str) -> Value {
    json!({ "token": token, "name": "Amy", "password": PASSWORD })
}

#[tokio::test]
async fn an_invitation_works_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let secret = house.owner().invite(Role::Agent, "amy").await;
        let nobody = house.nobody();
        let contract = Contract::read();
        let team = house.owner().read("/shops/{shop}/members").await;
        contract.check("Invitation", &team["invitations"][0]);
        contract.check("Member", &team["items"][0]);
        let session = nobody.post("/invitations/accept").json(&accept(&secret)).send().await.ok();
        assert_eq!(session["shops"][0]["role"], "agent");
        nobody.post("/invitations/accept").json(&accept(&secret)).send().await.refused(422, "link_over");
        let team = house.owner().read("/shops/{shop}/members").await;
        assert_eq!(team["invitations"], json!([]));
        assert_eq!(member(&team, "Amy")["role"], "agent");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_ends() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, nobody) = (house.owner(), house.nobody());
        let old = owner.invite(Role::Agent, "amy").await;
        house.clock.advance(Span::hours(24 * 7));
        nobody.post("/invitations/accept").json(&accept(&old)).send().await.refused(422, "link_over");
        let cancelled = owner.invite(Role::Agent, "amy").await;
        let team = owner.read("/shops/{shop}/members").await;
        let id = team["invitations"][0]["id"].as_str().unwrap();
        assert_eq!(owner.delete(&format!("/shops/{{shop}}/invitations/{id}")).send().await.status, 204);
        nobody.post("/invitations/accept").json(&accept(&cancelled)).send().await.refused(422, "link_over");
        owner.delete(&format!("/shops/{{shop}}/invitations/{id}")).send().await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn who_has_an_account_joins_with_its_password() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (nobody, stranger) = (house.nobody(), house.join(Role::Agent, "sam").await);
        let shop = json!({ "name": "Sam's own", "zone": "Asia/Jakarta" });
        let shop = stranger.post("/shops").json(&shop).send().await.ok()["id"].as_str().unwrap().to_owned();
        let secret = stranger.in_shop(&shop).invite(Role::Viewer, "owner").await;
        let mut body = accept(&secret);
        body["password"] = json!("somebody else's");
        // Whoever holds the link alone does not get into the account, and the link still works.
        nobody.post("/invitations/accept").json(&body).send().await.refused(422, "wrong_sign_in");
        let session = nobody.post("/invitations/accept").json(&accept(&secret)).send().await.ok();
        assert_eq!(session["user"]["email"], OWNER);
        assert_eq!(session["shops"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_raises_anybody_above_themselves() {
    each_database(async |db| {
        let house = House::new(db).await;
        let lead = house.join(Role::Lead, "lea").await;
        let invite = json!({ "email": "x@example.com", "name": "X", "role": "owner" });
        let error =
            lead.post("/shops/{shop}/invitations").json(&invite).send().await.refused(422, "role_above");
        assert_eq!(error["field"], "role");
        let team = lead.read("/shops/{shop}/members").await;
        let path =
            |name: &str| format!("/shops/{{shop}}/members/{}", member(&team, name)["user"].as_str().unwrap());
        lead.patch(&path("lea")).json(&json!({ "role": "owner" })).send().await.refused(422, "role_above");
        lead.patch(&path("Olga Owner"))
            .json(&json!({ "role": "viewer" }))
            .send()
            .await
            .refused(422, "role_above");
        lead.delete(&path("Olga Owner")).send().await.refused(422, "role_above");
        let agent = house.join(Role::Agent, "amy").await;
        agent.post("/shops/{shop}/invitations").json(&invite).send().await.refused(403, "forbidden");
        assert_eq!(agent.read("/shops/{shop}/members").await["invitations"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_shop_keeps_its_last_owner() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        house.join(Role::Lead, "lea").await;
        let team = owner.read("/shops/{shop}/members").await;
        let path =
            |name: &str| format!("/shops/{{shop}}/members/{}", member(&team, name)["user"].as_str().unwrap());
        let lower = json!({ "role": "lead" });
        owner.patch(&path("Olga Owner")).json(&lower).send().await.refused(422, "last_owner");
        owner.delete(&path("Olga Owner")).send().await.refused(422, "last_owner");
        // An invitation to oneself is no way around it.
        let secret = owner.invite(Role::Viewer, "owner").await;
        let answer = house.nobody().post("/invitations/accept").json(&accept(&secret)).send().await;
        answer.refused(422, "already_member");
        assert_eq!(owner.read("/session").await["shops"][0]["role"], "owner");
        let raised = owner.patch(&path("lea")).json(&json!({ "role": "owner" })).send().await.ok();
        Contract::read().check("Member", &raised);
        owner.patch(&path("Olga Owner")).json(&lower).send().await.ok();
        assert_eq!(owner.read("/session").await["shops"][0]["role"], "lead");
    })
    .await;
}

#[tokio::test]
async fn two_owners_cannot_take_each_other_out_at_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (olga, otto) = (house.owner(), house.join(Role::Owner, "otto").await);
        let team = olga.read("/shops/{shop}/members").await;
        let path =
            |name: &str| format!("/shops/{{shop}}/members/{}", member(&team, name)["user"].as_str().unwrap());
        let (a, b) = tokio::join!(
            olga.delete(&path("otto")).send(),
            otto.patch(&path("Olga Owner")).json(&json!({ "role": "lead" })).send()
        );
        assert!(a.status.is_success() != b.status.is_success(), "{} {}", a.status, b.status);
    })
    .await;
}

#[tokio::test]
async fn a_member_taken_out_is_out_at_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        amy.get("/shops/{shop}/cases").send().await.ok();
        let team = owner.read("/shops/{shop}/members").await;
        let id = member(&team, "amy")["user"].as_str().unwrap().to_owned();
        assert_eq!(owner.delete(&format!("/shops/{{shop}}/members/{id}")).send().await.status, 204);
        amy.get("/shops/{shop}/cases").send().await.refused(404, "not_found");
        assert_eq!(amy.read("/session").await["shops"], json!([]));
    })
    .await;
}

/// What each role meets on the most used paths.
#[tokio::test]
async fn roles_are_as_the_matrix_says() {
    each_database(async |db| {
        let house = House::new(db).await;
        for (role, read, import, audit, policy) in [
            (Role::Lead, 200, 200, 200, 200),
            (Role::Agent, 200, 403, 403, 200),
            (Role::Operator, 200, 200, 403, 200),
            (Role::Buyer, 200, 403, 403, 200),
            (Role::Viewer, 200, 403, 403, 403),
        ] {
            let person = house.join(role, role.as_str()).await;
            for (path, status) in
                [("cases", read), ("imports", import), ("audit", audit), ("policy", policy), ("tokens", 403)]
            {
                let answer = person.get(&format!("/shops/{{shop}}/{path}")).send().await;
                assert_eq!(answer.status, status, "{role} on {path}");
            }
        }
    })
    .await;
}
