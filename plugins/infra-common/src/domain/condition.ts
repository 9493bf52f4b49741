/**
 * The closed list of reasons a {@link Condition} may carry. A reason is for programs and for
 * looking up what to do; the message beside it is for people.
 *
 * @public
 */
export const conditionReasons = [
  'AwaitingDependencies',
  'Applying',
  'Observing',
  'InProgress',
  'NotReady',
  'Ready',
  'Retrying',
  'Drifted',
  'DependencyFailed',
  'InvalidInput',
  'NoMatchingDefinition',
  'AmbiguousDefinition',
  'DependencyCycle',
  'UnknownReference',
  'MissingOutput',
  'NotOwned',
  'AccessDenied',
  'AccessRevoked',
  'Misconfigured',
  'Conflict',
  'ProviderUnavailable',
  'Timeout',
  'TerminalError',
  'HookFailed',
  'Cancelled',
  'Superseded',
  'Removing',
  'Removed',
  'Retained',
  'Abandoned',
] as const;

/** @public */
export type ConditionReason = (typeof conditionReasons)[number];

/**
 * `Ready`: usable now. `Synced`: the last reconciliation brought the outside to the desired state.
 * `Drifted`: a difference that nobody asked for was seen. `Accepted`: the desired state could be
 * resolved to a graph. `Quarantined`: access to a provider was taken away, so what is there is left
 * as it is; told only where it is so, or was.
 *
 * @public
 */
export type ConditionType =
  | 'Accepted'
  | 'Ready'
  | 'Synced'
  | 'Drifted'
  | 'Quarantined';

/**
 * One aspect of the state of an environment or a resource instance, after the Kubernetes API
 * conventions (sig-architecture, "Typical status properties").
 *
 * @public
 */
export interface Condition {
  type: ConditionType;
  status: 'True' | 'False' | 'Unknown';
  reason: ConditionReason;
  /** For people: what happened and, where something is wrong, what to do. Never a secret. */
  message: string;
  /** The generation of the owner that this condition was computed for. */
  observedGeneration: number;
  /** ISO 8601; moves only when `status` changes. */
  lastTransitionTime: string;
}
