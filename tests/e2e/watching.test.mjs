import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { MadeUpAuthority } from './support/authority.mjs';
import { start_demo } from './support/demo.mjs';

// The alert rules and the dashboard against what a running server shows: a name that does not exist never rings.

const production = (name) => fileURLToPath(new URL(`../../docs/production/${name}`, import.meta.url));
const alerts = readFileSync(production('alerts.yml'), 'utf8');
const dashboard = JSON.parse(readFileSync(production('grafana-dashboard.json'), 'utf8'));

let authority;
let demo;
let metrics;
before(async () => {
  authority = new MadeUpAuthority();
  const { certificate, key } = authority.issue('shop');
  // Over TLS, and with a webhook for a cancellation made elsewhere: then every metric has something to show.
  demo = await start_demo({ IMP_REFUND_TLS_CERT: certificate, IMP_REFUND_TLS_KEY: key }, authority.certificate);
  await look('/payments/unknown');
  const { merchant_uid, ticket } = demo.order('card');
  await send('/payments/cancel', { merchant_uid, cancel_request_amount: 100, reason: 'seen' }, { Authorization: `Bearer ${ticket}` });
  const payment = await demo.sandbox.payment(merchant_uid);
  await cancel_at_console(payment);
  await send('/webhooks/iamport', { imp_uid: payment.imp_uid, merchant_uid, status: 'cancelled' });
  metrics = await look('/metrics');
});
after(async () => {
  await demo?.stop();
  authority?.remove();
});

function talk(path, options, body) {
  return new Promise((resolve, reject) => {
    request(demo.origin + path, { ca: authority.certificate, ...options }, async (reply) => {
      let text = '';
      for await (const piece of reply.setEncoding('utf8')) text += piece;
      resolve(text);
    }).on('error', reject).end(body);
  });
}
const look = (path) => talk(path, {});
function send(path, document, headers = {}) {
  const body = JSON.stringify(document);
  const more = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return talk(path, { method: 'POST', headers: { ...headers, ...more } }, body);
}

/** As a person at i'mport's console would, past the refund server. */
async function cancel_at_console({ imp_uid }) {
  const { address } = demo.sandbox;
  const post = async (path, document, token) => {
    const reply = await fetch(address + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: token }) },
      body: JSON.stringify(document),
    });
    return (await reply.json()).response;
  };
  const { access_token } = await post('/users/getToken', { imp_key: 'sandbox_key', imp_secret: 'sandbox_secret' });
  assert.ok(await post('/payments/cancel', { imp_uid, amount: 100, reason: 'console' }, access_token));
}

/** Each series of a metric as an object of its labels. */
function series_of(name) {
  return [...metrics.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? `, 'gm'))].map(([, labels = '']) =>
    Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value])));
}

/** Every `name{labels}` and `by (labels)` of an expression that is about our metrics. */
function asked_for(expression) {
  return [...expression.matchAll(/(imp_refund_\w+)(?:\{([^}]*)\})?/g)].map(([, name, selector = '']) => ({
    name,
    labels: [...selector.matchAll(/(\w+)\s*[=!]/g)].map(([, label]) => label),
  }));
}
const grouped_by = (expression) =>
  [...expression.matchAll(/by\s*\(([^)]*)\)/g)].flatMap(([, list]) => list.split(',').map((word) => word.trim()));

/** How many of our metrics an expression asks for; each has to exist, with the labels that are asked of it. */
function check(expression) {
  let found = 0;
  for (const part of expression.split(/\sor\s/))
    for (const { name, labels } of asked_for(part)) {
      const series = series_of(name);
      assert.ok(series.length > 0, `/metrics shows no ${name}`);
      for (const label of [...labels, ...grouped_by(part)])
        assert.ok(series.some((each) => label in each), `${name} has no label ${label}`);
      ++found;
    }
  return found;
}

test('every alert is about something that exists', () => {
  const expressions = [...alerts.matchAll(/expr:\s*(?:>-\n((?:\s{10,}.*\n)+)|(.*)\n)/g)].map(([, folded, line]) => folded ?? line);
  assert.equal(expressions.length, alerts.match(/- alert:/g).length);
  const ours = expressions.filter((expression) => expression.includes('imp_refund_'));
  assert.ok(ours.length >= 8);
  for (const expression of ours) assert.ok(check(expression) > 0);
});

test('every panel of the dashboard draws something that exists', () => {
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  assert.ok(expressions.length >= 15);
  for (const expression of expressions) assert.ok(check(expression) > 0, expression);
});

test('a refund, a cancellation elsewhere and the handshakes have been counted', () => {
  assert.match(metrics, /^imp_refund_settled_total\{status="succeeded",reason=""\} 1$/m);
  // Once, by whichever saw it first.
  const drift = [...metrics.matchAll(/^imp_refund_drift_total\{cause="([^"]*)"\} (\d+)$/gm)].filter(([, , count]) => count !== '0');
  assert.equal(drift.length, 1);
  assert.match(drift[0][0], /cause="(webhook|daily sweep)"\} 1$/);
  assert.match(metrics, /^imp_refund_tls_handshakes_total [1-9]/m);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
test('promtool finds nothing to complain about', { skip: !promtool && 'promtool is not installed' }, () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  const rules = spawnSync('promtool', ['check', 'rules', production('alerts.yml')], { encoding: 'utf8' });
  assert.equal(rules.status, 0, rules.stdout + rules.stderr);
});
