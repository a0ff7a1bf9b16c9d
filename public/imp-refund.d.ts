/** A refund as the server tells it. `status` is never "failed" while the outcome is unknown. */
export interface Refund {
  id: string;
  merchant_uid: string;
  currency: string;
  amount: number;
  reason: string;
  status: 'pending' | 'succeeded' | 'failed';
  /** With `failed`. */
  failure?: 'gateway_declined' | 'gateway_unavailable' | 'not_executed';
  requested_at: string;
  settled_at: string | null;
  receipt_url: string | null;
}

export interface RefundedPayment {
  imp_uid: string;
  merchant_uid: string;
  name: string | null;
  currency: string;
  amount: number;
  cancel_amount: number;
  refundable_amount: number;
  status: 'ready' | 'paid' | 'cancelled' | 'failed';
  pay_method: string | null;
  /** The refund that the event is about; absent while no answer has come back at all. */
  refund?: Refund;
}

/** RFC 9457, with `code` for programs and `message` for people. */
export interface RefundProblem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  message: string;
  errors?: { field: string; code: string; message: string }[];
}

export interface ImpRefundEvents {
  'imp-refund-ready': CustomEvent<null>;
  'imp-refund-open': CustomEvent<null>;
  'imp-refund-submit': CustomEvent<null>;
  'imp-refund-success': CustomEvent<RefundedPayment>;
  'imp-refund-pending': CustomEvent<RefundedPayment>;
  'imp-refund-failure': CustomEvent<RefundProblem>;
  'imp-refund-close': CustomEvent<null>;
}

export class ImpRefund extends HTMLElement {
  /** Asked for a ticket in place of the attribute, and again when one has expired. */
  getTicket: (() => string | Promise<string>) | null;

  // Each reflects the attribute of its name (merchantUid: merchant-uid); null removes it.
  get merchantUid(): string;
  set merchantUid(value: string | null);
  get ticket(): string;
  set ticket(value: string | null);
  /** The server; by default the origin of the script. */
  get endpoint(): string;
  set endpoint(value: string | null);
  get amount(): string;
  set amount(value: string | number | null);
  get reason(): string;
  set reason(value: string | null);
  get theme(): string;
  set theme(value: 'light' | 'dark' | 'auto' | null);
  disabled: boolean;

  /** Resolves when the form is there, or cannot be loaded and the customer has read that. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Forgets what was typed and any result, unless a refund's outcome is still open. */
  reset(): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    'imp-refund': ImpRefund;
  }
  interface HTMLElementEventMap extends ImpRefundEvents {}
  interface DocumentEventMap extends ImpRefundEvents {}
  interface WindowEventMap extends ImpRefundEvents {}
}
