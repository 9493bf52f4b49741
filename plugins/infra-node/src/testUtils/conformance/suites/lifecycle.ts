import { Subject } from '../Subject';
import { SuiteTools } from './tools';

export function lifecycleTests({ context, bench, test }: SuiteTools) {
  const { outside } = context.options;

  const snapshot = async (subject: Subject) =>
    outside?.snapshot?.(subject.target) ?? (await subject.existsOutside());

  describe('life cycle', () => {
    test('sees nothing before anything is made, and makes nothing by looking', async () => {
      const subject = await bench().newSubject();
      expect(await subject.observe()).toMatchObject({ status: 'absent' });
      expect(await subject.observe()).toMatchObject({ status: 'absent' });
      expect(await subject.existsOutside()).toBe(false);
    });

    test('makes what was asked for, usable as its outputs say', async () => {
      const subject = await bench().newSubject();
      const { outputs } = await subject.settle();
      if (outside) {
        expect(await subject.existsOutside()).toBe(true);
        await outside.verify?.(subject.target, outputs);
      }
    });

    test('changes nothing when applied a second time', async () => {
      const subject = await bench().newSubject();
      const first = await subject.settle();
      const before = await snapshot(subject);
      const second = await subject.settle();
      expect(second.outputs).toEqual(first.outputs);
      expect(await snapshot(subject)).toEqual(before);
    });

    test('changes nothing by looking', async () => {
      const subject = await bench().newSubject();
      const first = await subject.settle();
      const before = await snapshot(subject);
      const second = await subject.observe();
      expect(second).toMatchObject({ upToDate: true, outputs: first.outputs });
      expect(await snapshot(subject)).toEqual(before);
    });

    test('sees that other inputs are asked for, and brings them about', async () => {
      const subject = await bench().newSubject();
      await subject.settle();
      await subject.useChangedInputs();
      const observation = await subject.observe();
      expect(observation).toMatchObject({
        status: 'present',
        owned: true,
        upToDate: false,
      });
      const { outputs } = await subject.settle();
      await outside?.verify?.(subject.target, outputs);
    });

    test('removes what it made', async () => {
      const subject = await bench().newSubject();
      await subject.settle();
      await subject.removeCompletely();
      expect(await subject.existsOutside()).toBe(false);
    });

    test('takes the removal of what is absent as success', async () => {
      const subject = await bench().newSubject();
      await subject.removeCompletely();
      await subject.settle();
      await subject.removeCompletely();
      await subject.removeCompletely();
    });
  });
}
