import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  durationToMilliseconds,
  HumanDuration,
  JsonObject,
} from '@backstage/types';
import { PLACEHOLDERS } from '../checks/builds';
import { isTag, repositoryOf } from '../checks/hints';
import { BuildRule, SourceSettings } from './types';

const KEY = 'infra.sources';
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MIN_SECRET = 16;
const DEFAULT_MAX_AGE: HumanDuration = { days: 1 };

/**
 * @param kinds - of the sources that there are
 * @throws InputError which names the key that is wrong
 */
export function readSettings(
  root: Config,
  kinds: readonly string[],
): SourceSettings[] {
  const config = root.getOptionalConfig(KEY);
  const given = config?.keys() ?? [];
  const unknown = given.filter(kind => !kinds.includes(kind));
  if (unknown.length > 0) {
    throw new InputError(
      `${KEY}.${unknown[0]} is no source; there are ${kinds.join(', ')}`,
    );
  }
  return given.flatMap(kind => readKind(kind, config!));
}

function readKind(kind: string, config: Config): SourceSettings[] {
  const all = config
    .getConfigArray(kind)
    .map((one, index) => readOne(kind, one, `${KEY}.${kind}[${index}]`));
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (new Set(names).size < names.length) {
    throw new InputError(
      twice
        ? `${KEY}.${kind} has two of the name ${twice}`
        : `${KEY}.${kind} has two without a name: give all but one a name`,
    );
  }
  return all;
}

function readOne(kind: string, config: Config, key: string): SourceSettings {
  const name = config.getOptionalString('name');
  if (name !== undefined && !NAME.test(name)) {
    throw new InputError(
      `${key}.name has to be of lower-case letters, digits and "-"`,
    );
  }
  const secret = config.getOptionalString('secret');
  if (secret !== undefined && secret.length < MIN_SECRET) {
    throw new InputError(
      `${key}.secret has less than ${MIN_SECRET} characters`,
    );
  }
  const maxAge = config.has('maxAge')
    ? readDurationFromConfig(config, { key: 'maxAge' })
    : DEFAULT_MAX_AGE;
  return {
    kind,
    name,
    secret,
    header: config.getOptionalString('header')?.toLowerCase(),
    registry: registryOf(config.getOptionalString('registry')),
    registries: readRegistries(config, key),
    topic: config.getOptionalString('topic'),
    audience: config.getOptionalString('audience'),
    serviceAccount: config.getOptionalString('serviceAccount'),
    jwksUrl: config.getOptionalString('jwksUrl'),
    builds: (config.getOptionalConfigArray('builds') ?? []).map((rule, index) =>
      readBuild(rule, `${key}.builds[${index}]`),
    ),
    maxAge: durationToMilliseconds(maxAge),
  };
}

/** People write it with a scheme as well. */
function registryOf(value?: string): string | undefined {
  return value?.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** Read as a whole: keys of repositories may be what no key of a configuration can be. */
function readRegistries(config: Config, key: string): Record<string, string> {
  const registries = config.getOptional<JsonObject>('registries') ?? {};
  return Object.fromEntries(
    Object.entries(registries).map(([name, value]) => {
      if (typeof value !== 'string' || !value) {
        throw new InputError(`${key}.registries.${name} has to be a text`);
      }
      return [name, registryOf(value)!];
    }),
  );
}

function readBuild(config: Config, key: string): BuildRule {
  const rule = {
    project: config.getString('project'),
    workflow: config.getOptionalString('workflow'),
    image: config.getString('image'),
    tag: config.getString('tag'),
  };
  try {
    repositoryOf(undefined, rule.image);
  } catch {
    throw new InputError(
      `${key}.image has to be host and path, without a tag: registry.example.com/shop/api`,
    );
  }
  const names = PLACEHOLDERS.map(name => `{${name}}`);
  const filled = names.reduce(
    (tag, name) => tag.replaceAll(name, 'x'),
    rule.tag,
  );
  if (!isTag(filled)) {
    throw new InputError(
      `${key}.tag has to be a tag, of which ${names.join(', ')} may be parts`,
    );
  }
  return rule;
}
