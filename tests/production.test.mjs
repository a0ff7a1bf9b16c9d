// The files for production under the tools that will read them. Each is skipped where its tool is not installed; a mistake
// in them shows only on the day that somebody needs them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MadeUpAuthority } from './e2e/support/authority.mjs';

const production = (name) => readFileSync(fileURLToPath(new URL(`../docs/production/${name}`, import.meta.url)), 'utf8');

let folder, authority;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-production-'));
  authority = new MadeUpAuthority();
});
after(() => {
  rmSync(folder, { recursive: true });
  authority.remove();
});

function write(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function run(program, ...options) {
  const { status, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8', timeout: 60_000, cwd: folder });
  return { status, said: stdout + stderr };
}

/** Debian has nginx in a folder that not everyone has on the path. */
const nginx = ['nginx', '/usr/sbin/nginx'].find((program) => spawnSync(program, ['-v']).status === 0);
const skip = (program, ...options) => (!program || spawnSync(program, options).status !== 0) && 'the tool is not installed';

test('nginx reads its site', { skip: skip(nginx, '-v') }, () => {
  const { certificate, key } = authority.issue('shop');
  const site = production('nginx.conf')
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
    .replace(/listen \S*443/g, (line) => `listen unix:${join(folder, line.includes('[') ? 'six' : 'four')}`); // nginx -t binds them
  assert.ok(site.includes(certificate) && site.includes(`unix:${folder}`));
  write('site.conf', site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/${what};`);
  const whole = write('nginx.conf', `pid ${folder}/pid; error_log stderr; events {}\nhttp { access_log off; ${temporary.join(' ')} include site.conf; }\n`);
  const { status, said } = run(nginx, '-t', '-p', folder, '-c', whole);
  assert.equal(status, 0, said);
  assert.doesNotMatch(said, /\[(warn|error|emerg)\]/);
});

test('Caddy reads its file', { skip: skip('caddy', 'version') }, () => {
  const { status, said } = run('caddy', 'validate', '--adapter', 'caddyfile', '--config', write('Caddyfile', production('Caddyfile')));
  assert.equal(status, 0, said);
});

test('systemd reads the unit, and finds it well closed', { skip: skip('systemd-analyze', '--version') }, () => {
  const unit = write('imp-refund.service', production('imp-refund.service').replace('ExecStart=/usr/local/bin/imp-refund', 'ExecStart=/bin/true'));
  const verified = run('systemd-analyze', 'verify', unit);
  assert.deepEqual([verified.status, verified.said], [0, '']);
  // Of 10, where 10 is open to all. In tenths, as --threshold takes them.
  const { status, said } = run('systemd-analyze', 'security', '--offline=true', '--threshold=15', unit);
  assert.equal(status, 0, said);
});
