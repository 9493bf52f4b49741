import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { exampleDocuments } from './__testUtils__/examples';
import { MemoryCredentials } from './__testUtils__/MemoryCredentials';
import { createBuiltInRegistryDriver } from './builtIn/driver';
import { createRegistryDriver } from './existing/driver';

const drivers = [
  createRegistryDriver(),
  createBuiltInRegistryDriver({ credentials: new MemoryCredentials() }),
];
const documents = exampleDocuments();
const of = (kind: string) => documents.filter(each => each.kind === kind);
const driverOf = (provider: string) => {
  const { spec } = of('Provider').find(
    ({ metadata }) => metadata.name === provider,
  );
  return drivers.find(({ id }) => id === spec.driver)!;
};

describe('examples/registry.yaml', () => {
  it.each(of('Provider'))('$metadata.name has valid settings', document => {
    const { config, credentials } = document.spec;
    const driver = driverOf(document.metadata.name);
    expect(schemaErrors(driver.configSchema, config)).toEqual([]);
    expect(Object.keys(driver.credentials)).toEqual(
      expect.arrayContaining(Object.keys(credentials)),
    );
  });

  it.each(of('ResourceDefinition'))('$metadata.name has valid inputs', each => {
    const { provider, kind, inputs = {} } = each.spec;
    const { kinds } = driverOf(provider);
    const { inputSchema } = kinds.find(one => one.kind === kind)!;
    const withParams = JSON.parse(
      JSON.stringify(inputs).replace(
        '"${params.repositories}"',
        '["shop","base/*"]',
      ),
    );
    expect(schemaErrors(inputSchema, withParams)).toEqual([]);
  });
});
