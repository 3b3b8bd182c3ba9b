//! Writes rows as files that a seller could have exported, so that newcomers see the import format. The columns and
//! their names are written down here on their own, not taken from the file channel.

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ProductIn, ReturnIn, ReviewIn, Sender};
use domain::money::Money;
use domain::time::Instant;

/// The language of a header line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `review_id,…`
    English,
    /// `评价ID,…`
    Chinese,
}

/// Rows as text cells under a header in two languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    header: &'static [(&'static str, &'static str)],
    rows: Vec<Vec<String>>,
}

/// Reviews as a table.
pub fn reviews(rows: &[ReviewIn]) -> Table {
    let cells = |r: &ReviewIn| {
        vec![
            r.external_id.clone(),
            or_empty(r.order.as_ref()),
            or_empty(r.product.as_ref()),
            r.rating.to_string(),
            r.text.clone(),
            time(r.created_at),
            or_empty(r.buyer.as_ref()),
        ]
    };
    Table {
        header: &[
            ("review_id", "评价ID"),
            ("order_id", "订单编号"),
            ("product_id", "商品ID"),
            ("rating", "星级"),
            ("text", "评价内容"),
            ("created_at", "评价时间"),
            ("buyer", "买家昵称"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

/// Orders as a table.
pub fn orders(rows: &[OrderIn]) -> Table {
    let cells = |o: &OrderIn| {
        vec![
            o.external_id.clone(),
            or_empty(o.buyer.as_ref()),
            or_empty(o.product.as_ref()),
            or_empty(o.sku.as_ref()),
            or_empty(o.batch.as_ref()),
            o.quantity.map(|n| n.to_string()).unwrap_or_default(),
            amount(o.amount),
            currency(o.amount),
            or_empty(o.status.as_ref()),
            or_empty(o.carrier.as_ref()),
            or_empty(o.tracking.as_ref()),
            time(o.paid_at),
            time(o.shipped_at),
            time(o.promised_at),
            time(o.delivered_at),
        ]
    };
    Table {
        header: &[
            ("order_id", "订单编号"),
            ("buyer", "买家昵称"),
            ("product_id", "商品ID"),
            ("sku", "商家编码"),
            ("batch", "批次"),
            ("quantity", "数量"),
            ("amount", "金额"),
            ("currency", "币种"),
            ("status", "订单状态"),
            ("carrier", "快递公司"),
            ("tracking", "运单号"),
            ("paid_at", "付款时间"),
            ("shipped_at", "发货时间"),
            ("promised_at", "承诺送达时间"),
            ("delivered_at", "签收时间"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

/// Products as a table.
pub fn products(rows: &[ProductIn]) -> Table {
    let cells = |p: &ProductIn| {
        vec![
            p.external_id.clone(),
            p.title.clone(),
            amount(p.price),
            currency(p.price),
            or_empty(p.category.as_ref()),
            if p.advertised { "yes" } else { "no" }.to_owned(),
        ]
    };
    Table {
        header: &[
            ("product_id", "商品ID"),
            ("title", "商品名称"),
            ("price", "价格"),
            ("currency", "币种"),
            ("category", "类目"),
            ("advertised", "是否投广告"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

/// Chat messages as a table.
pub fn messages(rows: &[MessageIn]) -> Table {
    let sender = |sender: Sender| match sender {
        Sender::Buyer => "buyer",
        Sender::Seller => "seller",
        Sender::Auto => "auto",
    };
    let cells = |m: &MessageIn| {
        vec![
            m.external_id.clone(),
            or_empty(m.conversation.as_ref()),
            or_empty(m.buyer.as_ref()),
            or_empty(m.order.as_ref()),
            sender(m.sender).to_owned(),
            m.text.clone(),
            time(m.sent_at),
        ]
    };
    Table {
        header: &[
            ("message_id", "消息ID"),
            ("conversation_id", "会话ID"),
            ("buyer", "买家昵称"),
            ("order_id", "订单编号"),
            ("sender", "发送方"),
            ("text", "内容"),
            ("sent_at", "发送时间"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

/// Return requests as a table.
pub fn returns(rows: &[ReturnIn]) -> Table {
    let cells = |r: &ReturnIn| {
        vec![
            r.external_id.clone(),
            or_empty(r.order.as_ref()),
            or_empty(r.product.as_ref()),
            or_empty(r.sku.as_ref()),
            r.quantity.map(|n| n.to_string()).unwrap_or_default(),
            amount(r.amount),
            currency(r.amount),
            r.kind.to_string(),
            or_empty(r.reason.as_ref()),
            r.text.clone(),
            or_empty(r.status.as_ref()),
            time(r.requested_at),
            time(r.updated_at),
            or_empty(r.buyer.as_ref()),
            r.evidence.join(" "),
        ]
    };
    Table {
        header: &[
            ("return_id", "售后单号"),
            ("order_id", "订单编号"),
            ("product_id", "商品ID"),
            ("sku", "商家编码"),
            ("quantity", "数量"),
            ("amount", "金额"),
            ("currency", "币种"),
            ("kind", "售后类型"),
            ("reason", "退款原因"),
            ("text", "买家说明"),
            ("status", "售后状态"),
            ("requested_at", "申请时间"),
            ("updated_at", "更新时间"),
            ("buyer", "买家昵称"),
            ("evidence", "凭证"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

/// Carriers' reports as a table.
pub fn parcels(rows: &[ParcelEventIn]) -> Table {
    let cells = |p: &ParcelEventIn| {
        vec![
            p.tracking.clone(),
            or_empty(p.carrier.as_ref()),
            or_empty(p.order.as_ref()),
            or_empty(p.word.as_ref()),
            p.description.clone(),
            or_empty(p.place.as_ref()),
            time(Some(p.at)),
        ]
    };
    Table {
        header: &[
            ("tracking", "运单号"),
            ("carrier", "快递公司"),
            ("order_id", "订单编号"),
            ("status", "物流状态"),
            ("description", "轨迹描述"),
            ("place", "地点"),
            ("at", "轨迹时间"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

impl Table {
    /// As CSV with a header line.
    pub fn csv(&self, language: Language) -> String {
        let names = self.header.iter().map(|(english, chinese)| match language {
            Language::English => *english,
            Language::Chinese => *chinese,
        });
        let mut out = names.map(quoted).collect::<Vec<_>>().join(",");
        out.push('\n');
        for row in &self.rows {
            out.push_str(&row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
            out.push('\n');
        }
        out
    }

    /// As JSON Lines; empty cells are left out, but a text is always there.
    pub fn jsonl(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let named = self.header.iter().map(|(english, _)| *english).zip(row);
            let members =
                named.filter(|(name, cell)| *name == "text" || !cell.is_empty()).map(|(name, cell)| {
                    let bare = matches!(name, "rating" | "quantity");
                    let value =
                        if bare { cell.clone() } else { serde_json::Value::from(cell.as_str()).to_string() };
                    format!("\"{name}\":{value}")
                });
            out.push('{');
            out.push_str(&members.collect::<Vec<_>>().join(","));
            out.push_str("}\n");
        }
        out
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn or_empty(cell: Option<&String>) -> String {
    cell.cloned().unwrap_or_default()
}

fn time(at: Option<Instant>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn currency(money: Option<Money>) -> String {
    money.map(|money| money.currency.code().to_owned()).unwrap_or_default()
}

fn amount(money: Option<Money>) -> String {
    let Some(Money { minor, currency }) = money else { return String::new() };
    let unit = 10i64.pow(currency.digits());
    match currency.digits() {
        0 => minor.to_string(),
        digits => format!("{}.{:0width$}", minor / unit, minor % unit, width = digits as usize),
    }
}
