// The machine that a bench runs on: what it is, and how busy others keep it.
import { cpus, loadavg, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';

/** Core seconds since the machine started: all, those that did work, and those that a hypervisor took. */
function core_seconds() {
  const [user, nice, system, idle, io_wait, irq, soft_irq, steal] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/).slice(1).map((ticks) => Number(ticks) / 100);
  const busy = user + nice + system + irq + soft_irq;
  return { all: busy + idle + io_wait + steal, busy, steal };
}

/** Starts watching; the function that comes back says how the cores were used since. */
export function watch_cores() {
  const before = core_seconds();
  return (ours) => {
    const now = core_seconds();
    const all = now.all - before.all;
    return {
      busy: (now.busy - before.busy) / all,
      stolen: (now.steal - before.steal) / all,
      others: Math.max(0, now.busy - before.busy - ours) / all,
    };
  };
}

export const describe_machine = () =>
  `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, load before: `
  + loadavg().map((load) => load.toFixed(1)).join(' ');

/** What of the figures is to be believed. */
export function noise_of(rows) {
  const worst = Math.max(...rows.map((row) => (row.stolen ?? 0) + (row.others ?? 0)));
  const spread = Math.max(...rows.map((row) => row.spread));
  const words = `others used up to ${percent(worst)} of the cores; rounds differ by up to ${percent(spread)}`;
  return worst > 0.1 || spread > 0.25 ? `NOISY: ${words}. Believe ratios only, and those with care.` : `quiet: ${words}.`;
}

export const percent = (share) => `${Math.round(share * 100)} %`;
