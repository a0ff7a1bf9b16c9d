import { amount_text } from './text.js';
import { lang } from './words.js';

// The words of the two sample pages.

const korean = {
  back_to_shop: '데모 상점으로',
  language: '언어',
  jquery_title: 'jQuery로 환불 요청하기',
  jquery_lead:
    'HTML 버튼 하나와 jQuery의 ajax면 됩니다. 아임포트 가이드의 JSON을 그대로 보냅니다.',
  react_title: 'React로 환불 요청하기',
  react_lead:
    'React 컴포넌트 하나와 axios면 됩니다. 아임포트 가이드의 JSON을 그대로 보냅니다.',
  order: '주문',
  amount: '환불 금액',
  amount_hint: '비워 두면 전액',
  reason: '환불 사유',
  reason_sample: '테스트 결제 환불',
  account_hint: '가상계좌로 결제한 주문에만 환불 계좌를 적습니다.',
  holder: '예금주',
  bank: '은행 코드',
  account: '계좌번호',
  refund: '환불하기',
  listing: '이 페이지의 코드',
  refunded: (refunded, left) => `${refunded}을 환불했습니다. 남은 금액은 ${left}입니다.`,
  under_way: '환불이 진행 중입니다. 결과는 주문 내역에서 확인해 주세요.',
};

const english = {
  back_to_shop: 'To the demo shop',
  language: 'Language',
  jquery_title: 'Asking for a refund with jQuery',
  jquery_lead:
    "One HTML button and jQuery's ajax will do. What is sent is the JSON of the i'mport guide.",
  react_title: 'Asking for a refund with React',
  react_lead: "One React component and axios will do. What is sent is the JSON of the i'mport guide.",
  order: 'Order',
  amount: 'Amount',
  amount_hint: 'Empty: all of it',
  reason: 'Reason',
  reason_sample: 'Refund of a test payment',
  account_hint: 'The account is only for an order that was paid by virtual account.',
  holder: 'Account holder',
  bank: 'Bank code',
  account: 'Account number',
  refund: 'Refund',
  listing: 'The code of this page',
  refunded: (refunded, left) => `${refunded} refunded. What remains is ${left}.`,
  under_way: 'The refund is under way. Its result will stand in the order history.',
};

export const words = lang === 'en' ? english : korean;

/** What to tell the customer: `answer` is the payment, or the problem that stood in its way. */
export function refund_text(state, answer) {
  if (state === 'refused') return answer.message;
  if (state === 'under_way') return words.under_way;
  const money = (amount) => amount_text(amount, answer.currency);
  return words.refunded(money(answer.refund.amount), money(answer.refundable_amount));
}
