//! Values that contained a secret are wiped from memory when they are dropped.
//!
//! Linux shows a process its own memory as a file. The test searches it for a mark. The search itself adds no copy of
//! the mark to memory: the mark is stored in disguise and compared byte by byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufRead;
use std::os::unix::fs::FileExt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::runtime::secret::{Secret, SecretBytes, SecretBytesUrl};
use crate::runtime::{
    BaseUrl, Credential, Credentials, PartStyle, QueryStyle, Request, RequestBuilder,
};
use crate::security::{API_KEY_AUTH, BASIC_AUTH, BEARER_TOKEN};

/// How many bytes are searched at a time.
const PIECE: usize = 1 << 16;

static ZEROS: [u8; PIECE + 31] = [0; PIECE + 31];

/// 32 letters that differ for each number, with every bit turned.
#[derive(Clone, Copy)]
pub struct Mark([u8; 32]);

impl Mark {
    pub fn new(number: u8) -> Self {
        let mut state = (u64::from(number) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self([(); 32].map(|()| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            !(b'a' + (state % 26) as u8)
        }))
    }

    /// The mark for the first bytes of a text.
    pub fn of(text: &[u8]) -> Self {
        let mut mark = [0; 32];
        for (disguised, byte) in mark.iter_mut().zip(text) {
            *disguised = !byte;
        }
        Self(mark)
    }

    /// A new text of its own.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(32);
        text.extend(self.0.iter().map(|byte| char::from(!byte)));
        text
    }

    /// How often the memory holds its second half; of what is free, allocators overwrite the start.
    pub fn count(&self) -> usize {
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        let memory = File::open("/proc/self/mem").unwrap();
        let mut found = 0;
        let mut piece = [0; PIECE + 31];
        for line in maps.lines().filter(|line| line.contains(" rw-p ")) {
            let (range, _) = line.split_once(' ').unwrap();
            let (start, end) = range.split_once('-').unwrap();
            let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap());
            for address in (start..end).step_by(PIECE) {
                let length = piece.len().min((end - address) as usize);
                let piece = &mut piece[..length];
                if memory.read_exact_at(piece, address).is_err() {
                    break;
                }
                // Most memory has never been written to.
                if piece != &ZEROS[..length] {
                    found += self.count_in(piece);
                }
                piece.fill(0);
            }
        }
        found
    }

    fn count_in(&self, mut bytes: &[u8]) -> usize {
        let (first, others) = (!self.0[16], &self.0[17..]);
        let mut found = 0;
        // This search is that of the C library, however the tests are built.
        while bytes.skip_until(first).expect("memory is read") > 0 && bytes.len() >= others.len() {
            found += usize::from(bytes.iter().zip(others).all(|(a, b)| *a == !*b));
        }
        found
    }
}

fn token(mark: Mark) -> Credential {
    Credential::Token(Secret::new(mark.text()))
}

#[test]
fn a_plain_text_is_not_wiped() {
    // So that it is known that the search finds something.
    let mark = Mark::new(0);
    let text = mark.text();
    assert!(mark.count() > 0);
    drop(text);
    let kept = mark.text();
    assert!(mark.count() > 0);
    drop(kept);
}

#[test]
fn secrets_are_wiped() {
    let mark = Mark::new(1);
    let secret = Secret::new(mark.text());
    assert!(mark.count() > 0);
    let other = secret.clone();
    drop(secret);
    assert!(mark.count() > 0);
    drop(other);
    assert_eq!(mark.count(), 0);
}

