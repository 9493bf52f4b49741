import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { HintAnswers, infraHintAnswersServiceRef } from './hintAnswers';

describe('HintAnswers', () => {
  const given: HintAnswers[] = [];
  let answers: HintAnswers;

  const plugin = (pluginId: string) =>
    createBackendPlugin({
      pluginId,
      register: env =>
        env.registerInit({
          deps: { answersOfProcess: infraHintAnswersServiceRef },
          init: async ({ answersOfProcess }) => {
            given.push(answersOfProcess);
          },
        }),
    });

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [plugin('events'), plugin('infra')],
    });
    await backend.stop();
    [answers] = given;
  });

  it('are the same for all plugins', () => {
    expect(given).toHaveLength(2);
    expect(given[0]).toBe(given[1]);
  });

  it('tell whoever publishes what a subscriber failed with', async () => {
    const error = new Error('the database is away');
    await expect(
      answers.publish(async metadata => {
        expect(answers.fail(metadata, error)).toBe(true);
      }),
    ).rejects.toBe(error);
  });

  it('tell nothing where nobody failed', async () => {
    await expect(answers.publish(async () => {})).resolves.toBeUndefined();
  });

  it('are for one event each', async () => {
    const first = answers.publish(async () => {
      await new Promise(resolve => setTimeout(resolve, 20));
    });
    const second = answers.publish(async metadata => {
      answers.fail(metadata, new Error('second'));
    });
    await expect(second).rejects.toThrow('second');
    await expect(first).resolves.toBeUndefined();
  });

  it.each([
    {
      reason: 'it came from another process, without metadata',
      metadata: undefined,
    },
    {
      reason: 'its metadata are of others',
      metadata: { 'x-github-event': 'package' },
    },
  ])('say that nobody waits where $reason', async ({ metadata }) => {
    await answers.publish(async () => {
      expect(answers.fail(metadata, new Error())).toBe(false);
    });
  });

  it('say that nobody waits once it was answered', async () => {
    let ours: Record<string, string> = {};
    await answers.publish(async metadata => {
      ours = metadata;
    });
    expect(answers.fail(ours, new Error())).toBe(false);
  });
});
