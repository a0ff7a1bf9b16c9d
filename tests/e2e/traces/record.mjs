// Writes down what a real input method does to a field: types keys on a screen in memory, with IBus' Hangul engine
// between the keyboard and Chromium, and notes each event that the page gets. Not a part of the tests, which play
// back what it has written; it needs packages that they do not:
//   apt-get install chromium ibus ibus-hangul ibus-gtk3 dbus-x11 xdotool
//   dbus-run-session -- node tests/e2e/traces/record.mjs
// With an ADDRESS behind it, the keys are typed into that page's widget, in its field for the reason, and what comes of
// it is held against what was recorded:
//   dbus-run-session -- node tests/e2e/traces/record.mjs 'http://127.0.0.1:8080/gallery.html?only=editing&lang=ko&theme=light'
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { start_screen } from '../support/screen.mjs';

/** `keys` as xdotool names them, on a keyboard of two sets. */
const typed = [
  { name: 'two syllables', keys: 'g k s r m f' },
  { name: 'a final consonant that moves on to the next syllable', keys: 'g k s k' },
  { name: 'a double final consonant of which one half moves on', keys: 'r k q t l s' },
  { name: 'a compound vowel and a double final consonant', keys: 'r h k r t' },
  { name: 'a doubled consonant, with Shift', keys: 'R h c' },
  { name: 'Backspace inside a syllable takes one jamo', keys: 'e h s BackSpace d' },
  { name: 'Backspace until nothing is left of the syllable', before: '홍', keys: 'r l BackSpace BackSpace' },
  { name: 'Backspace once more takes the syllable before', before: '홍길', keys: 'r BackSpace BackSpace' },
  { name: 'a space ends the syllable', keys: 'q o t h d space w l d u s' },
  { name: 'a digit ends the syllable', keys: 'w p 2 r o' },
  { name: 'the arrow ends the syllable and goes on from it', keys: 'g h d r l f Left d m s' },
  { name: 'in the middle of a text', before: '홍동', keys: 'Left r l f' },
  { name: 'Home while a syllable is open', keys: 'r l f Home g h d' },
  { name: 'Latin letters between two syllables', keys: 'r k Hangul a b Hangul s k' },
];

/** Keys that reach the browser and are not letters. */
const acts = ['Backspace', ' ', 'ArrowLeft', 'Home'];

const kept = new URL('recorded.json', import.meta.url);
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'imp-refund-ime-'));
const screen = await start_screen();
Object.assign(process.env, { DISPLAY: screen.name, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, GTK_IM_MODULE: 'ibus' });
const ibus = spawn('ibus-daemon', ['--xim', '--panel', 'disable'], { stdio: 'ignore' });
const [, , address] = process.argv;
let browser;
try {
  for (let times = 0; ; ++times) {
    if (await run('ibus', ['engine', 'hangul']).then(() => true, () => false)) break;
    assert.ok(times < 40, 'IBus does not start');
    await sleep(250);
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: false,
    args: ['--no-sandbox', '--gtk-version=3', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  const [window] = (await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'chromium'])).stdout.split('\n');
  await run('xdotool', ['windowfocus', '--sync', window]);
  if (address) await compare(page, address);
  else await writeFile(kept, `[\n${(await record(page)).map(in_two_lines).join(',\n')}\n]\n`);
} finally {
  await browser?.close();
  ibus.kill();
  await screen.stop();
  await rm(folder, { recursive: true, force: true });
}

async function type(page, field, { before = '', keys }) {
  await field.evaluate((input) => input.blur());
  await field.fill(before);
  await field.focus();
  await page.keyboard.press('End');
  if (!type.is_hangul) await press('Hangul');
  type.is_hangul = true;
  await field.evaluate(() => (window.happened = []));
  for (const key of keys.split(' ')) await press(key);
  return field.evaluate(({ value, selectionStart }) => ({ text: value, caret: selectionStart }));
}

/** A key as a person presses it, and time for all that comes of it: the input method is another process. */
async function press(key) {
  await run('xdotool', ['key', key]);
  await sleep(200);
}

async function record(page) {
  await page.setContent('<meta charset="utf-8"><input>');
  const field = page.locator('input');
  await field.evaluate((input) => {
    window.happened = [];
    for (const type of ['keydown', 'compositionstart', 'compositionupdate', 'compositionend', 'input'])
      input.addEventListener(type, ({ keyCode, key, data, inputType, isComposing }) =>
        window.happened.push({ type, keyCode, key, data, inputType, isComposing }));
  });
  const traces = [];
  for (const each of typed) {
    const came_to = await type(page, field, each);
    const events = await page.evaluate(() => window.happened);
    traces.push({ ...each, ...came_to, steps: steps_of(events) });
  }
  return traces;
}

/** What happened in the steps of composition.mjs. */
function steps_of(events) {
  return events.flatMap(({ type, keyCode, key, data, inputType }) => {
    if (type === 'keydown' && keyCode === 229) return [['key', keyCode, key]];
    if (type === 'keydown') return acts.includes(key) ? [['press', key]] : []; // a letter is told of as input
    if (type === 'compositionupdate') return data ? [['compose', data]] : [];
    if (type === 'compositionend') return data ? [['commit', data]] : [['cancel']];
    return type === 'input' && inputType === 'insertText' && data !== ' ' ? [['commit', data]] : [];
  });
}

function in_two_lines({ steps, ...trace }) {
  return `  ${JSON.stringify(trace).slice(0, -1)},\n   "steps": ${JSON.stringify(steps)}}`;
}

async function compare(page, address) {
  await page.goto(address);
  await page.locator('html[data-ready]').waitFor();
  const field = page.locator('imp-refund').getByRole('textbox', { name: '환불 사유', exact: true });
  const recorded = JSON.parse(await readFile(kept, 'utf8'));
  for (const each of recorded) {
    const came_to = await type(page, field, each);
    assert.deepEqual(came_to, { text: each.text, caret: each.caret }, each.name);
    console.log(`as in a plain field: ${each.name}: ${each.text}`);
  }
}
