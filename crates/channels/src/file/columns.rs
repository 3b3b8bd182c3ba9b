//! The columns that each kind of row has, with the names that exports give them. Data, no behaviour.
//!
//! Names are compared in their normal form (`mapping::normal`): case, spaces, underscores and punctuation do not count.
//! An earlier synonym wins over a later one when a file has both.

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// Reviews.
    Reviews,
    /// Orders.
    Orders,
    /// Products.
    Products,
    /// Chat messages.
    Messages,
    /// Requests for returns, refunds, exchanges and cancellations.
    Returns,
    /// What carriers report of parcels.
    Parcels,
}

/// One column of a kind of row.
#[derive(Debug)]
pub struct Column {
    /// Our name, as documented and as used in `--map NAME=HEADER`.
    pub name: &'static str,
    /// Whether a file without it is refused.
    pub required: bool,
    /// Further names it goes by, best first, between bars.
    synonyms: &'static str,
}

impl Column {
    /// Every name it goes by, its own first, then the best.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.synonyms.split('|'))
    }
}

/// The most columns a kind has.
pub(crate) const MOST: usize = 16;

impl RowKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Reviews, Self::Orders, Self::Products, Self::Messages, Self::Returns, Self::Parcels];

    /// The word used on the command line and in the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Orders => "orders",
            Self::Products => "products",
            Self::Messages => "messages",
            Self::Returns => "returns",
            Self::Parcels => "parcels",
        }
    }

    /// The kind for a word, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Reviews => REVIEWS,
            Self::Orders => ORDERS,
            Self::Products => PRODUCTS,
            Self::Messages => MESSAGES,
            Self::Returns => RETURNS,
            Self::Parcels => PARCELS,
        }
    }
}

const fn must(name: &'static str, synonyms: &'static str) -> Column {
    Column { name, required: true, synonyms }
}

const fn may(name: &'static str, synonyms: &'static str) -> Column {
    Column { name, required: false, synonyms }
}

const ORDER_ID: &str =
    "订单编号|订单号|订单id|主订单编号|order|order number|order no|order sn|no pesanan|nomor pesanan";
const PRODUCT_ID: &str =
    "商品id|商品编号|商品编码|宝贝id|产品id|item id|spu id|goods id|listing id|asin|product|id produk";
const BUYER: &str = "买家昵称|买家|用户昵称|用户名|顾客昵称|买家会员名|会员昵称|评价人|客户|buyer name|\
    buyer username|buyer nickname|username|nickname|customer|customer name|author|\
    reviewer|recipient|nama pembeli";

pub(crate) mod review {
    pub(crate) const ID: usize = 0;
    pub(crate) const ORDER: usize = 1;
    pub(crate) const PRODUCT: usize = 2;
    pub(crate) const RATING: usize = 3;
    pub(crate) const TEXT: usize = 4;
    pub(crate) const CREATED: usize = 5;
    pub(crate) const BUYER: usize = 6;
    pub(crate) const UPDATED: usize = 7;
}

const REVIEWS: &[Column] = &[
    must(
        "review_id",
        "评价id|评价编号|评论编号|评论id|评价单号|comment id|rating id|external id|id|id ulasan|编号",
    ),
    may("order_id", ORDER_ID),
    may("product_id", PRODUCT_ID),
    must(
        "rating",
        "星级|评分|评价星级|打分|商品评分|评价等级|评价类型|stars|star|star rating|score|\
        review rating|product rating|penilaian|bintang",
    ),
    must(
        "text",
        "评价内容|评论内容|内容|评价|评论|首次评价|初评内容|评价文本|正文|review text|review content|\
        review body|content|comment|review|body|message|feedback|ulasan|isi ulasan",
    ),
    may(
        "created_at",
        "评价时间|评论时间|创建时间|时间|日期|评价日期|review time|review date|rating time|\
        comment time|create time|created|created time|submitted at|submission time|time|date|\
        timestamp|tanggal|waktu",
    ),
    may("buyer", BUYER),
    may(
        "updated_at",
        "更新时间|修改时间|最近更新时间|update time|updated time|last update|modified at|edited at",
    ),
];

pub(crate) mod order {
    pub(crate) const ID: usize = 0;
    pub(crate) const BUYER: usize = 1;
    pub(crate) const PRODUCT: usize = 2;
    pub(crate) const SKU: usize = 3;
    pub(crate) const BATCH: usize = 4;
    pub(crate) const QUANTITY: usize = 5;
    pub(crate) const AMOUNT: usize = 6;
    pub(crate) const CURRENCY: usize = 7;
    pub(crate) const STATUS: usize = 8;
    pub(crate) const CARRIER: usize = 9;
    pub(crate) const TRACKING: usize = 10;
    pub(crate) const PAID: usize = 11;
    pub(crate) const SHIPPED: usize = 12;
    pub(crate) const PROMISED: usize = 13;
    pub(crate) const DELIVERED: usize = 14;
}

