import { mockServices } from '@backstage/backend-test-utils';
import { LaterTaker } from './takeLater';

describe('LaterTaker', () => {
  let now = 0;
  let later: LaterTaker;
  const logger = mockServices.logger.mock();

  const until = async (condition: () => boolean) => {
    for (let attempt = 0; attempt < 500 && !condition(); attempt += 1) {
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    expect(condition()).toBe(true);
  };
  const away = async () => {
    throw new Error('away');
  };

  beforeEach(() => {
    now = 0;
    later = new LaterTaker('Taking it', logger, { now: () => now, pauseMs: 1 });
    logger.error.mockClear();
  });

  afterEach(() => later.stop());

  it('tries until it works, and once then', async () => {
    let attempts = 0;
    later.take(async () => {
      attempts += 1;
      if (attempts < 3) {
        await away();
      }
    });
    await until(() => attempts === 3);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(attempts).toBe(3);
    expect(logger.error).toHaveBeenCalledTimes(2);
  });

  it('lets what fails always not stand in the way of others, and gives it up after a while', async () => {
    const failing = jest.fn(away);
    const working = jest.fn(async () => {});
    later.take(failing);
    later.take(working);
    await until(() => working.mock.calls.length === 1);
    now = 60 * 60_000;
    const before = failing.mock.calls.length;
    await until(() => failing.mock.calls.length > before);
    const { length } = failing.mock.calls;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(failing.mock.calls.length - length).toBeLessThanOrEqual(1);
  });

  it('keeps no more than there is room for', () => {
    const taken = [...Array(1_005)].filter(() => later.take(away));
    expect(taken).toHaveLength(1_000);
  });

  it('ends with the process', async () => {
    const work = jest.fn(away);
    later.take(work);
    await until(() => work.mock.calls.length > 0);
    later.stop();
    const { length } = work.mock.calls;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(work.mock.calls.length - length).toBeLessThanOrEqual(1);
  });
});
