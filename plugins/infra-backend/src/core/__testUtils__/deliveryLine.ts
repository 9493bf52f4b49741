import {
  Artifact,
  DeliveryStep,
  Release,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeliveryLine,
  LineDeployment,
  LineEnvironment,
  PromotionRecord,
  releaseKey,
} from '../delivery';

/** Times of a test: minutes from a beginning. */
export const minute = (minutes: number) =>
  new Date(+new Date('2026-01-01T00:00:00Z') + minutes * 60_000);

export const repositoryOf = (container: string) =>
  `registry.example.com/shop/${container}`;

export const digestOf = (n: number) =>
  `sha256:${n.toString(16).padStart(64, '0')}`;

/** The image of artifact number `n` of a container. */
export const imageNumber = (n: number, container = 'main') =>
  `${repositoryOf(container)}@${digestOf(n)}`;

/** Artifact number `n` of a container, told of at minute `n`. */
export function artifact(
  n: number,
  fields: Partial<Artifact> & { container?: string } = {},
): Artifact {
  const { container = 'main', ...rest } = fields;
  return {
    id: `${container}-${n}`,
    repository: repositoryOf(container),
    digest: digestOf(n),
    tags: [`1.0.${n}`],
    platforms: [],
    registeredAt: minute(n).toISOString(),
    source: 'test',
    signatures: [],
    boms: [],
    ...rest,
  };
}

/** Numbers of artifacts by container. */
export type Numbers = Record<string, number>;

export function release(numbers: Numbers, fields: Partial<Release> = {}) {
  return {
    images: Object.fromEntries(
      Object.entries(numbers).map(([container, n]) => [
        container,
        { image: imageNumber(n, container), artifactId: `${container}-${n}` },
      ]),
    ),
    ...fields,
  };
}

export const keyOf = (numbers: Numbers) => releaseKey(release(numbers).images);

export function deployment(
  numbers: Numbers,
  fields: Partial<LineDeployment> = {},
): LineDeployment {
  return {
    id: `deployment-of-${Object.values(numbers).join('-')}`,
    mode: 'deploy',
    status: 'Succeeded',
    images: Object.fromEntries(
      Object.entries(numbers).map(([container, n]) => [
        container,
        imageNumber(n, container),
      ]),
    ),
    isVerifying: false,
    hasVerification: false,
    verificationFailed: false,
    createdAt: minute(0).toISOString(),
    ...fields,
  };
}

export function promotion(
  numbers: Numbers,
  fields: Partial<PromotionRecord> = {},
): PromotionRecord {
  return {
    id: `promotion-of-${Object.values(numbers).join('-')}`,
    entityRef: 'component:default/shop',
    environmentId: 'dev',
    pipeline: 'web',
    step: 'dev',
    release: release(numbers),
    releaseKey: keyOf(numbers),
    origin: 'artifact',
    state: 'Waiting',
    reason: 'Deploying',
    requestedBy: 'plugin:infra',
    createdAt: minute(0).toISOString(),
    ...fields,
  };
}

export function lineEnvironment(
  id: string,
  fields: Partial<LineEnvironment> = {},
): LineEnvironment {
  return {
    id,
    name: id,
    type: id,
    status: 'Ready',
    isQuarantined: false,
    isLeaving: false,
    tried: [],
    recorded: new Set(),
    createdAt: minute(0).toISOString(),
    ...fields,
  };
}

export const devStep: DeliveryStep = { name: 'dev', environmentType: 'dev' };
export const prodStep: DeliveryStep = { name: 'prod', environmentType: 'prod' };

export function line(
  fields: Partial<DeliveryLine> & { steps?: DeliveryStep[] } = {},
): DeliveryLine {
  const { steps = [devStep, prodStep], ...rest } = fields;
  return {
    entityRef: 'component:default/shop',
    pipeline: { name: 'web', spec: { criteria: [{}], steps } },
    environments: [],
    uses: [{ repository: repositoryOf('main'), container: 'main' }],
    artifacts: [],
    ...rest,
  };
}
