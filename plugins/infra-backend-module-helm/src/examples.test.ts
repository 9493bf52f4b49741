import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { instanceOn, TestBench } from './__testUtils__/bench';
import { chartsDir, cacheChart, examplesDir } from './__testUtils__/helm';
import { releaseInputSchema, ReleaseInputs } from './release/schema';
import { configSchema, credentials } from './settings';

const read = (file: string): any[] =>
  parseAllDocuments(readFileSync(join(examplesDir, file), 'utf8')).map(
    document => document.toJS(),
  );
const documents = read('helm.yaml');
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);
const [type] = ofKind('ResourceType');

const bench = new TestBench();

jest.setTimeout(60_000);
beforeAll(() => bench.start());
afterAll(() => bench.stop());

/** What the engine puts for the placeholders. */
function resolved(inputs: object): ReleaseInputs {
  const values: Record<string, string> = {
    'resources.namespace.outputs.name': bench.namespace,
    'resources.password.outputs.password': 'a-generated-password',
    'params.memory': '32mb',
  };
  return JSON.parse(
    JSON.stringify(inputs).replace(
      /\$\{([^}]*)\}/g,
      (_, expression) => values[expression],
    ),
  );
}

describe('examples/helm.yaml', () => {
  it.each(ofKind('Provider'))('$metadata.name can connect', ({ spec }) => {
    expect(spec.driver).toBe('helm');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name gives what its type offers, on a real cluster',
    async ({ spec }) => {
      expect(spec).toMatchObject({ kind: 'release', type: type.metadata.name });
      const inputs = resolved(spec.inputs);
      expect(schemaErrors(releaseInputSchema, inputs)).toEqual([]);
      // The sources of the examples are not here; their chart is.
      const instance = instanceOn(bench, {
        ...inputs,
        chart: { path: cacheChart },
      });
      await instance.settle();
      const { outputs } = await instance.ready();
      expect(outputs).toEqual({
        namespace: bench.namespace,
        releaseName: instance.name,
        host: instance.name,
        port: 6379,
        secrets: { password: 'a-generated-password' },
      });
      expect(Object.keys(spec.outputs)).toEqual(type.spec.outputs.required);
      await instance.removeCompletely();
    },
  );
});

describe('examples/in-cluster.yaml', () => {
  it.each([
    { name: 'postgres-chart', port: 5432 },
    { name: 'amqp-chart', port: 5672 },
  ])('$name becomes ready on a real cluster', async ({ name, port }) => {
    const { spec } = read('in-cluster.yaml').find(
      ({ metadata }) => metadata.name === name,
    )!;
    const inputs = resolved(spec.inputs);
    expect(schemaErrors(releaseInputSchema, inputs)).toEqual([]);
    const chart = { path: join(chartsDir, basename(spec.inputs.chart.path)) };
    const instance = instanceOn(bench, { ...inputs, chart });
    await instance.settle();
    const { outputs } = await instance.ready();
    expect(outputs).toEqual({
      namespace: bench.namespace,
      releaseName: instance.name,
      host: instance.name,
      port,
    });
    await instance.removeCompletely();
  });
});
