// The pages that are measured, put beside the built widget into a folder that `imp-refund demo` serves, under its
// Content-Security-Policy. Each notes its start in its one script, and asks for all that is measured after it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** (module), the smallest there is. */
const empty_wasm = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** What stands in a page's body, and its script; the clock starts with `start()`. */
const pages = {
  widget: ['<imp-refund></imp-refund>', `
    const { orders } = await (await fetch('/demo/orders.json')).json();
    const { merchant_uid, ticket } = orders.find(({ kind }) => kind === 'card');
    const element = document.querySelector('imp-refund');
    element.setAttribute('merchant-uid', merchant_uid);
    element.setAttribute('ticket', ticket);
    start();
    const inside = (selector) => element.shadowRoot?.querySelector(selector);
    bench.when('drawn', () => inside('.root[data-open]') && bench.frames > 0);
    bench.when('interactive', () => inside('.mirror input'));
    await import('/imp-refund.js');
    element.open();`],
  empty: ['<canvas width="480" height="600"></canvas>', `
    start();
    const { instance } = await WebAssembly.instantiateStreaming(fetch('/bench-empty.wasm'), {});
    document.querySelector('canvas').getContext('2d').fillRect(0, 0, 480, 600);
    bench.when('drawn', () => instance);`],
  adyen: ['<div id="place"></div>', `
    start();
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/bench-card.css' });
    document.head.append(style);
    bench.when('drawn', () => style.sheet && document.querySelector('#place .adyen-checkout__field'));
    await import('/bench-card.js');`],
};

const start = 'const start = () => (bench.started = performance.now());';

const html = (body, script) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>bench</title><link rel="icon" href="/shop/mark.svg"></head>
<body>${body}<script type="module" src="${script}"></script></body></html>`;

/** Fills `folder`, before the program is started: it looks at its files once. */
export function put_pages(folder) {
  cpSync('public', folder, { recursive: true });
  mkdirSync('build/bench', { recursive: true });
  const bundle = join('build/bench', 'adyen.js');
  execFileSync('esbuild', ['tests/bench/widget/adyen.js', '--bundle', '--minify', '--format=esm', '--target=es2022',
    '--log-level=warning', `--outfile=${bundle}`], { stdio: 'inherit' });
  const put = (name, bytes) => {
    writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  };
  put('bench-empty.wasm', empty_wasm);
  put('bench-card.js', readFileSync(bundle));
  put('bench-card.css', readFileSync('node_modules/@adyen/adyen-web/dist/es/adyen.css'));
  for (const [kind, [body, script]] of Object.entries(pages)) {
    put(`bench-${kind}.html`, Buffer.from(html(body, `/bench-${kind}.js`)));
    put(`bench-${kind}.js`, Buffer.from(`${start}${script}\n`));
  }
}
