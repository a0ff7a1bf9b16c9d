// What axe can't see: the whole way by keyboard, what is announced and when, zoom, reflow, forced colours, targets.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_gallery } from './support/gallery.mjs';
import { open_shop } from './support/shop.mjs';

let demo, browser, shop;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
  shop = await open_shop(browser, demo);
});
after(async () => {
  await shop?.close();
  await browser?.close();
  await demo?.stop();
});

const key = (name) => shop.page.keyboard.press(name);

/** The element with the focus, inside the widget's shadow root. */
const focused = (order) => order.widget.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.textContent || shadowRoot.activeElement?.id || '');

async function tab_to(order, target) {
  for (let presses = 0; presses < 25; ++presses) {
    if (await target.evaluate((element) => element.getRootNode().activeElement === element)) return;
    await key('Tab');
  }
  assert.fail('Tab never came to it');
}

/** Notes from now on what the widget says to who does not look: status messages and alerts, in their order. */
async function listen(order) {
  await order.widget.evaluate((element) => {
    const said = (window.said = []);
    const note = () => {
      for (const speaker of element.shadowRoot.querySelectorAll('[role=status],[role=alert]')) {
        const text = speaker.textContent.trim();
        if (text && speaker.lastSaid !== text) said.push(text);
        speaker.lastSaid = text;
      }
    };
    new MutationObserver(note).observe(element.shadowRoot, { subtree: true, childList: true, characterData: true, attributes: true });
    note();
  });
  return () => shop.page.evaluate(() => window.said);
}

test('a virtual account is refunded by keyboard alone, and the focus is never lost', async () => {
  const order = shop.order('virtual_account');
  const type = (text) => shop.page.keyboard.insertText(text);
  await tab_to(order, order.button('환불 요청'));
  await key('Enter');
  await order.field('환불 사유').waitFor();
  assert.equal(await focused(order), '환불 요청', 'the title has the focus, so that reading begins there');
  await tab_to(order, order.button('배송 지연'));
  await key('Space');
  const bank = order.widget.getByRole('combobox', { name: '은행' });
  await tab_to(order, bank);
  await key('ArrowDown');
  await type('신한');
  await order.widget.getByRole('option', { name: '신한은행' }).waitFor();
  await key('Enter');
  await key('Tab');
  assert.equal(await bank.inputValue(), '신한은행');
  await type('56211105948400');
  await key('Tab');
  await type('홍길동');
  await key('Enter'); // sends the form, as in any other
  await order.shows('이대로 환불할까요?');
  assert.equal(await focused(order), '이대로 환불할까요?');

  await key('Escape'); // one step back, with nothing lost
  await order.field('예금주').waitFor();
  assert.equal(await order.field('예금주').inputValue(), '홍길동');
  assert.equal(await focused(order), '환불 요청');
  await tab_to(order, order.button('환불 내용 확인'));
  await key('Enter');
  const confirm = order.widget.getByRole('button', { name: /환불하기$/, disabled: false });
  await confirm.waitFor(); // not at once, lest a double click confirms what nobody has read
  await tab_to(order, confirm);
  await key('Enter');
  await order.shows('환불되었습니다');
  assert.equal(await focused(order), '환불되었습니다');
  await tab_to(order, order.button('확인'));
  await key('Enter');
  await order.button('환불 요청').waitFor();
  assert.equal(await focused(order), '환불 요청', 'the focus is back on the button');
});

for (const [way, leave] of [
  ['Escape', () => key('Escape')],
  ['the cross', (order) => order.button('닫기').click()],
  ['cancelling', (order) => order.button('취소').click()],
])
  test(`the focus returns to the button by ${way}`, async () => {
    const order = shop.order('card');
    await order.press('환불 요청');
    await order.field('환불 사유').waitFor();
    await leave(order);
    await order.button('환불 요청').waitFor();
    assert.equal(await order.button('환불 요청').evaluate((button) => button.getRootNode().activeElement === button), true);
  });

