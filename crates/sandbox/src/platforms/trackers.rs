//! 17TRACK and 快递100: parcels of all shops, looked up and subscribed to, with their signatures.

use std::time::Duration;

use serde_json::{Value, json};

use super::core::{Core, Out};
use super::courier;
use super::push::{Ack, Manner};
use super::wire::{Ask, Params, Reply, md5_hex, seconds, sha256_hex, word};
use crate::world::model::{Order, Platform, Scan, ScanWord, Signal, What};

/// The schedules are ours.
pub(super) const TRACK17: Manner = Manner {
    stand: "17track",
    ack: Ack::Ok,
    budget: Duration::from_secs(5),
    retries: &[10, 60, 240],
    off_after: 0,
};
pub(super) const KUAIDI100: Manner = Manner {
    stand: "kuaidi100",
    ack: Ack::Kuaidi,
    budget: Duration::from_secs(5),
    retries: &[30, 30, 30],
    off_after: 0,
};
/// How many parcels may be subscribed to.
const MOST: usize = 20_000;

/// The parcel of a number of ours, on whatever platform it was sent.
fn parcel<'a>(core: &'a Core, number: &str) -> Option<&'a Order> {
    let id: u64 = number.strip_prefix("KT")?.parse().ok()?;
    let found = core.world.shops().find_map(|shop| shop.orders.get(&id));
    found.filter(|order| order.tracking.as_deref() == Some(number))
}

fn order_of(core: &Core, platform: Platform, id: u64) -> Option<&Order> {
    core.world.shop(platform).orders.get(&id)
}

const fn word17(word: ScanWord) -> (&'static str, &'static str, &'static str) {
    match word {
        ScanWord::Collected => ("InTransit", "InTransit_PickedUp", "Picked up"),
        ScanWord::Moving => ("InTransit", "InTransit_Departure", "Departed from facility"),
        ScanWord::Delayed => ("Exception", "Exception_Delayed", "Delayed"),
        ScanWord::OutForDelivery => ("OutForDelivery", "OutForDelivery_Other", "Out for delivery"),
        ScanWord::Delivered => ("Delivered", "Delivered_Other", "Delivered"),
        ScanWord::Lost => ("Exception", "Exception_Lost", "Lost"),
    }
}

fn event17(scan: &Scan) -> Value {
    let (_, sub, description) = word17(scan.word);
    json!({ "time_utc": scan.at.to_string(), "time_iso": scan.at.to_string(), "description": description, "location": "", "sub_status": sub, "stage": null })
}

fn info17(order: &Order) -> Value {
    let (status, sub, _) =
        order.scans.last().map_or(("InfoReceived", "InfoReceived", ""), |scan| word17(scan.word));
    let events: Vec<_> = order.scans.iter().rev().map(event17).collect();
    json!({
        "latest_status": { "status": status, "sub_status": sub, "sub_status_descr": null },
        "latest_event": events.first(),
        "tracking": { "providers": [{ "provider": { "key": 3_011, "name": order.carrier }, "events": events }] },
    })
}

pub(super) fn track17(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let refused = |status: u16, code: i64, why: &str| {
        Reply::json(
            status,
            &json!({ "code": code, "data": { "errors": [{ "code": code, "message": why }] } }),
        )
    };
    if ask.header("17token") != core.keys.track17_key {
        return refused(401, -18_010_002, "The security key is invalid.");
    }
    if ask.throttled {
        return refused(429, -18_010_013, "Too many requests.");
    }
    let body = ask.json();
    let Some(rows) = body.as_array().filter(|rows| (1..=40).contains(&rows.len()) && ask.method == "POST")
    else {
        return refused(200, -18_010_013, "A list of 1 to 40 parcels is wanted.");
    };
    let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
    for row in rows {
        let number = word(row, "number");
        match one17(core, ask.path, &number) {
            Ok(value) => accepted.push(value),
            Err((code, why)) => {
                rejected.push(json!({ "number": number, "error": { "code": code, "message": why } }));
            }
        }
    }
    Reply::json(200, &json!({ "code": 0, "data": { "accepted": accepted, "rejected": rejected } }))
}

fn one17(core: &mut Core, path: &str, number: &str) -> Result<Value, (i64, &'static str)> {
    let registered = core.registered.contains(number);
    match path.strip_prefix("/track/v2.2/") {
        Some("register") if registered => Err((-18_019_901, "The tracking number has been registered.")),
        Some("register") if number.is_empty() || number.len() > 50 || core.registered.len() >= MOST => {
            Err((-18_010_012, "The tracking number is not valid."))
        }
        Some("register") => {
            core.registered.insert(number.to_owned());
            Ok(json!({ "origin": 1, "number": number, "carrier": 3_011 }))
        }
        _ if !registered => Err((-18_019_902, "The tracking number is not registered.")),
        Some("stoptrack") => {
            core.registered.remove(number);
            Ok(json!({ "number": number, "carrier": 3_011 }))
        }
        Some("gettrackinfo") => {
            let info = parcel(core, number).map_or_else(
                || json!({ "latest_status": { "status": "NotFound", "sub_status": "NotFound_Other" }, "latest_event": null }),
                info17,
            );
            Ok(json!({ "number": number, "carrier": 3_011, "track_info": info }))
        }
        _ => Err((-18_010_001, "There is no such function here.")),
    }
}

/// Plain SHA-256 of the body, a slash and the key.
pub(super) fn sign17(key: &str, body: &str) -> String {
    sha256_hex(format!("{body}/{key}").as_bytes())
}

