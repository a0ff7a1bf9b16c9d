// Runs before anything else in each measured page: notes when something was first drawn and when it could be used,
// counts the widget's frames, and keeps the Wasm's memory in sight.
const bench = (window.bench = { started: 0, marks: {}, frames: 0, spans: [], memory: null });

/** Notes the time of the first frame in which `ready()` holds, after the frame has been painted. */
bench.when = (name, ready) => {
  const look = () => {
    if (!ready()) return requestAnimationFrame(look);
    const channel = new MessageChannel(); // its message comes when the frame is out
    channel.port1.onmessage = () => (bench.marks[name] = performance.now() - bench.started);
    channel.port2.postMessage(null);
  };
  requestAnimationFrame(look);
};

const draw_image = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...values) {
  ++bench.frames;
  return draw_image.apply(this, values);
};

const request_frame = window.requestAnimationFrame;
window.requestAnimationFrame = (callback) =>
  request_frame.call(window, (time) => {
    const [frames, from] = [bench.frames, performance.now()];
    callback(time);
    if (bench.frames > frames) bench.spans.push(performance.now() - from);
  });

for (const name of ['instantiate', 'instantiateStreaming']) {
  const real = WebAssembly[name];
  WebAssembly[name] = async (...values) => {
    const result = await real.apply(WebAssembly, values);
    bench.memory = result.instance.exports.memory ?? null;
    return result;
  };
}
