// Typing as people do it: by input methods, whose traces are played back, by keyboard and by mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_gallery } from './support/gallery.mjs';
import { amounts, keys_of_a_composition, recorded, traces } from './traces/composition.mjs';

let demo, browser, card, account, protocol;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
  const view = { lang: 'ko', theme: 'light' };
  card = await open_gallery(browser, demo, { ...view, only: 'editing' });
  account = await open_gallery(browser, demo, { ...view, only: 'editing_account' });
  protocol = await card.page.context().newCDPSession(card.page);
  await card.page.bringToFront();
});
after(async () => {
  await card?.close();
  await account?.close();
  await browser?.close();
  await demo?.stop();
});

const field = (name, opened = card) => opened.page.locator('imp-refund').getByRole('textbox', { name, exact: true });
const button = (name) => card.page.locator('imp-refund').getByRole('button', { name, exact: true });
const press = (key) => card.page.keyboard.press(key);

/** What stands in a field and where the caret is: [text, from, to]. */
const state_of = (input) => input.evaluate(({ value, selectionStart, selectionEnd }) => [value, selectionStart, selectionEnd]);

/** Two frames: what was typed has been through the form and may have been written back. */
const settled = (page = card.page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

async function begin(input, text = '') {
  await input.fill(text);
  await input.focus();
  await press('End');
  await settled();
}

const ime_key = (type, windowsVirtualKeyCode, key) => protocol.send('Input.dispatchKeyEvent', { type, windowsVirtualKeyCode, key });

const players = {
  async key(code, key) {
    await ime_key('rawKeyDown', code, key);
    await ime_key('keyUp', code, key);
  },
  compose: (text) =>
    protocol.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
  commit: (text) => protocol.send('Input.insertText', { text }),
  cancel: () => protocol.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 }),
  delete: () => protocol.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, commands: ['DeleteBackward'] }),
  press,
  leave: () => press('Shift+Tab'),
};

const as_recorded = recorded.map(({ name, ...trace }) => ({ name: `as recorded: ${name}`, ...trace }));
for (const { name, before: typed = '', steps, text, caret = text.length } of [...as_recorded, ...traces])
  test(`an input method: ${name}`, async () => {
    const input = field('환불 사유');
    await begin(input, typed);
    for (const [what, ...how] of steps) {
      await players[what](...how);
      await settled(); // a frame in between must not disturb it
    }
    const [value, at] = await state_of(input);
    assert.equal(value, text);
    if (caret !== null) assert.equal(at, caret);
    // The form has the same: it would find a reason missing, and writes what it holds into a field that is left.
    await press('Shift+Tab');
    await settled();
    assert.equal(await input.inputValue(), text);
    assert.equal(await input.getAttribute('aria-invalid'), null);
  });

for (const { name, code } of keys_of_a_composition)
  test(`${name} (${code}) belongs to the input method while a syllable is open`, async () => {
    const input = field('환불 사유');
    await begin(input);
    await players.compose('하');
    await players.key(code, name);
    await settled();
    assert.equal(await button('환불 내용 확인').count(), 1, 'it closed or went on');
    assert.deepEqual(await state_of(input), ['하', 1, 1]);
    await players.commit('한');
    assert.deepEqual(await state_of(input), ['한', 1, 1]);
  });

test('a reason is put in while a syllable is open: the syllable is not put behind it', async () => {
  await begin(field('환불 사유'));
  await players.compose('하');
  await button('오배송').click();
  await settled();
  assert.deepEqual((await state_of(field('환불 사유')))[0], '오배송');
  assert.equal(await button('오배송').getAttribute('aria-pressed'), 'true');
});

for (const { name, before: typed = '', keys, text, caret } of amounts)
  test(`the amount: ${name}`, async () => {
    const input = field('환불 금액');
    await begin(input, typed);
    for (const key of keys) {
      await press(key);
      await settled();
    }
    assert.deepEqual(await state_of(input), [text, caret, caret]);
  });

test('an amount is pasted with its sign, cut, and put back by undo', async () => {
  await begin(field('환불 사유'), '₩ 5,000원');
  await press('Control+A');
  await press('Control+X');
  assert.equal(await field('환불 사유').inputValue(), '');
  await press('Control+Z');
  assert.equal(await field('환불 사유').inputValue(), '₩ 5,000원');
  await begin(field('환불 금액'));
  await press('Control+V');
  await settled();
  assert.deepEqual(await state_of(field('환불 금액')), ['5,000', 5, 5]);
});

