//! Praise that denies a fault: no stars, five stars, and complaints beside it.

use triage::{Engine, Model};

/// Language, whether it complains, text.
fn written() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    include_str!("../seed/denied.tsv").lines().skip(1).filter_map(|line| {
        let (language, rest) = line.split_once('\t')?;
        let (answer, text) = rest.split_once('\t')?;
        Some((language, answer == "complaint", text))
    })
}

/// What may as well be a complaint (of a tape that does not stick), or says with the same words that it took long.
const EITHER: [&str; 5] = ["doesn't stick", "không dính", "ga lama", "panas walau", "xài lâu"];

#[test]
fn five_stars_and_a_denied_fault_never_open_a_complaint() {
    let texts: Vec<(&str, Option<u8>)> = written()
        .filter(|row| !row.1 && !EITHER.iter().any(|word| row.2.contains(word)))
        .map(|(_, _, text)| (text, Some(5)))
        .collect();
    assert!(texts.len() >= 310);
    for ((text, _), reading) in texts.iter().zip(Engine::embedded().read_all(&texts)) {
        assert!(!reading.is_negative(), "{text}: {:?}", reading.issue);
    }
    let fast = texts.iter().filter(|(text, stars)| Model::embedded().read_fast(text, *stars).is_negative());
    assert!(fast.count() * 100 <= texts.len() * 6);
}

#[test]
fn a_denied_fault_alone_is_no_complaint_and_a_gripe_beside_it_is() {
    for text in ["Never leaks.", "没有掉色，也不起球", "tidak luntur", "không phai màu", "hindi kumukupas"]
    {
        assert!(!Model::embedded().read_fast(text, None).is_negative(), "{text}");
        assert!(!Engine::embedded().read(text, None).is_negative(), "{text}");
    }
    for text in [
        "Never leaks, but it stopped working after two days",
        "没有异味，但是穿一次就开线了，质量太差",
        "tidak luntur tapi robek, kecewa",
    ] {
        assert!(Model::embedded().read_fast(text, None).is_negative(), "{text}");
        assert!(Engine::embedded().read(text, None).is_negative(), "{text}");
    }
}

#[test]
fn most_of_what_was_written_is_told_apart() {
    let engine = Engine::embedded();
    let texts: Vec<(&str, Option<u8>)> = written().map(|(_, _, text)| (text, None)).collect();
    let (mut praise, mut complaints) = ((0, 0), (0, 0));
    for ((_, complains, _), reading) in written().zip(engine.read_all(&texts)) {
        let count = if complains { &mut complaints } else { &mut praise };
        count.1 += 1;
        count.0 += usize::from(reading.is_negative() == complains);
    }
    assert!(praise.0 * 100 >= praise.1 * 70, "praise {praise:?}");
    assert!(complaints.0 * 100 >= complaints.1 * 88, "complaints {complaints:?}");
}
