//! Shopify's Admin API as far as it is needed: orders over REST, and return requests over GraphQL, told apart by the words
//! of the document rather than parsed; answers hold more than was asked for. There are no reviews: those are Judge.me's.

use std::time::Duration;

use domain::time::Instant;
use serde_json::{Value, json};

use super::core::{Core, Out};
use super::push::{Ack, Manner};
use super::wire::{Ask, Reply, base64, from_base64, mac_base64, word};
use crate::world::Verdict;
use crate::world::model::{Order, OrderState, Platform, Request, Shop, Signal, Stage, What};

pub(super) const STAND: &str = "shopify";

/// Eight retries over four hours; that the subscription goes after so many failures in a row is ours.
pub(super) const MANNER: Manner = Manner {
    stand: STAND,
    ack: Ack::Success,
    budget: Duration::from_secs(5),
    retries: &[30; 8],
    off_after: 40,
};

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if ask.header("x-shopify-access-token") != core.keys.shopify_token {
        let why = "[API] Invalid API key or access token (unrecognized login or wrong password)";
        return Reply::json(401, &json!({ "errors": why }));
    }
    let parts: Vec<_> = ask.path.trim_matches('/').split('/').collect();
    let ["admin", "api", _, rest @ ..] = parts.as_slice() else { return missing() };
    match (ask.method, rest) {
        ("POST", ["graphql.json"]) => graphql(core, ask),
        _ if ask.throttled => Reply::json(429, &json!({ "errors": "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service." })).with("retry-after", &2),
        ("GET", ["shop.json"]) => Reply::json(200, &json!({ "shop": { "name": core.world.shop(Platform::Shopify).name, "domain": core.keys.shopify_domain, "currency": "USD" } })),
        ("GET", ["orders.json"]) => orders(core, ask),
        ("GET", ["orders", id]) => one(core, id.trim_end_matches(".json")),
        _ => missing(),
    }
}

fn missing() -> Reply {
    Reply::json(404, &json!({ "errors": "Not Found" }))
}

fn orders(core: &Core, ask: &Ask<'_>) -> Reply {
    let limit = ask.query.number("limit").unwrap_or(50);
    if !(1..=250).contains(&limit) {
        return Reply::json(400, &json!({ "errors": { "limit": "is from 1 to 250" } }));
    }
    let shop = core.world.shop(Platform::Shopify);
    let (since, start) = match from_base64(ask.query.text("page_info")) {
        Some(text) if !text.is_empty() => {
            let parts = text
                .split_once('/')
                .and_then(|(since, start)| Some((since.parse().ok()?, start.parse().ok()?)));
            let Some((since, start)) = parts else {
                return Reply::json(400, &json!({ "errors": { "page_info": "Invalid value." } }));
            };
            (Instant(since), start)
        }
        _ => (
            ask.query.get("updated_at_min").and_then(|text| Instant::parse(text).ok()).unwrap_or_default(),
            0,
        ),
    };
    let mut found: Vec<_> = shop.orders.values().filter(|order| order.updated_at >= since).collect();
    found.sort_unstable_by_key(|order| std::cmp::Reverse(order.id));
    let rows: Vec<_> = found.iter().skip(start).take(limit as usize).map(|order| row(shop, order)).collect();
    let end = start.saturating_add(rows.len());
    let reply = Reply::json(200, &json!({ "orders": rows }));
    if end >= found.len() {
        return reply;
    }
    let info = super::wire::encode(&base64(&format!("{}/{end}", since.0)));
    reply.with(
        "link",
        &format!(
            "<https://{}{}?limit={limit}&page_info={info}>; rel=\"next\"",
            core.keys.shopify_domain, ask.path
        ),
    )
}

fn one(core: &Core, id: &str) -> Reply {
    let shop = core.world.shop(Platform::Shopify);
    let order = id.parse().ok().and_then(|id: u64| shop.orders.get(&id));
    order.map_or_else(missing, |order| Reply::json(200, &json!({ "order": row(shop, order) })))
}

