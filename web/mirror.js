// The semantic DOM: real headings, labels, inputs and buttons lying over the canvas, made from the
// node list of each frame. They do the editing (IME, paste, undo, mobile keyboards), the focus and
// the pressing, and are what screen readers read. Where there is no canvas they are the form.
import { composes, overSeparator, write } from './typing.js';

// The order of Role in web/imgui/semantics.h, and the bits of its traits.
const roles = ['heading', 'paragraph', 'fact', 'field', 'search', 'toggle', 'button', 'link', 'progress', 'status', 'list'];
const trait = {
  disabled: 1,
  required: 2,
  invalid: 4,
  checked: 8,
  submits: 16,
  digits: 32,
  decimal: 64,
  telephone: 128,
  alert: 256,
  foreign: 512,
  right: 1024,
  icon: 2048,
  expanded: 4096,
  wraps: 8192,
};
// The order of Key in web/press.h.
const keys = ['ArrowDown', 'ArrowUp', 'Enter', 'Escape'];

/** A label's line over its control, and an error's under it: what controls.cpp leaves between them. */
const labelAbove = 26;
const framePadding = 12;

const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
const set = (element, property, value) => element[property] !== value && (element[property] = value);
const setAttribute = (element, name, value) =>
  value == null ? element.removeAttribute(name) : element.getAttribute(name) !== value && element.setAttribute(name, value);

