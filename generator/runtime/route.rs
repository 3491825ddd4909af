//! Fills in the path template of an operation.
//!
//! Guarantees that the result is the route of the operation: no segment is `.` or `..`.

use crate::runtime::error::{EncodeError, Part};
use crate::runtime::style;
use crate::runtime::url::is_dot_segment;

/// Replaces each `{name}` of the template and checks the resulting segments.
pub(crate) fn expand(
    template: &'static str,
    values: &[(&'static str, String)],
) -> Result<String, EncodeError> {
    let mut path = String::new();
    for template in template.strip_prefix('/').unwrap_or(template).split('/') {
        let mut rest = template;
        let mut segment = String::new();
        let mut last = None;
        while let Some((literal, (name, after))) = rest
            .split_once('{')
            .and_then(|(literal, after)| Some((literal, after.split_once('}')?)))
        {
            let value = values.iter().find(|(known, _)| *known == name);
            let (_, value) = value.ok_or(EncodeError::new(Part::Path(name), "has no value"))?;
            segment.push_str(&style::encode_literal(literal));
            segment.push_str(value);
            last = Some(name);
            rest = after;
        }
        segment.push_str(&style::encode_literal(rest));
        if let Some(name) = last.filter(|_| is_dot_segment(&segment)) {
            let problem = "results in a path segment `.` or `..`, which would be another route";
            return Err(EncodeError::new(Part::Path(name), problem));
        }
        path.push('/');
        path.push_str(&segment);
    }
    Ok(path)
}
