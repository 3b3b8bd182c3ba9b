//! Kuaishou's shop API (after a public SDK): one gateway, signed un-encoded parameters, `result` 1 for success. The
//! numbers of its errors, its consent page and its tokens' spans are ours.

use domain::time::Span;
use serde_json::{Value, json};

use super::core::Core;
use super::vault::Terms;
use super::wire::{Ask, Params, Reply, mac_base64, md5_hex, seconds, word};
use crate::world::No;
use crate::world::model::{Order, OrderState, Platform, Request, Review, Shop, Stage, Want};

pub(super) const STAND: &str = "kuaishou";
const TERMS: Terms = Terms {
    stand: STAND,
    code: Span::minutes(10),
    access: Span::hours(48),
    refresh: Span::hours(180 * 24),
    once: true,
};
const DAY: i64 = 86_400_000;

type Done = Result<Value, (i64, &'static str)>;

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let mut params = ask.query.clone();
    params.0.extend(ask.form().0);
    match ask.path {
        "/oauth/authorize" => return consent(core, ask),
        "/oauth2/access_token" | "/oauth2/refresh_token" => return tokens(core, ask, &params),
        _ => {}
    }
    match guard(core, ask, &params).and_then(|param| route(core, &params, &param)) {
        Ok(data) => Reply::json(
            200,
            &json!({ "result": 1, "code": "1", "msg": "success", "error_msg": "", "data": data }),
        ),
        Err((result, why)) => Reply::json(200, &json!({ "result": result, "error_msg": why, "msg": why })),
    }
}

fn consent(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if ask.query.text("app_id") != core.keys.kuaishou_app_key {
        return Reply::text(400, "there is no such app");
    }
    let code = core.vault.code(&TERMS, ask.now);
    Reply::redirect(ask.query.text("redirect_uri"), &[("code", &code), ("state", ask.query.text("state"))])
}

fn tokens(core: &mut Core, ask: &Ask<'_>, params: &Params) -> Reply {
    let app = (params.text("app_id"), params.text("app_secret"));
    let known = app == (core.keys.kuaishou_app_key.as_str(), core.keys.kuaishou_app_secret.as_str());
    let given = match params.text("grant_type") {
        "code" if known => core.vault.redeem(&TERMS, params.text("code"), ask.now),
        "refresh_token" if known => core.vault.renew(&TERMS, params.text("refresh_token"), ask.now),
        _ => {
            return Reply::json(
                200,
                &json!({ "result": 100_200_101, "error": "invalid_client", "error_msg": "app or grant_type" }),
            );
        }
    };
    match given {
        Ok(pair) => Reply::json(
            200,
            &json!({
                "result": 1,
                "access_token": pair.access,
                "expires_in": seconds(pair.access_until) - ask.seconds(),
                "refresh_token": pair.refresh,
                "refresh_token_expires_in": seconds(pair.refresh_until) - ask.seconds(),
                "open_id": "sandbox",
                "scopes": ["merchant_comment", "merchant_order", "merchant_refund"],
            }),
        ),
        Err(_) => Reply::json(
            200,
            &json!({ "result": 100_200_105, "error": "invalid_grant", "error_msg": "code or refresh_token" }),
        ),
    }
}

/// The `param` of a call that is signed well and carries a token that holds.
fn guard(core: &Core, ask: &Ask<'_>, params: &Params) -> Result<Value, (i64, &'static str)> {
    if params.text("appkey") != core.keys.kuaishou_app_key || params.text("version") != "1" {
        return Err((21, "appkey or version is wrong"));
    }
    if ask.path.trim_matches('/').replace('/', ".") != params.text("method") {
        return Err((22, "method does not fit the path"));
    }
    let stale = params.number("timestamp").is_none_or(|ms| ms.abs_diff(ask.now.millis()) > 600_000);
    if stale {
        return Err((23, "timestamp is missing or stale"));
    }
    let pairs: Vec<_> = params
        .sorted(&["sign", "signSecret"])
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let secret = &core.keys.kuaishou_sign_secret;
    let text = format!("{}&signSecret={secret}", pairs.join("&"));
    let expected = match params.text("signMethod") {
        "HMAC_SHA256" => mac_base64(secret, text.as_bytes()),
        "MD5" => md5_hex(text.as_bytes()),
        _ => return Err((21, "signMethod is MD5 or HMAC_SHA256")),
    };
    if expected != params.text("sign") {
        return Err((25, "sign is wrong"));
    }
    if ask.throttled {
        return Err((30, "too many requests"));
    }
    if core.vault.check(STAND, params.text("access_token"), ask.now).is_err() {
        return Err((24, "access_token is invalid or expired"));
    }
    serde_json::from_str(params.text("param")).ok().ok_or((26, "param is a JSON document"))
}

