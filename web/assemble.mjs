// Puts the page's built files into public/: the widget, the demo pages' libraries, and beside every file
// that gets smaller its .br and .gz. Only what changed is done again.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync,
         writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { bundleWidget } from './bundle.mjs';

const site = 'public';
const wasm_build = 'build/wasm/web';
const vendor = join(site, 'vendor');

const libraries = [
  'jquery/dist/jquery.min.js',
  'axios/dist/axios.min.js',
  'react/umd/react.production.min.js',
  'react-dom/umd/react-dom.production.min.js',
];

const compressible = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm']);

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const is_older = (made, from) => modified(made) < modified(from);

/** A copy keeps the time of its source, so that "older" and Last-Modified stay meaningful. */
function copy(from, to) {
  if (modified(to) === modified(from)) return;
  copyFileSync(from, to);
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
}

function put_libraries() {
  mkdirSync(vendor, { recursive: true });
  for (const library of libraries) copy(join('node_modules', library), join(vendor, basename(library)));
}

function* files_below(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files_below(path);
    else yield path;
  }
}

function compress() {
  const files = [...files_below(site)];
  for (const file of files) {
    const compressed_from = /^(.*)\.(br|gz)$/.exec(file)?.[1];
    if (compressed_from && !existsSync(compressed_from)) rmSync(file);
    if (!compressible.has(extname(file)) || !is_older(`${file}.gz`, file)) continue;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** What a page loads for the widget, and the line that lets it pin the first script. */
function say_weight(widget) {
  const size = (name, suffix) => statSync(join(site, name + suffix)).size;
  let total = 0;
  for (const name of widget) {
    total += size(name, '.br');
    console.log(`${name.padEnd(28)} ${size(name, '')} bytes, gzip ${size(name, '.gz')}, brotli ${size(name, '.br')}`);
  }
  if (!widget.length) return;
  const sha = createHash('sha384').update(readFileSync(join(site, 'imp-refund.js'))).digest('base64');
  console.log(`the widget as a page loads it, brotli: ${total} bytes; integrity="sha384-${sha}"`);
}

const widget = bundleWidget(wasm_build, site);
put_libraries();
compress();
say_weight(widget);
