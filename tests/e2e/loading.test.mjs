import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_merchant, visit, widget_script, widget_tag } from './support/merchant.mjs';

// What the widget costs the page around it: before anybody comes near it, at rest, and when it is gone.

let merchant, demo, browser, assembled;

before(async () => {
  assembled = execFileSync(process.execPath, ['web/assemble.mjs'], { encoding: 'utf8' }); // before it is served
  [merchant, browser] = await Promise.all([start_merchant(), start_browser()]);
  demo = merchant.demo;
});
after(async () => {
  await browser?.close();
  await merchant?.stop();
});

/** The page's requests to the widget's server so far: the last part of each path. */
const watch_requests = (page) => {
  const files = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === demo.origin) files.push(pathname.slice(pathname.lastIndexOf('/') + 1));
  });
  return files;
};

test('nothing but the button loads before the customer comes near, and then all of it at once', async () => {
  merchant.put_page('/order.html', widget_tag(demo.order('card')));
  let files;
  const site = await visit(browser, merchant, '/order.html', { prepare: (page) => (files = watch_requests(page)) });
  await site.page.waitForLoadState('networkidle');
  assert.deepEqual(files, ['imp-refund.js']);
  await site.widget().button('환불 요청').hover();
  await site.page.waitForFunction(() => document.querySelector('imp-refund').shadowRoot.querySelector('[data-drawn]'));
  const [, ...later] = files;
  assert.deepEqual(later.map((name) => name.replace(/^imp-refund-\w+/, '*')).sort(), ['*.js', '*.wasm']);
  await site.close();
});

test('a second page takes script and Wasm from the cache', async () => {
  merchant.put_page('/order.html', widget_tag(demo.order('card')));
  const site = await visit(browser, merchant, '/order.html');
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();

  const protocol = await site.page.context().newCDPSession(site.page);
  await protocol.send('Network.enable');
  const from = { cache: [], network: [] };
  const kept = new Set();
  protocol.on('Network.requestServedFromCache', ({ requestId }) => kept.add(requestId));
  protocol.on('Network.responseReceived', ({ requestId, response }) => {
    const { origin, pathname } = new URL(response.url);
    if (origin !== demo.origin || !/imp-refund/.test(pathname)) return;
    const cached = response.fromDiskCache || response.fromPrefetchCache || kept.has(requestId);
    from[cached ? 'cache' : 'network'].push(pathname);
  });
  await site.page.goto(`${merchant.origin}/order.html?second`);
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();
  assert.deepEqual(from.network.filter((path) => path !== '/imp-refund.js'), []);
  assert.ok(from.cache.some((path) => path.endsWith('.wasm')), JSON.stringify(from));
  await site.close();
});

test('the button is there with the first paint, and nothing on the page moves', async () => {
  // What docs/api.md tells a merchant's page to have: a place of the button's height, and a script
  // that the first paint waits for.
  merchant.put(
    '/watch.js',
    `window.shifts = [];
     new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, hadRecentInput }) => ({ value, hadRecentInput }))))
       .observe({ type: 'layout-shift', buffered: true });
     requestAnimationFrame(() => {
       const button = document.querySelector('imp-refund')?.shadowRoot?.querySelector('button');
       window.at_first_frame = button?.textContent ?? null;
     });
     const sheet = new CSSStyleSheet();
     sheet.replaceSync('imp-refund { display: block; min-height: 44px }');
     document.adoptedStyleSheets = [sheet];`,
  );
  const text = '<p>주문하신 상품은 내일 도착합니다.</p>'.repeat(5);
  merchant.put_page('/order.html', `<h1>주문</h1>${widget_tag(demo.order('card'))}${text}`, {
    head: `<script src="/watch.js"></script>${widget_script(demo, 'blocking="render"')}`,
  });
  const site = await visit(browser, merchant, '/order.html');
  await site.page.waitForFunction(() => window.at_first_frame !== undefined);
  assert.equal(await site.page.evaluate(() => window.at_first_frame), '환불 요청');
  await site.widget().button('환불 요청').hover();
  await site.page.waitForFunction(() => document.querySelector('imp-refund').shadowRoot.querySelector('[data-drawn]'));
  await site.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  assert.deepEqual(await site.page.evaluate(() => window.shifts), []);
  await site.close();
});

test('the line with the integrity hash that the build prints lets a page pin the script', async () => {
  const script = await (await fetch(`${demo.origin}/imp-refund.js`)).arrayBuffer();
  const hash = createHash('sha384').update(Buffer.from(script)).digest('base64');
  assert.ok(assembled.includes(`integrity="sha384-${hash}"`), assembled);

  const tag = widget_tag(demo.order('card')).replace('</imp', '<a href="/help">환불 문의</a></imp');
  merchant.put_page('/pinned.html', tag, {
    head: widget_script(demo, `integrity="sha384-${hash}" crossorigin`),
  });
  const pinned = await visit(browser, merchant, '/pinned.html');
  await pinned.widget().press('환불 요청');
  assert.equal(await pinned.page.getByText('환불 문의').isVisible(), false);
  await pinned.widget().field('환불 사유').waitFor();
  await pinned.close();

  merchant.put_page('/wrong.html', tag, {
    head: widget_script(demo, `integrity="sha384-${hash.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}" crossorigin`),
  });
  const wrong = await visit(browser, merchant, '/wrong.html');
  await wrong.page.waitForLoadState('networkidle');
  assert.equal(await wrong.page.evaluate(() => Boolean(customElements.get('imp-refund'))), false);
  assert.equal(await wrong.page.getByText('환불 문의').isVisible(), true); // what stands between the tags
  assert.match(wrong.take_amiss().join(), /integrity/);
  await wrong.close();
});

