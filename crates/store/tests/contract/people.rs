//! People: sessions and tokens that end, invitations that work once.

use domain::access::{Permission, Role};
use domain::ids::{ApiTokenId, SessionId, ShopId, UserId};
use domain::time::{Instant, Span};
use store::StoreError;
use store::people::{ApiToken, Invitation, Session, User};
use testkit::{World, each_database};

fn user(world: &World, id: UserId, email: &str) -> User {
    User {
        id,
        email: email.to_owned(),
        name: "王芳".to_owned(),
        password: "phc".to_owned(),
        settings: "{}".to_owned(),
        created_at: world.now(),
        last_seen_at: None,
    }
}

fn session(world: &World, expires_at: Instant) -> Session {
    Session {
        id: SessionId::new(world.now(), &world.entropy),
        user: world.owner,
        agent: "Browser".to_owned(),
        address: "127.0.0.1".to_owned(),
        created_at: world.now(),
        last_seen_at: world.now(),
        expires_at,
    }
}

fn invitation(world: &World, shop: Option<ShopId>) -> Invitation {
    Invitation {
        id: domain::ids::new_uuid(world.now(), &world.entropy),
        shop,
        email: "new@example.com".to_owned(),
        name: "New".to_owned(),
        role: Role::Agent,
        created_at: world.now(),
        expires_at: world.now() + Span::hours(1),
    }
}

#[tokio::test]
async fn an_address_has_one_account() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut tx = db.store.write().await.unwrap();
        assert!(tx.has_no_users().await.unwrap());
        let mut owner = user(&world, world.owner, "a@example.com");
        tx.add_user(&owner).await.unwrap();
        assert!(!tx.has_no_users().await.unwrap());
        owner.name = "Fang".to_owned();
        tx.update_user(&owner).await.unwrap();
        assert_eq!(tx.user_by_email("a@example.com").await.unwrap(), Some(owner.clone()));
        assert_eq!(tx.user_by_email("A@example.com").await.unwrap(), None);
        let shops = tx.shops_of(world.owner).await.unwrap();
        assert_eq!((shops.len(), shops[0].1), (1, Role::Owner));
        let members = tx.members(world.shop, world.now(), world.now()).await.unwrap();
        assert_eq!((members.len(), members[0].name.as_str(), members[0].open_cases), (1, "Fang", 0));
        tx.commit().await.unwrap();
        let mut tx = db.store.write().await.unwrap();
        let twin = user(&world, UserId::new(world.now(), &world.entropy), "a@example.com");
        assert!(matches!(tx.add_user(&twin).await, Err(StoreError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn sessions_end_by_time_and_by_hand() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let now = world.now();
        let (one, two) = (session(&world, now + Span::hours(1)), session(&world, now + Span::hours(9)));
        let mut tx = db.store.write().await.unwrap();
        tx.add_session(&one, [1; 32]).await.unwrap();
        tx.add_session(&two, [2; 32]).await.unwrap();
        assert_eq!(tx.session_by_secret([1; 32], now).await.unwrap(), Some(one.clone()));
        assert_eq!(tx.session_by_secret([1; 32], now + Span::hours(1)).await.unwrap(), None, "expired");
        assert_eq!(tx.session_by_secret([3; 32], now).await.unwrap(), None);
        assert_eq!(tx.sessions_of(world.owner, now).await.unwrap().len(), 2);
        let stranger = UserId::new(now, &world.entropy);
        assert!(!tx.end_session(stranger, one.id).await.unwrap(), "not theirs");
        tx.end_other_sessions(world.owner, Some(two.id)).await.unwrap();
        assert_eq!(tx.sessions_of(world.owner, now).await.unwrap(), std::slice::from_ref(&two));
        assert!(tx.end_session(world.owner, two.id).await.unwrap());
        assert_eq!(tx.session_by_secret([2; 32], now).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn tokens_are_revoked_in_their_shop_only() {
    each_database(async |db| {
        let (world, other) = (World::new(&db.store, 1).await, World::new(&db.store, 2).await);
        let token = ApiToken {
            id: ApiTokenId::new(world.now(), &world.entropy),
            shop: world.shop,
            name: "ERP".to_owned(),
            scopes: vec![Permission::CaseRead, Permission::ImportRun],
            created_by: world.owner,
            created_at: world.now(),
            expires_at: Some(world.now() + Span::hours(1)),
            last_used_at: None,
        };
        let mut tx = db.store.write().await.unwrap();
        tx.add_token(&token, [1; 32]).await.unwrap();
        assert_eq!(tx.token_by_secret([1; 32], world.now()).await.unwrap(), Some(token.clone()));
        assert_eq!(tx.token_by_secret([1; 32], world.now() + Span::hours(1)).await.unwrap(), None);
        assert!(!tx.revoke_token(other.shop, token.id).await.unwrap());
        assert_eq!(tx.tokens(other.shop).await.unwrap(), []);
        tx.touch_token(token.id, world.now()).await.unwrap();
        assert_eq!(tx.tokens(world.shop).await.unwrap()[0].last_used_at, Some(world.now()));
        assert!(tx.revoke_token(world.shop, token.id).await.unwrap());
        assert_eq!(tx.token_by_secret([1; 32], world.now()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invitation_works_once() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let (now, invited) = (world.now(), invitation(&world, Some(world.shop)));
        let mut tx = db.store.write().await.unwrap();
        tx.add_invitation(&invited, [1; 32]).await.unwrap();
        tx.add_invitation(&invitation(&world, None), [2; 32]).await.unwrap();
        assert_eq!(tx.invitations(world.shop, now).await.unwrap(), std::slice::from_ref(&invited));
        assert_eq!(tx.take_invitation([1; 32], now + Span::hours(1)).await.unwrap(), None, "expired");
        tx.commit().await.unwrap();
        let takers: Vec<_> = (0..4)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    let taken = tx.take_invitation([1; 32], now).await.unwrap();
                    tx.commit().await.unwrap();
                    taken
                })
            })
            .collect();
        let mut taken = Vec::new();
        for taker in takers {
            taken.extend(taker.await.unwrap());
        }
        assert_eq!(taken, [invited]);
        let mut tx = db.store.write().await.unwrap();
        tx.drop_setup_links().await.unwrap();
        assert_eq!(tx.take_invitation([2; 32], now).await.unwrap(), None);
    })
    .await;
}