fn route(core: &mut Core, params: &Params, param: &Value) -> Done {
    match params.text("method") {
        "open.comment.list.get" => comments(core, param),
        "open.comment.add" => reply(core, param),
        "open.subcomment.list.get" => Ok(replies(core, param)),
        "open.order.cursor.list" => orders(core, param),
        "open.seller.order.refund.pcursor.list" => refunds(core, param),
        "open.seller.order.refund.detail" => refund(core, param),
        _ => Err((22, "there is no such method")),
    }
}

/// A window in milliseconds no wider than so many days.
fn window(param: &Value, from: &str, to: &str, days: i64) -> Result<(i64, i64), (i64, &'static str)> {
    match (param[from].as_i64(), param[to].as_i64()) {
        (Some(from), Some(to)) if from <= to && to.saturating_sub(from) <= days * DAY => Ok((from, to)),
        _ => Err((27, "the window is missing or too wide")),
    }
}

fn comments(core: &Core, param: &Value) -> Done {
    let size = param["limit"].as_i64().or_else(|| param["pageSize"].as_i64()).unwrap_or(20);
    if !(1..=20).contains(&size) {
        return Err((27, "at most 20 a page"));
    }
    let offset = param["offset"].as_u64().unwrap_or(0) as usize;
    let from = param["createTimeFrom"].as_i64().unwrap_or(0);
    let to = param["createTimeTo"].as_i64().unwrap_or(i64::MAX);
    let shop = core.world.shop(Platform::Kuaishou);
    let inside = |review: &&Review| (from..=to).contains(&review.created_at().millis());
    let mut found: Vec<_> = shop.reviews.values().filter(inside).collect();
    found.sort_unstable_by_key(|review| std::cmp::Reverse((review.created_at(), review.id)));
    let rows: Vec<_> = found.iter().skip(offset).take(size as usize).map(|review| comment(review)).collect();
    Ok(json!({ "rootComment": rows, "totalSize": found.len(), "offset": offset.saturating_add(rows.len()) }))
}

fn comment(review: &Review) -> Value {
    let score = u32::from(review.latest().rating) * 10;
    json!({
        "commentId": review.id,
        "itemId": review.product,
        "itemSkuId": review.product * 10,
        "orderId": review.order,
        "content": review.latest().text,
        "qualityScore": score,
        "serviceScore": score,
        "logisticsScore": score,
        "creditScore": score,
        "imageUrl": [],
        "replied": review.reply.is_some(),
        "sellerReply": review.reply.as_ref().map_or("", |reply| reply.text.as_str()),
        "createTime": review.created_at().millis(),
    })
}

fn reply(core: &mut Core, param: &Value) -> Done {
    let id = param["replyToCommentId"].as_u64().unwrap_or(0);
    match core.world.reply(Platform::Kuaishou, id, &word(param, "content"), 500) {
        Ok(()) => Ok(json!({ "commentId": id + 1_000_000 })),
        Err(No::Replied) => Err((80_001, "已回复过该评价")),
        Err(No::Closed) => Err((80_002, "超过30天，不能回复")),
        Err(No::Length) => Err((80_003, "回复内容长度不合法")),
        Err(_) => Err((80_004, "评价不存在")),
    }
}

fn replies(core: &Core, param: &Value) -> Value {
    let id = param["rootCommentId"].as_u64().unwrap_or(0);
    let reply = core.world.shop(Platform::Kuaishou).reviews.get(&id).and_then(|review| review.reply.as_ref());
    let rows = reply.map(|reply| json!({ "commentId": id + 1_000_000, "content": reply.text, "createTime": reply.at.millis() }));
    json!({ "subComment": rows.into_iter().collect::<Vec<_>>() })
}

