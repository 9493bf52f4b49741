import { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScoreReader } from './scoreReader';

const score = `
apiVersion: score.dev/v1b1
metadata:
  name: greeter
containers:
  main:
    image: greeter:1
`;

describe('ScoreReader', () => {
  let directory: string;
  const urlReader = mockServices.urlReader.mock();
  const reader = new ScoreReader({
    urlReader,
    integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
  });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-score-'));
    await mkdir(join(directory, 'component'));
    await writeFile(join(directory, 'secret.yaml'), score);
    await writeFile(join(directory, 'component/score.yaml'), score);
    await writeFile(join(directory, 'component/broken.yaml'), 'a: [1\nb: 2');
    await writeFile(join(directory, 'component/list.yaml'), '- a');
    await writeFile(
      join(directory, 'component/files.yaml'),
      `${score}    files:\n      /etc/motd:\n        source: ./motd.txt\n`,
    );
    await writeFile(join(directory, 'component/motd.txt'), 'Good morning');
  });

  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(() => jest.resetAllMocks());

  const entity = (
    location: string | undefined,
    options: { from?: string; origin?: string } = {},
  ): Entity => {
    const from = options.from ?? `file:${directory}/component/info.yaml`;
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'greeter',
        annotations: {
          'backstage.io/managed-by-location': from,
          'backstage.io/managed-by-origin-location': options.origin ?? from,
          ...(location && {
            'infra-orchestration.dev/score-location': location,
          }),
        },
      },
    };
  };

  it('gives nothing where the entity names none', async () => {
    expect(await reader.read(entity(undefined), {})).toBeUndefined();
  });

  it('reads a file beside that of the entity', async () => {
    const read = await reader.read(entity('./score.yaml'), {});
    expect(read).toMatchObject({
      origin: './score.yaml',
      score: { metadata: { name: 'greeter' } },
    });
  });

  it('puts the files that the Score file names in their places', async () => {
    const read = await reader.read(entity('files.yaml'), {});
    expect(JSON.stringify(read?.score)).toContain('Good morning');
  });

  it('reads from where the entity was read, by URL', async () => {
    urlReader.readUrl.mockResolvedValue({
      buffer: async () => Buffer.from(score),
    });
    const from =
      'url:https://github.com/example/greeter/blob/main/deploy/catalog-info.yaml';
    const read = await reader.read(entity('./score.yaml', { from }), {});
    expect(urlReader.readUrl.mock.calls[0][0]).toBe(
      // The GitHub integration resolves to a tree URL, which its reader takes as well.
      'https://github.com/example/greeter/tree/main/deploy/score.yaml',
    );
    expect(read?.score).toMatchObject({ metadata: { name: 'greeter' } });
  });

  it.each([
    {
      reason: 'a path that leaves the directory of the entity',
      given: () => entity('../secret.yaml'),
      message: /Could not read \.\.\/secret\.yaml/,
    },
    {
      reason: 'an absolute path',
      given: () => entity('/etc/passwd'),
      message: /Could not read \/etc\/passwd/,
    },
    {
      reason: 'a file by URL',
      given: () => entity('file:///etc/passwd'),
      message: /must be a relative path or an http\(s\) URL/,
    },
    {
      reason: 'a local file of an entity that came from elsewhere',
      given: () =>
        entity('./score.yaml', { origin: 'url:https://example.com/all.yaml' }),
      message: /beside which no Score file can be read/,
    },
    {
      reason: 'a file that is not there',
      given: () => entity('./none.yaml'),
      message: /Could not read \.\/none\.yaml, named by the entity's/,
    },
    {
      reason: 'what is not YAML, with its line',
      given: () => entity('./broken.yaml'),
      message: /\.\/broken\.yaml:\d+: /,
    },
    {
      reason: 'what is not a mapping',
      given: () => entity('./list.yaml'),
      message: /holds no mapping/,
    },
  ])('refuses $reason', async ({ given, message }) => {
    await expect(reader.read(given(), {})).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });
});
