import { name_of, picture_of } from './catalogue.js';
import { amount_text, date_text } from './text.js';
import { lang, put_words, words } from './words.js';

const template = document.getElementById('order-card');

/** One order: what was bought, what became of its money, and the button to ask for it back. */
export class OrderCard {
  constructor(order) {
    this.order = order;
    this.element = template.content.firstElementChild.cloneNode(true);
    put_words(this.element);

    const heading = this.element.querySelector('.order-name');
    heading.id = `order-${order.merchant_uid}`;
    this.element.querySelector('article').setAttribute('aria-labelledby', heading.id);

    const refund = this.element.querySelector('imp-refund');
    refund.setAttribute('merchant-uid', order.merchant_uid);
    refund.setAttribute('ticket', order.ticket);
    refund.setAttribute('lang', lang);

    // The card says what the books say, so it only ever repeats an answer of the server.
    this.element.addEventListener('imp-refund-success', (event) => this.show(event.detail));
    this.element.addEventListener('imp-refund-pending', () => this.#show_state('under_way'));
  }

  /** `payment` is what the server answers about it, before or after a refund. */
  show(payment) {
    const name = name_of(payment.name ?? '');
    this.#put('.order-name', name);
    this.element.querySelector('.picture').src = picture_of(payment.name);
    this.#put('.order-number', words.order_number(payment.merchant_uid));
    this.#put('.order-method', words.method[payment.pay_method] ?? payment.pay_method ?? '');

    const date = this.element.querySelector('.order-date');
    date.dateTime = this.order.ordered_at;
    date.textContent = date_text(this.order.ordered_at);

    const state = state_of(payment);
    this.#put('.amount-paid dt', state === 'unpaid' ? words.order_amount : words.paid_amount);
    this.#put_amount('.amount-paid', payment.amount, payment.currency);
    this.#put_amount('.amount-refunded', payment.cancel_amount, payment.currency);
    this.#put_amount('.amount-left', payment.refundable_amount, payment.currency);
    this.element.querySelector('.amount-refunded').hidden = payment.cancel_amount === 0;
    this.element.querySelector('.amount-left').hidden = payment.cancel_amount === 0;
    this.#show_state(state);
  }

  #put(selector, text) {
    this.element.querySelector(selector).textContent = text;
  }

  #put_amount(selector, amount, currency) {
    this.#put(`${selector} dd`, amount_text(amount, currency));
  }

  #show_state(state) {
    const badge = this.element.querySelector('.badge');
    badge.dataset.state = state;
    badge.textContent = words.state[state];
  }
}

/** The word on the badge. What can be refunded is not decided here: the widget and the server do. */
function state_of(payment) {
  const latest = payment.refund ?? payment.refunds?.[0];
  if (latest?.status === 'pending') return 'under_way';
  if (payment.status === 'ready') return 'unpaid';
  if (payment.status === 'failed') return 'failed';
  if (payment.cancel_amount === 0) return 'paid';
  return payment.refundable_amount === 0 ? 'refunded' : 'partly_refunded';
}
