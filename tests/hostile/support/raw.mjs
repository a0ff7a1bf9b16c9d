import { connect } from 'node:net';

// HTTP as bytes: what fetch() would never send, and answers as they came.

/** The bytes of a request. Headers are lines; texts go out as UTF-8. */
export function request(line, headers = [], body = '') {
  const bytes = Buffer.from(body);
  const lines = [`${line} HTTP/1.1`, 'Host: shop', ...headers];
  if (bytes.length > 0) lines.push(`Content-Length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

/** One connection at a time, kept from request to request and made anew when the server has closed it. */
export class RawClient {
  #port;
  #socket = null;
  #received = Buffer.alloc(0);
  #waiting = null;
  /** How many requests it has sent. */
  asked = 0;

  constructor(port) {
    this.#port = Number(port);
  }

  /** The answer to these bytes. `status` 0: the connection ended without one. */
  async ask(bytes) {
    ++this.asked;
    const socket = await this.#connected();
    const method = bytes.toString('latin1', 0, 5);
    const answer = new Promise((resolve) => (this.#waiting = { resolve, bodiless: method === 'HEAD ' }));
    socket.write(bytes);
    return answer;
  }

  close() {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #connected() {
    if (this.#socket && !this.#socket.destroyed) return this.#socket;
    this.#received = Buffer.alloc(0);
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#look(socket);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      this.#settle({ status: 0, headers: {}, body: '' });
    });
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  #look(socket) {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0 || !this.#waiting) return;
    const [first, ...lines] = this.#received.toString('latin1', 0, end).split('\r\n');
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(': ');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 2);
    }
    const status = Number(first.split(' ')[1]);
    const size = this.#waiting.bodiless ? 0 : Number(headers['content-length'] ?? 0);
    if (this.#received.length < end + 4 + size) return;
    const body = this.#received.toString('utf8', end + 4, end + 4 + size);
    this.#received = this.#received.subarray(end + 4 + size);
    if (headers.connection === 'close') {
      this.#socket = null;
      socket.destroy();
    }
    this.#settle({ status, headers, body });
  }

  #settle(answer) {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }
}

/** Sends bytes on a connection of its own, and gives the status of every answer until it is over. */
export function statuses(port, bytes) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve([...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))));
    socket.write(bytes);
    // Our own end: the server answers what has arrived, and closes.
    socket.end();
  });
}
