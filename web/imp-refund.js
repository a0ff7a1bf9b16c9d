// <imp-refund>: the button that is there from the first paint. What it opens (Dear ImGui in Wasm)
// is loaded when the customer comes near it, and lives in panel.js.
import { labels, unloaded } from 'imp-refund-button';
import { panelFile, wasmFile } from 'imp-refund-files';
import { sheet } from './style.js';

const home = new URL('.', import.meta.url);

/** The attributes by the properties that reflect them; every element has `lang` already. */
const properties = {
  merchantUid: 'merchant-uid',
  ticket: 'ticket',
  endpoint: 'endpoint',
  amount: 'amount',
  reason: 'reason',
  theme: 'theme',
};

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

let attempts = 0;

/** Imports panel.js. A browser may remember that a module could not be had, so each new try has its own name. */
const importPanel = async () => {
  const address = new URL(panelFile, home);
  if (attempts) address.search = attempts;
  try {
    return await import(address);
  } catch (problem) {
    ++attempts;
    throw problem;
  }
};

/** The language of the element: its own, or the one of the page around it. */
const langOf = (element) =>
  (element.closest('[lang]')?.lang || navigator.language || 'ko').toLowerCase().startsWith('en') ? 'en' : 'ko';

/** The elements on the page, to be told when it changes its language. */
const shown = new Set();
new MutationObserver(() => shown.forEach((element) => element.attributeChangedCallback('lang', null, ''))).observe(
  document.documentElement,
  { attributeFilter: ['lang'] },
);

export class ImpRefund extends HTMLElement {
  static get observedAttributes() {
    return [...Object.values(properties), 'lang', 'disabled'];
  }

  /**
   * Asked for a ticket in place of the attribute, and again when one has expired. A page may have
   * set it before this script had come.
   */
  getTicket = this.getTicket ?? null;

  #root = Object.assign(document.createElement('div'), { className: 'root' });
  #trigger = Object.assign(document.createElement('button'), { type: 'button', className: 'trigger' });
  #trouble = Object.assign(document.createElement('p'), { className: 'trouble', hidden: true });
  #panel = null; // a promise once the panel is wanted

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet()];
    this.#trigger.setAttribute('part', 'button');
    this.#trigger.addEventListener('click', () => this.open());
    for (const near of ['pointerenter', 'focus', 'touchstart'])
      this.#trigger.addEventListener(near, () => this.#load(), { passive: true, once: true });
    this.#trouble.setAttribute('role', 'alert');
    this.#root.append(this.#trigger, this.#trouble);
    shadow.append(this.#root);
  }

  connectedCallback() {
    shown.add(this);
    this.#takeEarlierProperties();
    this.#show();
    queueMicrotask(() => this.isConnected && this.#tell('imp-refund-ready'));
    if (this.#remembersSomethingSent()) this.#load();
  }

  disconnectedCallback() {
    shown.delete(this);
    // A page that only moves the element puts it back at once; one that removes it does not.
    queueMicrotask(async () => {
      if (this.isConnected || !this.#panel) return;
      const panel = this.#panel;
      this.#panel = null;
      (await panel)?.remove();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    this.#show();
    if (name !== 'merchant-uid' && name !== 'endpoint')
      return void this.#panel?.then((panel) => panel?.attributeChanged(name));
    this.#panel?.then((panel) => panel?.remove()); // another order, another panel
    this.#panel = null;
    if (this.isConnected && this.#remembersSomethingSent()) this.#load();
  }

  /** Opens the panel, or says beside the button that it could not be loaded. */
  async open() {
    if (this.disabled) return;
    this.#trigger.setAttribute('aria-busy', 'true');
    const panel = await this.#load();
    this.#trigger.removeAttribute('aria-busy');
    this.#trouble.hidden = Boolean(panel);
    this.#trouble.textContent = panel ? '' : unloaded[this.language];
    panel?.open();
  }

  /** Closes the panel; what has been sent goes on. */
  async close() {
    (await this.#panel)?.close();
  }

  /** Forgets what was typed and any result, unless a refund's outcome is still open. */
  async reset() {
    (await this.#panel)?.reset();
  }

  /** A framework that meets the element before this script has come writes false as a text. */
  get disabled() {
    return (this.getAttribute('disabled') ?? 'false') !== 'false';
  }
  set disabled(value) {
    this.toggleAttribute('disabled', Boolean(value));
  }

  /** The server; without the attribute the one that this script came from. */
  get server() {
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
    return `imp-refund ${this.server} ${this.getAttribute('merchant-uid')}`;
  }

  #show() {
    this.#trigger.textContent = labels[this.language];
    this.#trigger.lang = this.language;
    this.#trigger.disabled = this.disabled;
    this.#root.dataset.scheme = this.scheme;
  }

  /** The panel; null when its script can't be had now. */
  #load() {
    startWasm();
    const panel = (this.#panel ??= importPanel()
      .then(({ Panel }) => Panel.in(this, this.#root, this.#trigger, takeWasm))
      .catch(() => {
        if (this.#panel === panel) this.#panel = null; // the next press tries again
        return null;
      }));
    return panel;
  }

  #remembersSomethingSent() {
    try {
      return Boolean(JSON.parse(sessionStorage.getItem(this.storageKey))?.sent);
    } catch {
      return false; // storage is off, or somebody else's text lies there
    }
  }

  /** What a framework has set on the element before it was one of ours. */
  #takeEarlierProperties() {
    for (const name of [...Object.keys(properties), 'disabled']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }
}

// Frameworks set a property where there is one and an attribute otherwise. The two say the same.
for (const [property, name] of Object.entries(properties))
  Object.defineProperty(ImpRefund.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(name) ?? '';
    },
    set(value) {
      if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });

if (!customElements.get('imp-refund')) customElements.define('imp-refund', ImpRefund);
