// Rasterises glyphs with a 2D canvas in the page's own fonts, for ImGui's atlas.

const families = [];

/** A number for a CSS font family list. */
export function familyNumber(family) {
  const known = families.indexOf(family);
  return known >= 0 ? known : families.push(family) - 1;
}

const invisible = new Set([0x20, 0xa0, 0x3000]);

export class GlyphRaster {
  #context = Object.assign(document.createElement('canvas'), { width: 64, height: 64 }).getContext('2d', {
    willReadFrequently: true,
  });
  #last = null; // the glyph measured last, to be drawn next

  #use(family, size, weight) {
    const context = this.#context;
    context.font = `${weight} ${size}px ${families[family]}`;
    context.fontKerning = 'none';
    context.textRendering = 'geometricPrecision';
    context.fillStyle = '#fff';
    return context;
  }

  /** How far the face reaches over and under the baseline. */
  metrics(family, size, weight) {
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = this.#use(family, size, weight).measureText('가Hg');
    return [fontBoundingBoxAscent, fontBoundingBoxDescent];
  }

  /** The advance, and the box of the bitmap: left, top, width, height. A pixel of air all around. */
  glyph(family, codePoint, size, weight) {
    const text = String.fromCodePoint(codePoint);
    const ink = this.#use(family, size, weight).measureText(text);
    const left = Math.ceil(ink.actualBoundingBoxLeft) + 1;
    const ascent = Math.ceil(ink.actualBoundingBoxAscent) + 1;
    const width = left + Math.ceil(ink.actualBoundingBoxRight) + 1;
    const height = ascent + Math.ceil(ink.actualBoundingBoxDescent) + 1;
    this.#last = { text, left, ascent, family, size, weight };
    const empty = invisible.has(codePoint) || width <= 2 || height <= 2;
    return { advance: ink.width, box: empty ? [0, 0, 0, 0] : [-left, -ascent, width, height] };
  }

  /** Writes the coverage of the glyph measured last, a byte a pixel. */
  pixels(into, width, height) {
    const { canvas } = this.#context;
    const { text, left, ascent, family, size, weight } = this.#last;
    if (canvas.width < width || canvas.height < height) {
      canvas.width = Math.max(canvas.width, width);
      canvas.height = Math.max(canvas.height, height);
      this.#use(family, size, weight);
    }
    this.#context.clearRect(0, 0, width, height);
    this.#context.fillText(text, left, ascent);
    const { data } = this.#context.getImageData(0, 0, width, height);
    for (let i = 0; i < into.length; ++i) into[i] = data[4 * i + 3];
  }
}
