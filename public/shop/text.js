import { lang } from './words.js';

/** 10000 won: "10,000원" in Korean, "₩10,000" in English. Other currencies as the browser says. */
export function amount_text(amount, currency) {
  if (currency === 'KRW' && lang === 'ko') return `${new Intl.NumberFormat('ko').format(amount)}원`;
  return new Intl.NumberFormat(lang, { style: 'currency', currency }).format(amount);
}

/** "2026. 11. 22." or "Nov 22, 2026", as the widget writes it and the calendar stands in Seoul. */
export function date_text(timestamp) {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone: 'Asia/Seoul' }).format(new Date(timestamp));
}
