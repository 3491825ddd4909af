//! The types that the headers of `response-headers.yaml` are read into.

use http::HeaderMap;
use response_headers_client::operations::{
    ListOthersHeaders, ListThingsHeaders, RemoveOthersHeaders, WideHeaders,
};
use response_headers_client::types::ListThingsXMode;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

#[test]
fn headers_have_types() {
    let map = headers(&[
        ("x-rate-limit", "18446744073709551615"),
        ("x-ratio", "1.5"),
        ("x-cached", "true"),
        ("x-expires-after", "2024-02-29T12:00:00Z"),
        ("x-request-id", "5f0c1c1e-8d1b-4f3a-9a57-3a0f2f6d2c11"),
        ("x-mode", "fast"),
        ("x-tags", "a, b,c"),
        ("x-sizes", "1,2"),
        ("x-sizes", "3"),
        ("x-page", r#"{"number":2}"#),
        ("x-note", "12"),
        ("retry-after", "3"),
    ]);
    let headers = ListThingsHeaders::new(&map);
    assert_eq!(headers.x_rate_limit().unwrap(), Some(u64::MAX));
    // Text, because two statuses disagree.
    assert_eq!(headers.x_ratio().unwrap().as_deref(), Some("1.5"));
    assert_eq!(headers.x_cached().unwrap(), Some(true));
    let expires = headers.x_expires_after().unwrap().unwrap();
    assert_eq!(expires.unix_timestamp(), 1_709_208_000);
    let id = headers.x_request_id().unwrap().unwrap();
    assert_eq!(id.to_string(), "5f0c1c1e-8d1b-4f3a-9a57-3a0f2f6d2c11");
    assert_eq!(headers.x_mode().unwrap(), Some(ListThingsXMode::Fast));
    let tags = ["a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(headers.x_tags().unwrap(), Some(tags));
    // Several of one name mean the same as one with commas.
    assert_eq!(headers.x_sizes().unwrap(), Some(vec![1, 2, 3]));
    assert_eq!(headers.x_page().unwrap().map(|page| page.number), Some(2));
    assert_eq!(headers.x_note().unwrap().as_deref(), Some("12"));
    assert_eq!(headers.retry_after().unwrap(), Some(3));
}

#[test]
fn none_is_sure_to_be_there() {
    let map = HeaderMap::new();
    let headers = ListThingsHeaders::new(&map);
    assert_eq!(headers.x_rate_limit().unwrap(), None);
    assert_eq!(headers.x_tags().unwrap(), None);
    assert_eq!(headers.x_page().unwrap(), None);
}

#[test]
fn one_that_does_not_fit_is_an_error_that_does_not_show_it() {
    let map = headers(&[
        ("x-rate-limit", "MARKED"),
        ("x-cached", "MARKED"),
        ("x-sizes", "1,MARKED"),
        ("x-page", "MARKED"),
        ("retry-after", "3000000000"),
        ("x-mode", "new"),
    ]);
    let headers = ListThingsHeaders::new(&map);
    let errors = [
        headers.x_rate_limit().unwrap_err(),
        headers.x_cached().unwrap_err(),
        headers.x_sizes().unwrap_err(),
        headers.x_page().unwrap_err(),
        headers.retry_after().unwrap_err(),
    ];
    let names = errors.each_ref().map(|error| error.name());
    let expected = [
        "X-Rate-Limit",
        "X-Cached",
        "X-Sizes",
        "X-Page",
        "Retry-After",
    ];
    assert_eq!(names, expected);
    for error in &errors {
        let text = format!("{error} {error:?}");
        assert!(!text.contains("MARKED"), "{text}");
    }
    let text = errors[0].to_string();
    assert!(
        text.starts_with("cannot read the header `X-Rate-Limit`: expected an integer"),
        "{text}"
    );
    // What the server adds later is no error.
    assert_eq!(headers.x_mode().unwrap().unwrap().as_str(), "new");
}

#[test]
fn operations_with_the_same_headers_share_them() {
    let map = headers(&[("retry-after", "3"), ("x-object", "R,100")]);
    let headers: ListOthersHeaders<'_> = RemoveOthersHeaders::new(&map);
    assert_eq!(headers.retry_after().unwrap(), Some(3));
    let wide = WideHeaders::new(&map);
    assert_eq!(wide.x_object().unwrap().as_deref(), Some("R,100"));
    assert_eq!(wide.x_either().unwrap(), None);
}
