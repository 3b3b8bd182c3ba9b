//! What the platforms' modules share: signatures, queries, lenient reading of answers, what an answer means for the question,
//! and positions in what is read. Nothing here knows a platform.

pub(crate) mod answer;
pub(super) mod found;
pub(super) mod multipart;
pub(crate) mod query;
pub(crate) mod read;
pub(crate) mod sign;
pub(super) mod site;
pub(super) mod trail;
pub(super) mod window;

#[cfg(test)]
pub(super) mod tests;

/// A position in which nothing rests any more.
pub(super) fn woken(position: &str) -> String {
    fn wake(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.iter_mut().for_each(|(name, inner)| match name.as_str() {
                    "rest" => *inner = 0.into(),
                    _ => wake(inner),
                });
            }
            serde_json::Value::Array(all) => all.iter_mut().for_each(wake),
            _ => {}
        }
    }
    let Ok(mut value) = serde_json::from_str(position) else { return position.to_owned() };
    wake(&mut value);
    value.to_string()
}
