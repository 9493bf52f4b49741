import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  ApprovalPolicy,
  Deployment,
  DeliveryStep,
  DesiredStateChange,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { PromotionRecord, verificationHooks } from '../../core';
import { artifacts, Db, deployments } from '../../store';
import { normalizeEntityRef } from '../entities';
import { CallOptions, EnvironmentUseCases, PromotionOrder } from '../types';
import { LoadedLine } from './LineLoader';
import { tellPromotion } from './tellPromotion';

export interface PromotionStarterOptions {
  db: Db;
  /** Those that nobody asks for: of the plugin itself, and audited. */
  environments: Pick<EnvironmentUseCases, 'deploy'>;
  credentials(): Promise<BackstageCredentials>;
}

/** Asks for the deployments of promotions; each is made once, however often it is asked for. */
export class PromotionStarter {
  constructor(private readonly options: PromotionStarterOptions) {}

  /** @param asRead - into which version of the environment; of one that is recorded together with its deployment, how */
  async deploy(
    { line }: LoadedLine,
    promotion: PromotionRecord,
    asRead: Pick<PromotionOrder, 'record'> & { ifMatch?: string } = {},
  ): Promise<Deployment> {
    const { record, ifMatch } = asRead;
    const step = line.pipeline?.spec.steps.find(
      ({ name }) => name === promotion.step,
    );
    return await this.options.environments.deploy(
      promotion.environmentId,
      { desired: await this.desired(promotion) },
      {
        ...(await this.#caller()),
        ifMatch,
        promotion: { ...(await this.#order(promotion, step)), record },
      },
    );
  }

  async rollBack(
    promotion: PromotionRecord,
    {
      toDeploymentId,
      ifMatch,
    }: { toDeploymentId: string; ifMatch: string | undefined },
  ): Promise<Deployment> {
    const order: PromotionOrder = {
      id: promotion.id,
      requestedBy: 'plugin:infra',
      excluded: [],
      needsNoApproval: true,
      message: `Rollback: ${tellPromotion(promotion)}`,
    };
    return await this.options.environments.deploy(
      promotion.environmentId,
      { rollbackTo: toDeploymentId },
      { ...(await this.#caller()), ifMatch, promotion: order },
    );
  }

  /** Claims and params that requests gave the environment stay its own. */
  async desired({
    release,
  }: Pick<PromotionRecord, 'release'>): Promise<DesiredStateChange> {
    const images = Object.fromEntries(
      Object.entries(release.images).map(([name, { image }]) => [name, image]),
    );
    const from = release.fromDeploymentId;
    const source = from && (await deployments.get(this.options.db, from));
    const workload = source ? source.desired.workload : undefined;
    return { images, ...(workload !== undefined && { workload }) };
  }

  async #order(
    promotion: PromotionRecord,
    step: DeliveryStep | undefined,
  ): Promise<PromotionOrder> {
    const verification = verificationHooks(step?.verification);
    return {
      id: promotion.id,
      requestedBy: promotion.requestedBy,
      planHash: promotion.planHash,
      approval: approvalOf(step),
      excluded: step?.approval?.allowAuthor
        ? []
        : await this.#authors(promotion),
      ...(verification.length > 0 && { verification }),
      message: `${tellPromotion({
        ...promotion,
        reason: 'Deploying',
      })}, asked for by ${promotion.requestedBy}`,
    };
  }

  /** Those whose entity ref is known; a name or an address is nobody's. */
  async #authors({ release }: PromotionRecord): Promise<string[]> {
    const ids = Object.values(release.images).flatMap(
      ({ artifactId }) => artifactId ?? [],
    );
    const found = await artifacts.getMany(this.options.db, [...new Set(ids)]);
    return [
      ...new Set(found.flatMap(({ author }) => userRef(author) ?? [])),
    ].sort();
  }

  async #caller(): Promise<Pick<CallOptions, 'credentials'>> {
    return {
      credentials:
        (await this.options.credentials()) as CallOptions['credentials'],
    };
  }
}

function userRef(author: string | undefined): string | undefined {
  try {
    const { kind } = parseEntityRef(author ?? '');
    return kind.toLowerCase() === 'user' ? author!.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

function approvalOf(
  step: DeliveryStep | undefined,
): ApprovalPolicy | undefined {
  if (step?.promotion !== 'approval') {
    return undefined;
  }
  const { approvers, expiresAfter } = step.approval ?? {};
  return {
    required: ['deploy'],
    ...(approvers && {
      approvers: approvers.map(ref =>
        normalizeEntityRef(ref, '/approvers', 'group'),
      ),
    }),
    ...(expiresAfter && { expiresAfter }),
  };
}
