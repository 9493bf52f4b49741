import { environmentType } from '../__testUtils__/builders';
import { build, claims } from '../__testUtils__/platform';

describe('limits of an environment type', () => {
  const errorsOf = (limits: object, params: object) =>
    build({
      environmentType: environmentType({
        limits: { postgres: { properties: limits } },
      } as any),
      desired: claims({ db: { type: 'postgres', params } } as any),
    }).errors;

  it.each([
    {
      reason: 'what is within them is fine',
      limits: { size: { maximum: 10 } },
      params: { size: 10 },
      errors: [],
    },
    {
      reason:
        'what is beyond them is told with its place and whose limit it is',
      limits: { size: { maximum: 10 } },
      params: { size: 11 },
      errors: [
        {
          address: 'postgres.default#db',
          reason: 'InvalidInput',
          message: expect.stringMatching(
            /^params\/size: .*10.*limit of development environments$/,
          ),
        },
      ],
    },
    {
      reason: 'the default of the resource type counts as well',
      limits: { size: { minimum: 2 } },
      params: {},
      errors: [expect.objectContaining({ reason: 'InvalidInput' })],
    },
  ])('$reason', ({ limits, params, errors }) => {
    expect(errorsOf(limits, params)).toEqual(errors);
  });
});
