//! The words that platforms, carriers and trackers have for where a return request or a parcel stands, made into ours. Data
//! and a lookup: a word that is not here becomes `unknown` and is kept as it was written, never refused.
//!
//! Words are compared in their normal form: case, spaces, underscores and punctuation do not count. The sources are the
//! platforms' own lists; what a word of theirs means here is our reading where they do not say it.

use domain::parcel::ParcelStatus as P;
use domain::returns::{ReturnKind as K, ReturnState as S};

use crate::file::normal;

/// What is asked for. Nothing at all is read as a return for money: what platforms mean by a return.
pub fn return_kind(word: &str) -> K {
    let word = normal(word);
    if word.is_empty() {
        return K::ReturnAndRefund;
    }
    found(KINDS, &word).unwrap_or(K::Other)
}

/// Where a request stands.
pub fn return_state(word: &str) -> S {
    found(STATES, &normal(word)).unwrap_or(S::Unknown)
}

/// What a carrier's or tracker's word says of a parcel.
pub fn parcel_status(word: &str) -> P {
    found(PARCELS, &normal(word)).unwrap_or(P::Unknown)
}

fn found<T: Copy>(table: &[(T, &str)], word: &str) -> Option<T> {
    table.iter().find(|(_, words)| words.split('|').any(|w| normal(w) == word)).map(|(meaning, _)| *meaning)
}

const KINDS: &[(K, &str)] = &[
    (K::ReturnAndRefund, "return_and_refund|return|return & refund|退货退款|退货|retur"),
    (K::RefundOnly, "refund_only|refund|仅退款|退款|only_refund|refund without return|pengembalian dana"),
    (K::Exchange, "exchange|replacement|换货|换新|repair|tukar"),
    (K::Cancel, "cancel|cancellation|取消|取消订单|batal|buyer_cancel"),
];

// TikTok Shop (return_refund 202309), Shopee (returns v2), Lazada (reverse orders), and the words of Chinese exports.
const STATES: &[(S, &str)] = &[
    (
        S::Requested,
        "requested|pending|RETURN_OR_REFUND_REQUEST_PENDING|REPLACEMENT_REQUEST_PENDING|PROCESSING|JUDGING|\
         REQUEST_INITIATE|request_initiated|待商家处理|待处理|待卖家处理|待审核|待商家审核|申请中|新申请|menunggu",
    ),
    (
        S::Approved,
        "approved|accepted|AWAITING_BUYER_SHIP|REFUND_PENDING|RETURN_OR_REFUND_REQUEST_SUCCESS|REQUEST_APPROVE|\
         RETURN_AUTHORIZED|已同意|同意|待买家退货|待买家寄回|商家已同意|退款中|disetujui",
    ),
    (
        S::Rejected,
        "rejected|declined|REFUND_OR_RETURN_REQUEST_REJECT|REJECT_RECEIVE_PACKAGE|REPLACEMENT_REQUEST_REJECT|\
         REQUEST_REJECT|SELLER_DISPUTE|已拒绝|拒绝|商家拒绝|商家已拒绝|ditolak",
    ),
    (
        S::GoodsOnTheWay,
        "goods_on_the_way|BUYER_SHIPPED_ITEM|buyer_shipped|shipped_back|BUYER_RETURN_ITEM|买家已退货|买家已寄回|\
         退货中|待商家收货|已寄回",
    ),
    (
        S::GoodsReceived,
        "goods_received|received|SELLER_RECEIVED|QC_PENDING|RETURN_RECEIVED|商家已收货|已收到退货|已收货|待商家验货",
    ),
    (
        S::Refunded,
        "refunded|REFUND_PAID|refund_success|RETURN_OR_REFUND_REQUEST_COMPLETE|REPLACEMENT_REQUEST_REFUND_SUCCESS|\
         REFUND_ISSUED|completed|complete|已退款|退款成功|退货退款成功|已完成|selesai",
    ),
    (S::Closed, "closed|REPLACEMENT_REQUEST_COMPLETE|expired|已关闭|关闭|退款关闭|售后关闭|ditutup"),
    (
        S::Cancelled,
        "cancelled|canceled|RETURN_OR_REFUND_REQUEST_CANCEL|RETURN_OR_REFUND__REQUEST_CANCELLED|\
         REPLACEMENT_REQUEST_CANCEL|REQUEST_CANCEL|buyer_cancelled|withdrawn|已取消|已撤销|买家撤销|买家已取消|dibatalkan",
    ),
    (S::Unknown, "unknown"),
];

