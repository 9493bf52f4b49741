import { OutsideTools } from './tools';

export function driftTests({ bench, test, outside }: OutsideTools) {
  describe('drift', () => {
    for (const [change, make] of Object.entries(outside.tamper)) {
      test(`sees and repairs: ${change}`, async () => {
        const subject = await bench().newSubject();
        await subject.settle();
        await make(subject.target);

        const observation = await subject.observe();
        expect(observation).toMatchObject({
          status: 'present',
          owned: true,
          upToDate: false,
        });

        const { outputs } = await subject.settle();
        await outside.verify?.(subject.target, outputs);
      });
    }

    test('sees and makes again what somebody destroyed', async () => {
      const subject = await bench().newSubject();
      await subject.settle();
      await outside.destroy(subject.target);
      expect(await subject.observe()).toMatchObject({ status: 'absent' });
      const { outputs } = await subject.settle();
      await outside.verify?.(subject.target, outputs);
    });
  });
}
