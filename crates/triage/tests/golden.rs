//! The embedded model on sentences written for this test: no class and no language may quietly break.

use std::collections::BTreeMap;

use triage::Model;
use triage::evaluate::Confusion;

const CLASSES: [&str; 7] = ["quality", "logistics", "service", "mismatch", "groundless", "other", "positive"];

struct Sentence {
    class: usize,
    language: &'static str,
    text: &'static str,
}

fn sentences() -> Vec<Sentence> {
    let parse = |line: &'static str| {
        let mut columns = line.split('\t');
        let class = columns.next().and_then(|word| CLASSES.iter().position(|name| *name == word));
        let (Some(class), Some(language), Some(text)) = (class, columns.next(), columns.next()) else {
            panic!("bad line: {line}");
        };
        Sentence { class, language, text }
    };
    include_str!("golden.tsv").lines().map(parse).collect()
}

#[test]
fn classes_and_languages_hold() {
    let model = Model::embedded();
    let mut all = Confusion::new(&CLASSES);
    let mut languages: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = String::new();
    for Sentence { class, language, text } in sentences() {
        let reading = model.read(text, None);
        let said = reading.issue.map_or("positive", domain::reading::Issue::as_str);
        all.add(class, CLASSES.iter().position(|name| *name == said).unwrap_or(CLASSES.len()));
        let count = languages.entry(language).or_default();
        count.1 += 1;
        if CLASSES[class] == said {
            count.0 += 1;
        } else {
            wrong = format!("{wrong}{said} for {}: {text}\n", CLASSES[class]);
        }
    }
    assert!(all.rows() >= 80);
    assert!(all.macro_f1(5) >= 0.85, "{all}\n{wrong}");
    for (language, (right, rows)) in languages {
        assert!(right * 10 >= rows * 7, "{language}: {right} of {rows}\n{wrong}");
    }
}

#[test]
fn languages_are_told_apart() {
    let rows = sentences();
    let right = |s: &&Sentence| Model::embedded().read_fast(s.text, None).language == s.language;
    let found = rows.iter().filter(right).count();
    assert!(found * 100 >= rows.len() * 95, "{found} of {}", rows.len());
}
