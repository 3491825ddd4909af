//! Operations as the generator would write them.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Method, Response};

use crate::runtime::response;
use crate::runtime::secret::Secret;
use crate::runtime::wire::Value;
use crate::runtime::{
    BaseUrl, EncodeError, Operation, QueryStyle, Request, RequestBuilder, ResponseError,
    SchemeKind, SecurityScheme, Untyped,
};

pub const BASIC_AUTH: SecurityScheme = SecurityScheme {
    name: "basicAuth",
    kind: SchemeKind::Basic,
};

pub const API_KEY_AUTH: SecurityScheme = SecurityScheme {
    name: "apiKeyAuth",
    kind: SchemeKind::Header("Authorization"),
};

pub const BEARER_TOKEN: SecurityScheme = SecurityScheme {
    name: "bearerToken",
    kind: SchemeKind::Bearer,
};

/// A session starts with a user or with an API key.
#[derive(Clone, Debug, Default)]
pub struct Authenticate {
    pub body: Option<BTreeMap<String, Secret>>,
}

impl Operation for Authenticate {
    type Output = BTreeMap<String, Value>;
    type Error = Untyped;

    const ID: &'static str = "Authenticate";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/sys/v1/session/auth";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[&[BASIC_AUTH], &[API_KEY_AUTH]];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .json(&self.body)
            .accept("application/json")
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::json(response),
            _ => response::refused(response),
        }
    }
}

/// One that has every kind of parameter, and a typed error.
#[derive(Clone, Debug, Default)]
pub struct ListKeys {
    pub group: String,
    pub limit: Option<u32>,
    pub states: Vec<String>,
    pub trace: Option<String>,
    pub pin: Option<Secret>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ListKeysError {
    BadRequest(BTreeMap<String, String>),
}

impl Operation for ListKeys {
    type Output = BTreeMap<String, Vec<BTreeMap<String, u32>>>;
    type Error = ListKeysError;

    const ID: &'static str = "ListKeys";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/crypto/v1/groups/{group}/keys";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[&[BEARER_TOKEN], &[API_KEY_AUTH]];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .path("group", &self.group)
            .query("limit", QueryStyle::FORM, &self.limit)
            .query("state", QueryStyle::COMMAS, &self.states)
            .header("X-Trace", &self.trace)
            .header("X-Pin", &self.pin)
            .sensitive("X-Pin")
            .query("pin", QueryStyle::FORM, &self.pin)
            .cookie("pin", QueryStyle::FORM, &self.pin)
            .accept("application/json")
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::json(response),
            400 => response::refused_as(response, ListKeysError::BadRequest),
            _ => response::refused(response),
        }
    }
}

/// No body either way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminate;

impl Operation for Terminate {
    type Output = ();
    type Error = Untyped;

    const ID: &'static str = "Terminate";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/sys/v1/session/terminate";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[&[BEARER_TOKEN]];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url).finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            204 => response::empty(response),
            _ => response::refused(response),
        }
    }
}

/// No credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct Version;

impl Operation for Version {
    type Output = BTreeMap<String, String>;
    type Error = Untyped;

    const ID: &'static str = "Version";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/sys/v1/version";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .accept("application/json")
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::json(response),
            _ => response::refused(response),
        }
    }
}
