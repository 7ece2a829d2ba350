/**
 * A proxy before the sandbox, so that clients run as they are, with the real addresses: it is all
 * of these hosts, with certificates of an authority made for the occasion.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { join } from 'node:path';

const HOSTS = ['*.atlassian.net', 'api.atlassian.com', 'graph.microsoft.com'];
const LOGIN = 'login.microsoftonline.com';

/**
 * @typedef {object} Front
 * @property {string} url of the proxy
 * @property {string} authority the file with its certificate
 * @property {() => void} close
 */

/**
 * @param {string} cloud address of the sandbox
 * @param {string} folder for certificates
 * @param {string} caller is told to the sandbox
 * @returns {Promise<Front>}
 */
export async function openFront(cloud, folder, caller) {
  const { key, cert, authority } = certificates(folder);
  /** @type {http.RequestListener} */
  const pass = (request, response) => {
    // Some clients ask a proxy for a whole address instead of a tunnel.
    const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
    const path = /^https?:/.test(request.url ?? '') ? url.pathname + url.search : request.url;
    const target = new URL(cloud);
    const headers = { ...request.headers, 'x-sandbox-caller': caller, ...identity(request) };
    const options = { method: request.method, path: `/_cloud/${url.hostname}${path}`, headers };
    const onward = http.request({ hostname: target.hostname, port: target.port, ...options });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  };
  const secure = https.createServer({ key, cert }, pass);
  const proxy = http.createServer(pass);
  proxy.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    secure.emit('connection', socket);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (proxy.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    authority,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
      secure.closeAllConnections();
    },
  };
}

/**
 * The platform knows who calls; here a client of Jira says it by the name it signs in with.
 *
 * @param {http.IncomingMessage} request
 * @returns {Record<string, string>}
 */
function identity({ headers }) {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return {};
  const [name = ''] = Buffer.from(value, 'base64')
    .toString()
    .split(/:(?=[^:]*$)/);
  return { 'x-sandbox-identity': name === 'app' ? 'app' : `user:${name}` };
}

/** @param {string} folder */
function certificates(folder) {
  const file = (/** @type {string} */ name) => join(folder, name);
  const openssl = (/** @type {string[]} */ ...args) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const names = [...HOSTS, LOGIN].map((host) => `DNS:${host}`).join(',');
  writeFileSync(file('names'), `subjectAltName=${names}\n`);
  const days = ['-days', '2'];
  const fresh = ['req', '-newkey', 'rsa:2048', '-nodes'];
  const root = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  openssl(
    ...fresh,
    '-x509',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    ...days,
    '-subj',
    '/CN=sandbox',
    ...root,
  );
  openssl(...fresh, '-keyout', 'key.pem', '-out', 'request', '-subj', '/CN=front');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'request', '-out', 'cert.pem', ...days, ...by);
  return {
    key: readFileSync(file('key.pem')),
    cert: readFileSync(file('cert.pem')),
    authority: file('ca.pem'),
  };
}
