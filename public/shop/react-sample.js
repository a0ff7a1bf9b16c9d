import { load_orders } from './sample-page.js';
import { refund_text, words } from './sample-words.js';

const { createElement: h, useEffect, useState } = React;

/** A form that asks for a refund, and tells what came of it. */
function RefundForm({ orders }) {
  const [outcome, set_outcome] = useState({ state: '', text: '' });
  const [busy, set_busy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    const typed = new FormData(event.target);
    const text_of = (name) => typed.get(name).trim();
    const amount = text_of('cancel_request_amount');

    set_busy(true);
    set_outcome(
      await ask_for_refund({
        merchant_uid: text_of('merchant_uid'), // the order
        // Left out, it means all that is left. 0 is an error, never a full refund.
        cancel_request_amount: amount === '' ? undefined : Number(amount),
        reason: text_of('reason'),
        // Only for a virtual account, where the money goes to the customer's own account:
        refund_holder: text_of('refund_holder') || undefined,
        refund_bank: text_of('refund_bank') || undefined,
        refund_account: text_of('refund_account') || undefined,
      }),
    );
    set_busy(false);
  }

  return h('form', { className: 'panel', autoComplete: 'off', onSubmit: submit },
    h('div', { className: 'fields' },
      h('div', { className: 'field wide' },
        h('label', { htmlFor: 'merchant_uid' }, words.order),
        h('select', { id: 'merchant_uid', name: 'merchant_uid', required: true },
          orders.map((order) =>
            h('option', { key: order.merchant_uid, value: order.merchant_uid }, order.label)))),
      h(Field, { name: 'cancel_request_amount', label: words.amount, inputMode: 'decimal',
        placeholder: words.amount_hint }),
      h(Field, { name: 'reason', label: words.reason, defaultValue: words.reason_sample }),
      h('p', { className: 'hint' }, words.account_hint),
      h(Field, { name: 'refund_holder', label: words.holder, size: 'third' }),
      h(Field, { name: 'refund_bank', label: words.bank, size: 'third' }),
      h(Field, { name: 'refund_account', label: words.account, size: 'third',
        inputMode: 'numeric' })),
    h('button', { className: 'go', disabled: busy }, words.refund),
    h('p', { className: 'result', role: 'status', 'data-state': outcome.state }, outcome.text));
}

function Field({ name, label, size = '', ...input }) {
  return h('div', { className: `field ${size}` },
    h('label', { htmlFor: name }, label),
    h('input', { id: name, name, ...input }));
}

async function ask_for_refund(request) {
  try {
    const { data: payment } = await axios.post('/payments/cancel', request, {
      headers: { 'Accept-Language': document.documentElement.lang },
    });
    // 200: refunded. 202: asked for, and the result is not known yet.
    const state = payment.refund.status === 'succeeded' ? 'refunded' : 'under_way';
    return { state, text: refund_text(state, payment) };
  } catch (error) {
    // Without an answer nobody knows what happened, so it must not be called a failure.
    const problem = error.response?.data;
    const state = problem?.message ? 'refused' : 'under_way';
    return { state, text: refund_text(state, problem) };
  }
}

function Sample() {
  const [orders, set_orders] = useState([]);
  useEffect(() => {
    load_orders().then(set_orders);
  }, []);
  return h(RefundForm, { orders });
}

ReactDOM.createRoot(document.getElementById('refund-sample')).render(h(Sample));
