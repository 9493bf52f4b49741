import { mockServices } from '@backstage/backend-test-utils';
import { InMemoryInstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createServer } from 'node:http';
import { close, listen } from '../__testUtils__/listen';
import { createHttpDriver } from '../driver';

const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

/** As a service answers that was written before there was `read`. */
const stranger = {
  status: 'present',
  owned: false,
  upToDate: true,
  diff: [],
  ready: false,
  outputs: {},
};

describe('an object that is only to be read', () => {
  const asked: any[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    asked.push(JSON.parse(body));
    response.end(JSON.stringify(stranger));
  });
  let url: string;
  beforeAll(async () => {
    url = await listen(server);
  });
  afterAll(() => close(server));

  it.each([
    {
      reason: 'is said to the service',
      read: true,
      told: /may not know `read`/,
    },
    { reason: 'is not said of others', read: undefined, told: /^undefined$/ },
  ])('$reason', async ({ read, told }) => {
    const driver = createHttpDriver({ allowedHosts: [new URL(url).host] });
    const connection = await driver.connect({
      providerName: 'test',
      config: { url },
      credentials: { signingKey: 'key' },
      ...context(),
    });
    const seen: any = await driver.kinds[0].observe({
      connection,
      identity: {
        instanceId: 'i',
        environmentId: 'e',
        environmentName: 'dev',
        environmentType: 'development',
        entityRef: 'component:default/shop',
        address: 'account.default#a',
        ownershipMark: 'test/i',
      },
      externalName: 'a',
      inputs: { resource: 'account' },
      secrets: new InMemoryInstanceSecrets(),
      adopt: false,
      read,
      ...context(),
    });
    expect(asked.at(-1).read).toBe(read);
    expect(seen).toMatchObject(stranger);
    expect(`${seen.message}`).toMatch(told);
    await driver.disconnect!(connection);
  });
});
