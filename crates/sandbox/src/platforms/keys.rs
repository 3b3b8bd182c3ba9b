//! The keys of the stand-ins: fixed words, so that the product can be connected out of the box. Nothing real opens with
//! them.

use serde::{Deserialize, Serialize};

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
        /// Every key with its fixed word; each may be set otherwise.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Keys {
            $($(#[$doc])* pub $name: String,)*
        }

        impl Default for Keys {
            fn default() -> Self {
                Self { $($name: $word.to_owned(),)* }
            }
        }
    };
}

keys! {
    /// Shopee's partner id, a whole number.
    shopee_partner_id = "1000001";
    /// Shopee's partner key; it signs requests and pushes.
    shopee_partner_key = "sandbox-shopee-key";
    /// TikTok Shop's app key.
    tiktok_app_key = "sandbox-tiktok-app";
    /// TikTok Shop's app secret.
    tiktok_app_secret = "sandbox-tiktok-secret";
    /// TikTok Shop's service, on the consent page.
    tiktok_service_id = "7000000000000000001";
    /// Where TikTok Shop sends the seller back to: it is configured there, not in the link. Empty: the page shows the code.
    tiktok_redirect = "";
    /// Lazada's app key.
    lazada_app_key = "1000003";
    /// Lazada's app secret.
    lazada_app_secret = "sandbox-lazada-secret";
    /// Kuaishou's app key.
    kuaishou_app_key = "ks-sandbox-app";
    /// Kuaishou's app secret, for tokens.
    kuaishou_app_secret = "sandbox-kuaishou-secret";
    /// Kuaishou's sign secret, another than the app secret.
    kuaishou_sign_secret = "sandbox-kuaishou-sign";
    /// Shopify's access token.
    shopify_token = "shpat_sandbox";
    /// Shopify's app secret; it signs pushes.
    shopify_secret = "sandbox-shopify-secret";
    /// Shopify's shop domain, also Judge.me's.
    shopify_domain = "kiln-kettle.myshopify.com";
    /// Judge.me's private token; it signs pushes.
    judgeme_token = "sandbox-judgeme-token";
    /// WooCommerce's consumer key.
    woocommerce_key = "ck_sandbox";
    /// WooCommerce's consumer secret.
    woocommerce_secret = "cs_sandbox";
    /// WordPress's user, for replies.
    wordpress_user = "shop";
    /// WordPress's application password.
    wordpress_password = "sandbox app password";
    /// What WooCommerce's pushes are signed with.
    woocommerce_hook_secret = "sandbox-woocommerce-hook";
    /// 17TRACK's key.
    track17_key = "sandbox-17track-key";
    /// 快递100's customer.
    kuaidi100_customer = "sandbox-kuaidi100-customer";
    /// 快递100's key.
    kuaidi100_key = "sandbox-kuaidi100-key";
    /// Feishu's robot, the last part of its address.
    feishu_token = "sandbox-feishu";
    /// Feishu's secret.
    feishu_secret = "sandbox-feishu-secret";
    /// DingTalk's robot.
    dingtalk_token = "sandbox-dingtalk";
    /// DingTalk's secret.
    dingtalk_secret = "SECsandbox";
    /// WeCom's robot.
    wecom_key = "sandbox-wecom";
    /// Slack's hook: what follows `/services/`.
    slack_path = "T0SANDBOX/B0SANDBOX/sandbox";
    /// Telegram's bot.
    telegram_token = "1:sandbox";
}

impl Keys {
    /// What a seller fills in to connect a stand-in: names and values.
    pub fn fields(&self, stand: &str) -> Vec<(&'static str, String)> {
        let fields: &[(&str, &str)] = match stand {
            "shopee" => &[("partner_id", &self.shopee_partner_id), ("partner_key", &self.shopee_partner_key)],
            "tiktok" => &[
                ("app_key", &self.tiktok_app_key),
                ("app_secret", &self.tiktok_app_secret),
                ("service_id", &self.tiktok_service_id),
            ],
            "lazada" => &[("app_key", &self.lazada_app_key), ("app_secret", &self.lazada_app_secret)],
            "kuaishou" => &[
                ("app_key", &self.kuaishou_app_key),
                ("app_secret", &self.kuaishou_app_secret),
                ("sign_secret", &self.kuaishou_sign_secret),
            ],
            "judgeme" => &[("shop_domain", &self.shopify_domain), ("api_token", &self.judgeme_token)],
            "shopify" => &[
                ("shop_domain", &self.shopify_domain),
                ("access_token", &self.shopify_token),
                ("app_secret", &self.shopify_secret),
            ],
            "woocommerce" => &[
                ("site", "https://shop.example"),
                ("consumer_key", &self.woocommerce_key),
                ("consumer_secret", &self.woocommerce_secret),
                ("webhook_secret", &self.woocommerce_hook_secret),
            ],
            "17track" => &[("key", &self.track17_key)],
            "kuaidi100" => &[("customer", &self.kuaidi100_customer), ("key", &self.kuaidi100_key)],
            _ => &[],
        };
        fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }
}
