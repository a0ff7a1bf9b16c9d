import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile } from 'svelte/compiler';
import { start_browser } from './support/browser.mjs';
import { start_merchant, visit, widget_script } from './support/merchant.mjs';

// The element inside the frameworks that merchants use: one page of each, built as they build it.

const folder = fileURLToPath(new URL('frameworks/', import.meta.url));
let merchant, demo, browser, made;

before(async () => {
  made = mkdtempSync(join(folder, 'made-'));
  [merchant, browser] = await Promise.all([start_merchant(), start_browser()]);
  demo = merchant.demo;
});
after(async () => {
  if (made) rmSync(made, { recursive: true });
  await browser?.close();
  await merchant?.stop();
});

/** The page's script, with the framework in it. */
function bundle(entry) {
  return execFileSync('esbuild', [
    entry, '--bundle', '--format=iife', '--jsx=automatic', '--log-level=error', '--charset=utf8',
    '--define:process.env.NODE_ENV="production"', '--define:__VUE_OPTIONS_API__=false',
    '--define:__VUE_PROD_DEVTOOLS__=false', '--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false',
    '--conditions=browser,production', '--alias:vue=vue/dist/vue.runtime.esm-bundler.js',
  ]).toString();
}

function svelte_entry() {
  const { js } = compile(readFileSync(join(folder, 'order.svelte'), 'utf8'), { generate: 'client', runes: true });
  writeFileSync(join(made, 'order.js'), js.code);
  const entry = join(made, 'main.js');
  writeFileSync(entry, `import { mount } from 'svelte';
    import Orders from './order.js';
    mount(Orders, { target: document.getElementById('app'), props: { orders: window.orders } });`);
  return entry;
}

for (const [name, entry_of, kinds] of [
  ['React', () => join(folder, 'order.react.jsx'), ['card', 'card_usd']],
  ['Vue', () => join(folder, 'order.vue.js'), ['card_usd', 'card_partly_refunded']],
  ['Svelte', svelte_entry, ['card_partly_refunded', 'card']],
])
  test(`${name} mounts it, changes it, hears it and takes it away`, async () => {
    const orders = kinds.map((kind) => demo.order(kind));
    // The framework's script runs first: properties are set before the element is defined.
    merchant.put('/app.js', `window.orders = ${JSON.stringify(orders)};\n${bundle(entry_of())}`);
    merchant.put_page('/app.html', '<div id="app"></div><script src="/app.js"></script>', {
      head: widget_script(demo),
      policy: `script-src 'self' ${demo.origin} 'wasm-unsafe-eval'; style-src 'none'; connect-src ${demo.origin}`,
    });
    const site = await visit(browser, merchant, '/app.html', { reducedMotion: 'no-preference' });
    const { page } = site;
    const press = (text) => page.getByRole('button', { name: text, exact: true }).click();
    const told = async () => (await page.locator('output').textContent()).split('\n').filter(Boolean);

    await site.widget().press('환불 요청');
    await site.widget().field('환불 사유').fill('색상이 달라요');
    await press('English');
    await site.widget().shows('Request refund');
    assert.equal(await site.widget().field('Reason').inputValue(), '색상이 달라요');

    await press('next order');
    await site.widget().button('Request refund').click();
    await site.widget().reads(orders[1].merchant_uid);
    assert.equal(await site.widget().field('Reason').inputValue(), '');
    await site.widget().fill('Refund amount', '1');
    await site.widget().fill('Reason', `by ${name}`);
    await site.widget().press('Review refund');
    await site.widget().press(/^Refund /);
    await site.widget().shows('Refunded');
    const { cancel_amount } = await demo.sandbox.payment(orders[1].merchant_uid);
    assert.ok(cancel_amount > 0);
    assert.deepEqual(await told(), [
      'imp-refund-open',
      'imp-refund-close',
      'imp-refund-open',
      `imp-refund-success ${orders[1].merchant_uid} ${cancel_amount}`,
    ]);

    await press('toggle');
    await page.locator('imp-refund').waitFor({ state: 'detached' });
    await press('toggle');
    await site.widget().press('Request refund');
    await site.widget().reads(orders[1].merchant_uid);
    await site.close();
  });
