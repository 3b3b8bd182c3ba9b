//! `bench evidence`: a case with 200 exhibits of 2.5 MB. Its bundle is fetched over HTTP from `serve` in a process of its own and
//! written to a file, which `kintsugi verify` then checks in another. Counted: megabytes a second, and by how much each
//! process grew.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use app::evidence::vault::Told;
use domain::access::Permission;
use domain::appeal::EvidenceKind;
use domain::ids::{CaseId, Entropy, ShopId};

use super::data::{self, Seeded};
use super::{Figures, Folder, load, median, serve};
use crate::wiring::say;

const MB: f64 = 1e6;
/// Bytes of an exhibit.
const EXHIBIT: usize = 2_500_000;

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (exhibits, runs) = if quick { (20, 1) } else { (200, 3) };
    let home = folder.at("evidence");
    let (shop, case, secret) = prepare(&home, exhibits).await?;
    let zip = folder.at("bundle.zip");
    let path = format!("/api/v1/shops/{shop}/cases/{case}/bundle.zip");
    tokio::task::block_in_place(|| measure(&home, &path, &secret, &zip, runs))
}

/// The figures of so many runs: medians of speeds, the worst growth.
fn measure(home: &Path, path: &str, secret: &str, zip: &Path, runs: usize) -> anyhow::Result<Figures> {
    let (served, _) = serve::start(home, false)?;
    let (mut made, mut made_peak, mut verified, mut verified_peak) =
        (Vec::new(), 0.0_f64, Vec::new(), 0.0_f64);
    for run in 0..runs {
        let (bytes, seconds, grown) = fetch(&served, path, secret, zip)?;
        made.push(bytes / MB / seconds);
        made_peak = made_peak.max(grown);
        let (seconds, peak) = verify(zip)?;
        verified.push(bytes / MB / seconds);
        verified_peak = verified_peak.max(peak);
        say(&format!(
            "run {run}: {:.0} MB, made at {:.0} MB/s with {grown:.0} MB more, verified at {:.0} MB/s in {peak:.0} MB",
            bytes / MB,
            made[run],
            verified[run]
        ));
    }
    serve::stop(served)?;
    Ok(Figures::from([
        ("bundle_mb_per_s", median(made)),
        ("bundle_peak_mb", made_peak),
        ("verify_mb_per_s", median(verified)),
        ("verify_peak_mb", verified_peak),
    ]))
}

/// A shop with one case that has so many files, and a token that may fetch its bundle.
async fn prepare(home: &Path, exhibits: usize) -> anyhow::Result<(ShopId, CaseId, String)> {
    let (app, shop, channel) = data::shop(home).await?;
    data::fill(&app, shop, channel, 50).await?;
    let owner = load::owner(&app, shop).await?;
    let mut tx = app.store.read().await?;
    let row = tx
        .first("SELECT id FROM cases WHERE shop_id = $1 ORDER BY number LIMIT 1", vec![shop.into()])
        .await?;
    let case = CaseId(row.context("no review became a case")?.uuid(0)?);
    drop(tx);
    let (seeded, began) = (Seeded::new(3), Instant::now());
    for n in 0..exhibits {
        let told = Told {
            shows: EvidenceKind::VideoStill,
            name: format!("clip {n}"),
            taken_at: None,
            source: None,
            note: None,
            original: None,
        };
        app.capture_evidence(&owner, case, clip(&seeded), told).await?;
    }
    say(&format!("{exhibits} exhibits taken in after {:.1} s", began.elapsed().as_secs_f64()));
    let scopes = vec![Permission::CaseRead, Permission::CaseWork];
    let secret = app.make_token(&owner, "bench", scopes, None).await?.1;
    app.store.close().await;
    Ok((shop, case, secret))
}

/// A video of noise, of which every byte is another.
fn clip(seeded: &Seeded) -> Vec<u8> {
    let mut out = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08moov".to_vec();
    out.extend(((EXHIBIT - out.len()) as u32).to_be_bytes());
    out.extend(b"mdat");
    let begin = out.len();
    out.resize(EXHIBIT, 0);
    seeded.fill(&mut out[begin..]);
    out
}

/// Fetches a bundle into a file: its bytes, the seconds, and by how many megabytes the server grew.
fn fetch(served: &serve::Served, path: &str, secret: &str, into: &Path) -> anyhow::Result<(f64, f64, f64)> {
    let before = serve::resident(&served.process)?;
    let mut stream = TcpStream::connect(&served.address)?;
    let began = Instant::now();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {secret}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = BufReader::with_capacity(256 << 10, stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    ensure!(line.contains("200"), "the server answers {line}");
    while line.trim() != "" {
        line.clear();
        answer.read_line(&mut line)?;
    }
    let mut out = BufWriter::new(File::create(into)?);
    let (mut piece, mut bytes, mut peak, mut looked) = (vec![0; 256 << 10], 0, before, Instant::now());
    loop {
        let read = answer.read(&mut piece)?;
        if read == 0 {
            break;
        }
        out.write_all(&piece[..read])?;
        bytes += read;
        if looked.elapsed() > Duration::from_millis(2) {
            peak = peak.max(serve::resident(&served.process)?);
            looked = Instant::now();
        }
    }
    out.flush()?;
    Ok((bytes as f64, began.elapsed().as_secs_f64(), (peak - before) * 1.048_576))
}

/// Verifies a bundle in a process of its own: the seconds, and the most megabytes it held.
fn verify(zip: &Path) -> anyhow::Result<(f64, f64)> {
    let began = Instant::now();
    let mut child: Child =
        Command::new(std::env::current_exe()?).arg("verify").arg(zip).stdout(Stdio::null()).spawn()?;
    let mut peak = 0.0_f64;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        // A process that has just ended tells nothing.
        peak = peak.max(serve::resident(&child).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(1));
    };
    ensure!(ended.success(), "the bundle is not verified");
    Ok((began.elapsed().as_secs_f64(), peak * 1.048_576))
}
