// What the widget weighs may not creep up: web/weight.json has the figure that was reached.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const site = join(root, 'public');
const { brotli_bytes, target } = JSON.parse(readFileSync(join(root, 'web/weight.json'), 'utf8'));
const files = readdirSync(site).filter((name) => /^imp-refund(-\w+)?\.(js|wasm)$/.test(name));

test('the widget is there, and its compressed files are those of the present build', () => {
  assert.ok(files.some((name) => name.endsWith('.wasm')) && files.includes('imp-refund.js'), `${site}: ${files}`);
  for (const name of files)
    assert.ok(brotliDecompressSync(readFileSync(join(site, `${name}.br`))).equals(readFileSync(join(site, name))), name);
});

test('all that loads for the widget keeps within 5 % of the least that was reached, and under the target', (t) => {
  const sizes = files.map((name) => [name, statSync(join(site, `${name}.br`)).size]);
  for (const [name, size] of sizes) t.diagnostic(`${name}: ${size} bytes brotli`);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`together ${total}, reached ${brotli_bytes}`);
  assert.ok(total <= brotli_bytes * 1.05, `${total} bytes; ${brotli_bytes} was reached (web/weight.json)`);
  assert.ok(total <= target, `${total} bytes are more than the target of ${target}`);
});