test('text is selected by mouse and by keyboard', async () => {
  const input = field('환불 사유');
  await begin(input, '포장이 젖었어요');
  await press('Home');
  await press('Shift+ArrowRight');
  assert.deepEqual(await state_of(input), ['포장이 젖었어요', 0, 1]);
  const { x, y, height } = await input.boundingBox();
  await card.page.mouse.dblclick(x + 16, y + height / 2);
  assert.deepEqual((await state_of(input)).slice(1), [0, 3], 'a double click takes the word');
  await card.page.mouse.move(x + 250, y + height / 2);
  await card.page.mouse.down();
  await card.page.mouse.move(x + 1, y + height / 2, { steps: 4 });
  await card.page.mouse.up();
  assert.deepEqual((await state_of(input)).slice(1), [0, 8], 'dragging over it takes all');
  await settled();
  assert.deepEqual((await state_of(input)).slice(1), [0, 8], 'and frames leave it so');
});

test('what the form changes is shown in the field, and what is typed changes the form', async () => {
  const amount = field('환불 금액');
  const left = card.page.locator('imp-refund').getByText('환불 후 남는 금액');
  const full = card.page.locator('imp-refund').getByRole('checkbox', { name: '전액 환불' });
  await begin(amount, '3000');
  assert.equal(await left.locator('..').innerText(), '환불 후 남는 금액 5,000원');
  assert.equal(await full.isChecked(), false);
  await full.check();
  await settled();
  assert.equal(await amount.inputValue(), '8,000');
  await begin(amount, '8000');
  assert.equal(await full.isChecked(), true);

  await button('단순 변심').click();
  await settled();
  assert.equal(await field('환불 사유').inputValue(), '단순 변심');
  await begin(field('환불 사유'), '상품 불량');
  assert.equal(await button('상품 불량').getAttribute('aria-pressed'), 'true');
  assert.equal(await button('단순 변심').getAttribute('aria-pressed'), null);
});

test('a slow press hits what it was aimed at, although leaving the field would move it', async () => {
  const fresh = await open_gallery(browser, demo, { lang: 'ko', theme: 'light', only: 'editing' });
  const { mouse } = fresh.page;
  const widget = fresh.page.locator('imp-refund');
  const reason = field('환불 사유', fresh);
  const mistake = widget.getByText('환불 사유를 입력해 주세요.').first();
  await reason.focus();
  await widget.getByRole('button', { name: '오배송', exact: true }).hover();
  await mouse.down();
  await settled(fresh.page);
  await settled(fresh.page);
  assert.equal(await mistake.isVisible(), false, 'nothing is found wrong before the press is over');
  await mouse.up();
  await settled(fresh.page);
  assert.equal(await reason.inputValue(), '오배송');

  await reason.fill(''); // and pressed where there is nothing, the mistake is told
  await widget.getByRole('heading').hover({ force: true });
  await mouse.down();
  await mouse.up();
  await mistake.waitFor();
  await fresh.close();
  await card.page.bringToFront();
});

test('a press that leaves a search takes the one bank that is left before it looks at the form', async () => {
  const widget = account.page.locator('imp-refund');
  const bank = widget.getByRole('combobox', { name: '은행' });
  await account.page.bringToFront();
  await bank.fill('신한');
  await widget.getByRole('button', { name: '환불 내용 확인', exact: true }).click();
  await widget.getByText('예금주 이름을 입력해 주세요.').first().waitFor();
  assert.equal(await bank.inputValue(), '신한은행');
  assert.equal(await bank.getAttribute('aria-invalid'), null);
  await card.page.bringToFront();
});

const keyboards = [
  ['환불 금액', 'textbox', 'numeric', 'next'],
  ['환불 사유', 'textbox', 'text', 'next'],
  ['은행', 'combobox', 'text', 'next'],
  ['계좌번호', 'textbox', 'numeric', 'next'],
  ['예금주', 'textbox', 'text', 'next'],
  ['예금주 연락처', 'textbox', 'tel', 'done'],
];
for (const [name, role, keyboard, enter] of keyboards)
  test(`${name} asks for the right keyboard, and for nobody's autofill`, async () => {
    const input = account.page.locator('imp-refund').getByRole(role, { name, exact: true });
    const attributes = await input.evaluate((element) =>
      Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value])));
    assert.equal(attributes.inputmode, keyboard);
    assert.equal(attributes.enterkeyhint, enter);
    assert.equal(attributes.autocomplete, 'off');
    assert.equal(attributes.type, 'text');
    assert.equal(attributes.name, undefined, 'a name is what autofill goes by');
    for (const manager of ['data-1p-ignore', 'data-lpignore', 'data-bwignore', 'data-form-type'])
      assert.ok(manager in attributes, manager);
  });
