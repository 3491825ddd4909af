//! Builds expectations and their answers.
//!
//! Guarantees that an answer is one that the operation can read, unless it is `raw`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::runtime::error::TransportErrorKind;
use crate::runtime::mock::call::MockCall;
use crate::runtime::mock::matcher::Matcher;
use crate::runtime::mock::reply::{Content, Reply, Wanted, check};
use crate::runtime::mock::state::State;
use crate::runtime::operation::Operation;
use crate::runtime::wire::{self, Write};

/// What a [`Mock`](super::Mock) expects; its methods say what it answers.
#[must_use = "an expectation needs an answer"]
pub struct On<O> {
    state: Arc<State>,
    target: Target,
    operation: PhantomData<fn() -> O>,
}

/// What the next answer belongs to.
enum Target {
    New(Matcher),
    Present(usize),
}

/// An expectation with an answer. The last answer is given again and again, unless it is limited by
/// [`times`](Self::times); those before it once.
pub struct Expectation<O> {
    state: Arc<State>,
    index: usize,
    operation: PhantomData<fn() -> O>,
}

impl<O> On<O> {
    pub(super) fn new(state: Arc<State>, matcher: Matcher) -> Self {
        Self {
            state,
            target: Target::New(matcher),
            operation: PhantomData,
        }
    }

    fn reply(self, content: Content) -> Expectation<O> {
        let reply = Reply::new(content);
        let index = match self.target {
            Target::New(matcher) => self.state.expect(matcher, reply),
            Target::Present(index) => {
                self.state.add(index, reply);
                index
            }
        };
        Expectation {
            state: self.state,
            index,
            operation: PhantomData,
        }
    }
}

impl<O: Operation> On<O> {
    /// Expects only calls for which this is true, such as
    /// `|call| call.header("x-tenant") == Some("a")`.
    ///
    /// # Panics
    ///
    /// After [`then`](Expectation::then): a condition is one of the whole expectation.
    #[track_caller]
    pub fn when(mut self, condition: impl Fn(&MockCall) -> bool + Send + Sync + 'static) -> Self {
        match &mut self.target {
            Target::New(matcher) => matcher.add(condition),
            Target::Present(_) => panic!("`when` belongs before the first answer"),
        }
        self
    }

    /// Answers 200 with a value as JSON. For an operation that returns nothing, there is
    /// [`answer_empty`](Self::answer_empty), and for other content [`respond`](Self::respond).
    ///
    /// # Panics
    ///
    /// If that is not an answer of the operation.
    #[track_caller]
    pub fn answer(self, output: &O::Output) -> Expectation<O>
    where
        O::Output: Write,
    {
        match wire::to_json(output) {
            Ok(json) => self.json(200, json, Wanted::Output),
            Err(error) => panic!("the answer cannot be written as JSON: {error}"),
        }
    }

    /// Answers 200 with JSON: `json!({…})`, or anything else that can be written as JSON.
    ///
    /// # Panics
    ///
    /// If that is not an answer of the operation.
    #[track_caller]
    pub fn answer_json(self, json: impl Serialize) -> Expectation<O> {
        self.json(200, to_vec(&json), Wanted::Output)
    }

    /// Answers 204, without a body.
    ///
    /// # Panics
    ///
    /// If that is not an answer of the operation.
    #[track_caller]
    pub fn answer_empty(self) -> Expectation<O> {
        let answer = response(204, Bytes::new(), None);
        self.checked(answer, Wanted::Output)
    }

    /// Refuses the call with a text.
    ///
    /// # Panics
    ///
    /// If the operation takes the status as a success, or if the description has a type for the
    /// body of this status: see [`refuse_json`](Self::refuse_json).
    #[track_caller]
    pub fn refuse(self, status: u16, text: impl Into<String>) -> Expectation<O> {
        let text = Bytes::from(text.into());
        let answer = response(status, text, Some("text/plain; charset=utf-8"));
        self.checked(answer, Wanted::Refusal)
    }

    /// Refuses the call with JSON.
    ///
    /// # Panics
    ///
    /// If the operation takes the status as a success, or if the description has another type for
    /// the body of this status.
    #[track_caller]
    pub fn refuse_json(self, status: u16, json: impl Serialize) -> Expectation<O> {
        self.json(status, to_vec(&json), Wanted::Refusal)
    }

    /// Gives a complete response, of any status and media type.
    ///
    /// # Panics
    ///
    /// If the operation cannot read it, as an output or as an error.
    #[track_caller]
    pub fn respond(self, response: Response<impl Into<Bytes>>) -> Expectation<O> {
        self.checked(response.map(Into::into), Wanted::Either)
    }

