import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { passwordKind } from './password/handler';
import { valuesKind } from './values/handler';

/**
 * A driver without an outside system: what a definition says, or a generated password, is what the
 * resource offers. A definition that uses it needs no provider.
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
    kinds: [valuesKind, passwordKind],
    connect: async () => ({}),
    checkAccess: async () => ({ ok: true, checks: [] }),
  });
}
