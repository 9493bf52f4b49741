import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HumanDuration } from '@backstage/types';
import { Duration } from 'luxon';
import { randomBytes } from 'node:crypto';
import { defaultEngineOptions, EngineOptions } from './engine';
import { Db, settings } from './store';

/** @throws InputError naming the place */
export function readEngineOptions(config: RootConfigService): EngineOptions {
  const engine = config.getOptionalConfig('infra.engine');
  const count = (key: string, fallback: number) => {
    const value = engine?.getOptionalNumber(key) ?? fallback;
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(
        `infra.engine.${key} is ${value}; it must be a whole number of at least 1`,
      );
    }
    return value;
  };
  const time = (key: string, fallback: number) =>
    readMilliseconds(config, `infra.engine.${key}`) ?? fallback;
  const defaults = defaultEngineOptions;
  return {
    ...defaults,
    concurrency: count('concurrency', defaults.concurrency),
    providerConcurrency: count(
      'providerConcurrency',
      defaults.providerConcurrency,
    ),
    driftInterval: time('driftInterval', defaults.driftInterval),
    leaseTtl: time('leaseDuration', defaults.leaseTtl),
    callTimeout: time('callTimeout', defaults.callTimeout),
    planLookTimeout: time('planLookTimeout', defaults.planLookTimeout),
    providerCheck: {
      ...defaults.providerCheck,
      interval: time('providerCheckInterval', defaults.providerCheck.interval),
    },
    eventRetention: time('eventRetention', defaults.eventRetention),
    historyRetention: time('historyRetention', defaults.historyRetention),
    deletedRetention: time('deletedRetention', defaults.deletedRetention),
  };
}

/** How often platform documents are read again. */
export function readRefreshInterval(config: RootConfigService): HumanDuration {
  const key = 'infra.documentRefreshInterval';
  return config.has(key)
    ? readDurationFromConfig(config, { key })
    : { minutes: 1 };
}

/** How often registries are looked through for images that nothing told of. */
export function readPollInterval(config: RootConfigService): HumanDuration {
  const key = 'infra.delivery.pollInterval';
  return config.has(key)
    ? readDurationFromConfig(config, { key })
    : { minutes: 10 };
}

/**
 * The first part of every ownership mark: from the configuration, else made once for the database.
 *
 * @throws InputError
 */
export async function readInstallation(
  config: RootConfigService,
  db: Db,
): Promise<string> {
  const configured = config.getOptionalString('infra.installation');
  if (
    configured !== undefined &&
    !/^[a-z0-9][a-z0-9-]{0,31}$/.test(configured)
  ) {
    throw new InputError(
      `infra.installation is "${configured}"; it must be at most 32 lower-case letters, digits and "-"`,
    );
  }
  return (
    configured ??
    settings.ensure(db, {
      name: 'installation',
      value: `i${randomBytes(4).toString('hex')}`,
    })
  );
}

function readMilliseconds(
  config: RootConfigService,
  key: string,
): number | undefined {
  return config.has(key)
    ? Duration.fromObject(readDurationFromConfig(config, { key })).toMillis()
    : undefined;
}
