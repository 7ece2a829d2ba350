//! The exports, all synchronous: a panic is then an error that the host can catch, and no promise
//! can hang on it.

use super::{BoundaryError, net};
use crate::domain::Instant;
use js_sys::{Error, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Headers, Request};

fn thrown(error: &BoundaryError) -> JsValue {
    let js = Error::new(&error.message);
    js.set_name("CoreError");
    // An error without its code is still an error.
    let _ = Reflect::set(&js, &"code".into(), &error.code.as_str().into());
    js.into()
}

#[expect(clippy::cast_possible_truncation, reason = "JavaScript counts whole milliseconds")]
fn instant(now: f64) -> Instant {
    Instant(now as i64)
}

/// Sets the panic hook of a fresh module.
#[wasm_bindgen(start)]
pub fn start() {
    super::panic::report();
}

/// See [`super::Invocation`]. The host frees it when the invocation is over.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Invocation(super::Invocation);

#[wasm_bindgen]
impl Invocation {
    /// An invocation that has not begun.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// See [`super::Invocation::advance_bytes`]; `now` in milliseconds since 1970.
    pub fn advance(&mut self, event: &[u8], now: f64) -> Result<Uint8Array, JsValue> {
        let output = self.0.advance_bytes(event, instant(now)).map_err(|e| thrown(&e))?;
        Ok(Uint8Array::from(output.as_slice()))
    }
}

/// See [`super::SweepInvocation`]. Instants are milliseconds since 1970.
#[cfg(feature = "sweep")]
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sweep(super::SweepInvocation);

#[cfg(feature = "sweep")]
#[wasm_bindgen]
impl Sweep {
    /// See [`super::SweepInvocation::begin_bytes`].
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &[u8], id: &str, now: f64) -> Result<Self, JsValue> {
        let begun = super::SweepInvocation::begin_bytes(settings, id, instant(now));
        begun.map(Self).map_err(|e| thrown(&e))
    }

    /// See [`super::SweepInvocation::next_bytes`].
    pub fn next(&mut self, now: f64) -> Uint8Array {
        Uint8Array::from(self.0.next_bytes(instant(now)).as_slice())
    }

    /// See [`super::SweepInvocation::feed_bytes`]; `bodies` are byte arrays.
    pub fn feed(
        &mut self,
        statuses: &[u16],
        bodies: Vec<Uint8Array>,
        now: f64,
    ) -> Result<(), JsValue> {
        let bodies = bodies.iter().map(Uint8Array::to_vec);
        let answers = statuses.iter().copied().zip(bodies).collect();
        self.0.feed_bytes(answers, instant(now)).map_err(|e| thrown(&e))
    }

    /// See [`super::SweepInvocation::load_text`].
    pub fn load(&mut self, number: u32, text: Option<String>) {
        self.0.load_text(number, text);
    }

    /// See [`super::SweepInvocation::checkpoint_bytes`].
    pub fn checkpoint(&mut self) -> Uint8Array {
        Uint8Array::from(self.0.checkpoint_bytes().as_slice())
    }
}

/// The web request of an HTTP command, built and not sent.
#[wasm_bindgen]
pub fn request_of(command: &[u8]) -> Result<Request, JsValue> {
    net::request(command).map_err(|e| thrown(&e))
}

/// The result of an HTTP command, from the parts of its answer.
#[wasm_bindgen]
pub fn answer_of(id: u32, status: u16, headers: &Headers, body: &[u8]) -> Uint8Array {
    Uint8Array::from(net::answer(id, status, headers, body).as_slice())
}

/// See [`super::describe`].
#[wasm_bindgen]
pub fn describe() -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(&super::describe()).map_err(JsValue::from)
}

/// See [`super::check_settings_bytes`].
#[wasm_bindgen]
pub fn check_settings(text: &[u8]) -> Uint8Array {
    Uint8Array::from(super::check_settings_bytes(text).as_slice())
}
