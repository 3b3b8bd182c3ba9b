//! Pictures as evidence: decoded once within limits, turned upright, without metadata, with a small picture beside them.

use std::io::Cursor;

use domain::refusal::Refusal;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::intake::{Taken, bad};
use super::strip;

/// Longest side in pixels.
pub(super) const LONGEST_SIDE: u32 = 12_000;
/// Most memory that one may take when it is decoded.
const MOST_MEMORY: u64 = 256 << 20;
/// Longest side of a thumbnail in pixels.
const THUMBNAIL: u32 = 320;
/// Quality of a JPEG that is written anew: what cameras use.
const QUALITY: u8 = 92;

/// Takes a picture in.
pub(super) fn take(bytes: &[u8], format: ImageFormat) -> Result<Taken, Refusal> {
    // Nothing that is not needed reaches a decoder.
    let with_exif = strip::picture(bytes, format, true).ok_or_else(broken)?;
    let orientation = decoder(&with_exif, format)?.orientation().map_err(|e| refused(&e))?;
    let stripped = strip::picture(bytes, format, false).ok_or_else(broken)?;
    let mut image = DynamicImage::from_decoder(decoder(&stripped, format)?).map_err(|e| refused(&e))?;
    image.apply_orientation(orientation);
    let upright = orientation == Orientation::NoTransforms;
    let bytes = if upright { stripped } else { encode(&image, format)? };
    Ok(Taken { bytes, media_type: format.to_mime_type(), thumbnail: Some(thumbnail(&image)?) })
}

/// A decoder of a picture whose size is within the limits.
fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, Refusal> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|e| refused(&e))?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE || decoder.total_bytes() > MOST_MEMORY {
        return Err(too_many_pixels());
    }
    Ok(decoder)
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, Refusal> {
    let mut out = Cursor::new(Vec::new());
    let written = match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, QUALITY);
            image.write_with_encoder(encoder)
        }
        other => image.write_to(&mut out, other),
    };
    written.map_err(|_unwritten| broken())?;
    Ok(out.into_inner())
}

/// A small picture: JPEG, or PNG where it lets something shine through.
fn thumbnail(image: &DynamicImage) -> Result<(Vec<u8>, &'static str), Refusal> {
    let larger = image.width().max(image.height()) > THUMBNAIL;
    let small = if larger { image.thumbnail(THUMBNAIL, THUMBNAIL) } else { image.clone() };
    let (small, format) = if small.color().has_alpha() {
        (DynamicImage::ImageRgba8(small.to_rgba8()), ImageFormat::Png)
    } else {
        (DynamicImage::ImageRgb8(small.to_rgb8()), ImageFormat::Jpeg)
    };
    Ok((encode(&small, format)?, format.to_mime_type()))
}

fn refused(error: &image::ImageError) -> Refusal {
    if matches!(error, image::ImageError::Limits(_)) { too_many_pixels() } else { broken() }
}

fn too_many_pixels() -> Refusal {
    Refusal::new(
        "image_too_large",
        "a picture may be 12,000 pixels wide and high, and take 256 MB of memory",
        "图片边长最多 12000 像素，解码后最多 256 MB",
    )
    .hint("make it smaller and try again", "请缩小后重试")
}

fn broken() -> Refusal {
    bad("the picture cannot be read", "无法读取图片").hint("save it anew and try again", "请重新保存后再试")
}
