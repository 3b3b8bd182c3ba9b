//! Puts sentences together the way different people write: plain, with pictures, careless, loud or short.

use domain::reading::{Ground, Issue};

use super::grammar::expand;
use super::orders::Order;
use super::people;
use super::rng::Rng;
use super::tongue::{Lines, Tongue};
use super::words_en::EN;
use super::words_id::ID;
use super::words_zh::ZH;

static TONGUES: [Tongue; 3] = [EN, ZH, ID];

/// The phrase book of a market.
pub(super) fn tongue(number: usize) -> &'static Tongue {
    &TONGUES[number]
}

/// What a review is to say.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wish {
    Praise,
    Shrug,
    /// Praise with a complaint of this kind.
    But(Issue),
    Complain(Issue),
    Crack,
    Late,
    Break(Break),
}

/// How a review breaks a platform's rules.
#[derive(Clone, Copy, Debug)]
pub(super) enum Break {
    Abuse,
    Privacy,
    Competitor,
    Extortion,
    Irrelevant,
}

impl Break {
    pub(super) const fn ground(self) -> Ground {
        match self {
            Self::Abuse => Ground::Abuse,
            Self::Privacy => Ground::Privacy,
            Self::Competitor => Ground::Competitor,
            Self::Extortion => Ground::Coercion,
            Self::Irrelevant => Ground::Irrelevant,
        }
    }
}

/// Writes about one order in one language.
pub(super) struct Writer<'a> {
    pub(super) tongue: &'static Tongue,
    pub(super) number: usize,
    pub(super) order: &'a Order,
}

