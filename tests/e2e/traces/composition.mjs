// What input methods do to a field, event by event, as Chromium's protocol can play it back. Each trace begins in
// an empty field (or with `before` typed in it) and says what then stands there and where the caret is.
//
// Those in recorded.json are recordings: Chromium, IBus and its Hangul engine on Linux, keys typed by xdotool; see
// record.mjs. Those below are not. They are written by hand from what is known of the input methods of macOS, Windows,
// Android, iOS and Japanese, none of which runs where these tests do: they say what the widget has to bear, and no more
// about those systems than their authors knew.
//
// A step is one of
//   ['key', keyCode, key]     a key going down and up that only the input method reads: 229 on desktops and Android,
//                             0 on iOS
//   ['compose', text]         the underlined text becomes this one
//   ['commit', text]          it becomes plain text and the composition ends; without one, plain text is put in
//   ['cancel']                the composition ends and leaves nothing
//   ['delete']                the character before the caret goes, as iOS does between two states of a syllable
//   ['press', name]           a real key of the keyboard
//   ['leave']                 the focus goes to another field

import { readFileSync } from 'node:fs';

const ime = (key = 'Process') => ['key', 229, key];

/** One syllable on a desktop: a key for each of its states. The next one's first key commits it. */
const syllable = (...states) => [...states.flatMap((state) => [ime(), ['compose', state]]), ['commit', states.at(-1)]];

/** iOS rewrites the text before the caret; there is no composition. */
const rewritten = (...states) =>
  states.flatMap((state, at) => [['key', 0, ''], ...(at ? [['delete']] : []), ['commit', state]]);

export const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8'));

export const traces = [
  {
    name: 'Hangul on a desktop, two syllables',
    steps: [...syllable('ㅎ', '하', '한'), ...syllable('ㄱ', '그', '글')],
    text: '한글',
  },
  {
    name: 'a final consonant that moves on to the next syllable',
    // 한 + ㅏ is 하나: the input method takes the ㄴ back.
    steps: [ime(), ['compose', 'ㅎ'], ime(), ['compose', '하'], ime(), ['compose', '한'], ime(), ['commit', '하'],
            ['compose', '나'], ['commit', '나']],
    text: '하나',
  },
  {
    name: 'a compound vowel and a double final consonant',
    steps: syllable('ㄱ', '고', '과', '곽', '곿'),
    text: '곿',
  },
  {
    name: 'Backspace inside a syllable takes one jamo',
    steps: [ime(), ['compose', 'ㄷ'], ime(), ['compose', '도'], ime(), ['compose', '돈'], ime('Backspace'), ['compose', '도'],
            ime(), ['compose', '동'], ['commit', '동']],
    text: '동',
  },
  {
    name: 'Backspace until nothing is left of the syllable',
    before: '홍',
    steps: [ime(), ['compose', 'ㄱ'], ime(), ['compose', '기'], ime('Backspace'), ['compose', 'ㄱ'], ime('Backspace'), ['cancel']],
    text: '홍',
  },
  {
    name: 'Backspace after a commit takes the whole syllable',
    steps: [...syllable('ㅎ', '호', '홍'), ...syllable('ㄱ', '기', '길'), ['press', 'Backspace']],
    text: '홍',
  },
  {
    name: 'a syllable put in the middle of a text',
    before: '홍동',
    steps: [['press', 'ArrowLeft'], ...syllable('ㄱ', '기', '길')],
    text: '홍길동',
    caret: 2,
  },
  {
    name: 'a composition that is cancelled leaves nothing',
    before: '포장 ',
    steps: [ime(), ['compose', 'ㅂ'], ime(), ['compose', '부'], ['cancel']],
    text: '포장 ',
  },
  {
    name: 'a syllable that is still open when the field is left',
    steps: [...syllable('ㅎ', '호', '홍'), ime(), ['compose', 'ㄱ'], ime(), ['compose', '길'], ['leave']],
    text: '홍길',
    caret: null,
  },
  {
    name: 'Android composes a whole word, and tells of no key',
    steps: [ime('Unidentified'), ['compose', 'ㅂ'], ime('Unidentified'), ['compose', '배'], ime('Unidentified'), ['compose', '배ㅅ'],
            ime('Unidentified'), ['compose', '배소'], ime('Unidentified'), ['compose', '배송'], ime('Unidentified'), ['commit', '배송'],
            ['commit', ' ']],
    text: '배송 ',
  },
  {
    name: 'Android corrects a Latin word when it is committed',
    steps: [ime('Unidentified'), ['compose', 't'], ime('Unidentified'), ['compose', 'te'], ime('Unidentified'), ['compose', 'teh'],
            ['commit', 'the'], ['commit', ' ']],
    text: 'the ',
  },
  {
    name: "Android's Backspace, which is a 229 as well",
    before: '배송',
    steps: [ime('Unidentified'), ['delete']],
    text: '배',
  },
  {
    name: 'iOS rewrites the syllable at each key',
    steps: [...rewritten('ㅎ', '호', '홍'), ...rewritten('ㄱ', '기', '길')],
    text: '홍길',
  },
  {
    name: 'iOS: the final consonant moves on',
    steps: [...rewritten('ㅎ', '하', '한'), ['key', 0, ''], ['delete'], ['commit', '하나']],
    text: '하나',
  },
  {
    name: 'Japanese: a word is composed in kana and committed in kanji',
    steps: [ime(), ['compose', 'h'], ime(), ['compose', 'へ'], ime(), ['compose', 'へんk'], ime(), ['compose', 'へんきん'], ime(' '),
            ['compose', '返金'], ['commit', '返金']],
    text: '返金',
  },
  {
    name: 'an emoji from a picker',
    before: '포장이 젖었어요 ',
    steps: [['commit', '😢']],
    text: '포장이 젖었어요 😢',
  },
];

/** Keys that an input method takes for itself while a syllable is open: they must neither send nor close anything. */
export const keys_of_a_composition = [
  { name: 'Enter', code: 229 },
  { name: 'Escape', code: 229 },
  { name: 'Escape', code: 27 }, // some tell the real code beside isComposing
];

/** The amount, where each key may move the separators. `keys` are pressed one by one. */
export const amounts = [
  { name: 'digits from left to right', keys: '1234567', text: '1,234,567', caret: 9 },
  { name: 'a digit in front', before: '1,234', keys: ['Home', '9'], text: '91,234', caret: 1 },
  { name: 'a digit in the middle', before: '1,234', keys: ['End', 'ArrowLeft', 'ArrowLeft', '9'], text: '12,934', caret: 4 },
  { name: 'Backspace at the end', before: '1,234', keys: ['End', 'Backspace'], text: '123', caret: 3 },
  { name: 'Backspace behind a separator takes the digit before it', before: '12,345', keys: ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Backspace'], text: '1,345', caret: 1 },
  { name: 'Delete before a separator takes the digit behind it', before: '12,345', keys: ['Home', 'ArrowRight', 'ArrowRight', 'Delete'], text: '1,245', caret: 3 },
  { name: 'a selection is replaced', before: '1,234,567', keys: ['Home', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', '9'], text: '934,567', caret: 1 },
  { name: 'everything is replaced', before: '1,234', keys: ['Control+A', '5'], text: '5', caret: 1 },
  { name: 'a letter stays, for the rules to refuse', before: '1,234', keys: ['End', 'a'], text: '1,234a', caret: 6 },
  { name: 'undo goes back through what was typed', before: '123', keys: ['End', '4', 'Control+Z', 'Control+Z'], text: '123', caret: 3 },
];
