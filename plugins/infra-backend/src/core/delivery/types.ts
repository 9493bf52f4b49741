import {
  Artifact,
  DeliveryPipelineSpec,
  DeploymentMode,
  DeploymentStatus,
  EnvironmentStatus,
  Promotion,
  PromotionReason,
  PromotionState,
  Release,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** A promotion as stored. */
export interface PromotionRecord
  extends Omit<Promotion, 'environmentName' | 'environmentType'> {
  /** Equal for equal images; see `releaseKey`. */
  releaseKey: string;
  /** Of the plan that whoever asked for it has read and confirmed. */
  planHash?: string;
}

/** The deployment in force of an environment, or the one of a promotion. */
export interface LineDeployment {
  id: string;
  mode: DeploymentMode;
  status: DeploymentStatus;
  /** By container, as deployed. */
  images: Record<string, string>;
  promotionId?: string;
  message?: string;
  /** A stage of hooks is at work, or failed. */
  isVerifying: boolean;
  /** Hooks of verification were stored with it, or with what it rolls back to. */
  hasVerification: boolean;
  verificationFailed: boolean;
  createdAt: string;
}

/** An environment on the line of a component. */
export interface LineEnvironment {
  id: string;
  name: string;
  type: string;
  status: EnvironmentStatus;
  isQuarantined: boolean;
  isLeaving: boolean;
  current?: LineDeployment;
  /** The one that awaits approval, where there is one. */
  awaiting?: LineDeployment;
  /** The last that succeeded, other than of the promotion that is not over; to roll back to. */
  lastGood?: LineDeployment;
  /** The promotion that is not over. */
  open?: PromotionRecord;
  /** Its deployment, and the one that rolls it back. */
  openDeployment?: LineDeployment;
  rollbackDeployment?: LineDeployment;
  /**
   * Release keys of the promotions that are not repeated by themselves, the latest hundred or so: of
   * those that are over, and were begun or are `Withdrawn`; but none with reason `NewerArtifact`.
   */
  tried: readonly string[];
  /** Ids of the artifacts of which a promotion says what became of them there. */
  recorded: ReadonlySet<string>;
  /** The last promotion that is over and was begun, of any outcome but `Superseded`; to be shown. */
  last?: PromotionRecord;
  createdAt: string;
}

/** All that the delivery of one component is decided from. */
export interface DeliveryLine {
  entityRef: string;
  /** Absent: no pipeline is for it. */
  pipeline?: { name: string; spec: DeliveryPipelineSpec };
  /** Those that are not deleted; and one that is, as long as a promotion into it is not over. */
  environments: readonly LineEnvironment[];
  /** Containers by repository, of this component. */
  uses: readonly { repository: string; container: string }[];
  /**
   * Of these repositories; newest first, bounded: more than may come in a burst, or else some of
   * those that are passed over are not told so. Those that run in an environment are among them.
   */
  artifacts: readonly Artifact[];
}

/** A release that an environment could have next. */
export interface NextRelease {
  release: Release;
  releaseKey: string;
  origin: 'artifact' | 'step';
  fromEnvironmentId?: string;
  /** Ids of the artifacts that it goes past. */
  skipped: string[];
}

export type NewPromotion = Pick<
  PromotionRecord,
  | 'environmentId'
  | 'step'
  | 'release'
  | 'releaseKey'
  | 'origin'
  | 'fromEnvironmentId'
  | 'planHash'
  | 'reason'
  | 'message'
  | 'nextLookAt'
>;

/**
 * What is to be done about a component's delivery. Each is safe to repeat, and after each the line is
 * looked at anew, but after `begin`: nothing comes of a deployment before there is news of it.
 */
export type DeliveryDecision =
  | {
      /**
       * Stores a promotion, together with its deployment where nothing is in its way, and else in state
       * `Waiting`. It takes the place of `supersedes`:
       * that one is `Superseded` by `NewerArtifact`, and its deployment, which at most awaits
       * approval, is withdrawn.
       */
      act: 'record';
      promotion: NewPromotion;
      supersedes?: string;
      /** Artifacts that it goes past; they are recorded as superseded. */
      skipped: readonly string[];
    }
  | {
      /** Records artifacts as superseded that came in when newer ones had been begun already. */
      act: 'passOver';
      environmentId: string;
      step: string;
      skipped: readonly string[];
    }
  | {
      /** Asks for the deployment of a stored promotion. */
      act: 'begin';
      promotion: PromotionRecord;
    }
  | {
      /** Writes down where a promotion is; `until` at the latest it is looked at again. */
      act: 'note';
      promotion: PromotionRecord;
      state: PromotionState;
      reason: PromotionReason;
      message?: string;
      until?: Date;
    }
  | {
      /** Asks for a rollback to what was good before. */
      act: 'rollBack';
      promotion: PromotionRecord;
      toDeploymentId: string;
      /** Why; it stays the promotion's reason. */
      reason: PromotionReason;
      message?: string;
    };

/** What is to be done about a component's delivery now, and when it is to be looked at next. */
export interface DeliveryLook {
  /** In the order in which they are to be done: later steps come first. */
  decisions: DeliveryDecision[];
  /** At the latest; absent: nothing waits for a time. */
  nextLookAt?: Date;
}
