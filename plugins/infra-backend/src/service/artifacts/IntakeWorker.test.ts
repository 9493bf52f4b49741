import { mockServices } from '@backstage/backend-test-utils';
import { IntakeWorker } from './IntakeWorker';

/** Events that wait, and attempts that end when they are told to. */
function anIntake(waiting: number) {
  const ids = Array.from({ length: waiting }, (_, index) => `${index}`);
  const running = new Map<string, (error?: Error) => void>();
  const claims: number[] = [];
  const signals: AbortSignal[] = [];
  return {
    ids,
    running,
    claims,
    signals,
    claim: jest.fn(async (limit: number) => {
      claims.push(limit);
      return ids.splice(0, limit).map(id => ({ id } as any));
    }),
    attempt: jest.fn(
      ({ id }: { id: string }, signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          signals.push(signal);
          running.set(id, error => {
            running.delete(id);
            return error ? reject(error) : resolve();
          });
        }),
    ),
  };
}

const settle = () =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

describe('What came in', () => {
  it('is worked off some at once, until nothing waits', async () => {
    const intake = anIntake(20);
    const worker = new IntakeWorker({
      intake,
      logger: mockServices.logger.mock(),
    });
    worker.wake();
    await settle();
    expect(intake.running.size).toBe(8);
    worker.wake();
    await settle();
    expect(intake.running.size).toBe(8);
    while (intake.running.size) {
      const [end] = intake.running.values();
      end();
      await settle();
      expect(intake.running.size).toBeLessThanOrEqual(8);
    }
    expect(intake.attempt).toHaveBeenCalledTimes(20);
    expect(Math.max(...intake.claims)).toBe(8);
    await worker.stop();
  });

  it('is claimed again where it came while others were claimed', async () => {
    const intake = anIntake(0);
    const worker = new IntakeWorker({
      intake,
      logger: mockServices.logger.mock(),
    });
    worker.wake();
    intake.ids.push('late');
    worker.wake();
    await settle();
    await settle();
    expect([...intake.running.keys()]).toEqual(['late']);
    intake.running.get('late')!();
    await worker.stop();
  });

  it('does not stop the others where it fails', async () => {
    const intake = anIntake(9);
    const logger = mockServices.logger.mock();
    const worker = new IntakeWorker({ intake, logger });
    worker.wake();
    await settle();
    intake.running.get('0')!(new Error('the database is away'));
    await settle();
    await settle();
    expect(intake.running.has('8')).toBe(true);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the database is away'),
    );
    intake.claim.mockRejectedValueOnce(new Error('away again'));
    intake.running.forEach(end => end());
    await settle();
    await settle();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('away again'),
    );
    await worker.stop();
  });

  it('is left to others when the process ends', async () => {
    const intake = anIntake(10);
    const worker = new IntakeWorker({
      intake,
      logger: mockServices.logger.mock(),
    });
    worker.wake();
    await settle();
    const stopped = worker.stop();
    expect(intake.signals.every(({ aborted }) => aborted)).toBe(true);
    intake.running.forEach(end => end());
    await stopped;
    worker.wake();
    await settle();
    expect(intake.ids).toEqual(['8', '9']);
  });
});
