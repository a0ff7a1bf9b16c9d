import { name_of } from './catalogue.js';
import { refund_text, words } from './sample-words.js';
import { lang, put_words } from './words.js';

// What both sample pages have around the sample itself: the language, the listing of its code.

/** The demo's orders, for a list to choose from. */
export async function load_orders() {
  const reply = await fetch('/demo/orders.json');
  if (!reply.ok) throw new Error(`/demo/orders.json answered ${reply.status}`);
  const { orders } = await reply.json();
  return orders.map(({ merchant_uid, name }) => ({
    merchant_uid,
    label: `${name_of(name)} (${merchant_uid})`,
  }));
}

async function show_listing(code) {
  const reply = await fetch(code.dataset.listing);
  if (reply.ok) code.textContent = await reply.text();
}

document.documentElement.lang = lang;
put_words(document, words);
document.title = `${document.querySelector('h1').textContent} · imp-refund`;
document.querySelector(`[data-lang="${lang}"]`).setAttribute('aria-current', 'true');
if (lang !== 'ko') document.getElementById('home-link').search = `lang=${lang}`;
document.querySelectorAll('[data-listing]').forEach(show_listing);

// The jQuery sample is a plain script: it finds its words and its orders on the page.
window.refund_text = refund_text;
for (const list of document.querySelectorAll('select[data-orders]'))
  list.append(...(await load_orders()).map((order) => new Option(order.label, order.merchant_uid)));
