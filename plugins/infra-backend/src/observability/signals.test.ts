import { mockServices } from '@backstage/backend-test-utils';
import { EnvironmentSignals } from './signals';

describe('EnvironmentSignals', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const publish = jest.fn().mockResolvedValue(undefined);
    const signals = new EnvironmentSignals({
      signals: { publish },
      logger: mockServices.logger.mock(),
    });
    const told = () =>
      publish.mock.calls.map(([{ message }]) => message.environmentIds);
    return { signals, told };
  }

  it('tells of all that changed within an interval at once, and of each once', async () => {
    const { signals, told } = setUp();
    signals.changed('a');
    await jest.advanceTimersByTimeAsync(300);
    signals.changed('b');
    signals.changed('a');
    expect(told()).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
    expect(told()).toEqual([['a', 'b']]);
    signals.changed('b');
    await jest.advanceTimersByTimeAsync(500);
    expect(told()).toEqual([['a', 'b'], ['b']]);
  });

  it('tells nothing after it was stopped', async () => {
    const { signals, told } = setUp();
    signals.changed('a');
    signals.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(told()).toEqual([]);
  });
});