const CURRENCY: &str = "币种|货币|货币代码|currency code|mata uang";

const ORDERS: &[Column] = &[
    must(
        "order_id",
        "订单编号|订单号|订单id|主订单编号|order number|order no|order sn|order|external id|id|\
        no pesanan|nomor pesanan|编号",
    ),
    may("buyer", BUYER),
    may("product_id", PRODUCT_ID),
    may(
        "sku",
        "商家编码|sku编码|规格编码|商品规格编码|sku id|seller sku|sku code|variant sku|lineitem sku|\
        规格|款式|variation",
    ),
    may("batch", "批次|批号|批次号|生产批次|lot|lot number|lot no|batch no|batch number|batch id"),
    may("quantity", "数量|商品数量|购买数量|件数|qty|pieces|sku quantity of order|lineitem quantity|jumlah"),
    may(
        "amount",
        "金额|订单金额|实付金额|买家实付金额|实收金额|应付金额|支付金额|总金额|order amount|\
        total amount|total|paid amount|price|grand total|order total|total pembayaran",
    ),
    may("currency", CURRENCY),
    may("status", "状态|订单状态|order status|state|financial status|status pesanan"),
    may(
        "carrier",
        "快递公司|物流公司|快递|承运商|物流商|配送公司|shipping provider|shipping provider name|\
        courier|logistics provider|shipping company|shipping carrier|kurir|opsi pengiriman",
    ),
    may(
        "tracking",
        "运单号|快递单号|物流单号|运单编号|tracking id|tracking number|tracking no|waybill|\
        waybill no|no resi",
    ),
    may(
        "paid_at",
        "付款时间|支付时间|订单付款时间|paid time|payment time|paid|order paid time|下单时间|\
        订单创建时间|created time|created at|waktu pembayaran",
    ),
    may(
        "shipped_at",
        "发货时间|shipped time|ship time|shipment time|shipped|rts time|fulfilled at|waktu pengiriman",
    ),
    may(
        "promised_at",
        "承诺送达时间|预计送达时间|最晚送达时间|承诺时间|promised time|estimated delivery|\
        estimated delivery time|delivery due|promised|eta",
    ),
    may(
        "delivered_at",
        "签收时间|送达时间|妥投时间|delivered time|delivery time|delivered|received at|确认收货时间",
    ),
];

pub(crate) mod product {
    pub(crate) const ID: usize = 0;
    pub(crate) const TITLE: usize = 1;
    pub(crate) const PRICE: usize = 2;
    pub(crate) const CURRENCY: usize = 3;
    pub(crate) const CATEGORY: usize = 4;
    pub(crate) const ADVERTISED: usize = 5;
}

const PRODUCTS: &[Column] = &[
    must(
        "product_id",
        "商品id|商品编号|商品编码|宝贝id|产品id|item id|spu id|goods id|listing id|asin|product|\
        external id|id|id produk|编号",
    ),
    must(
        "title",
        "商品名称|商品标题|宝贝标题|标题|名称|产品名称|product name|product title|item name|name|\
        nama produk",
    ),
    may("price", "价格|售价|单价|商品价格|一口价|retail price|list price|sale price|variant price|harga"),
    may("currency", CURRENCY),
    may("category", "类目|分类|商品类目|品类|product category|product type|category name|type|kategori"),
    may(
        "advertised",
        "是否投广告|是否投放广告|投广告|广告|投放|是否推广|推广|advertising|ads|promoted|in ads|\
        diiklankan",
    ),
];

pub(crate) mod message {
    pub(crate) const ID: usize = 0;
    pub(crate) const CONVERSATION: usize = 1;
    pub(crate) const BUYER: usize = 2;
    pub(crate) const ORDER: usize = 3;
    pub(crate) const SENDER: usize = 4;
    pub(crate) const TEXT: usize = 5;
    pub(crate) const SENT: usize = 6;
}

const MESSAGES: &[Column] = &[
    must("message_id", "消息id|消息编号|msg id|external id|id|编号"),
    may("conversation_id", "会话id|会话编号|对话id|conversation|chat id|thread id|ticket id|session id"),
    may("buyer", BUYER),
    may("order_id", ORDER_ID),
    must(
        "sender",
        "发送方|发送人|发送者|发送者类型|角色|sender type|sender role|from|role|author type|\
        direction|pengirim",
    ),
    must("text", "消息内容|内容|消息|聊天内容|正文|message text|message|content|body|message content|pesan"),
    may(
        "sent_at",
        "发送时间|消息时间|时间|日期|sent time|send time|sent|created at|create time|timestamp|time|\
        date|waktu",
    ),
];

