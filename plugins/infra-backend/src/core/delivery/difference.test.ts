import { imageNumber, release } from '../__testUtils__/deliveryLine';
import { releaseDifference } from './difference';

const workload = (fields: object = {}, image = '.') => ({
  containers: { main: { image, ...fields } },
});
const instance = (address: string, name: string, revision = 1) => ({
  address,
  definition: { name, revision },
});

describe('releaseDifference', () => {
  it.each<{
    reason: string;
    before?: Parameters<typeof releaseDifference>[0]['before'];
    after?: object;
    expected: object;
  }>([
    {
      reason: 'nothing, where the same runs under a tag',
      before: {
        workload: workload(),
        images: { main: imageNumber(2).replace('@', ':1.0@') },
      },
      expected: { images: [], workload: [] },
    },
    {
      reason: 'the image that it takes the place of',
      before: { workload: workload(), images: { main: imageNumber(1) } },
      expected: {
        images: [
          {
            container: 'main',
            before: imageNumber(1),
            after: imageNumber(2),
          },
        ],
        workload: [],
      },
    },
    {
      reason: 'also an image that the Score file named',
      before: { workload: workload({}, 'main:1.0'), images: {} },
      expected: {
        images: [
          { container: 'main', before: 'main:1.0', after: imageNumber(2) },
        ],
        workload: [],
      },
    },
    {
      reason: 'all, where nothing runs',
      after: workload({ command: ['serve'] }),
      expected: {
        images: [{ container: 'main', after: imageNumber(2) }],
        workload: [{ path: '/containers/main/command', after: ['serve'] }],
      },
    },
    {
      reason: 'fields of the Score file',
      before: {
        workload: workload({ variables: { A: '1', B: '2' } }),
        images: { main: imageNumber(2) },
      },
      after: workload({ variables: { A: '1', B: '3', C: '4' } }),
      expected: {
        images: [],
        workload: [
          { path: '/containers/main/variables/B', before: '2', after: '3' },
          { path: '/containers/main/variables/C', after: '4' },
        ],
      },
    },
  ])('is $reason', ({ before, after = workload(), expected }) => {
    expect(
      releaseDifference({
        before,
        release: release({ main: 2 }),
        workload: after as ReturnType<typeof workload>,
        here: [],
      }),
    ).toEqual({ ...expected, definitions: [] });
  });

  it('is what is built in another way there', () => {
    const here = [
      instance('dns.default#dns', 'dns-prod'),
      instance('s3.default#files', 's3', 2),
      instance('redis.default#cache', 'redis'),
    ];
    const there = [
      instance('dns.default#dns', 'dns-dev'),
      instance('s3.default#files', 's3', 3),
      instance('redis.default#cache', 'redis'),
      instance('amqp.default#queue', 'amqp'),
    ];
    const { definitions } = releaseDifference({
      release: release({ main: 2 }),
      here,
      there,
    });
    expect(definitions).toEqual([
      { address: 'amqp.default#queue', there: { name: 'amqp', revision: 1 } },
      {
        address: 'dns.default#dns',
        here: { name: 'dns-prod', revision: 1 },
        there: { name: 'dns-dev', revision: 1 },
      },
      {
        address: 's3.default#files',
        here: { name: 's3', revision: 2 },
        there: { name: 's3', revision: 3 },
      },
    ]);
  });
});
