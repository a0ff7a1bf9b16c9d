import assert from 'node:assert/strict';
import { open_page } from './browser.mjs';

/** The demo shop's order history, open in a browser. */
export async function open_shop(browser, demo, { path = '/', ...options } = {}) {
  const opened = await open_page(browser, demo.origin + path, options);
  await opened.page.locator('#orders[aria-busy=false] .order').first().waitFor();
  return { ...opened, order: (kind) => new OrderOnPage(opened.page, demo.order(kind)) };
}

/** One order in the shop: its card, and the refund widget in it, found as a customer finds them. */
class OrderOnPage {
  constructor(page, order) {
    assert.ok(order, 'the demo has no such order');
    this.page = page;
    this.merchant_uid = order.merchant_uid;
    this.card = page.locator('.order', { hasText: order.merchant_uid });
    this.widget = this.card.locator('imp-refund');
  }

  button(name) {
    return this.widget.getByRole('button', { name, exact: true });
  }

  field(name) {
    return this.widget.getByRole('textbox', { name, exact: true });
  }

  async press(name) {
    await this.button(name).click();
  }

  async fill(name, text) {
    await this.field(name).fill(text);
  }

  /** Waits until the widget has these words. */
  async reads(words) {
    await this.widget.getByText(words).first().waitFor({ state: 'attached' });
  }

  /** Waits for the widget's screen with this title. */
  async shows(title) {
    await this.widget.getByRole('heading', { name: title, exact: true }).waitFor();
  }

  /** Waits until the card's badge says `state`, then reads its amounts: what is shown of them. */
  async card_says(state) {
    await this.card.locator('.badge', { hasText: state }).waitFor();
    const rows = await this.card.locator('.amounts > div:visible').all();
    return Object.fromEntries(
      await Promise.all(
        rows.map(async (row) => [
          await row.locator('dt').innerText(),
          await row.locator('dd').innerText(),
        ]),
      ),
    );
  }
}
