import { Subject } from '../Subject';
import { poll, within } from '../time';
import { SuiteTools } from './tools';

/** Milliseconds until the next object is tried. */
const FIRST_PATIENCE = 2_000;

export function watchTests({ context, kind, bench, test }: SuiteTools) {
  if (!kind.watch) {
    return;
  }
  const { timeouts, installation, recording, options } = context;

  describe('watch', () => {
    test('tells of what is made, changed and removed outside, until aborted', async () => {
      const { connection, kind: connected } = bench();
      const heard: string[] = [];
      const aborter = new AbortController();
      const watching = connected.watch!({
        connection,
        installation,
        signal: aborter.signal,
        logger: recording.logger,
        onChange: ({ ownershipMark }) => heard.push(ownershipMark),
      });

      const hears = (
        subject: Subject,
        of: string,
        patience = timeouts.settle,
      ) =>
        poll(
          patience,
          async () =>
            heard.splice(0).includes(subject.target.identity.ownershipMark) ||
            undefined,
          () => `Heard nothing of ${of}`,
        );

      // Nothing says when a watch has begun to listen: the first objects may come too early.
      const subject = await poll(
        timeouts.settle,
        async () => {
          const candidate = await bench().newSubject();
          await candidate.settle();
          return hears(candidate, 'what was made', FIRST_PATIENCE).then(
            () => candidate,
            () => undefined,
          );
        },
        () => 'Heard nothing of what was made',
      );
      for (const [change, make] of Object.entries(
        options.outside?.tamper ?? {},
      )) {
        await make(subject.target);
        await hears(subject, change);
        await subject.settle();
        heard.splice(0);
      }
      await subject.removeCompletely();
      await hears(subject, 'what was removed');

      aborter.abort();
      await within(
        timeouts.abort,
        watching.catch(() => {}),
        'watch did not end after its abort',
      );
    });
  });
}
