// The form for browsers without WebAssembly or with a page that forbids it. It asks the server what
// the order needs, sends what was typed, and shows what the server says: no rule stands in here.
// Fields, labels and words come from the C++ side by way of the build.
import { checksum, fields, longest_retry_after, words } from 'imp-refund-words';

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

/** How many seconds the server wants to be left alone, from its Retry-After; web/retry_after.h has more about it. */
const pauseOf = (retryAfter) => Math.min(Number(retryAfter) || 0, longest_retry_after);

/** What is remembered of an order that had no refund yet, as in web/widget.cpp. */
const noRefundYet = '-';
const newestOf = (order) => order.refunds?.[0]?.id ?? noRefundYet;

export class PlainForm {
  #element;
  #root;
  #trigger;
  #server;
  #session;
  #stage = make('div', { className: 'stage grown' });
  #title = make('h2', { tabIndex: -1 });
  #status = make('p');
  #fields = make('fieldset');
  #choices = make('div', { className: 'choices' });
  #form = make('form', { className: 'form', noValidate: true, autocomplete: 'off' });
  #order = null;
  #typed = {}; // by field, so that nothing is lost when the fields are made anew
  #confirming = false;
  #body = null; // what was sent, to be sent again with the same key while its outcome is open
  #open = false; // whether an outcome is: from sending until it is known
  #round = 0; // counts the sendings: an earlier one's waiting ends with the next

  constructor(element, root, trigger, server, session) {
    this.#element = element;
    this.#root = root;
    this.#trigger = trigger;
    this.#server = server;
    this.#session = session;
    this.#status.setAttribute('role', 'status');
    this.#form.append(this.#title, this.#status, this.#fields, this.#choices);
    this.#stage.append(this.#form);
    this.#form.addEventListener('submit', (event) => this.#submitted(event));
    // The second half of a double click is no press of its own.
    this.#form.addEventListener('click', (event) => event.detail > 1 && event.preventDefault(), { capture: true });
    this.#form.addEventListener('input', ({ target }) => (this.#typed[target.name] = target.value));
    this.#stage.addEventListener('keydown', (event) => event.key === 'Escape' && !event.isComposing && this.#escape());
    for (const { name, preset } of fields)
      if (preset && element.hasAttribute(preset)) this.#typed[name] = element.getAttribute(preset);
    if (session.sent) this.open();
  }

