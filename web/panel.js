// What one <imp-refund> opens: its widget in the Wasm, its canvas, its semantic DOM. Draws a frame
// when something has changed and none when nothing has.
import { familyNumber } from './glyphs.js';
import { Host } from './host.js';
import { Mirror } from './mirror.js';
import { Server } from './server.js';
import { Session } from './session.js';
import { composes } from './typing.js';

// The order of Effect::Kind in web/widget.h.
const effects = [
  'loadPayment',
  'rememberSent',
  'sendRequest',
  'watchRefund',
  'forgetSent',
  'forgetKey',
  'focus',
  'tellOpen',
  'tellSubmit',
  'tellSuccess',
  'tellPending',
  'tellFailure',
  'tellClose',
];

/** Control::request_refund of web/control.h: the element's own button. */
const trigger = 1;
/** Room around the button for its focus ring, as refund_view.cpp draws it. */
const bleed = 4;

let host; // one for the page

async function plainForm(element, root, button, problem) {
  host = undefined; // a later element may have more luck
  console.warn('imp-refund: showing the plain form', problem);
  const { PlainForm } = await import('./plain-form.js');
  return new PlainForm(element, root, button, new Server(element), new Session(element.storageKey));
}

export class Panel {
  #element;
  #root;
  #trigger;
  #host;
  #widget;
  #stage = Object.assign(document.createElement('div'), { className: 'stage' });
  #probe = Object.assign(document.createElement('div'), { className: 'probe' });
  #canvas = document.createElement('canvas');
  #mirror;
  #server;
  #session;
  #frame = 0;
  #drawnAt = 0;
  #later = 0; // the timer of a frame that is wanted in a while
  #focusWanted = null;
  #instead = null; // a plain form, once the Wasm has stopped
  #channel = new BroadcastChannel('imp-refund');
  #leave = new AbortController();

  /** The panel of `element`, with the Wasm running; a plain form where that can't be. */
  static async in(element, root, button, takeWasm) {
    try {
      host ??= Host.load(takeWasm());
      return new Panel(element, root, button, await host);
    } catch (problem) {
      return plainForm(element, root, button, problem);
    }
  }