    /// Gives a response that the description may forbid, such as one of a proxy.
    pub fn raw(self, response: Response<impl Into<Bytes>>) -> Expectation<O> {
        self.reply(Content::Response(response.map(Into::into)))
    }

    /// Fails as an HTTP stack does. A [server](super::Mock::serve) closes the connection, or does
    /// not answer if the kind is a timeout.
    pub fn fail(self, kind: TransportErrorKind) -> Expectation<O> {
        self.reply(Content::Failure(kind))
    }

    /// Never answers, so that the call fails at its timeout. The clock of the mock is there at once;
    /// a call without a timeout fails after a day of it.
    pub fn time_out(self) -> Expectation<O> {
        self.reply(Content::Silence)
    }

    #[track_caller]
    fn json(self, status: u16, json: Vec<u8>, wanted: Wanted) -> Expectation<O> {
        let answer = response(status, json.into(), Some("application/json"));
        self.checked(answer, wanted)
    }

    #[track_caller]
    fn checked(self, answer: Response<Bytes>, wanted: Wanted) -> Expectation<O> {
        require::<O>(&answer, wanted);
        self.reply(Content::Response(answer))
    }
}

impl<O: Operation> Expectation<O> {
    /// Adds a header to the last answer.
    ///
    /// # Panics
    ///
    /// If it cannot be sent, if there is no response, or if the operation cannot read the response
    /// with it.
    #[track_caller]
    pub fn header(self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        let (Ok(name), Ok(value)) = (name.try_into(), value.try_into()) else {
            panic!("the name or the value of the header cannot be sent");
        };
        let mut changed = None;
        self.state.change(self.index, |reply| {
            if let Content::Response(response) = &mut reply.content {
                let before = check::<O>(response.clone(), Wanted::Either).is_ok();
                response.headers_mut().append(name, value);
                changed = Some((before, response.clone()));
            }
        });
        match changed {
            None => panic!("there is no response that could have a header"),
            Some((true, response)) => require::<O>(&response, Wanted::Either),
            // The response is `raw`.
            Some((false, _)) => {}
        }
        self
    }
}

impl<O> Expectation<O> {
    /// Gives the last answer exactly this many times.
    pub fn times(self, times: usize) -> Self {
        self.state.repeat(self.index, times);
        self
    }

    /// Sends the last answer only after this time of the mock's clock.
    pub fn delay(self, delay: Duration) -> Self {
        self.state.change(self.index, |reply| reply.delay = delay);
        self
    }

    /// Sends the body of the last answer in pieces of this many bytes.
    pub fn in_pieces(self, bytes: usize) -> Self {
        self.state
            .change(self.index, |reply| reply.piece = Some(bytes));
        self
    }

    /// Breaks the connection after this many bytes of the body of the last answer.
    pub fn cut(self, bytes: usize) -> Self {
        self.state
            .change(self.index, |reply| reply.cut = Some(bytes));
        self
    }

    /// Goes on to the next answer.
    pub fn then(self) -> On<O> {
        On {
            state: self.state,
            target: Target::Present(self.index),
            operation: PhantomData,
        }
    }

    /// Returns the calls that this expectation answered, in order.
    pub fn calls(&self) -> Vec<MockCall> {
        self.state.calls_of(self.index)
    }
}

impl<O: Operation> fmt::Debug for On<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("On").field(&O::ID).finish()
    }
}

impl<O: Operation> fmt::Debug for Expectation<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expectation").field(&O::ID).finish()
    }
}

/// Panics unless the answer is one of the operation.
#[track_caller]
fn require<O: Operation>(answer: &Response<Bytes>, wanted: Wanted) {
    if let Err(problem) = check::<O>(answer.clone(), wanted) {
        panic!(
            "{} cannot have this answer: {problem}; `raw` gives what the description forbids",
            O::ID
        );
    }
}

#[track_caller]
fn response(status: u16, body: Bytes, media_type: Option<&'static str>) -> Response<Bytes> {
    let Ok(status) = StatusCode::from_u16(status) else {
        panic!("{status} is not a status");
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(media_type) = media_type {
        let value = HeaderValue::from_static(media_type);
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

#[track_caller]
fn to_vec(json: &impl Serialize) -> Vec<u8> {
    match serde_json::to_vec(json) {
        Ok(json) => json,
        Err(error) => panic!("the answer cannot be written as JSON: {error}"),
    }
}