pub(super) fn make17(core: &Core, _url: &str, signal: &Signal) -> Option<Out> {
    let What::Parcel(id) = signal.what else { return None };
    let order = order_of(core, signal.platform, id)?;
    let number = order.tracking.as_ref().filter(|number| core.registered.contains(*number))?;
    let data = json!({ "number": number, "carrier": 3_011, "tag": "", "track_info": info17(order) });
    let body = json!({ "event": "TRACKING_UPDATED", "data": data }).to_string();
    let sign = sign17(&core.keys.track17_key, &body);
    let headers = vec![("content-type".to_owned(), "application/json".to_owned()), ("sign".to_owned(), sign)];
    Some(Out { headers, body: body.into_bytes() })
}

const fn word100(word: ScanWord) -> (&'static str, &'static str, &'static str) {
    match word {
        ScanWord::Collected => ("1", "103", "快件已揽收"),
        ScanWord::Moving => ("0", "1002", "快件已发往下一站"),
        ScanWord::Delayed => ("2", "202", "快件长时间没有更新"),
        ScanWord::OutForDelivery => ("5", "5", "快件正在派送"),
        ScanWord::Delivered => ("3", "301", "快件已签收"),
        ScanWord::Lost => ("2", "208", "快件停滞，正在核实"),
    }
}

fn result100(order: &Order, number: &str) -> Value {
    let data: Vec<_> = order.scans.iter().rev().map(|scan| {
        let (_, code, text) = word100(scan.word);
        let time = domain::time::Instant::from_seconds(seconds(scan.at) + 8 * 3_600).to_string();
        let time = time.trim_end_matches('Z').replace('T', " ");
        json!({ "time": time, "ftime": time, "context": text, "status": text, "statusCode": code, "areaName": "", "location": "" })
    }).collect();
    let last = order.scans.last().map_or("1", |scan| word100(scan.word).0);
    json!({
        "message": "ok", "state": last, "status": "200", "ischeck": if last == "3" { "1" } else { "0" }, "com": "kintsugi",
        "nu": number, "condition": "F00", "data": data,
    })
}

pub(super) fn kuaidi100(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let form = ask.form();
    match ask.path {
        "/poll/query.do" => query100(core, &form),
        "/poll" => subscribe100(core, &form),
        _ => Reply::text(404, "404"),
    }
}

fn query100(core: &Core, form: &Params) -> Reply {
    let refused = |code: &str, why: &str| {
        Reply::json(200, &json!({ "result": false, "returnCode": code, "message": why }))
    };
    let (param, customer, key) = (form.text("param"), form.text("customer"), &core.keys.kuaidi100_key);
    if customer != core.keys.kuaidi100_customer
        || md5_hex(format!("{param}{key}{customer}").as_bytes()).to_uppercase() != form.text("sign")
    {
        return refused("503", "验证签名失败");
    }
    let param: Value = serde_json::from_str(param).unwrap_or_default();
    let number = word(&param, "num");
    match parcel(core, &number) {
        Some(order) => Reply::json(200, &result100(order, &number)),
        None => refused("500", "查询无结果，请隔段时间再查"),
    }
}

fn subscribe100(core: &mut Core, form: &Params) -> Reply {
    let param: Value = serde_json::from_str(form.text("param")).unwrap_or_default();
    let said = |ok: bool, code: &str, why: &str| {
        Reply::json(200, &json!({ "result": ok, "returnCode": code, "message": why }))
    };
    let (number, parameters) = (word(&param, "number"), &param["parameters"]);
    let (url, salt) = (word(parameters, "callbackurl"), word(parameters, "salt"));
    if word(&param, "key") != core.keys.kuaidi100_key {
        return said(false, "600", "key错误");
    }
    if form.text("schema") != "json" || number.is_empty() || courier::target(&url).is_none() {
        return said(false, "700", "订阅数据或回调地址错误");
    }
    if word(&param, "company").is_empty() && word(parameters, "autoCom") != "1" {
        return said(false, "702", "无法识别快递公司");
    }
    if core.subscribed.contains_key(&number) || core.subscribed.len() >= MOST {
        return said(false, "501", "重复订阅");
    }
    core.subscribed.insert(number, (url, salt));
    said(true, "200", "提交成功")
}

/// Where and with which salt a parcel's reports go.
pub(super) fn subscription(core: &Core, signal: &Signal) -> Option<(String, String)> {
    let What::Parcel(id) = signal.what else { return None };
    let number = order_of(core, signal.platform, id)?.tracking.as_ref()?;
    core.subscribed.get(number).cloned()
}

/// Upper-case MD5 of `param` and the salt.
pub(super) fn sign100(param: &str, salt: &str) -> String {
    md5_hex(format!("{param}{salt}").as_bytes()).to_uppercase()
}

pub(super) fn make100(core: &Core, salt: &str, signal: &Signal) -> Option<Out> {
    let What::Parcel(id) = signal.what else { return None };
    let order = order_of(core, signal.platform, id)?;
    let number = order.tracking.as_deref()?;
    let result = result100(order, number);
    let status = if result["ischeck"] == "1" { "shutdown" } else { "polling" };
    let param =
        json!({ "status": status, "billstatus": "change", "message": "", "lastResult": result }).to_string();
    let sign = sign100(&param, salt);
    let body = format!("param={}&sign={sign}", super::wire::encode(&param));
    let headers = vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    Some(Out { headers, body: body.into_bytes() })
}
