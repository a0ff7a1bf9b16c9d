// The Wasm of the page: one instance for all elements. Implements what web/browser/host.h asks for
// and turns texts and frames into what JavaScript can hold.
import { GlyphRaster } from './glyphs.js';
import { Gpu } from './gpu.js';

const kinds = ['absent', 'null', 'boolean', 'number', 'text', 'object', 'array'];

function kindOf(value) {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return { boolean: 'boolean', number: 'number', string: 'text', object: 'object' }[typeof value];
}

export class Host {
  gpu = new Gpu();
  #raster = new GlyphRaster();
  #wasm = null;
  #decoder = new TextDecoder();
  #encoder = new TextEncoder();
  #objects = new Map(); // JSON objects that the Wasm is reading
  #objectCount = 0;
  #effects = [];
  #nodes = [];

  /** Starts the Wasm that is being fetched. */
  static async load(fetched) {
    const host = new Host();
    const response = await fetched;
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const imports = {
      host: host.#imports(),
      env: { emscripten_notify_memory_growth: () => {} },
      wasi_snapshot_preview1: { proc_exit: (code) => { throw new Error(`exit ${code}`); } },
    };
    const streams = response.headers.get('Content-Type')?.startsWith('application/wasm');
    const { instance } = streams
      ? await WebAssembly.instantiateStreaming(response, imports)
      : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    host.#wasm = instance.exports;
    host.#wasm._initialize();
    return host;
  }

  /** Calls an export. A string among `values` is passed as its length, its bytes in the text buffer. */
  call(name, ...values) {
    const numbers = values.map((value) => (typeof value === 'string' ? this.#put(value) : value));
    return this.#wasm[name](...numbers);
  }

  /** What the last call wants done, oldest first. */
  takeEffects() {
    return this.#effects.splice(0);
  }

  /** The semantic nodes of the last frame. */
  takeNodes() {
    return this.#nodes.splice(0);
  }

  /** Bytes of UTF-8 that a text takes. */
  bytes(text) {
    return this.#encoder.encode(text).length;
  }

  #put(text) {
    const bytes = this.#encoder.encode(text);
    new Uint8Array(this.#wasm.memory.buffer).set(bytes, this.#wasm.text_buffer(bytes.length));
    return bytes.length;
  }

  #text(pointer, length) {
    return this.#decoder.decode(new Uint8Array(this.#wasm.memory.buffer, pointer, length));
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.#wasm.memory.buffer, pointer, length);
  }

  #keep(object) {
    if (kindOf(object) !== 'object') return 0;
    this.#objects.set(++this.#objectCount, object);
    return this.#objectCount;
  }

  #member(object, pointer, length) {
    const members = this.#objects.get(object);
    const name = this.#text(pointer, length);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  }

  #imports() {
    return {
      cos: Math.cos,
      sin: Math.sin,
      acos: Math.acos,

      font_metrics: (family, size, weight, ascent, descent) => {
        const floats = new Float32Array(this.#wasm.memory.buffer);
        [floats[ascent >> 2], floats[descent >> 2]] = this.#raster.metrics(family, size, weight);
      },
      glyph: (family, codePoint, size, weight, into) => {
        const { advance, box } = this.#raster.glyph(family, codePoint, size, weight);
        new Int32Array(this.#wasm.memory.buffer, into, 4).set(box);
        return advance;
      },
      glyph_pixels: (pixels, width, height) => this.#raster.pixels(this.#bytes(pixels, width * height), width, height),

      atlas: (id, version, width, height, pixels) =>
        this.gpu.atlas(id, version, width, height, this.#bytes(pixels, width * height)),
      begin_frame: (atlas, width, height, ratio) => this.gpu.begin(atlas, width, height, ratio),
      triangles: (vertices, vertexBytes, indices, indexBytes) =>
        this.gpu.triangles(this.#bytes(vertices, vertexBytes), this.#bytes(indices, indexBytes)),
      draw: (...values) => this.gpu.draw(...values),

      node: (role, control, x, y, width, height, traits, caret) =>
        this.#nodes.push({ role, control, box: [x, y, width, height], traits, caret, texts: [] }),
      node_text: (which, text, length) => (this.#nodes.at(-1).texts[which] = this.#text(text, length)),
      effect: (kind, text, length, seconds, control) =>
        this.#effects.push({ kind, text: this.#text(text, length), seconds, control }),

      json_parse: (text, length) => {
        try {
          return this.#keep(JSON.parse(this.#text(text, length)));
        } catch {
          return 0;
        }
      },
      json_release: (object) => this.#objects.delete(object),
      json_kind: (object, name, length) => kinds.indexOf(kindOf(this.#member(object, name, length))),
      json_scalar: (object, name, length) => this.#put(String(this.#member(object, name, length))),
      json_object: (object, name, length, index) => {
        const member = this.#member(object, name, length);
        return this.#keep(index < 0 ? member : member?.[index]);
      },
      json_name: (object, index) => {
        const name = Object.keys(this.#objects.get(object))[index];
        return name === undefined ? -1 : this.#put(name);
      },
    };
  }
}
