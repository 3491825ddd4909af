//! Path items → the methods that they declare.
//!
//! Most methods are keywords of a path item. Those in `additionalOperations` are sent as they are written.

use crate::diagnostic::Kind;
use crate::http::{METHODS, is_token};
use crate::lower::maker::Lower;
use crate::openapi::Node;

/// An operation of a path item.
pub struct Declared<'a> {
    /// The method as it is sent, such as `GET`.
    pub method: String,
    /// The method as it is written: `get`, or a key of `additionalOperations`.
    pub written: &'a str,
    pub operation: Node<'a>,
}

impl<'a> Lower<'a> {
    /// The operations in the layers of a path item: the fixed methods in the order of the specification, then the others
    /// as written.
    pub fn declared(&mut self, item: &[Node<'a>]) -> Vec<Declared<'a>> {
        let mut all: Vec<Declared<'a>> = Vec::new();
        for written in METHODS {
            for operation in item.iter().filter_map(|layer| layer.child(written)) {
                let method = written.to_ascii_uppercase();
                self.declare(&mut all, method, written, operation);
            }
        }
        let fixed = all.len();
        let others = item
            .iter()
            .filter_map(|layer| layer.child("additionalOperations"));
        for (written, operation) in others.flat_map(|others| others.children()) {
            let Some(method) = self.additional(written, &operation) else {
                continue;
            };
            if all[..fixed].iter().any(|other| other.method == method) {
                let message = format!(
                    "`{written}` is declared twice: by the keyword `{}` and in `additionalOperations`",
                    method.to_ascii_lowercase()
                );
                self.error(Kind::AdditionalMethod, &operation.at, &message, None);
                continue;
            }
            self.declare(&mut all, method, written, operation);
        }
        all
    }

    /// Adds an operation, unless an earlier layer of the path item has the same one.
    fn declare(
        &mut self,
        all: &mut Vec<Declared<'a>>,
        method: String,
        written: &'a str,
        operation: Node<'a>,
    ) {
        if all.iter().any(|known| known.method == method) {
            let message = format!(
                "the path item that refers to this one also declares `{written}`; that declaration is used"
            );
            self.warn(Kind::PathItemClash, &operation.at, &message);
            return;
        }
        all.push(Declared {
            method,
            written,
            operation,
        });
    }

    /// The method that a key of `additionalOperations` stands for, if it can be sent.
    fn additional(&mut self, written: &str, operation: &Node<'a>) -> Option<String> {
        let at = &operation.at;
        let fixed = written.to_ascii_lowercase();
        if METHODS.contains(&&*fixed) {
            let message = format!("`{written}` has a keyword of its own, `{fixed}`");
            let message = format!("{message}; the operation is used as if it were there");
            self.warn(Kind::AdditionalMethod, at, &message);
            return Some(fixed.to_ascii_uppercase());
        }
        if !is_token(written) {
            let written = written.escape_debug();
            let message = format!("`{written}` is not an HTTP method");
            self.error(Kind::AdditionalMethod, at, &message, None);
            return None;
        }
        if written == "CONNECT" {
            let message = "`CONNECT` asks a proxy for a tunnel, which is not a request of an API; this operation is ignored";
            self.warn(Kind::AdditionalMethod, at, message);
            return None;
        }
        Some(written.to_owned())
    }
}
