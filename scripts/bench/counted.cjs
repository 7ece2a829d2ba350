// The loader of the app's processes, with a count of the core's steps: every call that goes out says
// which step it is of. What goes out of one step is one wave, however slow the machine is.
'use strict';

const path = require('node:path');

const Instance = WebAssembly.Instance;
const send = globalThis.fetch;
let steps = 0;

WebAssembly.Instance = function counted(module, imports) {
  const { exports: real } = new Instance(module, imports);
  const advance = (...args) => {
    steps += 1;
    return real.invocation_advance(...args);
  };
  return { exports: { ...real, invocation_advance: advance } };
};

globalThis.fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('x-bench-step', `${process.pid}.${steps}`);
  return send(input, { ...init, headers });
};

module.exports = require(path.join(process.env.FORGE_EFS_RUNTIME_PATH, '__forge__.cjs'));
