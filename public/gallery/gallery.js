// Brings one <imp-refund> into each state by pressing and typing in it as a customer would. The server's part is
// played by fixture-server.js, time's part by skip(); the product knows nothing of this page.
//   ?lang=ko|en  ?theme=light|dark  ?only=STATE  ?width=320   narrow it down
import { endpoint, orders, states } from './fixture-server.js';

// The numbers of web/control.h, which the semantic DOM carries.
const controls = {
  close: 2, amount: 4, reason: 6, late: 10, bank: 13, number: 14, holder: 15, tel: 16, review: 17, confirm: 19,
  try_again: 21, change_request: 22, send_again: 23, done: 25, banks: 26,
};
const asked = new URLSearchParams(location.search);

// Frames tell the widget what time it is. Until all is shown a frame counts for a few milliseconds at most, so that a
// slow machine comes to the same pictures; waits of many seconds are skipped for all at once. Then time stands still,
// until somebody presses something.
const longest_frame = 40;
let [now, seen, passes] = [performance.now(), performance.now(), longest_frame];
const real_frame = window.requestAnimationFrame;
window.requestAnimationFrame = (draw) =>
  real_frame((time) => {
    now += Math.min(Math.max(time - seen, 0), passes);
    seen = Math.max(time, seen);
    draw(now);
  });
const skip = (seconds) => (now += seconds * 1000);
/** Has a widget drawn that waits for a timer, which knows of no skipping: as if its stage had come to rest. */
const wake = (element) => element.shadowRoot.querySelector('.stage').dispatchEvent(new Event('animationend'));

function hold() {
  passes = 0;
  for (const act of ['pointerdown', 'keydown']) addEventListener(act, () => (passes = Infinity), { capture: true, once: true });
}

const next_frame = () => new Promise((resolve) => real_frame(resolve));

async function until(found) {
  for (;;) {
    const value = found();
    if (value) return value;
    await next_frame();
  }
}

/** The real control that lies over what is drawn, once it can be used. */
const control = (element, name) =>
  until(() => element.shadowRoot.querySelector(`[data-control="${controls[name]}"]:not(:disabled)`));

function type(input, text) {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

// What a line of `steps` may say besides the name of what is pressed, or filled in and left.
const steps = {
  open: (element) => element.open(),
  see: (element, what) =>
    what === 'progress' ? until(() => element.shadowRoot.querySelector('progress')) : control(element, what),
  wait: (element, name) => until(() => element.shadowRoot.querySelector(`[data-control="${controls[name]}"]:disabled`)),
  search: async (element, text) => type(await control(element, 'bank'), text),
};

async function step(element, what) {
  const [[name, text]] = typeof what === 'string' ? [[what, null]] : Object.entries(what);
  if (steps[name]) return steps[name](element, text);
  const pressed = await control(element, name);
  if (text === null) return pressed.click();
  type(pressed, text);
  pressed.dispatchEvent(new Event('focusout', { bubbles: true }));
}

function make(state, lang, theme) {
  const element = document.createElement('imp-refund');
  const attributes = { 'merchant-uid': orders[state.order].merchant_uid, endpoint: endpoint(state, lang, theme), lang, theme };
  for (const [name, value] of Object.entries({ ...attributes, ...state.attributes })) element.setAttribute(name, value);
  if (state.remembered) // as an earlier life of the page has left it
    sessionStorage.setItem(
      `imp-refund ${new URL(`${attributes.endpoint}/`, location.href)} ${attributes['merchant-uid']}`,
      JSON.stringify({ key: 'gallery', sent: state.remembered }),
    );
  return element;
}

const wanted = (name, all) => all.filter((value) => !asked.get(name) || asked.get(name) === value);

/** A section for the state, with a figure for each language and theme. */
function section_of(state) {
  const section = document.createElement('section');
  const row = document.createElement('div');
  section.id = state.name;
  section.append(Object.assign(document.createElement('h2'), { textContent: state.name }), row);
  const elements = wanted('theme', ['light', 'dark']).flatMap((theme) =>
    wanted('lang', ['ko', 'en']).map((lang) => {
      const figure = Object.assign(document.createElement('figure'), { className: theme });
      const caption = Object.assign(document.createElement('figcaption'), { textContent: `${lang} · ${theme}` });
      const element = make(state, lang, theme);
      figure.dataset.state = `${state.name}-${lang}-${theme}`;
      figure.append(caption, element);
      row.append(figure);
      return element;
    }),
  );
  document.querySelector('main').append(section);
  return elements;
}

function prepare_page() {
  const form = document.querySelector('form');
  form.elements.only.append(...states.map(({ name }) => new Option(name, name)));
  for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value;
  document.body.style.setProperty('--width', `${Number(asked.get('width') ?? 480)}px`);
}

async function show_all() {
  const shown = states
    .filter(({ name }) => !asked.get('only') || asked.get('only') === name)
    .map((state) => ({ state, elements: section_of(state) }));
  // Those that time does nothing to come first, then those in which most of it goes by: the others have not begun yet
  // when it is skipped.
  const waits = [0, ...new Set(shown.map(({ state }) => state.seconds ?? 0).filter(Boolean).sort((a, b) => b - a))];
  for (const [at, seconds] of waits.entries()) {
    const now = shown.filter(({ state }) => (state.seconds ?? 0) === seconds);
    await Promise.all(
      now.flatMap(({ state, elements }) =>
        elements.map(async (element) => {
          for (const what of state.steps) await step(element, what);
        }),
      ),
    );
    if (seconds) skip(seconds - (waits[at + 1] ?? 0));
  }
  for (const { state, elements } of shown) if (state.seconds) elements.forEach(wake);
  for (let frames = 0; frames < 3; ++frames) await next_frame();
  hold();
  await next_frame();
}

sessionStorage.clear(); // keys that the states left here would be taken up again
prepare_page();
await show_all();
document.documentElement.dataset.ready = 'true'; // for whoever takes pictures
