import {
  createHookKind,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { durationSchema, instantOf, millisOf, tellTime } from './waits';

interface Inputs {
  duration: string;
  tolerance?: string;
}

const DEFAULT_TOLERANCE = 'PT1M';
/** Between looks, so that a resource that fails is seen soon. */
const LOOK_MS = 15_000;

/**
 * Time in which the environment has to stay as asked for. Since when it does so is kept with the run,
 * so that a restart does not begin it anew.
 *
 * @param options - `now`: for tests
 */
export function soakHook(options: { now(): Date }): HookKind {
  return createHookKind<undefined, Inputs>({
    kind: 'soak',
    title: 'Time to stay as asked for',
    inputSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['duration'],
      properties: { duration: durationSchema, tolerance: durationSchema },
    },
    run: async request => look(request, options.now()),
    // Nothing is outside.
    end: async () => {},
  });
}

function look(request: HookRequest<undefined, Inputs>, now: Date): HookResult {
  const { inputs, handle = {}, about } = request;
  const unready = about.unready ?? [];
  const since = instantOf(handle.since) ?? now;
  const failed = unready.find(({ isFailed }) => isFailed);
  if (failed) {
    return {
      status: 'failed',
      message: `${failed.address} failed after ${tellTime(since, now)}: ${
        failed.message
      }`,
    };
  }
  const [first] = unready;
  const unreadySince = first && (instantOf(handle.unreadySince) ?? now);
  const tolerance = millisOf(inputs.tolerance ?? DEFAULT_TOLERANCE);
  if (unreadySince && now.getTime() - unreadySince.getTime() > tolerance) {
    return {
      status: 'failed',
      message: `${first.address} was not usable for ${tellTime(
        unreadySince,
        now,
      )}: ${first.message}`,
    };
  }
  const left = since.getTime() + millisOf(inputs.duration) - now.getTime();
  if (left <= 0 && !unreadySince) {
    return {
      status: 'succeeded',
      message: `It stayed as asked for for ${tellTime(since, now)}`,
    };
  }
  return {
    status: 'inProgress',
    handle: {
      since: since.toISOString(),
      ...(unreadySince && { unreadySince: unreadySince.toISOString() }),
    },
    pollAfter:
      left > 0 ? Math.min(left, LOOK_MS) : Math.min(tolerance, LOOK_MS),
    message: unreadySince
      ? `${first.address} is not usable: ${first.message}`
      : `As asked for; until ${new Date(now.getTime() + left).toISOString()}`,
  };
}
