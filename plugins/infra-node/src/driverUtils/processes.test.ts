import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isProcessAlive, processIdentity } from './processes';

describe('processIdentity', () => {
  const own = processIdentity(process.pid)!;

  it('is the same each time, and begins with the number', () => {
    expect(processIdentity(process.pid)).toBe(own);
    expect(own).toMatch(new RegExp(`^${process.pid}(@|$)`));
    expect(isProcessAlive(own)).toBe(true);
  });

  it('ends with the process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const identity = processIdentity(child.pid!)!;
    expect(isProcessAlive(identity)).toBe(true);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(processIdentity(child.pid!)).toBeUndefined();
    expect(isProcessAlive(identity)).toBe(false);
  });

  it.each([
    { reason: 'nothing was written down', identity: '' },
    { reason: 'it is no identity', identity: 'gone' },
    { reason: 'another process had the number', identity: `${own}0` },
  ])('is of no living process where $reason', ({ identity }) => {
    expect(isProcessAlive(identity)).toBe(false);
  });
});
