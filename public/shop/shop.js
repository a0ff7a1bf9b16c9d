import { OrderCard } from './order-card.js';
import { lang, put_words, words } from './words.js';

const orders = document.getElementById('orders');
const trouble = document.getElementById('trouble');

document.documentElement.lang = lang;
document.title = words.page_title;
put_words(document);
document.querySelector(`[data-lang="${lang}"]`).setAttribute('aria-current', 'true');
for (const link of document.querySelectorAll('#home-link, .demo-links a[href$=".html"]'))
  if (lang !== 'ko') link.search = `lang=${lang}`;

document.getElementById('again').addEventListener('click', show_orders);
show_orders();

async function get_json(address, headers = {}) {
  const reply = await fetch(address, { headers: { Accept: 'application/json', ...headers } });
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}`);
  return reply.json();
}

/** The server of the shop knows its orders and signs a ticket for each; the rest comes by ticket. */
async function load() {
  const shop = await get_json('/demo/orders.json');
  const newest_first = shop.orders.sort((a, b) => b.ordered_at.localeCompare(a.ordered_at));
  const cards = newest_first.map((order) => new OrderCard(order));
  await Promise.all(
    cards.map(async (card) => {
      const { merchant_uid, ticket } = card.order;
      const authorization = { Authorization: `Bearer ${ticket}` };
      card.show(await get_json(`/payments/${encodeURIComponent(merchant_uid)}`, authorization));
    }),
  );
  return { cards, sandbox: shop.sandbox };
}

async function show_orders() {
  trouble.hidden = true;
  orders.setAttribute('aria-busy', 'true');
  orders.replaceChildren(...[1, 2, 3].map(blank));
  try {
    const { cards, sandbox } = await load();
    orders.replaceChildren(...cards.map((card) => card.element));
    document.getElementById('order-count').textContent = words.count(cards.length);
    show_sandbox(sandbox);
  } catch (error) {
    console.error(error);
    orders.replaceChildren();
    trouble.hidden = false;
  }
  orders.setAttribute('aria-busy', 'false');
}

function blank() {
  const place = document.createElement('li');
  place.className = 'blank';
  return place;
}

function show_sandbox(address) {
  if (!address) return;
  const link = document.getElementById('sandbox-link');
  link.href = new URL('/_sandbox/state', address);
  link.hidden = false;
}
