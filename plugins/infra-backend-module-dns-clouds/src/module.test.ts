import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { recordKind } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import {
  Driver,
  infraDriversExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleDnsClouds from './index';

/** Backstage itself has `@azure/identity`. */
const sdks = [
  '/@aws-sdk/client-route-53/',
  '/@azure/arm-dns/',
  '/@google-cloud/dns/',
  '/cloudflare/',
];

describe('infraModuleDnsClouds', () => {
  it('brings four drivers with the kind of all DNS services', async () => {
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
    await startTestBackend({ features: [infra, infraModuleDnsClouds] });
    expect(drivers.map(driver => driver.id)).toEqual([
      'route53',
      'cloudflare',
      'google-dns',
      'azure-dns',
    ]);
    for (const { kinds } of drivers) {
      expect(kinds).toEqual([recordKind]);
    }
  });

  it('loads no SDK before a provider needs it', () => {
    const loaded = Object.keys(require.cache);
    for (const sdk of sdks) {
      expect(
        loaded.filter(file => file.includes(`node_modules${sdk}`)),
      ).toEqual([]);
    }
  });
});
