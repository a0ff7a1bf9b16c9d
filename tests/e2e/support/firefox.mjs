import puppeteer from 'puppeteer-core';
import { start_screen } from './screen.mjs';

/**
 * Debian's Firefox. With a screen (Xvfb's) it has WebGL by software; headless it has none, and so
 * shows what the widget is without.
 */
export async function start_firefox({ screen }) {
  const display = screen ? await start_screen() : null;
  try {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
      headless: !screen,
      timeout: 120_000,
      protocolTimeout: 120_000,
      env: { ...process.env, ...(display && { DISPLAY: display.name }) },
      extraPrefsFirefox: {
        'intl.accept_languages': 'ko',
        'webgl.force-enabled': true,
        // It talks to nobody but the page's own server.
        'app.update.enabled': false,
        'browser.safebrowsing.downloads.remote.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'services.settings.server': 'http://127.0.0.1:9/',
      },
    });
    return {
      browser,
      async stop() {
        await browser.close();
        await display?.stop();
      },
    };
  } catch (error) {
    await display?.stop();
    throw error;
  }
}

/** The one widget of a page, by its words, as a customer finds things. */
export class FirefoxWidget {
  constructor(page) {
    this.page = page;
  }

  /** Waits for a button of that name and presses it. */
  async press(name) {
    const button = await this.#wait_for((root, words) =>
      [...root.querySelectorAll('button:not(:disabled)')].find(
        (each) => each.checkVisibility() && new RegExp(words).test(each.textContent),
      ), name);
    await button.click();
  }

  /** Waits for a field of that label and types over what it holds. */
  async fill(label, text) {
    const field = await this.#wait_for((root, words) =>
      [...root.querySelectorAll('input')].find(
        (each) => each.labels[0]?.textContent.startsWith(words),
      ), label);
    await field.focus();
    await field.evaluate((input) => input.select());
    await this.page.keyboard.type(text);
  }

  /** Waits until the field of that label holds `value`: it is written back with the next frame. */
  async holds(label, value) {
    await this.#wait_for((root, [words, wanted]) =>
      [...root.querySelectorAll('input')].find(
        (each) => each.labels[0]?.textContent.startsWith(words) && each.value === wanted,
      ), [label, value]);
  }

  async shows(title) {
    await this.#wait_for((root, words) => [...root.querySelectorAll('h2')].find((each) => each.textContent === words), title);
  }

  async is_drawn() {
    return this.page.evaluate(() =>
      document.querySelector('imp-refund').shadowRoot.querySelector('.root').hasAttribute('data-drawn'));
  }

  async #wait_for(find, words) {
    const handle = await this.page.waitForFunction(
      `(${find})(document.querySelector('imp-refund').shadowRoot, ${JSON.stringify(words)})`,
      { timeout: 60_000, polling: 100 },
    );
    return handle.asElement();
  }
}
