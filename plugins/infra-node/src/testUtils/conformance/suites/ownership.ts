import { Subject } from '../Subject';
import { OutsideTools, codeOf } from './tools';

export function ownershipTests(tools: OutsideTools) {
  const { bench, kind, test, outside } = tools;

  const snapshot = async ({ target }: Subject) =>
    outside.snapshot?.(target) ?? outside.exists(target);

  /** Every verb of the stranger's leaves the thing as it is. */
  async function expectUntouchedBy(stranger: Subject, adopt: boolean) {
    const before = await snapshot(stranger);
    expect(await stranger.observe({ adopt })).toMatchObject({
      status: 'present',
      owned: false,
    });
    expect(await codeOf(stranger.apply({ adopt }))).toBe('conflict');
    expect(await snapshot(stranger)).toEqual(before);
    expect(await stranger.remove()).toEqual({ status: 'done' });
    expect(await outside.exists(stranger.target)).toBe(true);
    expect(await snapshot(stranger)).toEqual(before);
  }

  describe('ownership', () => {
    test('refuses what bears no mark, and leaves it untouched', async () => {
      const subject = await bench().newSubject();
      await outside.makeUnowned(subject.target);
      await expectUntouchedBy(subject, false);
    });

    test('refuses what bears the mark of another, and leaves it untouched', async () => {
      const owner = await bench().newSubject();
      const { outputs } = await owner.settle();
      const rival = bench().rivalOf(owner);
      await expectUntouchedBy(rival, false);
      expect(await owner.observe()).toMatchObject({
        owned: true,
        upToDate: true,
      });
      await outside.verify?.(owner.target, outputs);
    });

    test('refuses what bears the mark of another also where it may adopt', async () => {
      const owner = await bench().newSubject();
      await owner.settle();
      await expectUntouchedBy(bench().rivalOf(owner), true);
    });

    if (kind.capabilities.read) {
      test('tells of what bears no mark where it is only read', async () => {
        const subject = await bench().newSubject();
        await outside.makeUnowned(subject.target);
        const before = await snapshot(subject);
        const seen = await subject.observe({ read: true });
        expect(seen).toMatchObject({ status: 'present', owned: false });
        expect(seen.status === 'present' && seen.outputs).not.toEqual({});
        expect(await snapshot(subject)).toEqual(before);
      });
    }

    if (kind.capabilities.adopt) {
      test('adopts what bears no mark where it may', async () => {
        const subject = await bench().newSubject();
        await outside.makeUnowned(subject.target);
        for (const adopt of [false, true]) {
          const seen = await subject.observe({ adopt });
          expect(seen).not.toHaveProperty('notAdoptable', expect.any(String));
        }
        const { outputs } = await subject.settle({ adopt: true });
        await outside.verify?.(subject.target, outputs);
        await subject.removeCompletely();
        expect(await outside.exists(subject.target)).toBe(false);
      });
    } else {
      test('refuses to adopt, since it does not claim to be able to', async () => {
        const subject = await bench().newSubject();
        await outside.makeUnowned(subject.target);
        await expectUntouchedBy(subject, true);
      });
    }
  });
}
