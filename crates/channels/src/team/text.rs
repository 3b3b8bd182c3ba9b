//! What is said in a room: a title and lines, as many as fit.

/// Longest title and line in characters, before what does not fit is told by its number.
const LONGEST: usize = 200;

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whose and what.
    pub title: String,
    /// One thing each.
    pub lines: Vec<Line>,
    /// Whether in Chinese.
    pub chinese: bool,
}

/// One thing, and where it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// The address.
    pub link: Option<String>,
}

/// How long a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Bytes of UTF-8.
    Bytes(usize),
    /// Characters, counted as UTF-16 does: vendors that say "characters" mean one or the other.
    Chars(usize),
}

impl Room {
    /// Whether a text fits.
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Bytes(most) => text.len() <= most,
            Self::Chars(most) => text.encode_utf16().count() <= most,
        }
    }
}

impl Message {
    /// The text: whole lines as long as they fit, and how many more there are.
    pub(crate) fn fitting(&self, room: Room, harmless: impl Fn(&str) -> String) -> String {
        let mut text = harmless(&cut(&self.title));
        for (n, line) in self.lines.iter().enumerate() {
            let mut longer = format!("{text}\n{}", harmless(&cut(&line.text)));
            if let Some(link) = &line.link {
                longer.push('\n');
                longer.push_str(&harmless(link));
            }
            let left = self.lines.len() - n - 1;
            let end = if left > 0 { self.more(left) } else { String::new() };
            if !room.holds(&format!("{longer}{end}")) {
                return text + &self.more(left + 1);
            }
            text = longer;
        }
        text
    }

    fn more(&self, n: usize) -> String {
        match (self.chinese, n) {
            (true, n) => format!("\n……另有 {n} 条"),
            (false, n) => format!("\n… and {n} more"),
        }
    }
}

/// In one line, and not too long.
fn cut(text: &str) -> String {
    let clean = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.chars().count() <= LONGEST {
        return clean;
    }
    clean.chars().take(LONGEST - 1).chain(['…']).collect()
}