impl Writer<'_> {
    /// One phrase out of several, expanded.
    pub(super) fn say(&self, lines: Lines, rng: &mut Rng) -> String {
        self.say_unlike("", lines, rng).1
    }

    /// One phrase out of several other than `before`, and what it expands to.
    fn say_unlike(&self, before: &str, lines: Lines, rng: &mut Rng) -> (&'static str, String) {
        // A phrase about the colour is wasted on what has none.
        const NO_COLOR: char = '\u{1}';
        let mut said = ("", String::new());
        for _ in 0..20 {
            let phrase = rng.pick(lines).unwrap_or("");
            let text = expand(phrase, rng, &mut |slot, rng| match slot {
                "color" if !self.order.design.kind.has_colors() => NO_COLOR.to_string(),
                _ => self.fill(slot, rng),
            });
            said = (phrase, text);
            if (phrase != before || lines.len() < 2) && !said.1.contains(NO_COLOR) {
                break;
            }
        }
        said.1.retain(|c| c != NO_COLOR);
        said
    }

    /// One phrase, and now and then a second one.
    fn say_more(&self, lines: Lines, percent: u64, rng: &mut Rng) -> Vec<String> {
        let (phrase, text) = self.say_unlike("", lines, rng);
        let mut said = vec![text];
        if rng.chance(percent) {
            said.push(self.say_unlike(phrase, lines, rng).1);
        }
        said
    }

    fn fill(&self, slot: &str, rng: &mut Rng) -> String {
        match slot {
            "item" => self.order.design.noun[self.number].to_owned(),
            "color" => self.order.color.to_owned(),
            "carrier" => self.order.row.carrier.clone().unwrap_or_default(),
            "gift" => rng.pick(self.tongue.gifts).unwrap_or("").to_owned(),
            "few" => rng.between(2, 5).to_string(),
            "days" if self.order.late_days > 1 => (self.order.late_days + rng.between(0, 4)).to_string(),
            "days" => rng.between(3, 20).to_string(),
            "phone" => people::phone(self.number, rng),
            "person" => people::person(self.number, rng),
            "rival" => people::rival(self.number, rng),
            _ => String::new(),
        }
    }

    /// A whole review.
    pub(super) fn review(&self, wish: Wish, rng: &mut Rng) -> String {
        let style = rng.below(100);
        let mood = match wish {
            Wish::Praise => self.tongue.emoji_good,
            Wish::Shrug => &[],
            _ => self.tongue.emoji_bad,
        };
        let parts = match wish {
            Wish::Praise => return self.dress(self.praise(style, rng), style, mood, rng),
            Wish::Shrug => vec![self.say(self.tongue.neutral, rng)],
            Wish::But(issue) => self.praise_but(issue, rng),
            Wish::Complain(Issue::Groundless) => vec![self.say(self.tongue.no_reason, rng)],
            Wish::Complain(issue) => self.complaint(self.lines(issue, rng), style, rng),
            Wish::Crack => self.complaint(self.tongue.cracked, style, rng),
            Wish::Late => self.complaint(self.tongue.late, style, rng),
            Wish::Break(kind) => vec![self.say(self.breaking(kind), rng)],
        };
        self.dress(parts, style, mood, rng)
    }

    fn praise(&self, style: u64, rng: &mut Rng) -> Vec<String> {
        let t = self.tongue;
        let about = t.good[self.order.design.kind as usize];
        match style {
            0..9 => return vec![self.say(t.short_good, rng)],
            9..16 => return vec![self.say(about, rng)],
            _ => {}
        }
        let mut parts = vec![self.say(t.good_openings, rng)];
        parts.extend(self.say_more(about, 35, rng));
        if rng.chance(55) {
            parts.push(self.say(t.good_generic, rng));
        }
        if rng.chance(60) {
            parts.push(self.say(t.good_closings, rng));
        }
        parts
    }

    fn praise_but(&self, issue: Issue, rng: &mut Rng) -> Vec<String> {
        let t = self.tongue;
        let complaint = midway(self.say(self.lines(issue, rng), rng));
        let turn = self.say(t.mixed_turns, rng);
        vec![self.say(t.good[self.order.design.kind as usize], rng), format!("{turn}{}{complaint}", t.join)]
    }

    fn complaint(&self, lines: Lines, style: u64, rng: &mut Rng) -> Vec<String> {
        let t = self.tongue;
        let mut parts = self.say_more(lines, if style < 12 { 0 } else { 30 }, rng);
        if style < 12 {
            return parts;
        }
        if rng.chance(70) {
            parts.insert(0, self.say(t.bad_openings, rng));
        }
        if rng.chance(12) {
            parts.push(self.say(t.service, rng));
        }
        if rng.chance(65) {
            parts.push(self.say(t.bad_closings, rng));
        }
        parts
    }

    fn lines(&self, issue: Issue, rng: &mut Rng) -> Lines {
        let (t, kind) = (self.tongue, self.order.design.kind as usize);
        match issue {
            Issue::Quality => t.faulty[kind],
            Issue::Logistics if self.order.late_days > 1 => t.late,
            Issue::Logistics => t.transit,
            Issue::Service => t.service,
            Issue::Mismatch if rng.chance(60) => t.differs[kind],
            Issue::Mismatch => t.differs_generic,
            Issue::Groundless => t.no_reason,
            Issue::Other => t.price,
        }
    }

    const fn breaking(&self, kind: Break) -> Lines {
        match kind {
            Break::Abuse => self.tongue.abuse,
            Break::Privacy => self.tongue.privacy,
            Break::Competitor => self.tongue.competitor,
            Break::Extortion => self.tongue.extortion,
            Break::Irrelevant => self.tongue.irrelevant,
        }
    }

    /// Joins the sentences and gives them the writer's manner.
    fn dress(&self, mut parts: Vec<String>, style: u64, emoji: Lines, rng: &mut Rng) -> String {
        for part in &mut parts {
            *part = part.trim().to_owned();
        }
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        let plain = parts.join(self.tongue.join);
        let manner = (style * 7 + rng.below(40)) % 100;
        let text = match manner {
            0..20 => careless(&plain, self.number, rng),
            20..28 if self.number == 1 => plain.replace('。', "！！"),
            20..28 => plain.replace(". ", "!! ").trim_end_matches('.').to_owned() + "!",
            _ => plain,
        };
        if rng.chance(24)
            && let Some(one) = rng.pick(emoji)
        {
            return format!("{text}{}{}", self.tongue.join, one.repeat(rng.between(1, 3) as usize));
        }
        text
    }
}

/// A sentence as it stands behind "but": its first word in small letters.
fn midway(sentence: String) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
            sentence.replacen(first, &first.to_lowercase().to_string(), 1)
        }
        _ => sentence,
    }
}

/// Small letters, lost marks, a slip of the fingers.
fn careless(text: &str, tongue: usize, rng: &mut Rng) -> String {
    if tongue == 1 {
        let slips = [
            ("真的", "真滴"),
            ("喜欢", "稀饭"),
            ("没有", "木有"),
            ("，", " "),
            ("什么", "啥"),
            ("一样", "一毛一样"),
        ];
        let (from, to) = slips[rng.below(slips.len() as u64) as usize];
        return text.replacen(from, to, 2).trim_end_matches('。').to_owned();
    }
    let mut letters: Vec<char> = text.to_lowercase().trim_end_matches('.').chars().collect();
    for _ in 0..rng.below(3) {
        let at = rng.below(letters.len().max(2) as u64 - 1) as usize;
        let both = letters.get(at..at + 2).is_some_and(|pair| pair.iter().all(char::is_ascii_lowercase));
        match (both, rng.below(2)) {
            (true, 0) => letters.swap(at, at + 1),
            (true, _) => drop(letters.remove(at)),
            _ => {}
        }
    }
    letters.into_iter().collect()
}
