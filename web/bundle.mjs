// Makes the widget's page files from its two Wasms and the scripts beside this one. What loads lazily
// carries a hash in its name and may be cached for ever; imp-refund.js, which names it, may not.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const widgetFile = /^imp-refund(-\w+)?\.(js|mjs|wasm)(\.br|\.gz)?$/;

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10);
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** The widget may ask for what browser/host.h names, and for nothing that a linker left open. */
function checkImports(wasm) {
  const allowed = new Set(['host', 'env.emscripten_notify_memory_growth', 'wasi_snapshot_preview1.proc_exit']);
  for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(wasm)))
    if (!allowed.has(module) && !allowed.has(`${module}.${name}`))
      throw new Error(`the widget's Wasm has an undefined symbol: ${module}.${name}`);
}

/** Runs the words' Wasm and reads what it wrote: see words/page_words.cpp. */
function readWords(wasm) {
  const module = new WebAssembly.Module(wasm);
  const nothing = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0]));
  const { exports } = new WebAssembly.Instance(module, { env: nothing, wasi_snapshot_preview1: nothing });
  exports._initialize();
  return JSON.parse(Buffer.from(exports.memory.buffer, exports.words(), exports.words_size()).toString());
}

const asModule = (constants) =>
  Object.entries(constants)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');

/**
 * Bundles the widget built in `build` into `site`. Returns the names of its files, the first one
 * being imp-refund.js; without doing anything when they are newer than what they are made of.
 */
export function bundleWidget(build, site) {
  const widget = join(build, 'imp-refund-widget.wasm');
  const words = join(build, 'imp-refund-words.wasm');
  if (!existsSync(widget)) return [];
  const element = join(site, 'imp-refund.js');
  const scripts = readdirSync(here)
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => join(here, name));
  const files = () => readdirSync(site).filter((name) => widgetFile.test(name) && !/(br|gz)$/.test(name));
  if ([widget, words, ...scripts].every((from) => modified(from) < modified(element))) return files();

  const wasm = readFileSync(widget);
  checkImports(wasm);
  const wasmFile = `imp-refund-${hash(wasm)}.wasm`;
  const made = join(build, 'made');
  mkdirSync(made, { recursive: true });
  const { words: said, checksum, longest_retry_after, fields, colors } = readWords(readFileSync(words));
  const labels = { ko: said.ko.request_refund, en: said.en.request_refund };
  const unloaded = { ko: said.ko.unloaded, en: said.en.unloaded };
  writeFileSync(join(made, 'button.js'), asModule({ labels, unloaded, colors }));
  writeFileSync(join(made, 'words.js'), asModule({ words: said, checksum, longest_retry_after, fields }));

  for (const name of readdirSync(site)) if (widgetFile.test(name)) rmSync(join(site, name));
  writeFileSync(join(site, wasmFile), wasm);
  const panelFile = bundleScript('panel.js', 'imp-refund-[hash]', made, site);
  writeFileSync(join(made, 'files.js'), asModule({ panelFile, wasmFile }));
  bundleScript('imp-refund.js', 'imp-refund', made, site);
  return files();
}

/** Bundles a script with what it imports; returns the name that the bundle got. */
function bundleScript(script, name, made, site) {
  const metafile = join(made, 'bundle.json');
  execFileSync('esbuild', [
    join(here, script), '--bundle', '--splitting', '--minify', '--format=esm', '--target=es2022',
    '--charset=utf8', '--log-level=warning', '--chunk-names=imp-refund-[hash]', `--entry-names=${name}`,
    `--outdir=${site}`, `--metafile=${metafile}`,
    ...['button', 'words', 'files'].map((word) => `--alias:imp-refund-${word}=${resolve(made, `${word}.js`)}`),
  ], { stdio: 'inherit' });
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  return basename(Object.keys(outputs).find((path) => outputs[path].entryPoint?.endsWith(`/${script}`)));
}
