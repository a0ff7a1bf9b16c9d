// The arrows of ARCHITECTURE.md, held by reading every #include. CMake's targets hold them when linking;
// this test names the line.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const json = /^nlohmann\//;
const sql = /^(SQLiteCpp\/|sqlite3\.h$|libpq)/;
const http = /^httplib\.h$/;
const imgui = /^(imgui|imgui_internal|misc\/freetype\/imgui_freetype)\.h$/;
const cli = /^CLI\//;
const log = /^spdlog\//;
const libraries = { json, sql, http, imgui, cli, log };

// The listener alone is shared by the server's routes and the sandbox: it knows of neither.
const listener =
  /^server\/http\/(address_shares|connection|framed_server|header_lines|listen_socket|listener|poller|request_frame|tls_identity|tls_stream|worker_pool)\.h$/;

/** What a folder may include: of ours (by folder, or a pattern), and which of the libraries above. */
const arrows = {
  'shared': { ours: ['shared'], libraries: [], only_std: true },
  'shared/wire': { ours: ['shared', 'shared/wire'], libraries: ['json'] },
  'server': { ours: ['shared', 'shared/wire', 'server'], libraries: ['log'] },
  'server/http': { ours: ['shared', 'shared/wire', 'server', 'server/http'], libraries: ['json', 'http', 'log'] },
  'server/sqlite': { ours: ['shared', 'server', 'server/sqlite'], libraries: ['sql', 'log'] },
  'server/postgres': { ours: ['shared', 'server', 'server/postgres'], libraries: ['sql', 'log'] },
  'server/iamport': { ours: ['shared', 'shared/wire', 'server', 'server/iamport'], libraries: ['json', 'http', 'log'] },
  'server/sandbox': { ours: ['shared', 'shared/wire', 'server/sandbox', listener], libraries: ['json', 'http', 'log'] },
  'server/commands': {
    ours: ['shared', 'shared/wire', 'server', 'server/http', 'server/sqlite', 'server/postgres', 'server/iamport',
           'server/sandbox', 'server/commands'],
    libraries: ['json', 'cli', 'log'],
  },
  'server/main.cpp': { ours: ['shared', 'server', 'server/commands'], libraries: ['cli', 'log'] },
  'web': { ours: ['shared', 'shared/wire', 'web'], libraries: [] },
  'web/imgui': { ours: ['shared', 'web', 'web/imgui'], libraries: ['imgui'] },
  'web/browser': { ours: ['shared', 'shared/wire', 'web', 'web/imgui', 'web/browser'], libraries: ['imgui'] },
  'web/words': { ours: ['shared', 'shared/wire', 'web', 'web/imgui', 'web/browser', 'web/words'], libraries: [] },
};

/** The arrows' name for where a file lies: the deepest folder, or the file itself. */
const home = (path) => Object.keys(arrows).filter((name) => path === name || path.startsWith(`${name}/`))
  .sort((a, b) => b.length - a.length)[0];

/** The wrong includes of one file, each as "file:line includes what". */
function wrong_includes(file, text) {
  const { ours, libraries: allowed, only_std } = arrows[home(file)];
  const is_right = (mark, path) => {
    const library = Object.keys(libraries).find((name) => libraries[name].test(path));
    if (library) return allowed.includes(library);
    if (mark === '"') return ours.some((place) => place instanceof RegExp ? place.test(path) : place === home(path));
    return !only_std || /^[a-z_0-9]+$/.test(path);
  };
  return text.split('\n').flatMap((line, index) => {
    const [, mark, path] = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line) ?? [];
    return !path || is_right(mark, path) ? [] : [`${file}:${index + 1} includes ${path}`];
  });
}

function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(h|cpp)$/.test(entry.name)) yield path;
  }
}

test('every #include follows the arrows', () => {
  const files = ['shared', 'server', 'web'].flatMap((folder) => [...sources(folder)]);
  assert.ok(files.length > 0, `no sources below ${root}`);
  const wrong = files.flatMap((file) => wrong_includes(file, readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(wrong, []);
});

const refused = [
  ['the domain knows no outside', 'shared/money.cpp', '#include "server/clock.h"'],
  ['the domain is std only', 'shared/money.cpp', '#include <unistd.h>'],
  ['the domain has no JSON', 'shared/money.cpp', '#include <nlohmann/json.hpp>'],
  ['the domain does not know its wire', 'shared/payment.cpp', '#include "shared/wire/fields.h"'],
  ['the core names no adapter', 'server/refund_service.cpp', '#include "server/sqlite/rows.h"'],
  ['the core speaks no HTTP', 'server/refund_service.cpp', '#include <httplib.h>'],
  ['adapters never see each other', 'server/http/refund_routes.cpp', '#include "server/iamport/gateway.h"'],
  ['the books know no JSON', 'server/sqlite/rows.cpp', '#include <nlohmann/json.hpp>'],
  ['SQL stays with the books', 'server/http/pages.cpp', '#include <sqlite3.h>'],
  ['the sandbox stands on the listener, not on our routes', 'server/sandbox/routes.cpp',
   '#include "server/http/refund_routes.h"'],
  ['server and web never meet', 'server/refund_service.cpp', '#include "web/refund_form.h"'],
  ['web and server never meet', 'web/refund_form.cpp', '#include "server/config.h"'],
  ['the form draws nothing', 'web/refund_form.cpp', '#include "imgui.h"'],
  ['the form does not know its view', 'web/refund_form.cpp', '#include "web/imgui/theme.h"'],
  ['no path goes up', 'web/refund_form.cpp', '#include "../server/config.h"'],
];
for (const [why, file, line] of refused) {
  test(`refused: ${why}`, () => assert.equal(wrong_includes(file, `\n${line}\n`).length, 1));
}

const allowed = [
  ['server/sandbox/routes.cpp', '#include "server/http/listener.h"'],
  ['server/main.cpp', '#include "server/commands/serve.h"'],
  ['server/iamport/gateway.cpp', '#include "server/payment_gateway.h"'],
  ['web/imgui/theme.cpp', '#include "imgui.h"'],
];
for (const [file, line] of allowed) {
  test(`allowed: ${file} ${line}`, () => assert.deepEqual(wrong_includes(file, line), []));
}
