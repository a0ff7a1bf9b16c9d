import { spawn } from 'node:child_process';

/** A screen in memory, on a display number that Xvfb chooses and writes to its fourth file. */
export async function start_screen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const number = await Promise.race([
    new Promise((resolve, reject) => {
      child.once('error', reject);
      child.stdio[3].once('data', (data) => resolve(String(data).trim()));
    }),
    gone.then(() => Promise.reject(new Error('Xvfb ended before it had a display'))),
  ]);
  return {
    name: `:${number}`,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
