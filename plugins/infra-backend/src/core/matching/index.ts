import {
  DocumentRevision,
  EnvironmentContext,
  MatchExplanation,
  ResourceClaim,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';

export interface MatchOptions {
  claim: Pick<ResourceClaim, 'type' | 'class' | 'id'>;
  environment: EnvironmentContext;
  definitions: readonly DocumentRevision<ResourceDefinitionDocument>[];
}

export interface Match {
  /** Absent when none or several match. */
  definition?: DocumentRevision<ResourceDefinitionDocument>;
  explanation: MatchExplanation;
}

export declare function matchDefinition(options: MatchOptions): Match;
export declare function explainMatch(options: MatchOptions): MatchExplanation;
