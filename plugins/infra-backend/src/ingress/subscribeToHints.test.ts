import { mockServices } from '@backstage/backend-test-utils';
import { EventParams, EventsService } from '@backstage/plugin-events-node';
import { artifactHintsTopic } from '@infra-orchestration/backstage-plugin-infra-node';
import { subscribeToHints } from './subscribeToHints';

const told = {
  source: 'oci',
  deliveryId: 'd1',
  hints: [{ repository: 'registry.test/shop/api', tag: '1.0' }],
};

describe('what is told of images, while it cannot be written down', () => {
  const failing = async () => {
    throw new Error('the database is away');
  };

  const listen = async (given: {
    record?: () => Promise<boolean>;
    isAwaited?: boolean;
    hasRoom?: boolean;
  }) => {
    const { record = failing, isAwaited = false, hasRoom = true } = given;
    const failed: unknown[] = [];
    const waiting: (() => Promise<void>)[] = [];
    const wake = jest.fn();
    const logger = mockServices.logger.mock();
    let publish = async (_: EventParams) => {};
    const events: EventsService = {
      publish: async () => {},
      subscribe: async ({ onEvent }) => {
        publish = onEvent;
      },
    };
    const hintAnswers = {
      fail: (_: unknown, error: unknown) => {
        failed.push(error);
        return isAwaited;
      },
    };
    const later = {
      take: (work: () => Promise<void>) => {
        waiting.push(work);
        return hasRoom;
      },
    };
    const intake = { record: jest.fn(record) };
    const worker = { wake };
    const parts = { intake, worker, hintAnswers, later, logger };
    await subscribeToHints({ events, ...parts });
    await publish({ topic: artifactHintsTopic, eventPayload: told });
    return { failed, waiting, wake, logger, intake };
  };

  it.each([
    {
      reason: 'the sender is asked to send it again, so it is not kept here',
      given: { isAwaited: true },
      expected: { failed: 1, waiting: 0, warnings: 0 },
    },
    {
      reason: 'nobody sends it again, so it is tried here',
      given: {},
      expected: { failed: 1, waiting: 1, warnings: 1 },
    },
    {
      reason: 'more is not kept than there is room for, and that is told',
      given: { hasRoom: false },
      expected: { failed: 1, waiting: 1, warnings: 1 },
    },
    {
      reason: 'what is written down is over',
      given: { record: async () => true },
      expected: { failed: 0, waiting: 0, warnings: 0 },
    },
  ])('$reason', async ({ given, expected }) => {
    const { failed, waiting, logger } = await listen(given);
    expect({
      failed: failed.length,
      waiting: waiting.length,
      warnings: logger.warn.mock.calls.length,
    }).toEqual(expected);
  });

  it('is written down and worked off once it can be', async () => {
    const { waiting, wake, intake } = await listen({});
    expect(wake).not.toHaveBeenCalled();
    intake.record.mockResolvedValue(true);
    await waiting[0]();
    expect(intake.record).toHaveBeenLastCalledWith(told);
    expect(wake).toHaveBeenCalledTimes(1);
  });
});
