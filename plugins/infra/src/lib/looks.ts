import {
  DeploymentMode,
  DeploymentStatus,
  EnvironmentStatus,
  IncomingEventFate,
  InfraEvent,
  OperationStatus,
  PlannedActionType,
  PreviewState,
  PromotionState,
  ProviderSummary,
  Receipt,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RemixiconComponentType,
  RiAddCircleLine,
  RiArchiveLine,
  RiArrowGoBackLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDeleteBinLine,
  RiErrorWarningLine,
  RiForbidLine,
  RiEyeLine,
  RiGhostLine,
  RiHourglassLine,
  RiInformationLine,
  RiLink,
  RiLoader4Line,
  RiLockLine,
  RiPencilLine,
  RiQuestionLine,
  RiRefreshLine,
  RiRestartLine,
  RiRocketLine,
  RiSkipForwardLine,
  RiSubtractLine,
  RiTerminalLine,
  RiTimeLine,
  RiToolsLine,
  RiUserFollowLine,
  RiUserUnfollowLine,
  RiWifiOffLine,
} from '@remixicon/react';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

/** How a state is shown: always an icon and a text, never a colour alone. */
export interface Look {
  tone: Tone;
  icon: RemixiconComponentType;
  /** The icon turns while work is under way. */
  spins?: boolean;
}

const busy: Look = { tone: 'info', icon: RiLoader4Line, spins: true };
const good: Look = { tone: 'success', icon: RiCheckboxCircleLine };
const bad: Look = { tone: 'danger', icon: RiCloseCircleLine };
const warn: Look = { tone: 'warning', icon: RiErrorWarningLine };
const waiting: Look = { tone: 'neutral', icon: RiTimeLine };

interface Looks {
  environment: Record<EnvironmentStatus, Look>;
  /** `Retrying` is `Applying` or `Removing` after an attempt that failed. */
  phase: Record<ResourcePhase | 'Retrying', Look>;
  deployment: Record<DeploymentStatus, Look>;
  promotion: Record<PromotionState, Look>;
  preview: Record<PreviewState, Look>;
  fate: Record<IncomingEventFate, Look>;
  operation: Record<OperationStatus, Look>;
  health: Record<ProviderSummary['health'], Look>;
  outcome: Record<Receipt['outcome'], Look>;
  action: Record<PlannedActionType, Look>;
  mode: Record<DeploymentMode, Look>;
  level: Record<InfraEvent['level'], Look>;
}

export const looks: Looks = {
  environment: {
    Pending: waiting,
    Progressing: busy,
    Ready: good,
    Degraded: warn,
    Failed: bad,
    Deleting: { ...busy, tone: 'warning' },
    Deleted: { tone: 'neutral', icon: RiDeleteBinLine },
  },
  phase: {
    Pending: waiting,
    Waiting: waiting,
    Applying: busy,
    Retrying: { tone: 'warning', icon: RiRestartLine },
    Ready: good,
    NotReady: warn,
    Failed: bad,
    Removing: { ...busy, tone: 'warning' },
    Removed: { tone: 'neutral', icon: RiDeleteBinLine },
    Retained: { tone: 'neutral', icon: RiArchiveLine },
    Abandoned: { tone: 'warning', icon: RiGhostLine },
  },
  deployment: {
    AwaitingApproval: { tone: 'warning', icon: RiUserFollowLine },
    Pending: waiting,
    Running: busy,
    Succeeded: good,
    Failed: bad,
    Superseded: { tone: 'neutral', icon: RiSkipForwardLine },
    Cancelled: { tone: 'neutral', icon: RiForbidLine },
    Rejected: { tone: 'danger', icon: RiUserUnfollowLine },
  },
  promotion: {
    Waiting: waiting,
    Underway: busy,
    RollingBack: { ...busy, tone: 'warning' },
    Succeeded: good,
    Failed: bad,
    RolledBack: { tone: 'warning', icon: RiArrowGoBackLine },
    Rejected: { tone: 'danger', icon: RiUserUnfollowLine },
    Superseded: { tone: 'neutral', icon: RiSkipForwardLine },
    Cancelled: { tone: 'neutral', icon: RiForbidLine },
  },
  preview: {
    Waiting: waiting,
    Opening: busy,
    Updating: busy,
    Ready: good,
    Failed: bad,
    Expired: { tone: 'neutral', icon: RiHourglassLine },
    Closing: { ...busy, tone: 'warning' },
    Closed: { tone: 'neutral', icon: RiDeleteBinLine },
  },
  fate: {
    Pending: busy,
    Registered: good,
    Duplicate: { tone: 'neutral', icon: RiSubtractLine },
    Ignored: { tone: 'neutral', icon: RiForbidLine },
    Rejected: { tone: 'danger', icon: RiLockLine },
    Failed: bad,
  },
  operation: {
    Open: busy,
    InProgress: busy,
    Succeeded: good,
    Failed: bad,
    Interrupted: warn,
    Cancelled: { tone: 'neutral', icon: RiForbidLine },
  },
  health: {
    Unknown: { tone: 'neutral', icon: RiQuestionLine },
    Healthy: good,
    Unreachable: { tone: 'danger', icon: RiWifiOffLine },
    AccessDenied: { tone: 'danger', icon: RiLockLine },
    AccessRevoked: { tone: 'danger', icon: RiForbidLine },
    Misconfigured: { tone: 'danger', icon: RiToolsLine },
  },
  outcome: {
    removed: { tone: 'success', icon: RiCheckboxCircleLine },
    retained: { tone: 'neutral', icon: RiArchiveLine },
    left: { tone: 'neutral', icon: RiEyeLine },
    abandoned: { tone: 'warning', icon: RiGhostLine },
    neverMade: { tone: 'neutral', icon: RiSubtractLine },
  },
  action: {
    create: { tone: 'success', icon: RiAddCircleLine },
    update: { tone: 'info', icon: RiPencilLine },
    replace: { tone: 'warning', icon: RiRefreshLine },
    delete: { tone: 'danger', icon: RiDeleteBinLine },
    adopt: { tone: 'info', icon: RiLink },
    forget: { tone: 'neutral', icon: RiArchiveLine },
    noop: { tone: 'neutral', icon: RiSubtractLine },
  },
  mode: {
    deploy: { tone: 'neutral', icon: RiRocketLine },
    rollback: { tone: 'neutral', icon: RiArrowGoBackLine },
    destroy: { tone: 'neutral', icon: RiDeleteBinLine },
  },
  level: {
    debug: { tone: 'neutral', icon: RiTerminalLine },
    info: { tone: 'info', icon: RiInformationLine },
    warn: warn,
    error: bad,
  },
};

export type LookKind = keyof Looks;
