import { open_page } from './browser.mjs';

/** The day on which the fixtures play: what the widget says of arrival depends on the calendar. */
const fixture_day = new Date('2026-11-22T12:00:00+09:00');

/**
 * The gallery with each widget in its state, narrowed down by `asked` ({ lang, theme, only, width }).
 */
export async function open_gallery(browser, demo, asked = {}, options = {}) {
  const address = `${demo.origin}/gallery.html?${new URLSearchParams(asked)}`;
  const opened = await open_page(browser, address, {
    prepare: (page) => page.clock.setFixedTime(fixture_day),
    ...options,
  });
  const { page } = opened;
  await page.locator('html[data-ready]').waitFor({ timeout: 120_000 });
  return {
    ...opened,
    /** Where the gallery shows a state: "editing-ko-light". */
    figure: (name) => page.locator(`[data-state="${name}"]`),
    figures: () => page.locator('[data-state]'),
  };
}
