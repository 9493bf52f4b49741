import {
  FieldDiff,
  PlanError,
  PlannedAction,
  PlannedActionType,
  ResourceManagement,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { Resolution } from '../expressions';
import { ResourceNode } from '../graph';

/** The part of a stored instance that planning looks at. */
export interface PlannableInstance {
  address: string;
  type: string;
  definition: { name: string; revision: number };
  provider?: string;
  driver: string;
  kind: string;
  externalName: string;
  phase: ResourcePhase;
  dependenciesOf: readonly string[];
  /** Of the last successful apply, secrets left out. */
  inputs?: JsonObject;
  /** As of the last apply. Default `delete`. */
  deletionPolicy?: 'delete' | 'retain';
  /** Default `owned`. */
  management?: ResourceManagement;
}

/** The part of a driver's `Observation` that planning looks at; an Observation fits. */
export type ObservedState =
  | { status: 'absent'; diff?: FieldDiff[] }
  | {
      status: 'present';
      owned: boolean;
      foundMark?: string;
      /** Why it could not be taken over as it is. */
      notAdoptable?: string;
      upToDate: boolean;
      diff: FieldDiff[];
      ready: boolean;
      message?: string;
      /** Why it has to be removed and made anew to become as asked for. */
      replace?: string;
    };

export interface PlanNodeOptions {
  node: ResourceNode;
  /** `node.inputs` with what is known so far; see `resolveInputs`. */
  inputs: Resolution<JsonObject>;
  /** Absent: never made here. */
  instance?: PlannableInstance;
  /** Absent: nobody looked, for example because inputs are unknown. */
  observation?: ObservedState;
  /** Of the resource kind. Absent: it can do neither. */
  capabilities?: { adopt?: boolean; read?: boolean };
  /** Where there is no instance yet and the driver has told. */
  externalName?: string;
}

export interface Decision {
  action: PlannedActionType;
  why: string;
  diff: FieldDiff[];
  error?: Pick<PlanError, 'reason' | 'message'>;
}

export interface NodePlan {
  action: PlannedAction;
  errors: PlanError[];
}
