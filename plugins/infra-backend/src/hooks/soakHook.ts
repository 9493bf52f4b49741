import {
  createHookKind,
  DriverError,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { DateTime, Duration } from 'luxon';

interface Inputs {
  duration: string;
  tolerance?: string;
}

const DEFAULT_TOLERANCE = 'PT1M';
/** Between looks, so that a resource that fails is seen soon. */
const LOOK_MS = 15_000;

const duration = {
  type: 'string',
  format: 'duration',
  'x-expected': 'an ISO 8601 duration such as `PT30M`',
};

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
      properties: { duration, tolerance: duration },
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
      message: `${failed.address} failed after ${told(since, now)}: ${
        failed.message
      }`,
    };
  }
  const [first] = unready;
  const unreadySince = first && (instantOf(handle.unreadySince) ?? now);
  const tolerance = millis(inputs.tolerance ?? DEFAULT_TOLERANCE);
  if (unreadySince && now.getTime() - unreadySince.getTime() > tolerance) {
    return {
      status: 'failed',
      message: `${first.address} was not usable for ${told(
        unreadySince,
        now,
      )}: ${first.message}`,
    };
  }
  const left = since.getTime() + millis(inputs.duration) - now.getTime();
  if (left <= 0 && !unreadySince) {
    return {
      status: 'succeeded',
      message: `It stayed as asked for for ${told(since, now)}`,
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

function instantOf(value: unknown): Date | undefined {
  const instant = typeof value === 'string' && DateTime.fromISO(value);
  return instant && instant.isValid ? instant.toJSDate() : undefined;
}

/** @throws DriverError for what a placeholder made of it */
function millis(text: string): number {
  const value = Duration.fromISO(text);
  if (!value.isValid) {
    throw new DriverError('terminal', `"${text}" is no ISO 8601 duration`);
  }
  return value.toMillis();
}

function told(from: Date, until: Date): string {
  const seconds = Math.round((until.getTime() - from.getTime()) / 1_000);
  return Duration.fromObject({ seconds }).rescale().toHuman();
}
