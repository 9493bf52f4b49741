import {
  EnvironmentImages,
  RegistryCredential,
  RegistrySummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ImageName, parseImageName } from './imageName';

/** A container of an environment that is to run an image. */
export interface ImageUse {
  environment: Pick<
    EnvironmentImages,
    'environmentId' | 'environmentName' | 'environmentType' | 'status'
  >;
  container: string;
  tag?: string;
  digest?: string;
}

/** A repository of a component in a registry that is registered. */
export interface ComponentRepository {
  provider: string;
  host: string;
  repository: string;
  uses: ImageUse[];
}

export interface ComponentImages {
  repositories: ComponentRepository[];
  /** Hosts of images that run and that no registered registry has. */
  elsewhere: string[];
}

/** What is asked of a registry beside the images that run: those that CI may push. */
type Pushed = Pick<RegistryCredential, 'provider' | 'access'>;

/**
 * The repositories of a component: those that its environments run, and those that its credentials
 * push; the ones that run first, then by name.
 *
 * @param known - names of repositories by provider, for credentials that name a path
 */
export function componentImages(options: {
  registries: RegistrySummary[];
  environments: EnvironmentImages[];
  pushed?: Pushed[];
  known?: Record<string, string[]>;
}): ComponentImages {
  const { registries, environments, pushed = [], known = {} } = options;
  const found = new Map<string, ComponentRepository>();
  const elsewhere = new Set<string>();
  const repositoryAt = (
    { provider, host }: RegistrySummary,
    repository: string,
  ) => {
    const key = `${provider} ${repository}`;
    const entry: ComponentRepository = found.get(key) ?? {
      ...{ provider, host: host ?? provider, repository, uses: [] },
    };
    found.set(key, entry);
    return entry;
  };
  for (const { images, ...environment } of environments) {
    for (const { container, image } of images) {
      const { host, repository, tag, digest } = parseImageName(image);
      const registry = registries.find(each => each.host === host);
      if (registry) {
        repositoryAt(registry, repository).uses.push({
          ...{ environment, container, tag, digest },
        });
      } else {
        elsewhere.add(host);
      }
    }
  }
  for (const { provider, access } of pushed) {
    const registry = registries.find(each => each.provider === provider);
    for (const { repository } of registry ? access : []) {
      for (const name of expand(repository, known[provider] ?? [])) {
        repositoryAt(registry!, name);
      }
    }
  }
  return {
    repositories: [...found.values()].sort(byUseAndName),
    elsewhere: [...elsewhere].sort(),
  };
}

/** A pattern stands for what there is of it. */
function expand(pattern: string, known: string[]): string[] {
  return pattern.endsWith('/*')
    ? known.filter(name => name.startsWith(pattern.slice(0, -1)))
    : [pattern];
}

/** Whether credentials name a path, so that one has to know what is below it. */
export const hasPattern = ({ access }: Pushed) =>
  access.some(({ repository }) => repository.endsWith('/*'));

/** Whether an environment is to run what a tag names. */
export function isUseOf(
  use: ImageUse,
  { tag, digest }: Pick<ImageName, 'tag' | 'digest'>,
): boolean {
  return use.digest ? use.digest === digest : use.tag === tag;
}

function byUseAndName(one: ComponentRepository, other: ComponentRepository) {
  const runs = (each: ComponentRepository) => (each.uses.length > 0 ? 0 : 1);
  return (
    runs(one) - runs(other) ||
    one.repository.localeCompare(other.repository) ||
    one.provider.localeCompare(other.provider)
  );
}
