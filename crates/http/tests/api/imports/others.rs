//! Orders, products and messages: what they add to a case, and what a message asks for.

use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use super::{counts, rejects};
use crate::contract::Contract;
use crate::house::House;
use crate::work::TWO;

const ORDERS: &str = "order_id,buyer,product_id,sku,batch,quantity,amount,currency,status,carrier,tracking,paid_at,shipped_at,promised_at,delivered_at\n\
    O1,Alice,P1,P1-red,B7,2,\"1,299.50\",CNY,delivered,SF,SF1,2026-10-20 08:00:00,2026-10-21 08:00:00,2026-10-25 08:00:00,2026-10-28 09:00:00\n\
    O2,Bob,P1,P1-blue,B8,1,59.9,CNY,delivered,SF,SF2,2026-10-20 08:00:00,,,\n";
const PRODUCTS: &str = "商品ID,商品名称,价格,币种,类目,是否投广告\nP1,旅行包,649.75,CNY,箱包,是\n";

fn clock<'a>(case: &'a Value, kind: &str) -> &'a Value {
    case["clocks"].as_array().unwrap().iter().find(|c| c["kind"] == kind).expect("a clock")
}

#[tokio::test]
async fn orders_and_products_stand_on_the_case() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        assert_eq!(counts(&owner.import("orders", ORDERS).await), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&owner.import("products", PRODUCTS).await), [1, 1, 0, 0, 0]);
        owner.import("reviews", TWO).await;
        let case = owner.case_about("zipper").await;
        contract.check("CaseDetail", &case);
        assert_eq!(case["product"], json!({ "id": "P1", "title": "旅行包", "advertised": true }));
        assert_eq!(case["value"], json!({ "minor": 129_950, "currency": "CNY" }));
        let order = &case["order"];
        assert_eq!(
            (&order["batch"], &order["quantity"], &order["late_days"]),
            (&json!("B7"), &json!(2), &json!(3))
        );
        assert_eq!((&order["carrier"], &order["tracking"]), (&json!("SF"), &json!("SF1")));
        assert_eq!(order["promised_at"], "2026-10-25T00:00:00Z");
        assert_eq!(case["buyer_history"]["orders"], 1);
        assert_eq!(owner.queue("batch=B7").await.len(), 1);
        assert_eq!(owner.queue("batch=B8").await.len(), 0);
        assert_eq!(owner.queue("q=O1").await.len(), 1, "an order's id finds its case");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn orders_and_products_change_and_repeat() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        owner.import("products", PRODUCTS).await;
        assert_eq!(counts(&owner.import("orders", ORDERS).await), [2, 0, 0, 2, 0]);
        assert_eq!(counts(&owner.import("products", PRODUCTS).await), [1, 0, 0, 1, 0]);
        let returned = ORDERS.replacen("delivered,SF,SF1", "returned,SF,SF1", 1);
        assert_eq!(counts(&owner.import("orders", returned).await), [2, 0, 1, 1, 0]);
        let renamed = PRODUCTS.replace("旅行包", "旅行背包");
        assert_eq!(counts(&owner.import("products", renamed).await), [1, 0, 1, 0, 0]);
        owner.import("reviews", TWO).await;
        let case = owner.case_about("zipper").await;
        assert_eq!(
            (&case["order"]["status"], &case["product"]["title"]),
            (&json!("returned"), &json!("旅行背包"))
        );
        // An id twice in one file: the last line counts, and every line is accounted for.
        let twice = "order_id,status\nO9,paid\nO9,shipped\n";
        let import = owner.import("orders", twice).await;
        let [rows, created, changed, duplicates, rejected] = counts(&import);
        assert_eq!(rows, created + changed + duplicates + rejected, "{import:#}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn faults_of_orders_and_products_are_named() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let orders = "order_id,amount,currency,quantity,paid_at\n\
            A,12.50,,1,\nB,12.50,Yuans,1,\nC,a lot,CNY,1,\nD,1,CNY,1.5,\nE,1,CNY,1,30 Feb 2026\nF,1,CNY,1,\n,1,CNY,1,\n";
        let import = owner.import("orders", orders).await;
        assert_eq!(counts(&import), [7, 1, 0, 0, 6], "{import:#}");
        assert_eq!(
            rejects(&import).iter().map(|r| r.2).collect::<Vec<_>>(),
            ["currency_missing", "currency_unknown", "amount_unreadable", "quantity_unreadable", "date_unreadable", "value_missing"]
        );
        let with = owner.import_with("orders", "order_id,amount\nG,12.50\n", "&currency=IDR").await;
        assert_eq!(counts(&with), [1, 1, 0, 0, 0]);
        let products = owner.import("products", "product_id,title,advertised\nP1,Bag,perhaps\nP2,,yes\nP3,Cup,no\n").await;
        assert_eq!(counts(&products), [3, 1, 0, 0, 2]);
        assert_eq!(rejects(&products).iter().map(|r| r.2).collect::<Vec<_>>(), ["flag_unreadable", "value_missing"]);
    })
    .await;
}

