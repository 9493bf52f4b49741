import { SourcesBackend } from '../../__testUtils__/SourcesBackend';
import {
  deleted,
  pushed,
  pushedHint,
  pushedWithoutTag,
  scanned,
} from './fixtures';

const YEARS = { maxAge: { years: 100 } };

describe('the source ecr', () => {
  let backend: SourcesBackend;

  beforeAll(async () => {
    backend = await SourcesBackend.start({
      ecr: [
        { topic: 'aws.images', ...YEARS },
        { name: 'strict', topic: 'aws.strict' },
        {
          name: 'mirror',
          topic: 'aws.mirror',
          registry: 'a.example.com',
          ...YEARS,
        },
      ],
    });
  });

  beforeEach(() => {
    backend.hints.length = 0;
  });

  afterAll(() => backend.stop());

  it('takes a push from the topic of the queue', async () => {
    await backend.publish('aws.images', pushed);
    expect(backend.hints).toEqual([
      { source: 'ecr', deliveryId: pushed.id, hints: [pushedHint] },
    ]);
  });

  it('names it the same when the queue brings it again', async () => {
    await backend.publish('aws.images', pushed);
    await backend.publish('aws.images', pushed);
    const [first, second] = backend.hints;
    expect(second).toEqual(first);
  });

  it('takes the registry of its configuration', async () => {
    await backend.publish('aws.mirror', pushed);
    expect(backend.hints).toMatchObject([
      { hints: [{ repository: 'a.example.com/my-repository-name' }] },
    ]);
  });

  it('knows the registries of China by their region', async () => {
    await backend.publish('aws.images', { ...pushed, region: 'cn-north-1' });
    expect(backend.hints[0].hints[0].repository).toBe(
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/my-repository-name',
    );
  });

  it.each([
    { reason: 'a deletion', payload: deleted },
    { reason: 'a scan', payload: scanned },
    { reason: 'an image without tag', payload: pushedWithoutTag },
  ])('takes note of no more than $reason', async ({ payload }) => {
    await backend.publish('aws.images', payload);
    expect(backend.hints).toMatchObject([{ hints: [], fate: 'Ignored' }]);
  });

  it.each([
    { reason: 'it is no object', payload: 'SUCCESS' },
    { reason: 'the account is none', payload: { ...pushed, account: 'me' } },
    {
      reason: 'the region leads elsewhere',
      payload: { ...pushed, region: 'x.example.com/' },
    },
    { reason: 'there are no details', payload: { ...pushed, detail: {} } },
    {
      reason: 'the tag has no form of one',
      payload: { ...pushed, detail: { ...pushed.detail, 'image-tag': 'a b' } },
    },
  ])('refuses where $reason', async ({ payload }) => {
    await backend.publish('aws.images', payload);
    expect(backend.hints).toMatchObject([{ hints: [], fate: 'Rejected' }]);
  });

  it('refuses what is old', async () => {
    await backend.publish('aws.strict', pushed);
    expect(backend.hints).toMatchObject([
      { hints: [], fate: 'Rejected', reason: 'It is too old' },
    ]);
  });

  it('lets nothing in by HTTP', async () => {
    const { status } = await backend.post('ecr', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pushed),
    });
    expect(status).toBe(404);
    expect(backend.hints).toEqual([]);
  });
});
