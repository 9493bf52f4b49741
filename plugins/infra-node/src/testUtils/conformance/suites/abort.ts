import { setTimeout as after } from 'node:timers/promises';
import { Bench } from '../Bench';
import { within } from '../time';
import { Subject } from '../Subject';
import { SilentServer } from '../addresses';
import { SuiteTools, codeOf } from './tools';

/** A driver that speaks no TCP is aborted after this long instead of on its first connection. */
const WITHOUT_TCP = 1_000;

const verbs: Record<
  string,
  (subject: Subject, signal: AbortSignal) => Promise<unknown>
> = {
  observe: (subject, signal) => subject.observe({ signal }),
  apply: (subject, signal) => subject.apply({ signal }),
  remove: (subject, signal) => subject.remove({ signal }),
};

export function abortTests({ context, bench, test }: SuiteTools) {
  const { options, timeouts } = context;
  const { settingsAt } = options;

  describe('abort', () => {
    for (const [name, call] of Object.entries(verbs)) {
      test(`rejects ${name} at once where the signal is aborted already`, async () => {
        const subject = await bench().newSubject();
        const code = await within(
          timeouts.abort,
          codeOf(call(subject, AbortSignal.abort())),
          `${name} did not end`,
        );
        expectNoVerdict(code);
        expect(await subject.existsOutside()).toBe(false);
      });

      if (settingsAt) {
        test(`gives up ${name} on a server that never answers`, async () => {
          const server = await SilentServer.start();
          const aborter = new AbortController();
          const attempt = async () => {
            const settings = await settingsAt(server.address);
            const there = await Bench.open(context, settings, aborter.signal);
            const subject = await bench().newSubject();
            subject.bench = there;
            try {
              await call(subject, aborter.signal);
            } finally {
              subject.bench = bench();
              await there.close();
            }
          };
          const outcome = codeOf(attempt());
          await Promise.race([server.connected, after(WITHOUT_TCP)]);
          aborter.abort();
          expectNoVerdict(
            await within(timeouts.abort, outcome, `${name} did not end`),
          );
          await server.stop();
        });
      }
    }
  });
}

/** Rejected, and not in a way that says something about the object or the credentials. */
function expectNoVerdict(code: unknown) {
  expect(code).not.toHaveProperty('answered');
  expect([
    'conflict',
    'terminal',
    'accessDenied',
    'misconfigured',
  ]).not.toContain(code);
}