#[test]
fn secret_bytes_are_wiped() {
    let mark = Mark::new(30);
    let bytes = SecretBytes::from(mark.text().into_bytes());
    let copy = bytes.clone();
    drop(bytes);
    assert!(mark.count() > 0);
    drop(copy);
    assert_eq!(mark.count(), 0);

    // Read from base64, and written as base64.
    let plain = Zeroizing::new(mark.text());
    let text = Zeroizing::new(STANDARD.encode(plain.as_bytes()));
    drop(plain);
    let json = Secret::concat(&["\"", &text, "\""]);
    let other: SecretBytes = serde_json::from_str(json.expose()).unwrap();
    assert_eq!(mark.count(), 1);
    drop(other);
    assert_eq!(mark.count(), 0);
    let encoded = Mark::of(text.as_bytes());
    drop((text, json));
    assert_eq!(encoded.count(), 0);
    let base = BaseUrl::parse("https://host").unwrap();
    for number in 0..2 {
        let request = RequestBuilder::new("POST", "/", &base);
        let secret = Zeroizing::new(mark.text());
        let request = match number {
            0 => request.json(&SecretBytes::from(secret.as_bytes())),
            _ => request.json(&SecretBytesUrl::from(secret.as_bytes())),
        };
        let request = request.finish().unwrap();
        assert!(encoded.count() > 0);
        drop((request, secret));
        assert_eq!(encoded.count() + mark.count(), 0);
    }
}

#[test]
fn headers_with_credentials_are_wiped() {
    let cases = [
        (BEARER_TOKEN, token(Mark::new(2)), 2),
        (API_KEY_AUTH, token(Mark::new(3)), 3),
        (
            BASIC_AUTH,
            Credential::Basic {
                user: "u".to_owned(),
                password: Secret::new(Mark::new(4).text()),
            },
            4,
        ),
    ];
    for (scheme, credential, number) in cases {
        let mark = Mark::new(number);
        let credentials = Credentials::new().with(scheme, credential).always();
        let mut request = Request::default();
        credentials.apply(&[], &mut request).unwrap();
        let again = request.clone();
        assert!(mark.count() > 0);
        drop((credentials, request));
        drop(again);
        assert_eq!(mark.count(), 0, "{}", scheme.name);
    }
}

#[test]
fn forms_are_wiped() {
    type Add = for<'a> fn(RequestBuilder<'a>, &BTreeMap<String, Secret>) -> RequestBuilder<'a>;
    fn multipart<'a>(
        request: RequestBuilder<'a>,
        styles: &[(&'static str, PartStyle)],
        body: &BTreeMap<String, Secret>,
    ) -> RequestBuilder<'a> {
        request.multipart("multipart/form-data", styles, body)
    }
    let adds: [Add; 7] = [
        |request, body| request.form(&[], body),
        |request, body| request.form(&[("a", QueryStyle::COMMAS)], body),
        |request, body| request.form(&[("a", QueryStyle::JSON)], body),
        |request, body| request.form(&[("a", QueryStyle::FORM.reserved())], body),
        |request, body| multipart(request, &[], body),
        |request, body| multipart(request, &[("a", PartStyle::DeepObject)], body),
        |request, body| multipart(request, &[("a", PartStyle::Type("application/json"))], body),
    ];
    for (number, add) in (10..).zip(adds) {
        let mark = Mark::new(number);
        let base = BaseUrl::parse("https://host").unwrap();
        let text = Secret::new(mark.text());
        // What has to be encoded is put together again around it.
        let special = Secret::concat(&["%&", text.expose(), " \"x"]);
        // Memory for few bytes is soon used for something else.
        let long = Secret::concat(&[&"x ".repeat(2000), text.expose()]);
        drop(text);
        let body = BTreeMap::from([
            ("a".to_owned(), special),
            ("b".to_owned(), Secret::new("x ".repeat(5000))),
            ("c".to_owned(), long),
        ]);
        let before = mark.count();
        let request = add(RequestBuilder::new("POST", "/", &base), &body);
        let request = request.finish().unwrap();
        assert!(mark.count() > before);
        drop((body, request));
        assert_eq!(mark.count(), 0, "{number}");
    }
}

#[test]
fn bodies_of_json_are_wiped() {
    let mark = Mark::new(5);
    let base = BaseUrl::parse("https://host").unwrap();
    let long = "x".repeat(5000);
    // The text moves several times while it grows.
    let body = BTreeMap::from([
        ("a".to_owned(), Secret::new(mark.text())),
        ("b\n".to_owned(), Secret::new(long)),
        ("c".to_owned(), Secret::new(mark.text())),
    ]);
    let request = RequestBuilder::new("POST", "/", &base)
        .json(&body)
        .finish()
        .unwrap();
    assert!(mark.count() > 2);
    drop((body, request));
    assert_eq!(mark.count(), 0);
}
