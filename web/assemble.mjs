// Puts the page's built files into public/: the widget, the demo pages' libraries, and beside every file
// that gets smaller its .br and .gz. Only what changed is done again.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync,
         writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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

/** One module without spaces and comments. Relative imports of `outside` stay imports. */
function bundle(from, to, outside = []) {
  execFileSync('esbuild', [
    from, '--bundle', '--minify', '--format=esm', '--target=es2022', '--charset=utf8', '--log-level=warning',
    ...outside.map((name) => `--external:${name}`), `--outfile=${to}`,
  ], { stdio: 'inherit' });
}

function put_widget() {
  const glue = join(wasm_build, 'imp-refund-widget.mjs');
  if (!existsSync(glue)) return;
  copy(join(wasm_build, 'imp-refund-widget.wasm'), join(site, 'imp-refund-widget.wasm'));
  const scripts = readdirSync('web').filter((name) => extname(name) === '.js').map((name) => join('web', name));
  const element = join(site, 'imp-refund.js');
  if ([glue, ...scripts, 'web/assemble.mjs'].some((from) => is_older(element, from))) {
    bundle('web/imp-refund.js', element, ['./imp-refund-widget.mjs']);
    // The glue carries code for node that no browser runs; a bundler would look for its modules.
    execFileSync('esbuild', [glue, '--minify', '--format=esm', '--target=es2022', '--log-level=error',
      `--outfile=${join(site, basename(glue))}`], { stdio: 'inherit' });
  }
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

function say_weight() {
  const parts = ['imp-refund.js', 'imp-refund-widget.mjs', 'imp-refund-widget.wasm']
    .map((name) => join(site, `${name}.br`)).filter(existsSync);
  const total = parts.reduce((sum, path) => sum + statSync(path).size, 0);
  if (parts.length) console.log(`the widget as a page loads it, brotli: ${total} bytes`);
}

put_widget();
put_libraries();
compress();
say_weight();
