// The idempotency key of the refund that is being asked for, kept until its outcome is known, also
// over a reload of the page. `sent` is set once a request has gone out with it.

/** 128 random bits; crypto.randomUUID() is missing on pages without https. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Session {
  #name;
  #kept = null; // for pages that allow no storage

  constructor(name) {
    this.#name = name;
    try {
      this.#kept = JSON.parse(sessionStorage.getItem(name));
    } catch {
      this.#kept = null;
    }
    if (typeof this.#kept?.key !== 'string') this.#kept = null;
  }

  /** The key of this refund; made when it is first asked for. */
  get key() {
    if (!this.#kept) this.#keep({ key: newKey() });
    return this.#kept.key;
  }

  /** What was remembered of a request that was sent and has no known outcome. */
  get sent() {
    return this.#kept?.sent ?? null;
  }

  rememberSent(sent) {
    this.#keep({ key: this.key, sent });
  }

  forgetSent() {
    if (this.#kept) this.#keep({ key: this.#kept.key });
  }

  forgetKey() {
    this.#keep(null);
  }

  #keep(value) {
    this.#kept = value;
    try {
      if (value) sessionStorage.setItem(this.#name, JSON.stringify(value));
      else sessionStorage.removeItem(this.#name);
    } catch {
      // storage is off: the key lives as long as the page
    }
  }
}
