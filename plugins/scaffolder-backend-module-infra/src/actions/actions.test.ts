import { JsonObject } from '@backstage/types';
import yaml from 'yaml';
import { greeter, template } from '../__testUtils__/platform';
import { ScaffolderBackend } from '../__testUtils__/scaffolder';
import { examples as claim } from './claimResource.examples';
import { examples as create } from './createEnvironment.examples';
import { examples as remove } from './deleteEnvironment.examples';
import { examples as deploy } from './deploy.examples';
import { examples as dns } from './dnsRecord.examples';
import { examples as namespace } from './kubernetesNamespace.examples';
import { examples as plan } from './planEnvironment.examples';
import { examples as wait } from './wait.examples';

jest.setTimeout(120_000);

// What Node's fetch parses is of another realm than Jest's, and the scaffolder's template engine takes
// no arrays of another realm. Outside of Jest there is only one.
Response.prototype.json = async function json(this: Response) {
  return JSON.parse(await this.text());
};

/** The step of a documented example, as it stands on the page of installed actions. */
const stepsOf = (...documented: { example: string }[][]): JsonObject[] =>
  documented.flatMap(examples =>
    yaml.parse(examples[0].example).steps.map((step: JsonObject) => ({
      ...step,
      id: `${step.action}`.replace(/\W/g, ''),
    })),
  );

/** The greeter of this test has no Score file that could be read, so the step brings it. */
const createStep = stepsOf(create).map(step => ({
  ...step,
  input: {
    ...(step.input as JsonObject),
    workload: {
      apiVersion: 'score.dev/v1b1',
      metadata: { name: 'greeter' },
      containers: { main: { image: 'registry.example.com/greeter:1' } },
    },
  },
}));

const secondDeploy = stepsOf(deploy).map(step => ({
  ...step,
  input: {
    entityRef: 'component:default/greeter',
    name: 'dev',
    params: { level: 'debug' },
  },
}));

describe('infra:* actions', () => {
  let scaffolder: ScaffolderBackend;

  beforeAll(async () => {
    scaffolder = await ScaffolderBackend.start([
      greeter,
      template('all-examples', [
        ...createStep,
        ...stepsOf(plan, deploy, wait, claim, namespace, dns, remove),
      ]),
      template('broken', [
        {
          id: 'create',
          name: 'Create',
          action: 'infra:environment:create',
          input: {
            entityRef: 'component:default/greeter',
            name: 'broken',
            type: 'no-such-type',
          },
        },
      ]),
      template('failing', [
        {
          id: 'create',
          name: 'Create',
          action: 'infra:environment:create',
          input: {
            entityRef: 'component:default/greeter',
            name: 'failing',
            type: 'development',
          },
        },
      ]),
      template('again', secondDeploy),
    ]);
  });

  afterAll(() => scaffolder?.backend.stop());

  it('does on a dry run nothing but show the plan', async () => {
    const { log } = await scaffolder.dryRun(template('dry', stepsOf(create)));

    const lines = log.map((entry: any) => entry.body.message).join('\n');
    expect(lines).toContain('+ create k8s-namespace.default#namespace');
    expect(await scaffolder.environments()).toEqual([]);
    expect(scaffolder.driver.world.objects).toEqual([]);
  });

  it('runs all documented examples in one template, with live progress', async () => {
    const { status, lines } = await scaffolder.run('all-examples');

    expect([status, ...lines.slice(-3)].join('\n')).toMatch(/^completed/);
    expect(lines).toContainEqual(
      expect.stringContaining('postgres.default#reports'),
    );
    // The last step deleted one; the bare one with namespace and name stays.
    expect(await scaffolder.environments()).toMatchObject([
      { name: 'scratch', status: 'Ready' },
    ]);
    expect(scaffolder.driver.world.objects).toHaveLength(2);
  });

  it('fails on bad input with the reason, and leaves nothing', async () => {
    const before = await scaffolder.environments();

    const { status, lines } = await scaffolder.run('broken');

    expect(status).toBe('failed');
    expect(lines.join('\n')).toContain('no-such-type');
    expect(await scaffolder.environments()).toEqual(before);
  });

  it('fails with the reason of the resource that failed', async () => {
    scaffolder.driver.world.failNext({ operation: 'apply', code: 'terminal' });

    const { status, lines } = await scaffolder.run('failing');

    expect(status).toBe('failed');
    expect(lines.join('\n')).toMatch(
      /ended Failed[\s\S]*k8s-namespace\.default#namespace/,
    );
  });

  it('says which environment is missing', async () => {
    const { status, lines } = await scaffolder.run('again');

    expect(status).toBe('failed');
    expect(lines.join('\n')).toContain(
      "component:default/greeter has no environment 'dev'",
    );
  });
});
