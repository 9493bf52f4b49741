import { HookKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { callbackHook, CallbackHookOptions } from './callbackHook';
import { httpHook } from './httpHook';
import { httpProbeHook } from './httpProbeHook';
import { prometheusHook } from './prometheusHook';
import { HooksConfig } from './readHooksConfig';
import { soakHook } from './soakHook';

/** The kinds that need no module. */
export function builtInHooks(
  config: HooksConfig,
  answers: Pick<CallbackHookOptions, 'answerOf' | 'answerUrl'>,
): HookKind[] {
  const now = () => new Date();
  return [
    httpHook(config),
    httpProbeHook(config),
    prometheusHook({ servers: config.prometheus, now }),
    callbackHook({ ...config, ...answers }),
    soakHook({ now }),
  ];
}
