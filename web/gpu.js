// Draws ImGui's triangles with WebGL 1. One context for the page: browsers drop the oldest beyond
// about sixteen. Each frame is copied to the widget's own 2D canvas, which keeps its picture also
// when the GPU is lost.

const vertexShader = `
attribute vec2 position, uv; attribute vec4 color; uniform vec2 scale, nudge; varying vec2 texel; varying vec4 tint;
void main() { texel = uv + nudge; tint = color; gl_Position = vec4(position * scale + vec2(-1, 1), 0, 1); }`;
// With the half precision that mediump is on phones, a texel of a large atlas could not be told from its neighbour.
const fragmentShader = `
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
varying vec2 texel; varying vec4 tint; uniform sampler2D atlas;
void main() { gl_FragColor = vec4(tint.rgb, 1) * (tint.a * texture2D(atlas, texel).a); }`;

/**
 * A sixteenth of a texel: a glyph that starts on half a pixel would meet the edges of its texels exactly, and
 * rounding would take one column twice and leave another out.
 */
const nudge = 1 / 16;

/** ImDrawVert: x, y, u, v as floats, then the colour as four bytes. */
const vertexBytes = 20;

export class Gpu {
  #canvas = document.createElement('canvas');
  #gl = null;
  #scale = null;
  #nudge = null;
  #textures = new Map(); // by atlas: { texture, version, texel }
  #size = { width: 0, height: 0 };

  constructor() {
    this.#canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    this.#canvas.addEventListener('webglcontextrestored', () => this.#prepare());
    this.#prepare();
  }

  /** False where there is no WebGL, and while the GPU is lost. */
  get works() {
    return Boolean(this.#gl) && !this.#gl.isContextLost();
  }

  /** Calls back when the GPU is lost or has come back, until `signal` says stop. */
  watch(changed, signal) {
    this.#canvas.addEventListener('webglcontextlost', changed, { signal });
    this.#canvas.addEventListener('webglcontextrestored', changed, { signal });
  }

  #prepare() {
    const gl = (this.#gl = this.#canvas.getContext('webgl', {
      antialias: false,
      depth: false,
      powerPreference: 'low-power',
    }));
    if (!gl) return;
    this.#textures.clear();
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertexShader],
      [gl.FRAGMENT_SHADER, fragmentShader],
    ]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    ['position', 'uv', 'color'].forEach((name, at) => gl.bindAttribLocation(program, at, name));
    gl.linkProgram(program);
    gl.useProgram(program);
    this.#scale = gl.getUniformLocation(program, 'scale');
    this.#nudge = gl.getUniformLocation(program, 'nudge');
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, vertexBytes, 0);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, vertexBytes, 8);
    gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, vertexBytes, 16);
    for (const at of [0, 1, 2]) gl.enableVertexAttribArray(at);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }

  /** Uploads the atlas unless this version of it is there. */
  atlas(id, version, width, height, pixels) {
    const known = this.#textures.get(id);
    if (!this.works || known?.version === version) return;
    const gl = this.#gl;
    const texture = known?.texture ?? gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.ALPHA, width, height, 0, gl.ALPHA, gl.UNSIGNED_BYTE, pixels);
    this.#textures.set(id, { texture, version, texel: [1 / width, 1 / height] });
  }

  begin(atlas, width, height, ratio) {
    const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    this.#size = pixels;
    if (!this.works) return;
    const gl = this.#gl;
    if (this.#canvas.width < pixels.width) this.#canvas.width = pixels.width;
    if (this.#canvas.height < pixels.height) this.#canvas.height = pixels.height;
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    // The frame lies in the canvas's top left corner, where drawImage() takes it from.
    gl.viewport(0, this.#canvas.height - pixels.height, pixels.width, pixels.height);
    gl.uniform2f(this.#scale, (2 * ratio) / pixels.width, (-2 * ratio) / pixels.height);
    const { texture, texel } = this.#textures.get(atlas);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform2f(this.#nudge, nudge * texel[0], nudge * texel[1]);
  }

  triangles(vertices, indices) {
    if (!this.works) return;
    this.#gl.bufferData(this.#gl.ARRAY_BUFFER, vertices, this.#gl.STREAM_DRAW);
    this.#gl.bufferData(this.#gl.ELEMENT_ARRAY_BUFFER, indices, this.#gl.STREAM_DRAW);
  }

  draw(left, top, right, bottom, first, count) {
    if (!this.works || right <= left || bottom <= top) return;
    const gl = this.#gl;
    const low = Math.min(bottom, this.#size.height);
    gl.scissor(left, this.#canvas.height - low, right - left, low - top);
    gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, first * 2);
  }

  /** Copies the frame to `canvas`, which takes its size. */
  present(canvas) {
    if (!this.works) return;
    const { width, height } = this.#size;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#canvas, 0, 0, width, height, 0, 0, width, height);
  }
}
