import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = new URL('../golden/', import.meta.url);

/**
 * Compares a text with the one that is kept in tests/e2e/golden/. UPDATE_GOLDEN=1 keeps the present one instead;
 * what has changed is then seen in git's diff.
 */
export async function matches_golden(name, text) {
  const path = fileURLToPath(new URL(`${name}.txt`, folder));
  const ended = `${text.trimEnd()}\n`;
  if (process.env.UPDATE_GOLDEN) {
    await mkdir(dirname(path), { recursive: true });
    return writeFile(path, ended);
  }
  const kept = await readFile(path, 'utf8').catch(() => '');
  assert.equal(ended, kept, `${name}: not as in tests/e2e/golden/ (UPDATE_GOLDEN=1 keeps it as it is now)`);
}
