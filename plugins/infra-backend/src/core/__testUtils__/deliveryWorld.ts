import {
  Artifact,
  DeliveryStep,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  decideDelivery,
  DeliveryDecision,
  DeliveryLine,
  frozenUntil,
  LineDeployment,
  LineEnvironment,
  PromotionRecord,
  releaseKey,
  stepOf,
} from '../delivery';
import { line, lineEnvironment, minute } from './deliveryLine';

/** How deployments of an environment end, by what they deploy. */
export type Outcome = 'succeeds' | 'fails' | 'failsVerification' | 'isRejected';

interface Place {
  environment: LineEnvironment;
  deployments: LineDeployment[];
}

/**
 * What delivery decides about, with a store that behaves as the real one does: each decision is done
 * whole or not at all, and not where the promotion is another by then.
 */
export class DeliveryWorld {
  readonly #places: Place[];
  readonly promotions: PromotionRecord[] = [];
  readonly passedOver: string[] = [];
  #ids = 0;
  #told: number;
  #minutes = 1_000;

  constructor(
    private readonly options: {
      steps: DeliveryStep[];
      environments: Pick<LineEnvironment, 'id' | 'type'>[];
      /** Newest first. */
      artifacts: readonly Artifact[];
      /** How many of them, the oldest, are told of at the beginning; default all. */
      told?: number;
      uses: DeliveryLine['uses'];
      /** What runs where at the beginning, by digest in the key. */
      running?: Record<string, LineDeployment>;
      outcome(environmentId: string, key: string): Outcome;
    },
  ) {
    this.#told = options.told ?? options.artifacts.length;
    this.#places = options.environments.map(({ id, type }) => ({
      environment: lineEnvironment(id, {
        type,
        current: options.running?.[id],
      }),
      deployments: options.running?.[id] ? [options.running[id]] : [],
    }));
  }

  get now(): Date {
    return minute(this.#minutes);
  }

  line(arrange: <T>(items: T[]) => T[] = items => items): DeliveryLine {
    return line({
      steps: this.options.steps,
      uses: this.options.uses,
      artifacts: this.options.artifacts.slice(this.untold),
      environments: arrange(this.#places.map(each => this.#asTold(each))),
    });
  }

  #asTold({ environment, deployments }: Place): LineEnvironment {
    const of = this.promotions.filter(p => p.environmentId === environment.id);
    const open = of.find(each => !isOver(each));
    const ofOpen = (mode: LineDeployment['mode']) =>
      deployments.find(
        each => each.promotionId === open?.id && each.mode === mode,
      );
    return {
      ...environment,
      // As it is read: what happens to it later is not seen.
      open: open && { ...open },
      openDeployment: open && ofOpen('deploy'),
      rollbackDeployment: open && ofOpen('rollback'),
      lastGood: [...deployments]
        .reverse()
        .find(
          each =>
            each.status === 'Succeeded' &&
            (!open || each.promotionId !== open.id),
        ),
      tried: of
        .filter(each => isOver(each) && each.startedAt !== undefined)
        .filter(each => each.reason !== 'NewerArtifact')
        .map(each => each.releaseKey),
      recorded: this.#recordedIn(environment.id),
    };
  }

  #recordedIn(environmentId: string): Set<string> {
    const promoted = this.promotions
      .filter(each => each.environmentId === environmentId)
      .flatMap(({ release }) => Object.values(release.images))
      .flatMap(({ artifactId }) => artifactId ?? []);
    const passed = this.passedOver
      .filter(each => each.startsWith(`${environmentId}: `))
      .map(each => each.slice(environmentId.length + 2));
    return new Set([...promoted, ...passed]);
  }

  #passOver(environmentId: string, skipped: readonly string[]): void {
    this.passedOver.push(...skipped.map(id => `${environmentId}: ${id}`));
  }

  /** Whether the decision was still about what is. */
  apply(decision: DeliveryDecision): boolean {
    if (decision.act === 'record') {
      return this.#record(decision);
    }
    if (decision.act === 'passOver') {
      this.#passOver(decision.environmentId, decision.skipped);
      return true;
    }
    const stored = this.promotions.find(
      each => each.id === decision.promotion.id,
    )!;
    const { state, reason } = decision.promotion;
    if (stored.state !== state || stored.reason !== reason) {
      return false;
    }
    switch (decision.act) {
      case 'note':
        stored.state = decision.state;
        stored.reason = decision.reason;
        stored.nextLookAt = decision.until?.toISOString();
        return true;
      case 'begin':
        return this.#begin(stored);
      default:
        return this.#rollBack(stored, decision);
    }
  }

  #record(decision: Extract<DeliveryDecision, { act: 'record' }>): boolean {
    const { promotion, supersedes, skipped } = decision;
    const { environmentId } = promotion;
    const open = this.promotions.find(
      each => each.environmentId === environmentId && !isOver(each),
    );
    if (open?.id !== supersedes) {
      return false;
    }
    const { environment, deployments } = this.#place(environmentId);
    if (open) {
      open.state = 'Superseded';
      open.reason = 'NewerArtifact';
      const withdrawn = deployments.find(each => each.promotionId === open.id);
      if (withdrawn) {
        withdrawn.status = 'Cancelled';
        environment.awaiting = undefined;
      }
    }
    this.#passOver(environmentId, skipped);
    this.promotions.push({
      ...promotion,
      id: this.#newId('promotion'),
      entityRef: 'component:default/shop',
      pipeline: 'web',
      state: 'Waiting',
      requestedBy: 'plugin:infra',
      createdAt: this.now.toISOString(),
    });
    return true;
  }

  #begin(promotion: PromotionRecord): boolean {
    const { environment } = this.#place(promotion.environmentId);
    const step = this.#step(environment);
    if (frozenUntil(step.freeze, this.now)) {
      throw new Error(`${promotion.id} is begun in a freeze`);
    }
    const images = Object.fromEntries(
      Object.entries(promotion.release.images).map(([name, { image }]) => [
        name,
        image,
      ]),
    );
    const deployment = this.#deploy(promotion, 'deploy', images);
    if (step.promotion === 'approval') {
      deployment.status = 'AwaitingApproval';
      environment.awaiting = deployment;
    } else {
      environment.current = deployment;
    }
    promotion.startedAt = this.now.toISOString();
    promotion.deploymentId = deployment.id;
    promotion.state = 'Underway';
    promotion.reason =
      step.promotion === 'approval' ? 'AwaitingApproval' : 'Deploying';
    return true;
  }

  #rollBack(
    promotion: PromotionRecord,
    decision: Extract<DeliveryDecision, { act: 'rollBack' }>,
  ): boolean {
    const { environment, deployments } = this.#place(promotion.environmentId);
    const target = deployments.find(
      ({ id }) => id === decision.toDeploymentId,
    )!;
    environment.current = this.#deploy(promotion, 'rollback', target.images);
    promotion.state = 'RollingBack';
    promotion.reason = decision.reason;
    return true;
  }

  #deploy(
    { id, environmentId }: PromotionRecord,
    mode: LineDeployment['mode'],
    images: LineDeployment['images'],
  ): LineDeployment {
    const deployment: LineDeployment = {
      id: this.#newId('deployment'),
      mode,
      status: 'Pending',
      images,
      promotionId: id,
      isVerifying: false,
      hasVerification: true,
      verificationFailed: false,
      createdAt: this.now.toISOString(),
    };
    this.#place(environmentId).deployments.push(deployment);
    return deployment;
  }

  /** Artifacts that are still to come. */
  get untold(): number {
    return this.options.artifacts.length - this.#told;
  }

  /** The next artifact is told of. */
  tell(): void {
    this.#told += 1;
  }

  /** Environments in which something is on its way. */
  get busy(): string[] {
    return this.#places
      .filter(({ environment: { current, awaiting } }) =>
        Boolean(
          awaiting ||
            current?.status === 'Pending' ||
            current?.status === 'Running',
        ),
      )
      .map(({ environment }) => environment.id);
  }

  /** What is on its way in an environment comes to its end. */
  finish(environmentId: string): void {
    const { environment } = this.#place(environmentId);
    const { awaiting } = environment;
    const deployment = awaiting ?? environment.current!;
    const outcome =
      deployment.mode === 'rollback'
        ? 'succeeds'
        : this.options.outcome(environmentId, keyOfImages(deployment.images));
    environment.awaiting = undefined;
    if (outcome === 'isRejected' && awaiting) {
      awaiting.status = 'Rejected';
      return;
    }
    environment.current = deployment;
    deployment.status =
      outcome === 'fails' || outcome === 'failsVerification'
        ? 'Failed'
        : 'Succeeded';
    deployment.verificationFailed = outcome === 'failsVerification';
  }

  pass(minutes: number): void {
    this.#minutes += minutes;
  }

  /** What runs where, and how it fares. */
  state(): Record<string, string> {
    return Object.fromEntries(
      this.#places.map(({ environment: { id, current } }) => [
        id,
        current ? `${current.status} ${keyOfImages(current.images)}` : '',
      ]),
    );
  }

  decide(arrange?: <T>(items: T[]) => T[]): DeliveryDecision[] {
    return decideDelivery(this.line(arrange), this.now).decisions;
  }

  /** Environments whose deployments of a step succeeded, by the key of what they deployed. */
  verifiedIn(environmentType: string): Set<string> {
    return new Set(
      this.#places
        .filter(({ environment }) => environment.type === environmentType)
        .flatMap(({ deployments }) => deployments)
        .filter(({ status }) => status === 'Succeeded')
        .map(({ images }) => keyOfImages(images)),
    );
  }

  #place(id: string): Place {
    return this.#places.find(({ environment }) => environment.id === id)!;
  }

  #step(environment: LineEnvironment): DeliveryStep {
    return stepOf(this.line(), environment)!.step;
  }

  #newId(what: string): string {
    this.#ids += 1;
    return `${what}-${this.#ids}`;
  }
}

export function isOver({ state }: PromotionRecord): boolean {
  return !['Waiting', 'Underway', 'RollingBack'].includes(state);
}

function keyOfImages(images: LineDeployment['images']): string {
  return releaseKey(
    Object.fromEntries(
      Object.entries(images).map(([name, image]) => [name, { image }]),
    ),
  );
}
