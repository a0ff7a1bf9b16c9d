// Carries texts to our server and back. An answer that did not come is told as status 0 and no text:
// it says nothing about whether the call was carried out.

const none = { status: 0, text: '', retryAfter: '' };
/** The page had no ticket to give, so that nothing was sent; the widget knows it as no_ticket. */
const unsent = { status: -1, text: '', retryAfter: '' };
const noTicket = Symbol('no ticket');

export class Server {
  #element;
  #stop = new AbortController();

  constructor(element) {
    this.#element = element;
  }

  /** Gives up whatever is waiting. What was sent goes on. */
  stop() {
    this.#stop.abort();
  }

  payment(merchantUid) {
    return this.#call(`payments/${encodeURIComponent(merchantUid)}`, {}, 30);
  }

  refund(body, key) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    return this.#call('payments/cancel', { method: 'POST', headers, body }, 90);
  }

  /** Answers when the refund has settled, or after a while. */
  watch(id) {
    return this.#call(`refunds/${encodeURIComponent(id)}?wait=20`, {}, 40);
  }

  /** `seconds` from now, or as soon as the browser is back on the network. False when stopped. */
  waited(seconds) {
    return new Promise((resolve) => {
      const over = new AbortController();
      const end = (answer) => {
        clearTimeout(timer);
        over.abort();
        resolve(answer);
      };
      const timer = setTimeout(end, seconds * 1000, true);
      addEventListener('online', () => end(true), { signal: over.signal });
      this.#stop.signal.addEventListener('abort', () => end(false), { signal: over.signal });
      if (this.#stop.signal.aborted) end(false);
    });
  }

  async #call(path, request, seconds) {
    const answer = await this.#try(path, request, seconds, this.#element.getAttribute('ticket'));
    // A ticket may have run out while the form was open: ask the page for another one, once.
    if (answer.status !== 401 || !this.#element.getTicket) return answer;
    const again = await this.#try(path, request, seconds, null);
    return again === unsent ? answer : again;
  }

  /** The page's ticket; none where the page does not give tickets in this way. */
  async #ticket(signal) {
    const late = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('too late'))));
    try {
      return await Promise.race([this.#element.getTicket?.(), late]);
    } catch (problem) {
      console.warn('imp-refund: getTicket() gave none', problem);
      return noTicket;
    }
  }

  async #try(path, request, seconds, knownTicket) {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), seconds * 1000);
    const giveUp = () => timer.abort();
    this.#stop.signal.addEventListener('abort', giveUp);
    try {
      const ticket = knownTicket ?? (await this.#ticket(timer.signal));
      if (ticket === noTicket) return unsent;
      const headers = {
        Accept: 'application/json, application/problem+json',
        'Accept-Language': this.#element.language,
        ...request.headers,
        ...(ticket && { Authorization: `Bearer ${ticket}` }),
      };
      const reply = await fetch(new URL(path, this.#element.server), { ...request, headers, signal: timer.signal });
      return { status: reply.status, text: await reply.text(), retryAfter: reply.headers.get('Retry-After') ?? '' };
    } catch {
      return none;
    } finally {
      clearTimeout(timeout);
      this.#stop.signal.removeEventListener('abort', giveUp);
    }
  }
}
