// Every state of the widget, in the gallery: axe finds nothing in it, and a screen reader is told what is kept in golden/.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accessibility_trees } from './support/axtree.mjs';
import { start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_gallery } from './support/gallery.mjs';
import { matches_golden } from './support/golden.mjs';

const { states } = JSON.parse(readFileSync(new URL('../../public/gallery/states.json', import.meta.url), 'utf8'));
const wcag_2_2_aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Each violation as "rule: element". */
async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).withTags(wcag_2_2_aa).setLegacyMode().analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')} ${failureSummary}`));
}

const trees = {}; // by state: the tree in each language

for (const [lang, theme] of [['ko', 'light'], ['en', 'dark'], ['ko', 'dark'], ['en', 'light']])
  test(`axe finds no violation of WCAG 2.2 AA in any state, ${lang} and ${theme}`, async () => {
    const gallery = await open_gallery(browser, demo, { lang, theme, width: 360 }, { viewport: { width: 408, height: 900 } });
    assert.equal(await gallery.figures().count(), states.length);
    assert.deepEqual(await violations(gallery.page), []);
    if (theme === 'light')
      for (const [at, tree] of (await accessibility_trees(gallery.page, '[data-state] > imp-refund')).entries())
        (trees[states[at].name] ??= {})[lang] = tree;
    await gallery.close();
  });

test('axe sees into the widget: a label that is taken away is found', async () => {
  const gallery = await open_gallery(browser, demo, { lang: 'ko', theme: 'light', only: 'editing' });
  await gallery.page.locator('imp-refund').evaluate(({ shadowRoot }) => shadowRoot.querySelector('label[for=c4]').remove());
  const found = await violations(gallery.page);
  assert.equal(found.length, 1);
  assert.match(found[0], /^label: .*#c4/);
  await gallery.close();
});

test("what a screen reader is told of each state is as it was", async (t) => {
  for (const { name } of states)
    await t.test(name, () => matches_golden(name, `[ko]\n${trees[name].ko}\n\n[en]\n${trees[name].en}`));
});