// 17TRACK v2.2 states and sub-states, AfterShip tags and sub-tags, 快递100 states and sub-states, Lazada and Shopee words.
const PARCELS: &[(P, &str)] = &[
    (
        P::InfoReceived,
        "info_received|Pending|INITIAL|101|102|已下单|待揽收|order created|label created|announced",
    ),
    (P::PickedUp, "picked_up|InTransit_PickedUp|1|103|揽收|已揽收|已揽件|collected|handed_over|shipped"),
    (
        P::InTransit,
        "in_transit|InTransit_Other|InTransit_Departure|InTransit_Arrival|0|7|1001|1002|1003|在途|运输中|\
         转运|dalam perjalanan",
    ),
    (
        P::Customs,
        "customs|InTransit_CustomsProcessing|InTransit_CustomsReleased|InTransit_CustomsRequiringInformation|8|10|11|\
         12|13|清关|清关中|bea cukai",
    ),
    (P::OutForDelivery, "out_for_delivery|OutForDelivery_Other|5|派件|派送中|sedang diantar"),
    (
        P::AvailableForPickup,
        "available_for_pickup|AvailableForPickup_Other|501|待取件|已到自提点|已放入快递柜",
    ),
    (
        P::Delivered,
        "delivered|Delivered_Other|Delivered_001|Delivered_002|Delivered_003|Delivered_004|Delivered_005|3|301|302|303|\
         304|签收|已签收|妥投|已妥投|terkirim",
    ),
    (
        P::Delay,
        "delay|delayed|Exception_Delayed|Expired|Expired_Other|Exception_004|Exception_005|Exception_016|\
         Exception_017|201|202|208|延误|滞留|terlambat",
    ),
    (
        P::FailedDelivery,
        "failed_delivery|DeliveryFailure|DeliveryFailure_Other|DeliveryFailure_NoBody|DeliveryFailure_Security|\
         DeliveryFailure_Rejected|DeliveryFailure_InvalidAddress|AttemptFail|2|14|203|204|205|206|207|派送失败|投递失败|\
         FAILED_DELIVERED|DELIVER_FAILED|\
         拒收|gagal kirim",
    ),
    (P::Lost, "lost|Exception_Lost|Exception_Destroyed|LOST_BY_3PL|丢失|丢件|遗失|hilang"),
    (P::Damaged, "damaged|damage|Exception_Damage|DAMAGE_BY_3PL|209|破损|损坏|rusak"),
    (
        P::Returning,
        "returning|RETURN_STARTED|RETURN_INITIATED|Exception_Returning|6|退回中|退件中|return to sender",
    ),
    (P::Returned, "returned|Exception_Returned|4|401|已退回|退回签收|退签|returned to sender"),
    (P::Unknown, "unknown"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_ours_is_read_back_and_none_stands_twice() {
        for kind in K::ALL.iter().filter(|k| **k != K::Other) {
            assert_eq!(return_kind(kind.as_str()), *kind);
        }
        for state in S::ALL {
            assert_eq!(return_state(state.as_str()), *state);
        }
        for status in P::ALL {
            assert_eq!(parcel_status(status.as_str()), *status);
        }
        fn each<T>(table: &[(T, &str)]) -> Vec<String> {
            table.iter().flat_map(|(_, words)| words.split('|').map(normal)).collect()
        }
        for words in [each(KINDS), each(STATES), each(PARCELS)] {
            let mut once = words.clone();
            once.sort_unstable();
            once.dedup();
            assert!(words.iter().all(|w| !w.is_empty()));
            let twice: Vec<&String> =
                once.iter().filter(|w| words.iter().filter(|x| x == w).count() > 1).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }

    #[test]
    fn the_table_of_the_trackers_holds() {
        for (word, expected) in [
            ("Exception_Delayed", P::Delay),
            ("Expired_Other", P::Delay),
            ("exception_016", P::Delay),
            ("208", P::Delay),
            ("Exception_Lost", P::Lost),
            ("Exception_Destroyed", P::Lost),
            ("LOST_BY_3PL", P::Lost),
            ("209", P::Damaged),
            ("DAMAGE_BY_3PL", P::Damaged),
            ("DeliveryFailure_NoBody", P::FailedDelivery),
            ("AttemptFail", P::FailedDelivery),
            ("206", P::FailedDelivery),
            ("Exception_Returning", P::Returning),
            ("4", P::Returned),
            ("InTransit_CustomsReleased", P::Customs),
            ("12", P::Customs),
            ("Delivered", P::Delivered),
            ("已签收", P::Delivered),
            ("something new", P::Unknown),
            ("", P::Unknown),
        ] {
            assert_eq!(parcel_status(word), expected, "{word}");
        }
    }

    #[test]
    fn the_platforms_words_for_requests_are_read_and_new_ones_kept() {
        for (word, expected) in [
            ("RETURN_OR_REFUND_REQUEST_PENDING", S::Requested),
            ("AWAITING_BUYER_SHIP", S::Approved),
            ("BUYER_SHIPPED_ITEM", S::GoodsOnTheWay),
            ("RETURN_OR_REFUND__REQUEST_CANCELLED", S::Cancelled),
            ("RETURN_OR_REFUND_REQUEST_CANCEL", S::Cancelled),
            ("REFUND_PAID", S::Refunded),
            ("待商家处理", S::Requested),
            ("商家已收货", S::GoodsReceived),
            ("AWAITING_BUYER_RESPONSE", S::Unknown),
            ("", S::Unknown),
        ] {
            assert_eq!(return_state(word), expected, "{word}");
        }
        for (word, expected) in [
            ("RETURN_AND_REFUND", K::ReturnAndRefund),
            ("REFUND", K::RefundOnly),
            ("REPLACEMENT", K::Exchange),
            ("仅退款", K::RefundOnly),
            ("", K::ReturnAndRefund),
            ("donation", K::Other),
        ] {
            assert_eq!(return_kind(word), expected, "{word}");
        }
    }
}
