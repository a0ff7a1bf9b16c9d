// Carries texts to our server and back. An answer that did not come is told as status 0 and no text:
// it says nothing about whether the call was carried out.

const none = { status: 0, text: '' };

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

  /** `seconds` from now; rejects when stopped. */
  wait(seconds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#stop.signal.addEventListener('abort', () => (clearTimeout(timer), reject(new Error('stopped'))));
    });
  }

  async #call(path, request, seconds) {
    const answer = await this.#try(path, request, seconds, this.#element.getAttribute('ticket'));
    // A ticket may have run out while the form was open: ask the page for another one, once.
    if (answer.status !== 401 || !this.#element.getTicket) return answer;
    return this.#try(path, request, seconds, null);
  }

  async #try(path, request, seconds, knownTicket) {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), seconds * 1000);
    const giveUp = () => timer.abort();
    this.#stop.signal.addEventListener('abort', giveUp);
    try {
      const ticket = knownTicket ?? (await this.#element.getTicket?.());
      const headers = {
        Accept: 'application/json, application/problem+json',
        'Accept-Language': this.#element.language,
        ...request.headers,
        ...(ticket && { Authorization: `Bearer ${ticket}` }),
      };
      const reply = await fetch(new URL(path, this.#element.endpoint), { ...request, headers, signal: timer.signal });
      return { status: reply.status, text: await reply.text() };
    } catch {
      return none;
    } finally {
      clearTimeout(timeout);
      this.#stop.signal.removeEventListener('abort', giveUp);
    }
  }
}
