import { mockServices } from '@backstage/backend-test-utils';
import { keepTrying } from './keepTrying';

describe('keepTrying', () => {
  const logger = mockServices.logger.mock();

  it('tries again until it works', async () => {
    const work = jest
      .fn()
      .mockRejectedValueOnce(new Error('no database'))
      .mockResolvedValueOnce(undefined);
    const { signal } = new AbortController();
    await keepTrying('It', work, { logger, signal, pause: 1 });
    expect(work).toHaveBeenCalledTimes(2);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('no database'),
    );
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const work = jest.fn(async () => {
      controller.abort(new Error('shutdown'));
      throw new Error('no database');
    });
    await keepTrying('It', work, { logger, signal: controller.signal });
    expect(work).toHaveBeenCalledTimes(1);
  });
});
