// What the widget costs a page: bytes, the time from the page's script to the first drawn frame and to the form that
// can be typed into, frames at rest and while typing, memory. Beside it a page with an empty Wasm module and one with
// the card form of a drop-in that merchants know, in the same browser from the same server.
//   node tests/bench/widget.mjs [--loads N] [--json]
import { cpus, loadavg, tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { start_browser } from '../e2e/support/browser.mjs';
import { start_demo } from '../e2e/support/demo.mjs';
import { put_pages } from './widget/pages.mjs';

const { values: options } = parseArgs({ options: { loads: { type: 'string', default: '20' }, json: { type: 'boolean' } } });
const loads = Number(options.loads);
const say = (...words) => options.json || console.log(...words);
const init = readFileSync(new URL('widget/measure.js', import.meta.url), 'utf8');
const kinds = { widget: ['drawn', 'interactive'], empty: ['drawn'], adyen: ['drawn'] };

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
const rounded = (value) => Math.round(value * 10) / 10;
const summary = (values) => ({ median: rounded(quantile(values, 0.5)), p95: rounded(quantile(values, 0.95)) });

/** A page that asks nobody but our own server: the drop-in's maker is not there, as far as it is concerned. */
async function open(context, origin, kind) {
  const page = await context.newPage();
  await page.addInitScript(init);
  await page.route((url) => url.origin !== origin, (route) => route.abort());
  await page.goto(`${origin}/bench-${kind}.html`);
  const marks = kinds[kind];
  await page.waitForFunction((names) => names.every((name) => name in bench.marks), marks, { timeout: 120_000 });
  return page;
}

async function time_loads(browser, origin, kind) {
  const times = { cold: {}, warm: {} };
  const note = async (cache, page) => {
    const marks = await page.evaluate(() => bench.marks);
    for (const name of kinds[kind]) (times[cache][name] ??= []).push(marks[name]);
    await page.close();
  };
  for (let load = 0; load < loads; ++load) {
    const context = await browser.newContext();
    await note('cold', await open(context, origin, kind));
    await context.close();
  }
  const context = await browser.newContext();
  for (let load = 0; load < 3; ++load) await (await open(context, origin, kind)).close(); // until compiled code is kept
  for (let load = 0; load < loads; ++load) await note('warm', await open(context, origin, kind));
  await context.close();
  const summaries = (by_name) => Object.fromEntries(Object.entries(by_name).map(([name, all]) => [name, summary(all)]));
  return { cold: summaries(times.cold), warm: summaries(times.warm) };
}

/** Frames a second at rest, with a field focused; the milliseconds of a frame while somebody types; memory. */
async function watch_frames(browser, origin) {
  const context = await browser.newContext();
  const page = await open(context, origin, 'widget');
  const reason = page.locator('imp-refund').getByRole('textbox', { name: 'Reason' });
  await reason.focus();
  await page.waitForTimeout(500);
  const seconds = 3;
  const before = await page.evaluate(() => bench.frames);
  await page.waitForTimeout(seconds * 1000);
  const idle = (await page.evaluate(() => bench.frames)) - before;
  await page.evaluate(() => (bench.spans.length = 0));
  await reason.pressSequentially('The colour is not the one in the picture', { delay: 30 });
  await page.waitForTimeout(200);
  const spans = await page.evaluate(() => bench.spans);
  const memory = await page.evaluate(() => bench.memory.buffer.byteLength);
  await context.close();
  return { idle_frames_per_second: idle / seconds, typing_frame_ms: summary(spans), typing_frames: spans.length, wasm_memory_bytes: memory };
}

function sizes(folder) {
  const size = (name) => ({ raw: statSync(join(folder, name)).size, gzip: statSync(join(folder, `${name}.gz`)).size,
    brotli: statSync(join(folder, `${name}.br`)).size });
  const names = readdirSync(folder).filter((name) => /^imp-refund.*\.(js|wasm)$|^bench-card\.(js|css)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, size(name)]));
}

const folder = mkdtempSync(join(tmpdir(), 'imp-refund-bench-widget-'));
let demo, browser;
try {
  put_pages(folder);
  demo = await start_demo({ IMP_REFUND_PUBLIC: folder });
  browser = await start_browser();
  const result = { loads, cpus: cpus().length, load_average: loadavg()[0], sizes: sizes(folder), pages: {} };
  say('bytes');
  if (!options.json) console.table(result.sizes);
  for (const kind of Object.keys(kinds)) {
    say(`${kind}: ${loads} loads with a cold cache, ${loads} with a warm one ...`);
    result.pages[kind] = await time_loads(browser, demo.origin, kind);
  }
  Object.assign(result, await watch_frames(browser, demo.origin));
  result.load_average = Math.max(result.load_average, loadavg()[0]);
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else {
    console.table(Object.fromEntries(Object.entries(result.pages).flatMap(([kind, caches]) =>
      Object.entries(caches).flatMap(([cache, marks]) =>
        Object.entries(marks).map(([mark, { median, p95 }]) => [`${kind}, ${cache} cache, ${mark}`, { 'median ms': median, 'p95 ms': p95 }])))));
    const { idle_frames_per_second, typing_frame_ms, typing_frames, wasm_memory_bytes, load_average } = result;
    console.table({ idle_frames_per_second, 'typing, ms a frame, median': typing_frame_ms.median, 'p95': typing_frame_ms.p95,
      typing_frames, wasm_memory_bytes, load_average });
    if (load_average > result.cpus / 2) console.log('The machine was busy: these times are no measure.');
  }
} finally {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
}
