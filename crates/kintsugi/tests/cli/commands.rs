//! What the commands say when all is well, and when what they were given is not.

use serde_json::Value;

use crate::program::Desk;

const FILE: &str = "review_id,rating,text\nA,1,it broke\nB,5,lovely\nC,9,too many stars\n";

#[test]
fn an_import_says_what_became_of_every_row() {
    let desk = Desk::new();
    let file = desk.file("reviews.csv", FILE);
    let said = desk.import(&file);
    assert_eq!(said.code, Some(0), "{said:#?}");
    assert!(
        said.out.starts_with("3 rows: 2 new, 0 changed, 0 duplicates, 1 rejected; 1 cases opened\n"),
        "{said:#?}"
    );
    let rejects = said.out.trim_end().rsplit(": ").next().unwrap();
    let rejects = std::fs::read_to_string(desk.folder.path().join(rejects)).unwrap();
    assert!(rejects.contains("4,rating,rating_out_of_range,"), "{rejects}");
    let again = desk.import(&file);
    assert!(
        again.out.starts_with("3 rows: 0 new, 0 changed, 2 duplicates, 1 rejected; 0 cases opened\n"),
        "{again:#?}"
    );
    desk.is_sound();
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let desk = Desk::new();
    let absent = desk.import(&desk.folder.path().join("nowhere.csv"));
    assert_eq!(absent.code, Some(1));
    assert!(absent.err.contains("failed to open") && absent.err.contains("nowhere.csv"), "{absent:#?}");
    assert!(!desk.data().exists(), "nothing is made for a file that is not there");
    for (name, content, words) in [
        ("empty.csv", &b""[..], "the file is empty"),
        ("book.xlsx", b"PK\x03\x04 and so on", "not text"),
        ("orders.csv", b"a,b\n1,2\n", "reviews need the columns review_id, rating, text"),
        ("array.json", b"[{\"review_id\":1}]", "one JSON array"),
    ] {
        let said = desk.import(&desk.file(name, content));
        assert_eq!(said.code, Some(1), "{said:#?}");
        assert!(said.err.contains("error: ") && said.err.contains(words), "{said:#?}");
        assert!(said.err.contains("nothing was imported"), "{said:#?}");
    }
    let folder = desk.folder.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let said = desk.import(&folder);
    assert_eq!(said.code, Some(1), "{said:#?}");
    desk.is_sound();
}

#[test]
fn options_with_a_fault_are_named() {
    let desk = Desk::new();
    let file = desk.file("reviews.csv", FILE).display().to_string();
    let with = |more: &[&str]| {
        let command = ["import", "reviews", &file, "--shop", "Tea", "--channel", "Main"];
        desk.run(&[&command[..], more].concat())
    };
    for (more, words) in [
        (&["--map", "stars"][..], "stars"),
        (&["--format", "xlsx"], "csv or jsonl"),
        (&["--currency", "RUBEL"], "RUBEL"),
        (&["--zone", "Mars/Olympus"], "zone"),
    ] {
        let said = with(more);
        assert_eq!(said.code, Some(1), "{said:#?}");
        assert!(said.err.contains(words), "{said:#?}");
    }
    assert_eq!(desk.run(&["import", "refunds", &file, "--shop", "Tea", "--channel", "Main"]).code, Some(2));
    assert_eq!(desk.run(&["import", "reviews", &file]).code, Some(2), "a shop and a channel are needed");
    assert_eq!(desk.run(&["explode"]).code, Some(2));
}

#[test]
fn triage_answers_every_line_it_can_read() {
    let desk = Desk::new();
    let input = b"{\"id\":1,\"text\":\"the zipper broke\",\"rating\":1}\n\
        \n\
        not json\n\
        {\"text\":\"no id\"}\n\
        {\"id\":\"x\"}\n\
        {\"id\":[1],\"text\":\"\xE5\xBE\x88\xE5\xA5\xBD\",\"rating\":5}\n\
        {\"id\":2,\"text\":\"\xFF\xFE\",\"rating\":900}\n\
        {\"id\":3,\"text\":\"last, without a line end\"}";
    let said = desk.fed(&["triage"], input);
    assert_eq!(said.code, Some(1), "some lines were bad: {said:#?}");
    let answers: Vec<Value> = said.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let ids: Vec<String> = answers.iter().map(|a| a["id"].to_string()).collect();
    assert_eq!(ids, ["1", "\"x\"", "[1]", "3"], "{said:#?}");
    for answer in &answers {
        let mut keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "abstain",
                "also",
                "aspects",
                "claims",
                "confidence",
                "ground",
                "id",
                "intent",
                "issue",
                "language",
                "polarity",
                "severity",
                "spans",
                "why"
            ]
        );
    }
    assert_eq!(answers[0]["polarity"], "negative");
    for line in [3, 4, 7] {
        assert!(said.err.contains(&format!("line {line}: ")), "{said:#?}");
    }
    let fine = desk.fed(&["triage"], b"{\"id\":1,\"text\":\"fine\"}\n");
    assert_eq!((fine.code, fine.err.as_str()), (Some(0), ""));
}

#[test]
fn a_backup_is_the_same_shop_elsewhere() {
    let desk = Desk::new();
    desk.import(&desk.file("reviews.csv", FILE));
    let said = desk.run(&["backup", "shop.backup"]);
    assert_eq!(said.code, Some(0), "{said:#?}");
    let again = desk.run(&["backup", "shop.backup"]);
    assert_eq!(again.code, Some(1), "a backup is never written over: {again:#?}");
    let over = desk.run(&["restore", "shop.backup"]);
    assert_eq!(over.code, Some(1), "nor is a shop: {over:#?}");
    let said = desk.run(&["restore", "shop.backup", "--data", "elsewhere"]);
    assert_eq!(said.code, Some(0), "{said:#?}");
    let doctor = desk.run(&["doctor", "--replay", "--data", "elsewhere"]);
    assert_eq!(doctor.code, Some(0), "{doctor:#?}");
    assert_eq!(doctor.out, desk.run(&["doctor", "--replay"]).out);
    let none = desk.file("none.backup", "not a backup");
    let said = desk.run(&["restore", &none.display().to_string(), "--data", "third"]);
    assert_eq!(said.code, Some(1), "{said:#?}");
}

#[test]
fn a_wrong_configuration_is_named() {
    let desk = Desk::new();
    std::fs::create_dir(desk.data()).unwrap();
    std::fs::write(desk.data().join("kintsugi.toml"), "colour = \"red\"\n").unwrap();
    let said = desk.run(&["doctor"]);
    assert_eq!(said.code, Some(1), "{said:#?}");
    assert!(said.err.contains("configuration") && said.err.contains("colour"), "{said:#?}");
}

#[test]
fn learning_says_what_is_missing() {
    let desk = Desk::new();
    desk.import(&desk.file("reviews.csv", FILE));
    let unknown = desk.run(&["learn", "--shop", "Coffee"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("there is no shop named \"Coffee\""), "{unknown:#?}");
    let early = desk.run(&["learn", "--shop", "Tea"]);
    assert_eq!(early.code, Some(1));
    assert!(early.err.contains("0 readings so far"), "{early:#?}");
    let back = desk.run(&["learn", "--shop", "Tea", "--rollback", "7"]);
    assert_eq!(back.code, Some(1));
    assert!(back.err.contains("no version of this number was kept"), "{back:#?}");
    let ships = desk.run(&["learn", "--shop", "Tea", "--rollback", "0"]);
    assert_eq!((ships.code, ships.out.trim()), (Some(0), "version 0 is in force"), "{ships:#?}");
    desk.is_sound();
}
