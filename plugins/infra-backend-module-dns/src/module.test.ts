import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import {
  Driver,
  infraDriversExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleDns from './index';

describe('infraModuleDns', () => {
  it('brings both drivers, with the same kind', async () => {
    const drivers: Driver[] = [];
    const infra = createBackendPlugin({
      pluginId: 'infra',
      register(env) {
        env.registerExtensionPoint(infraDriversExtensionPoint, {
          addDriver: (...added) => void drivers.push(...added),
        });
        env.registerInit({ deps: {}, async init() {} });
      },
    });
    await startTestBackend({ features: [infra, infraModuleDns] });
    expect(drivers.map(driver => driver.id)).toEqual(['powerdns', 'rfc2136']);
    expect(drivers[0].kinds[0]).toBe(drivers[1].kinds[0]);
    expect(drivers[0].kinds.map(kind => kind.kind)).toEqual(['record']);
  });
});
