import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** A large picture by a software GPU on a busy machine. */
const picture_timeout = 60_000;

/** Where the screenshots go; git ignores it. */
const pictures = fileURLToPath(new URL('../../../build/screenshots/', import.meta.url));

/**
 * Debian's Chromium without the browser around the page, whose own windows take a processor for seconds each time
 * that it starts. It is told to smooth letters as the whole one does, so that pictures are those that a person sees,
 * and to talk to nobody but the page's own server.
 */
export async function start_browser() {
  await mkdir(pictures, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: [
      '--font-render-hinting=slight',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * A page that notes what should not have happened on it: errors, and requests to others than its own
 * origin or `origins`. `close()` checks that there was none. `prepare` gets the page before it loads.
 * Nothing moves on it unless `reducedMotion` says so: sixty frames a second by a software GPU are a third of a test's
 * work. Besides, the widget then draws only when there is something new, so what arrives has to wake it by itself.
 */
export async function open_page(browser, address, { origins = [], prepare, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1120, height: 900 },
    locale: 'ko-KR',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // a busy machine is slow, not wrong
  const amiss = [];
  page.on('pageerror', (error) => amiss.push(String(error)));
  page.on('console', (message) => {
    // A refused refund is an HTTP status, which the browser calls an error.
    const refused = /Failed to load resource: the server responded with a status of [45]/;
    if (message.type() === 'error' && !refused.test(message.text())) amiss.push(message.text());
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (![new URL(address).origin, ...origins].includes(origin)) amiss.push(request.url());
  });
  await prepare?.(page);
  await page.goto(address);
  return {
    page,
    /** What was amiss so far, which a test that provokes it takes away. */
    take_amiss: () => amiss.splice(0),
    async picture(name) {
      const path = `${pictures}${name}.png`;
      await page.screenshot({ path, fullPage: true, timeout: picture_timeout });
    },
    async close() {
      await context.close();
      assert.deepEqual(amiss, []);
    },
  };
}

export async function picture_of(locator, name) {
  await locator.screenshot({ path: `${pictures}${name}.png`, timeout: picture_timeout });
}

/**
 * Types syllables as a Korean input method does: each list is what one syllable looks like while
 * it is composed, the last one being what is committed.
 */
export async function compose_hangul(page, ...syllables) {
  const protocol = await page.context().newCDPSession(page);
  for (const steps of syllables) {
    for (const text of steps)
      await protocol.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await protocol.send('Input.insertText', { text: steps.at(-1) });
  }
  await protocol.detach();
}
