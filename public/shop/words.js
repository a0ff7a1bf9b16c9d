// The shop's own words in its two languages. What a refund says is the widget's and the server's.

const korean = {
  page_title: '주문 내역 · 온결',
  tagline: '종이와 차',
  language: '언어',
  title: '주문 내역',
  count: (n) => `${n}건`,
  trouble: '주문 내역을 불러오지 못했습니다.',
  again: '다시 불러오기',
  order_number: (number) => `주문번호 ${number}`,
  paid_amount: '결제 금액',
  order_amount: '주문 금액',
  refunded_amount: '환불 금액',
  left_amount: '남은 금액',
  help_title: '환불 안내',
  help_card: '카드',
  help_card_text: '결제한 카드로 취소됩니다. 카드사에 따라 며칠 걸릴 수 있습니다.',
  help_vbank: '가상계좌',
  help_vbank_text: '입력하신 본인 계좌로 보내 드립니다.',
  help_under_way: '처리 중이라면',
  help_under_way_text:
    '결과를 확인하는 대로 이 화면에 표시됩니다. 다시 요청하지 않으셔도 됩니다.',
  foot: '종이와 차를 파는 작은 가게. imp-refund의 데모를 위해 지은 이름입니다.',
  demo_title: '데모 상점',
  demo_text: '실제 돈은 오가지 않습니다. 모든 결제는 내장 샌드박스에 있습니다.',
  demo_jquery: 'jQuery',
  demo_react: 'React',
  demo_gallery: '위젯 화면',
  demo_api: 'API',
  demo_sandbox: '샌드박스',
  state: {
    paid: '결제 완료',
    partly_refunded: '부분 환불',
    refunded: '환불 완료',
    under_way: '환불 처리 중',
    unpaid: '결제 대기',
    failed: '결제 실패',
  },
  method: {
    card: '신용카드',
    trans: '계좌이체',
    vbank: '가상계좌',
    phone: '휴대폰 결제',
    kakaopay: '카카오페이',
    naverpay: '네이버페이',
    paypal: '페이팔',
  },
};

const english = {
  page_title: 'Your orders · Ongyeol',
  tagline: 'Paper & tea',
  language: 'Language',
  title: 'Your orders',
  count: (n) => (n === 1 ? '1 order' : `${n} orders`),
  trouble: 'Your orders could not be loaded.',
  again: 'Load again',
  order_number: (number) => `Order ${number}`,
  paid_amount: 'Paid',
  order_amount: 'To pay',
  refunded_amount: 'Refunded',
  left_amount: 'Remaining',
  help_title: 'About refunds',
  help_card: 'Card',
  help_card_text: 'Cancelled on the card you paid with. Your card company may take some days.',
  help_vbank: 'Virtual account',
  help_vbank_text: 'Sent to the bank account of yours that you enter.',
  help_under_way: 'Still under way?',
  help_under_way_text: 'The result appears here as soon as it is known. No need to ask again.',
  foot: 'A small shop for paper and tea, made up for the demo of imp-refund.',
  demo_title: 'Demo shop',
  demo_text: 'No real money moves: every payment is in a sandbox.',
  demo_jquery: 'jQuery',
  demo_react: 'React',
  demo_gallery: 'Every screen',
  demo_api: 'API',
  demo_sandbox: 'Sandbox',
  state: {
    paid: 'Paid',
    partly_refunded: 'Partly refunded',
    refunded: 'Refunded',
    under_way: 'Refund under way',
    unpaid: 'Awaiting payment',
    failed: 'Payment failed',
  },
  method: {
    card: 'Credit card',
    trans: 'Bank transfer',
    vbank: 'Virtual account',
    phone: 'Mobile phone bill',
    kakaopay: 'KakaoPay',
    naverpay: 'Naver Pay',
    paypal: 'PayPal',
  },
};

/** The language that the address asks for: `?lang=en`, else Korean. */
export const lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ko';

export const words = lang === 'en' ? english : korean;

/** Puts a page's words where its `data-word` (a text) and `data-word-…` (an attribute) ask. */
export function put_words(root, page_words = words) {
  for (const element of root.querySelectorAll('[data-word]'))
    element.textContent = page_words[element.dataset.word];
  for (const element of root.querySelectorAll('[data-word-label]'))
    element.setAttribute('aria-label', page_words[element.dataset.wordLabel]);
  for (const element of root.querySelectorAll('[data-word-placeholder]'))
    element.placeholder = page_words[element.dataset.wordPlaceholder];
  for (const element of root.querySelectorAll('[data-word-value]'))
    element.value = page_words[element.dataset.wordValue];
}