fn row(shop: &Shop, order: &Order) -> Value {
    let product = shop.product(order.product);
    json!({
        "id": order.id,
        "admin_graphql_api_id": format!("gid://shopify/Order/{}", order.id),
        "name": format!("#{}", order.id),
        "created_at": order.paid_at.to_string(),
        "processed_at": order.paid_at.to_string(),
        "updated_at": order.updated_at.to_string(),
        "currency": shop.currency,
        "total_price": shop.decimal(order.total),
        "financial_status": "paid",
        "fulfillment_status": order.shipped_at.map(|_| "fulfilled"),
        "email": format!("b{}@example.test", order.buyer),
        "customer": { "id": order.buyer, "first_name": order.name },
        "line_items": [{
            "id": order.id * 10 + 1, "product_id": order.product, "title": product.map_or("", |product| product.title),
            "sku": product.map_or("", |product| product.sku), "quantity": order.quantity,
            "price": shop.decimal(product.map_or(0, |product| product.price)),
        }],
        "fulfillments": order.tracking.iter().map(|number| json!({
            "tracking_number": number, "tracking_company": order.carrier,
            "created_at": order.shipped_at.map(|at| at.to_string()),
            "shipment_status": if order.state >= OrderState::Delivered { "delivered" } else { "in_transit" },
        })).collect::<Vec<_>>(),
    })
}

fn graphql(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let (text, variables) = (word(&body, "query"), &body["variables"]);
    if ask.throttled {
        return Reply::json(
            200,
            &json!({ "errors": [{ "message": "Throttled", "extensions": { "code": "THROTTLED" } }] }),
        );
    }
    let data = if text.contains("returnApproveRequest") {
        decide(core, variables, &text, "returnApproveRequest", Verdict::Return)
    } else if text.contains("returnDeclineRequest") {
        decide(core, variables, &text, "returnDeclineRequest", Verdict::Reject)
    } else if text.contains("orders") {
        page(core, variables, &text)
    } else if text.contains("return") {
        let shop = core.world.shop(Platform::Shopify);
        let found = id_of(variables, &text).and_then(|id| shop.returns.get(&id));
        json!({ "return": found.map(return_row) })
    } else if text.contains("shop") {
        json!({ "shop": { "name": core.world.shop(Platform::Shopify).name, "myshopifyDomain": core.keys.shopify_domain } })
    } else {
        return Reply::json(
            200,
            &json!({ "errors": [{ "message": "This stand-in does not know the document." }] }),
        );
    };
    Reply::json(
        200,
        &json!({ "data": data, "extensions": { "cost": { "throttleStatus": { "maximumAvailable": 2000.0, "currentlyAvailable": 1990.0, "restoreRate": 100.0 } } } }),
    )
}

