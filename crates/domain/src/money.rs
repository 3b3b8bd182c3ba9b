//! Money: integer minor units with an ISO 4217 code; no floating point anywhere.

use serde::{Deserialize, Serialize, Serializer};

/// An ISO 4217 currency code of three upper-case ASCII letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Currency([u8; 3]);

/// A currency code that is not three ASCII letters.
#[derive(Debug, thiserror::Error)]
#[error("a currency is three letters such as USD, not {0:?}")]
pub struct BadCurrency(pub String);

impl Currency {
    /// Parses a code; lower case is accepted.
    ///
    /// # Errors
    /// When the text is not three ASCII letters.
    pub fn parse(text: &str) -> Result<Self, BadCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(BadCurrency(text.to_owned())),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimal digits the minor unit has (ISO 4217 list one, active codes; two where not listed here).
    pub fn digits(&self) -> u32 {
        match &self.0 {
            b"VND" | b"JPY" | b"KRW" | b"CLP" | b"ISK" | b"PYG" | b"UGX" | b"XAF" | b"XOF" | b"XPF"
            | b"RWF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = BadCurrency;
    fn try_from(text: String) -> Result<Self, BadCurrency> {
        Self::parse(&text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// An amount in minor units (cents, fen, rupiah sen) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for a debit.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Parses a plain decimal such as `12`, `12.5` or `1,234.50`; more digits than the currency has are refused.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let clean: String = text.trim().chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
        let (negative, body) = clean.strip_prefix('-').map_or((false, clean.as_str()), |rest| (true, rest));
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let wide = fraction.trim_end_matches('0');
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || wide.len() > currency.digits() as usize
        {
            return None;
        }
        let scale = 10i64.checked_pow(currency.digits())?;
        let mut minor = whole.parse::<i64>().ok()?.checked_mul(scale)?;
        if !wide.is_empty() {
            let unit = 10i64.pow(currency.digits() - wide.len() as u32);
            minor = minor.checked_add(wide.parse::<i64>().ok()?.checked_mul(unit)?)?;
        }
        Some(Self { minor: if negative { -minor } else { minor }, currency })
    }
}

impl Money {
    /// The amount alone, `39.90`, with as many decimals as the currency has.
    pub fn decimal(&self) -> String {
        let digits = self.currency.digits() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let scale = 10u64.pow(self.currency.digits());
        let (whole, rest) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        if digits == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{rest:0digits$}")
    }
}

impl std::fmt::Display for Money {
    /// `39.90 USD`, with as many decimals as the currency has.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_with_the_decimals_of_its_currency() {
        for (minor, code, text) in [
            (3_990, "USD", "39.90 USD"),
            (-5, "USD", "-0.05 USD"),
            (1_250_000, "VND", "1250000 VND"),
            (i64::MIN, "VND", "-9223372036854775808 VND"),
        ] {
            let money = Money { minor, currency: Currency::parse(code).unwrap() };
            assert_eq!(money.to_string(), text);
        }
    }

    #[test]
    fn parses_decimals_exactly() {
        let usd = Currency::parse("usd").unwrap();
        let vnd = Currency::parse("VND").unwrap();
        for (text, currency, expected) in [
            ("12", usd, Some(1200)),
            ("12.5", usd, Some(1250)),
            ("1,234.50", usd, Some(123_450)),
            ("-3.07", usd, Some(-307)),
            ("12.345", usd, None),
            ("1250000", vnd, Some(1_250_000)),
            ("12.50", vnd, None),
            ("", usd, None),
            ("99999999999999999999", usd, None),
        ] {
            assert_eq!(Money::parse(text, currency).map(|m| m.minor), expected, "{text}");
        }
    }
}
