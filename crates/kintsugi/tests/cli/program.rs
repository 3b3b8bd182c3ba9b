//! Running the program, looking at its data afterwards, and files for it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use store::{Location, Store};
use testkit::TempFolder;

/// A data folder and files beside it.
pub(crate) struct Desk {
    pub(crate) folder: TempFolder,
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempFolder::new() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.fed(arguments, b"")
    }

    /// The same with something on its standard input.
    pub(crate) fn fed(&self, arguments: &[&str], input: &[u8]) -> Said {
        let mut child = program().args(arguments).current_dir(self.folder.path()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // On a thread of its own, because the program answers while it reads.
        let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let said = child.wait_with_output().unwrap().into();
        feeding.join().unwrap();
        said
    }

    /// Imports reviews into the shop "Tea", channel "Main".
    pub(crate) fn import(&self, file: &Path) -> Said {
        let file = file.display().to_string();
        self.run(&["import", "reviews", &file, "--shop", "Tea", "--channel", "Main"])
    }

    /// The same, under way.
    pub(crate) fn importing(&self, file: &Path) -> Child {
        let mut command = program();
        command.args(["import", "reviews"]).arg(file).args(["--shop", "Tea", "--channel", "Main"]);
        command.current_dir(self.folder.path()).spawn().unwrap()
    }

    /// Fails unless the doctor finds nothing.
    pub(crate) fn is_sound(&self) {
        let said = self.run(&["doctor", "--replay"]);
        assert_eq!(said.code, Some(0), "{said:#?}");
        assert!(said.out.trim_end().ends_with(": clean"), "{said:#?}");
    }

    /// How many reviews and cases the first shop has.
    pub(crate) fn counts(&self) -> (i64, i64) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(&Location::Folder(self.data())).await.unwrap();
            let mut tx = store.read().await.unwrap();
            let Some(shop) = tx.every_shop().await.unwrap().pop() else { return (0, 0) };
            let reviews = tx.channel_counts(shop.id).await.unwrap().iter().map(|c| c.1).sum();
            let cases = tx.queue_count(shop.id, &store::queue::Filter::default(), 10_000).await.unwrap();
            drop(tx);
            store.close().await;
            (reviews, cases)
        })
    }
}

/// The built program, with its streams in our hands.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kintsugi"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_clear();
    command
}

/// A file of many reviews; every second complains, on one of `orders` orders.
pub(crate) fn reviews(rows: usize, orders: usize) -> String {
    let mut text = "review_id,order_id,rating,text,created_at\n".to_owned();
    for i in 0..rows {
        let (stars, words) = if i % 2 == 0 { (1, "it broke at once") } else { (5, "lovely") };
        writeln!(text, "R{i},O{},{stars},{words} {i},2026-10-{:02} 09:00:00", i % orders, 1 + i % 28)
            .unwrap();
    }
    text
}

/// A number nobody chose, told so that a failure can be looked into.
pub(crate) fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let seed = std::hash::RandomState::new().build_hasher().finish();
    eprintln!("seed {seed}");
    seed
}
