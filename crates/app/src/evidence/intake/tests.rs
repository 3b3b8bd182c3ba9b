//! Hostile files, and harmless ones that must stay what they are.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

/// A picture whose upper left quarter is red.
fn red_corner(format: ImageFormat) -> Vec<u8> {
    let pixel = |x, y| if x < 40 && y < 20 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) };
    encoded(&DynamicImage::ImageRgb8(RgbImage::from_fn(80, 40, pixel)), format)
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

fn chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let sealed = [kind, body].concat();
    [&(body.len() as u32).to_be_bytes()[..], &sealed, &crc(&sealed).to_be_bytes()].concat()
}

/// A PNG with a chunk behind its first one.
fn png_with(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let png = red_corner(ImageFormat::Png);
    let (head, rest) = png.split_at(33);
    [head, &chunk(kind, body), rest].concat()
}

/// EXIF with an orientation and a mark where the place would stand.
fn exif(orientation: u8) -> Vec<u8> {
    let mut out = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    out.extend([orientation, 0, 0, 0, 0, 0, 0]);
    out.extend(b"GPS 31.2304N 121.4737E");
    out
}

fn jpeg_with(orientation: u8) -> Vec<u8> {
    let jpeg = red_corner(ImageFormat::Jpeg);
    let body = [&b"Exif\0\0"[..], &exif(orientation)].concat();
    let segment = [&[0xFF, 0xE1][..], &(body.len() as u16 + 2).to_be_bytes(), &body].concat();
    let comment = b"\xFF\xFE\0\x10call 13800138000".get(..18).unwrap();
    [&jpeg[..2], &segment, comment, &jpeg[2..]].concat()
}

fn webp_with_exif(orientation: u8) -> Vec<u8> {
    let webp = red_corner(ImageFormat::WebP);
    let body = exif(orientation);
    let mut flags = vec![0b0000_1000, 0, 0, 0];
    flags.extend([79, 0, 0, 39, 0, 0]);
    let chunk = |kind: &[u8; 4], body: &[u8]| {
        let mut out = [&kind[..], &(body.len() as u32).to_le_bytes(), body].concat();
        out.extend((body.len() % 2 == 1).then_some(0));
        out
    };
    let parts = [&b"WEBP"[..], &chunk(b"VP8X", &flags), &webp[12..], &chunk(b"EXIF", &body)].concat();
    [&b"RIFF"[..], &(parts.len() as u32).to_le_bytes(), &parts].concat()
}

/// The smallest archive: nothing but its end.
const ARCHIVE: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

fn video() -> Vec<u8> {
    let atom =
        |kind: &[u8; 4], body: &[u8]| [&(8 + body.len() as u32).to_be_bytes()[..], kind, body].concat();
    [atom(b"ftyp", b"isom\0\0\0\0"), atom(b"moov", b"mvhd"), atom(b"mdat", b"frames")].concat()
}

