// Takes the picture of the README from the real demo: node tests/e2e/readme-picture.mjs
import { fileURLToPath } from 'node:url';
import { start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_shop } from './support/shop.mjs';

const demo = await start_demo();
const browser = await start_browser();
try {
  const shop = await open_shop(browser, demo, {
    path: '/?lang=en',
    locale: 'en-US',
    viewport: { width: 840, height: 800 },
    deviceScaleFactor: 2,
  });
  const order = shop.order('card_partly_refunded');
  await order.press('Request refund');
  await order.fill('Refund amount', '6000');
  await order.press('Defective item');
  await order.press('Review refund');
  await order.widget.getByRole('button', { name: 'Refund ₩6,000' }).waitFor();
  await order.card.evaluate((card) => scrollTo({ top: card.offsetTop - 60 }));
  const path = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url));
  await shop.page.screenshot({ path });
  await shop.close();
} finally {
  await browser.close();
  await demo.stop();
}
