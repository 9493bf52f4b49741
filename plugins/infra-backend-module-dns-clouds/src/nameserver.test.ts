import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { randomBytes } from 'node:crypto';
import { CloudflareTarget } from './__testUtils__/cloudflareTarget';
import { connect, Resource } from './__testUtils__/Resource';
import { ownerHostOf } from './__testUtils__/targets';

/** As Cloudflare's own name servers would follow: a real one, told by its API. */
async function publish(
  rrsets: { name: string; type: string; contents: string[] }[],
): Promise<void> {
  const { apiUrl, apiKey, serverId, zones } = requireSandboxPart('powerdns');
  const response = await fetch(
    `${apiUrl}/api/v1/servers/${serverId}/zones/${zones[0]}.`,
    {
      method: 'PATCH',
      headers: { 'X-API-Key': apiKey },
      body: JSON.stringify({
        rrsets: rrsets.map(({ name, type, contents }) => ({
          name: `${name}.`,
          type,
          ttl: 60,
          changetype: contents.length > 0 ? 'REPLACE' : 'DELETE',
          records: contents.map(content => ({ content, disabled: false })),
        })),
      }),
    },
  );
  expect(response.status).toBe(204);
}

describe('a provider with a name server', () => {
  const target = new CloudflareTarget();
  beforeAll(() => target.start());
  afterAll(() => target.stop());

  it('is ready when that answers, and gone when it has forgotten', async () => {
    const { dnsHost: host, dnsPort: port } = requireSandboxPart('powerdns');
    const name = `clouds-${randomBytes(4).toString('hex')}`;
    const resource = new Resource(
      target,
      await connect(target, { nameserver: { host, port } }),
      { zone: target.zone, name, type: 'A', values: ['192.0.2.1'], ttl: 60 },
    );
    const at = `${name}.${target.zone}`;
    const texts = () =>
      target.cloudflare.records
        .filter(record => record.name === ownerHostOf(at, 'A'))
        .map(record => record.content ?? '');
    const follow = () =>
      publish([
        {
          name: at,
          type: 'A',
          contents: texts().length > 0 ? ['192.0.2.1'] : [],
        },
        { name: ownerHostOf(at, 'A'), type: 'TXT', contents: texts() },
      ]);

    await resource.apply();
    expect(await resource.observe()).toMatchObject({
      owned: true,
      upToDate: true,
      ready: false,
      message: `Name server ${host}:${port} does not answer \`${at}\` A yet`,
    });

    await follow();
    const { requests } = target.server();
    const before = requests.length;
    expect(await resource.observe()).toMatchObject({
      owned: true,
      upToDate: true,
      ready: true,
    });
    // What the name server proves is not asked of the API once more.
    expect(requests).toHaveLength(before);

    await resource.remove();
    expect(await resource.observe()).toMatchObject({ status: 'present' });
    await follow();
    expect(await resource.observe()).toEqual({ status: 'absent' });
  });
});
