import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { start_screen } from './screen.mjs';

const patience_ms = 120_000;
/** What W3C WebDriver calls an element's id in JSON. */
const element_key = 'element-6066-11e4-a52e-4f735466cecf';

/** WebKitGTK's own small browser, wherever this version of Debian has it. */
function browser_path() {
  const folders = readdirSync('/usr/lib').map((triple) => join('/usr/lib', triple));
  for (const folder of folders) {
    for (const version of ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0']) {
      const path = join(folder, version, 'MiniBrowser');
      if (existsSync(path)) return path;
    }
  }
  throw new Error('WebKitGTK has no MiniBrowser here');
}

async function free_port() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** WebKitGTK under Xvfb, spoken to in W3C WebDriver, of which these few calls are enough. */
export async function start_webkit() {
  const screen = await start_screen();
  const port = await free_port();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: screen.name, LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  const gone = new Promise((resolve) => driver.once('close', resolve));
  const call = async (method, path, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(patience_ms),
    }).catch((error) => {
      throw new Error(`WebKit's driver does not answer ${method} ${path}`, { cause: error });
    });
    const { value } = await reply.json();
    if (!reply.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const end = async () => {
    driver.kill('SIGTERM');
    await gone;
    await screen.stop();
  };
  try {
    await until('a driver that is ready', () => call('GET', '/status').then((status) => status.ready, () => false));
    const { sessionId } = await call('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser_path(), args: ['--automation'] } },
      },
    });
    return new WebKit((method, path, body) => call(method, `/session/${sessionId}${path}`, body), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** One window with one widget in it. */
class WebKit {
  #call;
  #end;

  constructor(call, end) {
    this.#call = call;
    this.#end = end;
  }

  async open(url) {
    await this.#call('POST', '/url', { url });
  }

  /** Runs the body of a function in the page; `root` is the widget's shadow root. */
  async run(body, ...args) {
    const script = `const root = document.querySelector('imp-refund')?.shadowRoot; ${body}`;
    return this.#call('POST', '/execute/sync', { script, args });
  }

  /** Presses a button that can be pressed, once it has come to rest: WebKit's driver does not wait for that. */
  async press(name) {
    const find = `return [...root.querySelectorAll('button:not(:disabled)')].find((each) =>
      new RegExp(arguments[0]).test(each.textContent) && each.getClientRects().length) ?? null`;
    const button = await this.#element(`a button ${name}`, find, name);
    let last;
    await until(`a button ${name} that rests`, async () => {
      const before = last;
      last = JSON.stringify(await this.#call('GET', `/element/${button}/rect`));
      return last === before;
    });
    await this.#call('POST', `/element/${button}/click`, {});
  }

  async fill(label, text) {
    const find = `return [...root.querySelectorAll('input')].find((each) => each.labels[0]?.textContent === arguments[0]) ?? null`;
    const field = await this.#element(`a field ${label}`, find, label);
    // Typed over what is selected, as a person does it: the driver's own clearing tells the page of no input.
    await this.run(`arguments[0].focus(); arguments[0].select()`, { [element_key]: field });
    await this.#call('POST', `/element/${field}/value`, { text });
  }

  async shows(title) {
    const find = `return [...root.querySelectorAll('h2')].some((each) => each.textContent === arguments[0])`;
    await until(`a screen ${title}`, () => this.run(find, title));
  }

  /** Waits until the field of that label holds `value`: it is written back with the next frame. */
  async holds(label, value) {
    const find = `return [...root.querySelectorAll('input')].some((each) =>
      each.labels[0]?.textContent === arguments[0] && each.value === arguments[1])`;
    await until(`${value} in ${label}`, () => this.run(find, label, value));
  }

  /** A PNG. */
  async picture() {
    return Buffer.from(await this.#call('GET', '/screenshot'), 'base64');
  }

  async stop() {
    await this.#call('DELETE', '').catch(() => {});
    await this.#end();
  }

  async #element(what, find, words) {
    return Object.values(await until(what, () => this.run(find, words)))[0];
  }
}

async function until(what, ask) {
  const late = AbortSignal.timeout(patience_ms);
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (late.aborted) throw new Error(`WebKit: waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
