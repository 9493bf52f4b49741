import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

/** What the demo's document says of the address, and `npm start` replaces. */
const IN_THE_DOCUMENT = 'http://accounts.example.test';

function typeOfTheDemo(name: string, service: string): JsonObject {
  const file = join(
    __dirname,
    '../../../examples/platform/environment-types.yaml',
  );
  return parseAllDocuments(
    readFileSync(file, 'utf8').replaceAll(IN_THE_DOCUMENT, service),
  )
    .map(document => document.toJS())
    .find(({ metadata }) => metadata.name === name);
}

describe('The hooks and links of the demo’s production', () => {
  let infra: InfraBackend;
  const { url, signingKey } = requireSandboxPart('legacy');
  const { hooks, links } = typeOfTheDemo('production', new URL(url).origin)
    .spec as JsonObject;

  const start = async (secret: string) => {
    infra = await InfraBackend.start({
      config: {
        infra: { hooks: { allowedHosts: [new URL(url).host], secret } },
      },
      documents: platformDocuments.map(document =>
        document.kind === 'EnvironmentType'
          ? { ...document, spec: { hooks, links } }
          : document,
      ),
    });
  };
  afterEach(() => infra.stop());

  it('ask the account service before anything is changed, and lead to its tools', async () => {
    await start(signingKey);
    const { environment, deployment } = await infra.create();
    const ready = await infra.settled(environment.id, 'Ready');
    expect(ready.links).toEqual(
      ['Metrics', 'Logs'].map(title =>
        expect.objectContaining({
          title,
          url: expect.stringMatching(/^https:.*[a-z0-9-]+$/),
        }),
      ),
    );
    expect(await infra.ended(deployment.id)).toMatchObject({
      status: 'Succeeded',
      hooks: [
        {
          stage: 'beforeDeployment',
          name: 'accounts-answer',
          state: 'Succeeded',
        },
      ],
    });
  });

  it('hold the deployment up where the service does not know the key', async () => {
    await start('another key than that of the service');
    const { environment } = await infra.create();
    const failed = await infra.settled(environment.id, 'Failed');
    expect(JSON.stringify(failed.conditions)).toContain(
      'Hook accounts-answer (beforeDeployment) failed',
    );
    const { body } = await infra.get(
      `/environments/${environment.id}/resources`,
    );
    expect(body.map(({ phase }: JsonObject) => phase)).toEqual(
      body.map(() => 'Pending'),
    );
  });
});
