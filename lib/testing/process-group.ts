import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal to all processes of a group, signal 0 to none; false when the group has no process. */
export function signalGroup(group: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (group === undefined) return false;
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Does a process of the group still run? An ended process whose parent is gone counts for the system until process 1
 * collects it, which in a container takes seconds or for ever; where /proc tells such zombies apart they do not count.
 */
export function groupIsAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    let stat: string;
    try {
      stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    } catch {
      return false;
    }
    // "pid (name) state parent group ...", and the name may contain anything.
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return processGroup === `${group}` && state !== 'Z' && state !== 'X';
  });
}