const ASKED: &str = "message_id,conversation_id,buyer,order_id,sender,text,sent_at\n\
    M1,C1,Alice,O1,buyer,Where is my parcel? It is ten days late,2026-11-02 09:55:00\n";

#[tokio::test]
async fn a_message_that_waits_for_an_answer_opens_a_case() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let import = owner.import("messages", ASKED).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([1, 1, 0, 0, 0], &json!(1)));
        let case = owner.case_about("parcel").await;
        contract.check("CaseDetail", &case);
        assert_eq!(
            (&case["source"], &case["next_due"]["kind"]),
            (&json!("message"), &json!("first_response"))
        );
        assert_eq!(case["conversation"]["messages"][0]["sender"], "buyer");
        assert_eq!(counts(&owner.import("messages", ASKED).await), [1, 0, 0, 1, 0]);
        owner.draft(&case, "public_reply", crate::work::REPLY).await.refused(422, "no_public_reply");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_seen_later_satisfies_the_clock_at_its_own_time() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("messages", ASKED).await;
        house.clock.advance(Span::minutes(40));
        let answered =
            format!("{ASKED}M2,C1,Alice,O1,seller,We are asking the carrier,2026-11-02 10:10:00\n");
        let import = owner.import("messages", answered).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([2, 1, 0, 1, 0], &json!(0)));
        let case = owner.case_about("parcel").await;
        let first = clock(&case, "first_response");
        assert_eq!(
            (&first["state"], &first["met_at"]),
            (&json!("met"), &json!("2026-11-02T02:10:00Z")),
            "{case:#}"
        );
        assert_eq!(owner.queue("overdue=true").await.len(), 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_automatic_answer_promises_a_person() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("messages", ASKED).await;
        house.clock.advance(Span::minutes(5));
        let auto = "message_id,conversation_id,buyer,sender,text,sent_at\nM2,C1,Alice,auto,We will be with you soon,2026-11-02 10:01:00\n";
        owner.import("messages", auto).await;
        let case = owner.case_about("parcel").await;
        assert_eq!(clock(&case, "first_response")["state"], "met");
        let follow = clock(&case, "follow_up_after_auto");
        assert_eq!((&follow["state"], &follow["due_at"]), (&json!("running"), &json!("2026-11-02T02:31:00Z")));
        let person = auto.replace("M2", "M3").replace(",auto,", ",seller,").replace("10:01", "10:04");
        owner.import("messages", person).await;
        assert_eq!(clock(&owner.case(&case).await, "follow_up_after_auto")["state"], "met");
    })
    .await;
}

#[tokio::test]
async fn what_needs_no_answer_opens_nothing() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "消息ID,会话ID,买家昵称,发送方,消息内容,发送时间\n\
            1,C1,小明,买家,什么时候发货？,2026-11-02 09:00:00\n\
            2,C1,小明,客服,今天发,2026-11-02 09:01:00\n\
            3,C2,小红,买家,谢谢，非常喜欢,2026-11-02 09:00:00\n\
            4,C3,小刚,卖家,您好，您的包裹已发出,2026-11-02 09:00:00\n\
            5,C4,,买家,包裹在哪里？,2026-11-02 09:00:00\n\
            6,,,买家,谁知道,2026-11-02 09:00:00\n\
            7,C5,小李,路人,你好,2026-11-02 09:00:00\n";
        let import = owner.import("messages", file).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([7, 5, 0, 0, 2], &json!(1)), "{import:#}");
        assert_eq!(
            rejects(&import).iter().map(|r| (r.0, r.2)).collect::<Vec<_>>(),
            [(7, "conversation_missing"), (8, "sender_unknown")]
        );
        owner.case_about("包裹在哪里").await;
    })
    .await;
}

#[tokio::test]
async fn a_review_and_a_message_of_one_order_are_one_case() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        let import = owner.import("messages", ASKED).await;
        assert_eq!(import["cases_opened"], 0);
        let case = owner.case_about("zipper").await;
        assert_eq!(
            (&case["feedbacks"], &case["conversation"]["messages"][0]["text"]),
            (&json!(2), &json!("Where is my parcel? It is ten days late"))
        );
        assert_eq!(clock(&case, "first_response")["state"], "running");
        house.is_sound().await;
    })
    .await;
}
