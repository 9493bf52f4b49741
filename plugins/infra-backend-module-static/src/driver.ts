import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { valuesKind } from './values/handler';

/**
 * A driver without an outside system: what a definition says is what the resource offers. A
 * definition that uses it needs no provider.
 *
 * @public
 */
export function createStaticDriver(): Driver<{}> {
  return createDriver<{}>({
    id: 'static',
    title: 'Static values',
    configSchema: {
      type: 'object',
      properties: {},
      additionalProperties: false,
    },
    credentials: {},
    kinds: [valuesKind],
    connect: async () => ({}),
    checkAccess: async () => ({ ok: true, checks: [] }),
  });
}
