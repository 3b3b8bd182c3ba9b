//! Measures aspects and opinions against the opinion sets of the data folder. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::reading::{Aspect, AspectSeen, Polarity};
use triage::Model;

/// An opinion marked by a reader: characters from and to, for or against, category where there is one.
struct Marked {
    start: u32,
    end: u32,
    good: bool,
    category: String,
}

#[derive(Default)]
struct Counts {
    marked: usize,
    met: usize,
    right: usize,
    found: usize,
    fitting: usize,
}

impl Counts {
    fn add(&mut self, found: &[AspectSeen], marked: &[Marked]) {
        let meets =
            |seen: &AspectSeen, mark: &Marked| seen.span.start < mark.end && mark.start < seen.span.end;
        for mark in marked {
            self.marked += 1;
            let met: Vec<_> = found.iter().filter(|seen| meets(seen, mark)).collect();
            self.met += usize::from(!met.is_empty());
            self.right +=
                usize::from(met.iter().any(|seen| (seen.polarity == Polarity::Positive) == mark.good));
        }
        self.found += found.len();
        self.fitting += found.iter().filter(|seen| marked.iter().any(|mark| meets(seen, mark))).count();
    }

    fn print(&self, name: &str) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        println!(
            "{name}: opinions met {:.3} of {}, polarity right {:.3} of those; passages that meet one {:.3} of {}",
            share(self.met, self.marked),
            self.marked,
            share(self.right, self.met),
            share(self.fitting, self.found),
            self.found
        );
    }
}

fn category(aspect: Aspect) -> Option<&'static str> {
    Some(match aspect {
        Aspect::Overall => "整体",
        Aspect::Effect => "功效",
        Aspect::Price => "价格",
        Aspect::Delivery | Aspect::Courier => "物流",
        Aspect::Smell => "气味",
        Aspect::Packaging => "包装",
        Aspect::Authenticity => "真伪",
        Aspect::Attitude | Aspect::ReplyTime => "服务",
        Aspect::Comfort | Aspect::Function => "使用体验",
        _ => return None,
    })
}

fn chinese(text: &str) -> BTreeMap<String, Vec<Marked>> {
    let mut reviews: BTreeMap<String, Vec<Marked>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.splitn(10, ',').collect();
        let [_, _, _, _, _, _, start, end, category, rest] = columns[..] else { continue };
        let Some((polarity, text)) = rest.split_once(',') else { continue };
        let review = reviews.entry(text.trim_matches('"').to_owned()).or_default();
        if let (Ok(start), Ok(end)) = (start.trim().parse(), end.trim().parse()) {
            review.push(Marked { start, end, good: polarity == "正面", category: category.to_owned() });
        }
    }
    reviews
}

fn english(line: &str) -> Option<(String, Vec<Marked>)> {
    let mut parts = line.split("####");
    let text = parts.next()?.to_owned();
    let mut places = Vec::new();
    let mut at = 0;
    for token in text.split(' ') {
        let len = token.chars().count() as u32;
        places.push((at, at + len));
        at += len + 1;
    }
    let mut marked = Vec::new();
    for triplet in parts.next()?.split("([").skip(1) {
        let Some((_, opinion)) = triplet.split_once("], [") else { continue };
        let Some((tokens, polarity)) = opinion.split_once("], '") else { continue };
        let tokens: Vec<usize> = tokens.split(", ").filter_map(|token| token.parse().ok()).collect();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
        let (Some(from), Some(to)) = (places.get(*first), places.get(*last)) else { continue };
        if !polarity.starts_with("NEU") {
            let good = polarity.starts_with("POS");
            marked.push(Marked { start: from.0, end: to.1, good, category: String::new() });
        }
    }
    Some((text, marked))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = std::env::args().nth(1).ok_or("usage: aspects <data folder>")?;
    let folder = Path::new(&data).join("aspects");
    let model = Model::embedded();
    let mut spans = Counts::default();
    let mut categories: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (text, marked) in chinese(&std::fs::read_to_string(folder.join("zh_beauty_opinions.csv"))?) {
        let found = model.read_fast(&text, None).aspects;
        spans.add(&found, &marked);
        let said: BTreeSet<&str> = found.iter().filter_map(|seen| category(seen.aspect)).collect();
        let truth: BTreeSet<&str> = marked.iter().map(|mark| mark.category.as_str()).collect();
        for name in ["整体", "功效", "价格", "物流", "气味", "包装", "真伪", "服务", "使用体验"]
        {
            let counts = categories.entry(name).or_default();
            counts.0 += usize::from(truth.contains(name) && said.contains(name));
            counts.1 += usize::from(said.contains(name));
            counts.2 += usize::from(truth.contains(name));
        }
    }
    spans.print("zh_beauty");
    let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let mut all = (0, 0, 0);
    for (name, (hit, said, truth)) in &categories {
        println!(
            "  {name}: precision {:.3} recall {:.3} of {truth}",
            ratio(*hit, *said),
            ratio(*hit, *truth)
        );
        all = (all.0 + hit, all.1 + said, all.2 + truth);
    }
    println!("  together: precision {:.3} recall {:.3}", ratio(all.0, all.1), ratio(all.0, all.2));
    for name in ["beauty", "electronics", "fashion", "home"] {
        let mut spans = Counts::default();
        let text = std::fs::read_to_string(folder.join(format!("en_{name}_triplets.txt")))?;
        for (text, marked) in text.lines().filter_map(english) {
            spans.add(&model.read_fast(&text, None).aspects, &marked);
        }
        spans.print(&format!("en_{name}"));
    }
    Ok(())
}
