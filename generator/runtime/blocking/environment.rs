//! The proxies that the environment names, by the rules that reqwest and curl follow: ureq reads the
//! same variables, but uses the first of all for every URL, ignores what it does not understand, and
//! matches `NO_PROXY` in another way.
//!
//! Guarantees that a request goes through the proxy that is named for it, or fails. Loopback has no
//! proxy: it could read plain `http`, and cannot reach the loopback of another machine.

use std::env;
use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;
use ureq::{Proxy, ProxyProtocol};

use crate::runtime::base_url::is_loopback;
use crate::runtime::error::TransportError;
use crate::runtime::url::in_brackets;

/// The values of the variables.
#[derive(Default)]
pub(super) struct Environment {
    http: String,
    https: String,
    /// Hosts without a proxy.
    none: String,
}

impl Environment {
    pub(super) fn read() -> Self {
        // The server of a CGI program sets `HTTP_PROXY` to a header of its client.
        if env::var_os("REQUEST_METHOD").is_some() {
            return Self::default();
        }
        let all = || first(["ALL_PROXY", "all_proxy"]);
        let proxy = |names| Some(first(names)).filter(|url| !url.is_empty());
        Self {
            http: proxy(["HTTP_PROXY", "http_proxy"]).unwrap_or_else(all),
            https: proxy(["HTTPS_PROXY", "https_proxy"]).unwrap_or_else(all),
            none: first(["NO_PROXY", "no_proxy"]),
        }
    }

    /// The proxy for a URL.
    pub(super) fn proxy(&self, uri: &Uri) -> Result<Option<Proxy>, TransportError> {
        let host = uri.host().unwrap_or_default();
        let named = match uri.scheme() == Some(&Scheme::HTTPS) {
            true => &self.https,
            false => &self.http,
        };
        if named.is_empty() || is_loopback(host) || is_listed(&self.none, host) {
            return Ok(None);
        }
        // The variable may contain a password. Without a feature that this crate does not turn on,
        // ureq connects to the server itself if the proxy is a SOCKS proxy.
        let proxy = Proxy::new(named).ok();
        let proxy = proxy
            .filter(|proxy| matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https));
        match proxy {
            Some(proxy) => Ok(Some(proxy)),
            None => Err(TransportError::connect(
                "the proxy that the environment names is not an http or https URL",
            )),
        }
    }
}

/// The value of the first variable that is set.
fn first(names: [&str; 2]) -> String {
    let mut values = names.iter().filter_map(|name| env::var(name).ok());
    values.next().unwrap_or_default().trim().to_owned()
}

/// Whether a list names a host: as an address, a network, a domain with all hosts below it, or `*`.
fn is_listed(list: &str, host: &str) -> bool {
    let host = in_brackets(host).unwrap_or(host);
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let address = host.parse::<IpAddr>().ok();
    let mut entries = list.split(',').map(str::trim).filter(|it| !it.is_empty());
    entries.any(|entry| match (entry, address) {
        ("*", _) => true,
        (entry, Some(address)) => is_in(entry, address),
        (entry, None) => {
            let domain = entry.strip_prefix('.').unwrap_or(entry);
            let rest = host.strip_suffix(&domain.to_ascii_lowercase());
            !domain.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
    })
}

/// Whether an address is this one, or in this network, such as `10.0.0.0/8`.
fn is_in(entry: &str, address: IpAddr) -> bool {
    let (network, bits) = match entry.split_once('/') {
        Some((network, bits)) => (network, bits.parse().ok()),
        None => (entry, Some(128_u32)),
    };
    let (Some(bits), Ok(network)) = (bits, network.parse::<IpAddr>()) else {
        return false;
    };
    let differs: u128 = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            u128::from(network.to_bits() ^ address.to_bits()) << 96
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => network.to_bits() ^ address.to_bits(),
        _ => return false,
    };
    differs.leading_zeros() >= bits
}
