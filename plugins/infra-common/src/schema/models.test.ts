import * as client from '../client';
import * as domain from '../domain';
import * as wire from './openapi/generated/models';

/** `true` where either type can stand for the other; anything else does not compile below. */
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : 'B lacks'
  : 'A lacks';

/**
 * The type checker is the test: a schema that says something else than the domain type of its
 * name turns one of the values red.
 */
const agreement: {
  ArtifactInput: Same<wire.ArtifactInput, domain.ArtifactInput>;
  ArtifactJourney: Same<wire.ArtifactJourney, domain.ArtifactJourney>;
  CoProvisionedClaim: Same<wire.CoProvisionedClaim, domain.CoProvisionedClaim>;
  Condition: Same<wire.Condition, domain.Condition>;
  ConditionReason: Same<wire.ConditionReason, domain.ConditionReason>;
  CredentialSource: Same<wire.CredentialSource, domain.CredentialSource>;
  DeliveryPipelineDocument: Same<
    wire.DeliveryPipelineDocument,
    domain.DeliveryPipelineDocument
  >;
  Deployment: Same<wire.Deployment, domain.Deployment>;
  DeploymentInput: Same<wire.DeploymentInput, client.DeploymentInput>;
  DesiredState: Same<wire.DesiredState, domain.DesiredState>;
  DesiredStateInput: Same<wire.DesiredStateInput, domain.DesiredStateChange>;
  DocumentKind: Same<wire.DocumentKind, domain.DocumentKind>;
  DocumentRevision: Same<wire.DocumentRevision, domain.DocumentRevision>;
  DocumentSource: Same<wire.DocumentSource, client.DocumentSource>;
  DriverSummary: Same<wire.DriverSummary, client.DriverSummary>;
  Environment: Same<wire.Environment, domain.Environment>;
  EnvironmentImages: Same<wire.EnvironmentImages, domain.EnvironmentImages>;
  EnvironmentInput: Same<wire.EnvironmentInput, client.EnvironmentInput>;
  EnvironmentLink: Same<wire.EnvironmentLink, domain.EnvironmentLink>;
  EnvironmentPage: Same<wire.EnvironmentPage, client.Page<domain.Environment>>;
  EnvironmentStatus: Same<wire.EnvironmentStatus, domain.EnvironmentStatus>;
  EnvironmentTypeDocument: Same<
    wire.EnvironmentTypeDocument,
    domain.EnvironmentTypeDocument
  >;
  EnvironmentTypeRevision: Same<
    wire.EnvironmentTypeRevision,
    domain.EnvironmentTypeRevision
  >;
  ExplainInput: Same<wire.ExplainInput, client.ExplainInput>;
  FieldDiff: Same<wire.FieldDiff, domain.FieldDiff>;
  IncomingEvent: Same<wire.IncomingEvent, domain.IncomingEvent>;
  InfraEvent: Same<wire.InfraEvent, domain.InfraEvent>;
  InfraEventType: Same<wire.InfraEventType, domain.InfraEventType>;
  MatchCriteria: Same<wire.MatchCriteria, domain.MatchCriteria>;
  MatchExplanation: Same<wire.MatchExplanation, domain.MatchExplanation>;
  Operation: Same<wire.Operation, domain.Operation>;
  Plan: Same<wire.Plan, domain.Plan>;
  PlannedAction: Same<wire.PlannedAction, domain.PlannedAction>;
  PlatformDocument: Same<wire.PlatformDocument, domain.PlatformDocument>;
  Preview: Same<wire.Preview, domain.Preview>;
  PreviewInput: Same<wire.PreviewInput, domain.PreviewInput>;
  PreviewPage: Same<wire.PreviewPage, client.Page<domain.Preview>>;
  ProviderCandidate: Same<wire.ProviderCandidate, client.ProviderCandidate>;
  ProviderDocument: Same<wire.ProviderDocument, domain.ProviderDocument>;
  ProviderSummary: Same<wire.ProviderSummary, client.ProviderSummary>;
  Receipt: Same<wire.Receipt, domain.Receipt>;
  ResourceClaimInput: Same<wire.ResourceClaimInput, domain.ResourceClaimInput>;
  ResourceDefinitionDocument: Same<
    wire.ResourceDefinitionDocument,
    domain.ResourceDefinitionDocument
  >;
  ResourceInstance: Same<wire.ResourceInstance, domain.ResourceInstance>;
  ResourceTypeDocument: Same<
    wire.ResourceTypeDocument,
    domain.ResourceTypeDocument
  >;
  Task: Same<wire.Task, domain.Task>;
  TaskCompletion: Same<wire.TaskCompletion, client.TaskCompletion>;
  TaskPage: Same<wire.TaskPage, client.Page<domain.Task>>;
  UndeliveredEvent: Same<wire.UndeliveredEvent, domain.UndeliveredEvent>;
  UndeliveredEventPage: Same<
    wire.UndeliveredEventPage,
    client.Page<domain.UndeliveredEvent>
  >;
  UndeliveredEventRef: Same<
    wire.UndeliveredEventRef,
    client.UndeliveredEventRef
  >;
} = {
  ArtifactInput: true,
  ArtifactJourney: true,
  CoProvisionedClaim: true,
  Condition: true,
  ConditionReason: true,
  CredentialSource: true,
  DeliveryPipelineDocument: true,
  Deployment: true,
  DeploymentInput: true,
  DesiredState: true,
  DesiredStateInput: true,
  DocumentKind: true,
  DocumentRevision: true,
  DocumentSource: true,
  DriverSummary: true,
  Environment: true,
  EnvironmentImages: true,
  EnvironmentInput: true,
  EnvironmentLink: true,
  EnvironmentPage: true,
  EnvironmentStatus: true,
  EnvironmentTypeDocument: true,
  EnvironmentTypeRevision: true,
  ExplainInput: true,
  FieldDiff: true,
  IncomingEvent: true,
  InfraEvent: true,
  InfraEventType: true,
  MatchCriteria: true,
  MatchExplanation: true,
  Operation: true,
  Plan: true,
  PlannedAction: true,
  PlatformDocument: true,
  Preview: true,
  PreviewInput: true,
  PreviewPage: true,
  ProviderCandidate: true,
  ProviderDocument: true,
  ProviderSummary: true,
  Receipt: true,
  ResourceClaimInput: true,
  ResourceDefinitionDocument: true,
  ResourceInstance: true,
  ResourceTypeDocument: true,
  Task: true,
  TaskCompletion: true,
  TaskPage: true,
  UndeliveredEvent: true,
  UndeliveredEventPage: true,
  UndeliveredEventRef: true,
};

describe('models generated from openapi.yaml', () => {
  it('are the domain types', () => {
    expect(Object.values(agreement).every(same => same)).toBe(true);
  });
});