test('a mistake is announced when it is made, and taken to be mended when going on', async () => {
  const order = shop.order('card');
  await order.press('환불 요청');
  await order.field('환불 사유').waitFor();
  const said = await listen(order);
  await order.fill('환불 금액', '10001');
  await shop.page.waitForFunction(() => window.said.includes('환불 가능한 금액보다 큽니다.'));
  await order.fill('환불 금액', '1000');
  await order.press('환불 내용 확인');
  await shop.page.waitForFunction(() => window.said.includes('환불 사유를 입력해 주세요.'));
  assert.deepEqual(await said(), ['환불 가능한 금액보다 큽니다.', '환불 사유를 입력해 주세요.']);
  const reason = order.field('환불 사유');
  assert.equal(await reason.evaluate((input) => input.getRootNode().activeElement === input), true);
  const described = await reason.evaluate((input) => input.getRootNode().getElementById(input.getAttribute('aria-describedby')).textContent);
  assert.equal(described, '환불 사유를 입력해 주세요.');
  await order.press('취소');
});

test('the result is announced: under way at once, refunded when it is known', async () => {
  const order = shop.order('card_usd');
  await order.press('환불 요청');
  await order.press('단순 변심');
  await order.press('환불 내용 확인');
  const said = await listen(order);
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불되었습니다');
  await shop.page.waitForFunction(() => window.said.at(-1)?.startsWith('환불되었습니다: US$'));
  assert.match((await said())[0], /^환불을 요청하고 있습니다/);
  await order.press('확인');
});

test('a refusal is an alert, with the reason', async () => {
  const order = shop.order('declined');
  await order.press('환불 요청');
  await order.press('단순 변심');
  await order.press('환불 내용 확인');
  const said = await listen(order);
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불이 거절되었습니다');
  await shop.page.waitForFunction(() => window.said.includes('환불이 거절되었습니다'));
  const alert = await order.widget.getByRole('alert').innerText();
  assert.ok((await said()).includes(alert), 'the alert has been announced');
  await key('Escape');
});

/** What of a widget's semantic DOM does not lie inside its card, or is cut there; each as a line of text. */
const misplaced = (page) =>
  page.evaluate(() => {
    const measure = document.createElement('canvas').getContext('2d');
    const width_of = (text, font) => ((measure.font = font), measure.measureText(text).width);
    const wrong = [];
    for (const element of document.querySelectorAll('imp-refund[open]')) {
      const stage = element.shadowRoot.querySelector('.stage').getBoundingClientRect();
      const { fontFamily } = getComputedStyle(element.shadowRoot.querySelector('.root'));
      for (const part of element.shadowRoot.querySelectorAll('.mirror > :not([hidden], .status)')) {
        const box = part.getBoundingClientRect();
        const what = `${element.closest('figure').dataset.state}: ${part.tagName} ${part.textContent || part.id}`;
        if (box.left < stage.left - 1 || box.right > stage.right + 1 || box.bottom > stage.bottom + 1) wrong.push(`${what} is outside`);
        // What ImGui draws in one line is cut with an ellipsis where it does not fit.
        const font = part.tagName === 'BUTTON' && box.height > 32 ? `600 16px ${fontFamily}` : `400 13px ${fontFamily}`;
        if (part.matches('button:not(.icon)') && width_of(part.textContent, font) > box.width - 16) wrong.push(`${what} is cut`);
      }
    }
    return wrong;
  });

/** What can be pressed or typed into and is smaller than WCAG 2.2 asks for. */
const too_small = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('imp-refund')].flatMap((element) =>
      [...element.shadowRoot.querySelectorAll('button, a, input, [role=option]')]
        .filter((target) => target.checkVisibility())
        .map((target) => [target, target.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 24 || height < 24)
        .map(([target, { width, height }]) => `${target.textContent || target.id}: ${width} x ${height}`)));

for (const lang of ['ko', 'en'])
  test(`at 400 % zoom (320 CSS px) nothing is cut, too small or scrolled sideways, ${lang}`, async () => {
    const gallery = await open_gallery(browser, demo, { lang, theme: 'light', width: 320 }, { viewport: { width: 320, height: 256 } });
    assert.equal(await gallery.page.evaluate(() => document.scrollingElement.scrollWidth), 320);
    assert.deepEqual(await misplaced(gallery.page), []);
    assert.deepEqual(await too_small(gallery.page), []);
    await gallery.close();
  });

test('at 200 % zoom the shop and an open form fit, and zooming keeps what was typed', async () => {
  const zoomed = await open_shop(browser, demo, { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 });
  const order = zoomed.order('card_partly_refunded');
  await order.press('환불 요청');
  await order.fill('환불 사유', '색이 달라요');
  assert.equal(await zoomed.page.evaluate(() => document.scrollingElement.scrollWidth), 640);
  await zoomed.page.setViewportSize({ width: 320, height: 256 });
  assert.equal(await order.field('환불 사유').inputValue(), '색이 달라요');
  await zoomed.page.waitForFunction(() => document.scrollingElement.scrollWidth === 320);
  await zoomed.close();
});

