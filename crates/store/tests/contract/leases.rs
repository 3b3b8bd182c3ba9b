//! Leases of rooms: taken by one only, renewed by their holder alone.

use domain::ids::LiveSessionId;
use testkit::{World, each_database};

#[tokio::test]
async fn a_lease_is_taken_once_as_it_was_read() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let room = LiveSessionId::new(world.now(), &world.entropy);
        let mut tx = db.store.write().await.unwrap();
        assert_eq!(tx.take_room_lease(world.shop, room, None, "a/1").await.unwrap(), Some(1));
        assert_eq!(tx.take_room_lease(world.shop, room, None, "b/1").await.unwrap(), None, "it is there");
        tx.beat_room_leases("b/1").await.unwrap();
        let read = tx.room_leases().await.unwrap().pop().unwrap();
        assert_eq!((read.session, read.shop, read.holder.as_str()), (room, world.shop, "a/1"));
        assert_eq!((read.epoch, read.beat), (1, 0), "another's is not renewed");
        tx.beat_room_leases("a/1").await.unwrap();
        let late = tx.take_room_lease(world.shop, room, Some((read.epoch, read.beat)), "b/1").await.unwrap();
        assert_eq!(late, None, "it beats");
        assert_eq!(tx.take_room_lease(world.shop, room, Some((1, 1)), "b/1").await.unwrap(), Some(2));
        assert_eq!(
            tx.take_room_lease(world.shop, room, Some((1, 1)), "c/1").await.unwrap(),
            None,
            "b was first"
        );
        tx.end_room_lease(room, "a/1").await.unwrap();
        tx.free_room_leases("a/1").await.unwrap();
        assert_eq!(tx.room_leases().await.unwrap()[0].holder, "b/1", "only its holder gives it back");
        tx.free_room_leases("b/1").await.unwrap();
        assert_eq!(tx.room_leases().await.unwrap()[0].holder, "");
        assert_eq!(tx.take_room_lease(world.shop, room, Some((2, 0)), "c/1").await.unwrap(), Some(3));
        tx.end_room_lease(room, "c/1").await.unwrap();
        assert!(tx.room_leases().await.unwrap().is_empty());
        tx.commit().await.unwrap();
    })
    .await;
}
