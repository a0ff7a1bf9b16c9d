// The semantic DOM: real headings, labels, inputs and buttons lying over the canvas, made from the
// node list of each frame. They do the editing (IME, paste, undo, mobile keyboards), the focus and
// the pressing, and are what screen readers read. Where there is no canvas they are the form.

// The order of Role in web/imgui/semantics.h, and the bits of its traits.
const roles = ['heading', 'paragraph', 'fact', 'field', 'choice', 'toggle', 'button', 'link', 'progress', 'status'];
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
};

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

  /** `on` is told what the customer does: press(control), type(control, text, caret), leave, focus. */
  constructor(on) {
    this.#on = on;
    const form = this.form;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      // The second half of a double click is no press of its own.
      if (button && event.detail < 2) on.press(Number(button.dataset.control));
    });
    form.addEventListener('change', ({ target }) => {
      if (target.type === 'checkbox') on.press(Number(target.dataset.control));
      else if (target.tagName === 'SELECT') on.type(Number(target.dataset.control), target.value, target.value);
    });
    form.addEventListener('compositionstart', ({ target }) => (this.#composing = target));
    form.addEventListener('compositionend', ({ target }) => {
      this.#composing = null;
      this.#typed(target);
    });
    form.addEventListener('input', ({ target }) => target.type === 'text' && this.#typed(target));
    form.addEventListener('focusin', ({ target }) =>
      on.focus(target.matches(':focus-visible') ? Number(target.dataset.control) : 0),
    );
    form.addEventListener('focusout', ({ target }) => {
      on.focus(0);
      if (target.matches('input,select')) on.leave(Number(target.dataset.control));
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
      case 'field':
        part.main = make('input', { type: 'text', id, autocomplete: 'off', spellcheck: false });
        part.main.inputMode =
          traits & trait.digits ? 'numeric' : traits & trait.decimal ? 'decimal' : traits & trait.telephone ? 'tel' : 'text';
        part.main.enterKeyHint = 'next';
        // Password managers offer to fill in any account number otherwise.
        for (const name of ['data-1p-ignore', 'data-lpignore', 'data-bwignore']) part.main.setAttribute(name, 'true');
        break;
      case 'choice':
        part.main = make('select', { id });
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
    if (['field', 'choice', 'toggle'].includes(role)) part.label = make('label', { htmlFor: id });
    if (['field', 'choice'].includes(role)) part.error = make('p', { className: 'error', id: `e${control}` });
    part.elements = [part.label, part.main, part.error].filter(Boolean);
    if (role === 'toggle') part.elements = [part.main, part.label];
    return part;
  }

  #update(part, { role, box, traits, caret, texts: [label, value, hint, error] }) {
    const { main } = part;
    place(main, box);
    const [x, y, width, height] = box;
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
        place(part.label, [x + 28, y, width - 28, height]);
        return set(main, 'checked', Boolean(traits & trait.checked));
      case 'choice':
        this.#options(main, hint);
        set(main, 'value', value);
        break;
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
    setAttribute(main, 'aria-required', traits & trait.required ? 'true' : null);
    setAttribute(main, 'aria-invalid', traits & trait.invalid ? 'true' : null);
    setAttribute(main, 'aria-describedby', error ? part.error.id : null);
  }

  #fact(main, name, value, traits) {
    if (!main.firstChild) main.append(make('span', { className: 'name' }), ' ', make('span', { className: 'value' }));
    main.classList.toggle('foreign', Boolean(traits & trait.foreign));
    set(main.firstChild, 'textContent', name);
    set(main.lastChild, 'textContent', value);
    if (traits & trait.foreign) set(main, 'title', value);
  }

  #options(select, lines) {
    if (select.dataset.lines === lines) return;
    select.dataset.lines = lines;
    select.replaceChildren(
      ...lines.split('\n').map((line) => {
        const [code, name] = line.split('\t');
        return make('option', { value: code, textContent: name });
      }),
    );
  }

  /** Writes what the widget made of the text, unless the customer is composing a syllable. */
  #value(input, value, caret) {
    if (this.#composing === input || input.value === value) return;
    input.value = value;
    if (caret >= 0 && input.getRootNode().activeElement === input) {
      const at = new TextDecoder().decode(new TextEncoder().encode(value).subarray(0, caret)).length;
      input.setSelectionRange(at, at);
    }
  }
}
