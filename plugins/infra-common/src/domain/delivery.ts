import { Artifact } from './artifact';
import { ApprovalPolicy } from './policy';
import { FieldDiff, Plan } from './plan';
import { Hook } from './hook';

/** Which artifacts a step takes; every field given must fit. @public */
export interface ArtifactFilter {
  /** Range that a tag has to satisfy as a version: `>=1.2.0 <2`. */
  semver?: string;
  /** Regular expression that a whole tag has to match. */
  tagPattern?: string;
  /** Branch, `*` for any part: `main`, `release/*`. */
  branch?: string;
  /** Which of several comes first: the one told of last (default), or the highest version. */
  prefer?: 'newest' | 'highestVersion';
}

/** Time in which nothing is begun. Either recurring or once. @public */
export interface FreezeWindow {
  /** Five fields of cron: when it begins. */
  cron?: string;
  /** ISO 8601 duration; with `cron`. */
  duration?: string;
  /** IANA name; default `UTC`. */
  timeZone?: string;
  /** ISO 8601; without `cron`. */
  from?: string;
  /** ISO 8601; without `cron`. */
  until?: string;
  reason?: string;
}

/** How a step is begun: by itself; by itself, but done once agreed to; when somebody asks. @public */
export type PromotionMode = 'automatic' | 'approval' | 'manual';

/** One step of a pipeline: one environment type, or one environment by its name. @public */
export interface DeliveryStep {
  /** DNS label; unique in the pipeline. */
  name: string;
  environmentType?: string;
  /** Name of an environment. */
  environment?: string;
  artifacts?: ArtifactFilter;
  /** Default `automatic`. */
  promotion?: PromotionMode;
  /** For `approval`; whoever made the artifact does not count, unless `allowAuthor`. */
  approval?: Pick<ApprovalPolicy, 'approvers' | 'expiresAfter'> & {
    allowAuthor?: boolean;
  };
  /** After a deployment that succeeded; the release goes on to the next step only after them. */
  verification?: {
    hooks?: Hook[];
    /** ISO 8601 duration for which the environment has to stay as asked for. */
    soak?: string;
  };
  freeze?: FreezeWindow[];
  /** When the deployment or its verification fails. Default `stop`. */
  onFailure?: 'stop' | 'rollback';
}

/** @public */
export interface DeliveryPipelineSpec {
  /** Components that are delivered by it; the most specific pipeline wins. */
  criteria: { entity?: string; owner?: string; system?: string }[];
  /** Where neither the Score file nor an annotation says whose an image is. */
  images?: { repository: string; entity: string; container: string }[];
  steps: DeliveryStep[];
}

/** One image of a release. @public */
export interface ReleaseImage {
  /** `repository@sha256:…`. */
  image: string;
  /** Absent: it was never told of as an artifact. */
  artifactId?: string;
}

/** What a promotion moves: the images of one workload, each by digest. @public */
export interface Release {
  /** By container. */
  images: Record<string, ReleaseImage>;
  /** The deployment whose Score file goes along; absent: the entity's Score file is read anew. */
  fromDeploymentId?: string;
}

/**
 * Stored: `Waiting`: recorded, not begun. `Underway`: it has a deployment that is not over.
 * `RollingBack`: that failed, and what was there before is on its way. The others are ends.
 *
 * @public
 */
export type PromotionState =
  | 'Waiting'
  | 'Underway'
  | 'RollingBack'
  | 'Succeeded'
  | 'Failed'
  | 'RolledBack'
  | 'Rejected'
  | 'Superseded'
  | 'Cancelled';

/** Why a promotion waits, or how it ended. A closed list. @public */
export type PromotionReason =
  | 'Frozen'
  | 'EnvironmentBusy'
  | 'EnvironmentLeaving'
  | 'Quarantined'
  | 'PlanFailed'
  | 'AwaitingApproval'
  | 'Deploying'
  | 'Verifying'
  | 'Verified'
  | 'DeploymentFailed'
  | 'VerificationFailed'
  | 'NothingToRollBackTo'
  | 'RollbackFailed'
  | 'NewerArtifact'
  | 'OtherDeployment'
  | 'NotApproved'
  | 'Withdrawn'
  | 'PipelineChanged';

