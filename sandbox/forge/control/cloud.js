/** Lets any client speak with the simulated hosts. */
import { forwardedHeaders } from '../platform/http.js';
import { toAnswer } from '../platform/product.js';

/**
 * @import { IncomingMessage } from 'node:http'
 * @import { Cloud } from '../platform/cloud.js'
 */

/**
 * @param {Cloud} cloud
 * @param {IncomingMessage} request for `/_cloud/<host>/<path>`
 * @param {Buffer} body
 */
export async function passToCloud(cloud, request, body) {
  const [, host = '', path = '/'] = /^\/_cloud\/([^/?]*)(.*)$/.exec(request.url ?? '') ?? [];
  const response = await cloud.send({
    method: request.method ?? 'GET',
    host,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: { 'x-sandbox-caller': 'external', ...forwardedHeaders(request.headers) },
    body,
  });
  return toAnswer(response);
}