pub(crate) mod returned {
    pub(crate) const ID: usize = 0;
    pub(crate) const ORDER: usize = 1;
    pub(crate) const PRODUCT: usize = 2;
    pub(crate) const SKU: usize = 3;
    pub(crate) const QUANTITY: usize = 4;
    pub(crate) const AMOUNT: usize = 5;
    pub(crate) const CURRENCY: usize = 6;
    pub(crate) const KIND: usize = 7;
    pub(crate) const REASON: usize = 8;
    pub(crate) const TEXT: usize = 9;
    pub(crate) const STATUS: usize = 10;
    pub(crate) const REQUESTED: usize = 11;
    pub(crate) const UPDATED: usize = 12;
    pub(crate) const BUYER: usize = 13;
    pub(crate) const EVIDENCE: usize = 14;
}

const RETURNS: &[Column] = &[
    must(
        "return_id",
        "退货单号|退货编号|售后单号|售后编号|退款编号|退款单号|售后单id|return number|return no|return sn|\
         reverse order id|refund id|case id|no retur",
    ),
    may("order_id", ORDER_ID),
    may("product_id", PRODUCT_ID),
    may("sku", "商家编码|sku编码|规格编码|商品规格编码|sku id|seller sku|sku code|规格|款式|variation"),
    may("quantity", "数量|退货数量|申请数量|qty|pieces|return quantity|jumlah"),
    may(
        "amount",
        "金额|申请金额|退款金额|申请退款金额|应退金额|refund amount|requested amount|return amount|refund total|\
         jumlah pengembalian",
    ),
    may("currency", CURRENCY),
    may("kind", "类型|售后类型|退货类型|申请类型|退款类型|return type|refund type|request type|type|jenis"),
    may("reason", "原因|退货原因|退款原因|申请原因|售后原因|return reason|refund reason|reason code|alasan"),
    may(
        "text",
        "说明|问题描述|买家说明|退款说明|申请说明|描述|留言|reason text|buyer note|buyer comment|comment|\
         description|details|text reason|keterangan",
    ),
    must("status", "状态|售后状态|退货状态|退款状态|申请状态|return status|refund status|state|status retur"),
    may(
        "requested_at",
        "申请时间|退款申请时间|售后申请时间|创建时间|request time|requested time|create time|created at|\
         created time|return time|waktu pengajuan",
    ),
    may("updated_at", "更新时间|最近更新时间|修改时间|update time|updated time|last update|modified at"),
    may("buyer", BUYER),
    may("evidence", "凭证|图片|凭证图片|图片链接|举证|images|pictures|image urls|photos|attachments|bukti"),
];

pub(crate) mod parcel {
    pub(crate) const TRACKING: usize = 0;
    pub(crate) const CARRIER: usize = 1;
    pub(crate) const ORDER: usize = 2;
    pub(crate) const STATUS: usize = 3;
    pub(crate) const DESCRIPTION: usize = 4;
    pub(crate) const PLACE: usize = 5;
    pub(crate) const AT: usize = 6;
}

const PARCELS: &[Column] = &[
    must(
        "tracking",
        "运单号|快递单号|物流单号|运单编号|包裹号|tracking id|tracking number|tracking no|waybill|waybill no|\
         parcel|parcel id|package id|no resi",
    ),
    may(
        "carrier",
        "快递公司|物流公司|快递|承运商|物流商|配送公司|shipping provider|courier|logistics provider|\
         shipping carrier|kurir",
    ),
    may("order_id", ORDER_ID),
    must(
        "status",
        "状态|物流状态|轨迹状态|包裹状态|sub status|tag|subtag|status code|event status|state|milestone",
    ),
    may(
        "description",
        "描述|轨迹|物流信息|轨迹描述|动态|内容|context|message|event|event description|details|checkpoint|\
         remark|keterangan",
    ),
    may("place", "地点|位置|城市|所在地|location|area|area name|city|checkpoint location|lokasi"),
    must(
        "at",
        "时间|轨迹时间|发生时间|更新时间|event time|checkpoint time|time|date|timestamp|occurred at|update time|\
         waktu",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::mapping::normal;

    #[test]
    fn names_are_in_normal_form_and_unique() {
        for kind in RowKind::ALL {
            assert!(kind.columns().len() < MOST);
            let mut names = Vec::new();
            for name in kind.columns().iter().flat_map(Column::names) {
                let normal = normal(name);
                assert!(!names.contains(&normal) && !normal.is_empty(), "{kind:?} uses {name:?} twice");
                names.push(normal);
            }
            assert_eq!(RowKind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn positions_match_the_tables() {
        let name = |kind: RowKind, i: usize| kind.columns()[i].name;
        assert_eq!(name(RowKind::Reviews, review::BUYER), "buyer");
        assert_eq!(name(RowKind::Orders, order::DELIVERED), "delivered_at");
        assert_eq!(name(RowKind::Orders, order::CARRIER), "carrier");
        assert_eq!(name(RowKind::Products, product::ADVERTISED), "advertised");
        assert_eq!(name(RowKind::Messages, message::SENT), "sent_at");
        assert_eq!(name(RowKind::Returns, returned::EVIDENCE), "evidence");
        assert_eq!(name(RowKind::Returns, returned::STATUS), "status");
        assert_eq!(name(RowKind::Parcels, parcel::AT), "at");
    }
}