fn webm() -> Vec<u8> {
    [&b"\x1A\x45\xDF\xA3\x87\x42\x82\x84webm"[..], b"\x18\x53\x80\x67\x85frame"].concat()
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/JSON 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

#[test]
fn what_is_taken_and_what_is_not() {
    let pdf = |inner: &str| format!("%PDF-1.7\n1 0 obj<<{inner}>>endobj\n%%EOF").into_bytes();
    let wide = {
        // 20,000 by 20,000 pixels of nothing: a kilobyte that would be a gigabyte.
        let head = [&20_000_u32.to_be_bytes()[..], &20_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &[0; 900]), chunk(b"IEND", b"")]
            .concat()
    };
    // Within the sides, above the memory: 12,000 by 12,000 of 16 bits.
    let deep = {
        let head = [&12_000_u32.to_be_bytes()[..], &12_000_u32.to_be_bytes(), &[16, 6, 0, 0, 0]].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &[0; 9]), chunk(b"IEND", b"")]
            .concat()
    };
    let png = red_corner(ImageFormat::Png);
    for (what, bytes, expected) in [
        ("a PNG", png.clone(), Ok("image/png")),
        ("a JPEG", red_corner(ImageFormat::Jpeg), Ok("image/jpeg")),
        ("a WebP", red_corner(ImageFormat::WebP), Ok("image/webp")),
        ("a PDF", PDF.to_vec(), Ok("application/pdf")),
        ("a video", video(), Ok("video/mp4")),
        ("another video", webm(), Ok("video/webm")),
        ("a text", "买家说：<好>\n".as_bytes().to_vec(), Ok("text/plain; charset=utf-8")),
        ("nothing", Vec::new(), Err("empty_upload")),
        ("blanks", b" \n".to_vec(), Err("empty_upload")),
        ("too much", vec![0xFF; LARGEST + 1], Err("evidence_too_large")),
        ("a long text", vec![b'a'; LARGEST_TEXT + 1], Err("evidence_too_large")),
        ("too many pixels", wide, Err("image_too_large")),
        ("too deep pixels", deep, Err("image_too_large")),
        ("an SVG with a script", b"<svg onload=alert(1)>".to_vec(), Err("bad_evidence")),
        ("a page", b"\xEF\xBB\xBF \n<!doctype html><script>".to_vec(), Err("bad_evidence")),
        ("an archive", b"PK\x03\x04".to_vec(), Err("bad_evidence")),
        ("a program", b"MZ\x90\0\x03\0\0\0".to_vec(), Err("bad_evidence")),
        ("an ELF program", b"\x7FELF\x02\x01\x01\0".to_vec(), Err("bad_evidence")),
        ("a GIF", b"GIF89a\x01\0\x01\0\x80\0\0".to_vec(), Err("bad_evidence")),
        ("a HEIC picture", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), Err("bad_evidence")),
        ("text of another encoding", b"\xC4\xE3\xBA\xC3".to_vec(), Err("bad_evidence")),
        ("a PDF with a script", pdf("/S/JavaScript/JS(app.alert(1))"), Err("bad_evidence")),
        ("a PDF with an escaped script", pdf("/S/J#61vaScript"), Err("bad_evidence")),
        ("a PDF that starts programs", pdf("/S/Launch/F(cmd.exe)"), Err("bad_evidence")),
        ("a PDF with files in it", pdf("/Names<</EmbeddedFiles 2 0 R>>"), Err("bad_evidence")),
        ("a locked PDF", pdf("/Encrypt 3 0 R"), Err("bad_evidence")),
        ("a PDF cut off", b"%PDF-1.7\n1 0 obj".to_vec(), Err("bad_evidence")),
        ("a PDF and an archive", [PDF, ARCHIVE].concat(), Err("bad_evidence")),
        (
            "an archive that ends as a PDF",
            [&PDF[..PDF.len() - 7], &ARCHIVE[..20], b"\x06\0%%EOF\n"].concat(),
            Err("bad_evidence"),
        ),
        ("a video and an archive", [video(), ARCHIVE.to_vec()].concat(), Err("bad_evidence")),
        (
            "a video that hides an archive",
            [video(), b"\0\0\0\x1Efree".to_vec(), ARCHIVE.to_vec()].concat(),
            Err("bad_evidence"),
        ),
        ("a video cut off", video()[..30].to_vec(), Err("bad_evidence")),
        ("a Matroska file", b"\x1A\x45\xDF\xA3\x8B\x42\x82\x88matroska".to_vec(), Err("bad_evidence")),
        ("a PNG cut off", png[..60].to_vec(), Err("bad_evidence")),
        (
            "a PNG that only begins as one",
            b"\x89PNG\r\n\x1a\n and what follows".to_vec(),
            Err("bad_evidence"),
        ),
        (
            "a PNG that lies about a size",
            png_with(b"tEXt", b"x").tap(|b| b[33..37].fill(0xFF)),
            Err("bad_evidence"),
        ),
    ] {
        let found = take(bytes).map(|t| t.media_type).map_err(|r| r.code.into_owned());
        assert_eq!(found, expected.map_err(str::to_owned), "{what}");
    }
}

/// Changes a value in passing.
trait Tap: Sized {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}
impl Tap for Vec<u8> {}

