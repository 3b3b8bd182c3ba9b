//! A form with a file, as `multipart/form-data` (RFC 7578). The same content makes the same bytes.

use super::sign::fingerprint;
use crate::connector::Enclosed;

/// The content type with its boundary, and the body.
pub(crate) fn form(fields: &[(&str, &str)], name: &str, file: &Enclosed) -> (String, Vec<u8>) {
    // No file holds the hash of itself by chance.
    let boundary = format!("kintsugi-{}", &fingerprint(&file.bytes)[..32]);
    let mut body = Vec::with_capacity(file.bytes.len() + 1_024);
    for (field, value) in fields {
        let head =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(head.into_bytes());
    }
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{}\"\r\ncontent-type: {}\r\n\r\n",
        plain(&file.name),
        file.media_type,
    );
    body.extend(head.into_bytes());
    body.extend_from_slice(&file.bytes);
    body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A name that no header misreads.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_its_fields_and_its_file() {
        let file = Enclosed {
            name: "包装 \"1\"\r\n.png".to_owned(),
            media_type: "image/png".to_owned(),
            bytes: b"\x89PNG".to_vec(),
        };
        let (kind, body) = form(&[("return_sn", "R1")], "upload_image", &file);
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
        let expected = [
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"return_sn\"\r\n\r\nR1\r\n").as_bytes(),
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"upload_image\"; filename=\"____1___.png\"\r\n").as_bytes(),
            b"content-type: image/png\r\n\r\n\x89PNG\r\n",
            format!("--{boundary}--\r\n").as_bytes(),
        ]
        .concat();
        assert_eq!(String::from_utf8_lossy(&body), String::from_utf8_lossy(&expected));
        assert_eq!(form(&[("return_sn", "R1")], "upload_image", &file).1, body);
    }
}