/// Where a cursor goes on; `nomore` ends.
fn cursor<'a, T>(
    param: &Value,
    name: &str,
    found: &[&'a T],
) -> Result<(Vec<&'a T>, String), (i64, &'static str)> {
    let size = param["pageSize"].as_i64().unwrap_or(50);
    let start = match word(param, name).as_str() {
        "" => 0,
        "nomore" => found.len(),
        text => text.parse().ok().ok_or((27, "the cursor is none of ours"))?,
    };
    if !(1..=50).contains(&size) {
        return Err((27, "at most 50 a page"));
    }
    let rows: Vec<_> = found.iter().skip(start).take(size as usize).copied().collect();
    let end = start.saturating_add(rows.len());
    let next = if rows.len() < size as usize { "nomore".to_owned() } else { end.to_string() };
    Ok((rows, next))
}

fn orders(core: &Core, param: &Value) -> Done {
    let (from, to) = window(param, "beginTime", "endTime", 7)?;
    let by_update = param["queryType"].as_i64() == Some(2);
    let shop = core.world.shop(Platform::Kuaishou);
    let at = |order: &Order| if by_update { order.updated_at } else { order.paid_at };
    let mut found: Vec<_> =
        shop.orders.values().filter(|order| (from..=to).contains(&at(order).millis())).collect();
    found.sort_unstable_by_key(|order| (at(order), order.id));
    let (rows, next) = cursor(param, "cursor", &found)?;
    Ok(
        json!({ "orderList": rows.iter().map(|order| order_row(shop, order)).collect::<Vec<_>>(), "cursor": next }),
    )
}

fn order_row(shop: &Shop, order: &Order) -> Value {
    let status = match order.state {
        OrderState::Paid => 30,
        OrderState::Shipped => 40,
        OrderState::Delivered => 50,
        OrderState::Completed => 70,
    };
    let product = shop.product(order.product);
    json!({
        "orderBaseInfo": {
            "oid": order.id, "status": status, "totalFee": order.total, "payTime": order.paid_at.millis(),
            "sendTime": order.shipped_at.map_or(0, domain::time::Instant::millis), "createTime": order.paid_at.millis(),
            "updateTime": order.updated_at.millis(), "buyerOpenId": order.buyer.to_string(), "buyerNick": order.name,
        },
        "orderItemInfo": {
            "itemId": order.product, "itemTitle": product.map_or("", |product| product.title), "num": order.quantity,
            "price": product.map_or(0, |product| product.price), "skuNick": product.map_or("", |product| product.sku),
        },
        "orderLogisticsInfo": [{ "expressNo": order.tracking.as_deref().unwrap_or(""), "expressName": order.carrier }],
    })
}

fn refunds(core: &Core, param: &Value) -> Done {
    let (from, to) = window(param, "beginTime", "endTime", 1)?;
    let shop = core.world.shop(Platform::Kuaishou);
    let inside = |request: &&Request| (from..=to).contains(&request.updated_at.millis());
    let found: Vec<_> = shop.returns.values().filter(inside).collect();
    let (rows, next) = cursor(param, "pcursor", &found)?;
    Ok(
        json!({ "refundOrderInfoList": rows.iter().map(|request| refund_row(request)).collect::<Vec<_>>(), "pcursor": next }),
    )
}

fn refund_row(request: &Request) -> Value {
    let status = match request.stage {
        Stage::Requested | Stage::Offered => 10,
        Stage::AwaitGoods => 12,
        Stage::GoodsBack => 30,
        Stage::Rejected | Stage::Disputed => 20,
        Stage::Refunded => 60,
        Stage::Closed => 70,
    };
    json!({
        "refundId": request.id,
        "oid": request.order,
        "handlingWay": if request.want == Want::Return { 1 } else { 10 },
        "status": status,
        "refundFee": request.amount,
        "refundReasonDesc": request.text,
        "submitTime": request.at.millis(),
        "updateTime": request.updated_at.millis(),
        "expireTime": request.due_at.millis(),
    })
}

fn refund(core: &Core, param: &Value) -> Done {
    let id = param["refundId"].as_u64().unwrap_or(0);
    let request = core.world.shop(Platform::Kuaishou).returns.get(&id);
    request.map(refund_row).ok_or((80_010, "售后单不存在"))
}
