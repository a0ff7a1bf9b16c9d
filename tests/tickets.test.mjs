import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { start_demo } from './e2e/support/demo.mjs';

// The samples of docs/tickets.md as a merchant would copy them: each is run, and its ticket shown to the program.

const page = readFileSync(fileURLToPath(new URL('../docs/tickets.md', import.meta.url)), 'utf8');
const key = 'made-up-ticket-key-of-the-samples-0001';

/** A language's sample, and what prints its ticket for the order and the key in the environment. */
const samples = [
  {
    language: 'js',
    file: 'sign.mjs',
    program: process.execPath,
    around: (code) => `${code}\nprocess.stdout.write(refund_ticket(process.env.ORDER, process.env.KEY));`,
  },
  {
    language: 'python',
    file: 'sign.py',
    program: '/usr/bin/python3', // Debian's, which finds Debian's python3-jwt
    needs: ['-c', 'import jwt'],
    around: (code) => `${code}\nimport os\nprint(refund_ticket(os.environ["ORDER"], os.environ["KEY"]), end="")`,
  },
  {
    language: 'php',
    file: 'sign.php',
    program: 'php',
    around: (code) => `<?php\n${code}\necho refund_ticket(getenv('ORDER'), getenv('KEY'));`,
  },
  {
    language: 'java',
    file: 'Sign.java',
    program: 'java',
    around: (code) => code.replace('class RefundTicket {', `class Sign {
    public static void main(String[] arguments) throws Exception {
        System.out.print(sign(System.getenv("ORDER"), System.getenv("KEY")));
    }
`),
  },
];

const installed = (program, needs) => spawnSync(program, needs).status === 0;

let demo;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-tickets-'));
  demo = await start_demo({ IMP_REFUND_TICKET_KEY: key });
});
after(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true });
});

const order_seen_with = async (order, ticket) => {
  const reply = await fetch(`${demo.origin}/payments/${order}`, { headers: { Authorization: `Bearer ${ticket}` } });
  return reply.status;
};

for (const { language, file, program, needs = ['--version'], around } of samples)
  test(`a ticket signed by the ${language} sample opens its order and no other`,
    { skip: !installed(program, needs) && `${program} ${needs.join(' ')} does not work here` }, async () => {
      const code = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(page)[1];
      writeFileSync(join(folder, file), around(code));
      const { merchant_uid: order } = demo.order('card');
      const { stdout: ticket, stderr } = spawnSync(program, [file], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ORDER: order, KEY: key },
      });
      assert.match(ticket, /^[\w-]+\.[\w-]+\.[\w-]+$/, stderr);

      assert.equal(await order_seen_with(order, ticket), 200);
      assert.equal(await order_seen_with(demo.order('virtual_account').merchant_uid, ticket), 403);
      assert.equal(await order_seen_with(order, `${ticket.slice(0, -4)}AAAA`), 401);
    });
