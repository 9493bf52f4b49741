import {
  ConditionReason,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  isOutOfReach,
  isSetApart,
  OpenProvider,
  ProviderRevokedError,
} from '../../drivers';
import { ProviderStatus, StoredDocument } from '../../store';
import { DocumentSet } from '../reconcile/platformDocuments';
import { EngineServices } from '../services';

/** Where a resource is made. */
export interface Target {
  open: OpenProvider;
  kind: ResourceKind;
  /** Absent for a driver that works without a provider. */
  provider?: StoredDocument<ProviderDocument>;
}

export type TargetResult =
  | { status: 'open'; target: Target }
  | {
      /** `gone`: the platform team took the provider away. */
      status: 'unavailable' | 'gone';
      reason: ConditionReason;
      message: string;
      /** When it is looked at again at the earliest, where that is known. */
      until?: Date;
    };

type Placed = { provider?: string; driver: string; kind: string };

/** How old the list of providers may be within one run. */
const FRESH_MS = 1_000;

/**
 * Opens the places where resources are made. Unlike definitions, providers count as they are now
 * and not as they were at the time of the deployment: a changed credential or a revoked access is
 * meant to be felt at once.
 */
export class Targets {
  readonly #services: EngineServices;
  #latest: { at: number; set: Promise<DocumentSet> } | undefined;

  constructor(services: EngineServices) {
    this.#services = services;
  }

  async open(placed: Placed): Promise<TargetResult> {
    const { registry, connections } = this.#services;
    try {
      const kind = registry.getKind(placed.driver, placed.kind);
      if (placed.provider === undefined) {
        const open = await connections.openBare(placed.driver);
        return { status: 'open', target: { open, kind } };
      }
      const opened = await this.#openProvider(placed.provider, placed.driver);
      if (opened.status !== 'open') {
        return opened;
      }
      const { open, provider } = opened;
      return { status: 'open', target: { open, kind, provider } };
    } catch (error) {
      return refused(error);
    }
  }

  /** A provider for something other than a resource. */
  async openProvider(
    name: string,
    driver: string,
  ): Promise<
    | { status: 'open'; open: OpenProvider }
    | Exclude<TargetResult, { status: 'open' }>
  > {
    try {
      return await this.#openProvider(name, driver);
    } catch (error) {
      return refused(error);
    }
  }

  /** Why what is there cannot be removed now; undefined where it can be tried. */
  async lossOf(name: string): Promise<string | undefined> {
    const provider = await this.#provider(name);
    if (!provider) {
      return notRegistered(name);
    }
    const status = await this.#services.monitor.statusOf(provider);
    return status && isOutOfReach(status)
      ? `Provider ${name} is out of reach: ${status.message ?? status.health}`
      : undefined;
  }

  async #openProvider(name: string, driver: string) {
    const { connections, monitor } = this.#services;
    const provider = await this.#provider(name);
    if (!provider) {
      return {
        status: 'gone',
        reason: 'ProviderUnavailable',
        message: notRegistered(name),
      } as const;
    }
    if (provider.document.spec.driver !== driver) {
      return unavailable(
        `Provider ${name} is one of driver "${provider.document.spec.driver}" now, this was made by "${driver}"; deploy again`,
      );
    }
    const status = await monitor.statusOf(provider);
    if (status && isSetApart(status)) {
      return setApart(status);
    }
    const open = await connections.open(provider);
    return { status: 'open', open, provider } as const;
  }

  async #provider(name: string) {
    const { clock, documents } = this.#services;
    const now = clock.now().getTime();
    if (!this.#latest || now - this.#latest.at >= FRESH_MS) {
      this.#latest = { at: now, set: documents.latest() };
    }
    return (await this.#latest.set).providers.get(name);
  }
}

type Refusal = Exclude<TargetResult, { status: 'open' }>;

function refused(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ProviderRevokedError
    ? { status: 'unavailable', reason: 'AccessRevoked', message }
    : unavailable(message);
}

function setApart(status: ProviderStatus): Refusal {
  const { provider, health, message, nextCheckAt } = status;
  if (health === 'AccessRevoked') {
    return {
      status: 'unavailable',
      reason: 'AccessRevoked',
      message: quarantineMessage(status),
    };
  }
  const isRefusal = health === 'AccessDenied';
  return {
    status: 'unavailable',
    reason: isRefusal ? 'AccessDenied' : 'Misconfigured',
    message: isRefusal
      ? `Provider ${provider} refuses access: ${message}. Work on it goes on by itself once access is granted`
      : `Provider ${provider} cannot be used as it is registered: ${message}. Work on it goes on by itself once that is corrected`,
    until: nextCheckAt ? new Date(nextCheckAt) : undefined,
  };
}

export function quarantineMessage({
  provider,
  message,
}: ProviderStatus): string {
  return `Provider ${provider} is out of reach, as access to it was taken away. ${
    message ?? ''
  }. What is there is left as it is, and work goes on by itself once access is granted anew. An environment that is deleted can give it up by name (abandon=${provider})`;
}

function notRegistered(provider: string): string {
  return `Provider ${provider} is not registered any more`;
}

function unavailable(message: string): Refusal {
  return { status: 'unavailable', reason: 'ProviderUnavailable', message };
}
