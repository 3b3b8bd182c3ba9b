//! Vouchers of Shopee: their codes are given to buyers in words, since its chat is not known to have a card for them. Facts: the
//! vendor's page "get_voucher_list" names path and pages; the fields of a row are those that public programs read, and each is
//! looked for leniently.

use domain::coupon::{Coupon, LONGEST_TITLE};
use domain::money::{Currency, Money};
use serde_json::Value;

use super::api::get;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list as list_at, money, seconds, text, whole, words, yes};
use crate::connector::{Call, Failure};

/// A page has 100 at most; a seller who has more ongoing ones looks for them in Seller Centre.
const MOST_PAGES: usize = 3;
/// `reward_type`: a sum, or hundredths of the price; coins are neither.
const SUM: i64 = 1;
const PERCENT: i64 = 2;

pub(super) fn list(call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
    let currency = currency_of(&call.account.market);
    let mut found = Vec::new();
    for page in 1..=MOST_PAGES {
        let query = Query::default().with("status", "ongoing").with("page_no", page).with("page_size", 100);
        let said = get(call, "voucher/get_voucher_list", &query)?;
        found.extend(list_at(&said, "/voucher_list").iter().filter_map(|one| voucher(one, currency)));
        if !yes(&said, "/more") {
            break;
        }
    }
    Ok(found)
}

/// One of them; what has no code cannot be given in words.
fn voucher(value: &Value, currency: Option<Currency>) -> Option<Coupon> {
    let kind = whole(value, "/reward_type");
    let sum = |path| money(value, path, currency).filter(|sum: &Money| sum.minor > 0);
    Some(Coupon {
        id: id(value, "/voucher_id")?,
        title: words(value, "/voucher_name").chars().take(LONGEST_TITLE).collect(),
        code: Some(text(value, "/voucher_code")?),
        off: sum("/discount_amount").filter(|_| kind == Some(SUM)),
        percent: text(value, "/percentage").filter(|_| kind == Some(PERCENT)),
        least: sum("/min_basket_price"),
        ends_at: seconds(value, "/end_time"),
    })
}

/// What a market's sums are in; none where we do not know the market, and then no sum is shown.
fn currency_of(market: &str) -> Option<Currency> {
    let code = match market {
        "SG" => "SGD",
        "MY" => "MYR",
        "TH" => "THB",
        "VN" => "VND",
        "PH" => "PHP",
        "ID" => "IDR",
        "TW" => "TWD",
        "BR" => "BRL",
        "MX" => "MXN",
        _ => return None,
    };
    Currency::parse(code).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_voucher_is_read_with_its_code() {
        let sum = voucher(
            &json!({ "voucher_id": 1_400, "voucher_code": "SHOPSRY5", "voucher_name": "Sorry", "reward_type": 1,
                "discount_amount": 5, "end_time": 1_770_000_000, "percentage": 0 }),
            currency_of("MY"),
        );
        let sum = sum.unwrap();
        assert_eq!((sum.id.as_str(), sum.code.as_deref()), ("1400", Some("SHOPSRY5")));
        assert_eq!((sum.off.map(|off| off.minor), sum.percent), (Some(500), None));
        let unknown = json!({ "voucher_id": 2, "voucher_code": "X", "reward_type": 2, "percentage": 10, "discount_amount": 0 });
        let percent = voucher(&unknown, currency_of("XX")).unwrap();
        assert_eq!((percent.off, percent.percent.as_deref()), (None, Some("10")));
        assert_eq!(voucher(&json!({ "voucher_id": 3 }), None), None);
    }
}
