// A stand-in for the API while the real one is being written: in memory, no dependencies, for development and tests of the console only.
// Serves dist/ too, so that one address shows the whole console: node mock/server.mjs [port]
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callDoor } from './calls.mjs';
import { roomDoor, upgrade } from './room-door.mjs';
import { handle } from './routes.mjs';
import { Refused } from './work.mjs';

const PORT = Number(process.argv[2] ?? process.env.PORT ?? 5181);
const DIST = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function page(path, response) {
  const wanted = join(DIST, normalize(path).replace(/^(\.\.[/\\])+/, ''));
  const shell = { room: 'room.html', call: 'call.html' }[path.split('/')[1]] ?? 'index.html';
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, shell);
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  createReadStream(file).pipe(response);
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const json = (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  try {
    const body = await readBody(request);
    if (roomDoor(url, body, json) || callDoor(request, response, url, body, json)) return;
    if (!url.pathname.startsWith('/api/v1')) return page(url.pathname, response);
    if (request.method !== 'GET' && request.headers['x-kintsugi'] !== 'console')
      throw new Refused(403, {
        code: 'csrf',
        message: { en: 'The guard header is missing.', zh: '缺少防护标头。' },
        hint: null,
        field: null,
        rule: null,
      });
    await handle({
      method: request.method,
      path: url.pathname.slice('/api/v1'.length),
      query: url.searchParams,
      headers: request.headers,
      body,
      response,
      json,
    });
  } catch (failure) {
    if (failure instanceof Refused) return json(failure.status, { error: failure.body });
    console.error(failure);
    json(500, {
      error: {
        code: 'internal',
        message: { en: 'The stand-in broke.', zh: '模拟服务器出错。' },
        hint: null,
        field: null,
        rule: null,
      },
    });
  }
})
  .on('upgrade', upgrade)
  .listen(PORT, '127.0.0.1', () =>
    console.log(`console with a stand-in server: http://127.0.0.1:${PORT}/  (owner@example.com / kintsugi-demo)`),
  );
