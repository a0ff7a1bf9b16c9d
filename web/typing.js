// What typing needs besides the browser's own editing: keys of input methods, thousands separators, undo.

/** A key that belongs to an input method. Safari ends the composition before it tells of the key. */
export const composes = (event) => event.isComposing || event.keyCode === 229;

/** A separator that is about to be deleted is stepped over: it would come back, and nothing would happen. */
export function overSeparator(input, inputType) {
  const { value, selectionStart: at, selectionEnd } = input;
  if (at !== selectionEnd || !/^(numeric|decimal)$/.test(input.inputMode)) return;
  if (inputType === 'deleteContentBackward' && value[at - 1] === ',') input.setSelectionRange(at - 1, at - 1);
  if (inputType === 'deleteContentForward' && value[at] === ',') input.setSelectionRange(at + 1, at + 1);
}

/**
 * Puts what the widget made of a text into its input, with the caret behind `caret` bytes. Where the customer is
 * typing it goes in as if it had been typed, since the browser would otherwise forget what can be undone.
 */
export function write(input, value, caret) {
  const focused = input.getRootNode().activeElement === input;
  if (focused) input.select();
  if (!focused || !document.execCommand(value ? 'insertText' : 'delete', false, value)) input.value = value;
  if (!focused || caret < 0) return;
  const at = new TextDecoder().decode(new TextEncoder().encode(value).subarray(0, caret)).length;
  input.setSelectionRange(at, at);
}
