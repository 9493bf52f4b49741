import { HTTP } from 'cloudevents';
import {
  isRefusal,
  lifecycleEvent,
  LifecycleFilter,
  lifecycleSources,
} from '../core';
import {
  sign,
  SIGNATURE_HEADER,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { toCloudEvent } from './cloudEvent';
import { EventSink, RefusedError } from './types';

export interface WebhookConfig extends LifecycleFilter {
  /** Unique among the webhooks. */
  name: string;
  url: string;
  secret: string;
}

/** A receiver outside: one POST for each event, signed. */
export function webhookSink(
  config: WebhookConfig,
  installation: string,
): EventSink {
  const { name, url, secret } = config;
  return {
    name: `webhook:${name}`,
    sources: lifecycleSources,
    take: async (event, environment, signal) => {
      const told = lifecycleEvent(event, environment, {
        installation,
        filter: config,
      });
      if (!told) {
        return false;
      }
      const { headers, body } = HTTP.structured(toCloudEvent(told));
      const text = String(body);
      await post(url, {
        headers: {
          ...(headers as Record<string, string>),
          [SIGNATURE_HEADER]: sign(secret, text, new Date()),
        },
        body: text,
        signal,
      });
      return true;
    },
  };
}

async function post(
  url: string,
  request: Pick<RequestInit, 'headers' | 'body' | 'signal'>,
): Promise<void> {
  let answer: Response;
  try {
    // A receiver that has moved is for the platform team to know, not for us to follow.
    answer = await fetch(url, {
      ...request,
      method: 'POST',
      redirect: 'manual',
    });
  } catch (error) {
    throw new Error(`No answer: ${causeOf(error)}`);
  }
  await answer.body?.cancel();
  if (!answer.ok) {
    const told = `It answered ${answer.status} ${answer.statusText}`.trim();
    throw isRefusal(answer.status) ? new RefusedError(told) : new Error(told);
  }
}

/** `fetch` says only that it failed; the reason is in the cause. */
function causeOf(error: unknown): string {
  const { cause, message } = error as { cause?: any; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
