import { lang } from './words.js';

// What the shop sells: the picture of each thing and its English name. An order brings the Korean
// name, which is the one it was paid under.
const goods = {
  '유자 꽃차 한 통': { picture: 'tea-tin', english: 'Yuzu blossom tea, one tin' },
  '린넨 노트 3권 세트': { picture: 'notebooks', english: 'Linen notebooks, set of three' },
  '백자 찻잔 두 점': { picture: 'tea-cups', english: 'White porcelain tea cups, a pair' },
  '황동 책갈피': { picture: 'bookmark', english: 'Brass bookmark' },
  '편백 문진': { picture: 'paperweight', english: 'Cypress paperweight' },
  '만년필 잉크 50ml': { picture: 'ink', english: 'Fountain pen ink, 50 ml' },
  '청자 다관': { picture: 'teapot', english: 'Celadon teapot' },
  '책상 등불': { picture: 'lamp', english: 'Desk lamp' },
  '손뜨개 무릎담요': { picture: 'blanket', english: 'Hand-knitted lap blanket' },
  '한지 편지지 해외 배송': { picture: 'letter-paper', english: 'Hanji letter paper, shipped abroad' },
  '수제 엽서 묶음': { picture: 'postcards', english: 'Handmade postcards' },
};

/** The name of a thing in the page's language. */
export function name_of(korean_name) {
  return lang === 'en' ? goods[korean_name]?.english ?? korean_name : korean_name;
}

/** A parcel stands for whatever the catalogue does not know. */
export function picture_of(korean_name) {
  return `/shop/goods/${goods[korean_name]?.picture ?? 'parcel'}.svg`;
}
