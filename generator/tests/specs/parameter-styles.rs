//! Parameters are written as in the table of styles in OpenAPI 3.0.4, which follows RFC 6570.

use http::HeaderMap;
use parameter_styles_client::operations::{Cookies, Headers, Paths, Places, Queries};
use parameter_styles_client::types::{Color, PathsLevel};
use parameter_styles_client::runtime::Request;
use parameter_styles_client::{BaseUrl, Operation};

fn request(operation: &impl Operation) -> Request {
    let base_url = BaseUrl::parse("https://api.example.com").unwrap();
    operation.request(&base_url).unwrap()
}

fn target(operation: &impl Operation) -> String {
    let request = request(operation);
    request.uri().path_and_query().unwrap().as_str().to_owned()
}

fn headers(operation: &impl Operation) -> HeaderMap {
    request(operation).headers().clone()
}

/// The object of the table.
fn color() -> Color {
    Color::new().r(100).g(200).b(150)
}

/// The list of the table.
fn list() -> Vec<String> {
    ["blue", "black", "brown"].map(str::to_owned).into()
}

#[test]
fn paths_are_simple_labels_or_matrices() {
    let paths = Paths::new(
        color(),
        color(),
        color(),
        list(),
        vec![1, 2],
        color(),
        list(),
        PathsLevel::V2,
    );
    let segments = [
        "R,100,G,200,B,150",
        "R=100,G=200,B=150",
        ".R,100,G,200,B,150",
        "x.blue.black.brown",
        ";matrix=1,2",
        ";R=100;G=200;B=150",
        "blue,black,brown",
        "2",
    ];
    // How a segment is escaped is tested where the runtime is.
    let written = target(&paths).replace("%2C", ",").replace("%3D", "=");
    let written = written.replace("%3B", ";");
    assert_eq!(written, format!("/paths/{}", segments.join("/")));
}

#[test]
fn queries_have_each_style() {
    for (queries, written) in [
        (Queries::new("x").form(color()), "R=100&G=200&B=150"),
        (Queries::new("x").commas(list()), "commas=blue,black,brown"),
        (
            Queries::new("x").spaces(list()),
            "spaces=blue%20black%20brown",
        ),
        (
            Queries::new("x").spaces_exploded(list()),
            "spaces_exploded=blue&spaces_exploded=black&spaces_exploded=brown",
        ),
        (Queries::new("x").pipes(list()), "pipes=blue|black|brown"),
        (
            Queries::new("x").deep(color()),
            "deep[R]=100&deep[G]=200&deep[B]=150",
        ),
        (Queries::new("x").reserved("a/b?c"), "reserved=a/b?c"),
        (Queries::new("x").empty(Vec::<String>::new()), "empty="),
        (Queries::new("x").both(Vec::<String>::new()), "both="),
        (Queries::new("x").nullable("n"), "nullable=n"),
    ] {
        let target = target(&queries).replace("%2C", ",").replace("%7C", "|");
        let target = target.replace("%5B", "[").replace("%5D", "]");
        assert_eq!(target, format!("/queries?{written}&required_nullable=x"));
    }
}

#[test]
fn headers_are_simple() {
    let plain = headers(&Headers::new(true));
    assert_eq!(plain["x-required"], "true");
    assert!(!plain.contains_key("x-color"));
    let all = Headers::new(false)
        .x_color(color())
        .x_exploded(color())
        .x_list(list());
    let all = headers(&all);
    assert_eq!(all["x-color"], "R,100,G,200,B,150");
    assert_eq!(all["x-exploded"], "R=100,G=200,B=150");
    assert_eq!(all["x-list"], "blue,black,brown");
}

#[test]
fn cookies_are_forms() {
    let cookies = Cookies::new("s").list(list());
    assert_eq!(
        headers(&cookies)["cookie"],
        "list=blue,black,brown; session=s"
    );
}

#[test]
fn one_name_in_four_places_is_four_parameters() {
    let places = Places::new("p").id_query("q").id_header("h").id_cookie("c");
    assert_eq!(target(&places), "/places/p?id=q");
    let headers = headers(&places);
    assert_eq!(
        (&headers["id"], &headers["cookie"]),
        (&"h".parse().unwrap(), &"id=c".parse().unwrap())
    );
}
