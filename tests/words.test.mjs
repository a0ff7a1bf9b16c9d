// A text that is missing in one language must not compile: each change below is made to a copy of a source and
// given to the compiler. Only the syntax is checked, so it takes a second each.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'imp-refund-words-'));
after(() => rmSync(folder, { recursive: true }));

/** What the build uses for this folder, as far as it matters here. */
const flags = /-Werror=switch/.exec(readFileSync(join(root, 'shared/CMakeLists.txt'), 'utf8'));

/** What the compiler says of the source with `from` replaced by `to`; nothing when it takes it. */
async function complaint(source, from, to) {
  const text = readFileSync(join(root, source), 'utf8');
  assert.equal(text.split(from).length, 2, `${source} has not exactly one ${from}`);
  const copy = join(folder, source.replaceAll('/', '-'));
  writeFileSync(copy, text.replace(from, to));
  const options = ['-std=c++20', '-fno-exceptions', ...flags, '-fsyntax-only', '-I', root, copy];
  return promisify(execFile)('g++', options).then(() => '', ({ stderr }) => stderr);
}

const cases = [
  ['all texts are there', 'shared/widget_words.cpp', '"Try again"', '"Once more"', null],
  ['a text has no English', 'shared/widget_words.cpp', '"Try again"', '""', /static assertion failed/],
  ['a text has no Korean', 'shared/widget_words.cpp', '"다시 시도"', '""', /static assertion failed/],
  ['a value has no text', 'shared/widget_words.cpp', 'case WidgetWord::try_again:', '', /try_again.* not handled in switch/],
  ['a rule has no English', 'shared/messages.cpp', '"Enter the refund amount as a number."', '""', /static assertion failed/],
];
for (const [what, source, from, to, expected] of cases)
  test(`words: ${what}${expected ? ', and the build fails' : ', and the build goes through'}`, async () => {
    const said = await complaint(source, from, to);
    if (expected) assert.match(said, expected);
    else assert.equal(said, '');
  });
