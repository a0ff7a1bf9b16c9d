import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

// A file of payments that somebody wrote to do harm, given to `payments import`.

const binary = process.env.IMP_REFUND_BIN ?? fileURLToPath(new URL('../../build/imp-refund', import.meta.url));
let folder, books = 0;
before(() => (folder = mkdtempSync(join(tmpdir(), 'imp-refund-files-'))));
after(() => rmSync(folder, { recursive: true }));

function import_rows(name, bytes) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  const { status, stdout, stderr } = spawnSync(
    binary, ['payments', 'import', file, '--db', `sqlite:${join(folder, `${++books}.db`)}`], { timeout: 60_000 });
  const text = stderr.toString('utf8');
  // Each line is for a terminal, which obeys control characters.
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/, name);
  return { status, told: stdout.toString('utf8').trim(), errors: text.trim().split('\n').filter(Boolean) };
}

const header = 'imp_uid,merchant_uid,amount,name,receipt_url\n';

for (const [name, file, bytes, told] of [
  ['escape sequences', 'a.csv', `${header}\x1b]0;owned\x07,A,1,,\nimp_2,\x9b2J,1,,\nimp_3,B\u202e,x,\x1b[2J,\n`, '0 stored, 0 unchanged, 3 bad'],
  ['a link that is a program', 'a.csv', `${header}imp_1,A,1,,javascript:alert(1)\n`, '0 stored, 0 unchanged, 1 bad'],
  ['SQL', 'a.csv', `${header}imp_1,"A'); DROP TABLE payments; --",1,"' OR 1=1",\n`, '1 stored, 0 unchanged, 0 bad'],
  ['more money than there is', 'a.csv', `${header}imp_1,A,1e30,,\nimp_2,B,99999999999999999999,,\nimp_3,C,-1,,\nimp_4,D,NaN,,\n`, '0 stored, 0 unchanged, 4 bad'],
  ['a quote that is never closed', 'a.csv', `${header}imp_1,A,1,"${'x\n'.repeat(100_000)}`, '0 stored, 0 unchanged, 1 bad'],
  ['a line of ten megabytes', 'a.csv', `${header}imp_1,A,1,${'x'.repeat(10_000_000)},\n`, '1 stored, 0 unchanged, 0 bad'],
  ['a hundred thousand columns', 'a.csv', `${header}${','.repeat(100_000)}\n`, '0 stored, 0 unchanged, 1 bad'],
  ['zero bytes', 'a.csv', `${header}imp_1\0,A,1,,\n`, '0 stored, 0 unchanged, 1 bad'],
  ['no text at all', 'a.csv', Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 256)), undefined],
  ['JSON as deep as a well', 'a.jsonl', `${'['.repeat(1_000_000)}\n`, '0 stored, 0 unchanged, 1 bad'],
  ['a thousand names twice', 'a.jsonl', `{${'"imp_uid":"imp_1",'.repeat(1_000)}"merchant_uid":"A","amount":1}\n`, '0 stored, 0 unchanged, 1 bad'],
  ['objects for amounts', 'a.jsonl', '{"imp_uid":"imp_1","merchant_uid":"A","amount":1,"cancel_amount":{}}\n{"imp_uid":"imp_2","merchant_uid":"B","amount":[1]}\n', '0 stored, 0 unchanged, 2 bad'],
  ['a second object behind a zero byte', 'a.jsonl', '{"imp_uid":"imp_1","merchant_uid":"A","amount":1}\0{"amount":2}\n', '0 stored, 0 unchanged, 1 bad'],
])
  test(`payments import: ${name}`, () => {
    const outcome = import_rows(file, bytes);
    if (told) assert.equal(outcome.told, told);
    assert.ok([0, 1].includes(outcome.status));
    assert.ok(outcome.errors.every((line) => line.startsWith('line ') && line.length < 300));
  });
