import { JsonObject } from '@backstage/types';
import yaml from 'yaml';
import { greeter, template } from '../__testUtils__/platform';
import { ScaffolderBackend } from '../__testUtils__/scaffolder';
import { examples as promote } from './promote.examples';
import { examples as register } from './registerArtifact.examples';
import { examples as rollback } from './rollback.examples';

jest.setTimeout(120_000);

// As in actions.test.ts: the template engine takes no arrays of another realm.
Response.prototype.json = async function json(this: Response) {
  return JSON.parse(await this.text());
};

const entityRef = 'component:default/greeter';
const repository = 'registry.example.com/greeter';

let count = 0;
const step = (action: string, input: JsonObject): JsonObject => {
  count += 1;
  return { id: `step${count}`, name: action, action, input };
};

/** The step of a documented example, as it stands on the page of installed actions. */
const documented = ({ example }: { example: string }, given = {}) => {
  const [{ action, input }] = yaml.parse(example).steps;
  return step(action, { ...input, ...given });
};

const create = (name: string, type: string) =>
  step('infra:environment:create', {
    ...{ entityRef, name, type },
    workload: {
      apiVersion: 'score.dev/v1b1',
      metadata: { name: 'greeter' },
      containers: { main: { image: `${repository}:1` } },
    },
  });

describe('actions of delivery', () => {
  let scaffolder: ScaffolderBackend;

  beforeAll(async () => {
    scaffolder = await ScaffolderBackend.start([
      greeter,
      template('delivery', [
        create('dev', 'development'),
        create('prod', 'production'),
        documented(register[0]),
        documented(promote[1], { name: 'dev' }),
        documented(promote[0]),
        documented(promote[1]),
        documented(rollback[0]),
      ]),
      template('unknown', [
        documented(promote[1], { image: `${repository}:none` }),
      ]),
    ]);
  });

  afterAll(() => scaffolder?.backend.stop());

  it('show on a dry run what they can, where earlier steps make what they need', async () => {
    const { log } = await scaffolder.dryRun(
      template('dry', [
        create('dev', 'development'),
        documented(register[0]),
        documented(promote[1], { name: 'dev' }),
        documented(rollback[0], { name: 'dev' }),
      ]),
    );
    const lines = log.map((entry: any) => entry.body.message).join('\n');
    expect(lines).toContain(`Would tell of ${repository}:2`);
    expect(lines).toContain('That is right where an earlier step creates it');
  });

  it('bring an image that was told of from one environment to the next, and back', async () => {
    const { status, lines } = await scaffolder.run('delivery');

    const told = lines.join('\n');
    expect([status, told].join('\n')).toMatch(/^completed/);
    const image = `${repository}@sha256:${'2'.padStart(64, '0')}`;
    expect(lines.filter(line => line.includes(' runs '))).toEqual([
      expect.stringContaining(`dev runs ${image}`),
      expect.stringContaining(`prod runs ${image}`),
      expect.stringContaining(`prod runs ${image}`),
    ]);
    expect(told).toMatch(/Going back to deployment [0-9a-f-]{36}/);
  });

  it('say what nothing has told of', async () => {
    const { status, lines } = await scaffolder.run('unknown');

    expect(status).toBe('failed');
    expect(lines.join('\n')).toContain(
      `Nothing has told of ${repository}:none yet`,
    );
  });
});
