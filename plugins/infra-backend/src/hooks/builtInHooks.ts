import { HookKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { httpHook, HttpHookOptions } from './httpHook';
import { soakHook } from './soakHook';

/** The kinds that need no module. */
export function builtInHooks(options: HttpHookOptions): HookKind[] {
  return [httpHook(options), soakHook({ now: () => new Date() })];
}
