import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { start_demo } from './support/demo.mjs';

let demo;

before(async () => {
  demo = await start_demo();
});
after(() => demo?.stop());

/** The answer as it travels: fetch() would unpack it. */
function get(path, headers = {}) {
  return new Promise((resolve, reject) => {
    request(demo.origin + path, { headers }, (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () =>
        resolve({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

for (const [path, type] of [
  ['/', 'text/html; charset=utf-8'],
  ['/jquery.html', 'text/html; charset=utf-8'],
  ['/react.html', 'text/html; charset=utf-8'],
  ['/imp-refund.js', 'text/javascript; charset=utf-8'],
  ['/shop/shop.css', 'text/css; charset=utf-8'],
  ['/shop/shop.js', 'text/javascript; charset=utf-8'],
  ['/shop/goods/teapot.svg', 'image/svg+xml'],
  ['/vendor/jquery.min.js', 'text/javascript; charset=utf-8'],
])
  test(`${path} is served as ${type}`, async () => {
    const { status, headers, body } = await get(path);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], type);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.ok(body.length > 0);
  });

test('whatever the shop links to is there', async () => {
  const { body } = await get('/');
  const links = [...body.toString().matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path]) => path);
  assert.ok(links.length > 8);
  for (const path of links.filter((path) => !path.startsWith('/_sandbox/')))
    assert.equal((await get(path)).status, 200, path);
});

test('a file that the browser has already is not sent again', async () => {
  const first = await get('/shop/shop.css');
  assert.ok(first.headers.etag);
  const second = await get('/shop/shop.css', { 'If-None-Match': first.headers.etag });
  assert.equal(second.status, 304);
  assert.equal(second.body.length, 0);
});

test('files come packed by brotli or gzip, to whom can unpack them', async () => {
  const plain = await get('/imp-refund.js');
  assert.equal(plain.headers['content-encoding'], undefined);
  for (const [coding, unpack] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ]) {
    const packed = await get('/imp-refund.js', { 'Accept-Encoding': coding });
    assert.equal(packed.headers['content-encoding'], coding);
    assert.match(packed.headers.vary, /accept-encoding/i);
    assert.ok(packed.body.length < plain.body.length);
    assert.ok(unpack(packed.body).equals(plain.body));
  }
});

test('what is not there, or not below public, is not found', async () => {
  for (const path of ['/nothing.html', '/../README.md', '/%2e%2e/README.md', '/shop/', '/.git/HEAD'])
    assert.equal((await get(path)).status, 404, path);
});