#[test]
fn what_a_picture_says_beside_its_pixels_is_gone_and_its_pixels_are_not() {
    let bomb = [b"icc\0\0".to_vec(), vec![0x78; 4_000]].concat();
    let jpeg = red_corner(ImageFormat::Jpeg);
    for (what, bytes, clean) in [
        ("a comment", png_with(b"tEXt", b"Comment\0call 13800138000"), Some(red_corner(ImageFormat::Png))),
        ("a text bomb", png_with(b"zTXt", &bomb), Some(red_corner(ImageFormat::Png))),
        ("a profile bomb", png_with(b"iCCP", &bomb), Some(red_corner(ImageFormat::Png))),
        ("EXIF of a PNG", png_with(b"eXIf", &exif(1)), Some(red_corner(ImageFormat::Png))),
        ("an unknown chunk", png_with(b"prVt", b"GPS"), Some(red_corner(ImageFormat::Png))),
        ("EXIF and a comment of a JPEG", jpeg_with(1), Some(jpeg.clone())),
        ("EXIF of a WebP", webp_with_exif(1), None),
        (
            "an archive behind a PNG",
            [red_corner(ImageFormat::Png), ARCHIVE.to_vec()].concat(),
            Some(red_corner(ImageFormat::Png)),
        ),
        (
            "a page behind a JPEG",
            [jpeg.clone(), b"<script>GPS</script>".to_vec()].concat(),
            Some(jpeg.clone()),
        ),
        ("a second JPEG behind the first", [jpeg.clone(), jpeg_with(1)].concat(), Some(jpeg)),
        (
            "a page behind a WebP",
            [red_corner(ImageFormat::WebP), b"<script>GPS".to_vec()].concat(),
            Some(red_corner(ImageFormat::WebP)),
        ),
    ] {
        let before = image::load_from_memory(&red_corner(image::guess_format(&bytes).unwrap())).unwrap();
        let taken = take(bytes).expect(what);
        for gone in [&b"GPS"[..], b"13800138000", b"Exif", b"script", b"PK\x05\x06", b"prVt"] {
            assert!(!contains(&taken.bytes, gone), "{what}: {gone:?}");
        }
        assert_eq!(image::load_from_memory(&taken.bytes).unwrap(), before, "{what}");
        if let Some(clean) = clean {
            assert_eq!(taken.bytes, clean, "{what}");
        }
    }
}

#[test]
fn a_picture_lies_as_its_camera_held_it() {
    // Six: the first row of pixels is the right side.
    for (what, bytes) in
        [("JPEG", jpeg_with(6)), ("PNG", png_with(b"eXIf", &exif(6))), ("WebP", webp_with_exif(6))]
    {
        let taken = take(bytes).expect(what);
        assert!(!contains(&taken.bytes, b"GPS"), "{what}");
        let image = image::load_from_memory(&taken.bytes).unwrap();
        assert_eq!(image.dimensions(), (40, 80), "{what}");
        let [red, _, blue, _] = image.get_pixel(30, 10).0;
        assert!(red > 200 && blue < 60, "{what}: {:?}", image.get_pixel(30, 10));
        let [red, _, blue, _] = image.get_pixel(5, 10).0;
        assert!(red < 60 && blue > 200, "{what}");
    }
}

#[test]
fn a_thumbnail_is_small_and_keeps_what_shines_through() {
    let wide = DynamicImage::ImageRgb8(RgbImage::from_pixel(1_000, 500, Rgb([1, 2, 3])));
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 20, Rgba([1, 2, 3, 0])));
    for (image, kind, size) in [(wide, "image/jpeg", (320, 160)), (clear, "image/png", (10, 20))] {
        let (small, media_type) = take(encoded(&image, ImageFormat::Png)).unwrap().thumbnail.unwrap();
        assert_eq!(media_type, kind);
        assert_eq!(image::load_from_memory(&small).unwrap().dimensions(), size);
    }
    assert_eq!(take(PDF.to_vec()).unwrap().thumbnail, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever comes: an answer, and never more bytes than came unless a picture was turned.
    #[test]
    fn any_bytes(begin in 0_usize..8, mut bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let begins: [&[u8]; 8] = [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xFF\xD8\xFF\xE1", b"RIFF\x40\0\0\0WEBPVP8X",
            b"%PDF-", b"\0\0\0\x10ftypisom", b"\x1A\x45\xDF\xA3", b"PK\x03\x04"];
        bytes.splice(..0, begins[begin].iter().copied());
        let size = bytes.len();
        if let Ok(taken) = take(bytes) {
            prop_assert!(taken.bytes.len() <= size);
        }
    }

    /// One byte of a good picture changed: an answer, and what is taken can be read again as it is.
    #[test]
    fn a_bent_picture(which in 0_usize..3, at in 0_usize..2_000, to in any::<u8>()) {
        let mut bytes = [jpeg_with(6), webp_with_exif(1), png_with(b"tEXt", b"x")][which].clone();
        let at = at % bytes.len();
        bytes[at] = to;
        if let Ok(taken) = take(bytes) {
            let again = take(taken.bytes.clone()).expect("what was taken once");
            prop_assert_eq!(again.bytes, taken.bytes);
        }
    }
}
