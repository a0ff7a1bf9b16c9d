import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { start_demo } from './demo.mjs';
import { open_page } from './browser.mjs';

/** What the widget needs of a page's Content-Security-Policy, and not a word more. */
export const strict_policy = (demo) =>
  [
    "default-src 'none'",
    `script-src 'self' ${demo.origin} 'wasm-unsafe-eval'`,
    `connect-src 'self' ${demo.origin}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/**
 * A merchant's site at http://localhost and the demo at http://127.0.0.1, which is told to trust it:
 * two origins, as in real life.
 */
export async function start_merchant(settings = {}) {
  const files = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = files.get(pathname);
    response.writeHead(file ? 200 : 404, file?.headers);
    response.end(file?.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${server.address().port}`;
  const demo = await start_demo({ IMP_REFUND_ALLOW_ORIGIN: origin, ...settings });
  return {
    origin,
    demo,
    /** Puts a file on the site. */
    put(path, body, headers = {}) {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      files.set(path, { body, headers: { 'Content-Type': `${type}; charset=utf-8`, ...headers } });
    },
    /** Puts a page with that body on the site, under the policy or by default the strict one. */
    put_page(path, body, { policy = strict_policy(demo), head = widget_script(demo), lang = 'ko' } = {}) {
      this.put('/page.js', page_script);
      this.put(
        path,
        `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><title>주문</title>` +
          `<script src="/page.js"></script>${head}</head><body>${body}</body></html>`,
        policy ? { 'Content-Security-Policy': policy } : {},
      );
    },
    async stop() {
      await demo.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const widget_script = (demo, more = '') =>
  `<script type="module" src="${demo.origin}/imp-refund.js" ${more}></script>`;

export const widget_tag = (order, more = '') =>
  `<imp-refund merchant-uid="${order.merchant_uid}" ticket="${order.ticket}" ${more}></imp-refund>`;

/** Runs in each page: notes what the element tells it, and what its policy forbade. */
const page_script = `
window.told = [];
window.violations = [];
for (const name of ['ready', 'open', 'submit', 'success', 'pending', 'failure', 'close'])
  document.addEventListener('imp-refund-' + name, (event) => {
    const { bubbles, composed, detail, target } = event;
    told.push({ name, bubbles, composed, detail, from: target.id || target.localName });
  });
document.addEventListener('securitypolicyviolation', (event) =>
  violations.push(event.effectiveDirective + ' ' + event.blockedURI));
`;

/**
 * Opens a page of the merchant's. `close()` checks that nothing was amiss, the page's policy
 * included.
 */
export async function visit(browser, merchant, path, options = {}) {
  const opened = await open_page(browser, merchant.origin + path, {
    ...options,
    origins: [merchant.origin, merchant.demo.origin],
  });
  const { page } = opened;
  return {
    ...opened,
    widget: (selector = 'imp-refund') => new WidgetOnPage(page.locator(selector)),
    told: () => page.evaluate(() => window.told.map(({ name }) => name)),
    /** Waits for an event of the widget and gives what the page was told by it. */
    async hears(name) {
      const heard = await page.waitForFunction((wanted) => window.told.find((event) => event.name === wanted), name);
      return heard.jsonValue();
    },
    /** What the page's policy has forbidden so far, which a test that provokes it takes away. */
    take_violations: () => page.evaluate(() => window.violations.splice(0)),
    async close() {
      const violations = await page.evaluate(() => window.violations);
      await opened.close();
      assert.deepEqual(violations, []);
    },
  };
}

/** A widget, by what its customer sees. */
export class WidgetOnPage {
  constructor(element) {
    this.element = element;
  }

  button(name) {
    return this.element.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(name) {
    return this.element.getByRole('textbox', { name, exact: true });
  }

  async press(name) {
    await this.button(name).click();
  }

  async fill(name, text) {
    await this.field(name).fill(text);
  }

  async shows(title) {
    await this.element.getByRole('heading', { name: title, exact: true }).waitFor();
  }

  async reads(words) {
    await this.element.getByText(words).first().waitFor({ state: 'attached' });
  }

  /** From the button to the confirming step, for `amount` or for all. */
  async fill_in({ amount, reason = '단순 변심' } = {}) {
    await this.press('환불 요청');
    if (amount) await this.fill('환불 금액', amount);
    await this.fill('환불 사유', reason);
    await this.press('환불 내용 확인');
    await this.shows('이대로 환불할까요?');
  }

  async confirm() {
    await this.press(/환불하기$/);
  }
}