  constructor(element, root, button, readyHost) {
    this.#element = element;
    this.#root = root;
    this.#trigger = button;
    this.#host = readyHost;
    this.#server = new Server(element);
    this.#session = new Session(element.storageKey);
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#mirror = new Mirror({
      press: (control) => this.#call('press', control),
      type: (control, text, before) => this.#call('type', control, text, this.#host.bytes(before)),
      leave: (control) => this.#call('leave', control),
      key: (control, key) => this.#call('press_key', control, key),
      focus: (control) => this.#call('show_focus', control),
    });
    this.#stage.append(this.#probe, this.#canvas, this.#mirror.form);
    root.append(this.#stage);

    const family = familyNumber(getComputedStyle(this.#probe).fontFamily);
    this.#widget = this.#host.call('create', family, element.language);
    this.#host.call('preset_amount', this.#widget, element.getAttribute('amount') ?? '');
    this.#host.call('preset_reason', this.#widget, element.getAttribute('reason') ?? '');
    this.#listen();
    this.#look();
    if (this.#session.sent) this.#call('resume', this.#session.sent);
    else this.#wake();
  }

  open() {
    if (this.#instead) this.#instead.open();
    else this.#call('open');
  }

  close() {
    if (this.#instead) this.#instead.close();
    else this.#call('close');
  }

  reset() {
    if (this.#instead) this.#instead.reset();
    else this.#call('reset');
  }

  attributeChanged(name) {
    if (name === 'theme') this.#look();
    if (name === 'lang') this.#call('set_lang', this.#element.language);
    if (name === 'amount' || name === 'reason')
      this.#call(`preset_${name}`, this.#element.getAttribute(name) ?? '');
  }

  /** Frees everything. A request that was sent goes on; its key stays in the session's storage. */
  remove() {
    this.#instead?.remove();
    if (!this.#widget) return;
    const open = this.#root.hasAttribute('data-open');
    this.#host.call('destroy', this.#widget);
    this.#withdraw();
    if (open && this.#element.isConnected) this.#tell('imp-refund-close');
  }

  #withdraw() {
    this.#widget = 0;
    this.#leave.abort();
    this.#server.stop();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#later);
    this.#stage.remove();
    delete this.#root.dataset.drawn;
    delete this.#root.dataset.open;
    this.#element.toggleAttribute('open', false);
  }

  /** The Wasm has stopped at a failed assert: wrong money is worse than a plainer form. */
  async #stopped(problem) {
    const open = this.#root.hasAttribute('data-open');
    this.#withdraw();
    this.#instead = await plainForm(this.#element, this.#root, this.#trigger, problem);
    if (open) this.#instead.open();
  }

  #call(name, ...values) {
    if (!this.#widget) return;
    let answer;
    try {
      answer = this.#host.call(name, this.#widget, ...values);
    } catch (problem) {
      return void this.#stopped(problem);
    }
    for (const effect of this.#host.takeEffects()) this[`_${effects[effect.kind]}`](effect);
    this.#wake();
    return answer;
  }

  #listen() {
    const { signal } = this.#leave;
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal, passive: true });
    for (const area of [this.#stage, this.#trigger]) {
      on(area, 'pointermove', (event) => this.#pointer(event));
      on(area, 'pointerdown', (event) => {
        this.#pointer(event);
        this.#call('pointer_button', 1);
      });
      on(area, 'pointerup', () => this.#call('pointer_button', 0));
      for (const end of ['pointerleave', 'pointercancel'])
        on(area, end, () => {
          this.#call('pointer_button', 0);
          this.#call('pointer_gone');
        });
    }
    on(this.#stage, 'animationend', () => this.#wake()); // it has come to rest
    on(this.#trigger, 'focus', () => this.#call('show_focus', this.#trigger.matches(':focus-visible') ? trigger : 0));
    on(this.#trigger, 'blur', () => this.#call('show_focus', 0));
    on(this.#stage, 'keydown', (event) => {
      if (event.key === 'Escape' && !composes(event)) this.#call('escape');
    });
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'])
      on(matchMedia(query), 'change', () => this.#look());
    on(window, 'resize', () => this.#wake()); // also a change of the pixel ratio by zooming
    this.#watchPixelRatio();
    // The same order in another tab: its balance is not what this tab shows any more.
    on(this.#channel, 'message', ({ data }) => data === this.#element.storageKey && this.#call('order_changed'));
    signal.addEventListener('abort', () => this.#channel.close());
    const sizes = new ResizeObserver(() => this.#wake());
    sizes.observe(this.#element);
    sizes.observe(this.#trigger);
    signal.addEventListener('abort', () => sizes.disconnect());
    this.#host.gpu.watch(() => this.#wake(), signal);
  }

  /** Moving to another screen changes the pixel ratio without resizing anything. */
  #watchPixelRatio() {
    const { signal } = this.#leave;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        this.#watchPixelRatio();
        this.#wake();
      },
      { once: true, signal },
    );
  }

  #pointer({ clientX, clientY }) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    this.#call('pointer_at', clientX - left, clientY - top);
  }

  /** Reads the theme off the page. */
  #look() {
    this.#root.dataset.scheme = this.#element.scheme;
    const style = getComputedStyle(this.#probe);
    const own = getComputedStyle(this.#element).getPropertyValue('--imp-refund-accent').trim();
    const accent = own ? rgbOf(style.color) : -1;
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const radius = parseFloat(style.borderTopLeftRadius) || 0;
    this.#call('set_look', Number(this.#root.dataset.scheme === 'dark'), accent, radius, Number(reduced));
  }

  #wake() {
    this.#frame ||= requestAnimationFrame((time) => this.#draw(time));
  }

  #draw(time) {
    this.#frame = 0;
    if (!this.#widget) return;
    const open = this.#root.hasAttribute('data-open');
    const area = open ? this.#stage.clientWidth : this.#trigger.offsetWidth + 2 * bleed;
    if (!area || (!open && !this.#trigger.offsetWidth)) return; // not shown: the ResizeObserver wakes us
    const seconds = this.#drawnAt ? (time - this.#drawnAt) / 1000 : 0;
    let next;
    try {
      next = this.#host.call('draw', this.#widget, area, devicePixelRatio, Math.max(seconds, 0), Date.now() / 1000);
    } catch (problem) {
      return void this.#stopped(problem);
    }
    const height = this.#host.call('height', this.#widget);
    const works = this.#host.gpu.works;
    this.#host.gpu.present(this.#canvas);
    this.#placeCanvas();
    this.#stage.style.setProperty('--height', `${height}px`);
    this.#stage.classList.toggle('plain', !works);
    this.#root.toggleAttribute('data-drawn', works);
    const nodes = this.#host.takeNodes();
    if (open) this.#mirror.show(nodes, this.#element.language);
    if (open && this.#focusWanted !== null) this.#moveFocus();
    this.#drawnAt = next < 0 ? 0 : time;
    clearTimeout(this.#later);
    if (next > 0) this.#later = setTimeout(() => this.#wake(), next);
    else if (next === 0) this.#wake();
  }

  /** Exactly on device pixels, whatever the ratio and wherever the page has put the element. */
  #placeCanvas() {
    const { left, top } = this.#stage.getBoundingClientRect();
    const ratio = devicePixelRatio;
    const toPixel = (at) => `${(Math.round(at * ratio) - at * ratio) / ratio}px`;
    Object.assign(this.#canvas.style, {
      left: toPixel(left + this.#stage.clientLeft),
      top: toPixel(top + this.#stage.clientTop),
      width: `${this.#canvas.width / ratio}px`,
      height: `${this.#canvas.height / ratio}px`,
      // Browsers lay out in fractions of a pixel that no ratio like 1.25 divides: without smoothing
      // the remainder doesn't blur the text.
      imageRendering: Number.isInteger(ratio) ? 'auto' : 'pixelated',
    });
  }

  #moveFocus() {
    const target = this.#mirror.control(this.#focusWanted);
    this.#focusWanted = null;
    target?.focus({ preventScroll: false });
  }

  #tell(name, detail) {
    const event = new CustomEvent(name, { bubbles: true, composed: true, detail });
    this.#element.dispatchEvent(event);
  }

  // Effects, by the names above.

  async _loadPayment({ seconds }) {
    await this.#answer('payment_answered', seconds, () => this.#server.payment(this.#element.getAttribute('merchant-uid') ?? ''));
  }

  async _sendRequest({ text }) {
    await this.#answer('refund_answered', 0, () => this.#server.refund(text, this.#session.key));
  }

  async _watchRefund({ text, seconds }) {
    await this.#answer('watch_answered', seconds, () => this.#server.watch(text));
  }

  async #answer(name, seconds, ask) {
    if (seconds && !(await this.#server.waited(seconds))) return; // the element is gone
    const { status, text, retryAfter } = await ask();
    this.#drawnAt = 0; // the time before an answer is no part of what it leads to
    this.#call('retry_after', retryAfter);
    this.#call(name, status, text);
  }

  _rememberSent({ text }) {
    this.#session.rememberSent(text);
  }
  _forgetSent() {
    this.#session.forgetSent();
  }
  _forgetKey() {
    this.#session.forgetKey();
  }
  _focus({ control }) {
    if (control === trigger) this.#trigger.focus();
    else this.#focusWanted = control;
  }
  _tellOpen() {
    void this.#session.key; // made when the form opens
    this.#mirror.show([], this.#element.language); // until the next frame it would say what it said before
    this.#root.dataset.open = '';
    this.#element.toggleAttribute('open', true);
    this.#tell('imp-refund-open');
  }
  _tellClose() {
    delete this.#root.dataset.open;
    this.#element.toggleAttribute('open', false);
    this.#tell('imp-refund-close');
  }
  _tellSubmit() {
    this.#tell('imp-refund-submit');
  }
  _tellSuccess({ text }) {
    this.#channel.postMessage(this.#element.storageKey);
    this.#tell('imp-refund-success', JSON.parse(text));
  }
  _tellPending({ text }) {
    this.#tell('imp-refund-pending', JSON.parse(text));
  }
  _tellFailure({ text }) {
    this.#tell('imp-refund-failure', JSON.parse(text));
  }
}

/** 0xRRGGBB of any CSS colour. */
function rgbOf(color) {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return (r << 16) | (g << 8) | b;
}
