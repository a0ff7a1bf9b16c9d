// Photographs every state of the widget for people to look at, in both languages and themes side by side, into
// build/screenshots/gallery/:  node tests/e2e/gallery-pictures.mjs [VIEW] [STATE]
import { mkdir } from 'node:fs/promises';
import { picture_of, start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_gallery } from './support/gallery.mjs';

const views = {
  phone: { width: 360, deviceScaleFactor: 1 },
  desktop: { width: 480, deviceScaleFactor: 1 },
  small: { width: 320, deviceScaleFactor: 2 },
  fine: { width: 390, deviceScaleFactor: 3 },
};

const [, , wanted, only = ''] = process.argv;
await mkdir('build/screenshots/gallery', { recursive: true });
const demo = await start_demo();
const browser = await start_browser();
try {
  for (const [name, { width, deviceScaleFactor }] of Object.entries(views)) {
    if (wanted && wanted !== name) continue;
    const viewport = { width: 4 * (width + 48), height: 900 };
    const gallery = await open_gallery(browser, demo, { width, only }, { deviceScaleFactor, viewport });
    for (const section of await gallery.page.locator('section').all())
      await picture_of(section, `gallery/${await section.getAttribute('id')}-${name}`);
    await gallery.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
