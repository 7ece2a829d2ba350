'use strict';
/**
 * The outermost entry of a packaged function (`__forge_wrapper__.cjs`). In the product it connects
 * the process to the platform's host; here the worker process does that, so it only passes on.
 */
exports.main = (event, lambdaContext) => require('./__forge__.cjs').main(event, lambdaContext);
