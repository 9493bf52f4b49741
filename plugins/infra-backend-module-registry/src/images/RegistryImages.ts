import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ImageAttachments,
  ImageInspector,
  InfraProviders,
  InspectedImage,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { BUILT_IN } from '../builtIn/connection';
import { RegistryApi } from '../client/RegistryApi';
import { EXISTING } from '../existing/driver';
import { attachmentsOf } from './attachments';
import { provenanceOf } from './provenance';
import { RegistryHosts } from './RegistryHosts';

const DRIVERS = [EXISTING, BUILT_IN];
/** Names of tags are cheap: this many pages of this many. */
const MOST_PAGES = 10;
const PAGE = 500;
/** What cosign and referrers without an API put beside images. */
const ATTACHMENT = /^sha256-[0-9a-f]{64}/;

/** Asks the registries that are registered about images, with the logins that they are registered with. */
export class RegistryImages implements ImageInspector {
  readonly #providers: InfraProviders;
  readonly #hosts: RegistryHosts;

  constructor(options: { providers: InfraProviders; logger: LoggerService }) {
    this.#providers = options.providers;
    this.#hosts = new RegistryHosts({ ...options, driverIds: DRIVERS });
  }

  async knows(repository: string): Promise<boolean> {
    return (await this.#hosts.providersOf(hostOf(repository))).length > 0;
  }

  async inspect(
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<InspectedImage | undefined> {
    return await this.#firstOf(repository, api =>
      look(api, { repository, reference }, signal),
    );
  }

  async attachments(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<ImageAttachments> {
    const image = { path: pathOf(repository), digest };
    let isAnswered = false;
    const found = await this.#firstOf(repository, async api => {
      const attached = await attachmentsOf(api, image, signal);
      isAnswered = true;
      const { signatures, boms } = attached;
      return signatures.length + boms.length > 0 ? attached : undefined;
    }).catch(error => {
      // One provider may be for another part of the registry, and refused here.
      if (!isAnswered || signal.aborted || isOutage(error)) {
        throw error;
      }
      return undefined;
    });
    const named = (digests: string[] = []) =>
      digests.map(each => `${repository}@${each}`);
    return { signatures: named(found?.signatures), boms: named(found?.boms) };
  }

  async tags(
    repository: string,
    { limit, signal }: { limit: number; signal: AbortSignal },
  ): Promise<string[]> {
    const found = await this.#firstOf(repository, api =>
      listTags(api, pathOf(repository), signal),
    );
    return (found ?? []).sort(byNumber).slice(0, limit);
  }

  /** Of several providers for one registry, each may see another part of it. */
  async #firstOf<T>(
    repository: string,
    ask: (api: RegistryApi) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const names = await this.#hosts.providersOf(hostOf(repository));
    let failure: { error: unknown } | undefined;
    for (const name of names) {
      try {
        const found = await this.#providers.use(
          { name, driverIds: DRIVERS },
          ({ api }: { api: RegistryApi }) => ask(api),
        );
        if (found !== undefined) {
          return found;
        }
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) {
      throw failure.error;
    }
    return undefined;
  }
}

async function look(
  api: RegistryApi,
  image: { repository: string; reference: string },
  signal: AbortSignal,
): Promise<InspectedImage | undefined> {
  const { repository, reference } = image;
  const path = pathOf(repository);
  const described = await api.describe(path, reference, signal);
  if (!described) {
    return undefined;
  }
  const { digest, size, created, platforms, annotations, subject } = described;
  return {
    digest,
    size,
    createdAt: created,
    platforms: platforms
      .filter(({ os }) => os !== 'unknown')
      .map(({ digest: _digest, ...platform }) => platform),
    provenance: provenanceOf(annotations),
    ...(subject !== undefined && { subject }),
  };
}

async function listTags(
  api: RegistryApi,
  path: string,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await api.tags(path, { limit: PAGE, cursor }, signal);
    if (!found) {
      return undefined;
    }
    names.push(...found.items.filter(name => !ATTACHMENT.test(name)));
    cursor = found.nextCursor;
    if (cursor === undefined) {
      break;
    }
  }
  return names;
}

function isOutage(error: unknown): boolean {
  return isDriverError(error) && error.code === 'retryable';
}

function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf('/'));
}

function pathOf(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1);
}

/** `1.10` before `1.9`. */
function byNumber(one: string, other: string): number {
  return other.localeCompare(one, 'en-US', { numeric: true });
}