function place(element, [x, y, width, height]) {
  const box = `${x}|${y}|${width}|${height}`;
  if (element.dataset.box === box) return;
  element.dataset.box = box;
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

export class Mirror {
  form = make('form', { className: 'mirror', noValidate: true, autocomplete: 'off' });
  #parts = new Map(); // by key: { main, label, error }
  #on;
  #composing = null;
  #writing = false;
  #leftByPress = null; // the fields that the press under way has taken the focus from
  #undone = null; // the input in which undo was pressed last: its text is left as it is

  /**
   * `on` is told what the customer does: press(control), type(control, text, before), leave(control),
   * focus(control), and key(control, which), which says whether the key has done its work.
   */
  constructor(on) {
    this.#on = on;
    const form = this.form;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('click', (event) => {
      const pressed = event.target.closest('button,[role=combobox]');
      // The second half of a double click is no press of its own.
      if (pressed && event.detail < 2) on.press(Number(pressed.dataset.control));
      const item = event.target.closest('[role=option]');
      if (item) this.#choose(item);
    });
    // The focus stays in the field while its list is pressed and scrolled.
    form.addEventListener('mousedown', (event) => event.target.closest('[role=listbox]') && event.preventDefault());
    form.addEventListener('keydown', (event) => {
      const key = keys.indexOf(event.key);
      if (key < 0 || composes(event) || !event.target.matches('[role=combobox]')) return;
      if (!on.key(Number(event.target.dataset.control), key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    form.addEventListener('change', ({ target }) => {
      if (target.type === 'checkbox') on.press(Number(target.dataset.control));
    });
    form.addEventListener('compositionstart', ({ target }) => (this.#composing = target));
    form.addEventListener('compositionend', ({ target }) => {
      this.#composing = null;
      this.#typed(target);
    });
    form.addEventListener('beforeinput', ({ target, inputType }) => overSeparator(target, inputType));
    form.addEventListener('input', ({ target, inputType }) => {
      if (target.type !== 'text' || this.#writing) return;
      this.#undone = inputType?.startsWith('history') ? target : null;
      this.#typed(target);
    });
    form.addEventListener('focusin', ({ target }) => {
      if (target.matches('[role=combobox]')) target.select(); // what is typed next is a new search
      on.focus(target.matches(':focus-visible') ? Number(target.dataset.control) : 0);
    });
    form.addEventListener('focusout', ({ target }) => {
      this.#undone = null;
      on.focus(0);
      if (!target.matches('input')) return;
      const control = Number(target.dataset.control);
      if (this.#leftByPress) this.#leftByPress.push(control);
      else on.leave(control);
    });
    // What is found wrong with a field that is left moves what lies under it. A press that takes the focus has to hit
    // what it was aimed at: the field counts as left when the press is over, before its click and in the same frame.
    form.addEventListener('pointerdown', () => {
      const left = (this.#leftByPress = []);
      const pressed = new AbortController();
      const over = () => {
        pressed.abort();
        this.#leftByPress = null;
        for (const control of left) on.leave(control);
      };
      for (const end of ['pointerup', 'pointercancel']) addEventListener(end, over, { signal: pressed.signal });
    });
  }

  /** The element of a control, if it is there. */
  control(number) {
    return this.#parts.get(`control ${number}`)?.main;
  }

  /** Makes the DOM say what the frame shows. */
  show(nodes, lang) {
    this.form.lang = lang;
    const counts = {};
    const wanted = new Map();
    for (const node of nodes) {
      const role = roles[node.role];
      const ordinal = (counts[role] = (counts[role] ?? 0) + 1);
      wanted.set(node.control ? `control ${node.control}` : `${role} ${ordinal}`, { ...node, role });
    }
    for (const [key, part] of this.#parts) {
      if (wanted.get(key)?.role === part.role) continue;
      for (const element of part.elements) element.remove();
      this.#parts.delete(key);
    }
    let next = this.form.firstChild;
    for (const [key, node] of wanted) {
      let part = this.#parts.get(key);
      if (!part) this.#parts.set(key, (part = this.#make(node)));
      this.#update(part, node);
      // Only what is new is put in: moving an element would take the focus from it.
      for (const element of part.elements) {
        if (element === next) next = next.nextSibling;
        else this.form.insertBefore(element, next);
      }
    }
    this.#linkList();
    const inputs = [...this.form.querySelectorAll('input[type=text]')];
    for (const input of inputs) set(input, 'enterKeyHint', input === inputs.at(-1) ? 'done' : 'next');
  }

  #choose(item) {
    const composing = this.#composing;
    composing?.blur(); // else the syllable's end would be a new search
    this.#on.type(Number(item.parentElement.dataset.control), item.dataset.code, item.dataset.code);
    composing?.focus();
  }

  #typed(input) {
    this.#on.type(Number(input.dataset.control), input.value, input.value.slice(0, input.selectionStart ?? undefined));
  }

  #make({ role, control, traits }) {
    const part = { role, main: null, label: null, error: null, elements: [] };
    const id = `c${control}`;
    switch (role) {
      case 'heading':
        part.main = make('h2', { tabIndex: -1 });
        break;
      case 'paragraph':
      case 'fact':
        part.main = make('p');
        break;
      case 'search':
      case 'field':
        part.main = make('input', { type: 'text', id, autocomplete: 'off', spellcheck: false });
        part.main.inputMode =
          traits & trait.digits ? 'numeric' : traits & trait.decimal ? 'decimal' : traits & trait.telephone ? 'tel' : 'text';
        // Password managers offer to fill in any account number otherwise.
        for (const name of ['data-1p-ignore', 'data-lpignore', 'data-bwignore']) part.main.setAttribute(name, 'true');
        part.main.setAttribute('data-form-type', 'other');
        if (role === 'search') {
          for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list' }))
            part.main.setAttribute(name, value);
        }
        break;
      case 'list':
        part.main = make('ul', { id, tabIndex: -1 });
        part.main.setAttribute('role', 'listbox');
        break;
      case 'toggle':
        part.main = make('input', { type: 'checkbox', id });
        break;
      case 'button':
        part.main = make('button', { type: traits & trait.submits ? 'submit' : 'button' });
        break;
      case 'link':
        part.main = make('a', { target: '_blank', rel: 'noopener noreferrer' });
        break;
      case 'progress':
        part.main = make('progress');
        break;
      case 'status':
        part.main = make('p', { className: 'status' });
        part.main.setAttribute('role', 'status');
        break;
    }
    if (control) part.main.dataset.control = control;
    if (['field', 'search', 'toggle'].includes(role)) part.label = make('label', { htmlFor: id });
    if (['field', 'search'].includes(role)) {
      part.error = make('p', { className: 'error', id: `e${control}` });
      part.note = make('p', { className: 'note', id: `n${control}` });
    }
    part.elements = [part.label, part.main, part.error, part.note].filter(Boolean);
    if (role === 'toggle') part.elements = [part.main, part.label];
    return part;
  }

  #update(part, { role, box, traits, caret, texts: [label, value, hint, error, note] }) {
    const { main } = part;
    const [x, y, width, height] = box;
    if (role !== 'toggle') place(main, box);
    main.classList.toggle('right', Boolean(traits & trait.right));
    if ('disabled' in main) set(main, 'disabled', Boolean(traits & trait.disabled));

    switch (role) {
      case 'heading':
      case 'status':
        return set(main, 'textContent', label);
      case 'paragraph':
        main.classList.toggle('foreign', Boolean(traits & trait.foreign));
        setAttribute(main, 'role', traits & trait.alert ? 'alert' : null);
        return set(main, 'textContent', label);
      case 'fact':
        return this.#fact(main, label, value, traits);
      case 'button':
        main.classList.toggle('icon', Boolean(traits & trait.icon));
        setAttribute(main, 'aria-pressed', traits & trait.checked ? 'true' : null);
        return set(main, 'textContent', label);
      case 'link':
        set(main, 'textContent', label);
        return setAttribute(main, 'href', value);
      case 'progress':
        return setAttribute(main, 'aria-label', label);
      case 'toggle':
        set(part.label, 'textContent', label);
        place(main, [x, y, 28, height]);
        place(part.label, [x + 28, y, width - 28, height]);
        return set(main, 'checked', Boolean(traits & trait.checked));
      case 'list':
        setAttribute(main, 'aria-label', label);
        return this.#list(main, hint, value, caret);
      case 'search':
        setAttribute(main, 'aria-expanded', String(Boolean(traits & trait.expanded)));
      // falls through
      case 'field':
        set(main, 'placeholder', hint);
        this.#value(main, value, caret);
        break;
    }
    set(part.label, 'textContent', label);
    place(part.label, [x - framePadding, y - labelAbove, width, 20]);
    set(part.error, 'textContent', error);
    place(part.error, [x - framePadding, y + height + 6, width, 20]);
    part.error.hidden = !error;
    set(part.note, 'textContent', note);
    place(part.note, [x - framePadding, y + height + (error ? 26 : 6), width, 20]);
    part.note.hidden = !note;
    setAttribute(main, 'aria-required', traits & trait.required ? 'true' : null);
    setAttribute(main, 'aria-invalid', traits & trait.invalid ? 'true' : null);
    const described = [error && part.error.id, note && part.note.id].filter(Boolean).join(' ');
    setAttribute(main, 'aria-describedby', described || null);
  }

  #fact(main, name, value, traits) {
    if (!main.firstChild) main.append(make('span', { className: 'name' }), ' ', make('span', { className: 'value' }));
    main.classList.toggle('foreign', Boolean(traits & trait.foreign));
    main.classList.toggle('wraps', Boolean(traits & trait.wraps));
    set(main.firstChild, 'textContent', name);
    set(main.lastChild, 'textContent', value);
    if (traits & trait.foreign) set(main, 'title', value);
  }

  /** Tells a search which list is its own, and which item is marked in it. */
  #linkList() {
    const list = this.form.querySelector('[role=listbox]');
    const search = this.form.querySelector('[role=combobox]');
    if (!search) return;
    setAttribute(search, 'aria-controls', list?.id);
    setAttribute(search, 'aria-activedescendant', list?.querySelector('.marked')?.id);
  }

  #list(list, lines, chosen, marked) {
    if (list.dataset.lines !== lines) {
      list.dataset.lines = lines;
      const items = lines ? lines.split('\n') : [];
      list.replaceChildren(
        ...items.map((line, at) => {
          const [code, name] = line.split('\t');
          const item = make('li', { id: `${list.id}-${at}`, textContent: name });
          item.setAttribute('role', 'option');
          item.dataset.code = code;
          return item;
        }),
      );
      list.scrollTop = 0;
    }
    [...list.children].forEach((item, at) => {
      setAttribute(item, 'aria-selected', String(item.dataset.code === chosen));
      const moved = at === marked && !item.classList.contains('marked');
      item.classList.toggle('marked', at === marked);
      if (!moved) return;
      const { offsetTop, offsetHeight } = item;
      list.scrollTop = Math.min(offsetTop, Math.max(list.scrollTop, offsetTop + offsetHeight - list.clientHeight));
    });
  }

  /** Writes what the widget made of the text, unless the customer is composing a syllable or undoing. */
  #value(input, value, caret) {
    if (this.#composing === input || this.#undone === input || input.value === value) return;
    this.#writing = true;
    write(input, value, caret);
    this.#writing = false;
  }
}
