import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../../store/__testUtils__/seed';
import { DeliveryWakes } from './DeliveryWakes';

jest.setTimeout(60_000);

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describeOnDatabases('Delivery', open => {
  async function setUp() {
    const db = await open();
    const { id, entityRef } = await seedEnvironment(db);
    const woken: string[] = [];
    const answers: (boolean | Error)[] = [];
    let asked = 0;
    const wakes = new DeliveryWakes({
      db,
      logger: mockServices.logger.mock(),
      wake: async entityRefs => {
        woken.push(...entityRefs);
      },
      isInUse: async () => {
        asked += 1;
        const answer = answers.shift() ?? true;
        if (answer instanceof Error) {
          throw answer;
        }
        return answer;
      },
    });
    return { wakes, id, entityRef, woken, answers, asked: () => asked };
  }

  const until = async (isReached: () => boolean) => {
    for (let looks = 0; looks < 500 && !isReached(); looks += 1) {
      await pause(20);
    }
    expect(isReached()).toBe(true);
  };

  it('is woken once for several changes within a moment', async () => {
    const { wakes, id, entityRef, woken } = await setUp();
    wakes.changed(id);
    wakes.changed(id);
    await until(() => woken.length > 0);
    await pause(200);
    expect(woken).toEqual([entityRef]);
  });

  it('is asked once in a while whether anything is delivered, however much changes', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    try {
      const { wakes, id, woken, asked } = await setUp();
      for (let n = 1; n <= 3; n += 1) {
        wakes.changed(id);
        await until(() => woken.length === n);
      }
      expect(asked()).toBe(1);
      clock.mockReturnValue(2_000);
      wakes.changed(id);
      await until(() => woken.length === 4);
      expect(asked()).toBe(2);
    } finally {
      clock.mockRestore();
    }
  });

  it('is woken once there is something to deliver', async () => {
    const { wakes, id, woken, answers, asked } = await setUp();
    answers.push(false);
    wakes.changed(id);
    await until(() => asked() === 1);
    await pause(1_100);
    expect(woken).toEqual([]);
    wakes.changed(id);
    await until(() => woken.length === 1);
  });

  it('is asked again at once where there was no answer', async () => {
    const { wakes, id, woken, answers, asked } = await setUp();
    answers.push(new Error('no connection'));
    wakes.changed(id);
    await until(() => asked() === 1);
    await pause(50);
    wakes.changed(id);
    await until(() => woken.length === 1);
    expect(asked()).toBe(2);
  });

  it('is not woken for what is not there, nor after the end', async () => {
    const { wakes, id, woken, asked } = await setUp();
    wakes.changed(randomUUID());
    await until(() => asked() === 1);
    wakes.changed(id);
    wakes.stop();
    await pause(300);
    expect(woken).toEqual([]);
  });
});
