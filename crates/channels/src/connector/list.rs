//! The connectors there are, by the rulebook's word for their platform.

use super::{Connector, generic, judgeme, kuaishou, lazada, shopee, shopify, tiktok, woocommerce};

static ALL: [&dyn Connector; 8] = [
    &tiktok::TikTok,
    &shopee::Shopee,
    &lazada::Lazada,
    &kuaishou::Kuaishou,
    &judgeme::JudgeMe,
    &shopify::Shopify,
    &woocommerce::WooCommerce,
    &generic::Generic,
];

/// All of them.
pub fn all() -> &'static [&'static dyn Connector] {
    &ALL
}

/// That of a platform, by the rulebook's word for it.
pub fn of(platform: &str) -> Option<&'static dyn Connector> {
    ALL.iter().copied().find(|connector| connector.platform() == platform)
}
