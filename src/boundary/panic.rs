//! A panic becomes one line for the host, which then fails the invocation and resets the module.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = globalThis, js_name = __corePanic)]
    fn core_panicked(message: &str);
}

/// Sends every panic's place, never its data, to the host.
pub(super) fn report() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        core_panicked(&place);
    }));
}
