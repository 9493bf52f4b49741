import { JsonObject } from '@backstage/types';
import {
  Artifact,
  ArtifactUse,
  DeploymentMode,
  DeploymentStatus,
  EnvironmentLink,
  EnvironmentTypePolicy,
  PullRequest,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** What is wanted of a preview, as forge and people said it. Instants are ISO 8601. */
export interface PreviewIntent {
  pullRequest: PullRequest;
  /** By the clock of the forge: of the newest change that was heard of. */
  changedAt?: string;
  /** When an environment was asked for last: opened, another commit, or asked for again. */
  askedAt: string;
  /** Since when the head commit is the head. */
  headAt: string;
  /** Heads before this one, whose images are none of this one's. */
  earlierCommits: string[];
  /** Absent: all that was heard of it is that it is closed, so nobody is shown it. */
  openedAt?: string;
  closedAt?: string;
  closedBy?: 'forge' | 'person';
}

/** Why nothing can be made now. */
export interface PreviewProblem {
  /** One word, as conditions have it. */
  reason: string;
  message: string;
  /** It does not pass by itself. */
  isFailure: boolean;
  /** After an attempt: no other one before. */
  until?: string;
}

/** A preview as it is stored. */
export interface PreviewRecord extends PreviewIntent {
  id: string;
  entityRef: string;
  type: string;
  /** Of the component; empty where it has none. */
  owner: string;
  /** Host and path by which repositories are told apart. */
  repository: string;
  /** The repository is known to be that of the component, so its forge may be told. */
  tells: boolean;
  requestedBy: string;
  createdAt: string;
  updatedAt: string;
  /** Grows with each change of the intent, and of what it is linked to. */
  version: number;
  /** The Score file at a commit; without workload where the component has none. */
  source?: { commit: string; workload?: JsonObject };
  /** Also where it is no more. */
  environment?: { id: string; name: string };
  /** The environment is no more; when its deletion was asked for. */
  goneAt?: string;
  problem?: PreviewProblem;
  nextLookAt?: string;
  /** Hash of what the forge was told last. */
  told?: string;
  /** Why it could not be told. */
  untold?: string;
  tellFailures: number;
  /** Nobody else tells it before; set while somebody does, and after failures. */
  tellAfter?: string;
}

/** What a decision knows of a deployment. */
export interface PreviewDeployment {
  id: string;
  mode: DeploymentMode;
  status: DeploymentStatus;
  /** Of the pull request, where the preview asked for it. */
  commit?: string;
  images: Record<string, string>;
  isFirst: boolean;
}

/** The environment of a preview, as it is decided from. */
export interface PreviewEnvironment {
  id: string;
  name: string;
  etag: string;
  links: EnvironmentLink[];
  expiresAt?: string;
  /** When its deletion was asked for, of one that is gone. */
  goneAt?: string;
  /** A deletion is what was asked for last. */
  leaving?: {
    since: string;
    /** `stopped`: it failed, or somebody cancelled it, at `endedAt`. */
    state: 'underway' | 'failed' | 'cancelled';
    endedAt?: string;
  };
  /** What awaits approval, else what is in force. */
  current?: PreviewDeployment;
  /** The last that the preview asked for. */
  last?: PreviewDeployment;
  /** Commit of the last that succeeded. */
  deployedCommit?: string;
}

/** All that is decided from. */
export interface PreviewFacts {
  preview: PreviewRecord;
  environment?: PreviewEnvironment;
  /** Absent: there is no such type. */
  type?: Pick<EnvironmentTypePolicy, 'ttl' | 'nameTemplate'>;
  uses: readonly ArtifactUse[];
  /** Newest first. */
  artifacts: readonly Artifact[];
  /** Hash of what the forge is to be told as things are; absent where no forge knows the repository. */
  note?: string;
}

/** What is to be done about a preview. Each is safe to repeat; after each it is looked at anew. */
export type PreviewDecision =
  /** Reads the Score file at the head commit. */
  | { act: 'read' }
  | { act: 'create'; images: Record<string, string> }
  | { act: 'deploy'; images: Record<string, string> }
  | { act: 'delete' }
  /** Writes down that the environment is no more. */
  | { act: 'forget'; goneAt: string }
  /** Writes down what it waits for; without problem: for nothing any more. */
  | { act: 'wait'; problem?: PreviewProblem }
  /** Hands over what the forge is to be told; nothing waits for it. */
  | { act: 'tell' };

export interface PreviewLook {
  decision?: PreviewDecision;
  /** At the latest it is looked at again. */
  until?: Date;
}
