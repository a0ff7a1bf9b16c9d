// A merchant's own code, as an editor reads it against public/imp-refund.d.ts. It only has to
// compile; the lines marked with an expected error must not.
import type { ImpRefund, RefundedPayment, RefundProblem } from '../../public/imp-refund.js';

const widget: ImpRefund | null = document.querySelector('imp-refund');
const made: ImpRefund = document.createElement('imp-refund');

made.merchantUid = 'ORD20180131-0000011';
made.ticket = 'eyJ';
made.ticket = null;
made.endpoint = 'https://refund.example.com';
made.amount = 3000;
made.amount = '14.20';
made.theme = 'dark';
made.disabled = true;
made.lang = 'en';
made.getTicket = async () => (await fetch('/ticket')).text();
made.getTicket = () => 'eyJ';
made.getTicket = null;
// @ts-expect-error: no such theme
made.theme = 'sepia';
// @ts-expect-error: a ticket is a text
made.getTicket = () => 42;

const opened: Promise<void> = made.open();
void opened.then(() => made.close()).then(() => made.reset());

widget?.addEventListener('imp-refund-success', ({ detail }) => {
  const payment: RefundedPayment = detail;
  const left: number = payment.refundable_amount;
  console.log(left, payment.refund?.receipt_url ?? payment.refund?.settled_at);
});
document.addEventListener('imp-refund-pending', (event) => console.log(event.detail.refund?.id));
document.addEventListener('imp-refund-failure', (event) => {
  const problem: RefundProblem = event.detail;
  for (const { field, message } of problem.errors ?? []) console.log(field, message);
  // @ts-expect-error: a problem is no payment
  console.log(event.detail.refundable_amount);
});
window.addEventListener('imp-refund-close', (event) => event.detail satisfies null);
