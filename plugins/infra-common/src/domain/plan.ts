import { JsonValue } from '@backstage/types';
import { ConditionReason } from './condition';

/** @public */
export type PlannedActionType =
  | 'create'
  | 'update'
  | 'replace'
  | 'delete'
  | 'adopt'
  | 'forget'
  | 'noop';

/**
 * What becomes of an object that exists and that nobody we know made: `own`: taken over, and from
 * then on changed and removed as if it had been made here; `read`: only looked at, never changed.
 *
 * @public
 */
export type AdoptionChoice = 'own' | 'read';

/**
 * In a request, by address. `leave` takes back what an earlier deployment said; what is not named
 * stays `read` where it was, while `own` is said once, to what was seen.
 *
 * @public
 */
export type AdoptionInput = Record<string, AdoptionChoice | 'leave'>;

/** Whether an object outside is changed and removed, or only looked at. @public */
export type ResourceManagement = 'owned' | 'read';

/** An object that exists outside and bears no mark. @public */
export interface FoundObject {
  /** What may be done with it; none where the definition and its driver allow nothing. */
  choices: AdoptionChoice[];
  /** Why it can't be owned as it is, and what would help; then `own` is no choice. */
  notAdoptable?: string;
}

/**
 * One changed field. Of a secret neither side is ever given, only that it differs.
 *
 * @public
 */
export interface FieldDiff {
  /** JSON pointer (RFC 6901) into the resource's inputs or its outside form. */
  path: string;
  before?: JsonValue;
  after?: JsonValue;
  secret?: boolean;
  /** The new value hangs on the output of something not yet applied. */
  knownAfterApply?: boolean;
}

/** Why one definition was, or was not, chosen for a claim. @public */
export interface MatchCandidate {
  definition: string;
  matched: boolean;
  /** Of the best of its criteria; compared field by field from the left, higher wins. */
  specificity: number[];
  reason: string;
}

/** @public */
export interface MatchExplanation {
  address: string;
  /** Name of the chosen definition; absent when none or several match. */
  chosen?: string;
  outcome: 'matched' | 'none' | 'ambiguous';
  reason: string;
  candidates: MatchCandidate[];
}

/** @public */
export interface PlannedAction {
  address: string;
  action: PlannedActionType;
  /** Why this action, and why this definition. */
  reason: string;
  type: string;
  definition?: { name: string; revision: number };
  provider?: string;
  driver?: string;
  kind?: string;
  externalName?: string;
  /** Absent: `owned`. */
  management?: ResourceManagement;
  /** Given where an object was found that nobody we know made. */
  found?: FoundObject;
  diff: FieldDiff[];
  /** Addresses that must be settled before this action runs. */
  dependsOn: string[];
  explanation?: MatchExplanation;
}

/** @public */
export interface PlanError {
  /** Address of the claim, where the error belongs to one. */
  address?: string;
  reason: ConditionReason;
  /** Names the path (`a → b → a`), what is wrong and what to do. */
  message: string;
}

/**
 * What a deployment would do, as data. A plan with errors can be read, never applied.
 *
 * @public
 */
export interface Plan {
  environmentId?: string;
  generation?: number;
  /** In dependency order. */
  actions: PlannedAction[];
  errors: PlanError[];
  /** For people, such as what a rollback cannot bring back; absent: there are none. */
  warnings?: string[];
  /** Hex SHA-256 over actions and errors in canonical form; approval binds to it. */
  hash: string;
  /** True when nothing would be changed. */
  empty: boolean;
  createdAt: string;
}
