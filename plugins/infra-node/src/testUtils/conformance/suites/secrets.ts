import { SuiteTools } from './tools';

/** Registered last: it judges also what all the tests before it made the driver say. */
export function secretTests({ context, bench, test }: SuiteTools) {
  const { outside } = context.options;

  describe('secrets', () => {
    test('are in no log, error, diff, state, handle, message or public output', async () => {
      const subject = await bench().newSubject();
      await subject.settle();
      for (const tamper of Object.values(outside?.tamper ?? {})) {
        await tamper(subject.target);
        await subject.observe();
        await subject.settle();
      }
      await subject.useChangedInputs();
      await subject.observe();
      await subject.settle();
      context.recording.capture('state', subject.state);
      await subject.removeCompletely();

      expect(context.recording.leaks()).toEqual([]);
    });
  });
}
