import { parsePlatformDocuments } from './parseDocuments';
import { validate, yaml } from './__testUtils__/validation';

function pipeline(spec: object, name = 'web'): string {
  return yaml('DeliveryPipeline', name, {
    criteria: [{ system: 'shop' }],
    steps: [{ name: 'dev', environmentType: 'development' }],
    ...spec,
  });
}

const STEP = '/spec/steps/0';
const step = (fields: object) =>
  pipeline({
    steps: [{ name: 'dev', environmentType: 'development', ...fields }],
  });
const freeze = (window: object) => step({ freeze: [window] });
const nightly = { cron: '0 22 * * *', duration: 'PT8H' };

describe('validatePipeline', () => {
  it('lets through what fits', () => {
    expect(
      validate(
        yaml('EnvironmentType', 'production', {}),
        pipeline({
          criteria: [{ entity: 'shop' }, { owner: 'group:default/buyers' }],
          images: [
            {
              repository: 'registry.example.com:5000/shop/api',
              entity: 'component:default/shop',
              container: 'api',
            },
          ],
          steps: [
            { name: 'dev', environmentType: 'development' },
            {
              name: 'canary',
              environment: 'canary',
              promotion: 'manual',
              onFailure: 'rollback',
            },
            {
              name: 'prod',
              environmentType: 'production',
              artifacts: {
                semver: '>=1.2.0 <2',
                tagPattern: 'v\\d.*',
                branch: 'release/*',
                prefer: 'highestVersion',
              },
              promotion: 'approval',
              approval: {
                approvers: ['group:default/ops'],
                expiresAfter: 'P1D',
              },
              verification: {
                hooks: [
                  {
                    name: 'smoke',
                    kind: 'http',
                    inputs: { url: '${resources.dns.outputs.url}' },
                  },
                ],
                soak: 'PT1H',
              },
              freeze: [
                { ...nightly, timeZone: 'Europe/Berlin', reason: 'night' },
                {
                  from: '2026-12-24T00:00:00+01:00',
                  until: '2026-12-27T00:00:00+01:00',
                },
              ],
            },
          ],
        }),
      ),
    ).toEqual([]);
  });

  it.each<{
    reason: string;
    documents: string[];
    pointer: string;
    message: string;
  }>([
    {
      reason: 'an environment type that is misspelt',
      documents: [step({ environmentType: 'developmnt' })],
      pointer: `${STEP}/environmentType`,
      message:
        'there is no environment type `developmnt` (did you mean `development`?)',
    },
    {
      reason: 'a step of no place',
      documents: [pipeline({ steps: [{ name: 'dev' }] })],
      pointer: STEP,
      message: 'name either an `environmentType` or an `environment`',
    },
    {
      reason: 'a step of two places',
      documents: [step({ environment: 'dev' })],
      pointer: STEP,
      message: 'name either',
    },
    {
      reason: 'two steps of one name',
      documents: [
        pipeline({
          steps: [
            { name: 'dev', environmentType: 'development' },
            { name: 'dev', environment: 'x' },
          ],
        }),
      ],
      pointer: '/spec/steps/1/name',
      message: 'is `dev`, as of step 1 before it',
    },
    {
      reason: 'two steps of one environment type',
      documents: [
        pipeline({
          steps: [
            { name: 'one', environmentType: 'development' },
            { name: 'two', environmentType: 'development' },
          ],
        }),
      ],
      pointer: '/spec/steps/1/environmentType',
      message: 'is `development`, as of step 1 before it',
    },
    {
      reason: 'a range that is none',
      documents: [step({ artifacts: { semver: 'newest' } })],
      pointer: `${STEP}/artifacts/semver`,
      message: 'is no range of versions',
    },
    {
      reason: 'a pattern that is none',
      documents: [step({ artifacts: { tagPattern: '(' } })],
      pointer: `${STEP}/artifacts/tagPattern`,
      message: 'is no regular expression',
    },
    {
      reason: 'approvers that are never asked',
      documents: [step({ approval: { approvers: ['group:default/ops'] } })],
      pointer: `${STEP}/approval`,
      message: 'says nothing without `promotion: approval`',
    },
    {
      reason: 'a hook of an unknown kind',
      documents: [
        step({ verification: { hooks: [{ name: 'x', kind: 'tape' }] } }),
      ],
      pointer: `${STEP}/verification/hooks/0/kind`,
      message: 'there is no hook kind `tape`',
    },
    {
      reason: 'a soak of no time',
      documents: [step({ verification: { soak: 'PT0S' } })],
      pointer: `${STEP}/verification/soak`,
      message: 'must be longer than 0',
    },
    {
      reason: 'a cron expression with seconds',
      documents: [freeze({ ...nightly, cron: '0 0 22 * * *' })],
      pointer: `${STEP}/freeze/0/cron`,
      message: 'has to have five fields',
    },
    {
      reason: 'a cron expression of an hour that is not there',
      documents: [freeze({ ...nightly, cron: '0 25 * * *' })],
      pointer: `${STEP}/freeze/0/cron`,
      message: 'is no cron expression',
    },
    {
      reason: 'a cron expression of a day that never comes',
      documents: [freeze({ ...nightly, cron: '0 0 31 4 *' })],
      pointer: `${STEP}/freeze/0/cron`,
      message: 'is no cron expression',
    },
    {
      reason: 'a cron expression that leaves the hour to chance',
      documents: [freeze({ ...nightly, cron: '0 H * * *' })],
      pointer: `${STEP}/freeze/0/cron`,
      message: '`H` is not known here',
    },
    {
      reason: 'a time zone that is not there',
      documents: [freeze({ ...nightly, timeZone: 'Europe/Atlantis' })],
      pointer: `${STEP}/freeze/0/timeZone`,
      message: 'there is no time zone `Europe/Atlantis`',
    },
    {
      reason: 'a recurring window without an end',
      documents: [freeze({ cron: '0 22 * * *' })],
      pointer: `${STEP}/freeze/0`,
      message: 'needs a `duration`',
    },
    {
      reason: 'a window of no kind',
      documents: [freeze({ reason: 'night' })],
      pointer: `${STEP}/freeze/0`,
      message: 'name either `cron` and `duration`, or `from` and `until`',
    },
    {
      reason: 'a window that ends before it begins',
      documents: [
        freeze({ from: '2026-12-27T00:00:00Z', until: '2026-12-24T00:00:00Z' }),
      ],
      pointer: `${STEP}/freeze/0/until`,
      message: 'has to be after `from`',
    },
    {
      reason: 'a window of two kinds',
      documents: [freeze({ ...nightly, until: '2026-12-24T00:00:00Z' })],
      pointer: `${STEP}/freeze/0/until`,
      message: 'says nothing with `cron`',
    },
    {
      reason: 'a repository with a tag',
      documents: [
        pipeline({
          images: [
            { repository: 'ghcr.io/shop/api:1', entity: 'x', container: 'c' },
          ],
        }),
      ],
      pointer: '/spec/images/0/repository',
      message: 'names one image; say only `ghcr.io/shop/api`',
    },
    {
      reason: 'a repository without its host',
      documents: [
        pipeline({
          images: [{ repository: 'nginx', entity: 'x', container: 'c' }],
        }),
      ],
      pointer: '/spec/images/0/repository',
      message: 'has to be in full: `docker.io/library/nginx`',
    },
    {
      reason: 'two pipelines for the same, however it is written',
      documents: [
        pipeline({ criteria: [{ entity: 'shop' }, { system: 'shop' }] }, 'a'),
        pipeline({ criteria: [{ entity: 'component:default/Shop' }] }, 'b'),
      ],
      pointer: '/spec/criteria/0',
      message: 'the pipeline `a` at p.yaml:',
    },
  ])('tells of $reason, and where', ({ documents, pointer, message }) => {
    expect(validate(...documents)).toEqual([
      {
        origin: expect.stringMatching(/^p\.yaml:\d+$/),
        line: expect.any(Number),
        column: expect.any(Number),
        pointer,
        message: expect.stringContaining(message),
      },
    ]);
  });

  it.each([
    {
      reason: 'a time without an offset',
      text: freeze({ from: '2026-12-24', until: '2026-12-27' }),
      pointers: [`${STEP}/freeze/0/from`, `${STEP}/freeze/0/until`],
    },
    {
      reason: 'a duration that is none',
      text: step({ verification: { soak: '1h' } }),
      pointers: [`${STEP}/verification/soak`],
    },
    {
      reason: 'nobody to approve',
      text: step({ promotion: 'approval', approval: { approvers: [] } }),
      pointers: [`${STEP}/approval/approvers`],
    },
    {
      reason: 'no steps',
      text: pipeline({ steps: [] }),
      pointers: ['/spec/steps'],
    },
    {
      reason: 'criteria of environments',
      text: pipeline({ criteria: [{ environmentType: 'development' }] }),
      pointers: ['/spec/criteria/0/environmentType'],
    },
  ])('does not read $reason', ({ text, pointers }) => {
    const { errors } = parsePlatformDocuments(text, 'p.yaml');
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
