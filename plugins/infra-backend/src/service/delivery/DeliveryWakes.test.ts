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

  it('is woken once for several changes within a moment', async () => {
    const { wakes, id, entityRef, woken } = await setUp();
    wakes.changed(id);
    wakes.changed(id);
    await pause(300);
    expect(woken).toEqual([entityRef]);
  });

  it('is asked once in a while whether anything is delivered, however much changes', async () => {
    const { wakes, id, woken, asked } = await setUp();
    for (let n = 0; n < 3; n += 1) {
      wakes.changed(id);
      await pause(200);
    }
    expect(woken).toHaveLength(3);
    expect(asked()).toBe(1);
    await pause(600);
    wakes.changed(id);
    await pause(300);
    expect(asked()).toBe(2);
  });

  it('is woken once there is something to deliver', async () => {
    const { wakes, id, woken, answers } = await setUp();
    answers.push(false);
    wakes.changed(id);
    await pause(300);
    expect(woken).toEqual([]);
    await pause(900);
    wakes.changed(id);
    await pause(300);
    expect(woken).toHaveLength(1);
  });

  it('is asked again at once where there was no answer', async () => {
    const { wakes, id, woken, answers } = await setUp();
    answers.push(new Error('no connection'));
    wakes.changed(id);
    await pause(300);
    wakes.changed(id);
    await pause(300);
    expect(woken).toHaveLength(1);
  });

  it('is not woken for what is not there, nor after the end', async () => {
    const { wakes, id, woken } = await setUp();
    wakes.changed(randomUUID());
    await pause(300);
    wakes.changed(id);
    wakes.stop();
    await pause(300);
    expect(woken).toEqual([]);
  });
});
