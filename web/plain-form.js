// The form for browsers without WebAssembly or with a page that forbids it. It asks the server what
// the order needs, sends what was typed, and shows what the server says: no rule stands in here.
// Fields, labels and words come from the C++ side by way of the build.
import { fields, words } from 'imp-refund-words';

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export class PlainForm {
  #element;
  #root;
  #trigger;
  #server;
  #session;
  #stage = make('div', { className: 'stage grown' });
  #form = null;
  #body = null; // what was sent last, to be sent again with the same key
  #status = make('p');

  constructor(element, root, trigger, server, session) {
    this.#element = element;
    this.#root = root;
    this.#trigger = trigger;
    this.#server = server;
    this.#session = session;
    this.#status.setAttribute('role', 'status');
    this.#stage.addEventListener('keydown', (event) => event.key === 'Escape' && !event.isComposing && this.close());
  }

  open() {
    if (this.#stage.isConnected) return;
    this.#root.append(this.#stage);
    this.#root.dataset.open = '';
    this.#element.toggleAttribute('open', true);
    this.#tell('imp-refund-open');
    if (!this.#body) this.#load();
  }

  close() {
    if (!this.#stage.isConnected) return;
    this.#stage.remove();
    delete this.#root.dataset.open;
    this.#element.toggleAttribute('open', false);
    this.#tell('imp-refund-close');
    this.#trigger.focus();
  }

  reset() {
    this.#body = null;
    this.close();
  }

  attributeChanged() {}

  remove() {
    this.#server.stop();
    this.#stage.remove();
    delete this.#root.dataset.open;
  }

  get #words() {
    return words[this.#element.language];
  }

  #tell(name, detail) {
    this.#element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #show(text, ...controls) {
    this.#status.textContent = text;
    const title = make('h2', { textContent: this.#words.request_refund, tabIndex: -1 });
    const close = make('button', { type: 'button', textContent: this.#words.close, onclick: () => this.close() });
    this.#form = make('form', { className: 'form', noValidate: true }, title, this.#status, ...controls, close);
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    this.#stage.replaceChildren(this.#form);
    title.focus();
  }

  async #load() {
    this.#show(this.#words.loading);
    const { status, text } = await this.#server.payment(this.#element.getAttribute('merchant-uid') ?? '');
    const order = read(text);
    if (status !== 200 || !order) {
      const again = make('button', { type: 'button', textContent: this.#words.try_again, onclick: () => this.#load() });
      return this.#show(order?.message ?? this.#words.load_failed, again);
    }
    const left = `${this.#words.amount_refundable}: ${order.refundable_amount.toLocaleString(this.#element.language)} ${order.currency}`;
    const wanted = fields.filter(({ only_if }) => !only_if || order[only_if]);
    const send = make('button', { type: 'submit', textContent: this.#words.request_refund });
    this.#show(`${this.#words.note} ${left}`, ...wanted.map((field) => this.#field(field, order)), send);
  }

  #field({ name, kind, ...label }, order) {
    const lang = this.#element.language;
    const control =
      kind === 'bank'
        ? make(
            'select',
            { name },
            make('option', { value: '', textContent: this.#words.choose_bank }),
            ...order.banks.map((bank) => make('option', { value: bank.code, textContent: bank.name })),
          )
        : make('input', { name, type: 'text', autocomplete: 'off', inputMode: kind === 'text' ? 'text' : 'decimal' });
    if (kind === 'amount') control.value = order.refundable_amount;
    const error = make('span', { className: 'error', id: `error-${name}` });
    control.setAttribute('aria-describedby', error.id);
    return make('label', {}, label[lang], control, error);
  }

  #submit(event) {
    event.preventDefault();
    if (this.#stage.ariaBusy === 'true') return;
    const typed = { merchant_uid: this.#element.getAttribute('merchant-uid') };
    for (const { name, kind } of fields) {
      const control = this.#form.elements[name];
      if (!control) continue;
      const number = Number(control.value.replaceAll(',', ''));
      // The amount is a number in JSON; a text that is none goes as it is, for the server to refuse.
      typed[name] = kind === 'amount' && control.value.trim() && Number.isFinite(number) ? number : control.value.trim();
    }
    this.#body = JSON.stringify(typed);
    this.#send();
  }

  async #send() {
    this.#stage.ariaBusy = 'true';
    this.#session.rememberSent('-');
    this.#status.textContent = this.#words.sending;
    this.#tell('imp-refund-submit');
    const answer = await this.#server.refund(this.#body, this.#session.key);
    this.#stage.ariaBusy = 'false';
    this.#answered(answer.status, read(answer.text));
  }

  #answered(status, answer) {
    if (status === 200 && answer?.refund) return this.#done(answer);
    if (status === 202 && answer?.refund) {
      this.#tell('imp-refund-pending', answer);
      this.#show(this.#words.under_way);
      return this.#watch(answer.refund.id);
    }
    // Without an answer of ours the outcome is open: the same key and body can be sent again.
    if (!answer?.code || status >= 500 !== (status === 503)) {
      const again = make('button', { type: 'button', textContent: this.#words.send_again, onclick: () => this.#send() });
      return this.#show(this.#words.unanswered, again);
    }
    this.#session.forgetKey();
    this.#body = null;
    this.#tell('imp-refund-failure', answer);
    if (!answer.errors?.length) return this.#show(`${answer.message} ${answer.detail === answer.message ? '' : answer.detail}`);
    this.#status.textContent = answer.message;
    for (const { name } of fields) {
      const control = this.#form.elements[name];
      if (!control) continue;
      const wrong = answer.errors.find(({ field }) => field === name);
      control.setAttribute('aria-invalid', String(Boolean(wrong)));
      control.nextElementSibling.textContent = wrong?.message ?? '';
    }
    this.#form.querySelector('[aria-invalid=true]')?.focus();
  }

  async #watch(id) {
    const { status, text } = await this.#server.watch(id);
    const refund = read(text);
    if (status === 200 && refund?.status === 'succeeded') return this.#done({ refund });
    if (status === 200 && refund?.status === 'failed') {
      this.#session.forgetKey();
      this.#body = null;
      this.#tell('imp-refund-failure', refund);
      return this.#load();
    }
    await this.#server.wait(status === 200 ? 1 : 5).then(() => this.#watch(id), () => {});
  }

  #done(payment) {
    this.#session.forgetKey();
    this.#body = null;
    this.#show(this.#words.refunded);
    this.#tell('imp-refund-success', payment);
  }
}
