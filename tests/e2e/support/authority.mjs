import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority that nobody has heard of, made with Debian's openssl for one test. */
export class MadeUpAuthority {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'imp-refund-authority-'));
    this.#openssl('req', '-x509', ...new_key, '-days', '2', '-subj', '/CN=a made-up authority', '-keyout', 'ca.key', '-out', 'ca.crt');
  }

  get certificate() {
    return readFileSync(join(this.folder, 'ca.crt'));
  }

  file(name) {
    return join(this.folder, name);
  }

  /** A certificate for localhost in NAME.crt and its key in NAME.key; `days` may be negative. */
  issue(name, days = 2) {
    this.#openssl('req', ...new_key, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    writeFileSync(this.file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    this.#openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial',
      '-days', String(days), '-extfile', 'names', '-out', `${name}.crt`);
    return { certificate: this.file(`${name}.crt`), key: this.file(`${name}.key`) };
  }

  /** The same key, behind a passphrase. */
  lock(name) {
    this.#openssl('pkey', '-in', `${name}.key`, '-aes256', '-passout', 'pass:made-up', '-out', `${name}.locked.key`);
    return this.file(`${name}.locked.key`);
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }

  #openssl(...words) {
    execFileSync('openssl', words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

const new_key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
