import { failureOf, Stage } from './errors';
import { Diagnostic } from './program/messages';

const error = (fields: Partial<Diagnostic>): Diagnostic => ({
  severity: 'error',
  summary: 'Failed',
  detail: '',
  ...fields,
});

describe('failureOf', () => {
  it.each<{
    reason: string;
    stage: Stage;
    diagnostic: Diagnostic;
    code: string;
    message: RegExp;
  }>([
    {
      reason: 'the configuration is wrong',
      stage: 'plan',
      diagnostic: error({
        summary: 'Unsupported argument',
        detail: 'An argument named "colour" is not expected here.',
        place: 'main.tf:7',
      }),
      code: 'terminal',
      message:
        /^Could not plan the module: main\.tf:7: Unsupported argument: An/,
    },
    {
      reason: 'a variable has no value',
      stage: 'plan',
      diagnostic: error({
        summary: 'No value for required variable',
        place: 'variables.tf:1',
      }),
      code: 'terminal',
      message: /variables\.tf:1/,
    },
    {
      reason: 'the state is locked by another run',
      stage: 'apply',
      diagnostic: error({ summary: 'Error acquiring the state lock' }),
      code: 'retryable',
      message: /another run works with its state/,
    },
    {
      reason: 'the state could not be handed in',
      stage: 'apply',
      diagnostic: error({ summary: 'Failed to persist state to backend' }),
      code: 'retryable',
      message: /Failed to persist/,
    },
    {
      reason: 'a cloud refuses the credentials of a provider',
      stage: 'apply',
      diagnostic: error({
        summary: 'creating queue: operation error: AccessDenied',
        address: 'cloud_queue.this',
        place: 'main.tf:3',
      }),
      code: 'terminal',
      message: /main\.tf:3, cloud_queue\.this: creating queue/,
    },
    {
      reason: 'a cloud fails for a moment',
      stage: 'apply',
      diagnostic: error({
        summary: 'creating queue: internal error',
        address: 'cloud_queue.this',
        place: 'main.tf:3',
      }),
      code: 'retryable',
      message: /internal error/,
    },
    {
      reason: 'a provider finds a value wrong',
      stage: 'plan',
      diagnostic: error({
        summary: 'Invalid Attribute Value',
        address: 'cloud_queue.this',
        place: 'main.tf:3',
      }),
      code: 'terminal',
      message: /Invalid Attribute Value/,
    },
    {
      reason: 'a registry is out of reach',
      stage: 'init',
      diagnostic: error({
        summary: 'Failed to query available provider packages',
        detail: 'could not connect to registry: dial tcp: i/o timeout',
      }),
      code: 'retryable',
      message: /Could not prepare the module/,
    },
    {
      reason: 'a provider has no such version',
      stage: 'init',
      diagnostic: error({
        summary: 'Failed to query available provider packages',
        detail: 'no available releases match the given constraints 9.9.9',
      }),
      code: 'terminal',
      message: /9\.9\.9/,
    },
  ])('is $code where $reason', ({ stage, diagnostic, code, message }) => {
    expect(failureOf(stage, [diagnostic], '')).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('tells the first few of many', () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      error({ summary: `Problem ${index}` }),
    );
    expect(failureOf('plan', many, '').message).toBe(
      'Could not plan the module: Problem 0; Problem 1; Problem 2; and 2 more',
    );
  });

  it('quotes what was printed where there is nothing else', () => {
    expect(failureOf('fetch', [], 'invalid ref: "nope"\n')).toMatchObject({
      code: 'terminal',
      message: 'Could not fetch the module: invalid ref: "nope"',
    });
  });
});