/// The number at the end of the first `gid://shopify/Return/…`, in the variables or the document.
fn id_of(variables: &Value, text: &str) -> Option<u64> {
    let all = format!("{variables}{text}");
    let digits: String =
        all.split_once("gid://shopify/Return/")?.1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn decide(core: &mut Core, variables: &Value, text: &str, name: &str, verdict: Verdict) -> Value {
    let id = id_of(variables, text).unwrap_or(0);
    let mut done = core.world.decide(Platform::Shopify, id, verdict, None);
    // Every request is one for a return here, also where the buyer would keep the goods.
    if done == Err(crate::world::No::Stage)
        && verdict == Verdict::Return
        && core
            .world
            .shop(Platform::Shopify)
            .returns
            .get(&id)
            .is_some_and(|request| request.stage == Stage::Requested)
    {
        done = core.world.decide(Platform::Shopify, id, Verdict::Refund, None);
    }
    let request = core.world.shop(Platform::Shopify).returns.get(&id);
    let error =
        json!([{ "field": ["input", "id"], "message": "Return is not requested.", "code": "INVALID_STATE" }]);
    match done {
        Ok(_) => json!({ name: { "return": request.map(return_row), "userErrors": [] } }),
        Err(_) => json!({ name: { "return": null, "userErrors": error } }),
    }
}

fn return_row(request: &Request) -> Value {
    let status = match request.stage {
        Stage::Requested => "REQUESTED",
        Stage::Rejected => "DECLINED",
        Stage::Refunded | Stage::Closed => "CLOSED",
        _ => "OPEN",
    };
    json!({
        "id": format!("gid://shopify/Return/{}", request.id), "name": format!("#{}-R1", request.order), "status": status,
        "createdAt": request.at.to_string(), "totalQuantity": 1,
        "order": { "id": format!("gid://shopify/Order/{}", request.order) },
        "returnLineItems": { "nodes": [{ "returnReason": "DEFECTIVE", "customerNote": request.text, "quantity": 1 }] },
    })
}

/// Orders with their returns, after a cursor, `updated_at:>=…` in the query or the variables.
fn page(core: &Core, variables: &Value, text: &str) -> Value {
    let all = format!("{variables}{text}");
    let since =
        all.split_once("updated_at:>").map(|(_, rest)| rest.trim_start_matches(['=', '\'', '\\', '"']));
    let since = since.map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_digit() || "-:T.Z+".contains(*c)).collect::<String>()
    });
    let since = since.and_then(|text| Instant::parse(&text).ok()).unwrap_or_default();
    let first = variables["first"].as_u64().unwrap_or(50).clamp(1, 250) as usize;
    let after = from_base64(&word(variables, "after")).and_then(|text| text.parse().ok()).unwrap_or(0u64);
    let shop = core.world.shop(Platform::Shopify);
    let mut found = shop.orders.values().filter(|order| order.updated_at >= since && order.id > after);
    let rows: Vec<_> = found.by_ref().take(first).collect();
    let node = |order: &Order| {
        let returns: Vec<_> =
            shop.returns.values().filter(|request| request.order == order.id).map(return_row).collect();
        let mut node = json!({
            "id": format!("gid://shopify/Order/{}", order.id), "legacyResourceId": order.id.to_string(), "name": format!("#{}", order.id),
            "createdAt": order.paid_at.to_string(), "processedAt": order.paid_at.to_string(), "updatedAt": order.updated_at.to_string(),
            "displayFulfillmentStatus": if order.shipped_at.is_some() { "FULFILLED" } else { "UNFULFILLED" },
            "displayFinancialStatus": "PAID", "currencyCode": shop.currency,
            "totalPriceSet": { "shopMoney": { "amount": shop.decimal(order.total), "currencyCode": shop.currency } },
            "customer": { "id": format!("gid://shopify/Customer/{}", order.buyer), "displayName": order.name },
        });
        node["returns"] = json!({ "nodes": returns });
        node
    };
    let edges: Vec<_> = rows
        .iter()
        .map(|order| json!({ "cursor": base64(&order.id.to_string()), "node": node(order) }))
        .collect();
    let nodes: Vec<_> = edges.iter().map(|edge| edge["node"].clone()).collect();
    let end = rows.last().map(|order| base64(&order.id.to_string()));
    json!({ "orders": { "edges": edges, "nodes": nodes, "pageInfo": { "hasNextPage": found.next().is_some(), "endCursor": end } } })
}

/// Base64 HMAC-SHA256 over the raw body.
pub(super) fn make(core: &Core, _url: &str, signal: &Signal) -> Option<Out> {
    let shop = core.world.shop(Platform::Shopify);
    let (topic, id, body) = match signal.what {
        What::Order(id) => {
            let order = shop.orders.get(&id)?;
            (
                if order.state == OrderState::Paid { "orders/create" } else { "orders/updated" },
                id,
                row(shop, order),
            )
        }
        What::Return(id) => {
            let request = shop.returns.get(&id)?;
            let topic = match request.stage {
                Stage::Requested => "returns/request",
                Stage::Rejected => "returns/decline",
                Stage::Refunded | Stage::Closed => "returns/close",
                _ => "returns/approve",
            };
            (
                topic,
                id,
                json!({ "id": id, "admin_graphql_api_id": format!("gid://shopify/Return/{id}"), "order": { "id": request.order }, "status": return_row(request)["status"] }),
            )
        }
        _ => return None,
    };
    let body = body.to_string();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("x-shopify-topic", topic.to_owned()),
        ("x-shopify-shop-domain", core.keys.shopify_domain.clone()),
        ("x-shopify-api-version", "2026-10".to_owned()),
        ("x-shopify-webhook-id", format!("{id}-{}", signal.at.millis())),
        ("x-shopify-triggered-at", signal.at.to_string()),
        ("x-shopify-hmac-sha256", mac_base64(&core.keys.shopify_secret, body.as_bytes())),
    ];
    Some(Out {
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        body: body.into_bytes(),
    })
}