  open() {
    if (this.#stage.isConnected) return;
    this.#root.append(this.#stage);
    this.#root.dataset.open = '';
    this.#element.toggleAttribute('open', true);
    this.#tell('imp-refund-open');
    if (!this.#open) this.#load();
    this.#title.focus();
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
    if (this.#open) return;
    this.#typed = {};
    this.close();
  }

  attributeChanged(name) {
    if (name === 'lang' && this.#stage.isConnected && !this.#open) this.#load();
  }

  remove() {
    const open = this.#stage.isConnected;
    this.#server.stop();
    this.#stage.remove();
    delete this.#root.dataset.open;
    this.#element.toggleAttribute('open', false);
    if (open && this.#element.isConnected) this.#tell('imp-refund-close');
  }

  get #words() {
    return words[this.#element.language];
  }

  #tell(name, detail) {
    this.#element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** The words on top, and what can be pressed below; "close" always can. */
  #show(text, ...choices) {
    this.#form.lang = this.#element.language;
    this.#title.textContent = this.#words.request_refund;
    this.#status.textContent = text;
    this.#choices.replaceChildren(...choices, this.#button('close', () => this.close()));
  }

  #button(word, onclick) {
    return make('button', { type: onclick ? 'button' : 'submit', textContent: this.#words[word], onclick });
  }

  /** A button for asking again, which counts down first where the server wants to be left alone. */
  #buttonAfter(pause, word, onclick) {
    const button = this.#button(word, onclick);
    this.#countDown(button, pause);
    return button;
  }

  async #countDown(button, pause) {
    const { textContent } = button;
    button.disabled = pause > 0;
    for (let left = pause; left > 0; --left) {
      button.textContent = this.#words.try_again_in_longest.replace(longest_retry_after, left);
      if (!(await this.#server.waited(1)) || !button.isConnected) return;
    }
    Object.assign(button, { textContent, disabled: false });
  }

  #escape() {
    if (this.#confirming) this.#edit();
    else this.close();
  }

  async #load(before = '') {
    this.#confirming = false;
    this.#fields.replaceChildren();
    this.#show(this.#words.loading);
    const order = await this.#askForOrder();
    if (!order.merchant_uid)
      return this.#show(
        order.message ?? this.#words.load_failed,
        this.#buttonAfter(order.pause, 'try_again', () => this.#load(before)),
      );
    this.#order = order;
    const [newest] = order.refunds ?? [];
    const { sent } = this.#session;
    if (newest?.status === 'pending' || (newest && sent && sent !== newest.id)) return this.#follow(newest);
    if (sent) this.#session.forgetSent();
    if (order.not_refundable)
      return this.#show(this.#words.not_refundable[order.not_refundable] ?? this.#words.not_refundable_title);
    const wanted = fields.filter(({ only_if }) => !only_if || order[only_if]);
    this.#fields.replaceChildren(...wanted.map((field) => this.#field(field)));
    this.#edit(before || (sent ? this.#words.earlier_request : ''));
  }

  /** The order; or a problem, or nothing at all. */
  async #askForOrder() {
    const { status, text, retryAfter } = await this.#server.payment(this.#element.getAttribute('merchant-uid') ?? '');
    const answer = read(text) ?? {};
    return status === 200 ? answer : { message: answer.message, pause: pauseOf(retryAfter) };
  }

  #field({ name, kind, ...label }) {
    const order = this.#order;
    const control =
      kind === 'bank'
        ? make(
            'select',
            { name },
            make('option', { value: '', textContent: this.#words.choose_bank }),
            ...order.banks.map((bank) => make('option', { value: bank.code, textContent: bank.name })),
          )
        : make('input', { name, type: 'text', autocomplete: 'off', inputMode: kind === 'text' ? 'text' : 'decimal' });
    control.value = this.#typed[name] ?? (kind === 'amount' ? order.refundable_amount : '');
    const error = make('span', { className: 'error', id: `error-${name}` });
    control.setAttribute('aria-describedby', error.id);
    return make('label', {}, label[this.#element.language], control, error);
  }

  #amountText(amount, currency) {
    return `${amount.toLocaleString(this.#element.language)} ${currency}`;
  }

  #edit(text = '') {
    this.#confirming = false;
    this.#fields.disabled = false;
    const { refundable_amount, currency } = this.#order;
    const left = `${this.#words.amount_refundable}: ${this.#amountText(refundable_amount, currency)}`;
    this.#show(`${text || this.#words.note} ${left}`, this.#button('review'));
  }

  #submitted(event) {
    event.preventDefault();
    if (this.#open) return;
    if (this.#confirming) return this.#confirmed();
    this.#confirming = true;
    this.#mark([]);
    this.#fields.disabled = true;
    this.#show(this.#words.confirm_title, this.#button('request_refund'), this.#button('back', () => this.#edit()));
    this.#title.focus();
  }

  #confirmed() {
    const { merchant_uid, refundable_amount } = this.#order;
    const typed = { merchant_uid, [checksum]: refundable_amount };
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
    this.#open = true;
    ++this.#round;
    this.#session.rememberSent(newestOf(this.#order));
    this.#show(this.#words.sending);
    this.#tell('imp-refund-submit');
    const { status, text, retryAfter } = await this.#server.refund(this.#body, this.#session.key);
    const answer = read(text);
    if ((status === 200 || status === 202) && answer?.refund) return this.#follow(answer.refund, answer);
    // Without an answer of ours the outcome is open: the same key and body can be sent again.
    if (!answer?.code || (status >= 500 && status !== 503)) return this.#lookForIt();
    this.#failed(answer, pauseOf(retryAfter));
  }

  #failed(problem, pause = 0) {
    this.#settled();
    this.#tell('imp-refund-failure', problem);
    if (problem.status === 409) return this.#load(problem.message); // another one came first
    if (problem.errors?.length) return this.#showErrors(problem);
    const { code, message, detail } = problem;
    // The PG's own words are for the operator.
    const why = detail && detail !== message && code !== 'gateway_declined' ? `${message} ${detail}` : message;
    this.#show(`${why} ${this.#words.nothing_refunded}`, this.#buttonAfter(pause, 'change_request', () => this.#load()));
  }

  #showErrors({ message, errors }) {
    this.#edit(message);
    this.#mark(errors);
    this.#form.querySelector('[aria-invalid=true]')?.focus();
  }

  #mark(errors) {
    for (const { name } of fields) {
      const control = this.#form.elements[name];
      if (!control) continue;
      const wrong = errors.find(({ field }) => field === name);
      control.setAttribute('aria-invalid', String(Boolean(wrong)));
      control.nextElementSibling.textContent = wrong?.message ?? '';
    }
  }

  /** Asks whether the request has arrived, again and again. */
  async #lookForIt() {
    const round = this.#round;
    this.#tell('imp-refund-pending', this.#order);
    this.#show(this.#words.unanswered);
    for (let pause = 1; await this.#server.waited(pause); pause = Math.min(2 * pause, 30)) {
      const order = await this.#askForOrder();
      if (this.#round !== round) return;
      if (!order.merchant_uid) continue;
      if (newestOf(order) !== this.#session.sent && order.refunds[0]) return this.#follow(order.refunds[0], order);
      this.#show(this.#words.unanswered_again, this.#button('send_again', () => this.#send()));
    }
  }

  /** Shows what became of a refund, now or as soon as it is known. */
  async #follow(refund, payment = this.#order) {
    this.#open = true;
    this.#fields.replaceChildren();
    if (refund.status === 'pending') {
      this.#tell('imp-refund-pending', { ...payment, refund });
      while (refund.status === 'pending') {
        this.#show(refund.under_review ? this.#words.under_review : this.#words.under_way);
        const { status, text } = await this.#server.watch(refund.id);
        const seen = status === 200 && read(text);
        if (seen) refund = seen;
        if (refund.status === 'pending' && !(await this.#server.waited(seen ? 1 : 5))) return;
      }
      const now = await this.#askForOrder();
      if (now.merchant_uid) payment = now;
    }
    if (refund.status === 'failed')
      return this.#failed({ code: refund.failure, message: this.#words.not_done, detail: refund.detail });
    this.#settled();
    this.#typed = {};
    this.#show(`${this.#words.refunded}: ${this.#amountText(refund.amount, payment.currency)}`);
    this.#tell('imp-refund-success', { ...payment, refund });
  }

  #settled() {
    this.#session.forgetKey();
    this.#body = null;
    this.#open = false;
  }
}
