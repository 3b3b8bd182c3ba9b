//! Bytes that mean nothing, and requests that are signed well and make no sense: each gets an answer.

use domain::time::Span;
use proptest::prelude::*;
use serde_json::json;

use super::super::Sandbox;
use super::super::core::STANDS;
use super::super::wire::mac_hex;
use super::Bench;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn any_bytes_to_any_path_get_an_answer(
        stand in 0..STANDS.len() + 1,
        path in "[ -~]{0,40}",
        query in "[ -~]{0,60}",
        kind in prop_oneof![Just("application/json"), Just("application/x-www-form-urlencoded"), Just("")],
        body in proptest::collection::vec(any::<u8>(), 0..200),
        method in prop_oneof![Just("GET"), Just("POST"), Just("PUT"), Just("DELETE")],
    ) {
        use super::super::wire::{Ask, Params};
        let bench = BENCH.with(Clone::clone);
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("content-type", axum::http::HeaderValue::from_static(kind));
        let query = Params::parse(&query);
        let path = format!("/{path}");
        if let Some(stand) = STANDS.get(stand) {
            let mut core = bench.core();
            let now = core.world.now();
            let ask = Ask { method, path: &path, query: &query, headers: &headers, body: &body, now, throttled: false };
            core.answer(stand, &ask);
        } else {
            super::super::control::answer(&bench, method, &path, &query, &body);
        }
        prop_assert!(!bench.ledger().iter().any(|entry| entry.outcome == crate::world::ledger::Outcome::Took));
    }
}

/// Names that parameters have on one platform or another; a fuzzed request gives several of them odd values.
const NAMES: [&str; 30] = [
    "page_size",
    "page_no",
    "cursor",
    "time_from",
    "time_to",
    "time_range_field",
    "order_sn_list",
    "order_sn",
    "item_id",
    "comment_id",
    "return_sn",
    "create_time_from",
    "create_time_to",
    "conversation_id",
    "offset",
    "next_timestamp_nano",
    "page_token",
    "sort_order",
    "ids",
    "start_time",
    "end_time",
    "current",
    "id_list",
    "id",
    "content",
    "session_id",
    "last_message_id",
    "reverse_order_id",
    "limit",
    "created_after",
];
const SHOPEE: [&str; 14] = [
    "order/get_order_list",
    "order/get_order_detail",
    "logistics/get_tracking_info",
    "product/get_comment",
    "product/reply_comment",
    "returns/get_return_list",
    "returns/get_return_detail",
    "returns/offer",
    "returns/dispute",
    "sellerchat/get_conversation_list",
    "sellerchat/get_message",
    "sellerchat/send_message",
    "voucher/add_voucher",
    "push/get_lost_push_message",
];
const TIKTOK: [&str; 8] = [
    "/order/202309/orders/search",
    "/order/202309/orders",
    "/return_refund/202309/returns/search",
    "/return_refund/202309/returns/22000001/approve",
    "/return_refund/202309/returns/x/reject",
    "/customer_service/202309/conversations",
    "/customer_service/202309/conversations/x/messages",
    "/review_rating/202605/product_reviews/search",
];
const LAZADA: [&str; 13] = [
    "/orders/get",
    "/order/items/get",
    "/orders/items/get",
    "/logistic/order/trace",
    "/review/seller/history/list",
    "/review/seller/list/v2",
    "/review/seller/reply/add",
    "/im/session/list",
    "/im/message/list",
    "/im/message/send",
    "/reverse/getreverseordersforseller",
    "/order/reverse/return/update",
    "/order/reverse/return/detail/list",
];

/// Fields of bodies.
const FIELDS: [&str; 14] = [
    "page_size",
    "to_id",
    "comment_list",
    "return_sn",
    "proposed_solution",
    "proposed_adjusted_refund_amount",
    "message_type",
    "content",
    "decision",
    "partial_refund",
    "type",
    "return_ids",
    "create_time_ge",
    "email",
];

fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        any::<i64>().prop_map(|number| number.to_string()),
        (0i64..120).prop_map(|number| number.to_string()),
        Just("9223372036854775807".to_owned()),
        Just("-9223372036854775808".to_owned()),
        Just("[1,2,\"3\"]".to_owned()),
        Just("update_time".to_owned()),
        Just("2026-09-21T00:00:00Z".to_owned()),
        "\\PC{0,12}",
        Just("1.a€".to_owned()),
    ]
}

fn odd_body() -> impl Strategy<Value = serde_json::Value> {
    proptest::collection::btree_map(proptest::sample::select(&FIELDS[..]), odd(), 0..6)
        .prop_map(|map| json!(map))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn well_signed_nonsense_gets_an_answer(
        which in 0usize..35,
        params in proptest::collection::vec((proptest::sample::select(&NAMES[..]), odd()), 0..8),
        body in odd_body(),
        get in any::<bool>(),
    ) {
        use super::super::wire::{Ask, Params};
        let bench = BENCH.with(Clone::clone);
        let mut core = bench.core();
        let now = core.world.now();
        let stand = match which { 0..14 => "shopee", 14..22 => "tiktok", _ => "lazada" };
        let terms = super::super::vault::Terms { stand, code: Span::minutes(9), access: Span::hours(1), refresh: Span::hours(1), once: true };
        let code = core.vault.code(&terms, now);
        let token = core.vault.redeem(&terms, &code, now).unwrap().access;
        let time = super::super::wire::seconds(now);
        let shop = |core: &super::super::core::Core, platform| core.world.shop(platform).id;
        let mut query: Vec<(String, String)> = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut put = |name: &str, value: String| query.insert(0, (name.to_owned(), value));
        let text = body.to_string();
        let path = match stand {
            "shopee" => {
                let (path, shop) = (format!("/api/v2/{}", SHOPEE[which]), shop(&core, crate::world::model::Platform::Shopee));
                put("partner_id", "1000001".to_owned());
                put("timestamp", time.to_string());
                put("access_token", token.clone());
                put("shop_id", shop.to_string());
                put("sign", mac_hex("sandbox-shopee-key", format!("1000001{path}{time}{token}{shop}").as_bytes()));
                path
            }
            "tiktok" => {
                put("app_key", "sandbox-tiktok-app".to_owned());
                put("timestamp", time.to_string());
                put("shop_cipher", format!("GCP_sandbox{}", shop(&core, crate::world::model::Platform::Tiktok)));
                let mut pairs = query.clone();
                pairs.sort();
                let pairs = pairs.iter().map(|(name, value)| [name.as_str(), value].concat()).collect::<String>();
                let (secret, path) = ("sandbox-tiktok-secret", TIKTOK[which - 14]);
                let sign = mac_hex(secret, format!("{secret}{path}{pairs}{text}{secret}").as_bytes());
                query.push(("sign".to_owned(), sign));
                path.to_owned()
            }
            _ => {
                put("app_key", "1000003".to_owned());
                put("timestamp", (time * 1_000).to_string());
                put("sign_method", "sha256".to_owned());
                put("access_token", token.clone());
                let mut pairs = query.clone();
                pairs.sort();
                let pairs = pairs.iter().map(|(name, value)| [name.as_str(), value].concat()).collect::<String>();
                let path = LAZADA[which - 22];
                let sign = mac_hex("sandbox-lazada-secret", format!("{path}{pairs}").as_bytes()).to_uppercase();
                query.push(("sign".to_owned(), sign));
                path.to_owned()
            }
        };
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("x-tts-access-token", token.parse().unwrap());
        let query = Params(query);
        let method = if get { "GET" } else { "POST" };
        let ask = Ask { method, path: &path, query: &query, headers: &headers, body: text.as_bytes(), now, throttled: false };
        let said = String::from_utf8(core.answer(stand, &ask).body).unwrap();
        for refusal in ["error_sign", "error_auth", "106001", "105002", "106013", "IncompleteSignature", "IllegalAccessToken"] {
            prop_assert!(!said.contains(refusal), "{} {}: {}", method, path, said);
        }
    }
}

thread_local! {
    static BENCH: Sandbox = Bench::new(|settings| settings.days = 2).sandbox;
}
