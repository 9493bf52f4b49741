import { JsonObject } from '@backstage/types';
import {
  DriverSummary,
  ProviderCandidate,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { toDnsLabel } from '../../lib/dnsLabel';
import { configFields, ConfigValues } from './configForm';

/** A provider as far as it is filled in. */
export interface ProviderDraft {
  driver?: DriverSummary;
  name: string;
  title: string;
  values: ConfigValues;
  credentials: Record<string, string>;
}

const empty: ConfigValues = { typed: {}, chosen: {} };

export const emptyDraft: ProviderDraft = {
  name: '',
  title: '',
  values: empty,
  credentials: {},
};

/** Settings and credentials are those of a driver, so they begin anew with another. */
export function withDriver(
  draft: ProviderDraft,
  driver: DriverSummary,
): ProviderDraft {
  return { ...draft, driver, values: valuesFor(driver), credentials: {} };
}

/** All that is known of a candidate. */
export function draftOf(
  { name, title = '', config }: ProviderCandidate,
  driver: DriverSummary,
): ProviderDraft {
  return {
    driver,
    name: toDnsLabel(name),
    title,
    values: { ...valuesFor(driver), typed: typedOf(config) },
    credentials: {},
  };
}

/** All kinds of the driver are chosen at first, where a provider can be for some of them only. */
function valuesFor(driver: DriverSummary): ConfigValues {
  const kinds = driver.kinds.map(({ kind }) => kind);
  const field = configFields(driver.configSchema).find(
    ({ name, kind }) => name === 'kinds' && kind === 'choices',
  );
  return field ? { ...empty, chosen: { kinds } } : empty;
}

/** As somebody would have typed it. */
function typedOf(config: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
