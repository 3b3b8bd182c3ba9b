//! Coupons of TikTok Shop: made in Seller Center, read here, sent as cards. Facts: copies of the vendor's page "Search Coupons"
//! (202406), which name each field.

use domain::coupon::{Coupon, LONGEST_TITLE};
use domain::money::Money;
use serde_json::{Value, json};

use super::api::post;
use super::read::{next_page, paged};
use crate::connector::parts::answer::Effect;
use crate::connector::parts::read::{currency, id, list as list_at, money, seconds, text, words};
use crate::connector::{Call, Failure};

const PATH: &str = "/promotion/202406/coupons/search";
/// A page has 100 at most; a seller who has more ongoing ones looks for them in Seller Center.
const MOST_PAGES: usize = 3;

pub(super) fn list(call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
    // Only these two kinds may be sent in a conversation.
    let body = json!({ "status": ["ONGOING"], "display_type": ["REGULAR", "CHAT"] });
    let (mut found, mut page) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let said = post(call, PATH, paged(100, page.as_deref()), &body, Effect::Reads)?;
        found.extend(list_at(&said, "/coupons").iter().filter_map(coupon));
        page = next_page(&said);
        if page.is_none() {
            break;
        }
    }
    Ok(found)
}

/// One of them; what has no id cannot be sent.
fn coupon(value: &Value) -> Option<Coupon> {
    Some(Coupon {
        id: id(value, "/id")?,
        title: words(value, "/title").chars().take(LONGEST_TITLE).collect(),
        code: text(value, "/promo_code"),
        off: sum(value, "/discount/reduction_amount"),
        percent: text(value, "/discount/percentage"),
        least: sum(value, "/threshold/min_spend"),
        ends_at: seconds(value, "/claim_duration/end_time"),
    })
}

fn sum(value: &Value, path: &str) -> Option<Money> {
    money(value, &format!("{path}/amount"), currency(value, &format!("{path}/currency")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coupon_is_read_with_what_it_takes_off() {
        let one = coupon(&json!({
            "id": "7136104329798256386", "title": "Sorry about the delay", "display_type": "CHAT", "status": "ONGOING",
            "discount": { "type": "AMOUNT_OFF", "reduction_amount": { "amount": "3.50", "currency": "GBP" } },
            "threshold": { "type": "MIN_SPEND", "min_spend": { "amount": "10", "currency": "GBP" } },
            "claim_duration": { "start_time": 1_760_000_000, "end_time": 1_770_000_000 },
        }));
        let one = one.unwrap();
        assert_eq!(one.off.map(|sum| sum.minor), Some(350));
        assert_eq!(one.least.map(|sum| sum.minor), Some(1_000));
        assert_eq!(one.ends_at, Some(domain::time::Instant::from_seconds(1_770_000_000)));
        let percent = coupon(&json!({ "id": 7, "discount": { "type": "PERCENT_OFF", "percentage": "12" } }));
        assert_eq!(percent.and_then(|one| one.percent), Some("12".to_owned()));
        assert_eq!(coupon(&json!({ "title": "without an id" })), None);
    }
}
