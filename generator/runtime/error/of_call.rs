//! The errors that clients make of what a transport or an operation says.

use crate::runtime::call::Call;
use crate::runtime::error::{Error, ResponseError, TransportError, TransportErrorKind};

impl<E> Error<E> {
    pub(crate) fn transport(call: &'static Call, retries: u32, error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::Timeout => Self::Timeout {
                call,
                retries,
                error,
            },
            TransportErrorKind::Connect => Self::Connect {
                call,
                retries,
                error,
            },
            TransportErrorKind::Other => Self::Transport {
                call,
                retries,
                error,
            },
        }
    }

    pub(crate) fn response(call: &'static Call, retries: u32, error: ResponseError<E>) -> Self {
        match error {
            ResponseError::Refused(error) => Self::Refused {
                call,
                retries,
                error,
            },
            ResponseError::Decode(error) => Self::Decode {
                call,
                retries,
                error,
            },
        }
    }
}
