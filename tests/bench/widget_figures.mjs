// The widget's side of the table: what widget.mjs measures in a browser, as lines of text and as JSON.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { aligned } from './table.mjs';

const script = fileURLToPath(new URL('widget.mjs', import.meta.url));

/** Nothing where the widget's own bench is not there. */
export async function widget_figures() {
  if (!existsSync(script)) return { text: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--json'], { maxBuffer: 2 ** 24 });
  const figures = JSON.parse(stdout);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const cells = [['the widget', 'median', 'p95']];
  for (const [name, { raw, brotli }] of Object.entries(figures.sizes))
    cells.push([`  ${name}: raw, brotli`, kilobytes(raw), kilobytes(brotli)]);
  for (const [page, caches] of Object.entries(figures.pages))
    for (const [cache, marks] of Object.entries(caches))
      for (const [mark, { median, p95 }] of Object.entries(marks))
        cells.push([`  ${page}, ${cache} cache, ${mark}`, `${median} ms`, `${p95} ms`]);
  const { idle_frames_per_second, typing_frame_ms, wasm_memory_bytes } = figures;
  cells.push(['  a frame while somebody types', `${typing_frame_ms.median} ms`, `${typing_frame_ms.p95} ms`],
    ['  frames a second at rest', `${idle_frames_per_second}`, ''], ['  memory', kilobytes(wasm_memory_bytes), '']);
  return { figures, text: aligned(cells) };
}
