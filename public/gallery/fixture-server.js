// Answers for the server of each state of the gallery, from the fixtures in states.json. An endpoint says in its
// path whose it is: /gallery-state/STATE/LANG/THEME/…

export const { orders, refund, states } = await (await fetch('/gallery/states.json')).json();

const prefix = '/gallery-state/';
export const endpoint = (state, lang, theme) => `${prefix}${state.name}/${lang}/${theme}`;

const never = () => new Promise(() => {});
const lost = () => Promise.reject(new TypeError('the fixture loses this answer'));
const json = (body, status = 200, headers = {}) => Response.json(body, { status, headers });

const order_of = (state) => ({ ...orders[state.order], ...state.change });
const refund_of = (state) => ({ ...refund, merchant_uid: order_of(state).merchant_uid, ...state.refund });

/** Words stand in the fixtures in both languages; the server says one of them. */
const said = (words, lang) => words?.[lang] ?? words;

function problem({ message, errors, retry_after, ...answer }, lang) {
  const spoken = said(message, lang);
  const fields = errors?.map((error) => ({ ...error, message: said(error.message, lang) }));
  const headers = retry_after ? { 'Retry-After': retry_after } : {};
  return json({ detail: spoken, ...answer, message: spoken, errors: fields }, answer.status, headers);
}

/** The order as it is asked for the first time, and as it is after a request. */
function payment_answer(state, lang, asked_before) {
  const load = asked_before && 'load_again' in state ? state.load_again : state.load;
  if (load === 'never') return never();
  if (load === 'lost') return lost();
  if (load) return problem(load, lang);
  return json(order_of(state));
}

function cancel_answer(state, lang) {
  const { answer } = state;
  if (answer === 'never') return never();
  if (answer === 'lost') return lost();
  if (typeof answer !== 'string') return problem(answer, lang);
  const order = order_of(state);
  const asked = { ...refund_of(state), status: answer };
  const settled = answer === 'succeeded' ? { cancel_amount: order.cancel_amount + asked.amount } : {};
  return json({ ...order, ...settled, refund: asked }, answer === 'pending' ? 202 : 200);
}

/** A refund that is watched: still under way, or how it ended. */
const watch_answer = (state) => (state.watched ? json({ ...refund_of(state), ...state.watched }) : never());

const asked = new Set(); // the endpoints that have been asked for their order

const real_fetch = window.fetch;
window.fetch = async (input, ...rest) => {
  const { pathname } = new URL(input.url ?? input, location.href);
  if (!pathname.startsWith(prefix)) return real_fetch(input, ...rest);
  const [name, lang, theme, ...path] = pathname.slice(prefix.length).split('/');
  const state = states.find((known) => known.name === name);
  if (path.join('/') === 'payments/cancel') return cancel_answer(state, lang);
  if (path[0] === 'refunds') return watch_answer(state);
  const asked_before = asked.has(name + lang + theme);
  asked.add(name + lang + theme);
  return payment_answer(state, lang, asked_before);
};