/** A release on its way into one environment. @public */
export interface Promotion {
  /** UUID. */
  id: string;
  entityRef: string;
  environmentId: string;
  environmentName: string;
  environmentType: string;
  /** Name of the pipeline, and of its step. */
  pipeline: string;
  step: string;
  release: Release;
  /** Where the release came from: new images, another environment, or a person's choice. */
  origin: 'artifact' | 'step' | 'person';
  fromEnvironmentId?: string;
  state: PromotionState;
  reason: PromotionReason;
  /** For people. */
  message?: string;
  deploymentId?: string;
  rollbackDeploymentId?: string;
  /** The promotion that took its place. */
  supersededBy?: string;
  /** Entity ref, or `plugin:infra`. */
  requestedBy: string;
  /** ISO 8601. */
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  /** ISO 8601; when it is looked at again at the latest, while it waits. */
  nextLookAt?: string;
}

/** An image of a release with what is known of it. @public */
export interface ReleaseImageView extends ReleaseImage {
  container: string;
  /** Tag, version or short digest: how people call it. */
  version: string;
  artifact?: Artifact;
}

/** @public */
export interface RunningRelease {
  images: ReleaseImageView[];
  deploymentId: string;
  /** ISO 8601; when the deployment was asked for. */
  since: string;
  /** Its deployment, and what verifies it, succeeded. */
  verified: boolean;
}

/** What could be promoted next into an environment. @public */
export interface AvailableRelease {
  images: ReleaseImageView[];
  origin: 'artifact' | 'step';
  fromEnvironmentId?: string;
  /** Artifacts between what runs and this one. */
  ahead: number;
}

/** @public */
export interface DeliveryEnvironment {
  environmentId: string;
  name: string;
  type: string;
  status: string;
  running?: RunningRelease;
  available?: AvailableRelease;
  /** The one that is not over. */
  promotion?: Promotion;
  /** The last one that is over. */
  last?: Promotion;
}

/** @public */
export interface DeliveryStepView {
  name: string;
  environmentType?: string;
  environment?: string;
  promotion: PromotionMode;
  approvers?: string[];
  /** Where it is frozen now. */
  frozen?: { until: string; reason?: string };
  environments: DeliveryEnvironment[];
}

/** How far the images of one component are. @public */
export interface DeliveryView {
  entityRef: string;
  /** Absent: no pipeline is for the component. */
  pipeline?: { name: string; title?: string; revision: number };
  uses: { repository: string; container: string }[];
  steps: DeliveryStepView[];
  /** Environments that no step is for. */
  others: DeliveryEnvironment[];
}

/** What a person asks to be promoted: images that were told of, or what runs elsewhere. @public */
export interface PromotionInput {
  environmentId: string;
  artifactIds?: string[];
  fromEnvironmentId?: string;
  /**
   * Of the plan that was read; refused with 409 where it is another by then. Where the promotion has to
   * wait, and the plan is another once it is begun, somebody else has to approve it.
   */
  planHash?: string;
}

/** What differs between two environments, as far as a promotion is concerned. @public */
export interface ReleaseDifference {
  images: { container: string; before?: string; after?: string }[];
  /** Of the Score file. */
  workload: FieldDiff[];
  /** Resources whose definition is not the same in both. */
  definitions: {
    address: string;
    here?: { name: string; revision: number };
    there?: { name: string; revision: number };
  }[];
}

/** @public */
export interface PromotionPlan {
  release: Release;
  images: ReleaseImageView[];
  difference: ReleaseDifference;
  plan: Plan;
  /** For people: what could not be taken back by a rollback, freeze windows, and the like. */
  warnings: string[];
}

/** Figures of delivery into production-like steps (the last of the pipeline). @public */
export interface DeliveryMetrics {
  entityRef: string;
  /** ISO 8601. */
  from: string;
  until: string;
  environmentType?: string;
  deployments: number;
  /** Per day. */
  deploymentFrequency: number;
  /** Milliseconds from commit, or else from being told of, to success; absent: none. */
  leadTime?: { median: number; p90: number; count: number };
  /** 0 to 1; of the deployments that ended. */
  changeFailureRate?: number;
  /** Milliseconds from a failure to the next success. */
  timeToRestore?: { median: number; count: number };
}

/** Where an artifact has been. @public */
export interface ArtifactJourney {
  artifact: Artifact;
  promotions: Promotion[];
}
