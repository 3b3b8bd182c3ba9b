//! The statement as PDF: printed by the machine's own headless Chromium where there is one, offline, in a folder
//! of its own and within a limit of time. The fonts are the machine's; Chinese wants one that has it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use domain::refusal::Refusal;
use tokio::sync::Semaphore;

use crate::{App, AppError, Caller, Result};

use super::bundle::Wanted;

/// How long printing may take.
const LIMIT: Duration = Duration::from_secs(40);
/// How often it is looked whether it is done.
const LOOK: Duration = Duration::from_millis(50);
/// Browsers at once: each takes some hundred megabytes.
static PRINTING: Semaphore = Semaphore::const_new(1);

impl App {
    /// Sets the program that prints, once; without it nothing is printed.
    pub fn set_printer(&self, chromium: PathBuf) {
        drop(self.printer.set(chromium));
    }

    /// The statement as PDF.
    ///
    /// # Errors
    /// `no_pdf_printer` where no Chromium is set up; `pdf_failed` when it does not print; as [`App::bundle`].
    pub async fn statement_pdf(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<u8>> {
        let html = self.statement(caller, wanted).await?;
        let Some(chromium) = self.printer.get().cloned() else { return Err(no_printer().into()) };
        let turn = PRINTING.acquire().await.map_err(|closed| AppError::Task(closed.to_string()))?;
        let folder = self.folder.join("printing").join(name(self));
        let pdf = tokio::task::spawn_blocking(move || {
            let printed = print(&chromium, &folder, &html, LIMIT);
            drop(std::fs::remove_dir_all(&folder));
            printed
        });
        let pdf = pdf.await?;
        drop(turn);
        pdf.map_err(|why| {
            tracing::warn!(%why, "the statement was not printed");
            failed().into()
        })
    }
}

/// A folder that nothing else has.
fn name(app: &App) -> String {
    let mut bytes = [0; 8];
    app.entropy.fill(&mut bytes);
    domain::chain::hex(&bytes)
}

fn print(
    chromium: &Path,
    folder: &Path,
    html: &[u8],
    limit: Duration,
) -> std::result::Result<Vec<u8>, String> {
    let words = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(folder).map_err(words)?;
    // Chromium wants whole paths.
    let folder = folder.canonicalize().map_err(words)?;
    let (page, pdf) = (folder.join("statement.html"), folder.join("statement.pdf"));
    std::fs::write(&page, html).map_err(words)?;
    let mut command = Command::new(chromium);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--disable-extensions",
        ])
        .args(["--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage"])
        // Nothing is to be had from anywhere, and the page's own policy lets no script run.
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .env("HOME", &folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Chromium refuses to run sandboxed as root; what it opens is our own page without scripts.
    if rustix::process::geteuid().is_root() {
        command.arg("--no-sandbox");
    }
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(words)?;
    let begun = Instant::now();
    while child.try_wait().map_err(words)?.is_none() {
        if begun.elapsed() > limit {
            stop(&mut child);
            return Err("it took too long".to_owned());
        }
        std::thread::sleep(LOOK);
    }
    let bytes = std::fs::read(&pdf).map_err(words)?;
    if bytes.starts_with(b"%PDF-") { Ok(bytes) } else { Err("what came is no PDF".to_owned()) }
}

/// Ends the browser with the processes it started.
fn stop(child: &mut std::process::Child) {
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed()) {
        // It may have ended by itself meanwhile.
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    drop(child.wait());
}

fn no_printer() -> Refusal {
    Refusal::new(
        "no_pdf_printer",
        "this server has no Chromium to print with",
        "服务器未安装 Chromium，无法生成 PDF",
    )
    .hint("open the statement in a browser and print it", "请在浏览器中打开情况说明并打印")
}

fn failed() -> Refusal {
    Refusal::new("pdf_failed", "the statement could not be printed", "无法生成 PDF")
        .hint("open the statement in a browser and print it", "请在浏览器中打开情况说明并打印")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use testkit::TempFolder;

    use super::*;

    /// What a browser does that does this.
    fn printed(does: &str, limit: Duration) -> std::result::Result<Vec<u8>, String> {
        let folder = TempFolder::new();
        let browser = folder.path().join("browser");
        // The page must be there, and the folder be the browser's own.
        let script = format!(
            "#!/bin/sh\nfor a in \"$@\"; do case $a in --print-to-pdf=*) out=${{a#*=}};; file://*) page=${{a#file://}};; esac; done\n\
             grep -q words \"$page\" || exit 1\n{does}\n"
        );
        std::fs::write(&browser, script).unwrap();
        std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
        print(&browser, &folder.path().join("own"), b"<p>words</p>", limit)
    }

    #[test]
    fn what_a_browser_prints_and_what_it_does_not() {
        let long = Duration::from_secs(30);
        assert_eq!(printed("printf %%PDF-1.4 > \"$out\"", long).unwrap(), b"%PDF-1.4");
        assert_eq!(printed("echo no > \"$out\"", long).unwrap_err(), "what came is no PDF");
        assert!(printed("exit 0", long).is_err());
        let begun = Instant::now();
        // Whoever it started goes with it.
        let hung = printed("sleep 600 & sleep 600", Duration::from_millis(300));
        assert_eq!(hung.unwrap_err(), "it took too long");
        assert!(begun.elapsed() < Duration::from_secs(20));
        assert!(
            print(Path::new("/no/such/browser"), &TempFolder::new().path().join("x"), b"", long).is_err()
        );
    }
}
