import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { WebhookConfig } from './webhookSink';

export interface EventsConfig {
  webhooks: WebhookConfig[];
  /** Other plugins are told by the events service. */
  backstage: boolean;
  /** Owners are told by notifications. */
  notifyOwners: boolean;
}

const SHORTEST_SECRET = 16;

/** @throws InputError naming the place */
export function readEventsConfig(config: RootConfigService): EventsConfig {
  const events = config.getOptionalConfig('infra.events');
  const webhooks = (events?.getOptionalConfigArray('webhooks') ?? []).map(
    (each, i) => readWebhook(each, `infra.events.webhooks[${i}]`),
  );
  const names = webhooks.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `infra.events.webhooks has two of the name "${twice}"; each has its own place in the log, so give one another name`,
    );
  }
  return {
    webhooks,
    backstage: events?.getOptionalBoolean('backstage') ?? true,
    notifyOwners: events?.getOptionalBoolean('notifyOwners') ?? true,
  };
}

type Config = ReturnType<RootConfigService['getConfig']>;

function readWebhook(config: Config, at: string): WebhookConfig {
  const name = config.getString('name');
  const url = config.getString('url');
  const secret = config.getString('secret');
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
    throw new InputError(
      `${at}.name is "${name}"; it must be at most 63 lower-case letters, digits and "-"`,
    );
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InputError(`${at}.url must be an address with http or https`);
  }
  if (secret.length < SHORTEST_SECRET) {
    throw new InputError(
      `${at}.secret must have at least ${SHORTEST_SECRET} characters`,
    );
  }
  return {
    name,
    url,
    secret,
    types: config.getOptionalStringArray('types'),
    environmentTypes: config.getOptionalStringArray('environmentTypes'),
  };
}
