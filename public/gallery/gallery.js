// Brings one <imp-refund> into each state by pressing and typing in it as a customer would. The
// server's part is played by the fixtures in states.json; the product knows nothing of this page.

// The numbers of web/control.h, which the semantic DOM carries.
const controls = { amount: 4, reason: 6, late: 10, bank: 11, number: 12, holder: 13, tel: 14, review: 15, confirm: 17 };
const prefix = '/gallery-state/';
const { orders, refund, states } = await (await fetch('/gallery/states.json')).json();
const asked = new URLSearchParams(location.search);

const never = () => new Promise(() => {});
const lost = () => Promise.reject(new TypeError('the fixture loses this answer'));
const json = (body, status = 200) => Response.json(body, { status });

/** What the server of a state answers. */
function answer(state, lang, path) {
  const order = { ...orders[state.order], ...state.change };
  if (path.startsWith('payments/cancel')) {
    if (state.answer === 'never') return never();
    if (state.answer === 'lost') return lost();
    if (typeof state.answer === 'string')
      return json(
        { ...order, cancel_amount: order.cancel_amount + refund.amount, refund: { ...refund, status: state.answer } },
        state.answer === 'pending' ? 202 : 200,
      );
    const message = state.answer.message[lang];
    return json({ detail: message, ...state.answer, message }, state.answer.status);
  }
  if (path.startsWith('refunds/')) return never();
  return { never, lost }[state.load]?.() ?? json(order);
}

const realFetch = window.fetch;
window.fetch = async (input, ...rest) => {
  const { pathname } = new URL(input.url ?? input, location.href);
  if (!pathname.startsWith(prefix)) return realFetch(input, ...rest);
  const [name, lang, , ...path] = pathname.slice(prefix.length).split('/');
  return answer(states.find((state) => state.name === name), lang, path.join('/'));
};

async function until(found) {
  for (;;) {
    const value = found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function step(element, what) {
  if (what === 'open') return element.open();
  if (what === 'settle') return new Promise((resolve) => setTimeout(resolve, 600));
  const [[name, text]] = Object.entries(typeof what === 'string' ? { [what]: null } : what);
  const control = await until(() => element.shadowRoot.querySelector(`[data-control="${controls[name]}"]:not(:disabled)`));
  if (text === null) return control.click();
  control.value = text;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('focusout', { bubbles: true }));
}

async function show(state, lang, theme, section) {
  const figure = document.createElement('figure');
  const caption = Object.assign(document.createElement('figcaption'), { textContent: state.name });
  const element = document.createElement('imp-refund');
  for (const [name, value] of Object.entries({
    'merchant-uid': orders[state.order]?.merchant_uid ?? 'none',
    endpoint: `${prefix}${state.name}/${lang}/${theme}`,
    lang,
    theme,
  }))
    element.setAttribute(name, value);
  figure.dataset.state = `${state.name}-${lang}-${theme}`;
  figure.append(caption, element);
  section.append(figure);
  for (const what of state.steps) await step(element, what);
}

sessionStorage.clear(); // keys that the states left here would be taken up again
if (asked.has('width')) document.body.style.setProperty('--width', `${Number(asked.get('width'))}px`);
const wanted = (name, all) => all.filter((value) => !asked.has(name) || asked.get(name) === value);
const shown = [];
for (const theme of wanted('theme', ['light', 'dark']))
  for (const lang of wanted('lang', ['ko', 'en'])) {
    const section = Object.assign(document.createElement('section'), { className: theme, lang });
    section.append(Object.assign(document.createElement('h2'), { textContent: `${lang} · ${theme}` }));
    document.querySelector('main').append(section);
    for (const state of states) if (!asked.has('only') || asked.get('only') === state.name) shown.push(show(state, lang, theme, section));
  }
await Promise.allSettled(shown);
await new Promise((resolve) => setTimeout(resolve, 1500)); // unanswered requests are looked for after a second
document.documentElement.dataset.ready = 'true'; // for whoever takes pictures
