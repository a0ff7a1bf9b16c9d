// <imp-refund>: the button that is there from the first paint. What it opens (Dear ImGui in Wasm)
// is loaded when the customer comes near it, and lives in panel.js.
import { labels } from 'imp-refund-button';
import { wasmFile } from 'imp-refund-files';
import { sheet } from './style.js';

const home = new URL('.', import.meta.url);
const attributes = ['merchant-uid', 'ticket', 'endpoint', 'lang', 'amount', 'reason', 'theme', 'disabled'];

let wasm; // on its way to the first panel; null once it was taken

/** Asks for the Wasm together with the panel's script, not after it. */
function startWasm() {
  if (wasm !== undefined) return;
  wasm = fetchWasm();
  wasm.catch(() => {}); // told where it is awaited
}
const fetchWasm = () => fetch(new URL(wasmFile, home), { credentials: 'omit' });
function takeWasm() {
  const taken = wasm ?? fetchWasm();
  wasm = null;
  return taken;
}

/** The language of the element: its own, or the one of the page around it. */
const langOf = (element) =>
  (element.closest('[lang]')?.lang || navigator.language || 'ko').toLowerCase().startsWith('en') ? 'en' : 'ko';

export class ImpRefund extends HTMLElement {
  static get observedAttributes() {
    return attributes;
  }

  /** Asked for a ticket in place of the attribute, and again when one has expired. */
  getTicket = null;

  #root = Object.assign(document.createElement('div'), { className: 'root' });
  #trigger = Object.assign(document.createElement('button'), { type: 'button', className: 'trigger' });
  #panel = null; // a promise once the panel is wanted

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet()];
    this.#trigger.setAttribute('part', 'button');
    this.#trigger.addEventListener('click', () => this.open());
    for (const near of ['pointerenter', 'focus', 'touchstart'])
      this.#trigger.addEventListener(near, () => this.#load(), { passive: true, once: true });
    this.#root.append(this.#trigger);
    shadow.append(this.#root);
  }

  connectedCallback() {
    this.#show();
    queueMicrotask(() => this.isConnected && this.#tell('imp-refund-ready'));
    if (this.#remembersSomethingSent()) this.#load();
  }

  disconnectedCallback() {
    // A page that only moves the element puts it back at once; one that removes it does not.
    queueMicrotask(async () => {
      if (this.isConnected || !this.#panel) return;
      const panel = this.#panel;
      this.#panel = null;
      (await panel).remove();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    this.#show();
    const panel = this.#panel;
    if (name === 'merchant-uid' || name === 'endpoint') this.#panel = null; // another order, another panel
    panel?.then((shown) => (this.#panel ? shown.attributeChanged(name) : shown.remove()));
  }

  /** Opens the panel. */
  async open() {
    if (this.hasAttribute('disabled')) return;
    this.#trigger.setAttribute('aria-busy', 'true');
    try {
      (await this.#load()).open();
    } finally {
      this.#trigger.removeAttribute('aria-busy');
    }
  }

  /** Closes the panel; what has been sent goes on. */
  async close() {
    (await this.#panel)?.close();
  }

  /** Forgets what was typed and any result, unless a refund's outcome is still open. */
  async reset() {
    (await this.#panel)?.reset();
  }

  /** The server; without the attribute the one that this script came from. */
  get endpoint() {
    const named = this.getAttribute('endpoint');
    return named ? new URL(`${named.replace(/\/$/, '')}/`, document.baseURI) : home;
  }

  get language() {
    return langOf(this);
  }

  /**
   * "light" or "dark". Without the attribute the page's own color-scheme decides, so that the widget
   * stays light on a page that knows no dark.
   */
  get scheme() {
    const theme = this.getAttribute('theme');
    if (theme === 'light' || theme === 'dark') return theme;
    const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
    if (theme === 'auto') return prefersDark ? 'dark' : 'light';
    const known = getComputedStyle(this).colorScheme;
    return known.includes('dark') && (prefersDark || !known.includes('light')) ? 'dark' : 'light';
  }

  /** Where the idempotency key is kept until the outcome is known: per server and order. */
  get storageKey() {
    return `imp-refund ${this.endpoint} ${this.getAttribute('merchant-uid')}`;
  }

  #show() {
    this.#trigger.textContent = labels[this.language];
    this.#trigger.lang = this.language;
    this.#trigger.disabled = this.hasAttribute('disabled');
    this.#root.dataset.scheme = this.scheme;
  }

  #load() {
    startWasm();
    this.#panel ??= import('./panel.js').then(({ Panel }) => Panel.in(this, this.#root, this.#trigger, takeWasm));
    return this.#panel;
  }

  #remembersSomethingSent() {
    try {
      return Boolean(JSON.parse(sessionStorage.getItem(this.storageKey))?.sent);
    } catch {
      return false; // storage is off, or somebody else's text lies there
    }
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }
}

if (!customElements.get('imp-refund')) customElements.define('imp-refund', ImpRefund);
