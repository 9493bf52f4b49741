import { OTHER, SECRET } from '../__testUtils__/contract';
import { SourcesBackend } from '../__testUtils__/SourcesBackend';
import { pulled, pushed } from '../sources/oci/fixtures';

const send = (payload: unknown, secret: string) => ({
  headers: { 'content-type': 'application/json', authorization: secret },
  body: JSON.stringify(payload),
});

describe('what one sender can have recorded', () => {
  let backend: SourcesBackend;

  beforeAll(async () => {
    const years = { maxAge: { years: 100 } };
    backend = await SourcesBackend.start({
      oci: [
        { name: 'a', secret: SECRET, ...years },
        { name: 'b', secret: SECRET, ...years },
        { name: 'c', secret: SECRET, ...years },
        { name: 'off' },
      ],
    });
  });

  beforeEach(() => {
    backend.hints.length = 0;
  });

  afterAll(() => backend.stop());

  it('is ten refusals in a minute, all of which are answered', async () => {
    for (let n = 0; n < 25; n++) {
      const { status } = await backend.post('oci/a', send({ n }, OTHER));
      expect(status).toBe(403);
    }
    expect(backend.hints).toHaveLength(10);
    // Its genuine deliveries, and what others send, are as before.
    expect((await backend.post('oci/a', send(pushed, SECRET))).status).toBe(
      202,
    );
    expect((await backend.post('oci/b', send({}, OTHER))).status).toBe(403);
    expect(backend.hints).toHaveLength(12);
  });

  it('is thirty that are of no concern', async () => {
    for (let n = 0; n < 40; n++) {
      const events = [{ ...pulled.events[0], id: `pull-${n}` }];
      const { body } = await backend.post('oci/c', send({ events }, SECRET));
      expect(body.status).toBe('ignored');
    }
    expect(backend.hints).toHaveLength(30);
  });

  it('cannot take the id of a genuine delivery by a forged one', async () => {
    await backend.post('oci/b', send(pushed, OTHER));
    await backend.post('oci/b', send(pushed, SECRET));
    const [forged, genuine] = backend.hints;
    expect(forged.fate).toBe('Rejected');
    expect(genuine.deliveryId).toBe(`b:${pushed.events[0].id}`);
    expect(forged.deliveryId).not.toBe(genuine.deliveryId);
  });

  it('is told in parts where it is much, each with an id of its own', async () => {
    const events = [...Array(250).keys()].map(n => ({
      ...pushed.events[0],
      id: `push-${n}`,
      target: { ...pushed.events[0].target, tag: `1.${n}` },
    }));
    await backend.post('oci/b', send({ events }, SECRET));
    await backend.post('oci/b', send({ events }, SECRET));
    const told = backend.hints;
    expect(told.map(({ hints }) => hints.length)).toEqual([
      ...[100, 100, 50],
      ...[100, 100, 50],
    ]);
    expect(new Set(told.map(({ deliveryId }) => deliveryId)).size).toBe(3);
  });

  it('is nothing where there is no secret', async () => {
    const { status } = await backend.post('oci/off', send(pushed, ''));
    expect(status).toBe(404);
    expect(backend.hints).toEqual([]);
    expect(backend.logged.join()).toContain(
      'The source oci is not listened to: secret is not configured',
    );
  });
});