/** Counts what would wake the page by itself, and what is drawn. Runs before the page. */
function count_work() {
  const work = (window.work = { frames: new Set(), timers: new Set(), draws: 0, frames_asked: 0, timers_asked: 0 });
  const { requestAnimationFrame, cancelAnimationFrame, setTimeout, clearTimeout, setInterval, clearInterval } = window;
  window.next_frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.requestAnimationFrame = (callback) => {
    ++work.frames_asked;
    const id = requestAnimationFrame((time) => {
      work.frames.delete(id);
      callback(time);
    });
    work.frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => (work.frames.delete(id), cancelAnimationFrame(id));
  window.setTimeout = (callback, ...rest) => {
    ++work.timers_asked;
    const id = setTimeout((...values) => {
      work.timers.delete(id);
      callback(...values);
    }, ...rest);
    work.timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => (work.timers.delete(id), clearTimeout(id));
  window.setInterval = (...values) => {
    ++work.timers_asked;
    const id = setInterval(...values);
    work.timers.add(id);
    return id;
  };
  window.clearInterval = (id) => (work.timers.delete(id), clearInterval(id));
  for (const [type, method] of [
    [WebGLRenderingContext, 'drawElements'],
    [CanvasRenderingContext2D, 'drawImage'],
  ]) {
    const draw = type.prototype[method];
    type.prototype[method] = function (...values) {
      ++work.draws;
      return draw.apply(this, values);
    };
  }
}

test('no frame, no timer and no drawing while nothing changes', async () => {
  merchant.put_page('/order.html', widget_tag(demo.order('card')));
  const site = await visit(browser, merchant, '/order.html', {
    reducedMotion: 'no-preference',
    prepare: (page) => page.addInitScript(count_work),
  });
  const { page } = site;
  const widget = site.widget();
  /** Waits until nothing is waiting to happen, and then thirty frames of the browser bring nothing. */
  const is_at_rest = async (state) => {
    let happened;
    for (const late = AbortSignal.timeout(20_000); !late.aborted; ) {
      happened = await page.evaluate(async () => {
        if (work.frames.size + work.timers.size > 0) return ['something waits'];
        const before = { ...work };
        for (let frame = 0; frame < 30; ++frame) await next_frame();
        return ['draws', 'frames_asked', 'timers_asked'].map((what) => work[what] - before[what]);
      });
      if (happened.every((times) => times === 0)) return; // an answer may have come in between
    }
    assert.fail(`${state}: never at rest, lastly ${happened}`);
  };
  await is_at_rest('before anybody came near');
  await widget.press('환불 요청');
  await widget.field('환불 사유').waitFor();
  await is_at_rest('open');
  await widget.field('환불 사유').click();
  await is_at_rest('with a focused field');
  await widget.field('환불 사유').pressSequentially('색상이 달라요');
  await widget.fill('환불 금액', '1000');
  await is_at_rest('filled in');
  await widget.press('환불 내용 확인');
  await widget.button(/환불하기$/).waitFor();
  await is_at_rest('at the confirming step');
  await widget.confirm();
  await widget.shows('환불되었습니다');
  await is_at_rest('with the result');
  await widget.press('확인');
  await is_at_rest('closed again');
  assert.ok(await page.evaluate(() => work.draws > 0));
  await site.close();
});

test('a hundred elements come and go, and leave nothing behind', async () => {
  merchant.put_page('/order.html', '');
  const order = demo.order('card');
  const site = await visit(browser, merchant, '/order.html', {
    prepare: (page) =>
      page.addInitScript(() => {
        window.contexts = 0;
        const { getContext } = HTMLCanvasElement.prototype;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          const context = getContext.call(this, kind, ...rest);
          if (/webgl/.test(kind) && context) ++window.contexts;
          return context;
        };
        for (const name of ['instantiate', 'instantiateStreaming']) {
          const start = WebAssembly[name];
          WebAssembly[name] = async (...values) => {
            const made = await start.apply(WebAssembly, values);
            window.memory = made.instance.exports.memory;
            return made;
          };
        }
      }),
  });
  const { page } = site;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Performance.enable');

  const come_and_go = (times) =>
    page.evaluate(
      async ([count, { merchant_uid, ticket }]) => {
        for (let i = 0; i < count; ++i) {
          const element = document.createElement('imp-refund');
          Object.assign(element, { merchantUid: merchant_uid, ticket });
          document.body.append(element);
          await element.open();
          while (!element.shadowRoot.querySelector('.mirror input')) await new Promise(requestAnimationFrame);
          element.remove();
        }
        window.told.length = 0;
      },
      [times, order],
    );
  const measure = async () => {
    for (let i = 0; i < 3; ++i) await protocol.send('HeapProfiler.collectGarbage');
    const { metrics } = await protocol.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return {
      heap: of('JSHeapUsedSize'),
      nodes: of('Nodes'),
      listeners: of('JSEventListeners'),
      ...(await page.evaluate(() => ({ wasm: window.memory.buffer.byteLength, contexts: window.contexts }))),
    };
  };
  await come_and_go(20);
  const before_it = await measure();
  await come_and_go(100);
  const after_it = await measure();
  const seen = JSON.stringify({ before_it, after_it });
  console.log(`# ${seen}`);
  assert.equal(after_it.wasm, before_it.wasm, seen);
  assert.equal(after_it.contexts, 1, seen);
  assert.ok(after_it.nodes - before_it.nodes < 50, seen); // 100 forms have more than 3,000
  assert.ok(after_it.listeners - before_it.listeners < 20, seen);
  assert.ok(after_it.heap - before_it.heap < 500_000, seen); // 5 kB each would be more
  await site.close();
});