test('after each zoom every pixel of the canvas is one of the screen', async () => {
  const gallery = await open_gallery(browser, demo, { lang: 'ko', theme: 'light', only: 'editing' });
  const { page } = gallery;
  const protocol = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [2, 1.5, 3, 1.25, 1]) {
    // As zooming does, this makes the page narrower in CSS pixels.
    const width = Math.round(1200 / deviceScaleFactor);
    await protocol.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor, mobile: false });
    await page.waitForFunction((ratio) => {
      const { shadowRoot } = document.querySelector('imp-refund');
      const [canvas, stage] = ['canvas', '.stage'].map((name) => shadowRoot.querySelector(name));
      const { left, top, width } = canvas.getBoundingClientRect();
      // Chromium lays out in 64ths of a CSS pixel.
      const on_pixel = (at) => Math.abs(at * ratio - Math.round(at * ratio)) <= ratio / 64;
      return devicePixelRatio === ratio && canvas.width === Math.round(stage.clientWidth * ratio)
        && Math.abs(width * ratio - canvas.width) <= ratio / 64 && on_pixel(left) && on_pixel(top);
    }, deviceScaleFactor);
  }
  await gallery.close();
});

test('with forced colours the form is made of real controls in the system\'s colours', async () => {
  const gallery = await open_gallery(browser, demo, { lang: 'ko', width: 360, theme: 'light' }, {
    forcedColors: 'active',
    viewport: { width: 408, height: 900 },
  });
  const { page } = gallery;
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll('imp-refund[open]')].map((element) => {
      const { shadowRoot } = element;
      const parts = [...shadowRoot.querySelectorAll('.mirror > :is(h2, label, button, input, p:not(.status)):not([hidden])')];
      return {
        canvas: getComputedStyle(shadowRoot.querySelector('canvas')).display,
        invisible: parts.filter((part) => part.textContent && getComputedStyle(part).opacity !== '1').map((part) => part.textContent),
        wide: shadowRoot.querySelector('.mirror').scrollWidth > shadowRoot.querySelector('.stage').clientWidth,
      };
    }));
  assert.ok(seen.length > 30);
  for (const one of seen) assert.deepEqual(one, { canvas: 'none', invisible: [], wide: false });
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).setLegacyMode().analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
  await gallery.close();
});

for (const only of ['loading', 'sending_15s'])
  test(`with reduced motion nothing moves: ${only}`, async () => {
    const gallery = await open_gallery(browser, demo, { lang: 'ko', theme: 'light', only });
    const stage = gallery.page.locator('imp-refund').locator('.stage');
    const style = await stage.evaluate((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return { animationName, transitionDuration };
    });
    assert.deepEqual(style, { animationName: 'none', transitionDuration: '0s' });
    const frames = await gallery.page.evaluate(async () => {
      let drawn = 0;
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      CanvasRenderingContext2D.prototype.drawImage = function (...values) {
        ++drawn;
        return draw.apply(this, values);
      };
      for (let frame = 0; frame < 10; ++frame) await new Promise(requestAnimationFrame);
      CanvasRenderingContext2D.prototype.drawImage = draw;
      return drawn;
    });
    assert.equal(frames, 0);
    await gallery.close();
  });

test('another language at run time: every word changes, and nothing typed is lost', async () => {
  const gallery = await open_gallery(browser, demo, { lang: 'ko', theme: 'light', only: 'editing_account' });
  const widget = gallery.page.locator('imp-refund');
  await widget.getByRole('textbox', { name: '예금주', exact: true }).fill('홍길동');
  await widget.evaluate((element) => element.setAttribute('lang', 'en'));
  await widget.getByRole('heading', { name: 'Request refund' }).waitFor();
  assert.equal(await widget.getByRole('textbox', { name: 'Account holder', exact: true }).inputValue(), '홍길동');
  assert.equal(await widget.locator('form').getAttribute('lang'), 'en');
  const words = await widget.locator('form').innerText();
  assert.doesNotMatch(words.replace('캠핑 의자 2인 세트', ''), /[가-힣]/);

  await widget.evaluate((element) => {
    element.removeAttribute('lang');
    document.documentElement.lang = 'ko';
  });
  await widget.getByRole('heading', { name: '환불 요청' }).waitFor();
  await gallery.close();
});
